internal import OCSSourceText

/// Lone letters and signs that stand for bullets, as those of symbol fonts do: each starts several lines or items, with a
/// blank behind.
enum SymbolBullets {
  /// The tokens that are such bullets.
  static func find(in text: TokenizedText) -> [Int] {
    let (allTokens, allBytes) = (text.tokens, text.bytes)
    let (tokens, bytes) = (allTokens.span, allBytes.span)
    var found: [(token: Int, scalar: UInt32)] = []
    /// Between blanks within a line, where line ends may have been, or behind numbers.
    var loose: [(token: Int, scalar: UInt32)] = []
    /// Before codes within a line: bullets, where they start lines with codes too; else they end the names above.
    var beforeCodes: [(token: Int, scalar: UInt32)] = []
    var ofCodes: Set<UInt32> = []
    func behindMarkup(_ i: Int) -> Int {
      var i = i
      while i < tokens.count, tokens[i].kind == .markup { i += 1 }
      return i
    }
    for i in tokens.indices.dropLast() where tokens[i].kind == .text || tokens[i].kind == .reference {
      let upper = tokens[i + 1].lower
      let scalar: UInt32
      if tokens[i].kind == .reference {
        guard let one = CharacterReferences.match(text.bytes, tokens[i].lower, limit: upper)?.scalars.first
        else { continue }
        scalar = one
      } else {
        // Most tokens are longer.
        let lower = tokens[i].lower
        let mayBeCommand = bytes[lower] == 0x24 || bytes[lower] == 0x5C
        guard upper - lower <= 4 || mayBeCommand && isCommand(bytes.extracting(lower..<upper)) else {
          continue
        }
        let (one, length) = Scalars.decode(bytes, lower)
        guard lower + length == upper || mayBeCommand else { continue }
        scalar = one
      }
      guard isSymbol(scalar) || scalar == 0x24 || scalar == 0x5C else { continue }
      // Word writes the blank into an element of its own.
      let blank = behindMarkup(i + 1)
      guard blank < tokens.count, tokens[blank].kind == .blank else { continue }
      let next = behindMarkup(blank + 1)
      let isBeforeCode = startsCode(next, allTokens, bytes)
      if startsItem(i, allTokens, bytes), isLetter(scalar), isBehindDigit(i, allTokens, bytes) {
        loose.append((i, scalar))
      } else if startsItem(i, allTokens, bytes) {
        found.append((i, scalar))
        if isBeforeCode { ofCodes.insert(scalar) }
      } else if tokens[i].kind == .text, isBeforeCode {
        beforeCodes.append((i, scalar))
      } else if i > 0, tokens[i - 1].kind == .blank, next < tokens.count, bytes[tokens[next].lower] >= 0xE3 {
        loose.append((i, scalar))
      }
    }
    found += beforeCodes.filter { ofCodes.contains($0.scalar) }
    guard !found.isEmpty else { return [] }
    let known = Set(found.map(\.scalar))
    found += loose.filter { known.contains($0.scalar) }
    let counts = SymbolBullets.counts(found.map(\.scalar))
    return found.filter { counts[$0.scalar, default: 0] > 1 }.map(\.token).sorted()
  }

  /// What stands for a bullet in TeX, which readers of formulas write.
  private static func isCommand(_ bytes: Span<UInt8>) -> Bool {
    commands.contains { $0.span.isSame(as: bytes) }
  }

  private static let commands = ["bullet", "cdot", "circ", "blacksquare", "square", "ast", "star", "diamond"]
    .flatMap {
      [Array("$\\\($0)$".utf8), Array("\\text\($0)".utf8), Array("\\\($0)".utf8)]
    }

  private static func counts(_ scalars: [UInt32]) -> [UInt32: Int] {
    scalars.reduce(into: [:]) { $0[$1, default: 0] += 1 }
  }

  /// The bullets that touch their items, where each of several lines behind ends of items starts with the same one.
  static func findAttached(in text: TokenizedText) -> [SourceRange] {
    let (allTokens, allBytes) = (text.tokens, text.bytes)
    let (tokens, bytes) = (allTokens.span, allBytes.span)
    var found: [(range: SourceRange, scalar: UInt32)] = []
    for i in tokens.indices.dropFirst(2) where tokens[i].kind == .text && tokens[i - 1].kind == .lineEnd {
      let lower = tokens[i].lower
      // Most lines start with an ideograph or a code.
      guard bytes[lower] < 0xE3, !Vocabulary.isCodeLetter(bytes[lower]),
        !Vocabulary.isDigit(UInt32(bytes[lower]))
      else { continue }
      let (scalar, length) = Scalars.decode(bytes, lower)
      guard isSymbol(scalar), lower + length < bytes.count, bytes[lower + length] >= 0xE3,
        endsItem(tokens[i - 1].lower, bytes)
      else { continue }
      found.append((SourceRange(lower, lower + length), scalar))
    }
    let counts = SymbolBullets.counts(found.map(\.scalar))
    return found.filter { counts[$0.scalar, default: 0] > 1 }.map(\.range)
  }

  static func isSymbol(_ s: UInt32) -> Bool { isLetter(s) || isSign(s) }

  /// Of Wingdings, Webdings and Symbol: l n u o q for a circle, squares and a diamond, Ø à è ð for arrows, ü þ for ticks.
  private static func isLetter(_ s: UInt32) -> Bool {
    switch s {
    case 0x6C...0x72, 0x74...0x78, 0xA2, 0xA7, 0xA8, 0xB4, 0xD8, 0xE0, 0xE8, 0xF0, 0xFC...0xFE, 0x178: true
    default: false
    }
  }

  /// Signs that no text begins with, and that readers do not know as bullets by themselves.
  private static func isSign(_ s: UInt32) -> Bool {
    switch s {
    case 0x23, 0x2B, 0x3D...0x40, 0x5E, 0x5F, 0x7E, 0xB0, 0xB2, 0xB3, 0xB9, 0xBA, 0xBB, 0x2020, 0x2021,
      0x2023, 0x2043,
      0x2190...0x23FF, 0x2500...0x2767, 0x2794...0x27BF, 0x2900...0x2982, 0x2999...0x29D7, 0x29DC...0x2BFF,
      0x318D, 0xA78F, 0xFF0B, 0xFF1E, 0xFF65, 0xFFED, 0x1F300...0x1FAFF:
      !Vocabulary.isAnyBullet(s)
    default: false
    }
  }

  /// Whether a number stands before a letter, which may be its unit: `1.5⏎m 完成`. Between columns of text it ends a word of the
  /// line above that a wide gap parts from the next one.
  private static func isBehindDigit(_ i: Int, _ tokens: [Token], _ bytes: Span<UInt8>) -> Bool {
    var before = i - 1
    while before >= 0, !tokens[before].isContent { before -= 1 }
    guard before >= 0 else { return false }
    let end = tokens[before + 1].lower
    if Vocabulary.isDigit(UInt32(bytes[end - 1])) { return true }
    var k = end - 1
    while k > max(0, end - longestLine), bytes[k - 1] != 0x0A, bytes[k - 1] != 0x0D, bytes[k - 1] != 0x0C {
      if Vocabulary.isDigit(UInt32(bytes[k - 1])), bytes[k] == 0x20, bytes[k + 1] == 0x20 { return true }
      k -= 1
    }
    return false
  }

  /// The bytes of a line between columns that are looked at.
  private static let longestLine = 1000

  /// Whether a code stands behind the blank: then it needs no line of its own.
  private static func startsCode(_ i: Int, _ tokens: [Token], _ bytes: Span<UInt8>) -> Bool {
    i < tokens.count && tokens[i].kind == .text && CodePrints.end(ofCodeAt: tokens[i].lower, bytes) != nil
  }

  private static func startsItem(_ i: Int, _ tokens: [Token], _ bytes: Span<UInt8>) -> Bool {
    if tokens[i].breaksBefore { return true }
    var before = i - 1
    while before >= 0,
      tokens[before].kind == .blank || tokens[before].kind == .invisible
        || tokens[before].kind == .markup && bytes[tokens[before].lower] == 0x5C
    { before -= 1 }
    if before < 0 { return true }
    switch tokens[before].kind {
    case .lineEnd, .wrap, .fold, .formFeed, .delimiter, .bracket: return true
    case .text:
      // A bullet of Markdown before it: `- l`.
      let lower = tokens[before].lower
      if tokens[before + 1].lower - lower == 1,
        bytes[lower] == 0x2D || bytes[lower] == 0x2A || bytes[lower] == 0x2B
      {
        return startsItem(before, tokens, bytes)
      }
      return endsItem(tokens[before + 1].lower, bytes)
    default: return false
    }
  }

  /// Whether 。 ； or ： stands before a place.
  private static func endsItem(_ i: Int, _ bytes: Span<UInt8>) -> Bool {
    guard i >= 3, bytes[i - 3] >= 0xE3 else { return false }
    let scalar = Scalars.decode(bytes, i - 3).scalar
    return scalar == 0x3002 || scalar == 0xFF1A || scalar == 0xFF1B
  }
}
