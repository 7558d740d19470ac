internal import OCSSourceText
internal import OCSStandardModel

/// The task table of a document that prints lines, each with the words of several cells: side by side with blanks between,
/// as a row of a table for each line, or one behind the other.
///
/// What a line of a cell means follows from the lines above. The words of a line are dealt to columns from left to right at
/// the least cost: by the codes that they begin with, by where they stand on the page, and by whether what stands above goes
/// on with them (`Evidence`). A first reading tells the names of codes, by which a second one reads better.
struct LineTable {
  /// A run of characters that is not parted.
  struct Word {
    var text: ArraySlice<Glyph>
    /// Where on the page it may start: a full cell draws what follows towards itself, so that one blank hides the place.
    var place = 0...0
    /// The blanks before it.
    var gap = 1
    /// The column that its form names.
    var column: Sheet.Column?
    /// It may be a level that stands in the middle of its row, where no list's code tells it.
    fileprivate(set) var mayBeLevel = false

    // What each way to deal the line asks for.
    fileprivate(set) var width = 0
    fileprivate(set) var openings = 0
    fileprivate(set) var isBareCode = false

    /// It is a number, perhaps with its unit.
    fileprivate var isNumber: Bool {
      let unit = text.drop { Vocabulary.isDigit($0.scalar) }
      return unit.count < text.count
        && (unit.isEmpty || Vocabulary.startsWithUnit(unit) || Vocabulary.startsWithCounter(unit))
    }

    fileprivate mutating func measure() {
      width = FlowText.width(text)
      openings = OpenEntry.openings(in: text)
      isBareCode = PrintedCode.isAll(of: text)
    }
  }

  /// A line of the table, or one outside of it.
  enum Item {
    case row(Sheet.TaskRow)
    case line(SourceRange, followsPageBreak: Bool)
    case placed([Word], of: [Glyph], on: PageColumns, followsPageBreak: Bool, followsBlankLine: Bool)
  }

  private struct Line {
    /// The characters that the words are some of.
    var glyphs: [Glyph] = []
    var words: [Word] = []
    var page: PageColumns?
    /// The cells, where the layout tells them.
    var row: Sheet.TaskRow?
    var followsPageBreak: Bool
    var followsBlankLine = false
    /// A word that is known to be the name of a task without a code.
    var task: Int?
    /// It has such a name, as a word or a cell.
    var startsTask = false
    /// The line below has a word that goes on behind a number (`日內`).
    var isCountedBelow = false

    /// A row starts with it: at first where it has the code of a duty or task, or such a name.
    var startsRow = false
    /// The columns whose entries go on over the start of the row, a bit for each.
    var open = UInt8.max

    /// Whether a word goes on behind a number of the line above.
    var startsWithUnit: Bool {
      words.indices.contains { w in
        Vocabulary.startsWithUnit(words[w].text)
          && !(w > 0 && words[w - 1].text.last.map { Vocabulary.isDigit($0.scalar) } ?? false)
      }
    }

    /// Whether it has a code of a list.
    var startsList: Bool { words.contains { $0.column.map { $0 >= .knowledge } ?? false } }

    /// The words before the numbers that end a line of a cell, one blank behind its text.
    var wordsBeforeNumbers: [Word] {
      words.indices.dropFirst().compactMap { w in
        words[w].gap <= 1 && words[w].text.allSatisfy { Vocabulary.isDigit($0.scalar) }
          && CharacterProperties.isWide(words[w - 1].text.last!.scalar)
          && (w + 1 == words.count || words[w + 1].gap > 1)
          ? words[w - 1] : nil
      }
    }

    /// How many of some words name another column by their form.
    func strangers(in run: Range<Int>, _ column: Int) -> Int {
      words[run].count { $0.column.map { Int($0.rawValue) != column } ?? false }
    }

    /// The characters of some words.
    func text(_ run: Range<Int>) -> ArraySlice<Glyph> {
      glyphs[words[run.lowerBound].text.startIndex..<words[run.upperBound - 1].text.endIndex]
    }
  }

  private let text: TokenizedText
  private var evidence: Evidence
  private var lines: [Line] = []
  private var columns = [OpenEntry?](repeating: nil, count: Sheet.Column.allCases.count)
  private var wordColumns = WordColumns()
  private var isSettled = false
  /// What the second reading was not sure of.
  private var doubts: [Sheet.Doubt] = []
  private var hasDutyCodes = false
  /// The columns of which the row that is being read has no entry yet, though the row above had, a bit for each.
  private var ended: UInt8 = 0
  /// A line of the row that is being read had a level.
  private var rowHasLevel = false
  /// Levels stand on the first lines of rows.
  private var levelsStartRows = false
  /// How wide the lines are that the first reading was sure of.
  private var measured = ColumnWidths()
  private var codes = LineCodes()
  /// The lines of pages often part Latin letters from ideographs.
  private var partsLatin = false

  static func read(_ items: [Item], of text: TokenizedText, _ weights: Weights, into sheet: inout Sheet) {
    guard !items.isEmpty else { return }
    var table = LineTable(text, weights)
    table.prepare(items)
    // What a first reading gives as the name of a code at most places tells how the others go on, and so do its rows.
    table.settle(table.deal())
    sheet.rows += table.rows(of: table.deal())
    sheet.doubts += table.doubts
  }

  private init(_ text: TokenizedText, _ weights: Weights) {
    self.text = text
    evidence = Evidence(weights)
  }

  private var weights: Weights { evidence.weights }

  // MARK: Learning

  private mutating func prepare(_ items: [Item]) {
    let printed: [(glyphs: [Glyph], cells: Sheet.TaskLine)] = items.map { item in
      switch item {
      case .row(let row): return ([], row.cells.map { ($0.column, text.glyphs(of: $0.range)[...]) })
      case .line(let range, _): return (text.glyphs(of: range), [])
      case .placed(let words, _, _, _, _):
        return ([], words.compactMap { word in word.column.map { ($0, word.text) } })
      }
    }
    for (glyphs, cells) in printed { codes.learn(glyphs, cells) }
    codes.settle()
    lines = zip(items, printed).map { item, printed in
      switch item {
      case .row(var row):
        guard let shared = row.shared, row.cells.first?.range == shared else {
          return Line(row: row, followsPageBreak: row.followsPageBreak)
        }
        row.cells.removeFirst()
        var line = line(text.glyphs(of: shared), row.followsPageBreak)
        line.row = row
        return line
      case .line(_, let followsPageBreak): return line(printed.glyphs, followsPageBreak)
      case .placed(let words, let glyphs, let page, let followsPageBreak, let followsBlankLine):
        return Line(
          glyphs: glyphs, words: words, page: page, followsPageBreak: followsPageBreak,
          followsBlankLine: followsBlankLine)
      }
    }
    partsLatin = LineTable.partLatin(lines)
    if !codes.hasTaskCodes { findTasks(printed.map(\.cells)) }
    for n in lines.indices {
      for w in lines[n].words.indices { lines[n].words[w].measure() }
      lines[n].startsRow =
        lines[n].task != nil || lines[n].words.contains { $0.column.map { $0 <= .task } ?? false }
      if n > 0 { lines[n - 1].isCountedBelow = lines[n].startsWithUnit }
    }
    findLevels()
    for (line, printed) in zip(lines, printed) {
      if line.row != nil { for (column, text) in printed.cells { learn(text, column) } }
      for (w, word) in line.words.enumerated() {
        learn(word.text, line.page != nil ? nil : w == line.task ? .task : word.column)
      }
    }
    // Where a row starts its level stands behind the text, and the lists behind that.
    for n in lines.indices.dropFirst()
    where lines[n - 1].page != nil && !(lines[n - 1].startsRow && lines[n - 1].startsList)
      && max(lines[n - 1].words.count, lines[n].words.count) <= LineTable.mostWords
    {
      lines[n - 1].isCountedBelow =
        lines[n - 1].isCountedBelow
        || lines[n - 1].wordsBeforeNumbers.contains { word in
          lines[n].words.contains { evidence.isCounted($0.text, by: word.text) }
        }
    }
    let words = lines.flatMap(\.words)
    let ends = words.lazy.filter { $0.text.last.map { Vocabulary.endsSentence($0.scalar) } ?? false }.count
    evidence.expect(sentences: ends, of: words.count { $0.column == .indicator })
  }

  private func line(_ glyphs: [Glyph], _ followsPageBreak: Bool) -> Line {
    var line = Line(glyphs: glyphs, words: codes.words(glyphs), followsPageBreak: followsPageBreak)
    for w in line.words.indices {
      line.words[w].column = codes.column(
        of: line.words[w].text, before: line.words[(w + 1)...].first?.text)
    }
    return line
  }

  /// Marks the numbers that may be levels where lines have no places and many rows have their level in the middle: it stands
  /// behind words of another cell, or alone.
  private mutating func findLevels() {
    var (tasks, told) = (0, 0)
    var found: [(line: Int, word: Int)] = []
    for (n, line) in lines.enumerated() where line.page == nil && line.row == nil {
      for (w, word) in line.words.enumerated() {
        if word.column == .task { tasks += 1 }
        if word.column == .level { told += 1 }
        let isLone = w + 1 == line.words.count || line.words.count == 2 && w == 0
        if word.column == nil, isLone, word.text.count == 1, Vocabulary.isDigit(word.text.first!.scalar),
          !line.isCountedBelow
        {
          found.append((n, w))
        }
      }
    }
    // In a table without levels hardly any line ends in a number.
    guard 10 * told < 9 * tasks, 3 * (told + found.count) >= 2 * tasks else { return }
    for (n, w) in found { lines[n].words[w].mayBeLevel = true }
  }

  /// Whether one blank, where no code starts, often parts a Latin letter or digit from an ideograph.
  private static func partLatin(_ lines: [Line]) -> Bool {
    var (parted, joined) = (0, 0)
    for line in lines where line.page != nil {
      for (w, word) in line.words.enumerated() {
        if w > 0, word.gap <= 1, word.column == nil,
          isLatinEdge(line.words[w - 1].text.last!.scalar, word.text.first!.scalar)
        {
          parted += 1
        }
        let text = word.column == nil ? word.text : word.text.dropFirst(LineTable.longestCode)
        joined += zip(text, text.dropFirst()).count { isLatinEdge($0.scalar, $1.scalar) }
      }
    }
    return parted * 4 > joined
  }

  private static func isLatinEdge(_ a: UInt32, _ b: UInt32) -> Bool {
    CharacterProperties.isWide(a) && Vocabulary.isAlphanumeric(b)
      || Vocabulary.isAlphanumeric(a) && CharacterProperties.isWide(b)
  }

  /// Finds the rows of tasks without codes, and their names in the lines that start these. `cells` are those of rows.
  private mutating func findTasks(_ cells: [Sheet.TaskLine]) {
    var uncoded = UncodedRows()
    for n in lines.indices {
      let line =
        lines[n].row == nil
        ? lines[n].words.compactMap { word in word.column.map { ($0, word.text) } } : cells[n]
      guard uncoded.startsTask(line) else { continue }
      lines[n].task = codes.uncodedTask(among: lines[n].words, on: lines[n].page)
      lines[n].startsTask = lines[n].task != nil || line.contains { $0.column == .task }
    }
  }

  private mutating func learn(_ text: ArraySlice<Glyph>, _ column: Sheet.Column?) {
    evidence.learn(side: text.lazy.map(\.scalar))
    if let column { evidence.learn(line: text, of: column) }
  }

  /// Ends the first reading.
  private mutating func settle(_ dealt: [Sheet.TaskRow]) {
    hasDutyCodes = dealt.contains { line in
      line.cells.contains { cell in
        guard cell.column == .duty else { return false }
        return PrintedCode.match(text.glyphs(of: cell.range)[...], at: 0, .duty) != nil
      }
    }
    if lines.contains(where: { $0.page != nil }) {
      for n in lines.indices { lines[n].startsRow = false }
      let solved = RowSolver.solve(brought(by: dealt))
      levelsStartRows = solved.levelsStartRows
      for start in solved.starts where !start.isTorn {
        (lines[start.line].startsRow, lines[start.line].open) = (true, start.open)
      }
    }
    evidence.settleNames(least: 2)
    if lines.contains(where: { $0.page != nil }) { evidence.learn(measured) }
    isSettled = true
  }

  // MARK: Dealing

  /// Each line with its words dealt to columns.
  private mutating func deal() -> [Sheet.TaskRow] {
    for c in columns.indices { columns[c] = nil }
    wordColumns.restart()
    (rowHasLevel, ended) = (false, 0)
    let dealt = lines.indices.map { n in
      if let row = lines[n].row, lines[n].words.isEmpty { take(row) } else { deal(lines[n]) }
    }
    for c in columns.indices { end(c) }
    return dealt
  }

  /// An entry is over.
  private mutating func end(_ c: Int) {
    guard let entry = columns[c], !isSettled else { return }
    if let key = entry.key, c >= Int(Sheet.Column.knowledge.rawValue) {
      evidence.learn(name: entry.text, of: key)
    }
    evidence.learn(end: entry.text, of: Sheet.Column.allCases[c])
  }

  private mutating func take(_ row: Sheet.TaskRow) -> Sheet.TaskRow {
    for c in columns.indices { columns[c]?.age += 1 }
    take(row.cells)
    return row
  }

  private mutating func take(_ cells: [Sheet.Cell]) {
    for cell in cells {
      let glyphs = text.glyphs(of: cell.range)[...]
      take(glyphs, codes.column(of: glyphs, before: nil) == cell.column, cell.column)
    }
  }

  /// A column takes a line, which may start an entry.
  private mutating func take(_ line: ArraySlice<Glyph>, _ startsEntry: Bool, _ column: Sheet.Column) {
    let c = Int(column.rawValue)
    ended &= ~RowSolver.bit(column)
    guard startsEntry || columns[c] == nil else {
      columns[c]?.add(line)
      return
    }
    end(c)
    let code = PrintedCode.entry(of: line, in: column)
    var entry = OpenEntry(key: code?.code.withoutWidths)
    entry.add(line, body: code?.span.upperBound ?? line.startIndex)
    columns[c] = entry
  }

  private mutating func deal(_ line: Line) -> Sheet.TaskRow {
    var row = Sheet.TaskRow(
      cells: [], followsPageBreak: line.followsPageBreak, covered: line.row?.covered,
      repeated: line.row?.repeated ?? [])
    if line.startsRow, line.open != .max, !line.followsPageBreak {
      for column in Sheet.Column.allCases where column >= .output && line.open & RowSolver.bit(column) == 0 {
        end(Int(column.rawValue))
        columns[Int(column.rawValue)] = nil
        ended |= RowSolver.bit(column)
      }
    }
    if line.startsRow || startsListAnew(line) { rowHasLevel = false }
    let (cut, next) = cut(line)
    let margin = (next?.cost ?? .infinity) - cut.cost
    let isSure = margin >= LineTable.sure
    // Places on the page are surer than texts.
    let doubt = line.page == nil ? 1.5 * weights.doubt : 0.5 * weights.doubt
    if isSettled, margin < doubt, let next { tell(cut, next, line) }
    rowHasLevel = rowHasLevel || !cut.runs[Int(Sheet.Column.level.rawValue)].isEmpty
    for c in columns.indices { columns[c]?.age += 1 }
    for (c, run) in cut.runs.enumerated() where !run.isEmpty {
      let column = Sheet.Column.allCases[c]
      let words = line.words[run]
      let first = words.first!.text
      row.cells.append(
        Sheet.Cell(column: column, range: SourceRange(first.first!.lower, words.last!.text.last!.upper)))
      // Entries in one line follow one another.
      var start = run.lowerBound
      for w in run where w > start && line.words[w].column == column {
        take(line.text(start..<w), line.words[start].column == column || start == line.task, column)
        start = w
      }
      take(
        line.text(start..<run.upperBound), line.words[start].column == column || start == line.task, column)
      if let page = line.page {
        wordColumns.learn(words, column, page)
        if isSure, !isSettled { measured.learn(line.text(run), column) }
      }
    }
    if let cells = line.row?.cells {
      row.cells += cells
      take(cells)
    }
    return row
  }

  /// Whether a line brings a code of a list with a smaller number than the list has come to.
  private func startsListAnew(_ line: Line) -> Bool {
    line.words.contains { word in
      guard let column = word.column, column >= .knowledge, let above = columns[Int(column.rawValue)]?.key,
        let code = PrintedCode.entry(of: word.text, in: column)?.code
      else { return false }
      return code.last <= above.last
    }
  }

  /// Tells the words that the next best reading gives to other columns.
  private mutating func tell(_ cut: Dealer.Cut, _ next: Dealer.Cut, _ line: Line) {
    for (words, taken, other) in Dealer.differences(cut, next) {
      let part = line.text(words)
      doubts.append(
        Sheet.Doubt(
          range: SourceRange(part.first!.lower, part.last!.upper), taken: columns[taken]?.start,
          other: columns[other]?.start))
    }
  }

  /// The most blanks within a cell, as a rule.
  private static let widestGap = 2
  /// More places than any word stands off its column.
  private static let farAway = 16.0

  /// How much more the next best way to deal a line costs where there is hardly a doubt.
  private static let sure = 3.0

  /// Less than any evidence: where nothing else tells, a column with more lines goes on, and a duty before its task.
  private static let favours = [0.04, 0.01, 0.02, 0.03, 0, 0, 0]

  /// More words than any line of a table has: to weigh all ways to cut so many takes too long.
  private static let mostWords = 48

  /// A line of too many words, cut where a word's form names a column further right.
  private func cutAtCodes(_ line: Line) -> Dealer.Cut {
    var runs = columns.map { _ in 0..<0 }
    var column = Int((line.words.lazy.compactMap(\.column).first ?? .duty).rawValue)
    var start = 0
    for (w, word) in line.words.enumerated() {
      guard let own = word.column.map({ Int($0.rawValue) }), own > column else { continue }
      runs[column] = start..<w
      (column, start) = (own, w)
    }
    runs[column] = start..<line.words.count
    return Dealer.Cut(cost: 0, runs: runs)
  }

  private func cut(_ line: Line) -> (best: Dealer.Cut, next: Dealer.Cut?) {
    if line.words.count > LineTable.mostWords { return (cutAtCodes(line), nil) }
    // A new row ends what stood above it.
    let ends = columns.indices.map { line.startsRow ? 0 : endCost($0) }
    let usual = line.words.map { line.page == nil || $0.column != nil ? nil : wordColumns.column(of: $0) }
    return Dealer.cut(line.words.count, among: columns.count) { c, first, take in
      take(first, ends[c])
      // The other columns have cells of their own.
      if first < line.words.count, line.row == nil || c <= Sheet.Column.task.rawValue {
        takeCosts(from: first, of: line, usual[first], in: Sheet.Column.allCases[c], take)
      }
    }
  }

  /// How unlikely it is that a column has the words from one on, for each of their ends.
  private func takeCosts(
    from first: Int, of line: Line, _ usual: Sheet.Column?, in column: Sheet.Column,
    _ take: (_ end: Int, _ cost: Double) -> Void
  ) {
    let place = placeCost(first, of: line, usual, in: column)
    var isWide = false
    // What all words before this one cost.
    var (next, cost) = (first, place.cost)
    for w in first..<line.words.count {
      let run = first..<(w + 1)
      if let page = line.page, w > first {
        isWide = isWide || isFarApart(line.words[w - 1], line.words[w], in: column, page)
      }
      // Hardly any cell holds a wide gap, so that what else speaks for it is not asked.
      if isWide, !isName(run, of: line, in: column) {
        let strangers = line.strangers(in: run, Int(column.rawValue))
        take(run.upperBound, weights.wideGap + place.off + weights.otherLetter * Double(strangers))
      } else if place.isAll {
        take(run.upperBound, place.cost)
      } else {
        while next < run.upperBound {
          cost = wordCost(next, behind: first, of: line, cost, in: column)
          next += 1
        }
        take(run.upperBound, runCost(run, of: line, cost, in: column))
      }
    }
  }

  /// Whether so many blanks part two words as no cell holds, but for those between a code and its name in a justified line.
  private func isFarApart(_ previous: Word, _ word: Word, in column: Sheet.Column, _ page: PageColumns)
    -> Bool
  {
    word.gap > LineTable.widestGap
      && !(LineCodes.startsName(word, of: previous) && page.mayName(word, previous, in: column))
  }

  /// Whether some words are a code with the name that it has elsewhere.
  private func isName(_ run: Range<Int>, of line: Line, in column: Sheet.Column) -> Bool {
    guard line.words[run.lowerBound].column == column,
      let code = PrintedCode.entry(of: line.text(run), in: column),
      let name = evidence.name(of: code.code.withoutWidths)
    else { return false }
    return name.elementsEqual(line.text(run)[code.span.upperBound...].lazy.map(\.scalar))
  }

  /// How unlikely it is that a column's entry is over, and the line holds nothing of it.
  private func endCost(_ c: Int) -> Double {
    guard let entry = columns[c], entry.age == 0 else { return 0 }
    let column = Sheet.Column.allCases[c]
    if column == .level { return 0 }
    guard let last = entry.text.last else { return weights.noText }
    if let name = evidence.name(of: entry.key), name.starts(with: entry.text) {
      return name.count == entry.text.count ? 0 : weights.nameGoesOn
    }
    if column == .indicator, evidence.writesSentences {
      return Vocabulary.endsSentence(last) ? 0 : weights.bracketIsOpen
    }
    if ColumnWidths.isStretched(entry.last) { return weights.endsStretched }
    return entry.openings > 0 ? weights.bracketIsOpen : 0
  }

  /// How unlikely it is that a column has words from one on, for its place alone: how far it stands off, and whether that is
  /// all there is to ask, since nothing else speaks for a column so far away.
  private func placeCost(
    _ w: Int, of line: Line, _ usual: Sheet.Column?, in column: Sheet.Column
  ) -> (cost: Double, off: Double, isAll: Bool) {
    guard let page = line.page else { return (0, 0, false) }
    let off = page.distance(of: line.words[w], to: column)
    let isOwn = line.words[w].column == column
    guard page.has(column) else { return (.infinity, off, true) }
    if off > LineTable.farAway, !isOwn { return (off + weights.otherColumn, off, true) }
    var cost = Double(page.overflow(line.words[w].width, in: column)) * 0.5
    cost += isOwn ? off * 0.3 : usual == column ? off * 0.5 : off
    if let usual, usual != column { cost += weights.usualElsewhere }
    return (cost + drawnCost(w, of: line, on: page, in: column), off, false)
  }

  /// What some words of a column cost with one more.
  private func wordCost(
    _ w: Int, behind first: Int, of line: Line, _ known: Double, in column: Sheet.Column
  ) -> Double {
    let other = line.page == nil ? weights.otherColumn : weights.otherLetter
    let own = line.words[w].column
    var cost = known
    if line.task == w {
      if column != .task { cost += other }
    } else if let own, own != column {
      // What looks like a level may be a number of any text.
      cost += own == .level && (line.page != nil || line.isCountedBelow) ? levelElsewhere(w, line) : other
    } else if column == .level, own == nil {
      let isLevel = line.words[w].mayBeLevel && (!rowHasLevel || line.startsRow)
      cost +=
        isLevel
        ? weights.loneLevel : continuesLevel(line.words[w]) ? weights.levelGoesOn : weights.otherColumn
    }
    if w == first { return cost }
    cost += parted(line.words[w - 1], line.words[w], in: column, line)
    // A cell's line is the start of an entry or goes on with one.
    if line.page != nil, own == column, line.words[first].column == nil,
      !Vocabulary.startsHeadingOfTasks(line.words[first].text)
    {
      cost += weights.codeBehindText
    }
    return cost
  }

  /// What the words of a column, which cost so much one by one, cost together.
  private func runCost(_ run: Range<Int>, of line: Line, _ known: Double, in column: Sheet.Column) -> Double {
    let first = line.words[run.lowerBound]
    var cost = known
    if column == .level { return cost + levelCost(first, line) }
    // What is counted in the line below stands in a sentence, as a rule.
    if column != .indicator, line.isCountedBelow, first.isNumber { cost += weights.blankBesideNumber }
    // What stands right behind a bare code is its name, as a rule.
    if line.page != nil, run.upperBound < line.words.count,
      LineCodes.startsName(line.words[run.upperBound], of: line.words[run.upperBound - 1])
    {
      cost += weights.codeAlone
    }
    guard first.column == nil, run.lowerBound != line.task else {
      return line.page == nil
        ? cost : cost + evidence.overflowCost(CollectionOfOne(line.text(run)), in: column)
    }
    guard let entry = columns[Int(column.rawValue)] else {
      // Tasks without codes start anywhere.
      if column == .task, !codes.hasTaskCodes { return cost + weights.noTaskAbove }
      let hasEnded = ended & RowSolver.bit(column) != 0 && !line.startsRow
      return cost + (line.page == nil ? weights.noEntry : weights.noEntryAbove)
        + (hasEnded ? weights.lineBetween : 0)
    }
    let end = run.first { $0 > run.lowerBound && line.words[$0].column == column } ?? run.upperBound
    let before = cost
    if line.page == nil { cost -= LineTable.favours[Int(column.rawValue)] }
    let tail = line.text(run.lowerBound..<end)
    cost += evidence.cost(
      of: entry, goingOnWith: CollectionOfOne(tail),
      openings: line.words[run.lowerBound..<end].reduce(0) { $0 + $1.openings },
      in: column)
    if isSettled { cost += evidence.endingCost(of: tail, in: column) }
    if entry.age > 0 {
      cost +=
        weights.lineBetween + weights.moreLinesBetween
        * Double(min(entry.age, LineTable.mostLinesBetween) - 1)
    }
    // An entry without a code may start where a row does.
    return line.page != nil && line.startsRow ? min(cost, before + weights.noEntryAbove) : cost
  }

  /// How unlikely it is that a word stands behind one blank and far to the left of a column, though the cell before it has
  /// room: only a full one draws what follows towards itself.
  private func drawnCost(_ w: Int, of line: Line, on page: PageColumns, in column: Sheet.Column) -> Double {
    let word = line.words[w]
    guard w > 0, word.gap <= 1, word.column != column, page.starts(column, behind: word) else { return 0 }
    var first = w - 1
    while first > 0, line.words[first].gap <= 1, line.words[first].column == nil { first -= 1 }
    guard let (owner, indent) = page.cell(of: line.words[first]), owner < column else { return 0 }
    let between = page.count(between: owner, column)
    let widest = evidence.widths[owner]
    // Up to the next column what stands there is some evidence too.
    let width = between > 0 ? widest + between * LineTable.leastWidth : page.width(widest, in: owner)
    let room = width - indent - FlowText.width(line.text(first..<w))
    return room > LineTable.leastRoom ? weights.drawnByNone : 0
  }

  /// More places of a line than a full cell leaves.
  private static let leastRoom = 4

  /// The places of the narrowest column.
  private static let leastWidth = 3

  /// How unlikely it is that what looks like a level is none: where a row starts its level stands before the lists.
  private func levelElsewhere(_ w: Int, _ line: Line) -> Double {
    let isBeforeLists = w + 1 == line.words.count || line.words[w + 1].column.map { $0 > .level } ?? false
    return weights.levelElsewhere + (line.startsRow && isBeforeLists ? weights.levelOfRow : 0)
  }

  /// How unlikely it is that a word is a level at all, or a second one of its row, since no other list of both kinds
  /// starts beside it.
  private func levelCost(_ word: Word, _ line: Line) -> Double {
    guard word.column == .level, !Vocabulary.isPlaceholder(word.text), !Vocabulary.isLevelEnd(word.text)
    else {
      return 0
    }
    let isOdd =
      !Vocabulary.isOrdinalLevel(word.text) && word.text.count { Vocabulary.isDigit($0.scalar) } != 1
    let startsLists = [Sheet.Column.knowledge, .skills].allSatisfy { list in
      line.words.contains { $0.column == list }
    }
    // Of two numbers the first is the text's.
    let number = line.words.firstIndex { $0.column == .level }
    let isCounted =
      line.isCountedBelow
      && number.map { w in
        line.words[w].text.startIndex == word.text.startIndex
          && !(w > 0 && Vocabulary.isDigit(line.words[w - 1].text.last!.scalar))
      } ?? false
    let isLate = rowHasLevel || isSettled && levelsStartRows
    return (isOdd ? weights.oddLevel : 0) + (isCounted ? weights.countedBelow : 0)
      + (isLate && !line.startsRow && !startsLists ? weights.secondLevel : 0)
  }

  /// Whether a word goes on with the level above (`（初）`, 以上).
  private func continuesLevel(_ word: Word) -> Bool {
    guard let above = columns[Int(Sheet.Column.level.rawValue)], above.age == 0,
      [0x28, 0xFF08, 0x4EE5].contains(word.text.first!.scalar)
    else { return false }
    return above.last.count + word.text.count <= LineTable.longestLevel
      && Vocabulary.mayBeLevel((above.last + word.text)[...])
  }

  /// Of a cell's lines that do not follow one another, how many others between them make a difference.
  private static let mostLinesBetween = 3

  /// The most characters of a level with its remarks.
  private static let longestLevel = 6

  /// The most characters of a code.
  private static let longestCode = 8

  /// The cost of a further word in the same cell: between ideographs blanks are rare, and a cell holds no more than fits.
  private func parted(_ previous: Word, _ word: Word, in column: Sheet.Column, _ line: Line) -> Double {
    guard let page = line.page else { return weights.wordsOfOneCell }
    if LineCodes.startsName(word, of: previous), page.mayName(word, previous, in: column) { return 0 }
    if word.gap <= 1, !Vocabulary.isAnyBullet(word.text.first!.scalar),
      Vocabulary.isSlash(previous.text.last!.scalar) || Vocabulary.isSlash(word.text.first!.scalar)
    {
      return 0
    }
    let (a, b) = (previous.text.last!.scalar, word.text.first!.scalar)
    // A justified line draws its letters apart.
    let isJustified = previous.text.count == 1 && word.text.count == 1 && word.gap <= 1
    if isJustified, CharacterProperties.isWide(a), CharacterProperties.isWide(b) { return 0 }
    var cost = page.overflows(previous, word, in: column) ? weights.overflows : 0
    if Vocabulary.isAnyBullet(a) { return cost }
    // A list starts on a line of its own, or behind a colon.
    if Vocabulary.isStrongBullet(b), !Vocabulary.isColon(a) { cost += weights.listWithoutColon }
    switch (CharacterProperties.isWide(a), CharacterProperties.isWide(b)) {
    case (true, true): cost += weights.blankInHan
    case (false, false): cost += weights.blankInLatin
    // Numbers are set in another font than ideographs, which leaves a gap.
    case (true, false) where word.isNumber:
      if line.isCountedBelow { return 0 }
      cost +=
        weights.blankBesideNumber + evidence.cost(of: previous.text, beforeNumber: word.text, in: column)
    case (false, true) where previous.isNumber: cost += weights.blankBesideNumber
    default:
      cost += partsLatin && LineTable.isLatinEdge(a, b) ? weights.usualBlank : weights.blankBesideHan
    }
    return cost
  }

  // MARK: Rows

  /// What each line brings, for those who ask where rows start.
  private func brought(by dealt: [Sheet.TaskRow]) -> [RowSolver.Line] {
    let cells = dealt.map { line in
      line.cells.map { (column: $0.column, text: text.glyphs(of: $0.range)[...]) }
    }
    let headed = HeadedTasks.lines(of: cells)
    return dealt.indices.map { n in
      var line = RowSolver.Line(cells[n])
      for (column, text) in cells[n] where column != .duty || hasDutyCodes {
        let isStart =
          column == .duty
          ? PrintedCode.match(text, at: text.startIndex, .duty) != nil
          : codes.column(of: text, before: nil) == column || column == .level
        if isStart { line.starts |= RowSolver.bit(column) } else { line.tails |= RowSolver.bit(column) }
      }
      line.startsPage = dealt[n].followsPageBreak
      line.followsBlankLine = lines[n].followsBlankLine
      line.startsUncodedTask = lines[n].startsTask
      line.isHeaded = headed.contains(n)
      return line
    }
  }

  private mutating func rows(of dealt: [Sheet.TaskRow]) -> [Sheet.TaskRow] {
    let brought = brought(by: dealt)
    let rows = LineRows(dealt, brought, RowSolver.solve(brought))
    doubts += rows.doubts
    return rows.rows
  }
}
