/// A table as it was before pages parted it.
struct TableGrid {
  /// What one page shows of a cell.
  struct Fragment {
    var page: Int
    var box: Box
    var lines: [TextLine]
  }

  struct Cell {
    var row: Int
    var column: Int
    var rowspan: Int
    var colspan: Int
    var fragments: [Fragment]

    var isEmpty: Bool { fragments.allSatisfy(\.lines.isEmpty) }
    var letters: [UInt8] { fragments.flatMap { $0.lines.flatMap { $0.words.flatMap(\.text) } } }
  }

  var columns: [Double]
  var cells: [Cell]
  var height: Int
  /// The cell of each slot, row by row.
  private var slots: [[Int]]

  init(_ table: RuledTable, page: Int, size: Double) {
    columns = table.columns
    height = table.rows.count - 1
    cells = table.cells.map { cell in
      Cell(
        row: cell.row, column: cell.column, rowspan: cell.rowspan, colspan: cell.colspan,
        fragments: [
          Fragment(page: page, box: cell.box, lines: TextLine.lines(of: cell.words, size: size))
        ])
    }
    slots = []
    fillSlots()
  }

  init(columns: [Double], cells: [Cell], height: Int) {
    self.columns = columns
    self.cells = cells
    self.height = height
    slots = []
    fillSlots()
  }

  mutating func fillSlots() {
    slots = Array(repeating: Array(repeating: -1, count: columns.count - 1), count: height)
    for (i, cell) in cells.enumerated() {
      for row in cell.row..<(cell.row + cell.rowspan) {
        for column in cell.column..<(cell.column + cell.colspan) where slots[row][column] < 0 {
          slots[row][column] = i
        }
      }
    }
  }

  var width: Int { columns.count - 1 }

  /// The cell that covers a slot; nil where cells overlap so oddly that none does.
  func cell(_ row: Int, _ column: Int) -> Int? {
    let cell = slots[row][column]
    return cell < 0 ? nil : cell
  }
}
