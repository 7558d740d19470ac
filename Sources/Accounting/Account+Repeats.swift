internal import OCSSourceText
public import OCSTokenization

extension Account {
  /// Gives the characters of further prints the fates of the first ones. Both prints of a pair have the same characters.
  public mutating func claimRepeats(_ pairs: [(first: [Glyph], again: [Glyph])]) {
    guard !pairs.isEmpty else { return }
    sort()
    var further: [Claim] = []
    for (first, again) in pairs {
      guard let start = first.first?.lower else { continue }
      var next = firstClaim(from: start)
      var open: (claim: Int, at: Int)?
      for i in first.indices {
        while next < claims.count, claims[next].range.upper <= first[i].lower { next += 1 }
        guard next < claims.count, claims[next].range.lower <= first[i].lower else {
          open = nil
          continue
        }
        if open?.claim != next { open = (next, i) }
        let fate = Account.again(claims[next].fate, by: i - (open?.at ?? i))
        let goesOn =
          i > 0 && open?.at != i && again[i].gap == .none && further.last?.range.upper == again[i].lower
        if goesOn {
          further[further.count - 1].range.upper = again[i].upper
        } else {
          further.append(Claim(range: SourceRange(again[i].lower, again[i].upper), fate: fate))
        }
      }
    }
    for claim in further { self.claim(claim.range, claim.fate) }
  }

  /// The first claim that ends behind an offset.
  private func firstClaim(from offset: Int) -> Int {
    var low = 0
    var high = claims.count
    while low < high {
      let middle = (low + high) / 2
      if claims[middle].range.upper <= offset { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// What a further print is of a text that is kept, `count` characters on.
  private static func again(_ fate: Fate, by count: Int) -> Fate {
    switch fate {
    case .kept(let id, let at), .repeated(let id, let at), .unplaced(let id, let at):
      .repeated(id, at: at + count)
    case .variant, .rewritten, .derived, .drop: fate
    }
  }
}
