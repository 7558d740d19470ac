internal import OCSSourceText
internal import OCSTextRepair
internal import OCSTokenization

/// Compares kept text with its source, which it decodes anew, apart from the builder of the text.
struct Faithfulness {
  private let text: TokenizedText
  private let arena: TextArena
  /// The bytes of all texts.
  private let texts: [UInt8]
  /// For each text the end of the span that the last question was about: its spans follow each other, but those of
  /// other columns stand between them.
  private var last: [(at: Int, byte: Int)]

  init(text: TokenizedText, arena: TextArena) {
    self.text = text
    self.arena = arena
    texts = arena.bytes
    last = Array(repeating: (0, 0), count: arena.count)
  }

  /// How many characters start in the range.
  func count(_ range: SourceRange) -> Int { Scalars.count(text.bytes.span, range) }

  /// How many characters start in the range, if the decoded source is the text from scalar `at` on; else nil.
  mutating func count(of range: SourceRange, if id: TextID, holdsItAt at: Int) -> Int? {
    let texts = texts
    let output = texts.span.extracting(arena.place(of: id))
    var o = 0
    var scalar = 0
    let known = last[id.index]
    if known.at <= at { (scalar, o) = known }
    while scalar < at {
      guard o < output.count else { return nil }
      o += 1
      while o < output.count, output[o] & 0xC0 == 0x80 { o += 1 }
      scalar += 1
    }
    let source = text.bytes.span.extracting(range.lower..<range.upper)
    if o + source.count <= output.count,
      let count = source.countOfCharacters(ifSameAs: output.extracting(o..<(o + source.count)))
    {
      last[id.index] = (at + count, o + source.count)
      return count
    }
    last[id.index] = (at, o)
    guard !Faithfulness.hasSpace(source), let decoded = decoded(range), o + decoded.count <= output.count,
      decoded.span.isSame(as: output.extracting(o..<(o + decoded.count)))
    else { return nil }
    return count(range)
  }

  private static func hasSpace(_ bytes: Span<UInt8>) -> Bool {
    bytes.indices.contains { Scalars.isSpace(bytes[$0]) }
  }

  private func decoded(_ range: SourceRange) -> [UInt8]? {
    var scalars: [UInt32] = []
    scalars.reserveCapacity(range.length)
    var i = text.index(at: range.lower)
    while i < text.tokens.count, text.tokens[i].lower < range.upper {
      let whole = text.range(i)
      switch text.isReference(i) ? .reference : text.tokens[i].kind {
      case .text, .control, .symbol, .misread, .doubled:
        var j = max(whole.lower, range.lower)
        while j < min(whole.upper, range.upper) {
          let (scalar, length) = Scalars.decode(text.bytes, j)
          scalars.append(CharacterProperties.unified(scalar))
          j += length
        }
      case .reference:
        let match = CharacterReferences.match(text.bytes, whole.lower, limit: whole.upper)
        scalars += (match?.scalars ?? []).map(CharacterProperties.unified)
      default: return nil
      }
      i += 1
    }
    if !scalars.allSatisfy(CharacterProperties.isPlain) {
      scalars = NormalizationFormC.normalize(scalars)
    }
    var decoded: [UInt8] = []
    decoded.reserveCapacity(range.length)
    for scalar in scalars { Scalars.append(scalar, to: &decoded) }
    return decoded
  }

  func hasNoLetters(_ range: SourceRange) -> Bool {
    // Nearly all separators are one sign.
    let (sign, length) = Scalars.decode(text.bytes, range.lower)
    if length == range.length, !Faithfulness.isLetter(CharacterProperties.unified(sign)),
      text.tokens[text.index(at: range.lower)].kind == .text
    {
      return true
    }
    return !text.glyphs(of: range).contains { Faithfulness.isLetter($0.scalar) }
  }

  private static func isLetter(_ s: UInt32) -> Bool {
    switch s {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x3400...0x9FFF, 0xFF10...0xFF19, 0xF900...0xFAFF,
      0x20000...0x3FFFF:
      true
    default: false
    }
  }
}
