// Accounting: what became of every byte of a document (contract, the ledger), and the proof of it.

public import OCSSourceText
public import OCSTextRepair
public import OCSTokenization

/// A value of the standard that is not text: a code, a level, a date, a reference, a mark.
public struct Slot: Hashable, Sendable {
  private let number: UInt32

  init(_ index: Int) { number = UInt32(index) }

  var index: Int { Int(number) }
}

/// What became of a run of source bytes.
public enum Fate: Hashable, Sendable {
  /// It is text of the standard, from this character of the text on.
  case kept(TextID, at: Int)
  /// It prints text again that is kept elsewhere.
  case repeated(TextID, at: Int)
  /// It prints the text otherwise than it is kept.
  case variant(TextID)
  /// A print of a value for which a suggestion was written.
  case rewritten(Slot)
  /// It is text without a place in the standard, kept among `unplaced`.
  case unplaced(TextID, at: Int)
  /// A value that is no text was read from it.
  case derived(Slot)
  /// It is not in the standard, for this reason.
  case drop(Drop.Kind)
}

/// A run of bytes and its fate, in 16 bytes: a document has as many claims as cells and entries.
public struct Claim: Hashable, Sendable {
  /// Bytes of the source.
  public var range: SourceRange
  /// The kind, then the place in the list of texts or values that it has.
  private var kind: UInt32
  private var at: UInt32 = 0

  init(range: SourceRange, fate: Fate) {
    self.range = range
    kind = 0
    self.fate = fate
  }

  private static let kindBits = 3

  /// What became of them.
  public var fate: Fate {
    get {
      let index = Int(kind >> Claim.kindBits)
      switch kind & (1 << Claim.kindBits - 1) {
      case 0: return .kept(TextID(index: index), at: Int(at))
      case 1: return .repeated(TextID(index: index), at: Int(at))
      case 2: return .variant(TextID(index: index))
      case 3: return .rewritten(Slot(index))
      case 4: return .unplaced(TextID(index: index), at: Int(at))
      case 5: return .derived(Slot(index))
      default: return .drop(Drop.Kind.allCases[index])
      }
    }
    set {
      let (number, index): (Int, Int)
      at = 0
      switch newValue {
      case .kept(let id, let place): (number, index, at) = (0, id.index, UInt32(place))
      case .repeated(let id, let place): (number, index, at) = (1, id.index, UInt32(place))
      case .variant(let id): (number, index) = (2, id.index)
      case .rewritten(let slot): (number, index) = (3, slot.index)
      case .unplaced(let id, let place): (number, index, at) = (4, id.index, UInt32(place))
      case .derived(let slot): (number, index) = (5, slot.index)
      case .drop(let kind): (number, index) = (6, kind.index)
      }
      kind = UInt32(index << Claim.kindBits | number)
    }
  }
}

/// Collects the claims that the stages make on the bytes of a document. What nobody claims is found by
/// `unclaimed`, so that text which no stage understood is never lost.
public struct Account: Sendable {
  /// All claims, in the order in which they were made.
  public internal(set) var claims: [Claim] = []
  /// The first print of each value.
  private var places: [SourceRange?] = []
  private var isSorted = true

  /// `text` says how many claims there may be.
  public init(_ text: TokenizedText) { claims.reserveCapacity(text.tokens.count * 5 / 4) }

  /// Says what became of bytes of the source.
  public mutating func claim(_ range: SourceRange, _ fate: Fate) {
    guard !range.isEmpty else { return }
    if let last = claims.last, last.range.lower > range.lower { isSorted = false }
    claims.append(Claim(range: range, fate: fate))
  }

  /// Claims the text of the ranges as forms of one new value.
  public mutating func derive(_ ranges: Stretches, in text: TokenizedText) -> Slot {
    let slot = Slot(places.count)
    var first: SourceRange?
    for n in ranges.indices {
      text.forEachPiece(of: ranges[n]) { piece in
        first = first ?? piece
        claim(piece, .derived(slot))
      }
    }
    places.append(first)
    return slot
  }

  /// Claims a range, white space included, as the form of a new value.
  public mutating func derive(_ range: SourceRange) -> Slot {
    let slot = Slot(places.count)
    claim(range, .derived(slot))
    places.append(range)
    return slot
  }

  /// Where a value was read; nil where it is made from others.
  public func place(of slot: Slot) -> SourceRange? { places[slot.index] }

  /// Claims a text's source as its image.
  public mutating func keep(_ id: TextID, in arena: TextArena) {
    for segment in arena.segments(id) { claim(segment.source, .kept(id, at: segment.at)) }
  }

  /// Moves claims on texts that lost blanks, each list of places from the last to the first.
  public mutating func shift(_ removed: [TextID: [Int]]) {
    guard !removed.isEmpty else { return }
    func moved(_ id: TextID, _ at: Int) -> Int { at - (removed[id] ?? []).count { $0 < at } }
    for i in claims.indices {
      switch claims[i].fate {
      case .kept(let id, let at): claims[i].fate = .kept(id, at: moved(id, at))
      case .repeated(let id, let at): claims[i].fate = .repeated(id, at: moved(id, at))
      case .unplaced(let id, let at): claims[i].fate = .unplaced(id, at: moved(id, at))
      case .variant, .rewritten, .derived, .drop: break
      }
    }
  }

  /// Whether the text keeps what stands at the start of the range.
  public func holds(_ range: SourceRange, of id: TextID) -> Bool {
    claims.contains { claim in
      guard claim.range.lower <= range.lower, range.lower < claim.range.upper else { return false }
      switch claim.fate {
      case .kept(id, _), .unplaced(id, _): return true
      default: return false
      }
    }
  }

  /// Those of the offsets, which ascend, that values were read from.
  public mutating func derived(_ offsets: [Int]) -> Set<Int> {
    sort()
    var found: Set<Int> = []
    var n = 0
    for claim in claims {
      while n < offsets.count, offsets[n] < claim.range.lower { n += 1 }
      while n < offsets.count, offsets[n] < claim.range.upper {
        if case .derived = claim.fate { found.insert(offsets[n]) }
        n += 1
      }
    }
    return found
  }

  /// Marks the prints of a value as forms of another one.
  public mutating func rewrite(_ slot: Slot) {
    for i in claims.indices where claims[i].fate == .derived(slot) { claims[i].fate = .rewritten(slot) }
  }

  /// Marks the value whose first print starts with this range as a form of another one.
  public mutating func rewrite(at range: SourceRange) {
    for case .derived(let slot) in claims.lazy.filter({ $0.range.lower == range.lower }).map(\.fate) {
      rewrite(slot)
      return
    }
  }

  /// Follows a text of which some characters were replaced by others: what they were read from becomes a variant,
  /// and what is behind them moves.
  public mutating func rewrite(_ id: TextID, _ part: Range<Int>, by count: Int, in text: TokenizedText) {
    func moved(_ at: Int) -> Int { at < part.upperBound ? at : at + count - part.count }
    func pieces(_ range: SourceRange, _ at: Int, _ fate: (Int) -> Fate) -> [Claim] {
      let glyphs = text.keptGlyphs(of: range)
      let end = at + glyphs.count
      guard at < part.upperBound, part.lowerBound < end else {
        return [Claim(range: range, fate: fate(moved(at)))]
      }
      let first = max(0, part.lowerBound - at)
      let last = min(glyphs.count, part.upperBound - at)
      let (lower, upper) = (glyphs[first].lower, glyphs[last - 1].upper)
      var out: [Claim] = []
      if range.lower < lower { out.append(Claim(range: SourceRange(range.lower, lower), fate: fate(at))) }
      out.append(Claim(range: SourceRange(lower, upper), fate: .variant(id)))
      if upper < range.upper {
        out.append(Claim(range: SourceRange(upper, range.upper), fate: fate(moved(at + last))))
      }
      return out
    }
    claims = claims.flatMap { claim -> [Claim] in
      switch claim.fate {
      case .kept(id, let at): pieces(claim.range, at) { .kept(id, at: $0) }
      case .repeated(id, let at): pieces(claim.range, at) { .repeated(id, at: $0) }
      case .unplaced(id, let at): pieces(claim.range, at) { .unplaced(id, at: $0) }
      default: [claim]
      }
    }
  }

  /// All claims by place.
  mutating func close() -> [Claim] {
    sort()
    defer { (claims, places) = ([], []) }
    return claims
  }

  /// Beyond this many claims the room for a second list counts more than the time.
  private static let mostSortedByDigits = 1 << 17

  mutating func sort() {
    if !isSorted {
      if claims.count <= Account.mostSortedByDigits {
        sortByDigits()
      } else {
        claims.sort { $0.range < $1.range }
      }
    }
    isSorted = true
  }

  /// By place; those of one place stay in the order in which they were made. Sorting by digits takes a twentieth of
  /// what comparing takes, since places have no more digits than the document has bytes.
  private mutating func sortByDigits() {
    let digitBits = 8
    let greatest = claims.reduce(0) { max($0, $1.range.lower) }
    guard greatest > 0 else { return }
    var other = claims
    var starts = [UInt32](repeating: 0, count: 1 << digitBits)
    var shift = 0
    while greatest >> shift > 0 {
      Account.pass(claims.span, shift, &starts, into: other.mutableSpan)
      swap(&claims, &other)
      shift += digitBits
    }
  }

  /// Sorts by the digit at `shift`. `starts` has a place for each digit.
  private static func pass(
    _ claims: Span<Claim>, _ shift: Int, _ starts: inout [UInt32], into sorted: consuming MutableSpan<Claim>
  ) {
    var starts = starts.mutableSpan
    let mask = starts.count - 1
    for digit in starts.indices { starts[digit] = 0 }
    for i in claims.indices { starts[claims[i].range.lower &>> shift & mask] &+= 1 }
    var sum: UInt32 = 0
    for digit in starts.indices {
      let count = starts[digit]
      starts[digit] = sum
      sum &+= count
    }
    for i in claims.indices {
      let digit = claims[i].range.lower &>> shift & mask
      sorted[Int(starts[digit])] = claims[i]
      starts[digit] &+= 1
    }
  }

  /// Runs of content that no claim covers; a run does not cross a tab, a line end or a break of the markup.
  public mutating func unclaimed(in text: TokenizedText) -> [SourceRange] {
    sort()
    var runs: [SourceRange] = []
    var open: SourceRange?
    var next = 0
    func close() {
      if let run = open { runs.append(run) }
      open = nil
    }
    let (allTokens, allClaims) = (text.tokens, self.claims)
    let (tokens, claims) = (allTokens.span, allClaims.span)
    for i in tokens.indices {
      let token = tokens[i]
      guard token.isContent else {
        switch token.kind {
        case .delimiter, .fold, .lineEnd, .rowEnd, .formFeed, .furniture: close()
        // What stands before and behind a hidden element is not one text.
        case .markup where token.endsHidden: close()
        default: break
        }
        continue
      }
      if token.breaksBefore { close() }
      var at = token.lower
      let upper = i + 1 < tokens.count ? tokens[i + 1].lower : text.bytes.count
      while at < upper {
        while next < claims.count, claims[next].range.upper <= at { next += 1 }
        if next < claims.count, claims[next].range.lower <= at {
          close()
          at = min(claims[next].range.upper, upper)
        } else {
          let end = next < claims.count ? min(claims[next].range.lower, upper) : upper
          open = SourceRange(open?.lower ?? at, end)
          at = end
        }
      }
    }
    close()
    return runs
  }
}
