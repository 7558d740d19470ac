internal import OCSSourceText

/// Reads text without columns: the lines of one cell after the other, as `pdftotext -raw` prints them.
struct FlowReader {
  private let flow: FlowText
  private let weights: Weights
  private var sheet = Sheet(layout: .flow)
  private var sections: SectionReader
  /// The lines of the task table and above all tables, without headings and furniture.
  private var tasks: [FlowTable.Line] = []
  private var loose: [Int] = []

  static func read(_ text: TokenizedText, _ weights: Weights) -> Sheet {
    let (flow, repeats) = FlowText(text).withoutRepeats()
    var reader = FlowReader(flow, weights)
    reader.sheet.repeatedRows = repeats
    reader.run()
    guard reader.sheet.isEmpty else { return reader.sheet }
    // Programs that make all white space a blank leave no lines. Words at blanks alone are no label, but a heading is one.
    var collapsed = FlowReader(FlowText(text, endingWith: .blank), weights)
    collapsed.run()
    return collapsed.sheet.hasTaskTable ? collapsed.sheet : reader.sheet
  }

  /// The sections that plain lines between the tables of a document hold.
  static func read(_ text: TokenizedText, lines: [SourceRange], _ weights: Weights) -> Sheet {
    var reader = FlowReader(FlowText(text, stretches: lines), weights)
    reader.run()
    return reader.sheet
  }

  /// The rows of a task table that go on as plain lines below it.
  static func read(
    _ text: TokenizedText, lines: [SourceRange], below above: FlowTable.RowAbove, _ weights: Weights
  ) -> Sheet {
    var reader = FlowReader(FlowText(text, stretches: lines), weights)
    reader.sections.section = .tasks
    reader.above = above
    reader.run()
    return reader.sheet
  }

  private var above: FlowTable.RowAbove?
  /// The first line of the first heading that starts above most of its labels.
  private var headingStart: [UInt32]?

  private init(_ flow: FlowText, _ weights: Weights) {
    self.flow = flow
    sections = SectionReader(flow.text, .printed)
    self.weights = weights
  }

  private mutating func run() {
    var n = 0
    while n < flow.lines.count {
      let line = flow.lines[n]
      if line.startsPage { sections.followsPageBreak = true }
      if let end = flow.furnitureEnd(n) {
        drop(line.glyphs.lowerBound..<flow.lines[end - 1].glyphs.upperBound, .furniture)
        sections.followsPageBreak = true
        n = end
      } else if flow.repeatsTitle(n) {
        sheet.titles.append(flow.range(line.glyphs))
        sections.followsPageBreak = true
        n += 1
      } else if let end = heading(at: n) {
        n = end
      } else {
        content(n)
        n += 1
      }
    }
    sheet.titles = (flow.title(of: loose).map { [$0] } ?? []) + sheet.titles
    sections.finish(&sheet)
    sheet.isInPieces = sheet.partedHeadings > 0 && holdsPieces()
    sheet.cellsStandApart = cellsStandApart()
    let taskLines = tasks.map { flow.range(flow.lines[$0.index].glyphs) }
    if LineTable.holds(taskLines, of: flow.text) {
      let items = zip(taskLines, tasks).map { LineTable.Item.line($0, followsPageBreak: $1.followsPageBreak) }
      LineTable.read(items, of: flow.text, weights, into: &sheet)
    } else {
      FlowTable.read(tasks, of: flow, below: above, weights, into: &sheet)
    }
  }

  /// Whether several lines of the task table hold codes of several columns, or words of a heading stand alone in several
  /// places: one of them may be a heading with a misprint.
  private func holdsPieces() -> Bool {
    let lines = tasks.map { flow.lines[$0.index].glyphs }
    // 知識, 技能 and 級別 may end a text.
    let words = tasks.map(\.index).filter { n in
      let line = flow.lines[n].glyphs
      return line.count > 2 && Label.whole(flow.glyphs[line])?.isTaskColumn ?? false
    }
    if zip(words, words.dropFirst()).contains(where: { $1 - $0 > FlowReader.longestHeading }) { return true }
    let shared = lines.lazy.filter { line in
      var first: Sheet.Column?
      return flow.words(line).contains { word in
        guard let column = LineCodes.column(of: flow.glyphs[word]) else { return false }
        first = first ?? column
        return column != first
      }
    }
    return shared.dropFirst(FlowReader.leastShared - 1).first != nil
  }

  /// Whether blank lines part the cells of the task table, whose lines are wrapped: programs print so that take the text of a
  /// page apart into blocks, and put these into an order of their own.
  private func cellsStandApart() -> Bool {
    // Most extractors print hardly a blank line there.
    guard 5 * tasks.count(where: startsBlock) >= 4 * FlowReader.leastChanges else { return false }
    var (coded, wraps, changes, apart) = (0, 0, 0, 0)
    var last: Sheet.Column?
    for task in tasks {
      let line = flow.lines[task.index]
      guard let column = PrintedCode.column(of: flow.glyphs[line.glyphs]) else {
        if !line.followsBlankLine { wraps += 1 }
        continue
      }
      coded += 1
      if let last, last != column {
        changes += 1
        if startsBlock(task) { apart += 1 }
      }
      last = column
    }
    return changes >= FlowReader.leastChanges && apart * 5 >= changes * 4 && wraps * 3 >= coded
  }

  /// Whether a blank line or the end of a page stands before a line.
  private func startsBlock(_ task: FlowTable.Line) -> Bool {
    flow.lines[task.index].followsBlankLine || flow.lines[task.index].startsPage
  }

  private static let leastChanges = 12
  private static let leastShared = 2
  /// In lines.
  private static let longestHeading = 12

  // MARK: Headings

  /// The line behind the heading that starts at line `n`, or nil where there is none.
  private mutating func heading(at n: Int) -> Int? {
    let start = flow.lines[n].glyphs.lowerBound
    if let end = interleavedHeading(at: n) {
      startTasks()
      for line in n..<end { dropHeadingWords(of: flow.lines[line].glyphs) }
      return end
    }
    if let (label, _) = Label.match(flow.glyphs[start...]) {
      switch label {
      case .duty, .task:
        if let (end, next) = headingEnd(from: start, among: \.isTaskColumn) {
          startTasks()
          if flow.lines[(n + 1)..<next].contains(where: \.followsBlankLine) { sheet.partedHeadings += 1 }
          noteColumns(of: start..<end)
          drop(start..<end, .label)
          return next
        }
      case .version:
        if let (end, next) = headingEnd(from: start, among: \.isHistory) {
          sections.section = .history
          drop(start..<end, .label)
          return next
        }
        if let end = tornHistoryHeading(at: n) {
          sections.section = .history
          for line in n..<end { drop(flow.lines[line].glyphs, .label) }
          return end
        }
      default: break
      }
    }
    if let next = openSection(at: n) { return next }
    if !isBelowProfile {
      let lines = (n..<min(n + FlowReader.mostLinesOfTitle, flow.lines.count)).map(flow.placedLine)
      if sections.opensProfile(lines) { sections.section = .profile }
    }
    return nil
  }

  private var isBelowProfile: Bool { sections.section != .start && sections.section != .history }

  private mutating func startTasks() {
    sheet.hasTaskTable = true
    sections.section = .tasks
    sections.followsPageBreak = true
  }

  /// The line behind the title of a section below the tasks, which may be of several lines.
  private mutating func openSection(at n: Int) -> Int? {
    let (first, isParted) = (flow.lines[n].glyphs, flow.lines[n].followsBlankLine)
    guard SectionTitle.mayStart(flow.glyphs[first]) else { return nil }
    for end in (n..<min(n + FlowReader.mostLinesOfTitle, flow.lines.count)).reversed() {
      let title = flow.glyphs[first.lowerBound..<flow.lines[end].glyphs.upperBound]
      if end > n, SectionTitle.match(title)?.print.upperBound != title.endIndex { continue }
      if sections.open(title, followsBlankLine: isParted, isEnd: flow.isEnd(n)) { return end + 1 }
    }
    return nil
  }

  private static let mostLinesOfTitle = 3

  /// The line behind a heading of the task table whose cells are printed side by side, line by line: those of narrow columns
  /// are torn, and start above the others where they stand in the middle.
  private mutating func interleavedHeading(at n: Int) -> Int? {
    guard !sections.section.isBelowTasks else { return nil }
    let first = flow.glyphs[flow.lines[n].glyphs]
    let isMain = Label.isTornTaskHeading(first)
    guard isMain || startsNarrowLabels(first) else { return nil }
    var letters = Label.HeadingLetters()
    var hasMain = isMain
    var end = n
    while end < flow.lines.count, end < n + FlowReader.mostLinesOfHeading {
      let line = flow.glyphs[flow.lines[end].glyphs]
      guard letters.take(line) else { break }
      hasMain = hasMain || Label.isTornTaskHeading(line)
      end += 1
    }
    if !isMain {
      guard hasMain else { return nil }
      headingStart = headingStart ?? first.map(\.scalar)
      return end
    }
    // A heading in one piece, or cell by cell, is read as such.
    return end > n + 1 && labelEnds(from: flow.lines[n].glyphs.lowerBound, among: \.isTaskColumn).count < 6
      ? end : nil
  }

  /// Whether a line may hold the labels of narrow columns above the others: it stands where a page's table starts, or is the
  /// one that did so before.
  private func startsNarrowLabels(_ line: ArraySlice<Glyph>) -> Bool {
    guard line.count >= FlowReader.shortestLabel, Label.narrowStarts.contains(line.first!.scalar) else {
      return false
    }
    return sections.section != .tasks || sections.followsPageBreak || headingStart == line.map(\.scalar)
  }

  private static let shortestLabel = 4

  /// The line behind a heading of the version table whose narrow cells are torn: below the labels stand the ends of some of
  /// them, side by side.
  private func tornHistoryHeading(at n: Int) -> Int? {
    guard !isBelowProfile else { return nil }
    var labels = flow.words(flow.lines[n].glyphs).map { Array(flow.glyphs[$0]) }
    func isWhole(_ label: [Glyph]) -> Bool { Label.whole(label[...], among: \.isHistory) != nil }
    func isStart(_ label: [Glyph]) -> Bool { Label.begins(with: label[...], among: \.isHistory) }
    guard labels.count >= 4, labels.allSatisfy({ isWhole($0) || isStart($0) }) else { return nil }
    var end = n + 1
    while let first = labels.firstIndex(where: { !isWhole($0) }) {
      guard end < flow.lines.count, end < n + FlowReader.mostLinesOfHeading else { return nil }
      var next = first
      for word in flow.words(flow.lines[end].glyphs) {
        let goesOn = labels[next...].firstIndex { label in
          let longer = label + flow.glyphs[word]
          return !isWhole(label) && (isWhole(longer) || isStart(longer))
        }
        guard let goesOn else { return nil }
        labels[goesOn] += flow.glyphs[word]
        next = goesOn + 1
      }
      end += 1
    }
    return end > n + 1 ? end : nil
  }

  private static let mostLinesOfHeading = 6

  /// Drops the words that are of labels; what else stands among them stays what no stage understood.
  private mutating func dropHeadingWords(of line: Range<Int>) {
    var start = line.lowerBound
    for i in line.dropFirst() + [line.upperBound] where i == line.upperBound || flow.glyphs[i].gap != .none {
      let word = flow.glyphs[start..<i]
      if Label.isPiece(word) || Label.isMadeOfWords(word) { drop(start..<i, .label) }
      start = i
    }
  }

  /// The index behind a heading of at least four labels that ends where a line does, and the line behind it. The
  /// first word of what follows may be a label's as well.
  private func headingEnd(from start: Int, among allowed: (Label) -> Bool) -> (end: Int, next: Int)? {
    for end in labelEnds(from: start, among: allowed).dropFirst(3).reversed() {
      if let next = lineBehind(end) { return (end, next) }
    }
    return nil
  }

  /// The indices behind labels that follow one another from a glyph on, over line ends. A heading has each of them once: 知識 or
  /// 技能 once more is the end of a name that the page tore.
  private func labelEnds(from start: Int, among allowed: (Label) -> Bool) -> [Int] {
    var ends: [Int] = []
    // A bit for each label that was seen.
    var seen: UInt64 = 0
    while let (label, end) = Label.match(flow.glyphs[(ends.last ?? start)...], among: allowed),
      seen >> UInt64(label.rawValue) & 1 == 0 || end - (ends.last ?? start) > FlowReader.longestWord
    {
      seen |= 1 << UInt64(label.rawValue)
      ends.append(end)
    }
    return ends
  }

  private static let longestWord = 2

  /// Notes which columns the labels of a heading name.
  private mutating func noteColumns(of heading: Range<Int>) {
    guard sheet.headings.isEmpty else { return }
    var labels: [Label?] = []
    var places: [SourceRange] = []
    var start = heading.lowerBound
    while let (label, end) = Label.match(flow.glyphs[start..<heading.upperBound], among: { $0.isTaskColumn })
    {
      labels.append(label)
      places.append(flow.range(start..<end))
      start = end
    }
    sheet.headings = Dictionary(zip(TableReader.columns(of: labels), places)) { first, _ in first }
  }

  /// The line behind the one that ends at glyph `end`; nil where `end` is within a line.
  private func lineBehind(_ end: Int) -> Int? {
    let line = flow.line(of: end - 1)
    return flow.lines[line].glyphs.upperBound == end ? line + 1 : nil
  }

  private mutating func content(_ n: Int) {
    switch sections.section {
    case .start: loose.append(n)
    case .history, .profile: sections.add(flow.placedLine(n))
    case .tasks:
      tasks.append(FlowTable.Line(index: n, followsPageBreak: sections.followsPageBreak))
      sections.followsPageBreak = false
    case .attitudes, .notes:
      let line = flow.lines[n]
      sections.add(
        flow.glyphs[line.glyphs], followsBlankLine: line.followsBlankLine, isEnd: flow.isEnd(n))
    }
  }

  /// Between two lines of a flow there may stand rows that belong to another reader: they are left out.
  private mutating func drop(_ part: Range<Int>, _ kind: Drop.Kind) {
    var start = part.lowerBound
    for i in part.dropFirst() where flow.glyphs[i].gap >= .line {
      let between = SourceRange(flow.glyphs[i - 1].upper, flow.glyphs[i].lower)
      guard flow.text.hasContent(between) else { continue }
      sheet.drop(flow.range(start..<i), kind, of: flow.text)
      start = i
    }
    if start < part.upperBound { sheet.drop(flow.range(start..<part.upperBound), kind, of: flow.text) }
  }
}
