internal import OCSDiagnostics
internal import OCSStandardModel

/// The letter does not fit the column.
enum WrongCodeKind: StandardRule {
  static let rule = Rule.wrongCodeKind

  static func check(_ subject: Subject) -> [Finding] {
    let standard = subject.standard
    var findings: [Finding] = []
    func check(_ code: String?, _ letter: String, _ column: String, _ origin: Origin) {
      guard let code, code.utf8.first != letter.utf8.first else { return }
      let digits = code.drop { $0 >= "A" && $0 <= "Z" }
      findings.append(
        Finding(
          .wrongCodeKind, code: code, "\(code) stands among the \(column)",
          suggestion: letter + digits, span: origin.range))
    }
    for duty in standard.duties {
      for task in duty.tasks {
        for block in task.blocks {
          for item in block.outputs { check(item.code, "O", "outputs", item.origin) }
          for item in block.indicators { check(item.code, "P", "indicators", item.origin) }
        }
      }
    }
    for entry in standard.knowledge { check(entry.code, "K", "knowledge", entry.origin) }
    for entry in standard.skills { check(entry.code, "S", "skills", entry.origin) }
    return findings
  }
}
