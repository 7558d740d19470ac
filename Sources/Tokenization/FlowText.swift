internal import OCSSourceText

/// The characters of a document without columns, and its lines.
struct FlowText {
  struct Line {
    /// Indices of the glyphs.
    var glyphs: Range<Int>
    /// In display cells: a wide character is two.
    var width: Int
    var followsBlankLine: Bool
    var startsPage: Bool
    /// A blank stands behind its last character.
    var endsWithBlank: Bool
  }

  let text: TokenizedText
  let glyphs: [Glyph]
  let lines: [Line]
  /// The lines are the words of a text whose line ends are gone.
  private let isCollapsed: Bool
  /// A blank stands behind the last line of a paragraph, and behind no other: word processors print one for its end.
  let marksEnds: Bool

  /// The lines of the whole document, or of some stretches of it that end where lines end; `endingWith` is the least gap
  /// that ends one.
  init(_ text: TokenizedText, stretches: [SourceRange]? = nil, endingWith least: Glyph.Gap = .line) {
    self.text = text
    isCollapsed = least < .line
    var glyphs: [Glyph] = []
    for range in stretches ?? [SourceRange(0, text.bytes.count)] {
      text.appendGlyphs(of: range, to: &glyphs)
    }
    let bytes = text.bytes
    let running = text.furniture
    var nextRunning = 0
    var lines: [Line] = []
    var start = 0
    var end = stretches?.first?.lower ?? 0
    for i in 0...glyphs.count where i > start {
      guard i == glyphs.count || glyphs[i].gap >= least else { continue }
      var lineEnds = 0
      var startsPage = false
      for b in bytes[end..<glyphs[start].lower] {
        if b == 0x0A { lineEnds += 1 }
        if b == 0x0C { startsPage = true }
      }
      while nextRunning < running.count, running[nextRunning] < glyphs[start].lower {
        // A page ends there, and nothing is blank.
        startsPage = true
        lineEnds -= 1
        nextRunning += 1
      }
      lines.append(
        Line(
          glyphs: start..<i, width: FlowText.width(glyphs[start..<i]), followsBlankLine: lineEnds > 1,
          startsPage: startsPage,
          endsWithBlank: glyphs[i - 1].upper < bytes.count && bytes[glyphs[i - 1].upper] == 0x20))
      end = glyphs[i - 1].upper
      start = i
    }
    self.glyphs = glyphs
    self.lines = lines
    marksEnds = FlowText.marksEnds(lines, glyphs)
  }

  /// Whether blanks behind lines mark ends: they stand before lines with codes, with hardly an exception, and not before all
  /// others.
  private static func marksEnds(_ lines: [Line], _ glyphs: [Glyph]) -> Bool {
    // Most documents have no such blanks.
    guard lines.count(where: \.endsWithBlank) >= leastEnds else { return false }
    var (ends, tears, wraps) = (0, 0, 0)
    for (line, next) in zip(lines, lines.dropFirst()) {
      if PrintedCode.column(of: glyphs[next.glyphs]) == nil {
        if !line.endsWithBlank { wraps += 1 }
      } else if line.endsWithBlank {
        ends += 1
      } else {
        tears += 1
      }
    }
    return ends >= leastEnds && tears * leastEnds <= ends && wraps >= leastWraps
  }

  private static let leastEnds = 10
  private static let leastWraps = 5

  /// Whether a paragraph ends with a glyph; nil where no line does, or the document does not mark it.
  func endsParagraph(_ i: Int) -> Bool? {
    guard marksEnds else { return nil }
    let line = lines[line(of: i)]
    return line.glyphs.upperBound == i + 1 ? line.endsWithBlank : nil
  }

  /// Whether a paragraph ends with a line; nil where the document does not mark it.
  func isEnd(_ n: Int) -> Bool? { endsParagraph(lines[n].glyphs.upperBound - 1) }

  /// Whether the line that starts with a glyph goes on with the paragraph of the line above.
  func goesOnAbove(_ i: Int) -> Bool {
    guard marksEnds, i > 0, !lines[line(of: i)].startsPage else { return false }
    return endsParagraph(i - 1) == false
  }

  static func width(_ glyphs: ArraySlice<Glyph>) -> Int {
    var width = 0
    for (n, glyph) in glyphs.enumerated() {
      if n > 0, glyph.gap != .none { width += 1 }
      width += CharacterProperties.isWide(glyph.scalar) ? 2 : 1
    }
    return width
  }

  /// What follows the lone bullet that a line or a part of one starts with; all of it where none does.
  func entry(of part: Range<Int>) -> ArraySlice<Glyph> {
    let first = part.lowerBound
    guard part.count > 1, Vocabulary.isAnyBullet(glyphs[first].scalar), glyphs[first + 1].gap != .none else {
      return glyphs[part]
    }
    return glyphs[(first + 1)..<part.upperBound]
  }

  /// Whether the characters are the code of an entry of the task table, perhaps with a separator, and nothing else.
  func isBareCode(_ part: Range<Int>) -> Bool { PrintedCode.isAll(of: glyphs[part]) }

  /// The lines of a stretch.
  func lines(of part: Range<Int>) -> [Range<Int>] {
    var lines: [Range<Int>] = []
    lines.reserveCapacity(4)
    var start = part.lowerBound
    for i in part where i > start && glyphs[i].gap >= .line {
      lines.append(start..<i)
      start = i
    }
    if start < part.upperBound { lines.append(start..<part.upperBound) }
    return lines
  }

  /// The line that a glyph stands in.
  func line(of i: Int) -> Int {
    var low = 0
    var high = lines.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lines[middle].glyphs.lowerBound <= i { low = middle } else { high = middle }
    }
    return low
  }

  func range(_ part: Range<Int>) -> SourceRange {
    SourceRange(glyphs[part.lowerBound].lower, glyphs[part.upperBound - 1].upper)
  }

  /// Runs of glyphs between white space.
  func words(_ part: Range<Int>) -> Words { Words(glyphs: glyphs, rest: part) }

  /// The runs of a part, found one after the other.
  struct Words: Sequence, IteratorProtocol {
    let glyphs: [Glyph]
    var rest: Range<Int>

    mutating func next() -> Range<Int>? {
      guard !rest.isEmpty else { return nil }
      var end = rest.lowerBound + 1
      while end < rest.upperBound, glyphs[end].gap == .none { end += 1 }
      defer { rest = end..<rest.upperBound }
      return rest.lowerBound..<end
    }
  }

  /// Whether a line is a page's footer or number. A number alone is a page's only at the page's edge;
  /// elsewhere it may be a level.
  func isFurniture(_ n: Int) -> Bool {
    let glyphs = glyphs[lines[n].glyphs]
    if Vocabulary.isPageFooter(glyphs) { return true }
    guard Vocabulary.isPageNumber(glyphs) else { return false }
    return n + 1 == lines.count || lines[n + 1].startsPage
  }

  /// Whether a line is the document's first one again, which calls itself a standard: the title that runs over the pages.
  func repeatsTitle(_ n: Int) -> Bool {
    guard n > 0 else { return false }
    let (first, line) = (glyphs[lines[0].glyphs], glyphs[lines[n].glyphs])
    return first.count == line.count && first.elementsEqual(line) { $0.scalar == $1.scalar }
      && Vocabulary.isTitle(Array(first))
  }

  /// Behind the lines of a page's footer or number that starts at line `n`; nil where there is none.
  func furnitureEnd(_ n: Int) -> Int? {
    guard isCollapsed else { return isFurniture(n) ? n + 1 : nil }
    // A number among words is text.
    let start = lines[n].glyphs.lowerBound
    if Vocabulary.isDigit(glyphs[start].scalar) { return nil }
    let ends = (n + 1)...min(n + FlowText.longestFooter, lines.count)
    return ends.last { Vocabulary.isPageFooter(glyphs[start..<lines[$0 - 1].glyphs.upperBound]) }
  }

  /// In words: `第 1 頁 ， 總共 2 頁`.
  private static let longestFooter = 7

  /// The title: lines above the first table that end in 職能基準; it may be wrapped.
  func title(of lines: [Int]) -> SourceRange? {
    for n in lines.prefix(50).reversed() {
      let end = self.lines[n].glyphs.upperBound
      var start = n
      while !Vocabulary.isTitle(Array(glyphs[self.lines[n].glyphs])), start > n - 3,
        lines.contains(start - 1)
      { start -= 1 }
      let part = self.lines[start].glyphs.lowerBound..<end
      if Vocabulary.isTitle(Array(glyphs[part])) { return range(part) }
    }
    return nil
  }
}
