public import OCSSourceText

extension TokenizedText {
  /// The text of a range as stretches that no markup, tab or form feed interrupts; blanks and line ends
  /// within a stretch belong to it. A label or a code may be claimed stretch by stretch.
  @inlinable
  public func forEachPiece(of range: SourceRange, _ body: (SourceRange) -> Void) {
    guard !range.isEmpty else { return }
    var open: SourceRange?
    var i = index(at: range.lower)
    // Codes and labels mostly lie within one token.
    if tokens[i].kind == .text, i + 1 < tokens.count, tokens[i + 1].lower >= range.upper {
      return body(range)
    }
    while i < tokens.count, tokens[i].lower < range.upper {
      switch tokens[i].kind {
      case .text, .control, .symbol, .misread, .doubled, .reference:
        let whole = self.range(i)
        let piece = SourceRange(max(whole.lower, range.lower), min(whole.upper, range.upper))
        open = SourceRange(open?.lower ?? piece.lower, piece.upper)
      case .blank, .wrap, .fold, .lineEnd, .invisible: break
      case .delimiter, .markup, .bullet, .rowEnd, .bracket, .formFeed, .furniture:
        if let done = open { body(done) }
        open = nil
      }
      i += 1
    }
    if let done = open { body(done) }
  }
}
