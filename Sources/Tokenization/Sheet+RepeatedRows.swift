internal import OCSSourceText

extension Sheet {
  /// Sets rows aside that are printed again: they hold the code of a task, an output or an indicator, and all their cells
  /// equal those of a row above, as where an extractor prints a table or a page twice.
  mutating func partRepeatedRows(of text: TokenizedText) {
    // Rows with equal keys are few, and only these are compared.
    var seen = KeyTable(slots: 64)
    // The rows with one key: for each the next one behind it, or none.
    var next = Array(repeating: -1, count: rows.count)
    var firsts: [Int: Int] = [:]
    for i in rows.indices {
      guard let key = rows[i].key(in: text), var last = seen.insert(key | 1, i) else { continue }
      while true {
        if rows[i].repeats(rows[last], isNext: last + 1 == i, in: text) {
          firsts[i] = last
          break
        }
        guard next[last] >= 0 else {
          next[last] = i
          break
        }
        last = next[last]
      }
    }
    guard !firsts.isEmpty else { return }
    var kept: [TaskRow] = []
    var followsPageBreak = false
    for (i, row) in rows.enumerated() {
      if let first = firsts[i] {
        repeatedRows.append((row, rows[first]))
        followsPageBreak = followsPageBreak || row.followsPageBreak
      } else {
        kept.append(row)
        if followsPageBreak { kept[kept.count - 1].followsPageBreak = true }
        followsPageBreak = false
      }
    }
    rows = kept
  }
}

extension Sheet.TaskRow {
  /// A hash of the columns and of how the first cell with a code that may repeat starts; nil where there is none.
  fileprivate func key(in text: TokenizedText) -> UInt64? {
    guard let cell = cells.last(where: { $0.column <= .indicator }) else { return nil }
    let bytes = text.bytes.span
    var start = cell.range.lower
    while start < cell.range.upper, bytes[start] <= 0x20 { start += 1 }
    let columns = cells.reduce(UInt64(0)) { $0 << 3 | UInt64($1.column.rawValue) }
    let length = min(cell.range.upper - start, Sheet.TaskRow.keyLength)
    return ByteHash.of(bytes.extracting(start..<(start + length)), seed: columns)
  }

  /// The bytes of a code and of a few characters.
  private static let keyLength = 16

  /// Whether all cells say what those of another row say. Where the layout fills merged cells down, the rows of a task
  /// without outputs and indicators of their own look alike.
  fileprivate func repeats(_ first: Sheet.TaskRow, isNext: Bool, in text: TokenizedText) -> Bool {
    guard cells.map(\.column) == first.cells.map(\.column) else { return false }
    if isNext, !cells.contains(where: { $0.column == .output || $0.column == .indicator }) { return false }
    var hasCode = false
    for (cell, other) in zip(cells, first.cells) {
      let glyphs = text.glyphs(of: cell.range)
      guard glyphs.elementsEqual(text.glyphs(of: other.range), by: { $0.scalar == $1.scalar }) else {
        return false
      }
      if cell.column <= .indicator { hasCode = hasCode || PrintedCode.column(of: glyphs[...]) != nil }
    }
    return hasCode
  }
}
