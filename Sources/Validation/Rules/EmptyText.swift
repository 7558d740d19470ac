internal import Diagnostics
internal import StandardModel

/// A code has no text. (A K or S that is set against a block and has none is `undefined-reference`.)
enum EmptyText: StandardRule {
  static let rule = Rule.emptyText

  static func check(_ subject: Subject) -> [Finding] {
    let needed = UndefinedReference.referenced(subject.standard)
    return subject.codes.compactMap { entry in
      guard entry.text == nil, !needed.contains(entry.code) || entry.column < .knowledge else { return nil }
      return Finding(rule, code: entry.code, "\(entry.code) has no text", span: entry.origin.range)
    }
  }
}

extension ListedCode.Column: Comparable {
  static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}
