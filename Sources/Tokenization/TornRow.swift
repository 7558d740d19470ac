internal import OCSSourceText
internal import OCSStandardModel

/// Deals out the lines behind a page break among the columns of the row that the break tore.
///
/// The tails follow one another from left to right, so the lines are cut into one run a column. The cut
/// with the least cost wins: what other prints of a name say, whether the entry above was complete
/// (final punctuation, a short last line), and how wide the lines of each column are.
struct TornRow {
  private let flow: FlowText
  private var evidence: Evidence
  private var open: [Torn?] = Array(repeating: nil, count: Sheet.Column.allCases.count)
  /// Lines of cells, blanks between two ideographs within one, and blanks beside a Latin letter or digit.
  private var cellLines = 0
  private var innerBlanks = 0
  private var latinBlanks = 0
  private var page = PageLines()
  private var row = 0
  /// Whether the lists belong to a row above the one whose other cells are torn.
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

  /// An entry that a page break may have torn, and its last stretch.
  private struct Torn {
    var entry: OpenEntry
    var part = 0..<0
    /// Behind the code of an entry whose lines were not read yet: in many documents nobody asks for them.
    var unread: Int?
  }

  /// A run of characters between white space, or the start of a line.
  private struct Atom {
    var part: Range<Int>
    var startsLine: Bool
  }

  private static let mostAtoms = 160

  /// What it was not sure of.
  private(set) var doubts: [Sheet.Doubt] = []

  /// Pages whose entries are learned once a row turns out to be torn; in many documents none is.
  private var lessons: [(anchors: [FlowTable.Anchor], wholeRows: Range<Int>)] = []
  private var isPrepared = false

  init(_ flow: FlowText, _ weights: Weights) {
    self.flow = flow
    evidence = Evidence(weights)
  }

  private var weights: Weights { evidence.weights }

  /// Keeps a page to learn names and widths from.
  mutating func keep(_ anchors: [FlowTable.Anchor], wholeRows: Range<Int>) {
    lessons.append((anchors, wholeRows))
  }

  /// How many more parentheses open than close in front of each glyph: each way to cut asks for it.
  private var openingsBefore: [Int32] = []

  private func openings(in part: Range<Int>) -> Int {
    Int(openingsBefore[part.upperBound] - openingsBefore[part.lowerBound])
  }

  private mutating func prepare() {
    if isPrepared { return }
    isPrepared = true
    for column in Sheet.Column.allCases { read(column) }
    openingsBefore.reserveCapacity(flow.glyphs.count + 1)
    var open: Int32 = 0
    openingsBefore.append(open)
    for glyph in flow.glyphs {
      open += Int32(OpenEntry.opening(glyph.scalar))
      openingsBefore.append(open)
    }
    var start = 0
    for i in 1..<max(1, flow.glyphs.count + 1) where i == flow.glyphs.count || flow.glyphs[i].gap != .none {
      evidence.learn(side: flow.glyphs[start..<i].lazy.map(\.scalar))
      start = i
    }
    for (anchors, wholeRows) in lessons { learn(anchors, wholeRows: wholeRows) }
    evidence.settleNames()
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
        evidence.learn(lines: flow.lines(of: part).map { flow.glyphs[$0] }, of: anchor.column)
      }
      guard wholeRows.contains(i) || next.column == anchor.column else { continue }
      if anchor.column >= .knowledge, next.column != anchor.column, i >= lastRow { continue }
      let text = solid(anchor.codeEnd..<next.start)
      for line in flow.lines(of: anchor.codeEnd..<next.start) {
        cellLines += 1
        for i in line.dropFirst() where flow.glyphs[i].gap != .none {
          if isLatin(i) || isLatin(i - 1) { latinBlanks += 1 } else { innerBlanks += 1 }
        }
      }
      // What a line wrap parts within an entry stands side by side all the same.
      evidence.learn(side: text)
      evidence.learn(end: text, of: anchor.column)
      if anchor.column >= .knowledge, let key = anchor.key { evidence.learn(name: text, of: key) }
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
    open[column] = Torn(
      entry: OpenEntry(
        key: anchor.key, row: open[column]?.entry.row ?? row, start: flow.glyphs[anchor.start].lower))
  }

  /// An entry starts.
  mutating func open(_ anchor: FlowTable.Anchor, newRow: Bool) {
    if newRow {
      row += 1
      page.startRow()
      for column in [Sheet.Column.output, .indicator, .level] { open[Int(column.rawValue)] = nil }
      if anchor.column == .duty { open[Int(Sheet.Column.task.rawValue)] = nil }
    }
    open[Int(anchor.column.rawValue)] = Torn(entry: OpenEntry(key: anchor.key, row: row))
  }

  /// The lines of an entry are known.
  mutating func close(_ anchor: FlowTable.Anchor, _ part: Range<Int>) {
    page.add(lineCount(of: part), to: anchor.column)
    let c = Int(anchor.column.rawValue)
    open[c] = Torn(
      entry: OpenEntry(
        key: anchor.key, row: open[c]?.entry.row ?? row,
        start: part.isEmpty ? nil : flow.glyphs[part.lowerBound].lower),
      part: part, unread: anchor.codeEnd)
    if isPrepared { read(anchor.column) }
  }

  /// Reads the lines of a column's entry.
  private mutating func read(_ column: Sheet.Column) {
    let c = Int(column.rawValue)
    guard let torn = open[c], let codeEnd = torn.unread else { return }
    open[c]?.unread = nil
    for (n, line) in wrappedLines(of: torn.part, column).enumerated() {
      open[c]?.entry.add(flow.glyphs[line], body: n == 0 ? codeEnd : line.lowerBound)
    }
  }

  // MARK: Dealing

  /// Cuts `part` among the columns from `first` (whose anchor starts the part) to that of `next`, which starts a new
  /// row or is the first code behind the part.
  mutating func deal(
    _ part: Range<Int>, _ first: Sheet.Column?, anchor: FlowTable.Anchor?, next following: FlowTable.Anchor?,
    startsRow: Bool
  ) -> [(Sheet.Column, Range<Int>)] {
    prepare()
    isMerged = hasMergedLists
    let atoms = atoms(part, fixed: anchor?.codeEnd ?? part.lowerBound)
    guard !atoms.isEmpty else { return [] }
    let last = startsRow ? .skills : following?.column ?? .skills
    let columns = Sheet.Column.allCases.filter {
      $0 != .level && $0 >= first ?? .duty && $0 <= last || $0 == first
    }
    guard let leftmost = columns.first else { return [] }
    if atoms.count > TornRow.mostAtoms {
      settle(leftmost, part, anchor)
      return [(leftmost, part)]
    }
    var weighed: [Sheet.Column: [Double]] = [:]
    var (best, next) = cut(atoms, among: columns, anchor, &weighed)
    var order = columns
    if best.cost > TornRow.doubt, let merged = mergedOrder(first, following, startsRow: startsRow),
      merged != columns
    {
      let other = cut(atoms, among: merged, anchor, &weighed)
      if other.best.cost < best.cost { (best, next, order) = (other.best, other.next, merged) }
    }
    if let next, next.cost - best.cost < weights.doubt {
      for (words, taken, other) in Dealer.differences(best, next) {
        let part = atoms[words.lowerBound].part.lowerBound..<atoms[words.upperBound - 1].part.upperBound
        doubts.append(
          Sheet.Doubt(
            range: flow.range(part), taken: open[Int(order[taken].rawValue)]?.entry.start,
            other: open[Int(order[other].rawValue)]?.entry.start))
      }
    }
    let runs = zip(order, best.runs).filter { !$1.isEmpty }.map { column, run in
      (column, atoms[run.lowerBound].part.lowerBound..<atoms[run.upperBound - 1].part.upperBound)
    }
    for (column, run) in runs { settle(column, run, column == first ? anchor : nil) }
    return runs
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
      columns.compactMap { open[Int($0.rawValue)]?.entry.row }.max()
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
      let task = open[Int(Sheet.Column.task.rawValue)]?.entry.key
    else { return false }
    return anchor.key?.isBelow(task.prefix(2)) ?? false
  }

  /// The two cuts that cost least, a run for each of the columns in this order. `weighed` keeps what each run costs in each column for
  /// another order.
  private func cut(
    _ atoms: [Atom], among columns: [Sheet.Column], _ anchor: FlowTable.Anchor?,
    _ weighed: inout [Sheet.Column: [Double]]
  ) -> (best: Dealer.Cut, next: Dealer.Cut?) {
    let width = atoms.count + 1
    return Dealer.cut(atoms.count, among: columns.count) { c, first, take in
      let column = columns[c]
      let own = anchor?.column == column ? anchor : nil
      // The anchor's own word is its column's.
      for end in max(first, own != nil ? 1 : 0)..<width {
        let place = first * width + end
        if let known = weighed[column]?[place], !known.isNaN {
          take(end, known)
          continue
        }
        let run = first..<end
        let cost =
          runCost(column, atoms[run], anchor: own) + blankCost(atoms, run)
          + endsCost(column, atoms, run, anchor: own)
        weighed[column, default: Array(repeating: .nan, count: width * width)][place] = cost
        take(end, cost)
      }
    }
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
    return last.map(Vocabulary.isColon) ?? false ? 0 : weights.listWithoutColon
  }

  /// Where the document writes no blanks between ideographs, one within a line stands between two cells that
  /// were printed side by side; else it is more likely a cell's own.
  private func blankCost(_ atoms: [Atom], _ run: Range<Int>) -> Double {
    if run.isEmpty { return 0 }
    if innerBlanks * 30 < cellLines {
      let hasLatinBlanks = latinBlanks * 30 >= cellLines
      return weights.innerBlank
        * Double(
          run.dropFirst().count {
            let first = atoms[$0].part.lowerBound
            return !atoms[$0].startsLine && !(hasLatinBlanks && (isLatin(first) || isLatin(first - 1)))
          })
    }
    return run.upperBound < atoms.count && !atoms[run.upperBound].startsLine ? weights.blankAtEdge : 0
  }

  /// Where lines tell which of them end paragraphs: how much speaks against a run that goes on with what has ended, ends
  /// where nothing does, or leaves an entry open.
  private func endsCost(
    _ column: Sheet.Column, _ atoms: [Atom], _ run: Range<Int>, anchor: FlowTable.Anchor?
  ) -> Double {
    guard flow.marksEnds else { return 0 }
    let above = anchor == nil ? open[Int(column.rawValue)]?.part : nil
    let hasEnded = above.flatMap { $0.isEmpty ? nil : flow.endsParagraph($0.upperBound - 1) }
    if run.isEmpty { return hasEnded == false ? weights.endsDiffer : 0 }
    let part = atoms[run.lowerBound].part.lowerBound..<atoms[run.upperBound - 1].part.upperBound
    let lines = flow.lines(of: part)
    var cost = 0.0
    if hasEnded == true, !startsItem(lines[0]) { cost += weights.endsDiffer }
    for (line, next) in zip(lines, lines.dropFirst())
    where !startsItem(next) && flow.endsParagraph(line.upperBound - 1) == true {
      cost += weights.endsDiffer
    }
    if run.upperBound < atoms.count, flow.endsParagraph(part.upperBound - 1) == false {
      cost += weights.endsDiffer
    }
    return cost
  }

  private mutating func settle(_ column: Sheet.Column, _ run: Range<Int>, _ anchor: FlowTable.Anchor?) {
    if let anchor { return close(anchor, run) }
    let c = Int(column.rawValue)
    guard open[c] != nil else { return }
    page.add(lineCount(of: run), to: column)
    for line in wrappedLines(of: run, column) { open[c]?.entry.add(flow.glyphs[line]) }
    open[c]?.part = run
  }

  private func runCost(
    _ column: Sheet.Column, _ run: ArraySlice<Atom>, anchor: FlowTable.Anchor?
  ) -> Double {
    let part = run.first.map { $0.part.lowerBound..<run[run.endIndex - 1].part.upperBound }
    let lines = part.map { wrappedLines(of: $0, column) } ?? []
    let slices = lines.map { flow.glyphs[$0] }
    if let anchor, let part {
      let text = solid(anchor.codeEnd..<part.upperBound)
      return evidence.cost(
        ofEnd: text, key: anchor.key, line: slices[slices.count - 1],
        openings: openings(in: part), in: column)
        + evidence.shapeCost(slices, in: column) + listCost([], lines.dropFirst(), after: lines[0])
    }
    guard let entry = open[Int(column.rawValue)]?.entry else {
      return run.isEmpty ? 0 : weights.noEntry + evidence.shapeCost(slices, in: column)
    }
    guard let part else {
      return evidence.cost(
        ofEnd: entry.text, key: entry.key, line: entry.last, openings: entry.openings, in: column)
    }
    // Of two columns that may as well go on, the one further right was printed last.
    var cost =
      -0.01 * Double(column.rawValue)
      + evidence.cost(
        of: entry, goingOnWith: slices, openings: openings(in: part), in: column)
      + evidence.cost(
        ofEnd: entry.text + solid(part), key: entry.key, line: slices[slices.count - 1],
        openings: max(0, entry.openings + openings(in: part)), in: column)
      + shortfallCost(column, tail: lines.count)
    if column < .output, lines.dropFirst().contains(where: startsItem) { cost += weights.bulletInName }
    if column > .indicator { cost += listCost(entry.text, lines[...], after: nil) }
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

  private func goesOn(_ line: Range<Int>, with next: Range<Int>, _ column: Sheet.Column) -> Bool {
    Vocabulary.cannotStartLine(flow.glyphs[next.lowerBound].scalar)
      && width(line) + width(next) <= evidence.widths[column] + 1
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
