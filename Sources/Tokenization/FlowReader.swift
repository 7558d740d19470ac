internal import SourceText

/// Reads text without columns: the lines of one cell after the other, as `pdftotext -raw` prints them.
struct FlowReader {
  private let flow: FlowText
  private let weights: Weights
  private var sheet = Sheet(layout: .flow)
  private var section = Section.start
  /// The lines of the sections, without headings and furniture.
  private var profile: [PlacedLine] = []
  private var history = HistoryReader()
  private var tasks: [FlowTable.Line] = []
  private var loose: [Int] = []
  private var paragraphs = ParagraphReader(.printed)
  private var followsPageBreak = false

  private enum Section { case start, history, profile, tasks, attitudes, notes }

  static func read(_ text: TokenizedText, _ weights: Weights) -> Sheet {
    var reader = FlowReader(FlowText(text), weights)
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
    reader.section = .tasks
    reader.above = above
    reader.run()
    return reader.sheet
  }

  private var above: FlowTable.RowAbove?

  private init(_ flow: FlowText, _ weights: Weights) {
    self.flow = flow
    self.weights = weights
  }

  private mutating func run() {
    var n = 0
    while n < flow.lines.count {
      let line = flow.lines[n]
      if line.startsPage { followsPageBreak = true }
      if let end = flow.furnitureEnd(n) {
        drop(line.glyphs.lowerBound..<flow.lines[end - 1].glyphs.upperBound, .furniture)
        followsPageBreak = true
        n = end
      } else if let end = heading(at: n) {
        n = end
      } else {
        content(n)
        n += 1
      }
    }
    sheet.titles = flow.title(of: loose).map { [$0] } ?? []
    sheet.history = history.finish()
    ProfileReader.read(profile, of: flow.text, into: &sheet)
    let taskLines = tasks.map { flow.range(flow.lines[$0.index].glyphs) }
    if LineTable.holds(taskLines, of: flow.text) {
      let items = zip(taskLines, tasks).map { LineTable.Item.line($0, followsPageBreak: $1.followsPageBreak) }
      LineTable.read(items, of: flow.text, weights, into: &sheet)
    } else {
      FlowTable.read(tasks, of: flow, below: above, weights, into: &sheet)
    }
    for drop in paragraphs.drops { sheet.drop(drop.range, drop.kind, of: flow.text) }
    let joined = paragraphs.read()
    sheet.attitudes = joined.attitudes
    sheet.notes = joined.notes
  }

  // MARK: Headings

  /// The line behind the heading that starts at line `n`, or nil where there is none.
  private mutating func heading(at n: Int) -> Int? {
    let start = flow.lines[n].glyphs.lowerBound
    if let end = interleavedHeading(at: n) {
      sheet.hasTaskTable = true
      section = .tasks
      followsPageBreak = true
      for line in n..<end { dropHeadingWords(of: flow.lines[line].glyphs) }
      return end
    }
    if let (label, _) = Label.match(flow.glyphs[start...]) {
      switch label {
      case .duty, .task:
        if let (end, next) = headingEnd(from: start, among: \.isTaskColumn) {
          sheet.hasTaskTable = true
          section = .tasks
          followsPageBreak = true
          noteColumns(of: start..<end)
          drop(start..<end, .label)
          return next
        }
      case .version:
        if let (end, next) = headingEnd(from: start, among: \.isHistory) {
          section = .history
          drop(start..<end, .label)
          return next
        }
        if let end = tornHistoryHeading(at: n) {
          section = .history
          for line in n..<end { drop(flow.lines[line].glyphs, .label) }
          return end
        }
      default: break
      }
    }
    if let next = openSection(at: n) { return next }
    if opensProfile(n) { section = .profile }
    return nil
  }

  /// The line behind the title of a section below the tasks, which may be of several lines.
  private mutating func openSection(at n: Int) -> Int? {
    guard section != .start else { return nil }
    let first = flow.lines[n].glyphs
    for end in (n..<min(n + FlowReader.mostLinesOfTitle, flow.lines.count)).reversed() {
      let title = flow.glyphs[first.lowerBound..<flow.lines[end].glyphs.upperBound]
      if end > n, SectionTitle.match(title)?.print.upperBound != title.endIndex { continue }
      guard paragraphs.open(title, isInside: isBelowTasks, gap(of: n), isEnd: isEnd(of: n)) else { continue }
      enterSection()
      return end + 1
    }
    return nil
  }

  private static let mostLinesOfTitle = 3

  private var isBelowTasks: Bool { section == .attitudes || section == .notes }

  private mutating func enterSection() {
    section = paragraphs.section == .notes ? .notes : .attitudes
  }

  private func gap(of n: Int) -> ParagraphReader.Gap {
    followsPageBreak ? .page : flow.lines[n].followsBlankLine ? .blankLine : .line
  }

  private func isEnd(of n: Int) -> Bool? { flow.endsParagraph(flow.lines[n].glyphs.upperBound - 1) }

  /// Whether the profile starts with a line: with a label of its own, not with a title or name that begins like one.
  /// Other words of its labels than the standard's code may start a line of an edition's note (`更新職能內涵與⏎工作描述`).
  private func opensProfile(_ n: Int) -> Bool {
    guard section == .start || section == .history,
      Label.mayStart(with: flow.glyphs[flow.lines[n].glyphs.lowerBound].scalar),
      let label = ProfileReader.opening(
        (n..<min(n + 3, flow.lines.count)).map(flow.placedLine), of: flow.text)
    else { return false }
    if section == .history { return label == .standardCode || !history.isOpen }
    return !Vocabulary.isTitle(Array(flow.glyphs[flow.lines[n].glyphs]))
  }

  /// The line behind a heading of the task table whose narrow cells are torn, one line of each beside the others.
  private func interleavedHeading(at n: Int) -> Int? {
    guard section != .attitudes, section != .notes else { return nil }
    var letters = Array(flow.glyphs[flow.lines[n].glyphs])
    guard Label.isTornTaskHeading(letters) else { return nil }
    var end = n + 1
    while end < flow.lines.count, end < n + FlowReader.mostLinesOfHeading {
      let more = letters + flow.glyphs[flow.lines[end].glyphs]
      guard Label.areLettersOfTaskHeading(more) else { break }
      letters = more
      end += 1
    }
    // A heading in one piece, or cell by cell, is read as such.
    return end > n + 1 && labelEnds(from: flow.lines[n].glyphs.lowerBound, among: \.isTaskColumn).count < 6
      ? end : nil
  }

  /// The line behind a heading of the version table whose narrow cells are torn: below the labels stand the ends of some of
  /// them, side by side.
  private func tornHistoryHeading(at n: Int) -> Int? {
    guard section == .start || section == .history else { return nil }
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

  /// The indices behind labels that follow one another from a glyph on, over line ends.
  private func labelEnds(from start: Int, among allowed: (Label) -> Bool) -> [Int] {
    var ends: [Int] = []
    while let (_, end) = Label.match(flow.glyphs[(ends.last ?? start)...], among: allowed) {
      ends.append(end)
    }
    return ends
  }

  /// Notes which columns the labels of a heading name.
  private mutating func noteColumns(of heading: Range<Int>) {
    guard sheet.headings.isEmpty else { return }
    var labels: [Label?] = []
    var places: [SourceRange] = []
    var start = heading.lowerBound
    while let (label, end) = Label.match(flow.glyphs[start..<heading.upperBound], among: \.isTaskColumn) {
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
    switch section {
    case .start: loose.append(n)
    case .history: history.add(flow.placedLine(n))
    case .profile: profile.append(flow.placedLine(n))
    case .tasks:
      tasks.append(FlowTable.Line(index: n, followsPageBreak: followsPageBreak))
      followsPageBreak = false
    case .attitudes, .notes:
      paragraphs.add(flow.glyphs[flow.lines[n].glyphs], gap(of: n), isEnd: isEnd(of: n))
      followsPageBreak = false
      enterSection()
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
