internal import OCSSourceText

/// The cells of a sheet, wherever they stand; rows and columns without any text are left out of its table.
struct SheetGrid {
  private struct Place: Hashable {
    var row: Int
    var column: Int
  }

  private struct Merge {
    var rows: ClosedRange<Int>
    var columns: ClosedRange<Int>
  }

  private var cells: [Place: [Block]] = [:]
  private var merges: [Merge] = []
  /// Bytes of text in all cells.
  private var size = 0
  private let limits: Limits

  /// Places of a table, which all have to be written.
  private static let greatestArea = 2_000_000
  private static let tooMany = Refusal.office("a sheet of more than \(greatestArea) cells")

  init(_ limits: Limits) { self.limits = limits }

  mutating func put(_ blocks: [Block], row: Int, column: Int) throws(Refusal) {
    let markup = CarrierPage.markup(of: blocks)
    guard !markup.isEmpty else { return }
    cells[Place(row: row, column: column)] = blocks
    // One text may stand in very many cells.
    size += markup.count
    guard size <= limits.bytes else { throw .tooLarge(limit: limits.bytes) }
    guard cells.count <= SheetGrid.greatestArea else { throw SheetGrid.tooMany }
  }

  /// One cell takes all these places; it is the first one that has its text.
  mutating func merge(rows: ClosedRange<Int>, columns: ClosedRange<Int>) {
    merges.append(Merge(rows: rows, columns: columns))
  }

  func table() throws(Refusal) -> Table {
    let filled = Array(cells.keys)
    let rows = Set(filled.map(\.row)).sorted()
    // A merged cell without text keeps its place among others, and makes no rows of its own.
    let places = merges.filter { !SheetGrid.indices(of: $0.rows, in: rows).isEmpty }.map(\.columns.lowerBound)
    let columns = Set(filled.map(\.column) + places).sorted()
    guard columns.count <= limits.columns else {
      throw .office("a row of more than \(limits.columns) cells; raise --max-columns to read it")
    }
    guard rows.count * columns.count <= SheetGrid.greatestArea else { throw SheetGrid.tooMany }
    var spans: [Place: (rows: Int, columns: Int)] = [:]
    var covered: Set<Place> = []
    var left = SheetGrid.greatestArea
    for merge in merges {
      let height = SheetGrid.indices(of: merge.rows, in: rows)
      let width = SheetGrid.indices(of: merge.columns, in: columns)
      guard !height.isEmpty, !width.isEmpty else { continue }
      left -= height.count * width.count
      guard left >= 0 else {
        throw .office("its merged cells overlap in more than \(SheetGrid.greatestArea) places")
      }
      let places = height.flatMap { row in width.map { Place(row: row, column: $0) } }
      // Where ranges overlap, the file is damaged, and the first one holds.
      guard !places.contains(where: { covered.contains($0) || spans[$0] != nil }) else { continue }
      spans[places[0]] = (height.count, width.count)
      covered.formUnion(places.dropFirst())
    }
    var table = Table()
    for (r, row) in rows.enumerated() {
      var line: [Table.Cell] = []
      for (c, column) in columns.enumerated() where !covered.contains(Place(row: r, column: c)) {
        let span = spans[Place(row: r, column: c)] ?? (1, 1)
        line.append(
          Table.Cell(
            columns: span.columns, rows: span.rows, blocks: cells[Place(row: row, column: column)] ?? []))
      }
      table.rows.append(line)
    }
    return table
  }

  /// Where numbers of a range stand in a sorted list.
  private static func indices(of range: ClosedRange<Int>, in sorted: [Int]) -> Range<Int> {
    func first(_ isBehind: (Int) -> Bool) -> Int {
      var (low, high) = (0, sorted.count)
      while low < high {
        let middle = (low + high) / 2
        if isBehind(sorted[middle]) { high = middle } else { low = middle + 1 }
      }
      return low
    }
    return first { $0 >= range.lowerBound }..<first { $0 > range.upperBound }
  }
}
