internal import OCSAccounting
internal import OCSDiagnostics
internal import OCSReconstruction
internal import OCSSourceText
internal import OCSStandardModel
internal import OCSTextRepair
internal import OCSTokenization

/// Writes the suggestions of rules into a standard, where that was asked for.
enum Suggestions {
  /// Applies what it can; the findings that were applied say so.
  static func apply(
    _ rules: Set<Rule>, of findings: inout [Finding], to result: inout Reconstruction, _ source: TokenizedText
  ) {
    guard !rules.isEmpty else { return }
    // From the end to the start, so that the places before a change stay.
    for i in findings.indices.reversed() where rules.contains(findings[i].rule) {
      guard let suggestion = findings[i].suggestion, let span = findings[i].span else { continue }
      let isDone: Bool
      if findings[i].rule == .wrongCodeKind {
        isDone = findings[i].code.map { result.rewrite(code: $0, at: span, as: suggestion) } ?? false
      } else {
        isDone = write(suggestion, over: span, in: &result, source)
      }
      findings[i].message += isDone ? "; applied" : "; not applied, since it would clash"
    }
  }

  /// Replaces the characters that were read from `span`, and the same ones in all texts of the entry: a rule tells
  /// them once.
  private static func write(
    _ suggestion: String, over span: SourceRange, in result: inout Reconstruction, _ source: TokenizedText
  ) -> Bool {
    let printed = source.keptGlyphs(of: span).map(\.scalar)
    let owner = result.texts.first { text in
      text.id.map { result.account.holds(span, of: TextID(index: $0)) } ?? false
    }
    guard !printed.isEmpty, let owner else { return false }
    let ids = result.texts.filter { text in
      text.id == owner.id || (text.code != nil && text.code == owner.code && text.field == owner.field)
    }.compactMap(\.id)
    var isDone = false
    for index in ids {
      let isChanged = replace(printed, by: suggestion, in: TextID(index: index), &result, source)
      isDone = isDone || isChanged
    }
    return isDone
  }

  private static func replace(
    _ printed: [UInt32], by suggestion: String, in id: TextID, _ result: inout Reconstruction,
    _ source: TokenizedText
  ) -> Bool {
    let scalars = suggestion.unicodeScalars.map(\.value)
    var all = result.arena.string(id).unicodeScalars.map(\.value)
    var from = all.count - printed.count
    var isDone = false
    while from >= 0 {
      if all[from..<(from + printed.count)].elementsEqual(printed) {
        result.rewrite(id, from..<(from + printed.count), with: scalars, of: source)
        all.replaceSubrange(from..<(from + printed.count), with: scalars)
        isDone = true
        from -= printed.count
      } else {
        from -= 1
      }
    }
    return isDone
  }
}
