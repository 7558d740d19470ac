internal import OCSSourceText

/// Lone letters and signs that a symbol font shows as bullets: each starts several lines or items, with a blank behind.
enum SymbolBullets {
  /// The tokens that are such bullets.
  static func find(in text: TokenizedText) -> [Int] {
    let (allTokens, allBytes) = (text.tokens, text.bytes)
    let (tokens, bytes) = (allTokens.span, allBytes.span)
    var found: [(token: Int, scalar: UInt32)] = []
    for i in tokens.indices.dropLast() where tokens[i].kind == .text && tokens[i + 1].kind == .blank {
      // Most tokens are longer.
      guard tokens[i + 1].lower - tokens[i].lower <= 3 else { continue }
      let (scalar, length) = Scalars.decode(bytes, tokens[i].lower)
      guard tokens[i].lower + length == tokens[i + 1].lower, isSymbol(scalar),
        startsItem(i, allTokens) || startsCode(i + 2, allTokens, bytes)
      else {
        continue
      }
      found.append((i, scalar))
    }
    return found.filter { one in found.count { $0.scalar == one.scalar } > 1 }.map(\.token)
  }

  /// Of Wingdings and Symbol: l n u o q Ø § ü → ☐.
  private static func isSymbol(_ s: UInt32) -> Bool {
    switch s {
    case 0x6C, 0x6E, 0x6F, 0x71, 0x75, 0xA7, 0xD8, 0xFC, 0x2192, 0x2610: true
    default: false
    }
  }

  /// Whether a code stands behind the blank: then it needs no line of its own.
  private static func startsCode(_ i: Int, _ tokens: [Token], _ bytes: Span<UInt8>) -> Bool {
    i < tokens.count && tokens[i].kind == .text && CodePrints.end(ofCodeAt: tokens[i].lower, bytes) != nil
  }

  private static func startsItem(_ i: Int, _ tokens: [Token]) -> Bool {
    if tokens[i].breaksBefore { return true }
    var before = i - 1
    while before >= 0, tokens[before].kind == .blank || tokens[before].kind == .invisible { before -= 1 }
    if before < 0 { return true }
    switch tokens[before].kind {
    case .lineEnd, .wrap, .fold, .formFeed, .delimiter, .bracket: return true
    default: return false
    }
  }
}
