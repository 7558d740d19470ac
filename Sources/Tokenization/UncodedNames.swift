internal import OCSSourceText
internal import OCSStandardModel

/// Finds the names of tasks and outputs without codes in the lines of a table, and those of duties where none has a code.
///
/// A task's name stands behind the last entry of the row above, or behind its duty's name, and before the first entry of
/// another task; a duty's before the code of its first task. Of a code that is printed more than once the name starts
/// behind what two prints have in common; a wrap fills the lines of a cell, those above the name and those of the name; a
/// sentence is over; where it starts two words meet that stand side by side nowhere else; and other entries start as it does.
/// The names that are sure tell how wide their cells are and how names start: the others are found by them.
struct UncodedNames {
  private let flow: FlowText
  /// The lines of each page.
  private let bounds: [Range<Int>]
  private var evidence: Evidence
  /// The texts of codes of knowledge or skills, and where they start.
  private var prints: [ItemCode: [(start: Int, text: [UInt32])]] = [:]
  /// How many names told how wide the cells of each column are.
  private var sureNames = Array(repeating: 0, count: Sheet.Column.allCases.count)

  /// From the codes of all pages, with the glyphs of each page.
  init(_ flow: FlowText, _ pages: [[FlowTable.Anchor]], bounds: [Range<Int>], _ weights: Weights) {
    self.flow = flow
    self.bounds = bounds
    evidence = Evidence(weights)
    for line in flow.lines { evidence.learn(side: flow.glyphs[line.glyphs].lazy.map(\.scalar)) }
    for (p, anchors) in pages.enumerated() {
      if p + 1 == pages.count, let last = anchors.last { learn(last, bounds[p].upperBound) }
      for (anchor, next) in zip(anchors, anchors.dropFirst()) {
        learn(anchor, next.start)
        if anchor.column == .indicator { learnStarts(anchor.codeEnd..<next.start) }
        let lines = parts(anchor.start..<next.start)
        // A name may stand behind the first line.
        let isWhole =
          anchor.column == next.column && anchor.column != .duty
          || anchor.column == .task && next.column == .output
        let own = isWhole ? lines[...] : lines.prefix(1)
        if isWhole { sureNames[Int(anchor.column.rawValue)] += 1 }
        evidence.learn(lines: own.map { flow.glyphs[$0] }, of: anchor.column)
        if anchor.column == next.column {
          evidence.learn(end: flow.glyphs[anchor.start..<next.start].map(\.scalar), of: anchor.column)
        }
      }
    }
  }

  private mutating func learn(_ anchor: FlowTable.Anchor, _ end: Int) {
    guard anchor.column > .level, let key = anchor.key,
      prints[key]?.count ?? 0 < UncodedNames.mostPrints
    else { return }
    prints[key, default: []].append((anchor.codeEnd, flow.glyphs[anchor.codeEnd..<end].map(\.scalar)))
  }

  /// So many prints of a code tell its name.
  private static let mostPrints = 24
  /// More lines than any name has.
  private static let mostLines = 40

  /// Clauses of an indicator start as names of tasks do: with what is done.
  private mutating func learnStarts(_ indicator: Range<Int>) {
    var isStart = true
    for i in indicator {
      let scalar = flow.glyphs[i].scalar
      if isStart { evidence.learn(start: flow.glyphs[i..<indicator.upperBound]) }
      isStart = scalar == 0xFF0C || isStart && scalar == 0x4E26
    }
  }

  /// Puts the names of duties among the codes of the pages; what stands before the first code of the table is one.
  mutating func insertDuties(into pages: inout [[FlowTable.Anchor]]) {
    insert(.duty, into: &pages) { duty, anchor, lines in
      guard anchor.column == .task, let key = anchor.key, key.parts.count == 2,
        key.parts[0].number != duty?.parts[0].number
      else { return nil }
      defer { duty = key }
      return lines.above == nil && duty == nil ? .start : .name(least: 0)
    }
  }

  /// Puts the names of tasks among the codes of the pages, but for those of the tasks whose codes are there.
  mutating func insertTasks(into pages: inout [[FlowTable.Anchor]], but tasks: Set<ItemCode>) {
    let hadRoom = evidence.weights.hadRoom
    insert(.task, into: &pages) { item, anchor, lines in
      guard let key = anchor.key, anchor.column == .output || anchor.column == .indicator else { return nil }
      defer { item = key }
      if !tasks.isEmpty { guard let task = key.task, !tasks.contains(task) else { return nil } }
      guard let above = lines.above, UncodedNames.startsTask(anchor, key, below: above, item) else {
        return nil
      }
      // Behind a list a row of the same task may start, which has a level and lists of its own less often.
      return .name(
        least: key.parts.count == 3 || above.column == .duty || lines.startsAnew ? 0 : hadRoom)
    }
  }

  /// Puts the names of outputs among the codes of the pages, where an indicator follows the name of its task.
  mutating func insertOutputs(into pages: inout [[FlowTable.Anchor]]) {
    guard isMeasured(.task) else { return }
    insert(.output, into: &pages) { _, anchor, lines in
      guard anchor.column == .indicator, let task = lines.above, task.column == .task, task.key != nil else {
        return nil
      }
      return .room
    }
  }

  /// What may stand before a code: a name that starts with the first line, one that speaks for itself with so much at least,
  /// or one that starts where the name above has left room for it.
  private enum Due {
    case start
    case name(least: Double)
    case room
  }

  /// The lines before a code, from that of the entry above on.
  private struct Lines {
    var above: FlowTable.Anchor?
    var all: [Range<Int>]
    /// Where those of the code's own page start.
    var page: Int
    /// The row that starts with the code has a level, where any has one, and counts its lists anew.
    var startsAnew = false
  }

  private mutating func insert(
    _ column: Sheet.Column, into pages: inout [[FlowTable.Anchor]],
    due: (inout ItemCode?, FlowTable.Anchor, Lines) -> Due?
  ) {
    var places: [(due: Due, lines: Lines, page: Int, index: Int)] = []
    var state: ItemCode?
    var last: FlowTable.Anchor?
    let hasLevels = pages.contains { $0.contains { $0.column == .level } }
    // Beside tasks with codes a task is the one that its entries name.
    let hasTaskCodes = pages.contains { $0.contains { $0.column == .task && $0.key != nil } }
    var above: ArraySlice<FlowTable.Anchor> = []
    for p in pages.indices {
      for (i, anchor) in pages[p].enumerated() {
        var lines = Lines(above: i > 0 ? pages[p][i - 1] : nil, all: [], page: bounds[p].lowerBound)
        if i == 0 || anchor.column < pages[p][i - 1].column {
          var end = i + 1
          while end < pages[p].count, pages[p][end].column >= pages[p][end - 1].column { end += 1 }
          let row = pages[p][i..<end]
          lines.startsAnew =
            FlowTable.startAnew(row, below: above)
            && (!hasLevels || row.contains { $0.column == .level })
          above = row
        }
        if let above = lines.above {
          lines.all = parts(above.start..<anchor.start)
        } else {
          // A page that ends with a list ends with a whole row.
          if let last, last.column >= .knowledge {
            lines.above = last
            lines.all = parts(last.start..<bounds[p - 1].upperBound)
          }
          lines.all += parts(bounds[p].lowerBound..<anchor.start)
        }
        if let due = due(&state, anchor, lines) { places.append((due, lines, p, i)) }
      }
      last = pages[p].last ?? last
    }
    for place in places {
      if let name = start(place.due, place.lines, column), name.margin >= UncodedNames.sure {
        learn(place.lines, name.index, column)
      }
    }
    var inserts = pages.map { _ in [(index: Int, anchor: FlowTable.Anchor)]() }
    for place in places {
      guard let name = start(place.due, place.lines, column) else { continue }
      let start = place.lines.all[name.index].lowerBound
      let key = column == .task && hasTaskCodes ? pages[place.page][place.index].key?.task : nil
      inserts[place.page].append(
        (place.index, FlowTable.Anchor(column: column, start: start, key: key, codeEnd: start)))
    }
    for p in pages.indices where !inserts[p].isEmpty {
      var all: [FlowTable.Anchor] = []
      var next = 0
      for (index, anchor) in inserts[p] {
        all += pages[p][next..<index]
        all.append(anchor)
        next = index
      }
      pages[p] = all + pages[p][next...]
    }
  }

  /// How much less the next best place of a name speaks for itself where there is hardly a doubt.
  private static let sure = 3.0

  /// Learns from a name that starts with one of some lines.
  private mutating func learn(_ lines: Lines, _ index: Int, _ column: Sheet.Column) {
    evidence.learn(start: flow.glyphs[lines.all[index]])
    for line in lines.all[index...] { evidence.learn(line: flow.glyphs[line], of: column) }
    sureNames[Int(column.rawValue)] += 1
    guard let above = lines.above, above.start >= lines.page else { return }
    for line in lines.all[..<index] { evidence.learn(line: flow.glyphs[line], of: above.column) }
  }

  private static func startsTask(
    _ anchor: FlowTable.Anchor, _ key: ItemCode, below above: FlowTable.Anchor, _ item: ItemCode?
  ) -> Bool {
    if above.column == .duty { return true }
    // Numbers of two parts run on through the tasks of a duty; what starts behind a list is a row all the same, and so
    // is an output behind an indicator, whose row had its lists above the page's end.
    guard key.parts.count == 3 else { return above.column > .level || above.column > anchor.column }
    return above.column != .task && item.map(key.isOfOtherTask) ?? false
  }

  /// The lines of a stretch, cut where a blank parts two ideographs: one may stand between two cells.
  private func parts(_ stretch: Range<Int>) -> [Range<Int>] {
    flow.lines(of: stretch).flatMap { line in
      var parts: [Range<Int>] = []
      var start = line.lowerBound
      for i in line.dropFirst() where isInnerBlank(i) {
        parts.append(start..<i)
        start = i
      }
      return parts + [start..<line.upperBound]
    }
  }

  /// Whether a blank parts a glyph from the one before it, and both are ideographs.
  private func isInnerBlank(_ i: Int) -> Bool {
    let glyphs = flow.glyphs
    return glyphs[i].gap != .none && glyphs[i].gap < .line && CharacterProperties.isWide(glyphs[i].scalar)
      && CharacterProperties.isWide(glyphs[i - 1].scalar)
  }

  /// The line that a name starts with, and how much less the next best one speaks for itself.
  private func start(_ due: Due, _ lines: Lines, _ column: Sheet.Column) -> (index: Int, margin: Double)? {
    let least: Double
    switch due {
    case .start: return lines.all.isEmpty ? nil : (0, .infinity)
    case .room: return startBehindRoom(lines).map { ($0, 0) }
    case .name(let score): least = score
    }
    // A sentence is no name.
    guard let above = lines.above, let last = lines.all.last,
      !Vocabulary.endsSentence(flow.glyphs[last.upperBound - 1].scalar)
    else { return nil }
    if flow.marksEnds {
      let start = lines.all.indices.dropFirst().first {
        flow.endsParagraph(lines.all[$0 - 1].upperBound - 1) == true
          && !Vocabulary.isStrongBullet(flow.glyphs[lines.all[$0].lowerBound].scalar)
      }
      return start.flatMap { lines.all[$0].lowerBound < lines.page ? nil : ($0, .infinity) }
    }
    let known = knownEnd(above, lines.all)
    // Behind a page's end the tails of other cells may stand.
    if let known, above.start >= lines.page || lines.all[known].lowerBound > lines.page {
      return lines.all[known].lowerBound < lines.page ? nil : (known, .infinity)
    }
    // What stands on the line of the code is a cell beside it.
    let isBeside = last.upperBound < flow.glyphs.count && flow.glyphs[last.upperBound].gap < .line
    var next = isBeside ? -Double.infinity : least - wraps(lines.all[...], in: above.column)
    var best: (index: Int, score: Double)?
    let sentence = lines.all.lastIndex { Vocabulary.endsSentence(flow.glyphs[$0.upperBound - 1].scalar) } ?? 0
    for n in lines.all.indices.dropFirst(max(known ?? 1, sentence + 1)).suffix(UncodedNames.mostLines)
    where lines.all[n].lowerBound >= lines.page {
      let score = score(n, lines, above, column)
      if score > best?.score ?? next {
        (best, next) = ((n, score), best?.score ?? next)
      } else {
        next = max(next, score)
      }
    }
    return best.map { ($0.index, $0.score - next) }
  }

  /// The first line that would have had room for its first character in the line above: the wrap of a name fills its lines. How
  /// wide the line with the code is, and a Latin word, is less sure.
  private func startBehindRoom(_ lines: Lines) -> Int? {
    guard let above = lines.above else { return nil }
    let start = lines.all.indices.dropFirst().first {
      evidence.wrapCost(flow.glyphs[lines.all[$0 - 1]], flow.glyphs[lines.all[$0]], in: above.column) > 0
    }
    guard let start, start > 1 else { return nil }
    let first = flow.glyphs[lines.all[start].lowerBound].scalar
    guard CharacterProperties.isWide(first), !Vocabulary.cannotStartLine(first), !Vocabulary.joins(first),
      !isInnerBlank(lines.all[start].lowerBound),
      !Vocabulary.leavesOpen(flow.glyphs[lines.all[start - 1]].lazy.map(\.scalar))
    else { return nil }
    let openings = OpenEntry.openings(in: flow.glyphs[above.start..<lines.all[start].lowerBound])
    return openings > 0 ? nil : start
  }

  /// How much speaks for it that a name starts with the line of this index.
  private func score(_ n: Int, _ lines: Lines, _ above: FlowTable.Anchor, _ column: Sheet.Column) -> Double {
    let (before, start) = (lines.all[n - 1], lines.all[n])
    var score =
      evidence.breakCost(flow.glyphs[before], flow.glyphs[start], in: above.column)
      - wraps(lines.all[..<n], in: above.column, above: lines.page) - wraps(lines.all[n...], in: column)
    // A name opens the parentheses that it closes.
    var openings = 0
    for line in lines.all[n...] {
      for i in line {
        openings += OpenEntry.opening(flow.glyphs[i].scalar)
        if openings < 0 { return score - evidence.weights.closesNothing }
      }
    }
    if isInnerBlank(start.lowerBound) { score += evidence.weights.innerBlank }
    return score
  }

  /// How unlikely it is that lines are those of one cell. What starts a page may be the tails of others.
  private func wraps(_ lines: ArraySlice<Range<Int>>, in column: Sheet.Column, above page: Int = .max)
    -> Double
  {
    let isTorn = lines.first.map { $0.lowerBound < page } ?? false
    let own = isTorn ? lines.prefix { $0.lowerBound < page } : lines
    let overflow =
      column > .task || isMeasured(column)
      ? evidence.overflowCost(own.map { flow.glyphs[$0] }, in: column) : 0
    return zip(own, own.dropFirst()).reduce(overflow) {
      $0
        + (isInnerBlank($1.1.lowerBound)
          ? evidence.weights.innerBlank : evidence.wrapCost(flow.glyphs[$1.0], flow.glyphs[$1.1], in: column))
    }
  }

  private func isMeasured(_ column: Sheet.Column) -> Bool {
    sureNames[Int(column.rawValue)] >= UncodedNames.fewest
  }

  /// Of fewer names none may have a full line.
  private static let fewest = 3

  /// The first line behind what an entry's text has in common with another print of its code: a few characters more may
  /// be those of two names that start alike.
  private func knownEnd(_ above: FlowTable.Anchor, _ lines: [Range<Int>]) -> Int? {
    guard let prints = above.key.flatMap({ prints[$0] }), prints.count > 1 else { return nil }
    let text = lines.joined().drop { $0 < above.codeEnd }.map { flow.glyphs[$0].scalar }
    let common = prints.reduce(0) { longest, print in
      print.start == above.codeEnd ? longest : max(longest, zip(print.text, text).prefix { $0 == $1 }.count)
    }
    var length = 0
    for (n, line) in lines.enumerated().dropLast() {
      length += line.count { $0 >= above.codeEnd }
      if length > common { return nil }
      if length + lines[n + 1].count > common { return n + 1 }
    }
    return nil
  }
}
