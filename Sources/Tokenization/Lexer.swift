internal import MarkupFragments
public import SourceText

/// Bytes → tokens, in one pass. Decides what is markup, what is white space, and what is text.
public struct Lexer {
  private let source: SourceDocument
  let bytes: [UInt8]
  var tokens: [Token] = []
  private var matcher: TagMatcher
  /// The end of the line or of the cell that is being read; a tag does not cross it.
  private var limit = 0
  /// The token of an opening `**` in this cell, and its length.
  private var openEmphasis: (index: Int, length: Int)?
  /// The token of an opening `~~` in this cell.
  private var openStrike: Int?
  private var cellHasTags = false
  private var cellStart = 0
  let layout: Layout
  /// In CSV and between tabs, whether the cell that is being read is quoted.
  var isQuoted = false
  /// Whether cells between tabs are quoted, once a quote stands at the start of one.
  var quotesCells: Bool?
  /// In Markdown, whether lines of `+` and `-` part the rows, once it was asked.
  var drawsBorders: Bool?

  public static func tokenize(_ source: SourceDocument, as layout: Layout) -> TokenizedText {
    var lexer = Lexer(source, layout)
    lexer.run()
    let text = TokenizedText(source: source, tokens: lexer.tokens)
    let hasBars = layout == .grid || layout == .markdown || layout == .csv
    let wraps = hasBars ? TornCells.lineEnds(in: text) : []
    if wraps.isEmpty { return text }
    for i in wraps { lexer.tokens[i].kind = .wrap }
    return TokenizedText(source: source, tokens: lexer.tokens)
  }

  private init(_ source: SourceDocument, _ layout: Layout) {
    self.source = source
    self.layout = layout
    bytes = source.bytes
    matcher = TagMatcher(allowsPageTags: layout == .html)
    tokens.reserveCapacity(bytes.count / 20)
  }

  private mutating func run() {
    let source = bytes
    let bytes = source.span
    let n = bytes.count
    var i = 0
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
        add(i, layout == .html ? .blank : isQuoted ? .wrap : .lineEnd)
        i += b == 0x0D && i + 1 < n && bytes[i + 1] == 0x0A ? 2 : 1
        if layout != .html, !isQuoted { endCell() }
      case 0x0C:
        add(i, layout == .html ? .blank : .formFeed)
        i += 1
        if layout != .html { endCell() }
      case 0x2C: i = delimiter(i, partsCells: layout == .csv && !isQuoted)
      case 0x22: i = quote(i)
      case 0x7C: i = delimiter(i, partsCells: layout == .markdown)
      case 0x5C: i = backslash(i)
      case 0x0B, 0x20:
        add(i, .blank)
        i += 1
        while i < n, bytes[i] == 0x20 || bytes[i] == 0x0B { i += 1 }
      case 0x3C: i = lessThan(i)
      case 0x3E: i = greaterThan(i)
      case 0x26: i = ampersand(i)
      case 0x2A: i = asterisks(i)
      case 0x7E: i = tildes(i)
      case 0x23: i = numberSign(i)
      case 0xC2, 0xE1, 0xE2, 0xE3, 0xEF: i = special(i)
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
      case 0x00...0x20, 0x7F, 0x3C, 0x3E, 0x26, 0x2A, 0x23, 0x2C, 0x22, 0x7C, 0x5C, 0x7E, 0xC2: return i
      // Of these blocks only a few characters are blanks or invisible: U+1680, U+2000 to U+207F, U+3000 and U+FEFF.
      case 0xE1: if bytes[i + 1] == 0x9A { return i } else { i += 3 }
      case 0xE2: if bytes[i + 1] < 0x82 { return i } else { i += 3 }
      case 0xE3: if bytes[i + 1] == 0x80, bytes[i + 2] == 0x80 { return i } else { i += 3 }
      case 0xEF: if bytes[i + 1] == 0xBB { return i } else { i += 3 }
      default: i += 1
      }
    }
    return i
  }

  mutating func add(_ i: Int, _ kind: Token.Kind) {
    tokens.append(Token(start: i, kind: kind))
  }

  /// Text goes on where text ended, so that a run of text is one token.
  mutating func text(_ i: Int) {
    if let last = tokens.last, last.kind == .text, openEmphasis?.index != tokens.count - 1,
      openStrike != tokens.count - 1
    {
      return
    }
    add(i, .text)
  }

  private mutating func special(_ i: Int) -> Int {
    let (scalar, length) = Scalars.decode(bytes, i)
    if CharacterProperties.isWhiteSpace(scalar) {
      add(i, .blank)
    } else if CharacterProperties.isInvisible(scalar) {
      add(i, .invisible)
    } else {
      text(i)
    }
    return i + length
  }

  /// In Markdown a backslash before punctuation is an escape, and one at the end of a line breaks it.
  private mutating func backslash(_ i: Int) -> Int {
    if layout == .markdown, endsBlockLine(i + 1) {
      add(i, .markup)
      return i + 1
    }
    let isEscape =
      layout == .markdown && i + 1 < bytes.count && bytes[i + 1] > 0x20 && bytes[i + 1] < 0x7F
      && !Vocabulary.isAlphanumeric(UInt32(bytes[i + 1]))
    guard isEscape else {
      text(i)
      return i + 1
    }
    add(i, .markup)
    add(i + 1, .text)
    return i + 2
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
    tokens.append(Token(start: i, kind: .markup, tag: match.isClosing ? -index : index))
    cellHasTags = true
    return match.end
  }

  private mutating func ampersand(_ i: Int) -> Int {
    guard let match = CharacterReferences.match(bytes, i, limit: min(bytes.count, i + 64)) else {
      text(i)
      return i + 1
    }
    if match.scalars.allSatisfy(CharacterProperties.isWhiteSpace), !match.scalars.isEmpty {
      add(i, .blank)
    } else if match.scalars.allSatisfy(CharacterProperties.isInvisible) {
      add(i, .invisible)
    } else {
      add(i, .reference)
    }
    return match.end
  }

  /// `**` and `***` are Markdown's where they stand in pairs around text; else they are text.
  private mutating func asterisks(_ i: Int) -> Int {
    var end = i
    while end < bytes.count, bytes[end] == 0x2A { end += 1 }
    let length = end - i
    guard length == 2 || length == 3, layout != .html, layout != .csv else {
      text(i)
      return end
    }
    if let open = openEmphasis, open.length == length, let last = tokens.last, last.kind != .blank,
      open.index < tokens.count - 1
    {
      tokens[open.index].kind = .markup
      add(i, .markup)
      openEmphasis = nil
      return end
    }
    if end < bytes.count, !Lexer.isSpace(bytes[end]) {
      add(i, .text)
      openEmphasis = (tokens.count - 1, length)
    } else {
      text(i)
    }
    return end
  }

  /// `~~` strikes out the text between two of them in a cell.
  private mutating func tildes(_ i: Int) -> Int {
    var end = i
    while end < bytes.count, bytes[end] == 0x7E { end += 1 }
    guard end - i == 2, layout != .html, layout != .csv else {
      text(i)
      return end
    }
    if let open = openStrike, open < tokens.count - 1, tokens.last?.kind != .blank {
      tokens[open].kind = .markup
      add(i, .markup)
      openStrike = nil
    } else if end < bytes.count, !Lexer.isSpace(bytes[end]) {
      add(i, .text)
      openStrike = tokens.count - 1
    } else {
      text(i)
    }
    return end
  }

  /// `#` to `######` and a blank at the start of a line are a Markdown heading.
  private mutating func numberSign(_ i: Int) -> Int {
    var end = i
    while end < bytes.count, bytes[end] == 0x23 { end += 1 }
    let startsLine = tokens.last.map { $0.kind == .lineEnd || $0.kind == .formFeed } ?? true
    if startsLine, layout != .html, end - i <= 6, end < bytes.count, bytes[end] == 0x20 {
      add(i, .markup)
    } else {
      text(i)
    }
    return end
  }

  private mutating func cellLimit(_ i: Int) -> Int {
    if limit > i { return limit }
    var j = layout == .html ? bytes.count : i
    while j < bytes.count, bytes[j] != 0x09, bytes[j] != 0x0A, bytes[j] != 0x0D, bytes[j] != 0x0C {
      j += 1
    }
    limit = j
    matcher.startLine()
    return j
  }

  mutating func endCell() {
    openEmphasis = nil
    openStrike = nil
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
