internal import OCSSourceText

/// Reads the sections without columns, whatever layout places their lines: joins these to paragraphs. A short line ends
/// one, and so does what starts an item; what a page cut goes on.
struct ParagraphReader {
  /// How a line is parted from the one before.
  enum Gap { case line, blankLine, cell, page }
  /// What the layout prints as a line: one of the page, a line or a whole paragraph, or always a whole paragraph.
  enum Lines { case printed, unknown, whole }

  fileprivate struct Line {
    let section: Section
    var glyphs: ArraySlice<Glyph>
    let gap: Gap
    let width: Int
    /// Lines of one cell belong together; others are all of block 0.
    let block: Int
    /// Whether its paragraph ends with it, where the document marks that.
    let isEnd: Bool?
    /// Whether it goes on with the paragraph above, where something tells for sure.
    var goesOn: Bool?
  }

  /// What holds for all lines of a section or block.
  private struct Habits {
    var widest: [Int: Int] = [:]
    var count: [Int: Int] = [:]
    /// How many lines of a block are full.
    var full: [Int: Int] = [:]
    var hasBullets: Set<Section> = []
    var hasAttitudeCodes = false
    /// The lines of a reference table of the levels.
    var levels: Set<Int> = []
  }

  private let kind: Lines
  private var lines: [Line] = []
  private var blocks = 0
  /// The section that was opened last.
  private(set) var section = Section.attitudes
  /// The titles, and bullets before them.
  private(set) var drops: [Drop] = []
  /// A title is printed again where a page starts.
  private var followsTitle = false

  init(_ kind: Lines) { self.kind = kind }

  /// Takes a line or a cell that starts with the title of a section, and what stands behind that. False where it does not.
  /// Lists of the notes have titles of their own: `isInside` a section below the tasks these are text.
  mutating func open(_ glyphs: ArraySlice<Glyph>, isInside: Bool, _ gap: Gap = .line, isEnd: Bool? = nil)
    -> Bool
  {
    guard let title = SectionTitle.match(glyphs), !title.print.isEmpty || !(isInside && section == .notes)
    else {
      return false
    }
    followsTitle = isInside && section == title.section
    section = title.section
    if let bullet = title.bullet { drops.append(Drop(Line.range(of: glyphs[bullet...bullet]), .bullet)) }
    if !title.print.isEmpty { drops.append(Drop(Line.range(of: glyphs[title.print]), .label)) }
    add(glyphs[title.print.upperBound...], gap, isEnd: isEnd)
    return true
  }

  /// Takes a line or a cell; what breaks its lines in the markup parts paragraphs of the notes.
  mutating func add(_ all: ArraySlice<Glyph>, _ gap: Gap, isEnd: Bool? = nil) {
    guard !all.isEmpty else { return }
    let gap = followsTitle ? .page : gap
    followsTitle = false
    var glyphs = all
    if section == .attitudes, let notes = SectionTitle.notes(within: all) {
      add(all[..<notes], .attitudes, gap, block: 0, isEnd)
      if open(all[notes...], isInside: true, .line, isEnd: isEnd) { return }
      glyphs = all[notes...]
    }
    let breaks = glyphs.indices.dropFirst().filter { glyphs[$0].gap >= .hard }
    guard section == .notes, kind != .printed, !breaks.isEmpty else {
      return add(glyphs, section, gap, block: 0, isEnd)
    }
    blocks += 1
    for (n, part) in glyphs.indices.parts(at: breaks).enumerated() {
      add(glyphs[part], section, n == 0 ? gap : .line, block: blocks, isEnd)
    }
  }

  private mutating func add(
    _ glyphs: ArraySlice<Glyph>, _ section: Section, _ gap: Gap, block: Int, _ isEnd: Bool?
  ) {
    var line = Line(
      section: section, glyphs: glyphs, gap: gap, width: FlowText.width(glyphs), block: block, isEnd: isEnd)
    if let last = lines.indices.last,
      let rest = line.rest(ofItemThatStartsWith: lines[last], below: last > 0 ? lines[last - 1] : nil)
    {
      drops.append(Drop(Line.range(of: glyphs[..<rest]), .bullet))
      lines[last].goesOn = false
      line.glyphs = glyphs[rest...]
      line.goesOn = true
    }
    lines.append(line)
  }

  /// The paragraphs of both sections.
  func read() -> (attitudes: [Sheet.Paragraph], notes: [Sheet.Paragraph]) {
    let habits = habits()
    var paragraphs: [Section: [Sheet.Paragraph]] = [:]
    var open: Range<Int>?
    for (n, line) in lines.enumerated() {
      if let above = open, lines[n - 1].section == line.section, goesOn(above, with: n, habits) {
        open = above.lowerBound..<n + 1
        put(line, behind: lines[n - 1], &paragraphs[line.section]![paragraphs[line.section]!.count - 1])
      } else {
        open = n..<n + 1
        paragraphs[line.section, default: []].append(Sheet.Paragraph(ranges: Stretches(line.range)))
      }
    }
    return (paragraphs[.attitudes] ?? [], paragraphs[.notes] ?? [])
  }

  private func put(_ line: Line, behind last: Line, _ paragraph: inout Sheet.Paragraph) {
    let isNext = line.gap != .page && line.block == 0 && last.glyphs.endIndex == line.glyphs.startIndex
    if kind == .printed, isNext {
      paragraph.ranges[paragraph.ranges.count - 1].upper = line.range.upper
    } else {
      paragraph.ranges.append(line.range)
    }
  }

  // MARK: Evidence

  private static let slack = 8
  private static let leastWrapped = 40

  private func habits() -> Habits {
    var habits = Habits()
    for line in lines {
      habits.count[line.block, default: 0] += 1
      habits.widest[line.block] = max(habits.widest[line.block] ?? 0, line.width)
      if line.startsWithBullet { habits.hasBullets.insert(line.section) }
      habits.hasAttitudeCodes = habits.hasAttitudeCodes || line.startsWithCode
    }
    for line in lines where isFull(line, habits) { habits.full[line.block, default: 0] += 1 }
    habits.levels = levelLines()
    return habits
  }

  /// Whether a line is as wide as the widest, but for what a word or punctuation took along to the next.
  private func isFull(_ line: Line, _ habits: Habits) -> Bool {
    line.width >= (habits.widest[line.block] ?? 0) - ParagraphReader.slack
  }

  /// Whether the edge of its cell may have ended a line: where all lines are short, each ends by itself.
  private func mayWrap(_ line: Line, _ habits: Habits) -> Bool {
    habits.widest[line.block] ?? 0 >= ParagraphReader.leastWrapped && isFull(line, habits)
  }

  /// Whether a line goes on with the paragraph above it.
  private func goesOn(_ above: Range<Int>, with n: Int, _ habits: Habits) -> Bool {
    let (line, last) = (lines[n], lines[n - 1])
    if let goesOn = line.goesOn { return goesOn }
    guard let end = last.glyphs.last?.scalar, let first = line.glyphs.first else { return false }
    if last.glyphs.count == 1, last.startsWithBullet {
      return !line.startsWithBullet && !line.startsWithTitle
    }
    // A list of names goes on behind its comma.
    if line.section == .attitudes, end == 0x3001 { return true }
    if line.startsItem || habits.levels.contains(n) || line.section == .notes && line.gap == .cell {
      return false
    }
    if line.gap == .cell { return true }
    if opensTitle(above) || opensBracket(above, closedBy: line) { return true }
    if Vocabulary.cannotStartLine(first.scalar) { return true }
    let isColon = line.section == .notes && Vocabulary.isColon(end)
    let isOver = Vocabulary.endsSentence(end) || isColon
    let isUncoded = line.section == .attitudes && !habits.hasAttitudeCodes
    let startsName = isUncoded && Vocabulary.startsWithName(line.glyphs)
    // The last line of a text may be as wide as others.
    if startsName, isOver { return false }
    if line.gap != .page, let isEnd = last.isEnd { return !isEnd }
    if startsName { return false }
    if line.gap == .page { return !isOver }
    // No note starts with what its bracket adds to another one.
    if line.section == .notes, !isOver, Vocabulary.cannotEndLine(first.scalar) { return true }
    switch kind {
    case .printed:
      if isColon { return false }
      if habits.hasBullets.contains(line.section) { return true }
      if isUncoded { return mayWrap(last, habits) }
      return isFull(last, habits) || line.section == .attitudes && !isOver
    case .unknown, .whole:
      if isOver { return false }
      if line.section == .attitudes { return !isUncoded || kind == .unknown && mayWrap(last, habits) }
      if line.gap != .line { return false }
      let isItem = lines[above.lowerBound].startsWithBullet
      if line.block == 0 {
        return isItem || kind == .unknown && mayWrap(last, habits) && habits.full[0] ?? 0 > 1
      }
      return isItem && isFull(last, habits) && habits.count[line.block] ?? 0 > 2
    }
  }

  /// Whether the title of a list goes on below (`…學歷/經歷/⏎或能力條件：`).
  private func opensTitle(_ above: Range<Int>) -> Bool {
    guard above.count <= ParagraphReader.reach else { return false }
    let glyphs = lines[above].flatMap(\.glyphs)
    return Label.isFirstPiece(glyphs[...], among: { $0 == .prerequisites || $0 == .furtherNotes })
  }

  /// More lines than a title has, or a text between brackets.
  private static let reach = 40

  /// Whether a bracket that a line closes was opened above it.
  private func opensBracket(_ above: Range<Int>, closedBy line: Line) -> Bool {
    func depth(_ glyphs: some Sequence<Glyph>) -> (least: Int, end: Int) {
      var (least, depth) = (0, 0)
      for glyph in glyphs {
        if Vocabulary.cannotEndLine(glyph.scalar) { depth += 1 }
        if Vocabulary.closesBracket(glyph.scalar) { depth -= 1 }
        least = min(least, depth)
      }
      return (least, depth)
    }
    guard depth(line.glyphs).least < 0 else { return false }
    return depth(lines[above].suffix(ParagraphReader.reach).flatMap(\.glyphs)).end > 0
  }

  /// The lines of a reference table of the levels: a number from 1 to 6 and its meaning, one after the other, and the
  /// heading above them.
  private func levelLines() -> Set<Int> {
    var found: [Int] = []
    var all: Set<Int> = []
    func close() {
      if found.count >= ParagraphReader.leastLevels {
        all.formUnion(found)
        if let first = found.first, first > 0,
          Label.match(lines[first - 1].glyphs, among: { $0 == .level }) != nil
        {
          all.insert(first - 1)
        }
      }
      found = []
    }
    for (n, line) in lines.enumerated() where line.section == .notes {
      guard let level = line.level else { continue }
      if let last = found.last.flatMap({ lines[$0].level }), abs(last - level) != 1 { close() }
      found.append(n)
    }
    close()
    return all
  }

  private static let leastLevels = 3
}

/// What joins Latin words and numbers: `PADI/SSI`, `ISO 10218-2`.
private let latinSigns: Set<UInt32> = [0x26, 0x2B, 0x2D, 0x2E, 0x2F]

extension ParagraphReader.Line {
  static func range(of glyphs: ArraySlice<Glyph>) -> SourceRange {
    SourceRange(glyphs[glyphs.startIndex].lower, glyphs[glyphs.endIndex - 1].upper)
  }

  var range: SourceRange { Self.range(of: glyphs) }

  /// What follows the bullet of an item whose first number or Latin word a program printed alone above it, as it stands higher
  /// (`18`, `‧ 歲以上`; `3D`, `‧ 繪圖能力`): no other text ends there.
  func rest(ofItemThatStartsWith above: ParagraphReader.Line, below last: ParagraphReader.Line?) -> Int? {
    guard section == .notes, above.section == .notes, gap == .line, startsWithBullet, glyphs.count > 2 else {
      return nil
    }
    let rest = glyphs.startIndex + 1
    if Vocabulary.isPageNumber(above.glyphs) {
      return Vocabulary.startsWithCounter(glyphs[rest...]) ? rest : nil
    }
    guard above.glyphs.count <= ParagraphReader.Line.longestLatin,
      CharacterProperties.isWide(glyphs[rest].scalar),
      above.glyphs.allSatisfy({ Vocabulary.isAlphanumeric($0.scalar) || latinSigns.contains($0.scalar) }),
      let last, let end = last.glyphs.last?.scalar,
      last.section != .notes || last.startsWithTitle || Vocabulary.endsSentence(end)
        || Vocabulary.isColon(end)
    else { return nil }
    return rest
  }

  private static let longestLatin = 24

  var startsWithBullet: Bool {
    let s = glyphs[glyphs.startIndex].scalar
    guard !Vocabulary.isStrongBullet(s), let next = glyphs.dropFirst().first else {
      return Vocabulary.isAnyBullet(s)
    }
    return Vocabulary.isWeakBullet(s) && (next.gap != .none || Vocabulary.isMiddleDot(s))
  }

  var startsWithCode: Bool {
    section == .attitudes && PrintedCode.match(glyphs, at: glyphs.startIndex, .attitude) != nil
  }

  var startsWithTitle: Bool { Label.noteTitle(glyphs) != nil }

  /// The number of a line that starts with a level.
  var level: Int? {
    guard let digit = glyphs.first?.scalar, digit >= 0x31, digit <= 0x36,
      let next = glyphs.dropFirst().first, next.gap != .none || CharacterProperties.isWide(next.scalar)
    else { return nil }
    return Int(digit - 0x30)
  }

  var startsItem: Bool {
    if startsWithBullet || glyphs.first?.gap == .item && section == .notes { return true }
    if section == .attitudes { return startsWithCode }
    return startsWithTitle || glyphs.prefix(2).elementsEqual([0x3010, 0x8A3B]) { $0.scalar == $1 }
      || Ordinals.ordinal(at: 0, in: Array(glyphs.prefix(8))) != nil
  }
}
