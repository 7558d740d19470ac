/// A table of one page whose cells are parted by rulings.
struct RuledTable {
  struct Cell {
    var row: Int
    var column: Int
    var rowspan: Int
    var colspan: Int
    var box: Box
    var words: [PlacedWord] = []
  }

  /// Where its columns and rows begin and end.
  var columns: [Double]
  var rows: [Double]
  /// By row, then column.
  var cells: [Cell]

  var box: Box {
    Box(left: columns[0], top: rows[0], right: columns[columns.count - 1], bottom: rows[rows.count - 1])
  }

  /// Rulings up to this far apart are one, and ends up to this far from another ruling touch it.
  private static let touch = 2.5
  /// Parts of a ruling with longer gaps are two.
  private static let gap = 3.0
  /// Rows and columns of open tables that are narrower than this are none.
  private static let narrowest = 6.0
  /// An edge parts two cells where rulings cover this much of it.
  private static let cover = 0.6
  /// More rulings than any page of tables has are a drawing.
  private static let greatestRulings = 4000
  private static let greatestCells = 100_000

  /// The tables of a page from top to bottom, without their words.
  static func tables(of rulings: [Ruling]) -> [RuledTable] {
    let across = joined(rulings.filter { $0.axis == .horizontal })
    let down = joined(rulings.filter { $0.axis == .vertical })
    guard across.count <= greatestRulings, down.count <= greatestRulings else { return [] }
    var sets = DisjointSets(count: across.count + down.count)
    for (i, a) in across.enumerated() {
      for (j, d) in down.enumerated() where touches(a, d) { sets.join(i, across.count + j) }
    }
    var groups: [Int: (across: [Ruling], down: [Ruling])] = [:]
    for (i, ruling) in across.enumerated() { groups[sets.find(i), default: ([], [])].across.append(ruling) }
    for (j, ruling) in down.enumerated() {
      groups[sets.find(across.count + j), default: ([], [])].down.append(ruling)
    }
    return groups.sorted { $0.key < $1.key }.compactMap { RuledTable($1.across, $1.down) }
      .sorted { ($0.box.top, $0.box.left) < ($1.box.top, $1.box.left) }
  }

  /// Rulings on one line that touch or overlap are one.
  private static func joined(_ rulings: [Ruling]) -> [Ruling] {
    let clusters = Clusters(rulings.map(\.position), tolerance: 2)
    var lines: [[Ruling]] = Array(repeating: [], count: clusters.means.count)
    for ruling in rulings { lines[clusters.index(of: ruling.position)].append(ruling) }
    var result: [Ruling] = []
    for (position, line) in zip(clusters.means, lines) {
      var open: Ruling?
      for var ruling in line.sorted(by: { $0.lower < $1.lower }) {
        ruling.position = position
        if let last = open, ruling.lower <= last.upper + gap {
          open?.upper = max(last.upper, ruling.upper)
        } else {
          if let last = open { result.append(last) }
          open = ruling
        }
      }
      if let last = open { result.append(last) }
    }
    return result
  }

  private static func touches(_ across: Ruling, _ down: Ruling) -> Bool {
    across.lower - touch <= down.position && down.position <= across.upper + touch
      && down.lower - touch <= across.position && across.position <= down.upper + touch
  }

  /// Nil where the rulings enclose nothing.
  private init?(_ across: [Ruling], _ down: [Ruling]) {
    guard let sides = RuledTable.extent(across), let ends = RuledTable.extent(down) else { return nil }
    let columns = RuledTable.lines(down.map(\.position), within: sides)
    let rows = RuledTable.lines(across.map(\.position), within: ends)
    guard columns.means.count > 1, rows.means.count > 1,
      (columns.means.count - 1) * (rows.means.count - 1) <= RuledTable.greatestCells
    else { return nil }
    self.columns = columns.means
    self.rows = rows.means
    cells = []
    cells = mergedCells(
      across.map { (rows.index(of: $0.position), $0) }, down.map { (columns.index(of: $0.position), $0) })
  }

  private static func extent(_ rulings: [Ruling]) -> (lower: Double, upper: Double)? {
    guard let lower = rulings.map(\.lower).min(), let upper = rulings.map(\.upper).max() else { return nil }
    return (lower, upper)
  }

  /// The lines of a grid; a table whose sides are not drawn ends where the rulings across them end.
  private static func lines(
    _ positions: [Double], within extent: (lower: Double, upper: Double)
  ) -> Clusters {
    var positions = positions
    if let first = positions.min(), extent.lower < first - narrowest { positions.append(extent.lower) }
    if let last = positions.max(), extent.upper > last + narrowest { positions.append(extent.upper) }
    return Clusters(positions, tolerance: touch)
  }

  /// Slots of the grid are one cell where no ruling parts them.
  private func mergedCells(_ across: [(line: Int, ruling: Ruling)], _ down: [(line: Int, ruling: Ruling)])
    -> [Cell]
  {
    let (width, height) = (columns.count - 1, rows.count - 1)
    var below: [[Ruling]] = Array(repeating: [], count: rows.count)
    for (line, ruling) in across { below[line].append(ruling) }
    var beside: [[Ruling]] = Array(repeating: [], count: columns.count)
    for (line, ruling) in down { beside[line].append(ruling) }
    func isCovered(_ rulings: [Ruling], _ lower: Double, _ upper: Double) -> Bool {
      let covered = rulings.reduce(0) { $0 + max(0, min($1.upper, upper) - max($1.lower, lower)) }
      return covered >= RuledTable.cover * (upper - lower)
    }
    var sets = DisjointSets(count: width * height)
    for i in 0..<height {
      for j in 0..<width {
        if j + 1 < width, !isCovered(beside[j + 1], rows[i], rows[i + 1]) {
          sets.join(i * width + j, i * width + j + 1)
        }
        if i + 1 < height, !isCovered(below[i + 1], columns[j], columns[j + 1]) {
          sets.join(i * width + j, (i + 1) * width + j)
        }
      }
    }
    var bounds: [Int: (top: Int, left: Int, bottom: Int, right: Int)] = [:]
    for slot in 0..<(width * height) {
      let (i, j) = (slot / width, slot % width)
      let b = bounds[sets.find(slot)] ?? (i, j, i, j)
      bounds[sets.find(slot)] = (min(b.top, i), min(b.left, j), max(b.bottom, i), max(b.right, j))
    }
    return bounds.values.sorted { ($0.top, $0.left) < ($1.top, $1.left) }.map { b in
      Cell(
        row: b.top, column: b.left, rowspan: b.bottom - b.top + 1, colspan: b.right - b.left + 1,
        box: Box(
          left: columns[b.left], top: rows[b.top], right: columns[b.right + 1], bottom: rows[b.bottom + 1]))
    }
  }

  /// Takes a word whose middle stands in one of the cells.
  mutating func take(_ word: PlacedWord) -> Bool {
    guard box.contains(x: word.box.center, y: word.box.middle),
      let cell = cells.firstIndex(where: { $0.box.contains(x: word.box.center, y: word.box.middle) })
    else { return false }
    cells[cell].words.append(word)
    return true
  }
}
