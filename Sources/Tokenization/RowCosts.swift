internal import OCSStandardModel

/// How unlikely it is that some lines of a page are a row of the task table, by what the table does as a rule.
struct RowCosts {
  let lines: [RowSolver.Line]
  /// How unusual it is that a row has no level, and that it has no task's code.
  private let noLevel: Double
  private let noTask: Double
  /// How unusual it is that a task right below another one shares its row: where rows have levels, one without does.
  private let joinedTask: Double
  /// Cells stand at the top of their rows: most tasks' codes stand beside an entry of theirs.
  private let startsAtTop: Bool
  /// So do levels, without exception.
  private let levelsStandAtTop: Bool
  /// They stand in the middle.
  private let isCentred: Bool
  /// The cells of a row are printed one after the other, and few lines hold those of several.
  private let isInOrder: Bool
  /// A task without a duty beside it starts no row.
  private let tasksShareCells: Bool
  /// For each line the task that the last indicator above it names.
  private var tasksAbove: [ItemCode?] = []

  init(_ printed: [RowSolver.Line]) {
    var lines = printed
    let (knowledge, skills) = (
      RowCosts.settled(printed.map(\.knowledge)), RowCosts.settled(printed.map(\.skill))
    )
    for n in lines.indices { (lines[n].knowledge, lines[n].skill) = (knowledge[n], skills[n]) }
    let tasks = lines.indices.filter { lines[$0].task != nil }
    let levels = lines.indices.filter { lines[$0].hasLevel }
    let share = tasks.isEmpty ? 1 : Double(RowCosts.count(of: tasks, nextTo: levels)) / Double(tasks.count)
    let certainty = share * 3 >= 2 ? 1 : share * share
    noLevel = levels.isEmpty ? 0 : Cost.noLevel * certainty
    joinedTask = Cost.joinedTask + Cost.levelledTasks * (1 - certainty)
    noTask = tasks.isEmpty ? 0 : Cost.noTask
    let named = Set(lines.flatMap { [$0.output, $0.indicator].compactMap(\.self) })
    // Codes of two numbers name no task.
    let hasOwn = !named.isEmpty
    let own = lines.filter { line in line.task.map { !hasOwn || named.contains($0) } ?? false }
    let beside = own.count { hasOwn ? $0.isBesideOwn : $0.bringsItem }
    startsAtTop = !own.isEmpty && beside * 4 >= own.count * 3
    levelsStandAtTop =
      startsAtTop && own.count >= RowCosts.fewestTasks && own.count { !$0.hasLevel } * 20 <= own.count
    isInOrder = 3 * lines.count { ($0.starts | $0.tails).nonzeroBitCount > 1 } < lines.count
    isCentred = !isInOrder && beside * 2 < own.count
    if beside * 3 >= own.count { RowCosts.findLists(in: &lines, hasOwn: hasOwn) }
    self.lines = lines
    var above: ItemCode?
    for line in lines {
      tasksAbove.append(above)
      above = line.indicator ?? above
    }
    tasksShareCells = named.isEmpty && levels.isEmpty && RowCosts.tasksShareCells(lines)
  }

  /// Fewer tasks tell nothing.
  private static let fewestTasks = 5

  /// How many of the tasks have a level that is nearer to them than to any other.
  private static func count(of tasks: [Int], nextTo levels: [Int]) -> Int {
    var nearest: Set<Int> = []
    var t = 0
    for level in levels {
      while t + 1 < tasks.count, abs(tasks[t + 1] - level) < abs(tasks[t] - level) { t += 1 }
      nearest.insert(t)
    }
    return nearest.count
  }

  /// Finds the tasks that share a cell for their names alone.
  private static func findLists(in lines: inout [RowSolver.Line], hasOwn: Bool) {
    var tasks: [Int] = []
    func end() {
      let isListed = tasks.dropFirst().contains { !(hasOwn ? lines[$0].isBesideOwn : lines[$0].bringsItem) }
      for n in tasks.dropFirst() where isListed { lines[n].isListed = true }
      tasks = []
    }
    for n in lines.indices {
      if lines[n].startsPage || lines[n].duty != nil || !lines[n].has(.task) { end() }
      if lines[n].task != nil { tasks.append(n) }
    }
    end()
  }

  /// Parts the digits of codes from those of names behind them (`K014輪驅動` among codes of two digits), and forgets numbers
  /// that no list of so many codes comes to (`K587℃以下冷藏`).
  private static func settled(_ printed: [ItemCode.Part?]) -> [ItemCode.Part?] {
    let parts = printed.compactMap(\.self)
    let usual = (2...3).first { width in 3 * parts.count { $0.width == width } >= 2 * parts.count }
    var numbers = Set(parts.lazy.filter { usual == nil || $0.width == usual }.map(\.number))
    if let usual, numbers.count < fewestOfLongList {
      return printed.map { part in part.map { $0.width > usual ? $0.prefix(usual) : $0 } }
    }
    numbers = Set(parts.map(\.number))
    guard let least = numbers.min() else { return printed }
    let most = least + 2 * numbers.count + 6
    return printed.map { part in part.flatMap { $0.number > most ? nil : $0 } }
  }

  /// A list of so many codes of two digits may go on with three.
  private static let fewestOfLongList = 90

  /// Whether tasks stand in one cell, where their entries have the numbers of the duty: some task stands beside the rest of
  /// an entry, and none beside a list that starts anew.
  private static func tasksShareCells(_ lines: [RowSolver.Line]) -> Bool {
    var (knowledge, skill) = (Int.max, Int.max)
    var share = false
    for line in lines {
      if line.duty == nil, line.task != nil {
        if line.knowledge.map({ $0.number <= knowledge }) ?? false,
          line.skill.map({ $0.number <= skill }) ?? false
        {
          return false
        }
        let isBesideTail = line.tails & ~(RowSolver.bit(.duty) | RowSolver.bit(.task)) != 0
        share = share || isBesideTail || !line.has(.knowledge) && !line.has(.skills)
      }
      if line.duty != nil { (knowledge, skill) = (0, 0) }
      (knowledge, skill) = (line.knowledge?.number ?? knowledge, line.skill?.number ?? skill)
    }
    return share
  }

  // MARK: Rows

  /// A cost of 1 is about what the next best reading costs more where it is in doubt.
  private enum Cost {
    static let row = 3.0
    static let noLevel = 6.0
    static let noTask = 1.5
    static let noItem = 3.0
    static let secondLevel = 8.0
    static let listedTask = 2.0
    static let joinedTask = 2.0
    static let besideOwn = 2.0
    static let levelledTasks = 3.0
    static let distance = 0.7
    static let listed = 4.0
    static let secondTask = 4.0
    static let ownEntries = 4.0
    static let merged = 3.0
    static let secondDuty = 6.0
    static let otherTask = 6.0
    static let misprint = 3.0
    static let restart = 4.0
    static let outOfOrder = 6.0
    static let descent = 2.0
    static let gap = 0.6
    static let off = 0.35
    static let nameOff = 1.5
    static let straddle = 8.0
    static let listStraddles = 5.0
    static let nameStraddles = 2.0
    static let aligned = -1.0
    static let alignedByChance = -0.4
    static let blank = -1.5
    static let headed = 8.0
  }

  /// What some lines hold, if they are a row.
  struct Row {
    let start: Int
    let isFirst: Bool
    var end: Int
    var firsts = InlineArray<7, Int>(repeating: -1)
    var lasts = InlineArray<7, Int>(repeating: -1)
    var gaps = 0.0
    var levels = 0
    var duties = 0
    var duty: ItemCode?
    var tasks = 0
    var uncodedTasks = 0
    /// The tasks behind the first one: listed ones, those right below the name of another one, and others, and how many lines
    /// these stand off.
    var listed = 0
    var joined = 0
    /// How many of those right below another one stand beside an entry of theirs.
    var besideOwn = 0
    var apart = 0
    var distance = 0.0
    var task: ItemCode?
    var itemTask: ItemCode?
    private var seenTasks: UInt64 = 0
    /// How many tasks the codes of its entries name.
    var itemTasks: Int { seenTasks.nonzeroBitCount }
    var descents = 0.0
    var knowledge: (first: Int, last: Int)?
    var skills: (first: Int, last: Int)?

    init(start: Int, isFirst: Bool) {
      self.start = start
      self.isFirst = isFirst
      end = start
    }

    mutating func add(_ line: RowSolver.Line) {
      if line.hasLevel { levels += 1 }
      if let own = line.duty {
        duties += 1
        duty = duty ?? own
      }
      if let own = line.task {
        if tasks > 0, !line.isHeaded {
          if line.isListed {
            listed += 1
          } else if lasts[1] == end - 1 {
            joined += 1
            if line.isBesideOwn { besideOwn += 1 }
          } else {
            apart += 1
            distance += Double(min(end - lasts[1], 4))
          }
        }
        tasks += 1
        task = task ?? own
      } else if line.startsUncodedTask, end > start {
        uncodedTasks += 1
      }
      add(line.output)
      add(line.indicator)
      knowledge = add(line.knowledge?.number, to: knowledge)
      skills = add(line.skill?.number, to: skills)
      for c in 0..<7 where (line.starts | line.tails) >> UInt8(c) & 1 != 0 {
        if firsts[c] < 0 { firsts[c] = end } else { gaps += Double(min(max(0, end - lasts[c] - 2), 4)) }
        lasts[c] = end
      }
      end += 1
    }

    private mutating func add(_ item: ItemCode?) {
      guard let item else { return }
      itemTask = itemTask ?? item
      // Tasks of one table that differ hardly ever share a bit.
      seenTasks |= 1 << UInt64((item.parts[0].number * 13 + item.parts[1].number) & 63)
    }

    private mutating func add(_ number: Int?, to list: (first: Int, last: Int)?) -> (first: Int, last: Int)? {
      guard let number else { return list }
      guard let list else { return (number, number) }
      if number <= list.first {
        descents += Cost.restart
      } else if number <= list.last {
        descents += Cost.descent
      }
      return (list.first, number)
    }
  }

  /// `boundary` is what speaks against a row that starts where this one does.
  func cost(_ row: Row, isLast: Bool, _ boundary: Boundary) -> Double {
    var cost = Cost.row + row.gaps * Cost.gap + row.descents
    if row.levels > 1 { cost += Cost.secondLevel * Double(row.levels - 1) }
    if row.duties > 1 { cost += Cost.secondDuty * Double(row.duties - 1) }
    if !tasksShareCells {
      cost += Cost.listedTask * Double(row.listed) + joinedTask * Double(row.joined)
      cost += Cost.besideOwn * Double(row.besideOwn)
      cost += Cost.secondTask * Double(row.apart) + Cost.distance * row.distance
      cost += Cost.ownEntries * Double(min(row.apart, max(0, row.itemTasks - 1)))
    }
    cost += Cost.otherTask * Double(row.uncodedTasks)
    cost += Cost.otherTask * Double(max(0, row.itemTasks - max(1, row.tasks)))
    let goesOn = goesOnAbove(row)
    if goesOn {
      cost += joinedTask
    } else if row.tasks == 1, row.itemTasks == 1, row.task != row.itemTask {
      // A misprint of its entries' codes, where they start beside it.
      let isBeside = row.firsts[1] == row.start && (row.firsts[2] == row.start || row.firsts[3] == row.start)
      cost += isBeside ? Cost.misprint : Cost.otherTask
    }
    if let duty = row.duty, let item = row.itemTask, duty.parts[0] != item.parts[0] { cost += Cost.otherTask }
    // What goes on behind a page break brings no task of its own, or one more of its cell.
    let isTorn = goesOn || row.isFirst && row.tasks == 0 && !(startsAtTop && row.levels > 0)
    if !isTorn {
      // Where the level is merged with that of the row above, so are the lists.
      if row.levels == 0 {
        let own = isLast ? noLevel / 2 : noLevel
        cost += boundary.entries + min(own + boundary.lists, noLevel > 0 ? max(own, Cost.merged) : .infinity)
      } else {
        cost += boundary.entries + boundary.lists
      }
      if row.tasks == 0 { cost += row.firsts[1] < 0 && goesOnOther(row) ? Cost.otherTask : noTask }
      if row.firsts[2] < 0, row.firsts[3] < 0 { cost += Cost.noItem }
    }
    if isInOrder {
      // Before a row's task stand the ends of the row above.
      cost +=
        Cost.outOfOrder * Double((4..<7).count { row.firsts[$0] >= 0 && row.firsts[$0] < row.firsts[1] })
    } else if !isTorn, startsAtTop || !isLast {
      let middle = row.start + row.end - 1
      for c in 1..<7 where row.firsts[c] >= 0 {
        let top = Double(row.firsts[c] - row.start)
        if startsAtTop {
          let isFirm = c == 1 || c == 4 && levelsStandAtTop
          cost += (isFirm ? Cost.nameOff : Cost.off) * min(4, top)
        } else {
          let off = Double(abs(row.firsts[c] + row.lasts[c] - middle)) / 2
          cost += Cost.off * min(4, top, max(0, off - 1))
        }
      }
    }
    return cost
  }

  /// Whether a row at the top of a page has entries of the task above alone, below the end of its cells, and a task that is one
  /// more of the cell.
  func goesOnAbove(_ row: Row) -> Bool {
    row.isFirst && row.tasks == 1 && row.levels == 0 && row.duties == 0 && row.itemTasks == 1
      && row.firsts[1] >= 0
      && row.task != row.itemTask && row.itemTask == tasksAbove[row.start] && !lines[row.start].starts(.task)
  }

  /// Whether a page starts with a line, and not the table.
  func isTorn(_ line: Int) -> Bool { line > 0 && lines[line].startsPage }

  /// Whether the first entry of a row is of another task than the last one above.
  private func goesOnOther(_ row: Row) -> Bool {
    guard noTask > 0, let task = row.itemTask, let above = tasksAbove[row.start] else { return false }
    return above != task
  }

  /// What speaks against a row that starts at a line: entries that go on over its start, apart from those of the lists.
  struct Boundary {
    var entries = 0.0
    var lists = 0.0
    /// The columns of the entries that go on, a bit for each.
    var open: UInt8 = 0
  }

  func boundaries(in page: Range<Int>) -> [Boundary] {
    var boundaries = Array(repeating: Boundary(), count: page.count)
    for column in Sheet.Column.allCases where column != .level {
      let straddle =
        switch column {
        case .duty: 0.5
        case .task: noTask == 0 ? 0 : Cost.nameStraddles
        case .output, .indicator: Cost.straddle
        default: Cost.listStraddles
        }
      var above = page.lowerBound
      for n in page where lines[n].has(column) {
        if !lines[n].starts(column) {
          for between in above..<(n + 1) {
            boundaries[between - page.lowerBound].open |= RowSolver.bit(column)
            if column >= .knowledge {
              boundaries[between - page.lowerBound].lists += straddle
            } else {
              boundaries[between - page.lowerBound].entries += straddle
            }
          }
        }
        above = n + 1
      }
    }
    for n in page.dropFirst() {
      let line = lines[n]
      let starts = (line.starts & ~RowSolver.bit(.level)).nonzeroBitCount
      boundaries[n - page.lowerBound].entries +=
        (isCentred ? Cost.alignedByChance : Cost.aligned) * Double(min(3, max(0, starts - 1)))
        + (line.followsBlankLine ? Cost.blank : 0)
        + (line.isListed ? Cost.listed : 0)
        + (line.isHeaded || tasksShareCells && line.task != nil && line.duty == nil ? Cost.headed : 0)
    }
    return boundaries
  }
}
