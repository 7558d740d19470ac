internal import OCSMarkupFragments
internal import OCSSourceText

extension TokenizedText {
  /// Where the tables or the markup of the document go beyond its limits.
  func excess(over limits: Limits, as layout: Layout) -> Refusal? {
    // No cell is larger than the document, an element has a tag, and but for HTML a delimiter stands before a second cell.
    guard
      layout == .html || bytes.count > limits.cell || count(.markup) > limits.nesting
        || count(.delimiter) >= limits.columns
    else { return nil }
    let hasCells = layout != .flow && layout != .columns
    // A page's text outside of its tables is in no cell.
    var isInTable = layout != .html
    var nesting = Nesting()
    var start = 0
    var columns = 1
    var excess: (at: Int, refusal: (Int, Int) -> Refusal, limit: Int)?
    func endCell(_ at: Int) {
      if hasCells, isInTable, at - start > limits.cell { excess = (start, Refusal.largeCell, limits.cell) }
    }
    let allTokens = tokens
    let tokens = allTokens.span
    for i in tokens.indices where tokens[i].kind != .text {
      let token = tokens[i]
      switch token.kind {
      case .lineEnd, .rowEnd, .formFeed:
        endCell(token.lower)
        (start, columns) = (token.lower + 1, 1)
        nesting.reset()
      case .delimiter where bytes[token.lower] != 0x22:
        endCell(token.lower)
        (start, columns) = (token.lower + 1, columns + 1)
        nesting.reset()
      case .markup where token.tag != 0:
        let tag = UInt8(token.tag.magnitude - 1)
        if layout == .html, TagTable.bordersCell(tag) {
          endCell(token.lower)
          start = range(i).upper
          isInTable = !token.isClosingTag || TagTable.isCell(tag) || TagTable.isRow(tag)
          if TagTable.isRow(tag) { columns = 0 }
          if !token.isClosingTag, TagTable.isCell(tag) {
            columns += HTMLPage.colspan(range(i), bytes)
          }
        }
        if token.isClosingTag { nesting.close(tag) } else { nesting.open(tag) }
        if nesting.depth > limits.nesting { excess = (token.lower, Refusal.deepNesting, limits.nesting) }
      default: break
      }
      if hasCells, columns > limits.columns { excess = (token.lower, Refusal.manyColumns, limits.columns) }
      if excess != nil { break }
    }
    if excess == nil { endCell(bytes.count) }
    return excess.map { $0.refusal(LineIndex(bytes).position(of: $0.at).line, $0.limit) }
  }
}
