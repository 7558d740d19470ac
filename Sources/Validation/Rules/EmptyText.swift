internal import OCSDiagnostics
internal import OCSStandardModel

/// A code has no text. (A K or S that is set against a block and has none is `undefined-reference`.)
enum EmptyText: StandardRule {
  static let rule = Rule.emptyText

  static func check(_ subject: Subject) -> [Finding] {
    let empty = subject.codes.filter { $0.text == nil }
    guard !empty.isEmpty else { return [] }
    let needed = UndefinedReference.referenced(subject.standard)
    return empty.compactMap { entry in
      guard !needed.contains(entry.code) || entry.column < .knowledge else { return nil }
      return Finding(rule, code: entry.code, "\(entry.code) has no text", span: entry.origin.range)
    }
  }
}
