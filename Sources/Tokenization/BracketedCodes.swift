internal import OCSSourceText

/// Codes that a program wrote between brackets or as the text of a link: `[T1.1]`, `（P1.1.1）`, `【K01】`, `[S01](#s01)`.
enum BracketedCodes {
  /// The brackets around codes, where most codes of the document stand between some.
  static func find(in text: TokenizedText) -> [SourceRange] {
    let (allTokens, allBytes) = (text.tokens, text.bytes)
    let (tokens, bytes) = (allTokens.span, allBytes.span)
    var found: [SourceRange] = []
    var (bracketed, bare) = (0, 0)
    for i in tokens.indices where tokens[i].kind == .text {
      let lower = tokens[i].lower
      if CodePrints.end(ofCodeAt: lower, bytes) != nil { bare += 1 }
      guard let close = closing(bytes, lower) else { continue }
      let first = lower + length(bytes, lower)
      guard let end = CodePrints.end(ofCodeAt: first, bytes), end < bytes.count,
        Scalars.decode(bytes, end).scalar == close
      else { continue }
      bracketed += 1
      var upper = end + length(bytes, end)
      // The target of a link.
      if close == 0x5D, upper < bytes.count, bytes[upper] == 0x28,
        let target = (upper..<min(upper + longestTarget, bytes.count)).first(where: { bytes[$0] == 0x29 })
      {
        upper = target + 1
      }
      found += [SourceRange(lower, first), SourceRange(end, upper)]
    }
    return bracketed >= fewest && bracketed > bare ? found : []
  }

  private static let fewest = 3
  private static let longestTarget = 200

  /// What closes the bracket at a place; nil where none opens there.
  private static func closing(_ bytes: Span<UInt8>, _ i: Int) -> UInt32? {
    switch bytes[i] {
    case 0x28: 0x29
    case 0x5B: 0x5D
    case 0x7B: 0x7D
    case 0xE3, 0xEF:
      switch Scalars.decode(bytes, i).scalar {
      case 0x3010: 0x3011
      case 0xFF08: 0xFF09
      case 0xFF3B: 0xFF3D
      default: nil
      }
    default: nil
    }
  }

  private static func length(_ bytes: Span<UInt8>, _ i: Int) -> Int { Scalars.decode(bytes, i).length }
}
