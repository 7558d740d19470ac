internal import OCSSourceText

/// Rows of pipe tables without a heading, of another width than the tables with one: a program that finds tables by where
/// their words stand gives each piece of a page a table of its own, and puts two columns into one where they are narrow.
/// The codes of all rows of a piece tell what its columns are.
struct UnheadedRows {
  /// A row among the items of the task table, how many cells it has, and where in it the filled ones stand.
  private struct Row {
    var item: Int
    var width: Int
    var places: [Int]
  }

  private var rows: [Row] = []

  mutating func add(item: Int, width: Int, places: [Int]) {
    rows.append(Row(item: item, width: width, places: places))
  }

  /// Puts the cells of the rows into their columns.
  func align(_ items: inout [LineTable.Item], of text: TokenizedText) {
    var start = 0
    for i in rows.indices
    where i + 1 == rows.count || rows[i + 1].width != rows[start].width
      || rows[i + 1].item != rows[i].item + 1
    {
      align(rows[start...i], &items, text)
      start = i + 1
    }
  }

  private func align(_ piece: ArraySlice<Row>, _ items: inout [LineTable.Item], _ text: TokenizedText) {
    guard let width = piece.first?.width, width <= Sheet.Column.allCases.count else { return }
    var votes = Array(repeating: [Sheet.Column: Int](), count: width)
    for row in piece {
      guard case .row(let cells) = items[row.item] else { continue }
      for (place, cell) in zip(row.places, cells.cells) {
        if let column = UnheadedRows.column(of: cell, text) { votes[place][column, default: 0] += 1 }
      }
    }
    let own = votes.map { votes in
      votes.max { ($0.value, $1.key.rawValue) < ($1.value, $0.key.rawValue) }?.key
    }
    guard own.count(where: { $0 != nil }) >= UnheadedRows.fewest,
      let columns = RowAlignment.assignment(own, Array(Sheet.Column.allCases.prefix(width)))
    else { return }
    for row in piece {
      guard case .row(var cells) = items[row.item], cells.cells.count == row.places.count else { continue }
      for (i, place) in row.places.enumerated() { cells.cells[i].column = columns[place] }
      if !columns.contains(.level) { cells.cells = RowAlignment.partingLevel(cells.cells, in: text) }
      items[row.item] = .row(cells)
    }
  }

  /// So many columns with codes tell where the others are.
  private static let fewest = 3

  /// The column that a cell tells, behind a level that stands before the first code of its list.
  private static func column(of cell: Sheet.Cell, _ text: TokenizedText) -> Sheet.Column? {
    let glyphs = text.glyphs(of: cell.range)
    if glyphs.count > 1, Vocabulary.isDigit(glyphs[0].scalar), glyphs[1].gap != .none,
      let code = PrintedCode.match(glyphs[...], at: 1, .knowledge)
    {
      return code.listColumn
    }
    return RowAlignment.evident(cell, in: text)
  }
}
