internal import OCSDiagnostics
internal import OCSSourceText
internal import OCSStandardModel
internal import OCSTokenization

/// Rows of the task table → duties, tasks and blocks. The row decides where an entry stands; its number
/// only where the row leaves it open.
struct TaskTable {
  private let bench: Workbench
  private let cells: CodedCells
  private(set) var draft = Draft()

  /// Some task of the standard has a code; some row prints a level.
  private let hasTaskCodes: Bool
  private let hasLevels: Bool
  private let rowCount: Int

  private var block: (duty: Int, task: Int, block: Int)?
  /// The tasks that share the cell of the current one.
  private var cellTasks: [ItemCode] = []
  /// The codes that came last among the outputs and the indicators of the task, whose numbers run through its blocks; codes
  /// of two numbers (`O1.5`) run through the tasks of the duty.
  private var lastOutput: ItemCode?
  private var lastIndicator: ItemCode?
  /// The duty under which the last group was opened.
  private var groupDuty = -1

  /// The row that is being read.
  private var row = 0
  /// For the first row of a duty whose name stands further down, the row where it does, and the other way round.
  private var movedDuties: (to: [Int: Int], from: Set<Int>) = ([:], [])

  static func read(_ rows: [Sheet.TaskRow], _ cells: CodedCells, on bench: Workbench) -> Draft {
    var table = TaskTable(rows, cells, on: bench)
    table.findMovedDuties(in: rows)
    for (n, row) in rows.enumerated() {
      table.row = n
      table.add(row)
    }
    return table.draft
  }

  private init(_ rows: [Sheet.TaskRow], _ cells: CodedCells, on bench: Workbench) {
    self.bench = bench
    self.cells = cells
    rowCount = rows.count
    hasTaskCodes = rows.indices.contains { row in
      cells[row, .task].flatMap { cells.firstHit(in: $0) } != nil
    }
    hasLevels = rows.contains { row in
      row.cells.contains { cell in
        guard cell.column == .level else { return false }
        return bench.withGlyphs(of: Stretches(cell.range)) { LevelText($0).value != nil }
      }
    }
  }

  // MARK: Rows

  /// Finds the names of duties that stand in the middle or at the end of their merged cell: the codes of the tasks above that
  /// row count up to its own. What goes on behind a page break without a level may be the rest of another duty's row.
  private mutating func findMovedDuties(in rows: [Sheet.TaskRow]) {
    for row in rows.indices.dropFirst() {
      guard rows[row - 1].cells.first.map({ $0.column > .duty }) ?? false,
        let duty = cells[row, .duty].flatMap({ cells.firstHit(in: $0) })?.code, var next = task(row),
        next.parts.count == 2, next.isBelow(duty), next.last > 1
      else { continue }
      var first = row
      while first > 0, let above = task(first - 1), above.parts.count == 2, above.isBelow(duty),
        above.last + 1 == next.last, !rows[first - 1].cells.contains(where: { $0.column == .duty }),
        !(rows[first - 1].covered?.contains(.duty) ?? false)
      {
        next = above
        first -= 1
      }
      let goesOn =
        hasLevels && rows[first].followsPageBreak && !rows[first].cells.contains { $0.column == .level }
      guard first < row, next.last == 1, !goesOn else { continue }
      movedDuties.to[first] = row
      movedDuties.from.insert(row)
    }
  }

  /// The first code in the task cell of a row.
  private func task(_ row: Int) -> ItemCode? {
    cells[row, .task].flatMap { cells.firstHit(in: $0) }?.code
  }

  private mutating func add(_ row: Sheet.TaskRow) {
    var row = row
    let hasOwnLevel = row.cells.contains { $0.column == .level }
    let printed = movedDuties.to[self.row] ?? self.row
    let duty =
      movedDuties.from.contains(self.row) ? Reading() : bench.readCell(cells[printed, .duty], of: cells)
    let isNewDuty = addDuty(duty, row)
    for (print, cell) in zip(row.repeated, cells.repeated(self.row)) where print.column == .duty {
      for entry in bench.readCell(cell, of: cells).entries {
        guard let code = entry.code, let duty = draft.duties.indices.last else { continue }
        draft.duties[duty].codeRepeats.append(code.slot)
        draft.duties[duty].nameRepeats.append(entry.ranges)
      }
    }
    // Cells are merged within one duty: the next one's may say the same.
    if isNewDuty { for cell in row.cells { row.covered?.remove(cell.column) } }
    let tasks = read(.task)
    let others = row.cells.contains { $0.column != .duty && $0.column != .task }
    var isNewTask = addTasks(tasks, row, isNewDuty: isNewDuty, hasOthers: others, hasOwnLevel)
    guard others || isNewTask else { return }
    if block == nil, !isNewTask {
      openTask(nil, [])
      isNewTask = true
    }

    let knowledge = read(.knowledge)
    let skills = read(.skills)
    let isNewGroup = startsGroup(
      row, isNewDuty: isNewDuty, isNewTask: isNewTask, knowledge, skills, hasOwnLevel)
    if isNewGroup {
      draft.groups.append(newGroup(below: row.covered))
      groupDuty = draft.duties.count - 1
    }
    if isNewTask || (isNewGroup && !movesBlock()) { openBlock() }
    addLevel(row)
    addList(knowledge, .knowledge)
    addList(skills, .skills)
    addItems(.output, .outputs, row, isNewTask: isNewTask)
    addItems(.indicator, .indicators, row, isNewTask: isNewTask)
    addRepeats(row)
  }

  private func read(_ column: Sheet.Column) -> Reading { bench.readCell(cells[row, column], of: cells) }

  /// The last output or indicator above.
  private func last(in column: Sheet.Column) -> ItemCode? {
    column == .output ? lastOutput : lastIndicator
  }

  // MARK: Duties and tasks

  private mutating func addDuty(_ reading: Reading, _ row: Sheet.TaskRow) -> Bool {
    var isNew = false
    let hasTasks = row.cells.contains { $0.column == .task }
    if !reading.leading.isEmpty {
      if let current = draft.duties.last,
        repeats(reading.leading, current.name) || row.covered?.contains(.duty) ?? false
      {
        draft.duties[draft.duties.count - 1].nameRepeats.append(reading.leading)
      } else if let current = draft.duties.last, current.code != nil || row.followsPageBreak,
        !startsWithFirstTask(behind: current)
      {
        draft.duties[draft.duties.count - 1].name.goOn(reading.leading)
      } else {
        draft.duties.append(Draft.Duty(code: nil, name: reading.leading))
        isNew = true
      }
    }
    for (n, printed) in reading.entries.enumerated() {
      var entry = printed
      if n + 1 == reading.entries.count, hasTasks {
        entry.end(at: withoutHeading(entry.ranges, behind: entry.code?.code))
      }
      if let code = entry.code, let current = draft.duties.last?.code,
        current.description == code.description,
        entry.ranges.isEmpty || repeats(entry.ranges, draft.duties[draft.duties.count - 1].name)
      {
        draft.duties[draft.duties.count - 1].codeRepeats.append(code.slot)
        draft.duties[draft.duties.count - 1].nameRepeats.append(entry.ranges)
        continue
      }
      draft.duties.append(Draft.Duty(code: entry.code, name: entry.ranges))
      isNew = true
    }
    if isNew {
      block = nil
      cellTasks = []
      (lastOutput, lastIndicator) = (nil, nil)
    }
    return isNew
  }

  /// Whether the row has the first task of another duty: a text beside it is the name of that duty, and no rest of the one above.
  private func startsWithFirstTask(behind duty: Draft.Duty) -> Bool {
    guard let next = task(row), next.parts.count == 2, next.last == 1,
      let above = duty.tasks.last(where: { $0.code != nil })?.code?.code, above.parts.count == 2
    else { return false }
    return !next.shares(1, with: above)
  }

  /// True where a task starts in this row.
  private mutating func addTasks(
    _ reading: Reading, _ row: Sheet.TaskRow, isNewDuty: Bool, hasOthers: Bool, _ hasOwnLevel: Bool
  ) -> Bool {
    if draft.duties.isEmpty, !reading.isEmpty { draft.duties.append(Draft.Duty()) }
    var reading = reading
    if !reading.leading.isEmpty, !reading.entries.isEmpty {
      reading.leading = withoutHeading(reading.leading, behind: nil)
    }
    var isNew = addUncodedTask(reading, row, hasOwnLevel)
    var first: Int?
    // A cell of task codes alone behind a page break is one more of the cell before it.
    let goesOn =
      row.followsPageBreak && !isNewDuty && block != nil && !hasOwnLevel
      && (!hasOthers || carriesOn())
    if goesOn { first = block?.task }
    for (n, printed) in reading.entries.enumerated() {
      var entry = printed
      if n + 1 < reading.entries.count {
        entry.end(at: withoutHeading(entry.ranges, behind: entry.code?.code))
      }
      guard let code = entry.code else { continue }
      let duty = draft.duties.count - 1
      let count = draft.duties[duty].tasks.count
      if code.code.parts.count == 3, count > 0 {
        draft.duties[duty].tasks[count - 1].subtasks.append(entry)
        continue
      }
      if count > 0, first == nil, let current = draft.duties[duty].tasks[count - 1].code,
        current.description == code.description,
        entry.ranges.isEmpty || repeats(entry.ranges, draft.duties[duty].tasks[count - 1].name)
      {
        draft.duties[duty].tasks[count - 1].codeRepeats.append(code.slot)
        draft.duties[duty].tasks[count - 1].nameRepeats.append(entry.ranges)
        continue
      }
      if count > 0, draft.duties[duty].tasks[count - 1].isAwaited {
        draft.duties[duty].tasks[count - 1].isAwaited = false
        draft.duties[duty].tasks[count - 1].code = entry.code
        draft.duties[duty].tasks[count - 1].name = entry.ranges
        cellTasks = [code.code]
        first = count - 1
      } else if let first {
        draft.duties[duty].tasks.append(
          Draft.Task(code: entry.code, name: entry.ranges, blocksOf: first))
        cellTasks.append(code.code)
      } else {
        openTask(entry.code, entry.ranges)
        first = count
        isNew = true
      }
    }
    return isNew
  }

  /// A heading over the tasks further down in the cell (`下列T1.3~T1.4為進階任務：`) is none of the name above it: it stays
  /// unclaimed and comes out as unplaced.
  private mutating func withoutHeading(_ text: Stretches, behind code: ItemCode?) -> Stretches {
    bench.withGlyphs(of: text) { glyphs in
      guard let last = glyphs.last?.scalar, Vocabulary.isColon(last),
        let start = glyphs.indices.last(where: { TaskTable.startsHeading(glyphs[$0...]) }),
        start > 0 || code == nil
      else { return text }
      draft.headings.append((bench.ranges(of: start..<glyphs.count, in: glyphs, of: text), code ?? lastCode))
      return bench.ranges(of: 0..<start, in: glyphs, of: text)
    }
  }

  /// The last code of the rows above, or that of the duty that starts in this one.
  private var lastCode: ItemCode? {
    guard groupDuty == draft.duties.count - 1, let group = draft.groups.last else {
      return draft.duties.last?.code?.code
    }
    return (group.skills.last ?? group.knowledge.last)?.code?.code
  }

  /// 下列 or 以下, behind a gap or before the code of a task.
  private static func startsHeading(_ glyphs: ArraySlice<Glyph>) -> Bool {
    Vocabulary.startsHeadingOfTasks(glyphs)
      && (glyphs.first?.gap != Glyph.Gap.none || glyphs.dropFirst(2).first?.scalar == 0x54)
  }

  /// Whether the outputs and indicators of a row behind a page break carry on those of the task above: they
  /// start with the tail of an entry, or with a code of that task or of one whose entries began there.
  private func carriesOn() -> Bool {
    for column in [Sheet.Column.output, .indicator] {
      guard let cell = cells[row, column], let first = cells.firstHit(in: cell) else { continue }
      let last = last(in: column)
      let isTail = first.span.lowerBound > cell.glyphs.lowerBound && last != nil
      let goesOn =
        first.code.parts.count == 3
        && last.map { $0.parts.count == 3 && first.code.shares(2, with: $0) } ?? false
      if isTail || goesOn || cellTasks.contains(where: first.code.isBelow) || goesOnInTwoParts(first.code) {
        return true
      }
    }
    return false
  }

  /// Whether codes of two parts, which run on through the tasks of a duty, may be those of a cell that goes on: no level tells
  /// rows apart, and the lists go on behind the last codes above.
  private func goesOnInTwoParts(_ item: ItemCode) -> Bool {
    guard !hasLevels, item.parts.count == 2, let group = draft.groups.last,
      let duty = draft.duties.last?.code?.code, item.shares(1, with: duty)
    else { return false }
    let lists = [(Sheet.Column.knowledge, group.knowledge), (.skills, group.skills)].compactMap {
      column, above -> Bool? in
      guard let first = cells[row, column].flatMap({ cells.firstHit(in: $0) })?.code,
        let last = above.last?.code?.code
      else { return nil }
      return first.last > last.last
    }
    return !lists.isEmpty && lists.allSatisfy(\.self)
  }

  /// Whether the outputs or indicators of a row start with the code of another task than those above.
  private func startsOtherTask(_ row: Sheet.TaskRow) -> Bool {
    row.cells.contains { cell in
      guard cell.column == .output || cell.column == .indicator, let last = last(in: cell.column) else {
        return false
      }
      let first = bench.withGlyphs(of: Stretches(cell.range)) {
        PrintedCode.match($0[...], at: 0, .output)?.code
      }
      return first?.isOfOtherTask(than: last) ?? false
    }
  }

  /// Whether the outputs or indicators of a row start with a code of the next task, and no task is printed with its code.
  private mutating func startsUncodedTask(behind task: ItemCode?) -> Bool {
    guard let task, task.parts.count == 2 else { return false }
    let own = [Sheet.Column.output, .indicator].lazy.compactMap { [cells, row] column -> ItemCode? in
      guard let cell = cells[row, column], let first = cells.firstHit(in: cell),
        first.span.lowerBound == cell.glyphs.lowerBound, first.code.parts.count == 3
      else { return nil }
      return ItemCode(letters: task.letters, parts: first.code.prefix(2).parts)
    }.first { $0.follows(task) }
    return own.map { !printedTasks.contains($0.withoutWidths) } ?? false
  }

  /// The codes of all tasks, which hardly any table asks for.
  private lazy var printedTasks = Set(
    (0..<rowCount).flatMap { row in
      cells[row, .task].map { cells.hits(in: $0).map(\.code.withoutWidths) } ?? []
    })

  /// Text of a task cell before any code: a heading, the tail of the name above, or a task without a code.
  private mutating func addUncodedTask(
    _ reading: Reading, _ row: Sheet.TaskRow, _ hasOwnLevel: Bool
  ) -> Bool {
    if reading.leading.isEmpty { return false }
    let duty = draft.duties.count - 1
    if let last = draft.duties[duty].tasks.indices.last {
      let task = draft.duties[duty].tasks[last]
      if repeats(reading.leading, task.name) || row.covered?.contains(.task) ?? false {
        draft.duties[duty].tasks[last].nameRepeats.append(reading.leading)
        return false
      }
      // A level of its own may be that of another block of the task, whose cell goes on beside it.
      let isTail =
        row.followsPageBreak
        ? hasTaskCodes || !hasOwnLevel && !startsOtherTask(row)
        : task.code != nil && (!hasOwnLevel || carriesOn())
      if isTail, !reading.entries.isEmpty || !startsUncodedTask(behind: task.code?.code) {
        if let subtask = task.subtasks.indices.last {
          draft.duties[duty].tasks[last].subtasks[subtask].goOn(reading.leading)
        } else {
          draft.duties[duty].tasks[last].name.goOn(reading.leading)
        }
        return false
      }
    }
    // A heading above a list of codes belongs to none of them, which may start on the next page.
    let mayBeHeading = hasTaskCodes && reading.entries.isEmpty
    let name = mayBeHeading ? withoutHeading(reading.leading, behind: nil) : reading.leading
    if name.isEmpty {
      openTask(nil, [])
      draft.duties[duty].tasks[draft.duties[duty].tasks.count - 1].isAwaited = true
      return true
    }
    if !reading.entries.isEmpty {
      draft.headings.append((reading.leading, lastCode))
      return false
    }
    openTask(nil, name)
    return true
  }

  private mutating func openTask(_ code: Coded?, _ name: Stretches) {
    if draft.duties.isEmpty { draft.duties.append(Draft.Duty()) }
    let duty = draft.duties.count - 1
    draft.duties[duty].tasks.append(Draft.Task(code: code, name: name))
    block = nil
    if lastOutput?.parts.count == 3 { lastOutput = nil }
    if lastIndicator?.parts.count == 3 { lastIndicator = nil }
    cellTasks = code.map { [$0.code] } ?? []
  }

  private mutating func openBlock() {
    let duty = draft.duties.count - 1
    // Behind it stand the tasks that share its cell.
    var task = draft.duties[duty].tasks.count - 1
    while task > 0, draft.duties[duty].tasks[task].blocksOf != nil { task -= 1 }
    if draft.duties[duty].tasks[task].blocksOf != nil { task = draft.duties[duty].tasks.count - 1 }
    draft.duties[duty].tasks[task].blocks.append(Draft.Block(group: draft.groups.count - 1))
    block = (duty, task, draft.duties[duty].tasks[task].blocks.count - 1)
  }

  /// A task whose first row had nothing but its name shares the cells above only until it brings its own.
  private mutating func movesBlock() -> Bool {
    guard let block else { return false }
    let current = draft.duties[block.duty].tasks[block.task].blocks[block.block]
    guard current.outputs.isEmpty, current.indicators.isEmpty else { return false }
    let isShared = draft.duties[block.duty].tasks[..<block.task].contains { task in
      task.blocks.contains { $0.group == current.group }
    }
    guard isShared else { return false }
    draft.duties[block.duty].tasks[block.task].blocks[block.block].group = draft.groups.count - 1
    return true
  }

  private func repeats(_ some: Stretches, _ name: Stretches) -> Bool {
    guard !some.isEmpty, !name.isEmpty else { return false }
    return bench.withGlyphs(of: some) { some in
      bench.withGlyphs(of: name) { some.elementsEqual($0) { $0.scalar == $1.scalar } }
    }
  }

  // MARK: Levels and lists

  /// Whether the row's level and lists are its own, or those of the cell that is merged with it above.
  private func startsGroup(
    _ row: Sheet.TaskRow, isNewDuty: Bool, isNewTask: Bool, _ knowledge: Reading, _ skills: Reading,
    _ hasOwnLevel: Bool
  ) -> Bool {
    if let covered = row.covered, !row.followsPageBreak, !draft.groups.isEmpty,
      isNewTask || !covered.isDisjoint(with: TaskTable.shared)
    {
      // A row of the same task without a level of its own goes on with the block, unless its lists start anew.
      if !isNewTask, !hasOwnLevel, covered.contains(.level), let group = draft.groups.last {
        return restarts(knowledge, group.knowledge) || restarts(skills, group.skills)
      }
      // The layout tells which cells reach down; what it does not merge is the row's own.
      return !covered.isSuperset(of: TaskTable.shared)
    }
    guard let group = draft.groups.last, !isNewDuty, block != nil || isNewTask else { return true }
    // Cells are merged within one duty, which may have stood in a row of its own.
    if groupDuty != draft.duties.count - 1 { return true }
    let hasList = !knowledge.entries.isEmpty || !skills.entries.isEmpty
    if isNewTask {
      // A list that starts within an entry goes on with the cell above.
      let goesOn = !knowledge.leading.isEmpty || !skills.leading.isEmpty
      if hasOwnLevel || (!hasLevels && hasList && !goesOn) { return true }
      return startsAnew(knowledge, group.knowledge) || startsAnew(skills, group.skills)
    }
    let isAnew =
      restarts(knowledge, group.knowledge) || (knowledge.isEmpty && restarts(skills, group.skills))
    if hasOwnLevel {
      if !group.hasLevelCell && !isAnew { return false }
      return hasList
    }
    // Where no row prints a level an empty one says nothing.
    return isAnew || (!hasLevels && hasList && !row.followsPageBreak)
  }

  private static let shared: Set<Sheet.Column> = [.level, .knowledge, .skills]

  /// A group for a row of which some cells may be merged with those of the row above.
  private func newGroup(below covered: Set<Sheet.Column>?) -> Draft.Group {
    var group = Draft.Group()
    guard let covered, let above = draft.groups.last else { return group }
    if covered.contains(.level) {
      group.level = above.level
      group.hasLevelCell = above.hasLevelCell
    }
    if covered.contains(.knowledge) { group.knowledgeAbove = above.knowledgeAbove + above.knowledge }
    if covered.contains(.skills) { group.skillsAbove = above.skillsAbove + above.skills }
    return group
  }

  /// A list of another task that does not go on behind the codes above.
  private func startsAnew(_ reading: Reading, _ list: [Entry]) -> Bool {
    guard reading.leading.isEmpty, let first = reading.entries.first?.code?.code,
      let last = list.last(where: { $0.code?.code.letters == first.letters })?.code?.code
    else { return false }
    return first.last <= last.last
  }

  /// A list of the same task that counts from its first code again.
  private func restarts(_ reading: Reading, _ list: [Entry]) -> Bool {
    guard reading.leading.isEmpty, let first = reading.entries.first?.code?.code,
      let start = list.first(where: { $0.code?.code.letters == first.letters })?.code?.code
    else { return false }
    return first.last <= start.last
  }

  /// The levels of a row: one where its pieces make one together, as `第3` and 級 or `3級` and 以上 do that a narrow cell wraps.
  private func levels(of row: Sheet.TaskRow) -> [Stretches] {
    var levels: [Stretches] = []
    for cell in row.cells where cell.column == .level { levels.append(Stretches(cell.range)) }
    guard levels.count > 1 else { return levels }
    var all = Stretches()
    for level in levels { all += level }
    return bench.withGlyphs(of: all, LevelText.isOne) ? [all] : levels
  }

  private mutating func addLevel(_ row: Sheet.TaskRow) {
    let group = draft.groups.count - 1
    for ranges in levels(of: row) {
      let (place, reading) = bench.withGlyphs(of: ranges) { glyphs in
        (SourceRange(glyphs[0].lower, glyphs[glyphs.count - 1].upper), LevelText(glyphs))
      }
      if reading == .none {
        bench.drop(place, .placeholder)
        draft.groups[group].hasLevelCell = true
        continue
      }
      let level = reading.value
      var task: String? { block.flatMap { draft.duties[$0.duty].tasks[$0.task].code?.description } }
      if draft.groups[group].hasLevelCell, level != draft.groups[group].level {
        bench.find(.ambiguousText, code: task, "a second level for one row; the first one counts", place)
        continue
      }
      let slot = bench.derive(ranges)
      draft.groups[group].hasLevelCell = true
      draft.groups[group].level = level
      draft.groups[group].levelSlots.append(slot)
      draft.groups[group].levelRange = draft.groups[group].levelRange ?? place
      var printed: String { bench.text.glyphs(of: place).string }
      switch reading {
      case .qualified(let value):
        bench.find(
          .invalidLevel, code: task, "the level \(printed) says more than a number from 1 to 6",
          suggestion: String(value), place)
      case .unreadable:
        bench.find(.invalidLevel, code: task, "\(printed) is no level from 1 to 6", place)
      case .level, .none: break
      }
    }
  }

  private mutating func addList(_ reading: Reading, _ list: Draft.Group.List) {
    let group = draft.groups.count - 1
    if let tail = reading.leading.first {
      if let last = draft.groups[group][list].indices.last {
        draft.groups[group][list][last].goOn(reading.leading)
      } else {
        // A block can only name codes: the text stays unclaimed and comes out as unplaced.
        let kind = list == .knowledge ? "knowledge" : "a skill"
        bench.find(.missingCode, code: nil, "\(kind) without a code", tail)
      }
    }
    draft.groups[group][list].takeOver(reading.entries)
  }

  private mutating func addItems(
    _ column: Sheet.Column, _ list: Draft.Block.List, _ row: Sheet.TaskRow, isNewTask: Bool
  ) {
    let reading = read(column)
    guard let (duty, task, block) = block, !reading.isEmpty else { return }
    if reading.entries.isEmpty, bench.withGlyphs(of: reading.leading, { Vocabulary.isDash($0[...]) }) {
      bench.drop(reading.leading, .placeholder)
    } else if !reading.leading.isEmpty {
      if let last = draft.duties[duty].tasks[task].blocks[block][list].indices.last {
        draft.duties[duty].tasks[task].blocks[block][list][last].goOn(reading.leading)
      } else if let (earlier, last) = tailOwner(list, row, isNewTask: isNewTask) {
        // The row's own block is new, but its text carries on an entry of the block above.
        draft.duties[duty].tasks[task].blocks[earlier][list][last].goOn(reading.leading)
      } else {
        draft.duties[duty].tasks[task].blocks[block][list] = bench.lines(of: reading.leading).map {
          Entry(code: nil, $0)
        }
      }
    }
    draft.duties[duty].tasks[task].blocks[block][list].takeOver(reading.entries)
    if let last = reading.entries.last?.code?.code {
      if list == .outputs { lastOutput = last } else { lastIndicator = last }
    }
  }

  /// Cells that say what others of the row do. One in which other codes are found, and what
  /// stands before the first code, stay unclaimed.
  private mutating func addRepeats(_ row: Sheet.TaskRow) {
    guard let (duty, task, block) = block else { return }
    for (print, cell) in zip(row.repeated, cells.repeated(self.row)) {
      let hits = cells.hits(in: cell)
      let list: Draft.Block.List = print.column == .output ? .outputs : .indicators
      let own = draft.duties[duty].tasks[task].blocks[block][list].suffix(hits.count)
      guard own.elementsEqual(hits, by: { $0.code?.code == $1.code }) else { continue }
      let repeats = bench.readCell(cell, of: cells).entries
      draft.duties[duty].tasks[task].blocks[block].repeats += repeats
    }
  }

  /// The entry of the block above that the text may carry on, where the layout does not tell that the cell is the row's own.
  private func tailOwner(
    _ list: Draft.Block.List, _ row: Sheet.TaskRow, isNewTask: Bool
  ) -> (block: Int, entry: Int)? {
    guard let block, !isNewTask, block.block > 0, row.covered == nil || row.followsPageBreak else {
      return nil
    }
    let earlier = block.block - 1
    let items = draft.duties[block.duty].tasks[block.task].blocks[earlier][list]
    guard let last = items.indices.last else { return nil }
    let isOver = bench.withGlyphs(of: items[last].ranges) { glyphs in
      glyphs.last.map { Vocabulary.endsSentence($0.scalar) } ?? true
    }
    return isOver ? nil : (earlier, last)
  }
}

extension [Entry] {
  /// Appends; most lists stand in one row, whose storage they take.
  fileprivate mutating func takeOver(_ more: [Entry]) {
    if isEmpty { self = more } else { self += more }
  }
}
