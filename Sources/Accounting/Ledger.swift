internal import SourceText
public import TextRepair
public import Tokenization

/// The spans of one document: adjacent, from its first byte to its end, each with one fate.
public struct Ledger: Sendable {
  public let document: String
  public let encoding: String
  public let bytes: Int
  public let spans: [Claim]

  /// A law that does not hold: the program is at fault, not the document.
  public struct Breach: Error, Sendable {
    public let offset: Int
    public let what: String

    public var message: String { "a fault of ocs, at byte \(offset): \(what); please send the document" }
  }

  /// Closes the account: white space, markup and delimiters get the fate of their kind, all else must
  /// have been claimed exactly once. Throws where a law of the ledger does not hold.
  public init(closing account: inout Account, text: TokenizedText, arena: TextArena) throws(Breach) {
    account.sort()
    var spans: [Claim] = []
    spans.reserveCapacity(account.claims.count * 2)
    var position = 0
    var token = 0
    for claim in account.claims {
      if claim.range.lower < position {
        throw Breach(offset: claim.range.lower, what: "claimed twice")
      }
      try Ledger.fill(&spans, &token, from: &position, to: claim.range.lower, text)
      spans.append(claim)
      position = claim.range.upper
    }
    try Ledger.fill(&spans, &token, from: &position, to: text.bytes.count, text)
    self.spans = spans
    document = text.source.name
    encoding = text.source.encoding
    bytes = text.bytes.count
    try check(text, arena)
  }

  private static func fill(
    _ spans: inout [Claim], _ token: inout Int, from position: inout Int, to end: Int,
    _ text: TokenizedText
  ) throws(Breach) {
    while position < end {
      while text.range(token).upper <= position { token += 1 }
      let piece = SourceRange(position, min(text.range(token).upper, end))
      let kind: Drop.Kind
      switch text.tokens[token].kind {
      case .blank, .wrap, .lineEnd, .formFeed: kind = .space
      case .delimiter: kind = .delimiter
      case .invisible: kind = .invisible
      case .markup: kind = .markup
      case .text, .reference: throw Breach(offset: position, what: "claimed by nobody")
      }
      if kind == .space, let last = spans.last, last.fate == .drop(.space),
        last.range.upper == position
      {
        spans[spans.count - 1].range.upper = piece.upper
      } else {
        spans.append(Claim(range: piece, fate: .drop(kind)))
      }
      position = piece.upper
    }
  }

  /// The laws that hold for each span by itself; partition holds by construction.
  private func check(_ text: TokenizedText, _ arena: TextArena) throws(Breach) {
    var faithfulness = Faithfulness(text: text, arena: arena)
    for span in spans {
      switch span.fate {
      case .kept(let id, let at), .repeated(let id, let at), .unplaced(let id, let at):
        guard faithfulness.holds(span.range, id, at) else {
          throw Breach(offset: span.range.lower, what: "kept text differs from its source")
        }
      case .drop(.separator):
        guard faithfulness.hasNoLetters(span.range) else {
          throw Breach(offset: span.range.lower, what: "letters dropped as a separator")
        }
      case .drop, .derived, .variant, .rewritten: break
      }
    }
  }
}

/// How many characters without white space went where.
public struct Shares: Sendable {
  public private(set) var counts: [String: Int] = [:]

  public init() {}

  public mutating func add(_ ledger: Ledger, _ text: TokenizedText) {
    for span in ledger.spans {
      let key: String
      switch span.fate {
      case .kept: key = "kept"
      case .repeated: key = "repeat"
      case .variant, .rewritten: key = "variant"
      case .unplaced: key = "unplaced"
      case .derived: key = "derived"
      case .drop(.space): continue
      case .drop(let kind): key = "drop " + kind.rawValue
      }
      var count = 0
      for i in span.range.lower..<span.range.upper where text.bytes[i] & 0xC0 != 0x80 { count += 1 }
      counts[key, default: 0] += count
    }
  }

  public mutating func add(_ other: Shares) {
    for (key, count) in other.counts { counts[key, default: 0] += count }
  }
}

/// Compares kept text with its source, which it decodes anew, apart from the builder of the text.
struct Faithfulness {
  private let text: TokenizedText
  private let arena: TextArena
  /// For each text the place in it that the last question was about: its spans follow each other, but those of
  /// other columns stand between them.
  private var last: [(at: Int, byte: Int)]

  init(text: TokenizedText, arena: TextArena) {
    self.text = text
    self.arena = arena
    last = Array(repeating: (0, 0), count: arena.count)
  }

  /// Whether the decoded source is the text from scalar `at` on.
  mutating func holds(_ range: SourceRange, _ id: TextID, _ at: Int) -> Bool {
    let output = arena.utf8(id)
    var o = output.startIndex
    var scalar = 0
    let known = last[id.index]
    if known.at <= at { (scalar, o) = (known.at, output.startIndex + known.byte) }
    while scalar < at {
      guard o < output.endIndex else { return false }
      o += 1
      while o < output.endIndex, output[o] & 0xC0 == 0x80 { o += 1 }
      scalar += 1
    }
    last[id.index] = (at, o - output.startIndex)
    let source = text.bytes[range.lower..<range.upper]
    if o + source.count <= output.endIndex, output[o..<(o + source.count)] == source {
      return !source.contains { $0 == 0x20 || ($0 >= 0x09 && $0 <= 0x0D) }
    }
    guard let decoded = decoded(range) else { return false }
    return o + decoded.count <= output.endIndex && output[o..<(o + decoded.count)] == decoded[...]
  }

  private func decoded(_ range: SourceRange) -> [UInt8]? {
    var scalars: [UInt32] = []
    var i = text.index(at: range.lower)
    while i < text.tokens.count, text.tokens[i].lower < range.upper {
      let whole = text.range(i)
      switch text.tokens[i].kind {
      case .text:
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
    for scalar in scalars { Scalars.append(scalar, to: &decoded) }
    return decoded
  }

  func hasNoLetters(_ range: SourceRange) -> Bool {
    var glyphs: [Glyph] = []
    text.appendGlyphs(of: range, to: &glyphs)
    return glyphs.allSatisfy { glyph in
      switch glyph.scalar {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x3400...0x9FFF, 0xFF10...0xFF19, 0xF900...0xFAFF,
        0x20000...0x3FFFF:
        false
      default: true
      }
    }
  }
}
