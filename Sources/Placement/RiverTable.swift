/// A table of tasks without rulings: white rivers part its columns, codes and levels start its rows.
struct RiverTable {
  private let measures: Measures
  /// Where the columns begin, and where the last one ends.
  private var columns: [Double] = []
  private var rows: [Row] = []
  /// Whether any task has a code.
  private var hasTaskCodes = false

  private struct Row {
    /// The words of each column, page by page.
    var cells: [[(page: Int, words: [PlacedWord])]]
  }

  /// The same items with a table in the place of its lines. Margins and headings that are printed again stand behind it.
  static func replacingLines(of items: [PageItem], _ measures: Measures) -> [PageItem] {
    guard
      let start = items.firstIndex(where: { item in
        if case .line(let line, _) = item { return RiverHeading(line) != nil }
        return false
      }), case .line(let line, _) = items[start], let heading = RiverHeading(line)
    else { return items }
    let end =
      items[(start + 1)...].firstIndex { item in
        guard case .line(let line, _) = item else { return true }
        return RiverHeading.endsTable(line)
      } ?? items.count
    let table = RiverTable(items[start..<end], heading, PageFurniture(items), measures)
    return items[..<start] + table.items + items[end...]
  }

  /// What the lines come to.
  private var items: [PageItem] = []

  private init(
    _ lines: ArraySlice<PageItem>, _ heading: RiverHeading, _ furniture: PageFurniture, _ measures: Measures
  ) {
    self.measures = measures
    var headings: [[(page: Int, line: TextLine)]] = []
    var body: [(page: Int, line: TextLine)] = []
    var margins: [PageItem] = []
    var isInHeading = false
    for case .line(let line, let page) in lines {
      if RiverHeading(line) != nil {
        headings.append([(page, line)])
        isInHeading = true
      } else if isInHeading, page == headings[headings.count - 1][0].page, RiverHeading.goesOn(in: line),
        // The tail of a torn text may look like a heading, but a heading is printed again as it was.
        headings.count == 1 || headings[headings.count - 1].count < headings[0].count
      {
        headings[headings.count - 1].append((page, line))
      } else {
        isInHeading = false
        if furniture.contains(line) {
          margins.append(.line(line, page: page))
        } else {
          body.append((page, line))
        }
      }
    }
    columns = RiverTable.columns(heading, body.flatMap(\.line.words))
    hasTaskCodes = body.contains { _, line in
      CodeShape(TextLine(words: texts(of: line)[1], middle: line.middle).characters(size: measures.size))
        != nil
    }
    add(headings[0], startsRow: true)
    var isFirst = true
    for (page, lines) in RiverTable.byPage(body) {
      let starts = rowStarts(lines)
      var parts: [[TextLine]] = [[]]
      var next = 0
      for line in lines {
        while next < starts.count, line.middle > starts[next] - 0.5 * measures.pitch {
          parts.append([])
          next += 1
        }
        parts[parts.count - 1].append(line)
      }
      for (i, part) in parts.enumerated() where !part.isEmpty {
        add(part.map { (page, $0) }, startsRow: i > 0 || isFirst)
        isFirst = false
      }
    }
    items = [.table(grid(rows), page: body.last?.page ?? 0)]
    items += margins
    for heading in headings.dropFirst() {
      rows = []
      add(heading, startsRow: true)
      items.append(.table(grid(rows), page: heading[0].page))
    }
  }

  private static func byPage(_ lines: [(page: Int, line: TextLine)]) -> [(page: Int, lines: [TextLine])] {
    var pages: [(page: Int, lines: [TextLine])] = []
    for (page, line) in lines {
      if pages.last?.page == page {
        pages[pages.count - 1].lines.append(line)
      } else {
        pages.append((page, [line]))
      }
    }
    return pages
  }

  /// Between the headings of two columns, the middle of the widest gap that no word stands in parts them.
  private static func columns(_ heading: RiverHeading, _ words: [PlacedWord]) -> [Double] {
    let boxes = (words + heading.words).map(\.box)
    var columns = [(boxes.map(\.left).min() ?? 0) - 2]
    for (a, b) in zip(heading.words, heading.words.dropFirst()) {
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

  /// Where rows of a page start: at the code of a duty or a task, or at a level beside an indicator; where tasks have no
  /// codes, at a name with an indicator and a list beside it.
  private func rowStarts(_ lines: [TextLine]) -> [Double] {
    var starts: [Double] = []
    var lastName = -Double.infinity
    for line in lines {
      let texts = texts(of: line)
      let codes = texts.map {
        CodeShape(TextLine(words: $0, middle: line.middle).characters(size: measures.size))
      }
      let hasLevel = texts[4].first?.text.first.map { $0 >= 0x30 && $0 <= 0x39 } ?? false
      // A further task of a cell stands beside what goes on.
      let isShared = !hasLevel && [2, 3].contains { !texts[$0].isEmpty && codes[$0] == nil }
      let startsList = codes[5] != nil || codes[6] != nil
      let list = [5, 6].allSatisfy { texts[$0].isEmpty || codes[$0] != nil } && startsList
      let startsName = !texts[1].isEmpty && line.middle - lastName > 1.4 * measures.pitch
      if codes[0] != nil || codes[1] != nil && !isShared && agree(codes[1], codes[3], hasLevel)
        || hasLevel && codes[3] != nil
        || !hasTaskCodes && startsName && codes[3] != nil && list && !isShared
      {
        starts.append(line.middle)
      }
      if !texts[1].isEmpty { lastName = line.middle }
    }
    return starts
  }

  private func texts(of line: TextLine) -> [[PlacedWord]] {
    var texts: [[PlacedWord]] = Array(repeating: [], count: columns.count - 1)
    for word in line.words { texts[column(of: word)].append(word) }
    return texts
  }

  /// Whether an indicator is the one of a task, as their numbers say; a level starts a row whatever they say.
  private func agree(_ task: CodeShape?, _ indicator: CodeShape?, _ hasLevel: Bool) -> Bool {
    guard !hasLevel, let task, let indicator else { return true }
    return indicator.isBelow(task)
  }

  private mutating func add(_ lines: [(page: Int, line: TextLine)], startsRow: Bool) {
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

  private func grid(_ rows: [Row]) -> TableGrid {
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
