internal import OCSSourceText

/// Tables that are drawn with signs: rules of dashes tell where the columns of the lines between them start, as pandoc and
/// reStructuredText write them, and which lines are of one row.
struct DrawnTables {
  /// What the lines mean.
  struct Findings {
    /// Blanks that part cells, and backslashes before them that break a line within a cell.
    var marks: [(range: SourceRange, kind: Token.Kind)] = []
    /// Line ends within a row, as indices of tokens: its cells go on in the next line.
    var folds: [Int] = []
  }

  private struct Line {
    var range: SourceRange
    /// The token of its end; nil for the last line.
    var end: Int?
    var kind: Kind
  }

  private enum Kind: Equatable {
    case blank, text
    /// `+-----+====+`
    case border
    /// `---- ==== ----`: where each run starts and ends.
    case rule([Range<Int>])
  }

  static func find(in text: TokenizedText) -> Findings {
    guard text.bytes.contains(where: { $0 == 0x2D || $0 == 0x3D }) else { return Findings() }
    var tables = DrawnTables(text)
    tables.run()
    return tables.found
  }

  private let text: TokenizedText
  private var lines: [Line] = []
  private var found = Findings()

  private init(_ text: TokenizedText) {
    self.text = text
    var start = 0
    let bytes = text.bytes
    func add(_ upper: Int, _ end: Int?) {
      let range = SourceRange(start, upper)
      lines.append(Line(range: range, end: end, kind: DrawnTables.kind(of: range, bytes.span)))
    }
    for i in text.tokens.indices where text.tokens[i].kind == .lineEnd || text.tokens[i].kind == .formFeed {
      add(text.tokens[i].lower, i)
      start = text.range(i).upper
    }
    add(bytes.count, nil)
  }

  private static func kind(of line: SourceRange, _ bytes: Span<UInt8>) -> Kind {
    var first = line.lower
    while first < line.upper, bytes[first] == 0x20 { first += 1 }
    guard first < line.upper else { return .blank }
    switch bytes[first] {
    case 0x2B:
      for i in first..<line.upper {
        switch bytes[i] {
        case 0x20, 0x2B, 0x2D, 0x3A, 0x3D, 0x7C: continue
        default: return .text
        }
      }
      return first + 1 < line.upper ? .border : .text
    case 0x2D, 0x3D: return runs(of: line, bytes).map(Kind.rule) ?? .text
    default: return .text
    }
  }

  /// The runs of dashes of a line that holds nothing else, each of several.
  static func runs(of line: SourceRange, _ bytes: Span<UInt8>) -> [Range<Int>]? {
    var runs: [Range<Int>] = []
    var i = line.lower
    while i < line.upper {
      let sign = bytes[i]
      if sign == 0x20 {
        i += 1
        continue
      }
      guard sign == 0x2D || sign == 0x3D else { return nil }
      var end = i
      while end < line.upper, bytes[end] == sign { end += 1 }
      if end - i < 2 { return nil }
      runs.append(i - line.lower..<end - line.lower)
      i = end
    }
    return runs
  }

  private mutating func run() {
    var n = 0
    while n < lines.count {
      switch lines[n].kind {
      case .border: n = borderedTable(at: n)
      case .rule(let runs) where runs.count >= DrawnTables.fewestColumns: n = ruledTable(at: n, runs)
      default: n += 1
      }
    }
    found.marks.sort { $0.range < $1.range }
  }

  private static let fewestColumns = 3

  // MARK: Borders

  /// Reads a table whose rows have lines drawn between them, and gives the line behind it.
  private mutating func borderedTable(at first: Int) -> Int {
    var parts: [Range<Int>] = []
    var last = first
    var n = first + 1
    while n < lines.count {
      if lines[n].kind == .border {
        parts.append(last + 1..<n)
        last = n
      } else if !isBarred(n) {
        break
      }
      n += 1
    }
    let drawsRows = parts.count > 2
    // A rule between bars parts the heading of a table that has a border around all.
    for part in parts where (drawsRows || part.count(where: startsRow) < 2) && !part.contains(where: isRule) {
      fold(part)
    }
    return last + 1
  }

  /// `|-----+-----|`
  private func isRule(_ n: Int) -> Bool {
    let range = lines[n].range
    let line = text.bytes[range.lower..<range.upper]
    return line.contains(0x2D) && line.allSatisfy { [0x20, 0x2B, 0x2D, 0x3A, 0x7C].contains($0) }
  }

  private func isBarred(_ n: Int) -> Bool {
    let range = lines[n].range
    return lines[n].kind == .text && text.bytes[range.lower..<range.upper].first { $0 != 0x20 } == 0x7C
  }

  /// Whether a line has a cell that only one line of a row has: the number of an edition, a label of the profile, a level.
  private func startsRow(_ n: Int) -> Bool {
    cells(of: n).contains { cell in
      if Label.whole(cell[...], among: { $0.isProfile }) != nil { return true }
      if cell.count == 1 { return Vocabulary.isDigit(cell[0].scalar) }
      return cell.count == 2 && cell[0].scalar | 0x20 == 0x76 && Vocabulary.isDigit(cell[1].scalar)
    }
  }

  private func cells(of n: Int) -> [[Glyph]] {
    var cells: [[Glyph]] = [[]]
    var start = lines[n].range.lower
    var i = text.index(at: start)
    while i < text.tokens.count, text.tokens[i].lower < lines[n].range.upper {
      if text.tokens[i].kind == .delimiter {
        cells.append(text.glyphs(of: SourceRange(start, text.tokens[i].lower)))
        start = text.range(i).upper
      }
      i += 1
    }
    return cells
  }

  private mutating func fold(_ part: Range<Int>) {
    found.folds += part.dropLast().compactMap { lines[$0].end }
  }

  // MARK: Rules

  /// Reads a table under a rule whose runs are as wide as its columns, and gives the line behind it. A table has a rule
  /// under its heading, above and below all, or both; where blank lines part its rows, these are of several lines.
  private mutating func ruledTable(at rule: Int, _ runs: [Range<Int>]) -> Int {
    var end = rule + 1
    var closing: Int?
    while end < lines.count {
      if case .rule = lines[end].kind {
        closing = end
        break
      }
      if case .border = lines[end].kind { break }
      end += 1
    }
    // A heading of several lines stands between two rules, the second of which its table goes on behind.
    if let close = closing, case .rule(let next) = lines[close].kind, next == runs, close + 1 < lines.count,
      lines[close + 1].kind == .text, lines[rule + 1..<close].allSatisfy({ $0.kind == .text }),
      close - rule <= DrawnTables.mostLinesOfHeading
    {
      _ = part(rule + 1..<close, runs)
      return close
    }
    var body = rule + 1..<(closing ?? end)
    let blank = body.first { lines[$0].kind == .blank } ?? body.upperBound
    if closing == nil { body = rule + 1..<blank }
    var heading = rule
    while heading > 0, lines[heading - 1].kind == .text, rule - heading < DrawnTables.mostLinesOfHeading {
      heading -= 1
    }
    guard !body.isEmpty, part(Array(heading..<rule) + body, runs) else { return rule + 1 }
    if body.dropLast().contains(where: { lines[$0].kind == .blank }) {
      for rows in body.split(whereSeparator: { lines[$0].kind == .blank }) {
        fold(rows.startIndex..<rows.endIndex)
      }
    }
    return body.upperBound + (closing == nil || isOpening(body.upperBound, runs) ? 0 : 1)
  }

  private static let mostLinesOfHeading = 6

  /// Whether the rule that ends a table is rather the first of the next one.
  private func isOpening(_ n: Int, _ runs: [Range<Int>]) -> Bool {
    guard case .rule(let next) = lines[n].kind else { return false }
    return next.count >= DrawnTables.fewestColumns && next != runs
  }

  /// Parts some lines at the columns. False where their text does not leave them free.
  private mutating func part(_ part: some Collection<Int>, _ runs: [Range<Int>]) -> Bool {
    let texts = part.filter { lines[$0].kind == .text }
    let places = [true, false].map { wide in texts.map { columns(of: $0, runs, wide: wide) } }
    guard let best = places.max(by: { $0.count { $0 != nil } < $1.count { $0 != nil } }), !texts.isEmpty,
      best.count(where: { $0 != nil }) * 10 >= texts.count * 9
    else { return false }
    for blank in best.flatMap({ $0 ?? [] }) {
      found.marks.append((SourceRange(blank, blank + 1), .delimiter))
      if text.bytes[blank - 1] == 0x5C { found.marks.append((SourceRange(blank - 1, blank), .markup)) }
    }
    return true
  }

  /// The blanks of a line that part its columns, one for each but the last that it has text in; nil where text stands across.
  private func columns(of n: Int, _ runs: [Range<Int>], wide: Bool) -> [Int]? {
    let (bytes, range) = (text.bytes, lines[n].range)
    var blanks: [Int] = []
    var (i, place, column) = (range.lower, 0, 1)
    while i < range.upper, column < runs.count {
      let (scalar, length) = Scalars.decode(bytes, i)
      // The blank before a column starts.
      if place == runs[column].lowerBound - 1 {
        guard scalar == 0x20 else { return nil }
        blanks.append(i)
        column += 1
      } else if place >= runs[column].lowerBound {
        return nil
      }
      place +=
        CharacterProperties.isInvisible(scalar) ? 0 : wide && CharacterProperties.isWide(scalar) ? 2 : 1
      i += length
    }
    return blanks
  }
}
