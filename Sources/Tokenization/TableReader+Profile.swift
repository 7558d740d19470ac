internal import OCSSourceText

/// The rows of the profile and of the version table.
extension TableReader {
  /// The cells of a row that have text, but for names that an extractor gave to columns.
  mutating func placedLine(_ cells: [SourceRange], _ filled: [Int]) -> PlacedLine {
    var runs: [PlacedLine.Run] = []
    runs.reserveCapacity(filled.count)
    for i in filled {
      let glyphs = text.glyphs(of: cells[i])
      // `V2` is a version here.
      if !runs.isEmpty, glyphs.first?.scalar != 0x56, text.isMadeHeading(cells[i], of: i) {
        drop(cells[i], .furniture)
      } else {
        runs.append(PlacedLine.Run(glyphs: glyphs[...], start: i, isApart: true))
      }
    }
    return PlacedLine(runs: runs, cells: cells.count, goesOnAbove: goesOnAbove)
  }

  /// The words of a line outside the tables.
  func words(of line: SourceRange) -> PlacedLine {
    let flow = FlowText(text, stretches: [line], endingWith: .item)
    return PlacedLine(
      runs: flow.words(flow.glyphs.indices).map { PlacedLine.Run(glyphs: flow.glyphs[$0], start: nil) })
  }
}
