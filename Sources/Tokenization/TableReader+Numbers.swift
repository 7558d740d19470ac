internal import OCSSourceText

/// Numbers that a program put on tables: a row that counts the columns from 0, as data frames are printed, and a column
/// without a heading that counts the rows.
extension TableReader {
  /// Takes them off a row. False where nothing else stands in it.
  mutating func takeNumbers(
    off cells: inout [SourceRange], _ filled: inout [Int], _ covered: inout Set<Int>?,
    below above: (count: Int, startsEmpty: Bool)
  ) -> Bool {
    if let first = firstNumberedColumn(cells, filled) {
      for i in filled { drop(cells[i], .furniture) }
      nextRowNumber = first == 1 ? 0 : nextRowNumber
      followsPageBreak = true
      return false
    }
    guard cells.count > 1 else { return true }
    if filled[0] > 0 {
      guard nextRowNumber != nil else { return true }
    } else {
      guard
        let number = [nextRowNumber, 0, 1].lazy.compactMap(\.self).first(where: { isNumber(cells[0], $0) }),
        nextRowNumber != nil || startsNumbers(cells, below: above) || number == 0 && isLabel(cells[1])
      else {
        nextRowNumber = nil
        return true
      }
      if nextRowNumber == nil { endNumberedHeading() }
      nextRowNumber = number + 1
      drop(cells[0], .furniture)
      filled.removeFirst()
    }
    cells.removeFirst()
    filled = filled.map { $0 - 1 }
    covered = covered.map { Set($0.map { $0 - 1 }) }
    return !filled.isEmpty
  }

  /// Where the columns that are counted start, in a row of nothing else.
  private func firstNumberedColumn(_ cells: [SourceRange], _ filled: [Int]) -> Int? {
    guard filled.count >= 3 || (nextRowNumber != nil && filled[0] == 1), filled[0] <= 1,
      filled.count == cells.count - filled[0]
    else { return nil }
    return filled.allSatisfy { isNumber(cells[$0], $0 - filled[0]) } ? filled[0] : nil
  }

  /// Whether a table starts whose rows are counted from its heading on.
  private func isLabel(_ cell: SourceRange) -> Bool { Label.whole(text.glyphs(of: cell)[...]) != nil }

  private func isNumber(_ cell: SourceRange, _ number: Int) -> Bool {
    solid(cell) == String(number).unicodeScalars.map(\.value)
  }

  /// Whether a number in front may be a row's: the row above is as wide and has none, and no heading stands above it.
  /// Notes may have tables whose rows are counted by their author.
  private func startsNumbers(_ cells: [SourceRange], below above: (count: Int, startsEmpty: Bool)) -> Bool {
    guard above.count == cells.count, above.startsEmpty else { return false }
    switch section {
    case .start, .profile: return true
    case .history: return historyColumns.first == .some(nil)
    case .tasks: return openHeading.first?.isEmpty ?? false
    case .attitudes, .notes: return false
    }
  }

  /// The heading above has a cell for the numbers too.
  private mutating func endNumberedHeading() {
    if section == .tasks, !columns.isEmpty { columns.removeFirst() }
    if section == .history, !historyColumns.isEmpty { historyColumns.removeFirst() }
    (openHeading, unclearHeading) = ([], [])
  }
}
