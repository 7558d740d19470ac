internal import OCSSourceText

/// The sections of a standard. A document may print them in several tables and pages.
enum Section {
  case start, history, profile, tasks, attitudes, notes

  var isBelowTasks: Bool { self == .attitudes || self == .notes }
}

/// Reads all that is no task table, whatever layout places its lines: tells which section a line is of, and keeps it for
/// the reader of that section.
struct SectionReader {
  private let text: TokenizedText
  var section = Section.start
  var followsPageBreak = false
  var history = HistoryReader()
  private var profile: [PlacedLine] = []
  private var paragraphs: ParagraphReader

  init(_ text: TokenizedText, _ lines: ParagraphReader.Lines) {
    self.text = text
    paragraphs = ParagraphReader(lines)
  }

  /// Takes a line or cell that starts with the title of a section below the tasks, and what stands behind that.
  mutating func open(_ glyphs: ArraySlice<Glyph>, followsBlankLine: Bool, isEnd: Bool? = nil) -> Bool {
    guard section != .start,
      paragraphs.open(glyphs, isInside: section.isBelowTasks, gap(followsBlankLine), isEnd: isEnd)
    else { return false }
    section = paragraphs.section
    return true
  }

  /// Whether the profile starts with the first of some lines: with a label of its own, not with a title that begins like
  /// one. A note of an edition may hold the same words (`更新職能內涵與⏎工作描述`).
  func opensProfile(_ lines: [PlacedLine]) -> Bool {
    guard section == .start || section == .history, let first = lines.first?.runs.first,
      let scalar = first.glyphs.first?.scalar, Label.mayStart(with: scalar),
      let label = ProfileReader.opening(lines, of: text),
      !Vocabulary.isTitle(lines[0].runs.flatMap(\.glyphs))
    else { return false }
    if section == .start { return true }
    guard let start = first.start else { return label == .standardCode || !history.isOpen }
    // Its labels stand at the left.
    let second = history.columns.lazy.filter { $0.label != nil }.dropFirst().first
    return second.map { start < $0.start } ?? true
  }

  /// Takes a line of the version table or the profile.
  mutating func add(_ line: PlacedLine) {
    if section == .history { history.add(line) } else { profile.append(line) }
  }

  /// Takes a line or cell of the sections below the tasks; `isBeside` another one of its row.
  mutating func add(
    _ glyphs: ArraySlice<Glyph>, followsBlankLine: Bool, isEnd: Bool? = nil, isBeside: Bool = false
  ) {
    paragraphs.add(glyphs, isBeside ? .cell : gap(followsBlankLine), isEnd: isEnd)
    section = paragraphs.section
    followsPageBreak = false
  }

  private func gap(_ followsBlankLine: Bool) -> ParagraphReader.Gap {
    followsPageBreak ? .page : followsBlankLine ? .blankLine : .line
  }

  /// Adds all sections to the sheet.
  mutating func finish(_ sheet: inout Sheet) {
    sheet.history += history.finish()
    ProfileReader.read(profile, of: text, into: &sheet)
    for drop in paragraphs.drops { sheet.drop(drop.range, drop.kind, of: text) }
    var (attitudes, notes) = paragraphs.read()
    for i in attitudes.indices where !attitudes[i].ranges.isAscending {
      sheet.linesAcross.append(attitudes[i].ranges)
      attitudes[i].ranges = attitudes[i].ranges.ascending
    }
    sheet.attitudes += attitudes
    sheet.notes += notes
  }
}
