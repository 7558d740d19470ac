internal import OCSSourceText

/// Tables of MediaWiki: a line for each cell, `|-` between rows, `{|` and `|}` around all.
struct WikiTables {
  /// What tokens become.
  struct Findings {
    var marks: [(range: SourceRange, kind: Token.Kind)] = []
    /// Line ends within a row, as indices of tokens.
    var wraps: [Int] = []
  }

  /// Whether such a table starts at a place where a line does.
  static func starts(_ bytes: Span<UInt8>, _ i: Int) -> Bool {
    i + 1 < bytes.count && bytes[i] == 0x7B && bytes[i + 1] == 0x7C
  }

  static func find(in text: TokenizedText) -> Findings {
    var tables = WikiTables(text: text)
    tables.run()
    return tables.found
  }

  private let text: TokenizedText
  private var found = Findings()
  private var isInside = false
  /// The row has a cell, so that what follows is of it.
  private var hasCell = false
  /// The token of the last line end.
  private var lastEnd: Int?

  private init(text: TokenizedText) { self.text = text }

  private mutating func run() {
    var start = 0
    for i in text.tokens.indices where text.tokens[i].kind == .lineEnd {
      line(SourceRange(start, text.tokens[i].lower))
      lastEnd = i
      start = text.range(i).upper
    }
    line(SourceRange(start, text.bytes.count))
  }

  private mutating func line(_ all: SourceRange) {
    let bytes = text.bytes
    var line = all
    while line.lower < line.upper, bytes[line.lower] == 0x20 { line.lower += 1 }
    while line.upper > line.lower, bytes[line.upper - 1] <= 0x20 { line.upper -= 1 }
    guard !line.isEmpty else { return isInside && hasCell ? wrap() : () }
    let next = line.length > 1 ? bytes[line.lower + 1] : 0
    if WikiTables.starts(bytes.span, line.lower) {
      isInside = true
      hasCell = false
      return mark(sign(of: line), .bracket)
    }
    guard isInside else { return heading(line) }
    switch (bytes[line.lower], next) {
    case (0x7C, 0x7D):
      isInside = false
      mark(SourceRange(line.lower, line.lower + 2), .bracket)
    case (0x7C, 0x2D):
      hasCell = false
      mark(sign(of: line), .bracket)
    case (0x7C, 0x2B):
      hasCell = false
      mark(SourceRange(line.lower, line.lower + 2), .bracket)
    case (0x7C, _), (0x21, _):
      if hasCell { wrap() }
      cells(line)
    default: if hasCell { wrap() }
    }
  }

  /// Takes a line of one cell, or of several between doubled signs.
  private mutating func cells(_ line: SourceRange) {
    let (bytes, sign) = (text.bytes, text.bytes[line.lower])
    var start = line.lower + 1
    // The first cell of a row has no sign before it but its own.
    mark(SourceRange(line.lower, start), hasCell ? .delimiter : .bracket)
    hasCell = true
    var i = start
    while i < line.upper {
      let isParted = i + 1 < line.upper && bytes[i] == bytes[i + 1] && (bytes[i] == sign || bytes[i] == 0x7C)
      if isParted {
        mark(SourceRange(i, i + 2), .delimiter)
        i += 2
        start = i
      } else if bytes[i] == 0x7C {
        // What stands before a single sign says how the cell looks.
        if isLook(SourceRange(start, i)) { mark(SourceRange(start, i + 1), .bracket) }
        i += 1
      } else {
        i += 1
      }
    }
  }

  /// The two bytes that a line starts with, and with them what says how the table or row looks.
  private func sign(of line: SourceRange) -> SourceRange {
    let behind = SourceRange(line.lower + 2, line.upper)
    return behind.isEmpty || isLook(behind) ? line : SourceRange(line.lower, behind.lower)
  }

  /// Whether bytes are attributes as those of a tag: `class="wikitable" rowspan=2`.
  private func isLook(_ range: SourceRange) -> Bool {
    var (i, count) = (range.lower, 0)
    let bytes = text.bytes
    func skip(_ isPart: (UInt8) -> Bool) -> Int {
      let start = i
      while i < range.upper, isPart(bytes[i]) { i += 1 }
      return i - start
    }
    while true {
      _ = skip { $0 == 0x20 || $0 == 0x09 }
      if i == range.upper { return count > 0 }
      let name = skip { Vocabulary.isLatinLetter(UInt32($0)) || $0 == 0x2D }
      guard name > 0, skip({ $0 == 0x3D }) == 1, i < range.upper else { return false }
      let quote = bytes[i]
      if quote == 0x22 || quote == 0x27 {
        i += 1
        _ = skip { $0 != quote && $0 >= 0x20 && $0 < 0x7F }
        guard i < range.upper, bytes[i] == quote else { return false }
        i += 1
      } else if skip({ $0 > 0x20 && $0 < 0x7F }) == 0 {
        return false
      }
      count += 1
    }
  }

  /// The signs around a heading: `== 說明 ==`, and a single one with its blank.
  private mutating func heading(_ line: SourceRange) {
    let bytes = text.bytes
    var count = 0
    while count * 2 < line.length, bytes[line.lower + count] == 0x3D, bytes[line.upper - 1 - count] == 0x3D {
      count += 1
    }
    guard count > 1 || count == 1 && bytes[line.lower + 1] == 0x20, count * 2 < line.length else { return }
    mark(SourceRange(line.lower, line.lower + count), .markup)
    mark(SourceRange(line.upper - count, line.upper), .markup)
  }

  private mutating func wrap() { if let end = lastEnd { found.wraps.append(end) } }

  private mutating func mark(_ range: SourceRange, _ kind: Token.Kind) { found.marks.append((range, kind)) }
}
