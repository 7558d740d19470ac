/// A table as Word has it, where every place of a merged cell has a cell of its own → cells that span rows and columns.
struct WordTable {
  enum Merge { case none, starts, goesOn }

  private struct Cell {
    var left: Int
    var right: Int
    var below: Merge
    var blocks: [Block]
  }

  private var rows: [[Cell]] = []
  private var borders: ColumnBorders
  private var column = 0

  init(widths: [Int]) { borders = ColumnBorders(widths: widths) }

  mutating func startRow() {
    rows.append([])
    column = 0
  }

  /// Leaves so many columns of the grid empty.
  mutating func skip(_ columns: Int) {
    if columns > 0 { add([], columns: columns, below: .none, beside: false) }
  }

  /// Adds a cell. `below` tells whether it is part of a cell that reaches down, `beside` that it is part of the one
  /// before it.
  mutating func add(_ blocks: [Block], columns: Int, below: Merge, beside: Bool) {
    let left = column
    column += min(max(columns, 1), Table.greatestSpan)
    let row = rows.count - 1
    if beside, let last = rows[row].indices.last {
      rows[row][last].right = column
      rows[row][last].blocks += blocks
    } else {
      rows[row].append(Cell(left: left, right: column, below: below, blocks: blocks))
    }
  }

  /// A cell of the table that may go on in the next row.
  private struct Open {
    var row: Int
    var cell: Int
    var right: Int
  }

  func table() -> Table {
    var borders = borders
    for row in rows { for cell in row { borders.add(cell.left, cell.right) } }
    let numbers = borders.numbers()
    var table = Table()
    var above: [Int: Open] = [:]
    for (r, row) in rows.enumerated() {
      var cells: [Table.Cell] = []
      var own: [Int: Open] = [:]
      for cell in row {
        let (left, right) = (numbers[cell.left] ?? 0, numbers[cell.right] ?? 0)
        if cell.below == .goesOn, let open = above[left], open.right == right {
          own[left] = open
          table.rows[open.row][open.cell].rows += 1
          // No program shows what stands in such a cell; where it is new, it is not lost all the same.
          if !WordTable.holds(cell.blocks, table.rows[open.row][open.cell].blocks) {
            table.rows[open.row][open.cell].blocks += cell.blocks
          }
          continue
        }
        if cell.below != .none { own[left] = Open(row: r, cell: cells.count, right: right) }
        cells.append(Table.Cell(columns: right - left, blocks: cell.blocks))
      }
      table.rows.append(cells)
      above = own
    }
    return table
  }

  /// Whether the blocks have no text, or the very text of the others.
  private static func holds(_ blocks: [Block], _ others: [Block]) -> Bool {
    let markup = CarrierPage.markup(of: blocks)
    return markup.isEmpty || markup == CarrierPage.markup(of: others)
  }
}
