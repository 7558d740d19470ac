internal import OCSSourceText

/// Whether a table's rows are lines of text, and whether lines hold the words of several cells.
extension LineTable {
  /// Whether the rows are lines: many of them hold the rest of a cell above, and no cell has lines of its own. Behind a page
  /// break rows do so as well.
  static func holds(_ items: [Item], of text: TokenizedText) -> Bool {
    var rows: [[(column: Sheet.Column, isCoded: Bool)]] = []
    var coded: Set<Sheet.Column> = []
    for case .row(let row) in items {
      var cells: [(column: Sheet.Column, isCoded: Bool)] = []
      for cell in row.cells {
        let glyphs = text.glyphs(of: cell.range)
        if glyphs.dropFirst().contains(where: { $0.gap >= .hard }) { return false }
        let isCoded = LineCodes.column(of: glyphs[...]) == cell.column
        if isCoded { coded.insert(cell.column) }
        cells.append((cell.column, isCoded))
      }
      rows.append(row.followsPageBreak ? [] : cells)
    }
    coded.remove(.duty)
    let tails = rows.count { row in row.contains { !$0.isCoded && coded.contains($0.column) } }
    // Lines outside of the table tell as well as a row.
    let lines = items.contains { if case .line = $0 { true } else { false } }
    return tails >= (lines ? leastTails - 1 : leastTails) && tails * 6 >= rows.count
  }

  private static let leastTails = 3

  /// Whether lines without any columns hold the words of several cells side by side: several of them have codes of
  /// four columns. In a short table one does, and many have codes of two.
  static func holds(_ lines: [SourceRange], of text: TokenizedText) -> Bool {
    var (found, shared, coded) = (0, 0, 0)
    var glyphs: [Glyph] = []
    var words: [Range<Int>] = []
    for line in lines {
      glyphs.removeAll(keepingCapacity: true)
      text.appendGlyphs(of: line, to: &glyphs)
      // Most lines of text hold no letter and digit of a code.
      guard LineCodes.mayHold(glyphs) else { continue }
      // Columns ascend, so four of them are four different ones.
      var last: Sheet.Column?
      var columns = 0
      var ascend = true
      LineCodes.find(in: glyphs, &words)
      for word in words {
        // What looks like a code of one digit, or like `P 5.1`, is one behind others.
        let loose =
          columns > 0
          ? LineCodes.thinColumn(of: glyphs[word]) ?? PrintedCode.partedColumn(of: glyphs[word]) : nil
        guard let column = LineCodes.column(of: glyphs[word]) ?? loose else { continue }
        ascend = ascend && last.map { $0 < column } ?? true
        columns += 1
        last = column
      }
      if columns > 0 { coded += 1 }
      if columns >= 2, ascend { shared += 1 }
      if columns >= 4, ascend { found += 1 }
    }
    return found >= 2 || found == 1 && shared * leastShared >= coded
  }

  /// Of how many lines with codes one has codes of several columns at least. Lines of single cells have hardly any.
  private static let leastShared = 8
}
