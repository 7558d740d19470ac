/// Builds a table from rows in which every place of a merged cell has a cell.
struct TableBuilder {
  enum Merge { case none, starts, goesOn }

  private(set) var table = Table()
  private var column = 0
  /// Merged cells that may go on in the next row, and those of this row, by their first column.
  private var above: [Int: Place] = [:]
  private var own: [Int: Place] = [:]
  /// The cell that was added last, where it is one of this row.
  private var last: Int?

  private struct Place {
    var row: Int
    var cell: Int
  }

  mutating func startRow() {
    table.rows.append([])
    above = own
    own = [:]
    column = 0
    last = nil
  }

  /// Leaves so many columns empty.
  mutating func skip(_ columns: Int) {
    if columns > 0 { add([], columns: columns, below: .none, beside: false) }
  }

  /// Adds a cell. `below` tells whether it is part of a cell that reaches down, `beside` that it is part of the one
  /// before it.
  mutating func add(_ blocks: [Block], columns: Int, below: Merge, beside: Bool) {
    let columns = min(max(columns, 1), Table.greatestSpan)
    defer { column += columns }
    let row = table.rows.count - 1
    if beside, let last {
      table.rows[row][last].columns += columns
      table.rows[row][last].blocks += blocks
      return
    }
    if below == .goesOn, let place = above[column] {
      own[column] = place
      table.rows[place.row][place.cell].rows += 1
      // No program shows what stands in such a cell; where it is new, it is not lost all the same.
      if !TableBuilder.holds(blocks, table.rows[place.row][place.cell].blocks) {
        table.rows[place.row][place.cell].blocks += blocks
      }
      last = nil
      return
    }
    if below != .none { own[column] = Place(row: row, cell: table.rows[row].count) }
    last = table.rows[row].count
    table.rows[row].append(Table.Cell(columns: columns, blocks: blocks))
  }

  /// Whether the blocks have no text, or the very text of the others.
  private static func holds(_ blocks: [Block], _ others: [Block]) -> Bool {
    let markup = CarrierPage.markup(of: blocks)
    return markup.isEmpty || markup == CarrierPage.markup(of: others)
  }
}
