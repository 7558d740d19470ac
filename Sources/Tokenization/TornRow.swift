internal import SourceText
internal import StandardModel

/// Deals out the lines behind a page break among the columns of the row that the break tore.
///
/// The tails follow one another from left to right, so the lines are cut into one run a column. The cut
/// with the least cost wins: what other prints of a name say, whether the entry above was complete
/// (final punctuation, a short last line), and how wide the lines of each column are.
struct TornRow {
  private let flow: FlowText
  private var open: [Entry?] = Array(repeating: nil, count: Sheet.Column.allCases.count)
  private var widths = ColumnWidths()
  /// Complete texts of K and S codes, with how often they were printed.
  private var names: [ItemCode?: [[UInt32]: Int]] = [:]
  private var known: [ItemCode?: [UInt32]] = [:]
  /// Lines of cells, and blanks between two ideographs within one.
  private var cellLines = 0
  private var innerBlanks = 0
  private var sentences = 0
  private var fragments = 0
  private var neighbours = Neighbours()
  /// The last pairs of entries that are complete.
  private var endings = KeySet()
  private var page = PageLines()
  private var row = 0
  /// The last lines of the open entries, and whether the lists belong to a row above the one whose other cells are torn.
  private var ends = Array(repeating: 0..<0, count: Sheet.Column.allCases.count)
  private var isMerged = false
  /// How many lines each column's cell stayed above the end of the page before.
  private var shortfall = Array(repeating: 0, count: Sheet.Column.allCases.count)

  /// The lines that the cells of one page take. A cell is torn where the page ends, so one whose lines end
  /// higher up than those of its neighbours is complete.
  private struct PageLines {
    /// The lines of the longest cell of each row.
    private var heights = [0]
    private var firstRow = Array(repeating: 0, count: Sheet.Column.allCases.count)
    private var ofCell = Array(repeating: 0, count: Sheet.Column.allCases.count)
    private var ofCellInRow = Array(repeating: 0, count: Sheet.Column.allCases.count)

    mutating func startRow() {
      heights.append(0)
      ofCellInRow = Array(repeating: 0, count: ofCellInRow.count)
    }

    mutating func add(_ count: Int, to column: Sheet.Column) {
      let c = Int(column.rawValue)
      if ofCellInRow[c] == 0 {
        firstRow[c] = heights.count - 1
        ofCell[c] = 0
      }
      ofCell[c] += count
      ofCellInRow[c] += count
      heights[heights.count - 1] = max(heights[heights.count - 1], ofCellInRow[c])
    }

    func shortfall(of c: Int) -> Int { heights[firstRow[c]...].reduce(0, +) - ofCell[c] }
  }

  /// An entry whose text may go on.
  private struct Entry {
    var key: ItemCode?
    var text: [UInt32]
    /// Its last stretch.
    var part: Range<Int>
    /// The row that it started in.
    var row: Int
  }

  /// A run of characters between white space, or the start of a line.
  private struct Atom {
    var part: Range<Int>
    var startsLine: Bool
  }

  private static let mostAtoms = 160

  /// Pages whose entries are learned once a row turns out to be torn; in many documents none is.
  private var lessons: [(anchors: [FlowTable.Anchor], wholeRows: Range<Int>)] = []
  private var isPrepared = false

  init(_ flow: FlowText) { self.flow = flow }

  /// Keeps a page to learn names and widths from.
  mutating func keep(_ anchors: [FlowTable.Anchor], wholeRows: Range<Int>) {
    lessons.append((anchors, wholeRows))
  }

  private mutating func prepare() {
    if isPrepared { return }
    isPrepared = true
    var start = 0
    for i in 1..<max(1, flow.glyphs.count + 1) where i == flow.glyphs.count || flow.glyphs[i].gap != .none {
      neighbours.learn(flow.glyphs[start..<i].lazy.map(\.scalar))
      start = i
    }
    for (anchors, wholeRows) in lessons { learn(anchors, wholeRows: wholeRows) }
    settleNames()
  }

  // MARK: Learning

  /// Learns names and widths from the entries of a page whose text is complete: those that another code
  /// of their column follows, and all of the rows that neither of the page's ends can have torn.
  private mutating func learn(_ anchors: [FlowTable.Anchor], wholeRows: Range<Int>) {
    // Lists with none below them may be merged with cells down to the end of the page.
    let lastList = anchors.lastIndex { $0.column >= .knowledge } ?? 0
    let lastRow = (0..<lastList).last { anchors[$0 + 1].column < anchors[$0].column }.map { $0 + 1 } ?? 0
    for (i, (anchor, next)) in zip(anchors, anchors.dropFirst()).enumerated() {
      // What stands on the page on which a row starts is its column's, whatever follows.
      let part = anchor.start..<next.start
      if i >= wholeRows.lowerBound {
        for line in flow.lines(of: part) { widths.learn(flow.glyphs[line], anchor.column) }
      }
      guard wholeRows.contains(i) || next.column == anchor.column else { continue }
      if anchor.column >= .knowledge, next.column != anchor.column, i >= lastRow { continue }
      let text = solid(anchor.codeEnd..<next.start)
      for line in flow.lines(of: anchor.codeEnd..<next.start) {
        cellLines += 1
        for i in line.dropFirst() where flow.glyphs[i].gap != .none && !isLatin(i) && !isLatin(i - 1) {
          innerBlanks += 1
        }
      }
      // What a line wrap parts within an entry stands side by side all the same.
      neighbours.learn(text)
      if text.count > 1 { endings.insert(Neighbours.key(text[text.count - 2], text[text.count - 1])) }
      if anchor.column >= .knowledge {
        names[anchor.key, default: [:]][text, default: 0] += 1
      } else if anchor.column == .indicator, let last = text.last {
        if Vocabulary.endsSentence(last) { sentences += 1 } else { fragments += 1 }
      }
    }
  }

  /// Settles which name each code has, once all pages are learned: the most frequent, then the longest.
  private mutating func settleNames() {
    known = names.mapValues { texts in
      texts.max { a, b in
        if a.value != b.value { return a.value < b.value }
        if a.key.count != b.key.count { return a.key.count < b.key.count }
        return b.key.lexicographicallyPrecedes(a.key)
      }!.key
    }
  }

  // MARK: State

  /// A page ends, and what follows may carry on any of its last cells.
  mutating func endPage() {
    shortfall = shortfall.indices.map(page.shortfall)
    page = PageLines()
  }

  /// An entry starts in a cell that the page break tore.
  mutating func goOn(_ anchor: FlowTable.Anchor) {
    let column = Int(anchor.column.rawValue)
    open[column] = Entry(key: anchor.key, text: [], part: 0..<0, row: open[column]?.row ?? row)
  }

  /// An entry starts.
  mutating func open(_ anchor: FlowTable.Anchor, newRow: Bool) {
    if newRow {
      row += 1
      page.startRow()
      for column in [Sheet.Column.output, .indicator, .level] { open[Int(column.rawValue)] = nil }
      if anchor.column == .duty { open[Int(Sheet.Column.task.rawValue)] = nil }
    }
    open[Int(anchor.column.rawValue)] = Entry(key: anchor.key, text: [], part: 0..<0, row: row)
  }

  /// The lines of an entry are known.
  mutating func close(_ anchor: FlowTable.Anchor, _ part: Range<Int>) {
    page.add(lineCount(of: part), to: anchor.column)
    open[Int(anchor.column.rawValue)] = Entry(
      key: anchor.key, text: tail(of: anchor.codeEnd..<part.upperBound), part: part,
      row: open[Int(anchor.column.rawValue)]?.row ?? row)
  }

  // MARK: Dealing

  /// Cuts `part` among the columns from `first` (whose anchor starts the part) to that of `next`, which starts a new
  /// row or is the first code behind the part.
  mutating func deal(
    _ part: Range<Int>, _ first: Sheet.Column?, anchor: FlowTable.Anchor?, next: FlowTable.Anchor?,
    startsRow: Bool
  ) -> [(Sheet.Column, Range<Int>)] {
    prepare()
    for column in Sheet.Column.allCases {
      let c = Int(column.rawValue)
      ends[c] = open[c].map { lastLine(of: $0.part, column) } ?? 0..<0
    }
    isMerged = hasMergedLists
    let atoms = atoms(part, fixed: anchor?.codeEnd ?? part.lowerBound)
    guard !atoms.isEmpty else { return [] }
    let last = startsRow ? .skills : next?.column ?? .skills
    let columns = Sheet.Column.allCases.filter {
      $0 != .level && $0 >= first ?? .duty && $0 <= last || $0 == first
    }
    guard let leftmost = columns.first else { return [] }
    if atoms.count > TornRow.mostAtoms {
      settle(leftmost, part, anchor)
      return [(leftmost, part)]
    }
    var weighed: [Sheet.Column: [Double]] = [:]
    var best = cut(atoms, among: columns, anchor, &weighed)
    if best.cost > TornRow.doubt, let order = mergedOrder(first, next, startsRow: startsRow), order != columns
    {
      let other = cut(atoms, among: order, anchor, &weighed)
      if other.cost < best.cost { best = other }
    }
    for (column, run) in best.runs { settle(column, run, column == first ? anchor : nil) }
    return best.runs
  }

  /// A cut that costs no more explains the lines: another order of the columns is not asked for.
  private static let doubt = 2.0

  /// Cells that are merged with those of rows above are printed before the other cells of the torn row; nil where none
  /// are.
  private func mergedOrder(
    _ first: Sheet.Column?, _ next: FlowTable.Anchor?, startsRow: Bool
  ) -> [Sheet.Column]? {
    guard isMerged else { return nil }
    let order: [Sheet.Column] = [.duty, .knowledge, .skills, .task, .output, .indicator]
    var last = Sheet.Column.indicator
    if let next, !startsRow || isOfTornRow(next) { last = next.column }
    guard let start = order.firstIndex(of: first ?? .duty), let end = order.firstIndex(of: last), start <= end
    else {
      return nil
    }
    return Array(order[start...end])
  }

  /// Whether the lists belong to a row above the one whose other cells are torn.
  private var hasMergedLists: Bool {
    func lastRow(of columns: [Sheet.Column]) -> Int? {
      columns.compactMap { open[Int($0.rawValue)]?.row }.max()
    }
    guard let list = lastRow(of: [.knowledge, .skills]), let item = lastRow(of: [.task, .output, .indicator])
    else {
      return false
    }
    return list < item
  }

  /// Whether an entry that seems to start a row is one more of the torn row's task.
  private func isOfTornRow(_ anchor: FlowTable.Anchor) -> Bool {
    guard anchor.column == .output || anchor.column == .indicator,
      let task = open[Int(Sheet.Column.task.rawValue)]?.key
    else { return false }
    return anchor.key?.isBelow(task.prefix(2)) ?? false
  }

  /// The runs that cost least: one a column, in this order. `weighed` keeps what each run costs in each column for
  /// another order.
  private func cut(
    _ atoms: [Atom], among columns: [Sheet.Column], _ anchor: FlowTable.Anchor?,
    _ weighed: inout [Sheet.Column: [Double]]
  ) -> (cost: Double, runs: [(Sheet.Column, Range<Int>)]) {
    // cost[k]: the least cost of giving the first k atoms to the columns so far.
    let count = atoms.count
    var cost = [Double](repeating: .infinity, count: count + 1)
    cost[0] = 0
    var choices: [[Int]] = []
    for column in columns {
      var next = [Double](repeating: .infinity, count: count + 1)
      var choice = [Int](repeating: 0, count: count + 1)
      let own = anchor?.column == column ? anchor : nil
      var runs =
        weighed.removeValue(forKey: column) ?? Array(repeating: .nan, count: (count + 1) * (count + 1))
      for from in 0...count where cost[from] < .infinity {
        for to in from...count {
          // The anchor's own word is its column's.
          if own != nil, to == 0 { continue }
          let run = from * (count + 1) + to
          if runs[run].isNaN {
            runs[run] =
              runCost(column, atoms[from..<to], anchor: own) + blankCost(atoms, from..<to)
              + endsCost(column, atoms, from..<to, anchor: own)
          }
          let total = cost[from] + runs[run]
          if total < next[to] {
            next[to] = total
            choice[to] = from
          }
        }
      }
      weighed[column] = runs
      cost = next
      choices.append(choice)
    }
    var result: [(Sheet.Column, Range<Int>)] = []
    var to = count
    for (column, choice) in zip(columns, choices).reversed() {
      let from = choice[to]
      if to > from {
        result.append((column, atoms[from].part.lowerBound..<atoms[to - 1].part.upperBound))
      }
      to = from
    }
    return (cost[count], result.reversed())
  }

  /// How unlikely it is that a list of sub-items starts in these lines: one follows a colon, or an item above it.
  private func listCost(_ text: [UInt32], _ lines: ArraySlice<Range<Int>>, after before: Range<Int>?)
    -> Double
  {
    guard let first = lines.firstIndex(where: startsItem), !text.contains(where: Vocabulary.isStrongBullet)
    else {
      return 0
    }
    let previous = first > lines.startIndex ? lines[first - 1] : before
    let last = previous.map { flow.glyphs[$0.upperBound - 1].scalar } ?? text.last
    return last == 0xFF1A || last == 0x3A ? 0 : 4
  }

  /// Where the document writes no blanks between ideographs, one within a line stands between two cells that
  /// were printed side by side; else it is more likely a cell's own.
  private func blankCost(_ atoms: [Atom], _ run: Range<Int>) -> Double {
    if run.isEmpty { return 0 }
    if innerBlanks * 30 < cellLines {
      return 3 * Double(run.dropFirst().count { !atoms[$0].startsLine })
    }
    return run.upperBound < atoms.count && !atoms[run.upperBound].startsLine ? 1.5 : 0
  }

  /// Where lines tell which of them end paragraphs: how much speaks against a run that goes on with what has ended, ends
  /// where nothing does, or leaves an entry open.
  private func endsCost(
    _ column: Sheet.Column, _ atoms: [Atom], _ run: Range<Int>, anchor: FlowTable.Anchor?
  ) -> Double {
    guard flow.marksEnds else { return 0 }
    let above = anchor == nil ? open[Int(column.rawValue)]?.part : nil
    let hasEnded = above.flatMap { $0.isEmpty ? nil : flow.endsParagraph($0.upperBound - 1) }
    if run.isEmpty { return hasEnded == false ? TornRow.endsDiffer : 0 }
    let part = atoms[run.lowerBound].part.lowerBound..<atoms[run.upperBound - 1].part.upperBound
    let lines = flow.lines(of: part)
    var cost = 0.0
    if hasEnded == true, !startsItem(lines[0]) { cost += TornRow.endsDiffer }
    for (line, next) in zip(lines, lines.dropFirst())
    where !startsItem(next) && flow.endsParagraph(line.upperBound - 1) == true {
      cost += TornRow.endsDiffer
    }
    if run.upperBound < atoms.count, flow.endsParagraph(part.upperBound - 1) == false {
      cost += TornRow.endsDiffer
    }
    return cost
  }

  private static let endsDiffer = 8.0

  private mutating func settle(_ column: Sheet.Column, _ run: Range<Int>, _ anchor: FlowTable.Anchor?) {
    if let anchor {
      close(anchor, run)
    } else if var entry = open[Int(column.rawValue)] {
      page.add(lineCount(of: run), to: column)
      entry.text += tail(of: run)
      entry.text.removeFirst(max(0, entry.text.count - TornRow.longestText))
      entry.part = run
      open[Int(column.rawValue)] = entry
    }
  }

  private func runCost(
    _ column: Sheet.Column, _ run: ArraySlice<Atom>, anchor: FlowTable.Anchor?
  ) -> Double {
    let part = run.first.map { $0.part.lowerBound..<run[run.endIndex - 1].part.upperBound }
    let lines = part.map { wrappedLines(of: $0, column) } ?? []
    if let anchor, let part {
      let text = solid(anchor.codeEnd..<part.upperBound)
      return textCost(anchor.key, text, column, lines[lines.count - 1]) + shapeCost(lines, column)
        + listCost([], lines.dropFirst(), after: lines[0])
    }
    guard let entry = open[Int(column.rawValue)] else { return run.isEmpty ? 0 : 9 }
    let end = ends[Int(column.rawValue)]
    guard let part else {
      return textCost(entry.key, entry.text, column, end)
    }
    let text = entry.text + solid(part)
    var cost = textCost(entry.key, text, column, lines[lines.count - 1]) + shapeCost(lines, column)
    let second = part.lowerBound + 1
    cost += neighbours.cost(
      of: entry.text, before: flow.glyphs[part.lowerBound].scalar,
      second < flow.glyphs.count ? flow.glyphs[second].scalar : nil)
    cost += shortfallCost(column, tail: lines.count)
    if column < .indicator, startsItem(lines[0]) || (column < .output && lines.contains(where: startsItem)) {
      cost += 6
    }
    if column > .indicator { cost += listCost(entry.text, lines[...], after: nil) }
    if let name = known[entry.key] {
      if entry.text == name { cost += 10 }
    } else if column == .indicator, writesSentences, let end = entry.text.last, Vocabulary.endsSentence(end) {
      cost += 6
    } else if widths.hasRoom(end, before: part, column, in: flow) {
      cost += 4
    }
    return cost
  }

  /// How unlikely it is that an entry ends with this text.
  private func textCost(_ key: ItemCode?, _ text: [UInt32], _ column: Sheet.Column, _ end: Range<Int>)
    -> Double
  {
    // A code is not printed without its text.
    if text.isEmpty { return 5 }
    if let name = known[key] {
      if text == name { return -2 }
      return name.starts(with: text) ? 8 : 9
    }
    if column == .indicator, writesSentences {
      return text.last.map(Vocabulary.endsSentence) ?? false ? 0 : 6
    }
    var cost = 0.0
    let width = widths[column]
    if width > 0, self.width(end) >= width - 1 { cost += 0.7 }
    if let last = text.last {
      if last == 0xFF1A || last == 0x3A || last == 0x3001 || last == 0xFF0C { cost += 5 }
      if text.count > 1, !endings.contains(Neighbours.key(text[text.count - 2], last)) { cost += 0.5 }
    }
    return cost
  }

  /// How unlikely it is that these lines stand in a column of this width, one wrapped to the next.
  private func shapeCost(_ lines: [Range<Int>], _ column: Sheet.Column) -> Double {
    let width = widths[column]
    guard width > 0 else { return 0 }
    var cost = 0.0
    for (i, line) in lines.enumerated() {
      if self.width(line) > width + 1 { cost += 6 }
      if i + 1 < lines.count, !startsItem(lines[i + 1]),
        widths.hasRoom(line, before: lines[i + 1], column, in: flow)
      {
        cost += 2.5
      }
    }
    return cost
  }

  private func startsItem(_ line: Range<Int>) -> Bool {
    Vocabulary.isStrongBullet(flow.glyphs[line.lowerBound].scalar)
  }

  /// How unlikely it is that the page's end tore a cell that ends above it. Spacing may differ by a line.
  private func shortfallCost(_ column: Sheet.Column, tail: Int) -> Double {
    // Where a merged cell ends its rows' heights do not tell.
    if column >= .knowledge, isMerged { return 0 }
    return switch shortfall[Int(column.rawValue)] {
    case ...0: 0
    // A paragraph's last line is not left alone on a page: two lines may have gone over together.
    case 1: tail == 1 ? 3 : 1
    case let lines: min(6, 2 + Double(lines))
    }
  }

  private var writesSentences: Bool { sentences > fragments }

  private func isLatin(_ i: Int) -> Bool {
    Vocabulary.isAlphanumeric(flow.glyphs[i].scalar)
  }

  // MARK: Text

  private func atoms(_ part: Range<Int>, fixed: Int) -> [Atom] {
    var atoms: [Atom] = []
    for word in flow.words(part) {
      let startsLine = flow.glyphs[word.lowerBound].gap >= .line
      if let last = atoms.indices.last,
        word.lowerBound < fixed || (!startsLine && isLatinGap(word.lowerBound))
      {
        atoms[last].part = atoms[last].part.lowerBound..<word.upperBound
      } else {
        atoms.append(Atom(part: word, startsLine: startsLine))
      }
    }
    return atoms
  }

  /// A blank with a Latin letter on a side is a word's; between ideographs it may be a column's edge.
  private func isLatinGap(_ i: Int) -> Bool {
    Vocabulary.isAlphanumeric(flow.glyphs[i].scalar) && Vocabulary.isAlphanumeric(flow.glyphs[i - 1].scalar)
  }

  /// As much of an entry's text as any name is long, from its end: each way to cut is weighed with it.
  private func tail(of part: Range<Int>) -> [UInt32] {
    solid(max(part.lowerBound, part.upperBound - TornRow.longestText)..<part.upperBound)
  }

  private static let longestText = 400

  private func solid(_ part: Range<Int>) -> [UInt32] {
    part.isEmpty ? [] : flow.glyphs[part].map(\.scalar)
  }

  /// The lines as the cell's width wraps them. An extractor may end a line behind a bracket as well; what it goes on with
  /// cannot start a line, and there is room for it.
  private func wrappedLines(of part: Range<Int>, _ column: Sheet.Column) -> [Range<Int>] {
    let lines = flow.lines(of: part)
    // Few lines start so, and this is asked of each way to cut.
    guard lines.contains(where: { Vocabulary.cannotStartLine(flow.glyphs[$0.lowerBound].scalar) }) else {
      return lines
    }
    var wrapped: [Range<Int>] = []
    for line in lines {
      if let last = wrapped.last, goesOn(last, with: line, column) {
        wrapped[wrapped.count - 1] = last.lowerBound..<line.upperBound
      } else {
        wrapped.append(line)
      }
    }
    return wrapped
  }

  /// The last of the lines that the cell's width wraps.
  private func lastLine(of part: Range<Int>, _ column: Sheet.Column) -> Range<Int> {
    guard !part.isEmpty else { return part }
    func start(of end: Int) -> Int {
      var start = end - 1
      while start > part.lowerBound, flow.glyphs[start].gap < .line { start -= 1 }
      return start
    }
    var last = start(of: part.upperBound)..<part.upperBound
    while last.lowerBound > part.lowerBound {
      let before = start(of: last.lowerBound)..<last.lowerBound
      guard goesOn(before, with: last, column) else { break }
      last = before.lowerBound..<last.upperBound
    }
    return last
  }

  private func goesOn(_ line: Range<Int>, with next: Range<Int>, _ column: Sheet.Column) -> Bool {
    Vocabulary.cannotStartLine(flow.glyphs[next.lowerBound].scalar)
      && width(line) + width(next) <= widths[column] + 1
  }

  private func lineCount(of part: Range<Int>) -> Int {
    part.isEmpty
      ? 0
      : 1
        + part.dropFirst().count {
          flow.glyphs[$0].gap >= .line && !Vocabulary.cannotStartLine(flow.glyphs[$0].scalar)
        }
  }

  private func width(_ line: Range<Int>) -> Int { FlowText.width(flow.glyphs[line]) }
}
