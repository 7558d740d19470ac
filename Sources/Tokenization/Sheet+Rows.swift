internal import OCSSourceText
internal import OCSStandardModel

extension Sheet {
  /// Puts rows, their cells and paragraphs into the order of the document. A reader that sets lines aside until it knows
  /// the table that they belong to may give them behind what stands further down, and no text goes on backwards.
  mutating func sort() {
    for i in rows.indices {
      rows[i].cells.sortUnlessSorted {
        ($0.column.rawValue, $0.range.lower) < ($1.column.rawValue, $1.range.lower)
      }
    }
    func start(_ cells: [Cell]) -> Int { cells.reduce(Int.max) { min($0, $1.range.lower) } }
    rows.sortUnlessSorted { start($0.cells) < start($1.cells) }
    profile.sortUnlessSorted { $0.range.lower < $1.range.lower }
    for i in history.indices { history[i].cells.sortUnlessSorted { $0.range.lower < $1.range.lower } }
    history.sortUnlessSorted { ($0.cells.first?.range.lower ?? 0) < ($1.cells.first?.range.lower ?? 0) }
    attitudes.sortUnlessSorted { $0.ranges[0].lower < $1.ranges[0].lower }
    notes.sortUnlessSorted { $0.ranges[0].lower < $1.ranges[0].lower }
  }
}

extension Array {
  /// Nearly all are sorted, and to see it costs least.
  fileprivate mutating func sortUnlessSorted(by isBefore: (Element, Element) -> Bool) {
    if indices.dropFirst().contains(where: { isBefore(self[$0], self[$0 - 1]) }) { sort(by: isBefore) }
  }
}

/// What tells in the lists of a task table's lines that a row starts.
struct RowLists {
  /// The numbers of a code of knowledge and one of skills, and whether there are both codes.
  struct Numbers {
    var knowledge: Int?
    var skill: Int?
    var hasBoth = false
  }

  /// The last ones of the row.
  private var last = Numbers()

  /// The numbers of the codes that a line brings. Where Latin letters or a counter follow, the last digits may be the
  /// name's (`K0224小時`), but for those of `S02`.
  static func numbers(of line: Sheet.TaskLine) -> Numbers {
    func codes(_ column: Sheet.Column) -> (areThere: Bool, number: Int?) {
      let texts = line.lazy.filter { $0.column == column }.map(\.text)
      let codes = texts.compactMap { text in
        PrintedCode.match(text, at: text.startIndex, .knowledge).map { (code: $0, text: text) }
      }.filter { $0.code.listColumn == column }
      let sure = codes.first { code, text in
        let mayBeNames =
          code.joinsLatin
          || code.parts[0].width > 2 && Vocabulary.startsWithCounter(text[code.span.upperBound...])
        return !mayBeNames || code.isPadded && code.parts[0].width == 2
      }
      return (codes.first != nil, sure?.code.number)
    }
    let (knowledge, skills) = (codes(.knowledge), codes(.skills))
    return Numbers(
      knowledge: knowledge.number, skill: skills.number, hasBoth: knowledge.areThere && skills.areThere)
  }

  /// Whether a line brings entries and codes of both lists, or of one behind a level, and one of them counts from a smaller
  /// number than its list has come to in the row.
  func startAnew(_ line: Sheet.TaskLine, _ numbers: Numbers) -> Bool {
    func isAnew(_ number: Int?, _ last: Int?) -> Bool {
      number.flatMap { n in last.map { n <= $0 } } ?? false
    }
    return (numbers.hasBoth || Sheet.bringsLevel(line)) && !Sheet.items(of: line).isEmpty
      && (isAnew(numbers.knowledge, last.knowledge) || isAnew(numbers.skill, last.skill))
  }

  mutating func add(_ numbers: Numbers) {
    last.knowledge = numbers.knowledge ?? last.knowledge
    last.skill = numbers.skill ?? last.skill
  }

  mutating func endRow() { last = Numbers() }
}

/// The tasks of one cell that a heading in it names.
enum HeadedTasks {
  /// The lines with tasks that a heading above names (`下列T1.3~T1.5為…`), but for the first of each.
  static func lines(of lines: [Sheet.TaskLine]) -> Set<Int> {
    var headed: Set<Int> = []
    var range: (first: ItemCode, last: ItemCode)?
    var isFirst = false
    for (n, line) in lines.enumerated() {
      guard let text = line.first(where: { $0.column == .task })?.text else { continue }
      if let found = tasks(between: text) { (range, isFirst) = (found, true) }
      guard let named = range, let task = PrintedCode.match(text, at: text.startIndex, .task)?.code,
        PrintedCode.column(of: text) == .task
      else { continue }
      let isNamed =
        task.shares(1, with: named.first) && named.first.last <= task.last && task.last <= named.last.last
      if !isNamed { range = nil } else if !isFirst { headed.insert(n) }
      isFirst = false
    }
    return headed
  }

  /// The first and the last task of a range in a heading.
  private static func tasks(between text: ArraySlice<Glyph>) -> (ItemCode, ItemCode)? {
    for i in text.indices {
      guard let first = PrintedCode.match(text, at: i, .task), first.startsRange(in: text) else { continue }
      let next = first.span.upperBound + 1
      guard let last = PrintedCode.match(text, at: next, .task)?.code else { return nil }
      return (first.code, last)
    }
    return nil
  }
}

/// What tells in the lines of a task table without tasks' codes that a task starts.
struct UncodedRows {
  private var lastItem: ItemCode?
  private var lists = RowLists()

  /// Whether the first of the entries that a line brings is of another task than the last one above: its numbers say so,
  /// or, where they run on through the tasks of a duty, those of the lists beside it start anew.
  mutating func startsTask(_ line: Sheet.TaskLine) -> Bool {
    let items = Sheet.items(of: line)
    let numbers = RowLists.numbers(of: line)
    defer {
      lastItem = items.last ?? lastItem
      lists.add(numbers)
    }
    guard let first = items.first else { return false }
    let isOther =
      lastItem.map { first.isOfOtherTask(than: $0) || !first.shares(1, with: $0) } ?? true
      || first.parts.count == 2 && lists.startAnew(line, numbers)
    if isOther { lists.endRow() }
    return isOther
  }
}

/// What tells in one line of a task table that a row starts.
extension Sheet {
  /// The words of a line, or the cells that it holds the lines of, with their columns.
  typealias TaskLine = [(column: Column, text: ArraySlice<Glyph>)]

  static func bringsLevel(_ line: TaskLine) -> Bool {
    line.contains { column, text in
      guard column == .level, let first = text.first?.scalar else { return false }
      return Vocabulary.isDigit(first) || Vocabulary.isOrdinalLevel(text)
    }
  }

  /// The codes of the outputs and indicators that a line brings.
  static func items(of line: TaskLine) -> [ItemCode] {
    (codes(of: line, .output, .output) + codes(of: line, .indicator, .output)).map(\.code)
  }

  private static func codes(
    of line: TaskLine, _ column: Column, _ grammar: PrintedCode.Grammar
  ) -> [PrintedCode] {
    line.filter { $0.column == column }.compactMap {
      PrintedCode.match($0.text, at: $0.text.startIndex, grammar)
    }
  }
}
