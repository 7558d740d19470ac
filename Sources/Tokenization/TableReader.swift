internal import OCSSourceText

/// Reads tables, whatever parts their cells: rows of cells with a meaning by heading and label, and
/// plain lines between them that are titles, headings and paragraphs.
struct TableReader {
  let text: TokenizedText
  private let weights: Weights
  var sheet: Sheet
  var sections: SectionReader
  var section: Section { sections.section }
  /// The logical column of each physical one, from the heading of the table that is being read.
  var columns: [Sheet.Column] = []
  var historyColumns: [Label?] {
    get { sections.history.columns.map(\.label) }
    set { sections.history.columns = newValue.enumerated().map { ($1, $0) } }
  }
  var followsPageBreak: Bool {
    get { sections.followsPageBreak }
    set { sections.followsPageBreak = newValue }
  }
  var followsBlankLine = false
  /// The heading above, a cell a column, while only headings follow: it may stand in several rows.
  var openHeading: [[Glyph]] = []
  /// The cells of the heading above that are not known to be its words, each with its column and its letters.
  var unclearHeading: [(column: Int, range: SourceRange, letters: [Glyph])] = []
  /// A row of a heading, and what it made of the heading.
  struct PrintedHeading {
    var cells: [SourceRange]
    var filled: [Int]
    var texts: [[Glyph]]
    var columns: [Sheet.Column]
    var shared: [Int: [Sheet.Column]]
  }
  /// The logical columns of a physical one whose heading names several, as where an edge between them is missing.
  var sharedColumns: [Int: [Sheet.Column]] = [:]
  static let longestPlainLabel = 4
  /// The rows of the last whole heading of the task table, each with what it made of the heading. It is printed again on each
  /// page, and to read one takes as long as to read twenty rows.
  var printedHeading: [PrintedHeading] = []
  /// How many of these rows were printed right above.
  var headingRows = 0
  /// What was torn off the heading and stands below it on a line of its own.
  var looseHeading: [Glyph] = []
  /// The lines so far of a row of several lines, where a drawn table tells that they are one.
  private var folded: [[SourceRange]] = []
  /// The lines of such a row are taken, and one of them was.
  private var isFolded = false
  /// The lines of that row.
  private var foldedLines: [[SourceRange]] = []
  private(set) var goesOnAbove = false
  /// A line above of the same row has started a row of the task table.
  private var startedRow = false
  /// The column that numbers the rows, whose heading says so.
  private var numberColumn: Int?
  /// The number of the next row, where a program counted them.
  var nextRowNumber: Int?
  /// Room for the filled cells of a row and the beginning of the first, used again for each.
  private var room: (filled: [Int], glyphs: [Glyph]) = ([], [])
  /// How many cells the row above has, and whether the first of them is empty.
  private var rowAbove = (count: 0, startsEmpty: false)
  /// Lines with nothing but numbers, each the next: page numbers if a page ends behind them.
  private var pendingNumbers: [(value: Int, range: SourceRange)] = []
  /// The cells of the last row of a pipe table without pipes around it: a row of as many has none either.
  private var bareWidth = 0
  /// Lines without cells above the task table: what is no table is read as flow.
  private var plainLines: [SourceRange] = []
  /// Pipe tables: rows and lines of the task table, until it is known whether its rows are lines of text.
  private var taskItems: [LineTable.Item] = []
  /// Lines without cells below rows of the task table, and whether a blank line parts them from these.
  private var linesBelow: (lines: [SourceRange], isParted: Bool) = ([], false)

  init(_ text: TokenizedText, _ layout: Layout, _ weights: Weights) {
    self.text = text
    self.weights = weights
    sheet = Sheet(layout: layout)
    sections = SectionReader(text, layout == .html || layout == .csv ? .whole : .unknown)
  }

  /// Tabs, commas and pipes: a line is a row.
  static func readLines(_ text: TokenizedText, _ layout: Layout, _ weights: Weights) -> Sheet {
    var reader = TableReader(text, layout, weights)
    var cells: [SourceRange] = []
    var start = 0
    let allTokens = text.tokens
    let tokens = allTokens.span
    for i in tokens.indices {
      let kind = tokens[i].kind
      if kind == .furniture { reader.endPage() }
      switch kind {
      case .delimiter, .lineEnd, .rowEnd, .fold, .formFeed: break
      // Signs before a cell are none of it.
      case .bracket where !text.hasContent(SourceRange(start, tokens[i].lower)):
        start = text.range(i).upper
        continue
      default: continue
      }
      let place = text.range(i)
      // A quote around a cell of CSV parts nothing.
      if kind == .delimiter, text.bytes[place.lower] == 0x22 { continue }
      cells.append(SourceRange(start, place.lower))
      start = place.upper
      if kind == .delimiter { continue }
      reader.line(cells, endsRow: kind != .fold)
      cells.removeAll(keepingCapacity: true)
      if kind == .formFeed { reader.endPage() }
    }
    cells.append(SourceRange(start, text.bytes.count))
    reader.line(cells)
    return reader.finish()
  }

  mutating func finish() -> Sheet {
    endPage()
    endTasks()
    sections.finish(&sheet)
    if !plainLines.isEmpty { merge(FlowReader.read(text, lines: plainLines, weights)) }
    return sheet
  }

  /// Takes over what a reader of plain lines found between the tables.
  private mutating func merge(_ other: Sheet) {
    sheet.titles += other.titles
    sheet.history += other.history
    sheet.profile = (sheet.profile + other.profile).sorted { $0.range < $1.range }
    sheet.rows += other.rows
    sheet.doubts += other.doubts
    sheet.linesAcross += other.linesAcross
    sheet.attitudes += other.attitudes
    sheet.notes += other.notes
    sheet.drops += other.drops
    sheet.headings.merge(other.headings) { own, _ in own }
    sheet.hasTaskTable = sheet.hasTaskTable || other.hasTaskTable
    sheet.partedHeadings += other.partedHeadings
    sheet.isInPieces = sheet.isInPieces || other.isInPieces
  }

  private mutating func line(_ cells: [SourceRange], endsRow: Bool = true) {
    guard sheet.layout == .markdown else { return row(cells) }
    guard endsRow, folded.isEmpty else {
      folded.append(cells)
      return endsRow ? endFolded() : ()
    }
    // Blanks part the cells under a rule, and bars none.
    if cells.count > 1, text.bytes[cells[0].upper] == 0x20 { return row(cells) }
    if cells.count == 1 { return isBorder(cells[0]) || isBreak(cells[0]) ? dropRule(cells[0]) : row(cells) }
    pipeRow(cells)
  }

  /// Takes the lines of one row of a drawn table.
  private mutating func endFolded() {
    let lines = folded.map { cells in
      cells.count > 1 && text.bytes[cells[0].upper] == 0x7C ? cellsBetweenPipes(cells) : cells
    }
    folded = []
    if foldedHeading(lines) { return }
    isFolded = true
    foldedLines = lines
    for line in lines {
      row(line)
      goesOnAbove = true
    }
    (isFolded, goesOnAbove, startedRow, foldedLines) = (false, false, false, [])
  }

  /// Takes a line between pipes.
  mutating func pipeRow(_ cells: [SourceRange]) {
    let inner = cellsBetweenPipes(cells)
    let isRule = inner.allSatisfy { cell in
      // Org writes `|---+---|`.
      text.glyphs(of: cell).allSatisfy {
        $0.scalar == 0x2D || $0.scalar == 0x3A || $0.scalar == 0x2B && inner.count == 1
      }
    }
    if isRule, inner.contains(where: { text.hasContent($0) }) {
      for cell in inner { dropRule(cell) }
      unheaded.startTable()
      return
    }
    row(inner)
  }

  /// Pipes stand around a row too; a rule under the heading has no content.
  private mutating func cellsBetweenPipes(_ cells: [SourceRange]) -> [SourceRange] {
    var inner = cells[...]
    if text.hasContent(inner[0]) { bareWidth = cells.count }
    if cells.count != bareWidth {
      inner = inner.dropFirst()
      if let last = inner.last, !text.hasContent(last), inner.count > 1 { inner = inner.dropLast() }
    }
    return Array(inner)
  }

  /// A line of a table whose borders are drawn: `+-----+===+`.
  private func isBorder(_ line: SourceRange) -> Bool {
    guard let first = text.beginning(of: line).first, first.scalar == 0x2B || first.scalar == 0x2D else {
      return false
    }
    // Without a border around all: `-----+-----`.
    let characters = solid(line)
    return characters.contains(0x2B) && (characters.last == 0x2B) == (first.scalar == 0x2B)
      && characters.contains { $0 != 0x2B }
      && characters.allSatisfy { [0x2B, 0x2D, 0x3A, 0x3D].contains($0) }
  }

  /// A line of dashes or equals signs alone, which parts tables of one column from their heading, and sections from each other.
  private func isBreak(_ line: SourceRange) -> Bool {
    guard let first = text.beginning(of: line).first?.scalar, first == 0x2D || first == 0x3D else {
      return false
    }
    let characters = solid(line)
    return characters.count >= 3 && characters.allSatisfy { $0 == first }
  }

  /// What shows nothing among the dashes of a rule has a fate of its own.
  private mutating func dropRule(_ cell: SourceRange) {
    var run: SourceRange?
    for glyph in text.glyphs(of: cell) {
      if let open = run, open.upper < glyph.lower { drop(open, .delimiter) }
      run = SourceRange(run.flatMap { $0.upper == glyph.lower ? $0.lower : nil } ?? glyph.lower, glyph.upper)
    }
    if let run { drop(run, .delimiter) }
  }

  mutating func endPage() {
    dropPendingNumbers()
    endLinesBelow()
    followsPageBreak = true
  }

  /// Whether a cell is one that a merged one covered, which a program filled all the same: a value of the profile stands
  /// beside it, or it is the cell of a duty or task.
  private func isMergedAway(_ i: Int, beside values: Int) -> Bool {
    switch section {
    case .start, .history, .profile: values >= 2
    case .tasks: i < columns.count && columns[i] <= .task
    case .attitudes, .notes: false
    }
  }

  /// Takes a row of cells. `covered` are the physical columns that a cell of a row above reaches down to;
  /// nil where the layout does not tell.
  mutating func row(_ all: [SourceRange], covered below: Set<Int>? = nil) {
    unheaded.endRow()
    var (cells, covered) = (all, below)
    var (filled, glyphs) = exchange(&room, with: ([], []))
    defer { room = (filled, glyphs) }
    filled.removeAll(keepingCapacity: true)
    // How many cells hold more than a dash: asked at the first dash.
    var values: Int?
    for i in cells.indices where text.hasContent(cells[i]) {
      if cells.count > 1, text.isFiller(cells[i]) {
        drop(cells[i], .furniture)
        cells[i].upper = cells[i].lower
        continue
      }
      if cells.count > 2, text.isDash(cells[i]) {
        let beside = values ?? cells.count { text.hasContent($0) && !text.isDash($0) }
        values = beside
        if isMergedAway(i, beside: beside) {
          drop(cells[i], .placeholder)
          cells[i].upper = cells[i].lower
          continue
        }
      }
      filled.append(i)
    }
    guard !filled.isEmpty else {
      followsBlankLine = true
      return
    }
    defer { followsBlankLine = false }
    let isRow = cells.count > 1 && sheet.layout != .markdown
    if isRow { endLinesBelow() }
    let above = rowAbove
    rowAbove = (cells.count, filled[0] > 0)
    text.readBeginning(of: cells[filled[0]], into: &glyphs)
    if filled[0] == numberColumn, filled.count > 1, glyphs.allSatisfy({ Vocabulary.isDigit($0.scalar) }) {
      drop(cells[filled.removeFirst()], .furniture)
      text.readBeginning(of: cells[filled[0]], into: &glyphs)
    }
    // Most rows do not even start with a digit.
    if nextRowNumber != nil || Vocabulary.isDigit(glyphs.first?.scalar ?? 0) {
      guard takeNumbers(off: &cells, &filled, &covered, below: above) else { return }
      text.readBeginning(of: cells[filled[0]], into: &glyphs)
    }
    let first = filled[0]
    let isAlone = filled.count == 1

    // A picture's address is long.
    if isAlone, glyphs.first?.scalar == 0x21 { glyphs = text.glyphs(of: cells[first]) }
    if isAlone, Vocabulary.isPageFooter(glyphs[...]) {
      endPage()
      drop(cells[first], .furniture)
      return
    }
    // `Page | 1`
    if filled.count == 2, cells.count <= 3, glyphs.count < 10,
      Vocabulary.isPageFooter((glyphs + text.beginning(of: cells[filled[1]]))[...])
    {
      endPage()
      for i in filled { drop(cells[i], .furniture) }
      return
    }
    if isAlone, section != .notes, Vocabulary.isSheetName(glyphs) {
      endPage()
      drop(cells[first], .furniture)
      return
    }
    if isAlone, repeatsTitle(glyphs) {
      endPage()
      sheet.titles.append(cells[first])
      return
    }
    // An extractor that took a row for the heading gave its empty cells names.
    let made = filled.count >= 2 ? filled.filter { [text] in text.isMadeHeading(cells[$0], of: $0) } : []
    if made.count >= 2 || !made.isEmpty && isHeadingLabel(cells[filled[0]]) {
      for i in made { drop(cells[i], .furniture) }
      filled.removeAll(where: made.contains)
      guard !filled.isEmpty else { return }
      text.readBeginning(of: cells[filled[0]], into: &glyphs)
    }
    if filled.count > 3, isNumberHeading(glyphs), isHeadingLabel(cells[filled[1]]) {
      drop(cells[filled[0]], .label)
      numberColumn = filled.removeFirst()
      text.readBeginning(of: cells[filled[0]], into: &glyphs)
    }
    if !startedRow, heading(cells, filled, glyphs) {
      dropPendingNumbers()
      return
    }
    let pageNumber = cells.count == 1 && !isFolded ? Vocabulary.pageNumber(glyphs[...]) : nil
    // Pages that print no heading have nothing but their numbers.
    if let pageNumber, let last = pendingNumbers.last, pageNumber == last.value + 1 {
      pendingNumbers.append((pageNumber, cells[first]))
      return
    }
    if !pendingNumbers.isEmpty {
      let numbers = pendingNumbers
      pendingNumbers = []
      for number in numbers { content([number.range], [0], nil) }
      if isRow { endLinesBelow() }
    }
    if let pageNumber {
      pendingNumbers = [(pageNumber, cells[first])]
      return
    }
    content(cells, filled, covered)
  }

  private mutating func dropPendingNumbers() {
    for number in pendingNumbers { drop(number.range, .furniture) }
    pendingNumbers = []
  }

  private mutating func content(_ cells: [SourceRange], _ filled: [Int], _ covered: Set<Int>?) {
    // A title that a rule underlines, among tables of HTML.
    if cells.count == 1, sheet.layout == .html, isBreak(cells[0]) { return dropRule(cells[0]) }
    if cells.count == 1, !isFolded, plain(cells[0]) { return }
    switch section {
    case .start, .history, .profile:
      if section == .start, filled.count == 1, Vocabulary.isTitle(text.glyphs(of: cells[filled[0]])) {
        return sheet.titles.append(cells[filled[0]])
      }
      let line = cells.count > 1 ? placedLine(cells, filled) : words(of: cells[0])
      if section != .profile, sections.opensProfile(goesOnAbove ? [line] : [line] + placedLinesBelow()) {
        sections.section = .profile
      }
      endsWithRow = true
      if section != .start { sections.add(line) }
    case .tasks: taskRow(cells, filled, covered)
    case .attitudes, .notes:
      addParagraphs(cells, filled)
    }
  }

  /// The other lines of a drawn row.
  private mutating func placedLinesBelow() -> [PlacedLine] {
    foldedLines.dropFirst().map { cells in
      var line = placedLine(cells, cells.indices.filter { text.hasContent(cells[$0]) })
      line.goesOnAbove = true
      return line
    }
  }

  mutating func addParagraphs(_ cells: [SourceRange], _ filled: [Int]) {
    let ranges = paragraphs(cells, filled)
    if let lines = linesAcross(ranges) {
      for (l, line) in lines.enumerated() {
        let isEnd = isOver(line) || l + 1 < lines.count && startsName(lines[l + 1][0])
        for (n, piece) in line.enumerated() {
          sections.add(
            piece, followsBlankLine: followsBlankLine, isEnd: n + 1 == line.count ? isEnd : nil,
            isBeside: n > 0)
        }
      }
      return
    }
    for (n, range) in ranges.enumerated() {
      sections.add(text.glyphs(of: range)[...], followsBlankLine: followsBlankLine, isBeside: n > 0)
    }
  }

  /// Whether a line is the title again, which runs over the pages.
  private func repeatsTitle(_ line: [Glyph]) -> Bool {
    guard let title = sheet.titles.first, Vocabulary.isTitle(line) else { return false }
    return text.glyphs(of: title).elementsEqual(line) { $0.scalar == $1.scalar }
  }

  /// The cells of a row below the task table. A row of a table among the notes, such as one of the six
  /// levels and its meaning, is one item; a heading of the section parts them.
  private func paragraphs(_ cells: [SourceRange], _ filled: [Int]) -> [SourceRange] {
    let ranges = filled.map { cells[$0] }
    guard section == .notes, ranges.count > 1, sheet.layout != .html,
      !ranges.contains(where: { startsWithLabel($0, among: \.isSection) })
    else { return ranges }
    return [SourceRange(ranges[0].lower, ranges[ranges.count - 1].upper)]
  }

  /// Keeps a line without cells for the reader of such lines. False where a table explains it.
  private mutating func plain(_ line: SourceRange) -> Bool {
    switch section {
    case .attitudes, .notes: return false
    case .tasks where sheet.layout == .markdown:
      taskItems.append(.line(line, followsPageBreak: followsPageBreak))
      isParted.append(followsBlankLine)
      followsPageBreak = false
    case .tasks:
      if linesBelow.lines.isEmpty { linesBelow.isParted = followsBlankLine || sheet.layout == .html }
      linesBelow.lines.append(line)
    case .start where Vocabulary.isTitle(text.glyphs(of: line)): return false
    case .history
    where sections.history.goesOn(with: words(of: line), title: sheet.titles.first.map(text.glyphs) ?? []):
      sections.add(words(of: line))
    case .profile where (plainLines.isEmpty || endsWithRow) && !opensLines(line): return false
    case .start, .history, .profile:
      plainLines.append(line)
      endsWithRow = false
    }
    return true
  }

  /// The last line of the profile is a row or goes on with one.
  private var endsWithRow = false

  /// Whether a line starts with a label, and not with a name that begins like one.
  private func opensLines(_ line: SourceRange) -> Bool {
    guard let (label, _) = Label.match(text.beginning(of: line)[...]) else { return false }
    return !label.isProfile || ProfileReader.opening([words(of: line)], of: text) != nil
  }

  private func startsWithLabel(_ line: SourceRange, among allowed: (Label) -> Bool = { _ in true }) -> Bool {
    Label.match(text.beginning(of: line)[...], among: allowed) != nil
  }

  /// Rows may go on as plain lines below their table. Text before the first code carries on the last cell
  /// only where it stands right below it, or codes follow that do so as well.
  private mutating func endLinesBelow() {
    guard !linesBelow.lines.isEmpty else { return }
    defer { linesBelow.lines = [] }
    var above = FlowTable.RowAbove(column: nil)
    let rows = FlowReader.read(text, lines: linesBelow.lines, below: above, weights)
    if !linesBelow.isParted || !rows.rows.isEmpty { above.column = sheet.rows.last?.cells.last?.column }
    merge(above.column == nil ? rows : FlowReader.read(text, lines: linesBelow.lines, below: above, weights))
    followsPageBreak = true
  }

  /// Those of the rows whose columns no heading tells.
  private var unheaded = UnheadedRows()
  /// For each of the task items, whether a blank line stands before it.
  private var isParted: [Bool] = []

  /// Ends the task table. Where its rows are lines of text, so are the lines outside; else these are rows that go
  /// on, or nothing of the table's.
  mutating func endTasks() {
    defer {
      taskItems = []
      isParted = []
      unheaded = UnheadedRows()
    }
    unheaded.align(&taskItems, of: text)
    if LineTable.holds(taskItems, of: text) {
      LineTable.read(taskItems, of: text, weights, into: &sheet)
      sheet.hasLinesAsRows = true
    } else {
      for (item, parted) in zip(taskItems, isParted) {
        switch item {
        case .row(let row):
          let hadLines = !linesBelow.lines.isEmpty
          endLinesBelow()
          sheet.rows.append(row)
          if hadLines { sheet.rows[sheet.rows.count - 1].followsPageBreak = true }
        case .line(let line, let wasPageBreak):
          if wasPageBreak { endLinesBelow() }
          if linesBelow.lines.isEmpty { linesBelow.isParted = parted }
          linesBelow.lines.append(line)
        case .placed: break
        }
      }
    }
    endLinesBelow()
  }

  private mutating func taskRow(_ cells: [SourceRange], _ filled: [Int], _ covered: Set<Int>?) {
    let natural = Sheet.Column.allCases
    let map = cells.count == columns.count || cells.count != natural.count ? columns : natural
    var row = filled.map { i -> Sheet.Cell in
      let shared = sharedColumns.isEmpty ? nil : sharedColumn(i, cells[i])
      return Sheet.Cell(column: shared ?? (i < map.count ? map[i] : .skills), range: cells[i])
    }
    let slid = RowAlignment.columns(of: row, in: text)
    if let slid { for i in row.indices { row[i].column = slid[i] } }
    if !columns.contains(.level) { row = RowAlignment.partingLevel(row, in: text) }
    doubtOrder(of: row)
    var (repeated, lost) = TableReader.takeFilledAcross(of: &row, in: text)
    if text.isFilledWithDuty(row) {
      repeated = row.dropFirst().map { Sheet.Cell(column: .duty, range: $0.range) }
      row = [Sheet.Cell(column: .duty, range: row[0].range)]
      lost = []
    }
    var merged = covered.map { Set($0.map { $0 < map.count ? map[$0] : .skills }) } ?? filledDown(row)
    merged?.formUnion(lost)
    // What a cell is said to cover, and is not empty, it does not cover.
    if slid != nil { merged?.subtract(row.map(\.column)) }
    if isFolded, startedRow {
      sheet.rows[sheet.rows.count - 1].cells += row
      return
    }
    var taskRow = Sheet.TaskRow(
      cells: row, followsPageBreak: followsPageBreak, covered: merged, repeated: repeated)
    if cells.count == columns.count, sharedColumns[filled[0]]?.starts(with: [.duty, .task]) ?? false,
      row[0].range == cells[filled[0]]
    {
      taskRow.shared = row[0].range
    }
    if isFolded {
      endTasks()
      sheet.rows.append(taskRow)
      startedRow = true
    } else if sheet.layout == .markdown {
      if row.count == filled.count {
        unheaded.add(
          item: taskItems.count, width: cells.count, places: filled,
          isHeaded: cells.count == columns.count || cells.count == natural.count)
      }
      taskItems.append(.row(taskRow))
      isParted.append(false)
    } else {
      sheet.rows.append(taskRow)
    }
    followsPageBreak = false
  }

  /// The column whose code a cell below a heading of several starts with.
  private func sharedColumn(_ i: Int, _ cell: SourceRange) -> Sheet.Column? {
    guard let names = sharedColumns[i] else { return nil }
    let glyphs = text.beginning(of: cell)[...]
    if let own = PrintedCode.column(of: glyphs), names.contains(own) { return own }
    return names.first { $0 == .duty && PrintedCode.match(glyphs, at: 0, .duty) != nil }
  }

  /// The bytes of a cell that holds more than a code or a dash, which neighbours may have in common.
  private static let leastFilled = 8

  /// Takes the cells out that have the text of the outputs or indicators left of them: an extractor that found no edge
  /// between the cells of a row fills all of them. Gives these cells as their text's column, and the columns they
  /// stood in, of which the row tells nothing.
  private static func takeFilledAcross(
    of row: inout [Sheet.Cell], in text: TokenizedText
  ) -> ([Sheet.Cell], lost: Set<Sheet.Column>) {
    var repeated: [Sheet.Cell] = []
    var lost: Set<Sheet.Column> = []
    var n = 1
    while n < row.count {
      let (left, cell) = (row[n - 1], row[n])
      // Identical cells are rare, and of one length.
      guard left.column == .output || left.column == .indicator, cell.column != left.column,
        left.range.length == cell.range.length, left.range.length > TableReader.leastFilled,
        text.bytes[left.range.lower..<left.range.upper] == text.bytes[cell.range.lower..<cell.range.upper]
      else {
        n += 1
        continue
      }
      lost.insert(cell.column)
      repeated.append(Sheet.Cell(column: left.column, range: cell.range))
      row.remove(at: n)
    }
    return (repeated, lost)
  }

  /// The cells of the row above, which extractors may have filled merged cells with.
  private var above: [Sheet.Cell] = []

  /// The columns whose cells repeat those of the row above, where the row shows that its extractor fills merged
  /// cells: its duty or its task is printed again as well.
  private mutating func filledDown(_ row: [Sheet.Cell]) -> Set<Sheet.Column>? {
    guard sheet.layout != .html else { return nil }
    defer { above = row }
    guard !followsPageBreak else { return nil }
    let repeatsDuty = repeats(.duty, row) && glyphs(.duty, row).count > 2
    guard repeatsDuty || repeats(.task, row) else { return nil }
    return Set(row.map(\.column).filter { repeats($0, row) })
  }

  /// Whether the row above has the column's text as well.
  private func repeats(_ column: Sheet.Column, _ row: [Sheet.Cell]) -> Bool {
    guard row.contains(where: { $0.column == column }), above.contains(where: { $0.column == column }) else {
      return false
    }
    return glyphs(column, row).elementsEqual(glyphs(column, above)) { $0.scalar == $1.scalar }
  }

  private func glyphs(_ column: Sheet.Column, _ row: [Sheet.Cell]) -> [Glyph] {
    var glyphs: [Glyph] = []
    for cell in row where cell.column == column { text.appendGlyphs(of: cell.range, to: &glyphs) }
    return glyphs
  }

  func solid(_ range: SourceRange) -> [UInt32] { text.glyphs(of: range).map(\.scalar) }

  /// The heading of a column that numbers the rows.
  private func isNumberHeading(_ glyphs: [Glyph]) -> Bool {
    glyphs.count <= 3
      && ["項次", "序號", "編號", "次序", "No", "No.", "NO.", "NO", "#"].contains { name in
        name.unicodeScalars.elementsEqual(glyphs) { $0.value == $1.scalar }
      }
  }

  private func isHeadingLabel(_ cell: SourceRange) -> Bool {
    Label.whole(text.beginning(of: cell)[...]).map { $0.isTaskColumn || $0.isHistory } ?? false
  }

  mutating func drop(_ range: SourceRange, _ kind: Drop.Kind) {
    sheet.drop(range, kind, of: text)
  }
}
