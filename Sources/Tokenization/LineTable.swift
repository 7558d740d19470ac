internal import SourceText
internal import StandardModel

/// The task table of a document whose extractor made a table row of every line of text, and left some lines
/// outside of all tables.
///
/// Cells of such rows are single lines; what they mean follows from the rows above. A line outside has no columns
/// at all: its words are given to columns from left to right at the least cost, by their codes, by how wide the
/// lines of each column are, and by whether the line above had room for more.
struct LineTable {
  /// A row of the table, or a line outside of it.
  enum Item {
    case row(Sheet.TaskRow)
    case line(SourceRange, followsPageBreak: Bool)
  }

  private let text: TokenizedText
  private var widths = ColumnWidths()
  private var neighbours = Neighbours()
  /// Whether indicators end as sentences do.
  private var writesSentences = false
  private var columns = Array(repeating: Column(), count: Sheet.Column.allCases.count)
  /// The texts of the entries of K and S codes, with how often a reading found them.
  private var names: [ItemCode: [[UInt32]: Int]] = [:]
  private var known: [ItemCode: [UInt32]] = [:]
  private var isSettled = false
  /// Codes of knowledge and skills have a leading zero.
  private var padsCodes = false
  private var hasTaskCodes = false
  /// Most codes of outputs and indicators are like `P 5.1`.
  private var partsCodes = false
  private var uncoded = UncodedRows()
  /// The columns whose codes have their names behind a blank.
  private var namesFollow: Set<Sheet.Column> = []
  /// How the name of each duty starts where its code stands first.
  private var duties: [Int: [UInt32]] = [:]

  /// How many entries of each column a reading found to end with a pair of characters.
  private var endings: [UInt64: [Int]] = [:]

  /// What a column holds above a line.
  private struct Column {
    /// Its last line.
    var last: [Glyph] = []
    /// How many lines ago that was: the lines of a cell follow one another without a gap.
    var age = 0
    /// How many parentheses of its entry are still open.
    var openings = 0
    /// The code of a K or S entry, and what is behind it so far.
    var code: ItemCode?
    var text: [UInt32] = []
    /// What its name goes on with, where the text is the start of the name that the code has elsewhere.
    var rest: ArraySlice<UInt32>?

    mutating func add(_ scalars: [UInt32]) {
      text += scalars
      rest = rest.flatMap { $0.starts(with: scalars) ? $0.dropFirst(scalars.count) : nil }
    }
  }

  /// Whether the rows are lines: many of them start nothing, and no cell has lines of its own.
  static func holds(_ items: [Item], of text: TokenizedText) -> Bool {
    var rows = 0
    var tails = 0
    for case .row(let row) in items {
      rows += 1
      var startsEntry = false
      for cell in row.cells {
        let glyphs = text.glyphs(of: cell.range)
        if glyphs.dropFirst().contains(where: { $0.gap >= .hard }) { return false }
        if column(of: glyphs[...]) != nil { startsEntry = true }
      }
      if !startsEntry { tails += 1 }
    }
    return tails >= 3 && tails * 6 >= rows
  }

  /// Whether lines without any columns hold the words of several cells side by side: several of them have codes of
  /// four columns. In a short table one does, and many have codes of two.
  static func holds(_ lines: [SourceRange], of text: TokenizedText) -> Bool {
    var (found, shared, coded) = (0, 0, 0)
    var glyphs: [Glyph] = []
    for line in lines {
      glyphs.removeAll(keepingCapacity: true)
      text.appendGlyphs(of: line, to: &glyphs)
      // Columns ascend, so four of them are four different ones.
      var last: Sheet.Column?
      var columns = 0
      var ascend = true
      for word in words(glyphs) {
        // What looks like a code of one digit, or like `P 5.1`, is one behind others.
        let loose =
          columns > 0 ? thinColumn(of: glyphs[word]) ?? PrintedCode.partedColumn(of: glyphs[word]) : nil
        guard let column = column(of: glyphs[word]) ?? loose else { continue }
        ascend = ascend && last.map { $0 < column } ?? true
        columns += 1
        last = column
      }
      if columns > 0 { coded += 1 }
      if columns >= 2, ascend { shared += 1 }
      if columns >= 4, ascend { found += 1 }
    }
    return found >= 2 || found == 1 && shared * leastShared >= coded
  }

  /// Of how many lines with codes one has codes of several columns at least. Lines of single cells have hardly any.
  private static let leastShared = 8

  static func read(_ items: [Item], of text: TokenizedText) -> [Sheet.TaskRow] {
    var table = LineTable(text)
    table.learn(items)
    // What a first reading gives as the name of a code at most places tells how the others go on.
    _ = table.lines(of: items)
    table.settleNames()
    var rows: [Sheet.TaskRow] = []
    var starts = RowStarts(hasTaskCodes: table.hasTaskCodes)
    for line in table.lines(of: items) {
      let cells = line.cells.map { (column: $0.column, text: text.glyphs(of: $0.range)[...]) }
      let brings = starts.read(cells, behind: rows.last)
      if let last = rows.indices.last, !line.followsPageBreak, !brings.startsRow, !Sheet.startsRow(cells) {
        rows[last].cells += line.cells
        rows[last].repeated += line.repeated
      } else {
        rows.append(line)
        starts.endRow()
      }
      starts.add(brings)
    }
    return rows
  }

  private init(_ text: TokenizedText) { self.text = text }

  /// Each item with its words dealt to columns.
  private mutating func lines(of items: [Item]) -> [Sheet.TaskRow] {
    columns = Array(repeating: Column(), count: Sheet.Column.allCases.count)
    uncoded = UncodedRows()
    let lines = items.map { item in
      switch item {
      case .row(let row): take(row)
      case .line(let range, let followsPageBreak): take(range, followsPageBreak)
      }
    }
    for c in columns.indices { end(c) }
    return lines
  }

  /// An entry is over.
  private mutating func end(_ c: Int) {
    let column = columns[c]
    if let code = column.code { names[code, default: [:]][column.text, default: 0] += 1 }
    guard !isSettled, column.text.count > 1 else { return }
    let pair = Neighbours.key(column.text[column.text.count - 2], column.text[column.text.count - 1])
    endings[pair, default: Array(repeating: 0, count: columns.count)][c] += 1
  }

  /// Settles which name each code has: the one that was read most often, if that was more than once.
  private mutating func settleNames() {
    isSettled = true
    for (code, texts) in names {
      let name = texts.max { a, b in
        (a.value, a.key.count) == (b.value, b.key.count)
          ? b.key.lexicographicallyPrecedes(a.key) : (a.value, a.key.count) < (b.value, b.key.count)
      }
      if let name, name.value > 1 { known[code] = name.key }
    }
  }

  /// Learns whether codes are padded, and which have their names behind a blank. Where most codes of a column are parted
  /// from their names, hardly any has none on its line, unless the column is too narrow for both.
  private mutating func learnCodes(_ items: [Item]) {
    var (whole, parted) = (0, 0)
    var named = Array(repeating: 0, count: columns.count)
    var others = named
    for item in items {
      switch item {
      case .row(let row):
        for cell in row.cells {
          let glyphs = text.glyphs(of: cell.range)
          padsCodes = padsCodes || PrintedCode.isPadded(glyphs[...])
          hasTaskCodes =
            hasTaskCodes || cell.column == .task && PrintedCode.match(glyphs[...], at: 0, .task) != nil
        }
      case .line(let range, _):
        let glyphs = text.glyphs(of: range)
        let words = LineTable.words(glyphs)
        for (w, word) in words.enumerated() {
          if PrintedCode.partedColumn(of: glyphs[word]) != nil { parted += 1 }
          guard let column = LineTable.column(of: glyphs[word]) else { continue }
          if column == .output || column == .indicator { whole += 1 }
          padsCodes = padsCodes || PrintedCode.isPadded(glyphs[word])
          hasTaskCodes = hasTaskCodes || column == .task
          let isNamed =
            PrintedCode.isAll(of: glyphs[word]) && w + 1 < words.count
            && LineTable.column(of: glyphs[words[w + 1]]) == nil
          if isNamed { named[Int(column.rawValue)] += 1 } else { others[Int(column.rawValue)] += 1 }
        }
      }
    }
    partsCodes = parted > whole
    namesFollow = Set(Sheet.Column.allCases.filter { named[Int($0.rawValue)] > 4 * others[Int($0.rawValue)] })
  }

  private mutating func learn(_ items: [Item]) {
    learnCodes(items)
    var (indicators, sentences) = (0, 0)
    func learn(_ text: [Glyph], _ column: Sheet.Column?) {
      neighbours.learn(text.lazy.map(\.scalar))
      if let column { widths.learn(text[...], column) }
      if LineTable.column(of: text[...]) == .indicator { indicators += 1 }
      if let last = text.last, Vocabulary.endsSentence(last.scalar) { sentences += 1 }
    }
    func learnDuty(_ glyphs: ArraySlice<Glyph>) {
      guard let duty = duty(glyphs), duties[duty.number] == nil else { return }
      duties[duty.number] = duty.name
    }
    for item in items {
      switch item {
      case .row(let row):
        for cell in row.cells {
          let glyphs = text.glyphs(of: cell.range)
          if cell.column == .duty { learnDuty(glyphs[...]) }
          learn(glyphs, cell.column)
        }
      case .line(let range, _):
        let glyphs = text.glyphs(of: range)
        for part in LineTable.words(glyphs) { learnDuty(glyphs[part.lowerBound...]) }
        let words = words(glyphs)
        let task = uncodedTask(among: words)
        for (w, word) in words.enumerated() { learn(word, w == task ? .task : column(of: word)) }
      }
    }
    writesSentences = sentences * 2 > indicators
  }

  private mutating func take(_ row: Sheet.TaskRow) -> Sheet.TaskRow {
    for c in columns.indices { columns[c].age += 1 }
    for cell in row.cells {
      let glyphs = text.glyphs(of: cell.range)
      let c = Int(cell.column.rawValue)
      if column(of: glyphs) != nil {
        end(c)
        let code = PrintedCode.match(glyphs[...], at: 0, .knowledge)
        columns[c] = Column(code: code?.code.withoutWidths)
        columns[c].rest = columns[c].code.flatMap { known[$0]?[...] }
        columns[c].add(glyphs[(code?.span.upperBound ?? 0)...].map(\.scalar))
      } else {
        columns[c].add(glyphs.map(\.scalar))
      }
      columns[c].openings = max(0, columns[c].openings + LineTable.openings(in: glyphs))
      columns[c].last = glyphs
      columns[c].age = 0
    }
    return row
  }

  private mutating func take(_ line: SourceRange, _ followsPageBreak: Bool) -> Sheet.TaskRow {
    var row = Sheet.TaskRow(cells: [], followsPageBreak: followsPageBreak, covered: nil)
    let words = words(text.glyphs(of: line))
    for (word, column) in zip(words, deal(words, task: uncodedTask(among: words))) {
      let range = SourceRange(word[0].lower, word[word.count - 1].upper)
      if let cell = row.cells.indices.last, row.cells[cell].column == column {
        row.cells[cell].range.upper = range.upper
      } else {
        row.cells.append(Sheet.Cell(column: column, range: range))
      }
    }
    return take(row)
  }

  /// The name of a task without a code: what stands before the first entry of another task than the one above.
  private mutating func uncodedTask(among words: [[Glyph]]) -> Int? {
    if hasTaskCodes { return nil }
    func item(_ word: [Glyph]) -> ItemCode? {
      guard let column = column(of: word), column == .output || column == .indicator else { return nil }
      return PrintedCode.match(word[...], at: 0, .output)?.code
    }
    let items = words.map(item)
    guard uncoded.isOfOtherTask(items.compactMap(\.self)),
      let first = items.firstIndex(where: { $0 != nil }),
      first > 0, column(of: words[first - 1]) == nil
    else { return nil }
    return first - 1
  }

  /// A word that looks like a duty's code and is none goes on with the next one: `T1 專線`. So does a code with its name.
  private func words(_ glyphs: [Glyph]) -> [[Glyph]] {
    var words: [[Glyph]] = []
    var isOpen = false
    for part in LineTable.words(glyphs) {
      if isOpen,
        LineTable.column(of: glyphs[part]) == nil || !PrintedCode.isAll(of: words[words.count - 1][...])
      {
        words[words.count - 1] += glyphs[part]
      } else {
        words.append(Array(glyphs[part]))
      }
      let duty = duty(glyphs[part.lowerBound...])
      isOpen =
        duty.map { $0.end == part.upperBound && duties[$0.number] != $0.name } ?? false
        || PrintedCode.isAll(of: glyphs[part])
          && LineTable.column(of: glyphs[part]).map(namesFollow.contains) ?? false
    }
    return words
  }

  /// The duty's code that the characters start with, the index behind it, and how its name starts.
  private func duty(_ glyphs: ArraySlice<Glyph>) -> (number: Int, end: Int, name: [UInt32])? {
    guard PrintedCode.column(of: glyphs) == nil,
      let code = PrintedCode.match(glyphs, at: glyphs.startIndex, .duty)
    else { return nil }
    return (code.number, code.span.upperBound, glyphs[code.span.upperBound...].prefix(2).map(\.scalar))
  }

  /// The column whose code the word starts with.
  private func column(of word: [Glyph]) -> Sheet.Column? {
    let thin = padsCodes ? nil : LineTable.thinColumn(of: word[...])
    let parted = partsCodes ? PrintedCode.partedColumn(of: word[...]) : nil
    let column = LineTable.column(of: word[...]) ?? thin ?? parted
    guard column == .duty, let duty = duty(word[...]), duty.end < word.count else { return column }
    return duties[duty.number] == duty.name ? .duty : nil
  }

  /// The column of a code of one digit (`S1`). `K8s` is a word.
  private static func thinColumn(of word: ArraySlice<Glyph>) -> Sheet.Column? {
    guard let code = PrintedCode.match(word, at: word.startIndex, .knowledge), code.number > 0,
      !code.joinsSmallLetter(in: word)
    else { return nil }
    return code.listColumn
  }

  /// Of a Latin word, or what joins two of them.
  private static func isLatin(_ s: UInt32) -> Bool { Vocabulary.isLatinLetter(s) || Vocabulary.isSlash(s) }

  /// Runs between white space; Latin words stay together, and so does a code or a mark with a blank in it (`P 5.1.2`,
  /// `【註 1】`).
  private static func words(_ glyphs: [Glyph]) -> [Range<Int>] {
    var words: [Range<Int>] = []
    var start = 0
    for i in glyphs.indices.dropFirst() where glyphs[i].gap != .none {
      if Vocabulary.isDigit(glyphs[i].scalar),
        i - start == 1 && PrintedCode.match(glyphs[...], at: start, .indicator) != nil
          || Glyph.partsMark(glyphs[start..<i], glyphs[i...])
      {
        continue
      }
      let isLatin =
        isLatin(glyphs[i].scalar) && isLatin(glyphs[i - 1].scalar)
        && LineTable.column(of: glyphs[i...]) == nil
      // A bullet stands before its own text.
      if isLatin || Vocabulary.isStrongBullet(glyphs[i - 1].scalar) { continue }
      words.append(start..<i)
      start = i
    }
    if start < glyphs.count { words.append(start..<glyphs.count) }
    return words
  }

  private static func openings(in text: [Glyph]) -> Int {
    text.reduce(0) { open, glyph in
      switch CharacterProperties.halfWidth(glyph.scalar) {
      case 0x28: open + 1
      case 0x29: open - 1
      default: open
      }
    }
  }

  // MARK: Dealing

  /// How unlikely it is that a column's entry is over, and the line holds nothing of it.
  private func endCost(_ c: Int) -> Double {
    let column = columns[c]
    guard column.age == 0, let end = column.last.last else { return 0 }
    if let rest = column.rest { return rest.isEmpty ? 0 : 5 }
    if Sheet.Column.allCases[c] == .indicator, writesSentences {
      return Vocabulary.endsSentence(end.scalar) ? 0 : 4
    }
    return column.openings > 0 ? 4 : 0
  }

  /// `task` is a word that is known to be a task's name.
  private func deal(_ words: [[Glyph]], task: Int?) -> [Sheet.Column] {
    // A new row ends what stood above it.
    let startsRow = task != nil || words.contains { self.column(of: $0).map { $0 <= .task } ?? false }
    let count = self.columns.count
    let ends = (0..<count).map { startsRow ? 0 : endCost($0) }
    var cost = Array(repeating: 0.0, count: count)
    var choices: [[Int]] = []
    for (w, word) in words.enumerated() {
      let next = w + 1 < words.count ? words[w + 1] : nil
      var best = Array(repeating: Double.infinity, count: count)
      var choice = Array(repeating: 0, count: count)
      for c in 0..<count {
        let own = w == task ? Sheet.Column.allCases[c] == .task ? 0 : 9 : wordCost(word, next, c)
        for from in 0...c where w > 0 || from == c {
          // Two words of one cell are rarer than words of two cells side by side.
          let skipped = w == 0 ? ends[..<c] : from < c ? ends[(from + 1)..<c] : []
          let total = (w > 0 ? cost[from] : 0) + own + (w > 0 && from == c ? 6 : 0) + skipped.reduce(0, +)
          if total < best[c] { (best[c], choice[c]) = (total, from) }
        }
      }
      cost = best
      choices.append(choice)
    }
    for c in cost.indices { cost[c] += ends[(c + 1)...].reduce(0, +) }
    var column = cost.indices.min { cost[$0] < cost[$1] } ?? 0
    var columns: [Sheet.Column] = []
    for choice in choices.reversed() {
      columns.append(Sheet.Column.allCases[column])
      column = choice[column]
    }
    return columns.reversed()
  }

  private func wordCost(_ word: [Glyph], _ next: [Glyph]?, _ c: Int) -> Double {
    let column = Sheet.Column.allCases[c]
    if let own = self.column(of: word) { return own == column ? 0 : 9 }
    let startsList = next.flatMap { self.column(of: $0) }.map { $0 >= .knowledge } ?? false
    let isLevel = word.count <= 2 && Vocabulary.isDigit(word[0].scalar) && startsList
    if isLevel || column == .level { return isLevel && column == .level ? 0 : 9 }
    var cost = 0.0
    let above = columns[c]
    let line = above.last
    // Nothing to go on with.
    guard !line.isEmpty else { return 9 }
    if let rest = above.rest {
      cost += rest.isEmpty ? 5 : rest.starts(with: word.lazy.map(\.scalar)) ? -5 : 3
    }
    if FlowText.width(word[...]) > widths[column] + 1 { cost += 6 }
    if hasRoom(line, before: word, column) { cost += 4 }
    if above.age > 0 { cost += 4 }
    if Vocabulary.isStrongBullet(word[0].scalar), column < .indicator { cost += 4 }
    if column == .indicator, let end = line.last, Vocabulary.endsSentence(end.scalar) { cost += 3 }
    if writesSentences, column != .indicator, let end = word.last, Vocabulary.endsSentence(end.scalar) {
      cost += 3
    }
    if word.count > 1,
      let counts = endings[Neighbours.key(word[word.count - 2].scalar, word[word.count - 1].scalar)]
    {
      let all = counts.reduce(0, +)
      if all > 1 { cost += 3 * (1 - Double(counts[c]) / Double(all)) }
    }
    let closings = -LineTable.openings(in: word)
    if closings > 0 { cost += above.openings >= closings ? -2 : 3 }
    cost +=
      0.7
      * neighbours.cost(
        of: line.lazy.map(\.scalar), before: word[0].scalar,
        word.count > 1 && word[1].gap == .none ? word[1].scalar : nil)
    return cost
  }

  /// Whether what follows would have fitted on a line of the column: then no wrap parts them.
  private func hasRoom(_ line: [Glyph], before next: [Glyph], _ column: Sheet.Column) -> Bool {
    if Vocabulary.isStrongBullet(next[0].scalar) { return false }
    var unit = 1
    while unit < next.count, next[unit].gap == .none,
      Vocabulary.isAlphanumeric(next[unit].scalar) || Vocabulary.cannotStartLine(next[unit].scalar)
    { unit += 1 }
    return widths.hasRoom(line[...], for: next[..<unit], column)
  }

  /// The column whose code the characters start with.
  private static func column(of glyphs: ArraySlice<Glyph>) -> Sheet.Column? {
    if let column = PrintedCode.column(of: glyphs) { return column }
    return PrintedCode.match(glyphs, at: glyphs.startIndex, .duty) == nil ? nil : .duty
  }
}
