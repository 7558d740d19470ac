/// A table of tasks without rulings: white rivers part its columns, codes and levels start its rows.
struct RiverTable {
  private let measures: Measures
  private var rows: RiverRows
  /// Whether any task has a code, and whether any row has a level.
  private var hasTaskCodes = false
  private var hasLevels = false

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
    let columns = RiverRows.columns(heading.words, body.flatMap(\.line.words))
    rows = RiverRows(columns: columns, measures)
    hasTaskCodes = body.contains { _, line in
      CodeShape(TextLine(words: rows.texts(of: line)[1], middle: line.middle).characters(size: measures.size))
        != nil
    }
    hasLevels = body.contains { RiverTable.isLevel(rows.texts(of: $0.line)[4]) }
    rows.add(headings[0], startsRow: true)
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
        rows.add(part.map { (page, $0) }, startsRow: i > 0 || isFirst)
        isFirst = false
      }
    }
    items = [.table(rows.grid, page: body.last?.page ?? 0)]
    items += margins
    for heading in headings.dropFirst() {
      var rows = RiverRows(columns: columns, measures)
      rows.add(heading, startsRow: true)
      items.append(.table(rows.grid, page: heading[0].page))
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

  /// Where rows of a page start: at the code of a duty or a task, or at a level beside an indicator; where tasks have no
  /// codes, at a name with an indicator and a list beside it.
  private func rowStarts(_ lines: [TextLine]) -> [Double] {
    var starts: [Double] = []
    var lastName = -Double.infinity
    var above: [CodeShape?] = Array(repeating: nil, count: 7)
    for line in lines {
      let texts = rows.texts(of: line)
      let codes = texts.map {
        CodeShape(TextLine(words: $0, middle: line.middle).characters(size: measures.size))
      }
      let hasLevel = RiverTable.isLevel(texts[4])
      // A further task of a cell stands beside what goes on.
      let isShared = !hasLevel && [2, 3].contains { !texts[$0].isEmpty && codes[$0] == nil }
      let startsList = codes[5] != nil || codes[6] != nil
      let list = [5, 6].allSatisfy { texts[$0].isEmpty || codes[$0] != nil } && startsList
      let startsName = !texts[1].isEmpty && line.middle - lastName > 1.4 * measures.pitch
      if codes[0] != nil || codes[1] != nil && !isShared && agree(codes[1], codes[3], hasLevel)
        || hasLevel && codes[3] != nil
        || !hasTaskCodes && startsName && codes[3] != nil && list && !isShared
      {
        if codes[0] != nil || hasLevels || !goesOn(codes, above) { starts.append(line.middle) }
      }
      for (column, code) in codes.enumerated() where code != nil { above[column] = code }
      if !texts[1].isEmpty { lastName = line.middle }
    }
    return starts
  }

  private static func isLevel(_ words: [PlacedWord]) -> Bool {
    words.first?.text.first.map { $0 >= 0x30 && $0 <= 0x39 } ?? false
  }

  /// Whether a task beside an indicator of the duty, whose number tells no task, is one more of the cell above: all lists
  /// count on from those above, and in a row of its own one of them would start anew.
  private func goesOn(_ codes: [CodeShape?], _ above: [CodeShape?]) -> Bool {
    guard let task = codes[1], let indicator = codes[3], indicator.isAsLong(as: task) else { return false }
    let lists = [5, 6].filter { codes[$0] != nil }
    return !lists.isEmpty
      && lists.allSatisfy { list in above[list].map { codes[list]!.follows($0) } ?? false }
  }

  /// Whether an indicator is the one of a task, as their numbers say; a level starts a row whatever they say.
  private func agree(_ task: CodeShape?, _ indicator: CodeShape?, _ hasLevel: Bool) -> Bool {
    guard !hasLevel, let task, let indicator else { return true }
    return indicator.isBelow(task)
  }
}
