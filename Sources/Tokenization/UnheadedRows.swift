internal import OCSSourceText

/// Rows of pipe tables without a heading of their own: a program that finds tables by where their words stand gives each piece
/// of a page a table of its own, puts two columns into one where they are narrow, and one into two where they are wide. The
/// codes of all rows of a piece tell what its columns are, whatever a heading further up says.
struct UnheadedRows {
  /// A row among the items of the task table, how many cells it has, and where in it the filled ones stand.
  private struct Row {
    var item: Int
    var width: Int
    var places: [Int]
    var table: Int
    /// As wide as a heading further up.
    var isHeaded: Bool
  }

  private var rows: [Row] = []
  private var table = 0
  /// The row that was read last is one of these.
  private var isLast = false

  mutating func add(item: Int, width: Int, places: [Int], isHeaded: Bool) {
    rows.append(Row(item: item, width: width, places: places, table: table, isHeaded: isHeaded))
    isLast = true
  }

  /// Another row follows.
  mutating func endRow() { isLast = false }

  /// The row above is the first of a table.
  mutating func startTable() {
    table += 1
    if isLast, let last = rows.indices.last { rows[last].table = table }
  }

  /// Puts the cells of the rows into their columns.
  func align(_ items: inout [LineTable.Item], of text: TokenizedText) {
    var pieces: [Piece] = []
    var start = 0
    for i in rows.indices
    where i + 1 == rows.count || rows[i + 1].table != rows[start].table
      || rows[i + 1].width != rows[start].width || rows[i + 1].item != rows[i].item + 1
    {
      if let piece = Piece(rows[start...i], items, text) { pieces.append(piece) }
      start = i + 1
    }
    var known: [Int: [Int: Sheet.Column]] = [:]
    for piece in pieces {
      if let columns = piece.columns { known[piece.width, default: [:]].merge(columns) { own, _ in own } }
    }
    for piece in pieces {
      // One with few codes is like another one of its width.
      guard !piece.isAsHeaded, let columns = piece.columns ?? known[piece.width] else { continue }
      piece.put(into: columns, &items, text)
    }
  }

  /// Rows of one width that follow one another.
  private struct Piece {
    let rows: ArraySlice<Row>
    let width: Int
    /// For each row the columns that its cells tell.
    private let told: [[Sheet.Column?]]
    /// A heading further up tells the columns of so many places, and no code contradicts it.
    let isAsHeaded: Bool
    /// The columns of its places; nil where its codes are too few, or tell of rows that slid one by one.
    let columns: [Int: Sheet.Column]?

    /// Nil where more places are filled than there are columns.
    init?(_ rows: ArraySlice<Row>, _ items: [LineTable.Item], _ text: TokenizedText) {
      let width = rows[rows.startIndex].width
      // For each place how many of its cells tell each column; nil where all are empty.
      var votes = [InlineArray<7, Int>?](repeating: nil, count: width)
      var given = [Sheet.Column?](repeating: nil, count: width)
      let told = rows.map { row -> [Sheet.Column?] in
        guard case .row(let cells) = items[row.item] else { return [] }
        for (c, place) in row.places.prefix(row.isHeaded ? cells.cells.count : 0).enumerated() {
          given[place] = cells.cells[c].column
        }
        return cells.cells.map { UnheadedRows.column(of: $0, text) }
      }
      for (n, told) in told.enumerated() {
        for (c, place) in rows[rows.startIndex + n].places.prefix(told.count).enumerated() {
          if votes[place] == nil { votes[place] = InlineArray(repeating: 0) }
          if let column = told[c] { votes[place]![Int(column.rawValue)] += 1 }
        }
      }
      let places = votes.indices.filter { votes[$0] != nil }
      guard places.count <= Sheet.Column.allCases.count else { return nil }
      var agree = true
      let own = places.map { place -> Sheet.Column? in
        var (all, most, own) = (0, 0, Sheet.Column?.none)
        for column in Sheet.Column.allCases {
          let count = votes[place]![Int(column.rawValue)]
          all += count
          if count > most { (most, own) = (count, column) }
        }
        agree = agree && all - most <= all / UnheadedRows.fewestOfStrangers
        return own
      }
      let isTold = agree && own.count(where: { $0 != nil }) >= min(places.count, UnheadedRows.fewest)
      let printed = places.map { given[$0] ?? Sheet.Column(rawValue: UInt8($0)) ?? .skills }
      self.width = width
      isAsHeaded =
        given.contains { $0 != nil }
        && zip(places, own).allSatisfy { $1 == nil || given[$0] == nil || $1 == given[$0] }
      (self.rows, self.told) = (rows, told)
      columns =
        isTold
        ? RowAlignment.assignment(own, printed).map { Dictionary(uniqueKeysWithValues: zip(places, $0)) }
        : nil
    }

    /// A knowledge may stand among the skills.
    private static func agree(_ column: Sheet.Column?, _ told: Sheet.Column?) -> Bool {
      guard let column, let told else { return column != nil }
      return column == told || column >= .knowledge && told >= .knowledge
    }

    func put(into columns: [Int: Sheet.Column], _ items: inout [LineTable.Item], _ text: TokenizedText) {
      for (row, told) in zip(rows, told) {
        guard case .row(var cells) = items[row.item], cells.cells.count == row.places.count,
          zip(row.places, told).allSatisfy({ Piece.agree(columns[$0], $1) })
        else { continue }
        for (i, place) in row.places.enumerated() { cells.cells[i].column = columns[place]! }
        if !columns.values.contains(.level) { cells.cells = RowAlignment.partingLevel(cells.cells, in: text) }
        items[row.item] = .row(cells)
      }
    }
  }

  /// So many columns with codes tell where the others are.
  private static let fewest = 3
  /// Of so many codes in one place one may be another column's.
  private static let fewestOfStrangers = 3

  /// The column that a cell tells, behind a level that stands before the first code of its list.
  private static func column(of cell: Sheet.Cell, _ text: TokenizedText) -> Sheet.Column? {
    let glyphs = text.beginning(of: cell.range)
    if glyphs.count > 1, Vocabulary.isDigit(glyphs[0].scalar), glyphs[1].gap != .none,
      let code = PrintedCode.match(glyphs[...], at: 1, .knowledge)
    {
      return code.listColumn
    }
    return RowAlignment.evident(glyphs[...])
  }
}
