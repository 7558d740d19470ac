internal import OCSSourceText

extension Sheet {
  /// Gives every byte to one part of the sheet at most. A reader that carries a cell on over a page break or between
  /// two tables takes the bytes from its first to its last, and a footer, a heading, a rule or a value may stand among
  /// them: what starts within another range is cut out of it.
  mutating func partOverlaps(of text: TokenizedText) {
    var ranges: [(range: SourceRange, element: Int)] = []
    ranges.reserveCapacity(text.tokens.count / 4)
    forEachRange { ranges.append(($0, ranges.count)) }
    ranges.sort {
      ($0.range.lower, $1.range.upper, $0.element) < ($1.range.lower, $0.range.upper, $1.element)
    }
    let overlaps = zip(ranges, ranges.dropFirst()).contains { $1.range.lower < $0.range.upper }
    if overlaps { rewrite(Sheet.innermost(ranges), text) }
  }

  /// All ranges, in the order in which `rewrite` takes them.
  private func forEachRange(_ body: (SourceRange) -> Void) {
    for drop in drops { body(drop.range) }
    for title in titles { body(title) }
    for row in history { for cell in row.cells { body(cell.range) } }
    for field in profile { body(field.range) }
    for row in rows {
      for cell in row.cells { body(cell.range) }
      for cell in row.repeated { body(cell.range) }
    }
    for (row, _) in repeatedRows { for cell in row.cells { body(cell.range) } }
    for paragraph in attitudes + notes { for range in paragraph.ranges { body(range) } }
  }

  /// For each element what is left of its range without those that start within it.
  private static func innermost(_ ranges: [(range: SourceRange, element: Int)]) -> [[SourceRange]] {
    var parts = [[SourceRange]](repeating: [], count: ranges.count)
    // Ranges that have not ended, the innermost last, and up to where bytes are given away.
    var open: [(upper: Int, element: Int)] = []
    var position = 0
    func advance(to end: Int) {
      while let last = open.last, position < end {
        let upper = min(last.upper, end)
        if position < upper {
          parts[last.element].append(SourceRange(position, upper))
          position = upper
        }
        if last.upper <= position { open.removeLast() }
      }
      position = max(position, end)
    }
    for (range, element) in ranges {
      advance(to: range.lower)
      open.append((range.upper, element))
    }
    advance(to: .max)
    return parts
  }

  private mutating func rewrite(_ parts: [[SourceRange]], _ text: TokenizedText) {
    var element = 0
    // Stretches without text are left out.
    func next() -> [SourceRange] {
      defer { element += 1 }
      return parts[element].filter { text.hasContent($0) }
    }
    drops = drops.flatMap { drop in next().map { Drop($0, drop.kind) } }
    titles = titles.flatMap { _ in next() }
    for i in history.indices {
      history[i].cells = history[i].cells.flatMap { cell in next().map { (label: cell.label, range: $0) } }
    }
    profile = profile.flatMap { field in
      next().map {
        Field(label: field.label, range: $0, isRepeat: field.isRepeat, isBeside: field.isBeside)
      }
    }
    func parted(_ cells: [Cell]) -> [Cell] {
      cells.flatMap { cell in next().map { Cell(column: cell.column, range: $0) } }
    }
    for i in rows.indices {
      rows[i].cells = parted(rows[i].cells)
      rows[i].repeated = parted(rows[i].repeated)
    }
    rows.removeAll(where: \.cells.isEmpty)
    // Nothing starts within them: they are lines.
    element += repeatedRows.reduce(0) { $0 + $1.row.cells.count }
    func parted(_ paragraphs: [Paragraph]) -> [Paragraph] {
      paragraphs.compactMap { paragraph in
        var ranges = Stretches()
        for _ in paragraph.ranges { ranges += next() }
        return ranges.isEmpty ? nil : Paragraph(ranges: ranges)
      }
    }
    attitudes = parted(attitudes)
    notes = parted(notes)
  }
}
