internal import OCSAccounting
internal import OCSPlacement
internal import OCSSourceText
internal import OCSTokenization

/// From places in a carrier's text to the places in the text of boxes that it was made of.
struct Relocation {
  /// A run of bytes that are the same in both, or one character that is written in another way.
  struct Piece {
    var carrier: SourceRange
    var source: SourceRange
    var isRun: Bool
  }

  /// In the order of the carrier.
  private var pieces: [Piece] = []
  /// In the order of the source.
  private let gaps: [BoxGap]
  private let carrier: [UInt8]

  /// Nil where the source holds text that stands in no box.
  init?(_ carrier: Carrier, of source: SourceDocument) {
    self.carrier = carrier.bytes
    for place in carrier.places {
      guard let range = place.source else { return nil }
      Relocation.align(carrier.bytes, place.range, source.bytes, range, into: &pieces)
    }
    guard let gaps = BoxGap.gaps(in: source.bytes, between: pieces.map(\.source).sorted()) else { return nil }
    self.gaps = gaps
  }

  private static func align(
    _ carrier: [UInt8], _ place: SourceRange, _ source: [UInt8], _ range: SourceRange,
    into pieces: inout [Piece]
  ) {
    var (i, j) = (place.lower, range.lower)
    var isRun = false
    while i < place.upper, j < range.upper {
      let a = BoxText.characterEnd(carrier, i, place.upper)
      let b = BoxText.characterEnd(source, j, range.upper)
      let isSame = carrier[i..<a].elementsEqual(source[j..<b])
      if isSame, isRun {
        pieces[pieces.count - 1].carrier.upper = a
        pieces[pieces.count - 1].source.upper = b
      } else {
        pieces.append(Piece(carrier: SourceRange(i, a), source: SourceRange(j, b), isRun: isSame))
      }
      isRun = isSame
      (i, j) = (a, b)
    }
  }

  /// The parts of the source that a part of the carrier was made of, each with its own part of the carrier.
  private func pieces(of range: SourceRange) -> [Piece] {
    var low = 0
    var high = pieces.count
    while low < high {
      let middle = (low + high) / 2
      if pieces[middle].carrier.upper <= range.lower { low = middle + 1 } else { high = middle }
    }
    return pieces[low...].prefix { $0.carrier.lower < range.upper }.compactMap { piece in
      let lower = max(piece.carrier.lower, range.lower)
      let upper = min(piece.carrier.upper, range.upper)
      if piece.isRun {
        let offset = piece.source.lower - piece.carrier.lower
        return Piece(
          carrier: SourceRange(lower, upper), source: SourceRange(lower + offset, upper + offset), isRun: true
        )
      }
      // One character belongs to what holds its beginning.
      return lower == piece.carrier.lower ? piece : nil
    }
  }

  /// What a part of the carrier was made of.
  func origins(of range: SourceRange) -> [Ledger.Origin] {
    pieces(of: range).map { piece in
      var scalars = 0
      var i = piece.carrier.lower
      while i < piece.carrier.upper {
        i = BoxText.characterEnd(carrier, i, piece.carrier.upper)
        scalars += 1
      }
      return Ledger.Origin(range: piece.source, scalars: scalars)
    }
  }

  /// Where the text of a part of the carrier begins.
  func place(of range: SourceRange) -> SourceRange? { pieces(of: range).first?.source }

  /// What is no word, as the ledger drops it.
  var drops: [Drop] {
    gaps.map { gap in
      switch gap.kind {
      case .space: Drop(gap.range, .space)
      case .markup: Drop(gap.range, .markup)
      case .geometry: Drop(gap.range, .geometry)
      }
    }
  }
}
