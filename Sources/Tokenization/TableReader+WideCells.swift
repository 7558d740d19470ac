internal import OCSSourceText

/// Attitudes stand in one cell that is as wide as the table. A program that finds edges within it, or within another cell,
/// gives each of its lines piece by piece: the lines, each over all pieces, are the text then.
extension TableReader {
  /// The pieces of each line of a row of attitudes; nil where its cells are read one by one.
  func linesAcross(_ cells: [SourceRange]) -> [[ArraySlice<Glyph>]]? {
    guard section == .attitudes, cells.count > 1 else { return nil }
    let columns = cells.map(lines)
    guard columns[0].count > 1 || columns.contains(where: { $0.count > 1 }) && startsAttitude(columns[0][0]),
      !columns.dropFirst().joined().contains(where: startsAttitude)
    else { return nil }
    var next = columns.map { _ in 0 }
    var lines: [[ArraySlice<Glyph>]] = []
    while let start = columns.indices.first(where: { next[$0] < columns[$0].count }) {
      // A line that is none of the first cell's goes on with no line above.
      guard start == 0 || startsAttitude(columns[0][0]) else { return nil }
      var line: [ArraySlice<Glyph>] = []
      for column in start..<columns.count where next[column] < columns[column].count {
        line.append(columns[column][next[column]])
        next[column] += 1
        if isOver(line) { break }
      }
      lines.append(line)
    }
    let isSeveral =
      columns[0].count(where: startsAttitude(columns[0][0]) ? startsAttitude : startsName) > 1
    return isSeveral || lines.last.map(isOver) ?? false && !isOver(columns.flatMap(\.self)) ? lines : nil
  }

  /// Keeps the pieces of the lines of two cells that stand in one column.
  mutating func doubtOrder(of row: [Sheet.Cell]) {
    for (cell, next) in zip(row, row.dropFirst()) where cell.column == next.column && cell.column != .level {
      let (own, others) = (lines(of: cell.range), lines(of: next.range))
      guard own.count > 1, !others.isEmpty else { continue }
      var pieces = Stretches()
      for n in 0..<max(own.count, others.count) {
        for line in [own, others] where n < line.count {
          pieces.append(SourceRange(line[n][line[n].startIndex].lower, line[n][line[n].endIndex - 1].upper))
        }
      }
      sheet.linesAcross.append(pieces)
    }
  }

  private func lines(of cell: SourceRange) -> [ArraySlice<Glyph>] {
    let glyphs = text.glyphs(of: cell)
    guard !glyphs.isEmpty else { return [] }
    return glyphs.indices.parts(at: glyphs.indices.dropFirst().filter { glyphs[$0].gap >= .line })
      .map { glyphs[$0] }
  }

  private func startsAttitude(_ glyphs: ArraySlice<Glyph>) -> Bool {
    PrintedCode.match(glyphs, at: glyphs.startIndex, .attitude) != nil
  }

  func startsName(_ glyphs: ArraySlice<Glyph>) -> Bool {
    startsAttitude(glyphs) || Vocabulary.startsWithName(glyphs)
  }

  func isOver(_ pieces: [ArraySlice<Glyph>]) -> Bool {
    pieces.last?.last?.scalar == 0x3002
  }
}
