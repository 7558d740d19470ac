/// The borders between the columns of a table, as its cells have them.
///
/// A border that somebody dragged aside in one row is another one to the program, and parts a column of the grid in
/// two. It is the same to the reader, and here: where no cell lies between two borders, and they are near.
struct ColumnBorders {
  private struct Span: Hashable {
    var left: Int
    var right: Int
  }

  /// Where each column of the grid ends, in any unit.
  private let ends: [Int]
  private var spans: Set<Span> = []

  /// Tables of more borders are left as they are.
  private static let greatestCount = 500
  /// Borders are near within this part of the table's width.
  private static let nearness = 8

  /// `widths` are those of the grid's columns; without them all are equal.
  init(widths: [Int]) {
    var end = 0
    let ends = widths.map { width in
      end += min(max(width, 0), 1 << 20)
      return end
    }
    self.ends = end > 0 ? ends : []
  }

  /// Adds the borders of a cell, by the number of grid columns left of them.
  mutating func add(_ left: Int, _ right: Int) { spans.insert(Span(left: left, right: right)) }

  private func place(_ border: Int) -> Int {
    if border == 0 || ends.isEmpty { return border }
    return border <= ends.count ? ends[border - 1] : (ends.last ?? 0) + border - ends.count
  }

  /// The number of each border, counted from the left; borders that are the same have one number.
  func numbers() -> [Int: Int] {
    let borders = Set(spans.flatMap { [$0.left, $0.right] }).sorted()
    guard let first = borders.first, let last = borders.last else { return [:] }
    // The group that each border is in, by the first border of it.
    var groups = Array(borders.indices)
    if borders.count <= ColumnBorders.greatestCount {
      let width = place(last) - place(first)
      let numbers = Dictionary(uniqueKeysWithValues: zip(borders, borders.indices))
      let cells = spans.map { (numbers[$0.left] ?? 0, numbers[$0.right] ?? 0) }
      let gaps = borders.indices.dropFirst().sorted { a, b in
        (place(borders[a]) - place(borders[a - 1]), a) < (place(borders[b]) - place(borders[b - 1]), b)
      }
      for border in gaps {
        let (left, right) = (groups[border - 1], groups[border])
        let end = groups.lastIndex(of: right) ?? border
        guard (place(borders[end]) - place(borders[left])) * ColumnBorders.nearness <= width,
          !cells.contains(where: { groups[$0.0] == left && groups[$0.1] == right })
        else { continue }
        for i in right...end { groups[i] = left }
      }
    }
    let starts = Set(groups).sorted()
    let order = Dictionary(uniqueKeysWithValues: zip(starts, starts.indices))
    return Dictionary(uniqueKeysWithValues: zip(borders, groups.map { order[$0] ?? 0 }))
  }
}
