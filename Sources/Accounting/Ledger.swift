internal import OCSSourceText
public import OCSTextRepair
public import OCSTokenization

/// The spans of one document: adjacent, from its first byte to its end, each with one fate.
public struct Ledger: Sendable {
  /// The name of the document.
  public let document: String
  /// What the document was encoded in.
  public let encoding: String
  /// Bytes of the text that was read, in UTF-8.
  public let bytes: Int
  /// Where the document starts within a file of several, whose bytes are counted.
  public private(set) var part: (offset: Int, file: Int)?
  /// Empty where they were not asked for; they were checked all the same.
  public private(set) var spans: [Claim] = []
  /// How many characters had which fate.
  public private(set) var shares = Shares()

  /// A law that does not hold: the program is at fault, not the document.
  public struct Breach: Error, Sendable, CustomStringConvertible {
    /// The byte of the source, from 0.
    public let offset: Int
    /// Which law does not hold.
    public let what: String

    public var description: String { message }
    /// One line: what is wrong, and what to do about it.
    public var message: String { "a fault of ocs, at byte \(offset): \(what); please send the document" }
  }

  private let keepsSpans: Bool

  /// Takes over spans that are known to follow each other.
  init(of source: SourceDocument, spans: [Claim], shares: Shares) {
    document = source.name
    encoding = source.encoding
    bytes = source.bytes.count
    keepsSpans = true
    self.spans = spans
    self.shares = shares
  }

  /// Closes the account, which is empty then: white space, markup and delimiters get the fate of their kind, all else must
  /// have been claimed exactly once. Throws where a law of the ledger does not hold.
  public init(
    closing account: inout Account, text: TokenizedText, arena: TextArena, keepsSpans: Bool
  ) throws(Breach) {
    document = text.source.name
    encoding = text.source.encoding
    bytes = text.bytes.count
    self.keepsSpans = keepsSpans
    let claims = account.close()
    var faithfulness = Faithfulness(text: text, arena: arena)
    var position = 0
    var token = 0
    for claim in claims {
      if claim.range.lower < position {
        throw Breach(offset: claim.range.lower, what: "claimed twice")
      }
      if position < claim.range.lower { try fill(&token, from: &position, to: claim.range.lower, text) }
      try check(claim, &faithfulness)
      if keepsSpans { spans.append(claim) }
      position = claim.range.upper
    }
    try fill(&token, from: &position, to: text.bytes.count, text)
  }

  /// The same ledger, of a part of a file.
  public func placed(at offset: Int, ofBytes file: Int) -> Ledger {
    var placed = self
    placed.part = (offset, file)
    return placed
  }

  /// The bytes that nobody claimed: they must be no content.
  private mutating func fill(
    _ token: inout Int, from position: inout Int, to end: Int, _ text: TokenizedText
  ) throws(Breach) {
    let allTokens = text.tokens
    let tokens = allTokens.span
    while position < end {
      while token + 1 < tokens.count, tokens[token + 1].lower <= position { token += 1 }
      let upper = token + 1 < tokens.count ? tokens[token + 1].lower : bytes
      let piece = SourceRange(position, min(upper, end))
      let kind: Drop.Kind
      switch tokens[token].kind {
      case .blank, .wrap, .fold, .lineEnd, .formFeed: kind = .space
      case .delimiter, .rowEnd, .bracket: kind = .delimiter
      case .invisible: kind = .invisible
      case .markup: kind = .markup
      case .furniture: kind = .furniture
      case .bullet: kind = .bullet
      case .text, .control, .symbol, .misread, .doubled, .reference:
        throw Breach(offset: position, what: "claimed by nobody")
      }
      if kind != .space { shares.add(.drop(kind), Scalars.count(text.bytes.span, piece)) }
      if keepsSpans { put(piece, kind) }
      position = piece.upper
    }
  }

  private mutating func put(_ piece: SourceRange, _ kind: Drop.Kind) {
    if kind == .space, let last = spans.last, last.fate == .drop(.space), last.range.upper == piece.lower {
      spans[spans.count - 1].range.upper = piece.upper
    } else {
      spans.append(Claim(range: piece, fate: .drop(kind)))
    }
  }

  /// The laws that hold for each span by itself; partition holds by construction.
  private mutating func check(_ span: Claim, _ faithfulness: inout Faithfulness) throws(Breach) {
    let fate = span.fate
    switch fate {
    case .kept(let id, let at), .repeated(let id, let at), .unplaced(let id, let at):
      guard let count = faithfulness.count(of: span.range, if: id, holdsItAt: at) else {
        throw Breach(offset: span.range.lower, what: "kept text differs from its source")
      }
      shares.add(fate, count)
      return
    case .drop(.separator):
      guard faithfulness.hasNoLetters(span.range) else {
        throw Breach(offset: span.range.lower, what: "letters dropped as a separator")
      }
    case .drop, .derived, .variant, .rewritten: break
    }
    shares.add(fate, faithfulness.count(span.range))
  }
}
