internal import OCSSourceText
internal import OCSStandardModel

/// The task table of a text without columns: lines → rows, by the codes that start its cells.
///
/// A cell's further lines follow its first one, so a line without a code belongs to the cell above.
/// Only behind a page break is that open: there a row goes on column by column, and the lines before
/// the next code may be the tails of several columns. `TornRow` deals these out.
struct FlowTable {
  struct Line {
    var index: Int
    var followsPageBreak: Bool
  }

  /// The start of a cell or of an entry in it.
  struct Anchor {
    var column: Sheet.Column
    /// The first glyph.
    var start: Int
    /// The code without the widths of its numbers, nil for levels.
    var key: ItemCode?
    /// The index behind the code.
    var codeEnd: Int
  }

  /// A stretch of lines between two page breaks: text before its first anchor, then the anchors.
  private struct Page {
    var lines: Range<Int>
    var anchors: [Anchor] = []
    var followsPageBreak: Bool
  }

  private let flow: FlowText
  private let weights: Weights
  private let lines: [Line]
  private var pages: [Page] = []
  private var habits = RowHabits()
  private var rows: [Sheet.TaskRow] = []
  private var doubts: [Sheet.Doubt] = []

  /// A row of another layout that lines may carry on.
  struct RowAbove {
    /// The column whose text goes on before the first code; nil where nothing tells.
    var column: Sheet.Column?
  }

  static func read(
    _ lines: [Line], of flow: FlowText, below row: RowAbove? = nil, _ weights: Weights,
    into sheet: inout Sheet
  ) {
    guard !lines.isEmpty else { return }
    var table = FlowTable(flow: flow, lines: lines, above: row, weights)
    table.findPages()
    table.findAnchors()
    table.buildRows()
    sheet.rows += table.rows
    sheet.doubts += table.doubts
  }

  private let above: RowAbove?

  private init(flow: FlowText, lines: [Line], above: RowAbove?, _ weights: Weights) {
    self.flow = flow
    self.weights = weights
    self.lines = lines
    self.above = above
  }

  private func glyphs(_ line: Int) -> Range<Int> { flow.lines[lines[line].index].glyphs }

  private mutating func findPages() {
    var start = 0
    for i in 1...lines.count where i == lines.count || lines[i].followsPageBreak {
      pages.append(Page(lines: start..<i, followsPageBreak: lines[start].followsPageBreak))
      start = i
    }
  }

  // MARK: Anchors

  private mutating func findAnchors() {
    var finder = AnchorFinder(flow, lines.indices.map(glyphs))
    var anchors: [Anchor] = []
    for p in pages.indices {
      if pages[p].followsPageBreak { finder.startPage() }
      for n in pages[p].lines {
        let next = n + 1 < pages[p].lines.upperBound ? glyphs(n + 1) : nil
        finder.find(in: glyphs(n), next: next, &anchors)
        pages[p].anchors += anchors
      }
    }
    let (tasks, isComplete) = tasks(among: finder.tasks)
    let lackOutputs = lackOutputs()
    if !isComplete || lackOutputs || !finder.hasTaskCodes || !finder.hasDutyCodes {
      var anchors = pages.map(\.anchors)
      let bounds = pages.map { page in
        glyphs(page.lines.lowerBound).lowerBound..<glyphs(page.lines.upperBound - 1).upperBound
      }
      var names = UncodedNames(flow, anchors, bounds: bounds, weights)
      if finder.hasTaskCodes, !finder.hasDutyCodes { names.insertDuties(into: &anchors) }
      if !isComplete || !finder.hasTaskCodes { names.insertTasks(into: &anchors, but: tasks) }
      if lackOutputs { names.insertOutputs(into: &anchors) }
      for p in pages.indices { pages[p].anchors = anchors[p] }
    }
    for p in pages.indices { settleOutputs(&pages[p].anchors) }
  }

  /// The tasks with codes, and whether all entries are of one of them.
  private func tasks(among headed: Set<ItemCode>) -> (all: Set<ItemCode>, areComplete: Bool) {
    var tasks = headed
    for page in pages {
      for anchor in page.anchors where anchor.column == .task {
        if let key = anchor.key { tasks.insert(key.prefix(2)) }
      }
    }
    var last: ItemCode?
    for page in pages {
      for anchor in page.anchors where anchor.column == .output || anchor.column == .indicator {
        guard let task = anchor.key?.task, task != last else { continue }
        if !tasks.contains(task) { return (tasks, false) }
        last = task
      }
    }
    return (tasks, true)
  }

  /// Whether the name of a task may hold that of an output without a code, where others have codes: an indicator follows it,
  /// and it is longer than two lines.
  private func lackOutputs() -> Bool {
    pages.contains { $0.anchors.contains { $0.column == .output } }
      && pages.contains { page in
        zip(page.anchors, page.anchors.dropFirst()).contains { task, next in
          task.column == .task && next.column == .indicator
            && flow.line(of: next.start - 1) > flow.line(of: task.start) + 1
        }
      }
  }

  /// Codes of indicators among the outputs, which stand behind the task's name: the next output's number carries on theirs, or
  /// the row has the same code among its indicators (`P9.3.1` twice), whose numbers do not. A sentence is an indicator.
  private func settleOutputs(_ anchors: inout [Anchor]) {
    for i in anchors.indices.dropLast() where anchors[i].column == .indicator {
      guard i == 0 || anchors[i - 1].column <= .output, let key = anchors[i].key,
        let next = anchors[i + 1].key, next.parts.count == key.parts.count,
        next.shares(key.parts.count - 1, with: key),
        !Vocabulary.endsSentence(flow.glyphs[anchors[i + 1].start - 1].scalar)
      else { continue }
      let isOutput =
        anchors[i + 1].column == .output
        ? next.last == key.last + 1
        : next.last <= key.last
          && anchors[(i + 1)...].prefix(FlowTable.reach).prefix { $0.column > .task }.contains {
            $0.key == key
          }
      if isOutput { anchors[i].column = .output }
    }
  }

  /// How many codes further on are asked: a row has fewer.
  private static let reach = 100

  // MARK: Rows

  private mutating func buildRows() {
    habits = readHabits()
    var torn = TornRow(flow, weights)
    var firstNew: [Int] = []
    var open: [Anchor] = []
    for (p, page) in pages.enumerated() {
      let first = p == 0 ? 0 : self.firstNew(page, below: open[...])
      firstNew.append(first)
      let last = page.anchors.indices.last {
        $0 == first && p > 0 || $0 >= first && startsRow($0, page.anchors)
      }
      if let last { open = Array(page.anchors[last...]) } else { open += page.anchors }
      torn.keep(page.anchors, wholeRows: first..<max(first, last ?? 0))
    }
    for (p, page) in pages.enumerated() {
      let start = glyphs(page.lines.lowerBound).lowerBound
      let end = glyphs(page.lines.upperBound - 1).upperBound
      var builder = RowBuilder(flow: flow, followsPageBreak: page.followsPageBreak && !rows.isEmpty)
      if let above, p == 0 {
        builder.followsPageBreak = true
        let tail = start..<(page.anchors.first?.start ?? end)
        if let column = above.column, !tail.isEmpty { builder.put(column, tail) }
      }
      // What stands before the first row that starts on this page belongs to the row above.
      let firstNew = p == 0 && above != nil ? 0 : firstNew[p]
      var from = start
      var column: Sheet.Column?
      for i in 0...firstNew {
        let to = i < page.anchors.count ? page.anchors[i].start : end
        if !rows.isEmpty, to > from {
          let runs = torn.deal(
            from..<to, column, anchor: i > 0 ? page.anchors[i - 1] : nil,
            next: i < page.anchors.count ? page.anchors[i] : nil, startsRow: i == firstNew)
          for (owner, part) in runs { builder.put(owner, part) }
        }
        guard i < firstNew else { break }
        from = page.anchors[i].start
        column = page.anchors[i].column
        torn.goOn(page.anchors[i])
      }
      // Rows of this page: a line without a code belongs to the cell above it.
      for i in firstNew..<max(firstNew, page.anchors.count) {
        let anchor = page.anchors[i]
        let to = i + 1 < page.anchors.count ? page.anchors[i + 1].start : end
        let isNew = i == firstNew && p > 0 || startsRow(i, page.anchors)
        if isNew { rows += builder.finish() }
        torn.open(anchor, newRow: isNew)
        torn.close(anchor, anchor.start..<to)
        builder.put(anchor.column, anchor.start..<to)
      }
      if rows.isEmpty, page.anchors.isEmpty, above == nil { builder.put(.duty, start..<end) }
      rows += builder.finish()
      torn.endPage()
    }
    doubts = torn.doubts
  }

  /// The index of the anchor that starts the first row of a page; `open` are those of the row above.
  private func firstNew(_ page: Page, below open: ArraySlice<Anchor>) -> Int {
    let anchors = page.anchors
    let first =
      anchors.indices.first { startsRow($0, anchors) && !sharesCell($0, page, below: open) } ?? anchors.count
    // No row has two levels: the outputs before the second one are those of another block.
    let isBlock =
      anchors.first?.column == .output && anchors[..<first].contains { $0.column == .level }
      && open.contains { $0.column == .indicator } && open.contains { $0.column == .level }
    return isBlock ? 0 : first
  }

  /// Whether a task at the top of a page is one more of the cell that the page break tore, or a part of its task.
  private func sharesCell(_ i: Int, _ page: Page, below open: ArraySlice<Anchor>) -> Bool {
    guard let last = open.last(where: { $0.column == .task }), page.anchors[i].column == .task else {
      return false
    }
    let own = page.anchors[i].key
    // Of a part of a task it is the task that counts; a heading stands over tasks.
    guard let task = last.key?.prefix(2) else { return own != nil }
    if let own, own.parts.count == 3, own.isBelow(task) { return true }
    let row = page.anchors[i...].drop { $0.column == .task }.prefix { $0.column > .task }
    // A level of its own makes a row of its own, whatever the numbers say.
    guard let item = row.first, item.column == .output || item.column == .indicator, let key = item.key,
      !row.contains(where: { $0.column == .level })
    else { return false }
    if key.parts.count == 3 {
      // The entries are still those of the task before, those of this one began above, or any row has a level.
      return key.isBelow(task) || habits.levelsTell
        || own.map { own in open.contains { $0.column > .task && $0.key?.isBelow(own) ?? false } } ?? false
    }
    // Entries of the duty tell nothing; that its tasks share a cell everywhere else does, or that the lists of a torn row
    // go on.
    let isTorn = glyphs(page.lines.lowerBound).lowerBound < page.anchors[0].start || i > 0
    return key.shares(1, with: task)
      && (habits.tasksShareCells || isTorn && habits.listsTell && !FlowTable.startAnew(row, below: open))
  }

  /// What the rows that start within pages, which no page break can have torn from others, tell of the tasks that a page
  /// starts with.
  private struct RowHabits {
    /// Tasks stand behind each other, and none but the first of a duty starts a row.
    var tasksShareCells = false
    /// Each row has a level.
    var levelsTell = false
    /// Each row counts its lists from a smaller number than the one above.
    var listsTell = false
  }

  private func readHabits() -> RowHabits {
    var (shared, tasks, levels, lists, rows) = (0, 0, 0, 0, 0)
    for page in pages {
      let anchors = page.anchors
      shared += zip(anchors, anchors.dropFirst()).count {
        $0.column == .task && $1.column == .task && $0.key != nil
      }
      let starts = anchors.indices.filter { $0 > 0 && startsRow($0, anchors) }
      for (n, start) in starts.enumerated() {
        let above = anchors[(n > 0 ? starts[n - 1] : 0)..<start]
        let row = anchors[start..<(n + 1 < starts.count ? starts[n + 1] : anchors.count)]
        rows += 1
        if anchors[start].column == .task { tasks += 1 }
        if row.contains(where: { $0.column == .level }) { levels += 1 }
        if FlowTable.startAnew(row, below: above) { lists += 1 }
      }
    }
    return RowHabits(
      tasksShareCells: shared > 0 && tasks == 0, levelsTell: rows > 1 && levels == rows,
      listsTell: rows > 0 && lists == rows)
  }

  /// Whether a list of a row counts from a smaller number than that of the row above came to.
  static func startAnew(_ row: ArraySlice<Anchor>, below above: ArraySlice<Anchor>) -> Bool {
    [Sheet.Column.knowledge, .skills].contains { list in
      guard let first = row.first(where: { $0.column == list })?.key,
        let last = above.last(where: { $0.column == list })?.key
      else { return false }
      return first.last <= last.last
    }
  }

  /// A row starts where the columns begin again from the left.
  private func startsRow(_ i: Int, _ anchors: [Anchor]) -> Bool {
    guard i > 0 else { return anchors[i].column <= .task }
    return anchors[i].column < anchors[i - 1].column
  }
}

extension Sheet.Column: Comparable {
  public static func < (a: Sheet.Column, b: Sheet.Column) -> Bool { a.rawValue < b.rawValue }
}

/// Collects the cells of one row.
private struct RowBuilder {
  let flow: FlowText
  var followsPageBreak: Bool
  private(set) var cells: [Sheet.Cell] = []

  init(flow: FlowText, followsPageBreak: Bool) {
    self.flow = flow
    self.followsPageBreak = followsPageBreak
  }

  mutating func put(_ column: Sheet.Column, _ part: Range<Int>) {
    let range = flow.range(part)
    if let last = cells.indices.last, cells[last].column == column {
      cells[last].range.upper = range.upper
    } else {
      cells.append(Sheet.Cell(column: column, range: range))
    }
  }

  mutating func finish() -> [Sheet.TaskRow] {
    guard !cells.isEmpty else { return [] }
    defer {
      cells = []
      followsPageBreak = false
    }
    return [Sheet.TaskRow(cells: cells, followsPageBreak: followsPageBreak, covered: nil)]
  }
}

extension ItemCode {
  /// The task that an output or indicator with three numbers belongs to.
  var task: ItemCode? {
    guard letters == .output || letters == .indicator, parts.count == 3 else { return nil }
    var task = prefix(2)
    task.letters = .duty
    return task
  }
}
