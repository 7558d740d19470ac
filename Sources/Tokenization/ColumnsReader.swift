internal import OCSSourceText
internal import OCSStandardModel

/// Reads text whose columns are kept apart by blanks, as `pdftotext -layout` prints it.
///
/// The heading of each page tells where its columns start. Wide characters take one place of a line but
/// two on the page, so a full cell draws the text to its right towards itself: a word is given to the
/// column that costs least, by where it starts, what stands before it, and the code it begins with.
struct ColumnsReader {
  let flow: FlowText
  private let weights: Weights
  let places: LinePlaces
  var sheet = Sheet(layout: .columns)
  var sections: SectionReader
  var section: Section { sections.section }
  var columns: [Column<Sheet.Column>] = []
  var historyColumns: [Column<Label>] = []
  /// Where the codes of each column stood on the last page that had some.
  var known: [Sheet.Column: Int] = [:]
  /// Where the columns of the page start, and the lines of the task table so far.
  var page = PageColumns([])
  private var taskLines: [LineTable.Item] = []
  private var loose: [Int] = []

  /// Cells stand side by side without a blank, as the codes in `O1.1.1P1.1.1` do.
  let cellsTouch: Bool
  private let listedCodes: ListedCodes
  /// Some codes are like `SS04`.
  let doublesLetters: Bool
  /// Most codes of outputs and indicators are like `P 5.1`.
  let partsCodes: Bool

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

  static func read(_ text: TokenizedText, _ weights: Weights) -> Sheet {
    var reader = ColumnsReader(text, weights)
    reader.run()
    return reader.sheet
  }

  private init(_ text: TokenizedText, _ weights: Weights) {
    self.weights = weights
    (flow, sheet.repeatedRows) = FlowText(text).withoutRepeats()
    sections = SectionReader(text, .printed)
    places = LinePlaces(flow)
    listedCodes = ListedCodes(flow, flow.lines.map(\.glyphs))
    var (cellsTouch, doublesLetters) = (false, false)
    var (whole, parted) = (0, 0)
    for line in flow.lines {
      for word in flow.words(line.glyphs) {
        let glyphs = flow.glyphs[word]
        if let code = PrintedCode.match(glyphs, at: word.lowerBound, .knowledge) {
          doublesLetters = doublesLetters || code.letters.second != 0
        }
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
    (self.cellsTouch, self.doublesLetters) = (cellsTouch, doublesLetters)
    partsCodes = parted > whole
  }

  private mutating func run() {
    var n = 0
    while n < flow.lines.count {
      let line = flow.lines[n]
      if line.startsPage { sections.followsPageBreak = true }
      if flow.isFurniture(n) {
        drop(line.glyphs, .furniture)
        sections.followsPageBreak = true
        n += 1
      } else if flow.repeatsTitle(n) {
        sheet.titles.append(flow.range(line.glyphs))
        sections.followsPageBreak = true
        n += 1
      } else if let end = heading(at: n) {
        n = end
      } else {
        // Columns start elsewhere on each page.
        if line.startsPage, section == .tasks { learnStarts(from: n, belowHeading: false) }
        content(n)
        n += 1
      }
    }
    LineTable.read(taskLines, of: flow.text, weights, into: &sheet)
    sections.finish(&sheet)
    sheet.titles = (flow.title(of: loose).map { [$0] } ?? []) + sheet.titles
  }

  mutating func drop(_ part: Range<Int>, _ kind: Drop.Kind) {
    sheet.drop(flow.range(part), kind, of: flow.text)
  }

  // MARK: Content

  private mutating func content(_ n: Int) {
    switch section {
    case .start, .profile, .history:
      if sections.opensProfile((n..<min(n + 2, flow.lines.count)).map { placedLine($0) }) {
        sections.section = .profile
      }
      if section == .start { loose.append(n) } else { sections.add(placedLine(n)) }
    case .tasks: taskLine(n)
    case .attitudes, .notes:
      let line = flow.lines[n]
      sections.add(
        flow.glyphs[line.glyphs], followsBlankLine: line.followsBlankLine, isEnd: flow.isEnd(n))
    }
  }

  func placedLine(_ n: Int) -> PlacedLine {
    PlacedLine(
      runs: words(n).map {
        PlacedLine.Run(glyphs: flow.glyphs[$0.part], start: $0.start, isApart: $0.gap > 1)
      })
  }

  // MARK: Task table

  private mutating func taskLine(_ n: Int) {
    let words = words(n)
    let outputs = outputs(among: words)
    let leftmost = words.compactMap { codeColumn(of: flow.glyphs[$0.part]) }.min()
    var line: [LineTable.Word] = []
    // Where the word before ends, if nothing was drawn together.
    var end = 0
    for (w, word) in words.enumerated() {
      // What one blank parts from a full cell was drawn towards it.
      let drawn = w > 0 && word.gap <= 1 ? max(word.start, end + word.gap) : word.start
      end = drawn + FlowText.width(flow.glyphs[word.part])
      var placed = LineTable.Word(
        text: flow.glyphs[word.part], place: word.start...drawn, gap: w > 0 ? word.gap : 2)
      placed.column =
        outputs.contains(word.part.lowerBound)
        ? .output
        : ownColumn(
          of: placed, behind: line,
          startingAt: w + 1 < words.count && startsList(words[w + 1]) ? leftmost : nil)
      line.append(placed)
    }
    taskLines.append(
      .placed(
        line, of: flow.glyphs, on: page, followsPageBreak: sections.followsPageBreak,
        followsBlankLine: flow.lines[n].followsBlankLine))
    sections.followsPageBreak = false
  }

  /// The column whose code the characters start with, as the document writes codes.
  func codeColumn(of glyphs: ArraySlice<Glyph>) -> Sheet.Column? {
    PrintedCode.column(of: glyphs) ?? (partsCodes ? PrintedCode.partedColumn(of: glyphs) : nil)
      ?? listedCodes.column(of: glyphs)
  }

  /// The column that the code or digit at the start of a word belongs to.
  func column(of glyphs: ArraySlice<Glyph>) -> Sheet.Column? {
    if let column = codeColumn(of: glyphs) { return column }
    let isLevel =
      Vocabulary.isDigit(glyphs.first!.scalar)
      && (glyphs.count == 1 || Vocabulary.isLevelEnd(glyphs.dropFirst())
        || Vocabulary.wholeNumber(glyphs.map(\.scalar)).count == 1)
      || Vocabulary.isOrdinalLevel(glyphs)
    return isLevel ? .level : nil
  }

  /// The column that a word's code names; `leftmost` is that of the first code of the line, where a list starts behind the
  /// word. A task's that stands where another column starts is a reference there, and one of
  /// knowledge among the skills is one of these.
  private func ownColumn(
    of word: LineTable.Word, behind line: [LineTable.Word], startingAt leftmost: Sheet.Column?
  ) -> Sheet.Column? {
    func distance(_ column: Sheet.Column) -> Int { page.offset(of: word, from: column) }
    // Where a row has no output a dash stands there, behind a full cell of its task.
    if !line.isEmpty, page.has(.output), Vocabulary.isDash(word.text), distance(.output) <= 1,
      line.allSatisfy({ $0.column.map { $0 <= .task } ?? true })
    {
      return .output
    }
    // A number in the text of an indicator stands where that text has room for it.
    if page.has(.level), Vocabulary.mayBeLevel(word.text) || Vocabulary.isLevelEnd(word.text) {
      // A full line pushes or draws it, and the lists stand behind it: on the line that starts a row, or behind one blank.
      let isSingle = word.text.count { Vocabulary.isDigit($0.scalar) } < 2
      let isDrawn = leftmost.map { $0 == .task || $0 <= .indicator && word.gap <= 1 } ?? false
      let drift = isDrawn && isSingle ? ColumnsReader.pushedDrift : ColumnsReader.levelDrift
      return distance(.level) <= drift ? .level : nil
    }
    guard let own = codeColumn(of: word.text) else {
      guard let thin = thinColumn(of: word.text) else { return nil }
      // Behind a code of knowledge it stands where the full cell draws it to.
      let before = word.gap <= 1 ? line.last?.text : nil
      let isDrawn =
        before.flatMap { thinColumn(of: $0) ?? codeColumn(of: $0) } == .knowledge && thin == .skills
      return isDrawn || distance(thin) <= ColumnsReader.thinDrift(thin) ? thin : nil
    }
    guard page.has(own) else { return nil }
    let isAway = distance(own) > ColumnsReader.farthestDrift
    switch own {
    case .duty, .task:
      return isAway && Sheet.Column.allCases.contains { $0 != own && distance($0) <= 1 } ? nil : own
    // A full line draws to the left alone: what stands where the skills do is one of them. So is what has no room behind
    // another code of knowledge.
    case .knowledge:
      guard page.has(.skills) else { return own }
      // A blank may part the code before from its name.
      let code = line.lastIndex { $0.column != nil }.flatMap { line[$0].column == own ? $0 : nil }
      if let code, follows(word.text, line[code].text) { return own }
      if isAway, distance(.skills) <= 1 { return .skills }
      guard let code else { return own }
      return page.holds(line[code...], word, in: own) ? own : .skills
    case .indicator: return isAway && distance(.output) <= 1 ? nil : own
    default: return own
    }
  }

  /// Whether a code of knowledge has the number behind that of another one: two lines of a cell may be printed as one.
  private func follows(_ word: ArraySlice<Glyph>, _ above: ArraySlice<Glyph>) -> Bool {
    guard let code = PrintedCode.match(word, at: word.startIndex, .knowledge)?.code,
      let last = PrintedCode.match(above, at: above.startIndex, .knowledge)?.code
    else { return false }
    return code.follows(last)
  }

  func startsList(_ word: Word) -> Bool {
    codeColumn(of: flow.glyphs[word.part]).map { $0 >= .knowledge } ?? false
  }

  /// The column of a code of one digit (`S1`), which is one where its column starts.
  func thinColumn(of glyphs: ArraySlice<Glyph>) -> Sheet.Column? {
    listedCodes.thinColumn(of: glyphs).flatMap { page.has($0) ? $0 : nil }
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

  /// How many places a level may stand off its column.
  private static let levelDrift = 2
  private static let pushedDrift = 12

  /// How many places a cell may stand off its column's start.
  static let farthestDrift = 6
}
