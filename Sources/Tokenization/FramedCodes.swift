internal import OCSSourceText

/// Codes that a program wrote between brackets, marks of emphasis or of formulas, or as the text of a link, or with a bullet
/// before each: `[T1.1]`, `（P1.1.1）`, `【K01】`, `*A01*`, `==K01==`, `$\mathrm{S01}$`, `\*\*T1\*\*`, `[S01](#s01)`,
/// `[T2][2]` with `[2]: https://example.org` at the end, `• K01`, `T1)`.
enum FramedCodes {
  /// What stands around codes or before them, where it stands at most codes of the document.
  static func find(in text: TokenizedText) -> [(range: SourceRange, kind: Token.Kind)] {
    let (allTokens, allBytes) = (text.tokens, text.bytes)
    let (tokens, bytes) = (allTokens.span, allBytes.span)
    var found: [SourceRange] = []
    var bullets: [SourceRange] = []
    /// What stands behind codes alone.
    var closed: [SourceRange] = []
    var (framed, bare) = (0, 0)
    var end = 0
    for i in tokens.indices where tokens[i].kind == .text && tokens[i].lower >= end {
      let lower = tokens[i].lower
      // With a dot behind it as well: `K01.倉儲`.
      if CodePrints.starts(bytes, lower) {
        if let bullet = bullet(before: i, tokens, bytes) {
          bullets.append(bullet)
        } else if let end = CodePrints.end(ofCodeAt: lower, bytes), let close = close(behind: end, bytes) {
          closed.append(close)
        } else {
          bare += 1
        }
        continue
      }
      if bytes[lower] == 0x5B, let definition = definition(lower, bytes) {
        found.append(definition)
        continue
      }
      if opens(bytes[lower]), let frame = frame(bytes, i, tokens) {
        framed += 1
        found += [frame.before, frame.behind]
        end = frame.behind.upper
        continue
      }
      if let bullet = attachedBullet(lower, bytes) { bullets.append(bullet) }
    }
    let rest = bare + closed.count
    if bullets.count >= fewest, bullets.count > rest + framed { return bullets.map { ($0, .bullet) } }
    if closed.count >= fewest, closed.count > bare + framed + bullets.count {
      return closed.map { ($0, .markup) }
    }
    return framed >= fewest && framed > rest + bullets.count ? found.map { ($0, .markup) } : []
  }

  /// The bracket or mark of a sentence behind a code before a name: `T1)`, `T1）`, `T1，`.
  private static func close(behind end: Int, _ bytes: Span<UInt8>) -> SourceRange? {
    guard end < bytes.count else { return nil }
    let (scalar, length) = Scalars.decode(bytes, end)
    switch scalar {
    case 0x23, 0x29, 0x2C, 0x3B, 0x5D, 0x7D, 0x3002, 0x3009, 0x300B, 0x300D, 0x3011, 0x3015, 0xFF09, 0xFF0C,
      0xFF1B, 0xFF3D:
      return end + length < bytes.count && bytes[end + length] >= 0xE3 ? SourceRange(end, end + length) : nil
    default: return nil
    }
  }

  /// The lone bullet that a blank parts from a token, or the end of a line in a narrow cell.
  private static func bullet(before i: Int, _ tokens: Span<Token>, _ bytes: Span<UInt8>) -> SourceRange? {
    guard i > 1, tokens[i - 2].kind == .text else { return nil }
    let gap = tokens[i - 1].kind
    guard gap == .blank || gap == .lineEnd else { return nil }
    let (lower, upper) = (tokens[i - 2].lower, tokens[i - 1].lower)
    // Most texts are longer.
    guard upper - lower <= 4, lower + bulletLength(lower, bytes) == upper else { return nil }
    return SourceRange(lower, upper)
  }

  /// The bullet at a place that a code touches.
  private static func attachedBullet(_ lower: Int, _ bytes: Span<UInt8>) -> SourceRange? {
    switch bytes[lower] {
    case 0x2A...0x2D, 0x6C...0x77, 0xC2, 0xE2, 0xE3, 0xEF: break
    // Most texts start with an ideograph.
    default: return nil
    }
    let upper = lower + bulletLength(lower, bytes)
    return upper > lower && CodePrints.end(ofCodeAt: upper, bytes) != nil ? SourceRange(lower, upper) : nil
  }

  /// The bytes of the bullet at a place; 0 where there is none.
  private static func bulletLength(_ i: Int, _ bytes: Span<UInt8>) -> Int {
    let (scalar, length) = Scalars.decode(bytes, i)
    return Vocabulary.isAnyBullet(scalar) || SymbolBullets.isSymbol(scalar) ? length : 0
  }

  private static let fewest = 3
  /// More bytes than stand before a code.
  private static let longestFrame = 16

  /// Whether a frame may start with a byte: ASCII's punctuation, or the first of the brackets of East Asia.
  private static func opens(_ b: UInt8) -> Bool {
    switch b {
    case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E, 0xE3, 0xEF: true
    default: false
    }
  }

  /// The frame that starts with a token.
  private static func frame(
    _ bytes: Span<UInt8>, _ token: Int, _ tokens: Span<Token>
  ) -> (before: SourceRange, behind: SourceRange)? {
    var lower = tokens[token].lower
    // The backslash of an escape is a token of its own.
    if token > 0, tokens[token - 1].kind == .markup, bytes[tokens[token - 1].lower] == 0x5C,
      tokens[token - 1].lower + 1 == lower
    {
      lower -= 1
    }
    guard let (opening, first) = opening(bytes, lower), let end = CodePrints.end(ofCodeAt: first, bytes)
    else {
      return nil
    }
    // `**T1.1：**`
    var start = end
    if start < bytes.count {
      let (scalar, length) = Scalars.decode(bytes, start)
      if PrintedCode.isSeparator(scalar), closing(opening, bytes, start + length) != nil { start += length }
    }
    guard var upper = closing(opening, bytes, start) else { return nil }
    guard bytes[upper - 1] == 0x5D, upper < bytes.count else {
      return (SourceRange(lower, first), SourceRange(start, upper))
    }
    // The target of a link, or its name where the target stands elsewhere.
    if bytes[upper] == 0x5B {
      upper = nameEnd(upper, bytes) ?? upper
    } else if bytes[upper] == 0x28 {
      upper = InlineSpans.end(ofTargetAt: upper, bytes) ?? upper
    }
    return (SourceRange(lower, first), SourceRange(start, upper))
  }

  /// Behind the brackets of a link's name.
  private static func nameEnd(_ opening: Int, _ bytes: Span<UInt8>) -> Int? {
    var i = opening + 1
    while i < min(opening + longestName, bytes.count), bytes[i] > 0x20, bytes[i] < 0x7F, bytes[i] != 0x5B {
      if bytes[i] == 0x5D { return i + 1 }
      i += 1
    }
    return nil
  }

  private static let longestName = 40

  /// A line that says where links of a name lead: `[T1]: https://example.org`.
  private static func definition(_ lower: Int, _ bytes: Span<UInt8>) -> SourceRange? {
    guard var i = nameEnd(lower, bytes), i + 1 < bytes.count, bytes[i] == 0x3A, bytes[i + 1] == 0x20 else {
      return nil
    }
    var start = lower
    while start > 0, bytes[start - 1] == 0x20 { start -= 1 }
    guard start == 0 || bytes[start - 1] == 0x0A else { return nil }
    i += 2
    while i < bytes.count, bytes[i] > 0x20, bytes[i] < 0x7F { i += 1 }
    return i == bytes.count || bytes[i] == 0x0A || bytes[i] == 0x0D ? SourceRange(lower, i) : nil
  }

  /// What closes the frame that opens at a place, in its order, and where the code in it starts. A backslash with letters is a
  /// command, which nothing closes; one before a sign is the sign's.
  private static func opening(_ bytes: Span<UInt8>, _ start: Int) -> (closing: [UInt8], code: Int)? {
    // Most signs stand before words.
    let second = start + Scalars.decode(bytes, start).length
    guard second < bytes.count, opens(bytes[second]) || Vocabulary.isLatinLetter(UInt32(bytes[second])),
      (second...min(start + longestFrame, bytes.count)).contains(where: { CodePrints.starts(bytes, $0) })
    else { return nil }
    var closing: [UInt8] = []
    var i = start
    while i < bytes.count, i - start <= longestFrame {
      if CodePrints.end(ofCodeAt: i, bytes) != nil { return closing.isEmpty ? nil : (closing, i) }
      var isEscaped = false
      if bytes[i] == 0x5C, i + 1 < bytes.count {
        i += 1
        if Vocabulary.isLatinLetter(UInt32(bytes[i])) {
          while i < bytes.count, Vocabulary.isLatinLetter(UInt32(bytes[i])) { i += 1 }
          continue
        }
        isEscaped = true
      }
      guard opens(bytes[i]) else { return nil }
      let (scalar, length) = Scalars.decode(bytes, i)
      guard let close = closer(scalar) ?? (scalar < 0x80 ? scalar : nil) else { return nil }
      // What opens last closes first.
      var sign: [UInt8] = isEscaped ? [0x5C] : []
      Scalars.append(close, to: &sign)
      closing.insert(contentsOf: sign, at: 0)
      i += length
    }
    return nil
  }

  /// Behind all that closes a frame.
  private static func closing(_ signs: [UInt8], _ bytes: Span<UInt8>, _ start: Int) -> Int? {
    let end = start + signs.count
    return end <= bytes.count && bytes.extracting(start..<end).isSame(as: signs.span) ? end : nil
  }

  private static func closer(_ opener: UInt32) -> UInt32? {
    switch opener {
    case 0x28: 0x29
    case 0x3C: 0x3E
    case 0x5B: 0x5D
    case 0x7B: 0x7D
    case 0x3008, 0x300A, 0x300C, 0x300E, 0x3010, 0x3014, 0x3016: opener + 1
    case 0xFF08: 0xFF09
    case 0xFF3B: 0xFF3D
    default: nil
    }
  }
}
