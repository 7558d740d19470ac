internal import OCSSourceText

/// Attitudes stand in one cell that is as wide as the table. A program that finds edges within it gives each of its lines
/// piece by piece: the lines, each over all cells, are the text then.
extension TableReader {
  /// Keeps the pieces of a row in the order of their lines where they end as a sentence does, and cell by cell do not.
  mutating func doubtOrder(_ cells: [SourceRange]) {
    guard section == .attitudes, cells.count > 1 else { return }
    let columns = cells.map { cell in
      let glyphs = text.glyphs(of: cell)
      return glyphs.indices.parts(at: glyphs.indices.dropFirst().filter { glyphs[$0].gap >= .line })
        .map { glyphs[$0] }
    }
    let height = columns.map(\.count).max() ?? 0
    guard height > 1, startsAttitude(columns[0][0]),
      !columns.dropFirst().contains(where: { startsAttitude($0[0]) })
    else { return }
    let lines = (0..<height).flatMap { n in columns.compactMap { n < $0.count ? $0[n] : nil } }
    if isOver(lines), !isOver(columns.flatMap(\.self)) { sheet.linesAcross.append(lines) }
  }

  private func startsAttitude(_ glyphs: ArraySlice<Glyph>) -> Bool {
    PrintedCode.match(glyphs, at: glyphs.startIndex, .attitude) != nil
  }

  private func isOver(_ pieces: [ArraySlice<Glyph>]) -> Bool {
    pieces.last?.last.map { Vocabulary.endsSentence($0.scalar) } ?? false
  }
}
