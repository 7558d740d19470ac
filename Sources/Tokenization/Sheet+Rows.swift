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
    if zip(self, dropFirst()).contains(where: { isBefore($1, $0) }) { sort(by: isBefore) }
  }
}

/// What tells in a line of a task table, after the lines of the row above, that another row starts.
struct RowStarts {
  /// What a line brings, and what it starts.
  struct Line {
    let bringsLevel: Bool
    fileprivate let numbers: RowLists.Numbers
    /// Its level is the next row's.
    let isNext: Bool
    /// Its lists start anew, or it has the name of another task without a code.
    fileprivate let isOther: Bool

    var startsRow: Bool { isNext || isOther }
  }

  private var levels = RowLevels()
  private var lists = RowLists()

  /// `startsTask`: the line has the name of another task without a code.
  func read(_ line: Sheet.TaskLine, startsTask: Bool, behind row: Sheet.TaskRow?) -> Line {
    let bringsLevel = Sheet.bringsLevel(line)
    let numbers = RowLists.numbers(of: line)
    return Line(
      bringsLevel: bringsLevel, numbers: numbers, isNext: bringsLevel && levels.startNextRow(behind: row),
      isOther: startsTask || lists.startAnew(line, numbers))
  }

  /// Takes a line into the row that is open.
  mutating func add(_ line: Line) {
    levels.add(line.bringsLevel)
    lists.add(line.numbers)
  }

  mutating func endRow() {
    levels.endRow()
    lists.endRow()
  }
}

/// What tells in the levels of a task table's lines that a row starts: a second level is that of the task's next block.
private struct RowLevels {
  private var rowHasOne = false
  private var rowAboveHasOne = false

  /// Whether a line that brings a level is the next row's, where `row` is open. The rest of a row whose level stands on the
  /// page before has none.
  func startNextRow(behind row: Sheet.TaskRow?) -> Bool {
    rowHasOne || row?.followsPageBreak ?? false && rowAboveHasOne
  }

  mutating func add(_ bringsLevel: Bool) { rowHasOne = rowHasOne || bringsLevel }

  mutating func endRow() { (rowHasOne, rowAboveHasOne) = (false, rowHasOne) }
}

/// What tells in the lists of a task table's lines that a row starts.
private struct RowLists {
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
    return (numbers.hasBoth || Sheet.bringsLevel(line)) && Sheet.bringsItem(line)
      && (isAnew(numbers.knowledge, last.knowledge) || isAnew(numbers.skill, last.skill))
  }

  mutating func add(_ numbers: Numbers) {
    last.knowledge = numbers.knowledge ?? last.knowledge
    last.skill = numbers.skill ?? last.skill
  }

  mutating func endRow() { last = Numbers() }
}

/// What the lines of a whole task table tell of those with a task's code but no duty's: whether a task that brings entries
/// is one more of the cell above.
struct SharedTaskCells {
  private var shared: Set<Int> = []

  /// `goesOn` tells whether a line goes on with entries of the row above.
  init(_ lines: [Sheet.TaskLine], hasLevels: Bool, goesOn: (Sheet.TaskLine) -> Bool) {
    let tasks = lines.indices.filter { Sheet.startsTask(lines[$0]) }
    let headed = SharedTaskCells.headed(lines)
    defer { shared.formUnion(headed) }
    if hasLevels {
      // Where a row has its level beside its task, a task without one shares another's, unless all of its entries start beside
      // it: then the cell of the level is merged with the one above. One that stands beside no entry of its own starts no
      // row, and tells the same of the others of its duty.
      let bare = Set(tasks.filter { !SharedTaskCells.hasLevel(lines[$0...]) })
      var duty = 0
      let duties = lines.map { line in
        if Sheet.startsDuty(line) { duty += 1 }
        return duty
      }
      let surely = Set(bare.filter { Sheet.items(of: lines[$0]).isEmpty }.map { duties[$0] })
      let others = tasks.filter { !surely.contains(duties[$0]) }
      let haveLevels = 3 * others.count { !bare.contains($0) } >= 2 * others.count
      shared = bare.filter { haveLevels || surely.contains(duties[$0]) }
      shared.subtract(SharedTaskCells.aligned(lines, tasks))
      return
    }
    // Entries of the duty, not of its tasks: a task that starts no row anywhere in the table does so nowhere.
    guard lines.allSatisfy({ Sheet.items(of: $0).allSatisfy { $0.parts.count == 2 } }),
      tasks.contains(where: { goesOn(lines[$0]) })
    else { return }
    var lists = RowLists()
    for line in lines {
      let numbers = RowLists.numbers(of: line)
      let restarts = lists.startAnew(line, numbers)
      if restarts, Sheet.startsTask(line) { return }
      if restarts || Sheet.startsDuty(line) { lists.endRow() }
      lists.add(numbers)
    }
    shared = Set(tasks)
  }

  /// The lines with tasks that a heading above names (`下列T1.3~T1.5為…`), but for the first of each.
  private static func headed(_ lines: [Sheet.TaskLine]) -> Set<Int> {
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

  /// The lines with tasks whose entries start on them, outputs and indicators, or one of the two where the name of the task
  /// above ends earlier: names in one cell follow one another. An entry further up is a misprint of another task's.
  private static func aligned(_ lines: [Sheet.TaskLine], _ tasks: [Int]) -> Set<Int> {
    var firsts: [ItemCode: Int] = [:]
    for (n, line) in lines.enumerated() {
      for item in Sheet.items(of: line) where item.parts.count == 3 {
        let first = item.withoutWidths.prefix(2)
        if firsts[first] == nil { firsts[first] = n }
      }
    }
    return Set(
      tasks.filter { n in
        guard let task = Sheet.task(of: lines[n]) else { return false }
        let starts = [ItemCode.Letters.output, .indicator].compactMap {
          firsts[ItemCode(letters: $0, parts: task.parts)]
        }
        let isApart = n > 0 && !lines[n - 1].contains { $0.column == .task }
        return starts.allSatisfy { $0 <= n } && starts.count { $0 == n } >= (isApart ? 1 : 2)
      })
  }

  /// Whether a task's lines, the first of some, have a level.
  private static func hasLevel(_ lines: ArraySlice<Sheet.TaskLine>) -> Bool {
    for (n, line) in lines.enumerated() {
      if n > 0, Sheet.startsTask(line) || Sheet.startsDuty(line) { return false }
      if line.contains(where: { $0.column == .level && Vocabulary.mayBeLevel($0.text) }) { return true }
    }
    return false
  }

  func contains(_ line: Int) -> Bool { shared.contains(line) }
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

  /// Whether the code of an output or indicator stands in its column.
  static func bringsItem(_ line: TaskLine) -> Bool {
    line.contains { column, text in
      (column == .output || column == .indicator) && PrintedCode.column(of: text) == column
    }
  }

  static func startsDuty(_ line: TaskLine) -> Bool { !codes(of: line, .duty, .duty).isEmpty }

  /// Whether a line has a task's code, and no duty's.
  static func startsTask(_ line: TaskLine) -> Bool { task(of: line) != nil && !startsDuty(line) }

  /// The code of the task that a line starts.
  fileprivate static func task(of line: TaskLine) -> ItemCode? {
    codes(of: line, .task, .task).first.flatMap { $0.parts.count == 2 ? $0.code.withoutWidths : nil }
  }

  /// A task's code starts a row where the row has its level on the same line, or its own entries and none of another
  /// task; else it is one more of the tasks that share the cell.
  static func startsRow(_ line: TaskLine) -> Bool {
    let startsDuty = startsDuty(line)
    // A part of a task stands below the task.
    guard let task = codes(of: line, .task, .task).first, task.parts.count == 2 else { return startsDuty }
    let hasItems = line.contains { $0.column == .output || $0.column == .indicator }
    if startsDuty || !hasItems || bringsLevel(line) { return true }
    let items = items(of: line)
    // Of two numbers the first is the duty's. A later task's code is a misplaced one.
    let isOwn = { (item: ItemCode) in item.shares(item.parts.count - 1, with: task.code) }
    return items.contains(where: isOwn)
      && items.allSatisfy { isOwn($0) || $0.parts[1].number > task.parts[1].number }
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
