internal import OCSSourceText

/// Labels whose characters an extractor printed twice (`主主要要職職責責`), since the page shows them bold by printing them
/// again a little further on.
enum DoubledLabels {
  /// The tokens that hold such labels, where there are several.
  static func find(in text: TokenizedText) -> [Int] {
    let (allTokens, allBytes) = (text.tokens, text.bytes)
    let (tokens, bytes) = (allTokens.span, allBytes.span)
    var found: [Int] = []
    for i in tokens.indices where tokens[i].kind == .text {
      let upper = i + 1 < tokens.count ? tokens[i + 1].lower : bytes.count
      let lower = tokens[i].lower
      guard upper - lower >= 6, upper - lower <= longest else { continue }
      // Nearly all start with two different characters.
      guard
        bytes[lower] < 0x80
          ? bytes[lower] == bytes[lower + 1] && bytes[lower + 2] == bytes[lower + 3]
          : bytes[lower] == bytes[lower + 3] && bytes[lower + 1] == bytes[lower + 4]
            && bytes[lower + 2] == bytes[lower + 5],
        let single = undoubled(text.glyphs(of: text.range(i))),
        Label.isPiece(single[...])
      else { continue }
      found.append(i)
    }
    return found.count >= fewest ? found : []
  }

  private static let longest = 120
  private static let fewest = 3

  /// The characters once, where all of them or all ideographs stand in pairs.
  static func undoubled(_ glyphs: [Glyph]) -> [Glyph]? {
    let pairs = stride(from: 0, to: glyphs.count - 1, by: 2)
    if glyphs.count % 2 == 0, pairs.allSatisfy({ glyphs[$0].scalar == glyphs[$0 + 1].scalar }) {
      return pairs.map { glyphs[$0].ending(at: glyphs[$0 + 1].upper) }
    }
    var single: [Glyph] = []
    var i = 0
    while i < glyphs.count {
      let s = glyphs[i].scalar
      guard s >= 0x3400, s < 0xA000 else {
        single.append(glyphs[i])
        i += 1
        continue
      }
      guard i + 1 < glyphs.count, glyphs[i + 1].scalar == s else { return nil }
      single.append(glyphs[i].ending(at: glyphs[i + 1].upper))
      i += 2
    }
    return single
  }
}
