internal import OCSDiagnostics
internal import OCSStandardModel

/// The number does not belong to the task, or the duty, whose row it is in.
enum MisplacedCode: StandardRule {
  static let rule = Rule.misplacedCode

  static func check(_ subject: Subject) -> [Finding] {
    subject.codes.filter(\.isMisplaced).map { entry in
      let place = entry.column == .task ? "of another duty" : "of another task"
      return Finding(
        rule, code: entry.code, "\(entry.code) stands in a row \(place)", span: entry.origin.range)
    }
  }
}
