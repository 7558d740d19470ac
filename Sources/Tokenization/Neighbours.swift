internal import OCSSourceText

/// Pairs and triples of characters that stand side by side within a line of the document: what is one word stands
/// together elsewhere in the document too.
struct Neighbours {
  private var known = KeyTable(slots: 1024)

  /// One number may stand where another one does.
  private static func folded(_ s: UInt32) -> UInt32 { s >= 0x30 && s <= 0x39 ? 0x30 : s }

  mutating func learn(_ text: some BidirectionalCollection<UInt32>) {
    var (a, b): (UInt32, UInt32) = (0, 0)
    for c in text.lazy.map(Neighbours.folded) {
      if b != 0 { known.insert(Neighbours.key(b, c)) }
      if a != 0 { known.insert(Neighbours.key(a, b, c)) }
      (a, b) = (b, c)
    }
  }

  /// How unlikely it is that `text` goes on with `next` and `afterNext`.
  func cost(of text: some BidirectionalCollection<UInt32>, before next: UInt32, _ afterNext: UInt32?)
    -> Double
  {
    guard let last = text.last.map(Neighbours.folded) else { return 0 }
    let (next, afterNext) = (Neighbours.folded(next), afterNext.map(Neighbours.folded))
    guard known.contains(Neighbours.key(last, next)) else { return 1 }
    var cost = -1.0
    if let second = text.dropLast().last.map(Neighbours.folded),
      known.contains(Neighbours.key(second, last, next))
    {
      cost -= 1.5
    }
    if let afterNext, known.contains(Neighbours.key(last, next, afterNext)) { cost -= 1.5 }
    return cost
  }

  /// Whether two characters stand side by side.
  func join(_ a: UInt32, _ b: UInt32) -> Bool {
    known.contains(Neighbours.key(Neighbours.folded(a), Neighbours.folded(b)))
  }

  static func key(_ a: UInt32, _ b: UInt32, _ c: UInt32 = 0) -> UInt64 {
    UInt64(a) << 42 | UInt64(b) << 21 | UInt64(c)
  }
}
