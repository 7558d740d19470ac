/// Rows of a table whose columns white rivers part.
struct RiverRows {
  /// Where the columns begin, and where the last one ends.
  let columns: [Double]
  private let measures: Measures
  private var rows: [Row] = []

  private struct Row {
    /// The words of each column, page by page.
    var cells: [[(page: Int, words: [PlacedWord])]]
  }

  init(columns: [Double], _ measures: Measures) {
    self.columns = columns
    self.measures = measures
  }

  /// Between the headings of two columns, the middle of the widest gap that no word stands in parts them.
  static func columns(_ heading: [PlacedWord], _ words: [PlacedWord]) -> [Double] {
    let boxes = (words + heading).map(\.box)
    var columns = [(boxes.map(\.left).min() ?? 0) - 2]
    for (a, b) in zip(heading, heading.dropFirst()) {
      let (lower, upper) = (a.box.center, b.box.center)
      var gap = (width: 0.0, center: b.box.left - 1)
      var reached = lower
      let between = boxes.filter { $0.right > lower && $0.left < upper }.sorted { $0.left < $1.left }
      for (left, right) in between.map({ ($0.left, $0.right) }) + [(upper, upper)] {
        if left - reached > gap.width { gap = (left - reached, (left + reached) / 2) }
        reached = max(reached, right)
      }
      columns.append(gap.center)
    }
    return columns + [(boxes.map(\.right).max() ?? 0) + 2]
  }

  private func column(of word: PlacedWord) -> Int {
    (columns.dropFirst().firstIndex { word.box.center < $0 } ?? columns.count - 1) - 1
  }

  /// The words of each column.
  func texts(of line: TextLine) -> [[PlacedWord]] {
    var texts: [[PlacedWord]] = Array(repeating: [], count: columns.count - 1)
    for word in line.words { texts[column(of: word)].append(word) }
    return texts
  }

  mutating func add(_ lines: [(page: Int, line: TextLine)], startsRow: Bool) {
    if startsRow || rows.isEmpty {
      rows.append(Row(cells: Array(repeating: [], count: columns.count - 1)))
    }
    let row = rows.count - 1
    for (page, line) in lines {
      for word in line.words {
        let column = column(of: word)
        if rows[row].cells[column].last?.page == page {
          rows[row].cells[column][rows[row].cells[column].count - 1].words.append(word)
        } else {
          rows[row].cells[column].append((page, [word]))
        }
      }
    }
  }

  /// The table that the rows are.
  var grid: TableGrid {
    let cells = rows.enumerated().flatMap { i, row in
      row.cells.enumerated().map { j, parts in
        TableGrid.Cell(
          row: i, column: j, rowspan: 1, colspan: 1,
          fragments: parts.map { page, words in
            let box = words.dropFirst().reduce(words[0].box) { $0.union($1.box) }
            return TableGrid.Fragment(
              page: page,
              box: Box(left: columns[j], top: box.top, right: columns[j + 1], bottom: box.bottom),
              lines: TextLine.lines(of: words, size: measures.size))
          })
      }
    }
    return TableGrid(columns: columns, cells: cells, height: rows.count)
  }
}
