internal import OCSDiagnostics
internal import OCSStandardModel

/// A duty, task or output has text and no code. (A K or S without a code has no place in
/// the standard; its reader tells.)
enum MissingCode: StandardRule {
  static let rule = Rule.missingCode

  static func check(_ subject: Subject) -> [Finding] {
    let standard = subject.standard
    var findings: [Finding] = []
    func check(_ code: EntryCode?, _ text: EntryText?, _ origin: Origin, _ kind: String) {
      guard code == nil, let text else { return }
      findings.append(Finding(.missingCode, "the \(kind) \(text.string) has no code", span: origin.range))
    }
    for duty in standard.duties {
      check(duty.$code, duty.$name, duty.origin, "duty")
      for task in duty.tasks {
        check(task.$code, task.$name, task.origin, "task")
        for block in task.blocks {
          for output in block.outputs { check(output.$code, output.$text, output.origin, "output") }
        }
      }
    }
    return findings
  }
}
