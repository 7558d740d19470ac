internal import OCSSourceText
internal import OCSStandardModel

/// What a column holds above a line: an entry whose text may go on.
struct OpenEntry {
  /// Its code without the widths of the numbers; nil where it has none.
  var key: ItemCode?
  /// As much of its text as any name is long, from its end, without its code and white space.
  private(set) var text: [UInt32] = []
  /// Its last line.
  private(set) var last: ArraySlice<Glyph> = []
  /// How many lines ago that was: the lines of a cell follow one another without a gap.
  var age = 0
  /// How many parentheses are still open.
  private(set) var openings = 0
  /// Where it starts in the source; nil where no line of it is known yet.
  private(set) var start: Int?
  /// The row that it started in.
  var row = 0

  init(key: ItemCode?, row: Int = 0, start: Int? = nil) {
    self.key = key
    self.start = start
    self.row = row
  }

  /// Goes on with a line, whose characters from `body` on are its text.
  mutating func add(_ line: ArraySlice<Glyph>, body: Int) {
    if text.isEmpty { text.reserveCapacity(OpenEntry.usualText) }
    for glyph in line[min(body, line.endIndex)...] { text.append(glyph.scalar) }
    if text.count > OpenEntry.longestText { text.removeFirst(text.count - OpenEntry.longestText) }
    openings = max(0, openings + OpenEntry.openings(in: line))
    start = start ?? line.first?.lower
    last = line
    age = 0
  }

  /// Goes on with a line.
  mutating func add(_ line: ArraySlice<Glyph>) { add(line, body: line.startIndex) }

  private static let longestText = 400
  private static let usualText = 64

  /// How many more parentheses open than close.
  static func openings(in line: ArraySlice<Glyph>) -> Int { line.reduce(0) { $0 + opening($1.scalar) } }

  /// 1 where a parenthesis opens, -1 where one closes.
  static func opening(_ s: UInt32) -> Int {
    switch s {
    case 0x28, 0xFF08, 0x300C, 0x300A, 0x3010: 1
    case 0x29, 0xFF09, 0x300D, 0x300B, 0x3011: -1
    default: 0
    }
  }
}
