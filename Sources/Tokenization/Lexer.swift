internal import OCSMarkupFragments
public import OCSSourceText

/// Bytes → tokens, in one pass. Decides what is markup, what is white space, and what is text.
public struct Lexer {
  private let source: SourceDocument
  let bytes: [UInt8]
  var tokens: [Token] = []
  private var matcher: TagMatcher
  /// The end of the line or of the cell that is being read; a tag does not cross it.
  private var limit = 0
  /// The tokens of opening marks of emphasis in this cell.
  private var openMarks: [(index: Int, mark: UInt8, length: Int)] = []
  /// Whether the document writes line breaks as a backslash and a letter, once it was asked.
  private var writesBreaks: Bool?
  /// The readings of characters that `<ruby>` holds are markup.
  private var isInRuby = false
  private var cellHasTags = false
  private var cellStart = 0
  let layout: Layout
  /// What parts the cells of CSV.
  let separator: UInt8
  /// Markdown with tables of HTML in it: lines and bars outside of them are Markdown's.
  private let isMixed: Bool
  private var tableDepth = 0
  /// Some text holds characters that show nothing.
  private var holdsControls = false
  /// In CSV and between tabs, whether the cell that is being read is quoted.
  var isQuoted = false
  /// In CSV, whether the quoted cell is a formula that stands for its text.
  var isFormula = false
  /// Whether an apostrophe stands behind every quote that may start a cell.
  lazy var startsWithApostrophes: Bool = {
    let starts = bytes.indices.dropLast().filter { i in
      bytes[i] == 0x22 && (i == 0 || bytes[i - 1] == separator || bytes[i - 1] == 0x0A)
        && bytes[i + 1] != 0x22
    }
    return starts.count > 3 && starts.allSatisfy { bytes[$0 + 1] == 0x27 }
  }()
  /// Whether cells between tabs are quoted, once a quote stands at the start of one.
  var quotesCells: Bool?
  /// In Markdown, whether lines of `+` and `-` part the rows, once it was asked.
  var drawsBorders: Bool?

  /// `keepsLines` where the lines of a page of HTML are those of the document.
  public static func tokenize(
    _ source: SourceDocument, as layout: Layout, keepsLines: Bool = false
  ) -> TokenizedText {
    var lexer = Lexer(source, layout, keepsLines: keepsLines)
    if layout == .csv, ListScanner.isList(source.bytes.span) {
      lexer.tokens = ListScanner.tokens(of: source.bytes)
    } else {
      lexer.run()
    }
    var text = lexer.text
    if lexer.holdsControls {
      lexer.recut(ControlsBesideValues.find(in: text))
      text = lexer.text
    }
    // What is no Markdown holds links as text.
    let spans = InlineSpans.find(in: text, withLinks: layout == .markdown || lexer.isMixed)
    if !spans.isEmpty {
      lexer.recut(spans)
      text = lexer.text
    }
    let frames = FramedCodes.find(in: text)
    if !frames.isEmpty {
      lexer.recut(frames)
      text = lexer.text
    }
    let running = RunningLines.find(in: text, layout)
    if !running.isEmpty {
      lexer.join(running)
      text = lexer.text
    }
    if layout == .markdown, holdsWikiTable(source.bytes.span) {
      let tables = WikiTables.find(in: text)
      for i in tables.wraps { lexer.tokens[i].kind = .wrap }
      lexer.recut(tables.marks)
      text = lexer.text
    } else if layout == .markdown {
      let drawn = DrawnTables.find(in: text)
      if !drawn.marks.isEmpty || !drawn.folds.isEmpty {
        for i in drawn.folds { lexer.tokens[i].kind = .fold }
        lexer.recut(drawn.marks)
        text = lexer.text
      }
    }
    let doubled = DoubledLabels.find(in: text)
    if !doubled.isEmpty {
      for i in doubled { lexer.tokens[i].kind = .doubled }
      text = lexer.text
    }
    let hasBars = layout == .grid || layout == .markdown || layout == .csv
    let wraps = hasBars ? TornCells.lineEnds(in: text) : []
    let symbols = SymbolBullets.find(in: text)
    let attached = layout == .flow || layout == .columns ? SymbolBullets.findAttached(in: text) : []
    let bars = layout == .markdown ? RawBars.find(in: text) : []
    let misread = MisreadCodes.find(in: text)
    if wraps.isEmpty, symbols.isEmpty, attached.isEmpty, bars.isEmpty, misread.isEmpty { return text }
    for (places, kind) in [(wraps, Token.Kind.wrap), (symbols, .symbol), (bars, .text)] {
      for i in places { lexer.tokens[i].kind = kind }
    }
    let cuts = misread.map { ($0, Token.Kind.misread) } + attached.map { ($0, .symbol) }
    lexer.recut(cuts.sorted { $0.0 < $1.0 })
    return lexer.text
  }

  private var text: TokenizedText { TokenizedText(source: source, tokens: tokens) }

  private static func holdsWikiTable(_ bytes: Span<UInt8>) -> Bool {
    var i = bytes.firstIndex(of: UInt8(0x7B), from: 0)
    while i < bytes.count, !WikiTables.starts(bytes, i) || i > 0 && bytes[i - 1] != 0x0A {
      i = bytes.firstIndex(of: UInt8(0x7B), from: i + 1)
    }
    return i < bytes.count
  }

  /// Makes one token of each run of tokens that is page furniture.
  private mutating func join(_ runs: [ClosedRange<Int>]) {
    var joined: [Token] = []
    var next = 0
    for run in runs {
      joined += tokens[next..<run.lowerBound]
      joined.append(Token(start: tokens[run.lowerBound].lower, kind: .furniture))
      next = run.upperBound + 1
    }
    tokens = joined + tokens[next...]
  }

  /// Makes a token of each of some ranges, in their order.
  private mutating func recut(_ marks: [(range: SourceRange, kind: Token.Kind)]) {
    guard !marks.isEmpty else { return }
    var cut: [Token] = []
    var next = 0
    // What stood before a token that is no text any more stands before the next one that is.
    var (breaksBefore, startsItem) = (false, false)
    for (i, token) in tokens.enumerated() {
      let end = i + 1 < tokens.count ? tokens[i + 1].lower : bytes.count
      var rest = token.lower
      var isFirst = true
      func put(_ kind: Token.Kind, _ tag: Int8 = 0) {
        var piece = Token(start: rest, kind: kind, tag: tag)
        // What stands before the token stands before the first of its pieces that is text.
        if isFirst, piece.isContent == token.isContent {
          (piece.breaksBefore, piece.startsItem) = (token.breaksBefore, token.startsItem)
          isFirst = false
        }
        if piece.isContent, breaksBefore {
          (piece.breaksBefore, piece.startsItem) = (true, piece.startsItem || startsItem)
          (breaksBefore, startsItem) = (false, false)
        }
        cut.append(piece)
      }
      while rest < end {
        while next < marks.count, marks[next].range.upper <= rest { next += 1 }
        let lower = next < marks.count ? min(marks[next].range.lower, end) : end
        if lower > rest {
          put(token.kind, token.tag)
          rest = lower
        } else if lower < end {
          if rest == marks[next].range.lower { put(marks[next].kind) }
          rest = min(marks[next].range.upper, end)
        }
      }
      if isFirst, token.isContent, token.breaksBefore {
        (breaksBefore, startsItem) = (true, token.startsItem)
      }
    }
    tokens = cut
  }

  private init(_ source: SourceDocument, _ layout: Layout, keepsLines: Bool) {
    self.source = source
    self.layout = layout
    bytes = source.bytes
    separator = layout == .csv ? Lexer.separator(of: source.bytes.span) : 0x2C
    isMixed = layout == .html && (keepsLines || !Tokenizer.isPage(source.bytes))
    matcher = TagMatcher(allowsPageTags: layout == .html)
    tokens.reserveCapacity(bytes.count / 16)
  }

  private mutating func run() {
    let source = bytes
    let bytes = source.span
    let n = bytes.count
    var i = 0
    if layout == .csv, let end = Lexer.separatorLineEnd(source) {
      // What spreadsheets are told about the file.
      add(i, .delimiter)
      i = end
    }
    while i < n {
      let b = bytes[i]
      let first = i
      i = Lexer.endOfText(bytes, i)
      if i > first {
        text(first)
        continue
      }
      switch b {
      case 0x09:
        add(i, layout == .grid ? .delimiter : .blank)
        i += 1
        if layout == .grid { endCell() }
      case 0x0A, 0x0D:
        let endsLine = layout != .html || isMixed && tableDepth == 0
        add(i, !endsLine ? .blank : isQuoted ? .wrap : .lineEnd)
        // Programs that write CRLF for the LF of a CRLF leave two CR.
        if b == 0x0D, i + 2 < n, bytes[i + 1] == 0x0D, bytes[i + 2] == 0x0A { i += 1 }
        i += b == 0x0D && i + 1 < n && bytes[i + 1] == 0x0A ? 2 : 1
        if endsLine, !isQuoted { endCell() }
      case 0x0C:
        add(i, layout == .html ? .blank : .formFeed)
        i += 1
        if layout != .html { endCell() }
      case 0x2C, 0x3B: i = delimiter(i, partsCells: layout == .csv && b == separator && !isQuoted)
      case 0x22: i = quote(i)
      case 0x7C:
        let isCSV = layout == .csv && separator == b && !isQuoted
        i = delimiter(i, partsCells: layout == .markdown || isCSV || isMixed && tableDepth == 0)
      case 0x5C: i = backslash(i)
      case 0x0B, 0x20:
        add(i, .blank)
        i += 1
        while i < n, bytes[i] == 0x20 || bytes[i] == 0x0B { i += 1 }
      case 0x3C: i = lessThan(i)
      case 0x3E: i = greaterThan(i)
      case 0x26: i = ampersand(i)
      case 0x2A, 0x60, 0x7E: i = emphasis(i)
      case 0x5F: i = underscore(i)
      case 0x23: i = numberSign(i)
      case 0xC2, 0xCD, 0xD8, 0xE1, 0xE2, 0xE3, 0xEF, 0xF3: i = special(i)
      default:
        add(i, .invisible)
        i += 1
      }
    }
    endCell()
  }

  /// Behind the characters from `i` on that never start anything but text.
  @inline(__always)
  private static func endOfText(_ bytes: Span<UInt8>, _ i: Int) -> Int {
    var i = i
    while i < bytes.count {
      let b = bytes[i]
      if b &- 0xE4 <= 5 {
        i &+= 3
        continue
      }
      switch b {
      case 0x00...0x20, 0x7F, 0x3C, 0x3E, 0x26, 0x2A, 0x23, 0x2C, 0x3B, 0x22, 0x7C, 0x5C, 0x5F, 0x60, 0x7E,
        0xC2, 0xCD, 0xD8, 0xF3:
        return i
      // Of these blocks only a few characters are blanks or show nothing: U+1680, U+180E, U+2000 to U+207F, U+2800, U+3000,
      // U+3164, U+FE00 to U+FE0F, U+FEFF, U+FFA0 and U+FFF9 to U+FFFB.
      case 0xE1: if bytes[i + 1] == 0x9A || bytes[i + 1] == 0xA0 { return i } else { i += 3 }
      case 0xE2: if bytes[i + 1] < 0x82 || bytes[i + 1] == 0xA0 { return i } else { i += 3 }
      case 0xE3:
        if bytes[i + 1] == 0x80 && bytes[i + 2] == 0x80 || bytes[i + 1] == 0x85 && bytes[i + 2] == 0xA4 {
          return i
        }
        i += 3
      case 0xEF:
        switch bytes[i + 1] {
        case 0xB8, 0xBB: return i
        case 0xBE where bytes[i + 2] == 0xA0, 0xBF where bytes[i + 2] >= 0xB9 && bytes[i + 2] <= 0xBB:
          return i
        default: i += 3
        }
      default: i += 1
      }
    }
    return i
  }

  /// Behind a first line such as `sep=;`, its end not included.
  private static func separatorLineEnd(_ bytes: [UInt8]) -> Int? {
    guard bytes.count > 5, bytes.starts(with: "sep=".utf8), bytes[5] == 0x0A || bytes[5] == 0x0D else {
      return nil
    }
    return 5
  }

  /// What parts most cells of the lines outside of quotes: a comma, a semicolon or a bar.
  private static func separator(of bytes: Span<UInt8>) -> UInt8 {
    var (commas, semicolons, bars) = (0, 0, 0)
    var isQuoted = false
    for i in bytes.indices {
      switch bytes[i] {
      case 0x22: isQuoted.toggle()
      case 0x2C where !isQuoted: commas += 1
      case 0x3B where !isQuoted: semicolons += 1
      case 0x7C where !isQuoted: bars += 1
      default: break
      }
    }
    if commas >= max(semicolons, bars) { return 0x2C }
    return semicolons >= bars ? 0x3B : 0x7C
  }

  mutating func add(_ i: Int, _ kind: Token.Kind) {
    tokens.append(Token(start: i, kind: kind))
  }

  /// Text goes on where text ended, so that a run of text is one token.
  mutating func text(_ i: Int) {
    if let last = tokens.last, last.kind == .text, openMarks.last?.index != tokens.count - 1 { return }
    add(i, .text)
  }

  private mutating func special(_ i: Int) -> Int {
    let (scalar, length) = Scalars.decode(bytes, i)
    if let kind = Lexer.kind(of: CollectionOfOne(scalar)) {
      add(i, kind)
    } else if (0xFE00...0xFE0F).contains(scalar), i >= 3, bytes[i - 3] == 0xE2,
      Vocabulary.isAnyBullet(Scalars.decode(bytes, i - 3).scalar)
    {
      // The form of a bullet.
      add(i, .invisible)
    } else if Lexer.showsNothing(scalar),
      CodePrints.starts(bytes.span, i + length) || CodePrints.ends(bytes.span, i)
    {
      add(i, .control)
    } else {
      holdsControls = holdsControls || Lexer.showsNothing(scalar)
      text(i)
    }
    return i + length
  }

  /// Controls of the direction of text, selectors of a character's form, joiners, operators, fillers and tags, which show
  /// nothing beside a code.
  static func showsNothing(_ s: UInt32) -> Bool {
    switch s {
    case 0x34F, 0x61C, 0x180E, 0x200E...0x200F, 0x202A...0x202E, 0x2061...0x206F, 0x2800, 0x3164,
      0xFE00...0xFE0F, 0xFFA0, 0xFFF9...0xFFFB, 0xE0000...0xE01EF:
      true
    default: false
    }
  }

  /// Whether the document writes line breaks as `\\n`: several times, and never before a small letter as in a path.
  private mutating func startsWrittenBreak(_ i: Int) -> Bool {
    func isBreak(_ j: Int) -> Bool {
      j + 1 < bytes.count && bytes[j] == 0x5C && (bytes[j + 1] == 0x6E || bytes[j + 1] == 0x72)
    }
    guard isBreak(i) else { return false }
    if let known = writesBreaks { return known }
    let places = bytes.indices.filter(isBreak)
    let are =
      places.count > 1
      && places.allSatisfy { j in
        let next = j + 2 < bytes.count ? bytes[j + 2] : 0x20
        return next < 0x61 || next > 0x7A
      }
    writesBreaks = are
    return are
  }

  /// Whether a document without tables escapes punctuation as Markdown does: several times, and hardly ever leaves it
  /// without.
  private lazy var writesEscapes: Bool = {
    guard layout == .flow || layout == .grid || layout == .columns || isMixed else { return false }
    // Some converters escape but dots and hyphens.
    return [[0x28, 0x29, 0x2D], [0x2D], [0x2E]].contains { (signs: [UInt8]) in
      var (escaped, all) = (0, 0)
      for i in bytes.indices.dropFirst() where signs.contains(bytes[i]) {
        all += 1
        if bytes[i - 1] == 0x5C { escaped += 1 }
      }
      return escaped >= 3 && escaped * 2 > all
    }
  }()

  /// Whether a CSV writes quotes within cells as `\"`: some of them end no cell, and none is doubled.
  lazy var escapesQuotes: Bool = {
    let escaped = bytes.indices.dropFirst().filter { bytes[$0] == 0x22 && bytes[$0 - 1] == 0x5C }
    func ends(_ i: Int) -> Bool {
      i + 1 == bytes.count || bytes[i + 1] == separator || bytes[i + 1] == 0x0A || bytes[i + 1] == 0x0D
    }
    return escaped.contains { !ends($0) && bytes[$0 + 1] != 0x22 }
  }()

  private func endsLine(_ i: Int) -> Bool { i < bytes.count && (bytes[i] == 0x0A || bytes[i] == 0x0D) }

  /// Whether a document without tables is Markdown that breaks its lines with backslashes: several end so.
  private lazy var breaksLines: Bool = {
    bytes.indices.count { bytes[$0] == 0x5C && endsLine($0 + 1) } > 2
  }()

  /// In Markdown a backslash before punctuation is an escape, and one at the end of a line breaks it.
  private mutating func backslash(_ i: Int) -> Int {
    if startsWrittenBreak(i) {
      lineBreak(i)
      return i + 2
    }
    // Escaped once more.
    if i + 1 < bytes.count, bytes[i + 1] == 0x5C, startsWrittenBreak(i + 1) {
      lineBreak(i)
      return i + 3
    }
    if layout == .markdown, endsBlockLine(i + 1) || breaksCell(i + 1) {
      add(i, .markup)
      return i + 1
    }
    if layout == .flow, endsLine(i + 1), breaksLines {
      add(i, .markup)
      return i + 1
    }
    // Org and DokuWiki break a line with two of them.
    if layout == .markdown, i + 1 < bytes.count, bytes[i + 1] == 0x5C,
      i + 2 == bytes.count || Lexer.isSpace(bytes[i + 2])
    {
      lineBreak(i)
      return i + 2
    }
    if layout == .csv, isQuoted, i + 1 < bytes.count, bytes[i + 1] == 0x22, escapesQuotes {
      add(i, .markup)
      return i + 1
    }
    let isEscape =
      (layout == .markdown || writesEscapes) && i + 1 < bytes.count && bytes[i + 1] > 0x20
      && bytes[i + 1] < 0x7F
      && !Vocabulary.isAlphanumeric(UInt32(bytes[i + 1]))
    guard isEscape else {
      text(i)
      return i + 1
    }
    add(i, .markup)
    add(i + 1, .text)
    return i + 2
  }

  /// Whether several blanks follow, as between the cells of a table without bars.
  private func breaksCell(_ i: Int) -> Bool {
    i + 1 < bytes.count && bytes[i] == 0x20 && bytes[i + 1] == 0x20
  }

  private mutating func lessThan(_ i: Int) -> Int {
    let limit = cellLimit(i)
    let source = bytes
    let bytes = source.span
    if let end = matcher.comment(bytes, i, limit: limit) {
      add(i, .markup)
      return end
    }
    guard let match = matcher.tag(bytes, i, limit: limit) else {
      text(i)
      return i + 1
    }
    let index = Int8(match.tag) + 1
    let isHidden = TagTable.role(match.tag) == .hidden
    if isHidden, !match.isClosing {
      // What a hidden element holds is markup as well, but only where the element is closed.
      guard let closing = TagMatcher.closing(of: match.tag, bytes, from: match.end, limit: limit) else {
        text(i)
        return i + 1
      }
      tokens.append(Token(start: i, kind: .markup))
      if closing > match.end { tokens.append(Token(start: match.end, kind: .markup)) }
      return closing
    }
    if isMixed, TagTable.isTable(match.tag) { tableDepth = max(0, tableDepth + (match.isClosing ? -1 : 1)) }
    if TagTable.isRuby(match.tag) { isInRuby = !match.isClosing }
    tokens.append(Token(start: i, kind: .markup, tag: match.isClosing ? -index : index))
    cellHasTags = true
    if isInRuby, TagTable.isReading(match.tag), !match.isClosing,
      let closing = TagMatcher.closing(of: match.tag, bytes, from: match.end, limit: limit)
    {
      if closing > match.end { add(match.end, .markup) }
      return closing
    }
    return match.end
  }

  /// Behind `&lt;br/&gt;`, a line break that a program wrote as text.
  private func escapedBreakEnd(_ i: Int) -> Int? {
    let (first, last) = (Array("&lt;br".utf8), Array("&gt;".utf8))
    guard i + first.count < bytes.count, bytes[i..<(i + first.count)].elementsEqual(first) else { return nil }
    var end = i + first.count
    while end < bytes.count, bytes[end] == 0x20 || bytes[end] == 0x2F { end += 1 }
    return bytes[end...].starts(with: last) ? end + last.count : nil
  }

  private mutating func ampersand(_ i: Int) -> Int {
    if layout == .html, let end = escapedBreakEnd(i) {
      lineBreak(i)
      return end
    }
    guard let match = CharacterReferences.match(bytes, i, limit: min(bytes.count, i + 64)) else {
      text(i)
      return i + 1
    }
    let isBesideCode = CodePrints.starts(bytes.span, match.end) || CodePrints.ends(bytes.span, i)
    let isControl = isBesideCode && match.scalars.count == 1 && match.scalars.allSatisfy(Lexer.showsNothing)
    add(i, Lexer.kind(of: match.scalars) ?? (isControl ? .control : .reference))
    return match.end
  }

  /// What characters are that show nothing; nil for others.
  @inline(__always)
  static func kind(of scalars: some Collection<UInt32>) -> Token.Kind? {
    if scalars.allSatisfy(CharacterProperties.isWhiteSpace), !scalars.isEmpty { return .blank }
    return scalars.allSatisfy(CharacterProperties.isInvisible) ? .invisible : nil
  }

  /// Marks of Markdown that stand in pairs around text of one cell, such as `**`, `~~`, `_` and `` ` ``; else they are
  /// text. An underscore marks whole words alone.
  private mutating func emphasis(_ i: Int) -> Int {
    let mark = bytes[i]
    var end = i
    while end < bytes.count, bytes[end] == mark { end += 1 }
    let length = end - i
    if let fence = fenceEnd(i, end) {
      add(i, .markup)
      return fence
    }
    guard layout != .html || isOutsideTables, layout != .csv else {
      text(i)
      return end
    }
    // `**T1.****1**`: the end of one mark and the start of the next.
    if mark == 0x2A, length == 4, let open = openMarks.last, open.mark == mark, open.length == 2 {
      tokens[open.index].kind = .markup
      add(i, .markup)
      openMarks[openMarks.count - 1].index = tokens.count - 1
      return end
    }
    guard Lexer.lengths(of: mark).contains(length) else {
      text(i)
      return end
    }
    // One star stands for many things within a text.
    let isStar = mark == 0x2A && length == 1
    let isWord = mark == 0x5F || isStar
    if let n = openMarks.lastIndex(where: { $0.mark == mark && $0.length == length }),
      openMarks[n].index < tokens.count - 1,
      // Word's bold words have their blank within.
      tokens.last?.kind != .blank || mark == 0x2A && length == 2 && endsBold(end),
      !isWord || end == bytes.count
        || isStar && (endsMarked(bytes[end]) || isCode(behind: openMarks[n].index, i))
        || !isStar && !Vocabulary.isAlphanumeric(UInt32(bytes[end]))
    {
      tokens[openMarks[n].index].kind = .markup
      add(i, .markup)
      openMarks.removeSubrange(n...)
    } else if end < bytes.count, !Lexer.isSpace(bytes[end]), !isWord || i == 0 || endsWord(bytes[i - 1]) {
      add(i, .text)
      openMarks.append((tokens.count - 1, mark, length))
    } else {
      text(i)
    }
    return end
  }

  /// Behind a line of backticks or tildes that starts or ends a block of code, and the name of its language.
  private func fenceEnd(_ i: Int, _ end: Int) -> Int? {
    guard end - i >= 3, bytes[i] != 0x2A, i == 0 || bytes[i - 1] == 0x0A || bytes[i - 1] == 0x0D else {
      return nil
    }
    let rest = bytes[end...].prefix { Vocabulary.isAlphanumeric(UInt32($0)) || $0 == 0x20 }
    let isLine = rest.endIndex == bytes.count || bytes[rest.endIndex] == 0x0A || bytes[rest.endIndex] == 0x0D
    return isLine ? rest.endIndex : nil
  }

  /// Whether bold text with a blank at its end may end before a place: another one or no blank follows.
  private func endsBold(_ i: Int) -> Bool {
    guard i < bytes.count, bytes[i] == 0x20 else { return true }
    return bytes[i...].first { $0 != 0x20 } == 0x2A
  }

  /// Whether a line of Markdown is read, outside of the tables of HTML that it holds.
  private var isOutsideTables: Bool { isMixed && tableDepth == 0 }

  private static func lengths(of mark: UInt8) -> ClosedRange<Int> {
    switch mark {
    case 0x2A: 1...3
    case 0x7E: 2...2
    default: 1...2
    }
  }

  /// Whether a word may start behind a byte: white space, a bar, a tag or another mark.
  private func endsWord(_ b: UInt8) -> Bool { b <= 0x20 || b == 0x7C || b == 0x3E || b == 0x2A || b == 0x60 }

  /// Whether a text between stars may end before a byte: white space, a bar or a tag.
  private func endsMarked(_ b: UInt8) -> Bool { b <= 0x20 || b == 0x7C || b == 0x3C }

  /// Whether there is nothing but a code between an open mark and a place.
  private func isCode(behind mark: Int, _ i: Int) -> Bool {
    CodePrints.end(ofCodeAt: tokens[mark + 1].lower, bytes.span) == i
  }

  /// `_x000D_`: what spreadsheets write for a control character.
  private mutating func underscore(_ i: Int) -> Int {
    let name = Array("_x00".utf8)
    guard i + 6 < bytes.count, bytes[i..<(i + 4)].elementsEqual(name), bytes[i + 6] == 0x5F,
      bytes[i + 4] == 0x30 || bytes[i + 4] == 0x31, isHexadecimal(bytes[i + 5])
    else { return emphasis(i) }
    lineBreak(i)
    return i + 7
  }

  private func isHexadecimal(_ b: UInt8) -> Bool {
    (b >= 0x30 && b <= 0x39) || (b | 0x20 >= 0x61 && b | 0x20 <= 0x66)
  }

  /// Markup that breaks the line as `<br>` does.
  private mutating func lineBreak(_ i: Int) {
    tokens.append(Token(start: i, kind: .markup, tag: Lexer.lineBreakTag))
    cellHasTags = true
  }

  private static let lineBreakTag = Int8(TagTable.lineBreak) + 1

  /// `#` to `######` and a blank at the start of a line are a Markdown heading.
  private mutating func numberSign(_ i: Int) -> Int {
    var end = i
    while end < bytes.count, bytes[end] == 0x23 { end += 1 }
    if startsRow(i) || startsMarkdownLine(), layout != .html || isOutsideTables, end - i <= 6,
      end < bytes.count,
      bytes[end] == 0x20
    {
      add(i, .markup)
    } else {
      text(i)
    }
    return end
  }

  /// Whether a cell or a line within one starts here, in Markdown.
  private func startsMarkdownLine() -> Bool {
    guard layout == .markdown, let last = tokens.last(where: { $0.kind != .blank }) else { return false }
    return last.kind == .delimiter || last.tag == Lexer.lineBreakTag
  }

  /// Whether nothing but marks of Markdown and empty cells stands before `i` in its line.
  private func startsRow(_ i: Int) -> Bool {
    var j = i
    while j > 0, bytes[j - 1] != 0x0A, bytes[j - 1] != 0x0D, bytes[j - 1] != 0x0C {
      j -= 1
      switch bytes[j] {
      case 0x09, 0x20, 0x23, 0x2A, 0x2D, 0x3E, 0x5F, 0x7C: continue
      default: return false
      }
    }
    return true
  }

  private mutating func cellLimit(_ i: Int) -> Int {
    if limit > i { return limit }
    let bytes = bytes
    let all = bytes.span
    var j = layout == .html ? bytes.count : all.firstIndex(atOrBelow: 0x0D, from: i)
    while j < all.count, all[j] < 0x09 || all[j] == 0x0B { j = all.firstIndex(atOrBelow: 0x0D, from: j + 1) }
    limit = j
    matcher.startLine()
    return j
  }

  mutating func endCell() {
    openMarks.removeAll(keepingCapacity: true)
    isInRuby = false
    if cellHasTags { markLineBreaks(cellStart..<tokens.count) }
    cellHasTags = false
    cellStart = tokens.count
  }

  /// Marks the text tokens of a cell before which its markup breaks the line.
  private mutating func markLineBreaks(_ cell: Range<Int>) {
    var reading = FragmentStructure.TagReading()
    for i in cell {
      let tag = tokens[i].tag
      if tokens[i].isContent {
        mark(i, reading.text())
      } else if tag > 0 {
        reading.open(UInt8(tag - 1))
      } else if tag < 0 {
        reading.close(UInt8(-tag - 1))
      }
    }
    if !reading.isNested { markLineBreaksByParser(cell) }
  }

  private mutating func mark(_ i: Int, _ before: FragmentStructure.Break) {
    tokens[i].breaksBefore = before != .none
    tokens[i].startsItem = before == .item
  }

  /// Where tags overlap or are left open, libxml2 tells what they mean.
  private mutating func markLineBreaksByParser(_ cell: Range<Int>) {
    var pieces: [FragmentStructure.Piece] = []
    var texts: [Int] = []
    for i in cell {
      let token = tokens[i]
      if token.isContent {
        let upper = i + 1 < tokens.count ? tokens[i + 1].lower : bytes.count
        texts.append(i)
        pieces.append(.text(decoded(token, upper)))
      } else if token.tag > 0 {
        pieces.append(.open(UInt8(token.tag - 1)))
      } else if token.tag < 0 {
        pieces.append(.close(UInt8(-token.tag - 1)))
      }
    }
    for (i, before) in zip(texts, FragmentStructure.breaks(pieces)) { mark(i, before) }
  }

  private func decoded(_ token: Token, _ upper: Int) -> [UInt8] {
    guard token.kind == .reference,
      let match = CharacterReferences.match(bytes, token.lower, limit: upper)
    else { return Array(bytes[token.lower..<min(upper, bytes.count)]) }
    var out: [UInt8] = []
    for scalar in match.scalars { Scalars.append(scalar, to: &out) }
    return out
  }

  private static func isSpace(_ b: UInt8) -> Bool { b == 0x20 || (b >= 0x09 && b <= 0x0D) }
}
