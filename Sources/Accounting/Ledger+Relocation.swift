public import OCSSourceText
public import OCSTokenization

extension Ledger {
  /// A part of a text that a carrier was made of, and how many scalars of the carrier it gave.
  public struct Origin: Sendable {
    /// Bytes of the source.
    public var range: SourceRange
    /// How many characters they are.
    public var scalars: Int

    /// A run of so many characters.
    public init(range: SourceRange, scalars: Int) {
      self.range = range
      self.scalars = scalars
    }
  }

  /// The same fates over the text that the carrier was made of: `origins` gives what a part of the carrier was made of,
  /// `gaps` what went nowhere. Throws where the two do not cover the text, byte by byte.
  public func relocated(
    to source: SourceDocument, gaps: [Drop], origins: (SourceRange) -> [Origin]
  ) throws(Breach) -> Ledger {
    var claims = gaps.map { Claim(range: $0.range, fate: .drop($0.kind)) }
    for span in spans {
      var scalars = 0
      for origin in origins(span.range) {
        claims.append(Claim(range: origin.range, fate: span.fate.moved(by: scalars)))
        scalars += origin.scalars
      }
    }
    claims.sort { $0.range < $1.range }
    var shares = Shares()
    var position = 0
    for claim in claims {
      guard claim.range.lower == position else {
        throw Breach(
          offset: min(position, claim.range.lower),
          what: claim.range.lower < position ? "claimed twice" : "claimed by nobody")
      }
      position = claim.range.upper
      if claim.fate != .drop(.space) { shares.add(claim.fate, Scalars.count(source.bytes.span, claim.range)) }
    }
    guard position == source.bytes.count else { throw Breach(offset: position, what: "claimed by nobody") }
    return Ledger(of: source, spans: claims, shares: shares)
  }
}

extension Fate {
  /// The fate of a text's later part.
  fileprivate func moved(by scalars: Int) -> Fate {
    switch self {
    case .kept(let id, let at): .kept(id, at: at + scalars)
    case .repeated(let id, let at): .repeated(id, at: at + scalars)
    case .unplaced(let id, let at): .unplaced(id, at: at + scalars)
    case .variant, .rewritten, .derived, .drop: self
    }
  }
}
