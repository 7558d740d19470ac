/// Tables that go on over pages are joined column by column: what had room above a page's end was not torn by it.
extension TableGrid {
  /// Lines of two parts of a table that lie this close are the same.
  private static let touch = 4.0

  /// How many rows at the top of the next page print this table's heading again.
  func repeatedRows(in next: TableGrid) -> Int {
    guard hasColumns(of: next) else { return 0 }
    var count = 0
    while count < min(height, next.height - 1), rowTexts(count) == next.rowTexts(count),
      rowTexts(count).contains(where: { !$0.isEmpty })
    {
      count += 1
    }
    return count
  }

  private func hasColumns(of other: TableGrid) -> Bool {
    columns.count == other.columns.count
      && zip(columns, other.columns).allSatisfy { abs($0 - $1) < TableGrid.touch }
  }

  /// The letters of each cell that starts in the row.
  private func rowTexts(_ row: Int) -> [[UInt8]] { cells.filter { $0.row == row }.map(\.letters) }

  /// The upper rows as a table of their own, and the rest.
  func parted(at row: Int) -> (upper: TableGrid, lower: TableGrid) {
    var (upper, lower) = (self, self)
    upper.cells = cells.filter { $0.row < row }.map { cell in
      var cell = cell
      cell.rowspan = min(cell.rowspan, row - cell.row)
      return cell
    }
    upper.height = row
    lower.cells = cells.filter { $0.row >= row }.map { cell in
      var cell = cell
      cell.row -= row
      return cell
    }
    lower.height = height - row
    upper.fillSlots()
    lower.fillSlots()
    return (upper, lower)
  }

  /// The same table with the lines of another one between its columns; nil where the two are not as wide.
  private func spread(over lines: [Double]) -> TableGrid? {
    var places: [Int] = []
    for column in columns {
      guard let place = lines.firstIndex(where: { abs($0 - column) < TableGrid.touch }) else { return nil }
      places.append(place)
    }
    guard places.first == 0, places.last == lines.count - 1 else { return nil }
    var grid = self
    grid.columns = lines
    for i in grid.cells.indices {
      let (first, last) = (cells[i].column, cells[i].column + cells[i].colspan)
      grid.cells[i].column = places[first]
      grid.cells[i].colspan = places[last] - places[first]
    }
    grid.fillSlots()
    return grid
  }

  /// Takes the rows of the next page, of which the first may go on with the last one here. False where that is another
  /// table: of another width, or its first row has other cells than the last row here.
  mutating func append(_ next: TableGrid, _ measures: Measures) -> Bool {
    let lines = Clusters(columns + next.columns, tolerance: TableGrid.touch).means
    guard let upper = spread(over: lines), let lower = next.spread(over: lines),
      upper.cellEdges(upper.height - 1) == lower.cellEdges(0)
    else { return false }
    let join = PageJoin(upper, lower, measures)
    self = upper
    let offset = join.tearsRow ? height - 1 : height
    for var cell in lower.cells {
      cell.row += offset
      if cell.row == offset, join.continued.contains(cell.column),
        let above = self.cell(upper.height - 1, cell.column)
      {
        cells[above].fragments += cell.fragments
        cells[above].rowspan = cell.row + cell.rowspan - cells[above].row
      } else {
        cells.append(cell)
      }
    }
    height = offset + lower.height
    cells.sort { ($0.row, $0.column) < ($1.row, $1.column) }
    fillSlots()
    return true
  }

  /// The columns in which cells of the row begin.
  private func cellEdges(_ row: Int) -> [Int] {
    (0..<width).filter { $0 == 0 || cell(row, $0) != cell(row, $0 - 1) }
  }
}
