internal import SourceText
internal import StandardModel

/// Reads text whose columns are kept apart by blanks, as `pdftotext -layout` prints it.
///
/// The heading of each page tells where its columns start. Wide characters take one place of a line but
/// two on the page, so a full cell draws the text to its right towards itself: a word is given to the
/// column that costs least, by where it starts, what stands before it, and the code it begins with.
struct ColumnsReader {
  let flow: FlowText
  let places: LinePlaces
  var sheet = Sheet(layout: .columns)
  var section = Section.start
  var columns: [Column<Sheet.Column>] = []
  var historyColumns: [Column<Label>] = []
  /// Where the codes of each column stood on the last page that had some.
  var known: [Sheet.Column: Int] = [:]
  private var row: Sheet.TaskRow?
  private var starts: RowStarts
  /// The first cell of the line above, where it is in a row that it does not start and brings entries but no level.
  private var itemsAbove: Int?
  /// Where the last code of each column of the page stood.
  var latest: [Int?] = []
  /// The columns in which the line above has a code alone, whose name is still to come.
  private var unnamed: Set<Int> = []
  var followsPageBreak = false
  private var loose: [Int] = []
  private var paragraphs = ParagraphJoiner()
  private var profile: [PlacedLine] = []
  private var history = HistoryReader()

  /// Cells stand side by side without a blank, as the codes in `O1.1.1P1.1.1` do.
  let cellsTouch: Bool
  /// Codes of knowledge and skills have a leading zero.
  private let padsCodes: Bool
  /// Some codes are like `SS04`.
  let doublesLetters: Bool
  /// Most codes of outputs and indicators are like `P 5.1`.
  let partsCodes: Bool

  /// The column of each word that stood where one starts, by a hash of the word, and how often; none where it stood in
  /// several. Two words with one hash only make a column look likelier.
  var wordColumns: [UInt64: (column: Sheet.Column?, count: Int)] = [:]

  enum Section { case start, history, profile, tasks, attitudes, notes }

  struct Column<Name> {
    var name: Name
    var start: Int
  }

  /// A run of characters between white space, and the blanks before it.
  struct Word {
    var part: Range<Int>
    var start: Int
    var gap: Int
  }

  static func read(_ text: TokenizedText) -> Sheet {
    var reader = ColumnsReader(text)
    reader.run()
    return reader.sheet
  }

  private init(_ text: TokenizedText) {
    flow = FlowText(text)
    places = LinePlaces(flow)
    var (cellsTouch, padsCodes, doublesLetters, hasTaskCodes) = (false, false, false, false)
    var (whole, parted) = (0, 0)
    for line in flow.lines {
      for word in flow.words(line.glyphs) {
        let glyphs = flow.glyphs[word]
        if let code = PrintedCode.match(glyphs, at: word.lowerBound, .knowledge) {
          padsCodes = padsCodes || code.isPadded
          doublesLetters = doublesLetters || code.letters.second != 0
        }
        hasTaskCodes = hasTaskCodes || PrintedCode.match(glyphs, at: word.lowerBound, .task) != nil
        if let column = PrintedCode.column(of: glyphs), column == .output || column == .indicator {
          whole += 1
        }
        if word.count == 1,
          PrintedCode.partedColumn(of: flow.glyphs[word.lowerBound..<line.glyphs.upperBound]) != nil
        {
          parted += 1
        }
        if !cellsTouch, let output = PrintedCode.match(glyphs, at: word.lowerBound, .output) {
          cellsTouch = PrintedCode.column(of: glyphs[output.span.upperBound...]) == .indicator
        }
      }
    }
    (self.cellsTouch, self.padsCodes, self.doublesLetters) = (cellsTouch, padsCodes, doublesLetters)
    starts = RowStarts(hasTaskCodes: hasTaskCodes)
    partsCodes = parted > whole
  }

  private mutating func run() {
    var n = 0
    while n < flow.lines.count {
      let line = flow.lines[n]
      if line.startsPage { followsPageBreak = true }
      if flow.isFurniture(n) {
        drop(line.glyphs, .furniture)
        followsPageBreak = true
        n += 1
      } else if let end = heading(at: n) {
        n = end
      } else {
        content(n)
        n += 1
      }
    }
    endRow()
    sheet.history = history.finish()
    ProfileReader.read(profile, of: flow.text, into: &sheet)
    if let title = flow.title(of: loose) { sheet.titles.append(title) }
    let joined = paragraphs.joined(flow)
    sheet.attitudes = joined.attitudes
    sheet.notes = joined.notes
  }

  mutating func drop(_ part: Range<Int>, _ kind: Drop.Kind) {
    sheet.drop(flow.range(part), kind, of: flow.text)
  }

  // MARK: Content

  private mutating func content(_ n: Int) {
    switch section {
    case .start, .profile, .history:
      if section == .profile || opensProfile(n) {
        section = .profile
        profile.append(placedLine(n))
      } else if section == .history {
        history.columns = historyColumns.map { ($0.name, $0.start) }
        history.add(placedLine(n))
      } else {
        loose.append(n)
      }
    case .tasks: taskLine(n)
    case .attitudes:
      paragraphs.add(n, .attitudes, followsPageBreak)
      followsPageBreak = false
    case .notes:
      paragraphs.add(n, .notes, followsPageBreak)
      followsPageBreak = false
    }
  }

  func placedLine(_ n: Int) -> PlacedLine {
    PlacedLine(
      runs: words(n).map {
        PlacedLine.Run(glyphs: flow.glyphs[$0.part], start: $0.start, isApart: $0.gap > 1)
      })
  }

  /// Whether the profile starts with a line. Its labels stand at the left; a note of an edition may hold the same words.
  private func opensProfile(_ n: Int) -> Bool {
    let line = flow.lines[n].glyphs
    guard Label.mayStart(with: flow.glyphs[line.lowerBound].scalar),
      !Vocabulary.isTitle(Array(flow.glyphs[line]))
    else { return false }
    let lines = (n..<min(n + 2, flow.lines.count)).map(placedLine)
    if section == .history, historyColumns.count > 1, (lines[0].runs[0].start ?? 0) >= historyColumns[1].start
    {
      return false
    }
    return ProfileReader.opening(lines, of: flow.text) != nil
  }

  // MARK: Task table

  private mutating func taskLine(_ n: Int) {
    let words = words(n)
    // A level starts with its number; text that stands nearest to its narrow column is the next one's.
    let level = columns.firstIndex { $0.name == .level }
    let output = columns.firstIndex { $0.name == .output }
    let outputs = output == nil ? [] : outputs(among: words)
    let owners = assign(
      words, columns.map(\.start), latest: latest, unnamed: unnamed,
      isClosed: { column, part in
        column == level
          && !(Vocabulary.mayBeLevel(flow.glyphs[part]) || Vocabulary.isLevelEnd(flow.glyphs[part]))
      }
    ) { word, before in
      outputs.contains(word.part.lowerBound) ? output : ownColumn(of: word, behind: before)
    }
    learn(words, owners)
    for (word, owner) in zip(words, owners)
    where (column(of: word.part) ?? thinColumn(of: word.part)) == owner {
      latest[owner] = word.start
    }
    unnamed = []
    for (word, owner) in zip(words, owners) {
      if flow.isBareCode(word.part) { unnamed.insert(owner) } else { unnamed.remove(owner) }
    }
    let names = owners.map { columns[$0].name }
    let line = zip(words, names).map { word, name in (column: name, text: flow.glyphs[word.part]) }
    let brings = starts.read(line, behind: row)
    let bringsItem = Sheet.bringsItem(line)
    if brings.startsRow || Sheet.startsRow(line) && !isListed(line, at: n) {
      // The level may stand a line below the entries that start its row.
      let first = brings.isNext && !bringsItem ? itemsAbove : nil
      let moved = first.map { Array(row?.cells[$0...] ?? []) } ?? []
      if let first { row?.cells.removeSubrange(first...) }
      endRow()
      if !moved.isEmpty { row = Sheet.TaskRow(cells: moved, followsPageBreak: false, covered: nil) }
    }
    itemsAbove = bringsItem && !brings.bringsLevel ? row?.cells.count : nil
    if row == nil {
      row = Sheet.TaskRow(cells: [], followsPageBreak: followsPageBreak, covered: nil)
      followsPageBreak = false
    }
    starts.add(brings)
    var last: Sheet.Column?
    for (word, name) in zip(words, names) {
      let range = flow.range(word.part)
      if last == name, let cell = row?.cells.indices.last {
        row?.cells[cell].range.upper = range.upper
      } else {
        row?.cells.append(Sheet.Cell(column: name, range: range))
      }
      last = name
    }
  }

  /// Whether a line with a task's code has neither a level nor entries, and those below it are of another task: it is one
  /// more task of the cell above.
  private func isListed(_ line: Sheet.TaskLine, at n: Int) -> Bool {
    guard row != nil, line.allSatisfy({ $0.column == .task || $0.column > .level }), let first = line.first,
      let task = PrintedCode.match(first.text, at: first.text.startIndex, .task)
    else { return false }
    for line in flow.lines[(n + 1)...].prefix(ColumnsReader.reach) {
      for word in flow.words(line.glyphs) {
        switch PrintedCode.column(of: flow.glyphs[word]) {
        case .task: return true
        case .output, .indicator:
          let item = PrintedCode.match(flow.glyphs[word], at: word.lowerBound, .output)
          return item.map { !$0.code.isBelow(task.code) && $0.parts.count == 3 } ?? false
        default: if PrintedCode.match(flow.glyphs[word], at: word.lowerBound, .duty) != nil { return true }
        }
      }
    }
    return true
  }

  /// How many lines further on are asked: a cell has fewer.
  private static let reach = 40

  mutating func endRow() {
    if let row {
      sheet.rows.append(row)
      starts.endRow()
    }
    row = nil
  }

  /// The column whose code the characters start with, as the document writes codes.
  func codeColumn(of glyphs: ArraySlice<Glyph>) -> Sheet.Column? {
    PrintedCode.column(of: glyphs) ?? (partsCodes ? PrintedCode.partedColumn(of: glyphs) : nil)
  }

  /// The column that the code or digit at the start of a word belongs to.
  func column(of part: Range<Int>) -> Int? {
    let glyphs = flow.glyphs[part]
    let first = part.lowerBound
    func index(_ column: Sheet.Column) -> Int? { columns.firstIndex { $0.name == column } }
    if let column = codeColumn(of: glyphs) { return index(column) }
    if Vocabulary.isDigit(glyphs[first].scalar), part.count == 1 || Vocabulary.isLevelEnd(glyphs.dropFirst())
    {
      return index(.level)
    }
    if Vocabulary.isOrdinalLevel(glyphs) { return index(.level) }
    return nil
  }

  /// The column that a word's code names. A task's that stands where another column starts is a reference there, and one of
  /// knowledge among the skills is one of these.
  private func ownColumn(of word: Word, behind previous: Word?) -> Int? {
    func distance(_ c: Int) -> Int {
      min(abs(columns[c].start - word.start), latest[c].map { abs($0 - word.start) } ?? .max)
    }
    guard let own = column(of: word.part) else {
      guard let thin = thinColumn(of: word.part) else { return nil }
      // Behind a code of knowledge it stands where the full cell draws it to.
      let before = word.gap <= 1 ? previous?.part : nil
      let isDrawn = before.flatMap { thinColumn(of: $0) ?? column(of: $0) }.map { $0 + 1 == thin } ?? false
      return isDrawn || distance(thin) <= ColumnsReader.thinDrift(columns[thin].name) ? thin : nil
    }
    let isAway = distance(own) > ColumnsReader.farthestDrift
    switch columns[own].name {
    case .duty, .task:
      return isAway && columns.indices.contains { $0 != own && distance($0) <= 1 } ? nil : own
    // A full line draws to the left alone: what stands where the skills do is one of them. So is what has no room behind
    // another code of knowledge.
    case .knowledge:
      guard own + 1 < columns.count else { return own }
      if isAway, distance(own + 1) <= 1 { return nil }
      guard let before = previous?.part, column(of: before) == own else { return own }
      let width = FlowText.width(flow.glyphs[before.lowerBound..<word.part.upperBound])
      return width > columns[own + 1].start - columns[own].start ? own + 1 : own
    case .indicator:
      return isAway && own > 0 && columns[own - 1].name == .output && distance(own - 1) <= 1 ? nil : own
    default: return own
    }
  }

  /// The column of a code of one digit (`S1`), which is one where its column starts.
  func thinColumn(of part: Range<Int>) -> Int? {
    guard !padsCodes, let code = PrintedCode.match(flow.glyphs[part], at: part.lowerBound, .knowledge),
      code.parts[0].width == 1, code.number > 0
    else { return nil }
    return columns.firstIndex { $0.name == code.listColumn }
  }

  /// Where codes of indicators start that are outputs: `P9.3.1` twice in a line, the first where an output is due.
  private func outputs(among words: [Word]) -> Set<Int> {
    var outputs: Set<Int> = []
    var last: (start: Int, code: ItemCode)?
    for word in words where flow.glyphs[word.part.lowerBound].scalar == 0x50 {
      let start = word.part.lowerBound
      guard let code = PrintedCode.match(flow.glyphs[word.part], at: start, .indicator)?.code.withoutWidths
      else {
        continue
      }
      if let last, last.code == code { outputs.insert(last.start) }
      last = (start, code)
    }
    return outputs
  }

  /// How far a code of one digit may stand off: behind the list of knowledge hardly anything else starts like a skill's.
  private static func thinDrift(_ column: Sheet.Column) -> Int { column == .skills ? farthestDrift : 1 }

  /// How many places a cell may stand off its column's start.
  static let farthestDrift = 6
}
