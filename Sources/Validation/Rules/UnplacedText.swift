internal import OCSDiagnostics
internal import OCSStandardModel

/// Text of the document has no place in the standard.
enum UnplacedText: StandardRule {
  static let rule = Rule.unplacedText

  static func check(_ subject: Subject) -> [Finding] {
    subject.standard.unplaced.map {
      Finding(.unplacedText, code: $0.near, "no place for \($0.text)", span: $0.origin.range)
    }
  }
}
