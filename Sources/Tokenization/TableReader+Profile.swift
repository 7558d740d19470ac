internal import SourceText

/// The rows of the profile and of the version table.
extension TableReader {
  /// Whether the row's note names a code (《…》) whose end is still to come.
  func opensBracket(_ row: Sheet.HistoryRow?) -> Bool {
    // A code wraps once or twice.
    guard let cells = row?.cells, cells.count < 12 else { return false }
    let notes = cells.filter { $0.label == .changeNote }.flatMap { solid($0.range) }
    return notes.contains(0x300A) && !notes.contains(0x300B)
  }

  /// Keeps a row that starts with a label of the profile.
  mutating func profile(_ cells: [SourceRange], _ filled: [Int]) -> Bool {
    guard section == .start || section == .profile || section == .history,
      Label.whole(beginning(of: cells[filled[0]])[...], among: \.isProfile) != nil
    else { return false }
    section = .profile
    addProfile(cells, filled)
    return true
  }

  /// Keeps a row or line of the profile. Names that an extractor gave to columns are none of its values.
  mutating func addProfile(_ cells: [SourceRange], _ filled: [Int]) {
    endsWithRow = true
    guard cells.count > 1 else { return profile.append(words(of: cells[0])) }
    var runs: [PlacedLine.Run] = []
    for i in filled {
      let glyphs = text.glyphs(of: cells[i])
      if !runs.isEmpty, isMadeHeading(glyphs.map(\.scalar), of: i) {
        drop(cells[i], .furniture)
      } else {
        runs.append(PlacedLine.Run(glyphs: glyphs[...], start: i, isApart: true))
      }
    }
    profile.append(PlacedLine(runs: runs, cells: cells.count))
  }

  /// The words of a line outside the tables.
  func words(of line: SourceRange) -> PlacedLine {
    let flow = FlowText(text, stretches: [line], endingWith: .item)
    return PlacedLine(
      runs: flow.words(flow.glyphs.indices).map { PlacedLine.Run(glyphs: flow.glyphs[$0], start: nil) })
  }
}
