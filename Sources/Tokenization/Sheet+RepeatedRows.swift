internal import OCSSourceText

extension Sheet {
  /// Sets rows aside that are printed again: they hold the code of a task, an output or an indicator, and all their cells
  /// equal those of a row above, as where an extractor prints a table or a page twice, or the start of a row again.
  mutating func partRepeatedRows(of text: TokenizedText) {
    partRepeatedAttitudes(of: text)
    // Rows with equal keys are few, and only these are compared.
    var seen = KeyTable(slots: 64)
    // The rows with one key: for each the next one behind it, or none, and for the first the last one.
    var next = Array(repeating: -1, count: rows.count)
    var last = Array(rows.indices)
    var firsts: [Int: [Cell]] = [:]
    for i in rows.indices {
      guard let key = rows[i].key(in: text), let start = seen.insert(key | 1, i) else { continue }
      // Without a code none is printed again, however many start alike.
      var n = rows[i].holdsCode(in: text) ? start : -1
      while n >= 0, firsts[i] == nil {
        firsts[i] = rows[i].repeated(of: n, among: rows, isNext: n + 1 == i, in: text)
        n = next[n]
      }
      if firsts[i] == nil {
        next[last[start]] = i
        last[start] = i
      }
    }
    guard !firsts.isEmpty else { return }
    var kept: [TaskRow] = []
    var followsPageBreak = false
    for (i, row) in rows.enumerated() {
      if let first = firsts[i] {
        repeatedRows.append((row, TaskRow(cells: first, followsPageBreak: false)))
        followsPageBreak = followsPageBreak || row.followsPageBreak
      } else {
        kept.append(row)
        if followsPageBreak { kept[kept.count - 1].followsPageBreak = true }
        followsPageBreak = false
      }
    }
    rows = kept
  }

  /// As `partRepeatedRows`, of paragraphs of attitudes that start with a code.
  private mutating func partRepeatedAttitudes(of text: TokenizedText) {
    guard attitudes.count > 1 else { return }
    var firsts: [UInt64: Paragraph] = [:]
    attitudes.removeAll { paragraph in
      guard paragraph.ranges.count == 1, let range = paragraph.ranges.first else { return false }
      let glyphs = text.glyphs(of: range)
      guard PrintedCode.match(glyphs[...], at: 0, .attitude) != nil else { return false }
      let key = glyphs.reduce(UInt64(glyphs.count)) { ByteHash.mix($0, UInt64($1.scalar)) }
      guard let first = firsts[key]?.ranges.first,
        text.glyphs(of: first).elementsEqual(glyphs, by: { $0.scalar == $1.scalar })
      else {
        firsts[key] = firsts[key] ?? paragraph
        return false
      }
      func row(_ range: SourceRange) -> TaskRow {
        TaskRow(cells: [Cell(column: .skills, range: range)], followsPageBreak: false)
      }
      repeatedRows.append((row(range), row(first)))
      return true
    }
  }
}

extension Sheet.TaskRow {
  /// A hash of how the last cell with a code that may repeat starts; nil where there is none.
  fileprivate func key(in text: TokenizedText) -> UInt64? {
    guard let cell = cells.last(where: { $0.column <= .indicator }) else { return nil }
    let bytes = text.bytes.span
    var start = cell.range.lower
    while start < cell.range.upper, bytes[start] <= 0x20 { start += 1 }
    let length = min(cell.range.upper - start, Sheet.TaskRow.keyLength)
    return ByteHash.of(bytes.extracting(start..<(start + length)), seed: UInt64(cell.column.rawValue))
  }

  /// The bytes of a code and of a few characters.
  private static let keyLength = 16

  /// Whether a cell with a code that may repeat starts with one.
  fileprivate func holdsCode(in text: TokenizedText) -> Bool {
    cells.contains {
      $0.column <= .indicator && PrintedCode.column(of: text.beginning(of: $0.range)[...]) != nil
    }
  }

  /// The cells of another row that say what all of this one's say, that of its duty or task perhaps further above; nil where
  /// they do not. Where the layout fills merged cells down, the rows of a task without outputs and indicators of their own
  /// look alike.
  fileprivate func repeated(
    of n: Int, among rows: [Sheet.TaskRow], isNext: Bool, in text: TokenizedText
  ) -> [Sheet.Cell]? {
    let isPart = cells.map(\.column) != rows[n].cells.map(\.column)
    if isNext || isPart, !cells.contains(where: { $0.column == .output || $0.column == .indicator }) {
      return nil
    }
    var firsts: [Sheet.Cell] = []
    var rest = rows[n].cells[...]
    for cell in cells {
      var other: Sheet.Cell?
      if let k = rest.firstIndex(where: { $0.column == cell.column }) {
        other = rest[k]
        rest = rest[(k + 1)...]
      } else if cell.column <= .task {
        other =
          rows[max(0, n - Sheet.TaskRow.mostRowsOfTask)..<n].lazy.reversed()
          .compactMap { row in row.cells.first { $0.column == cell.column } }.first
      }
      let glyphs = text.glyphs(of: cell.range)
      guard var other, let same = text.glyphs(of: other.range).start(sameAs: glyphs) else { return nil }
      other.range.upper = same.upper
      firsts.append(other)
    }
    return firsts
  }

  private static let mostRowsOfTask = 100
}

extension [Glyph] {
  /// The last of the glyphs at the start that are the same as others, where none or an entry follows; nil where they differ.
  fileprivate func start(sameAs others: [Glyph]) -> Glyph? {
    guard !others.isEmpty, count >= others.count, zip(self, others).allSatisfy({ $0.scalar == $1.scalar }),
      count == others.count || PrintedCode.column(of: self[others.count...]) != nil
    else { return nil }
    return self[others.count - 1]
  }
}
