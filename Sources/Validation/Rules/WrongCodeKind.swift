internal import OCSDiagnostics
internal import OCSStandardModel

/// The letter does not fit the column.
enum WrongCodeKind: StandardRule {
  static let rule = Rule.wrongCodeKind

  static func check(_ subject: Subject) -> [Finding] {
    let standard = subject.standard
    var findings: [Finding] = []
    func check(_ code: EntryCode?, _ letter: String, _ column: String, _ origin: Origin) {
      guard let code, code.first != letter.utf8.first else { return }
      let printed = code.string
      let digits = printed.drop { $0 >= "A" && $0 <= "Z" }
      findings.append(
        Finding(
          .wrongCodeKind, code: printed, "\(printed) stands among the \(column)",
          suggestion: letter + digits, span: origin.range))
    }
    for duty in standard.duties {
      for task in duty.tasks {
        for block in task.blocks {
          for item in block.outputs { check(item.$code, "O", "outputs", item.origin) }
          for item in block.indicators { check(item.$code, "P", "indicators", item.origin) }
        }
      }
    }
    for entry in standard.knowledge { check(entry.entryCode, "K", "knowledge", entry.origin) }
    for entry in standard.skills { check(entry.entryCode, "S", "skills", entry.origin) }
    return findings
  }
}
