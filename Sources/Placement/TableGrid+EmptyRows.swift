/// A browser that tears a merged cell over pages may end it above or below the cells beside it.
extension TableGrid {
  /// Takes out rows in which nothing starts but empty cells, and which other cells go through: they are no rows, but the
  /// distance between two sides that were meant to be one.
  mutating func removeEmptyRows() {
    for row in (1..<max(height, 1)).reversed() {
      let starting = cells.filter { $0.row == row }
      guard isInnerRow(row), starting.allSatisfy({ $0.isEmpty && $0.rowspan == 1 }) else { continue }
      cells.removeAll { $0.row == row }
      for i in cells.indices {
        if cells[i].row > row {
          cells[i].row -= 1
        } else if cells[i].row + cells[i].rowspan > row {
          cells[i].rowspan -= 1
        }
      }
      height -= 1
    }
    fillSlots()
  }

  /// Whether cells that start above go through the row.
  func isInnerRow(_ row: Int) -> Bool { cells.contains { $0.row < row && $0.row + $0.rowspan > row } }
}
