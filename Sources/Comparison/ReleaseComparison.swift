public import StandardModel

/// What changed between two collections of standards: which were added and removed, and what changed in the others.
public struct ReleaseComparison: Sendable {
  /// One standard of a collection, and what it is called where it has no code.
  public struct Member: Sendable {
    public var standard: Standard
    public var document: String

    public init(_ standard: Standard, document: String) {
      self.standard = standard
      self.document = document
    }

    var name: String { standard.code ?? document }
    var key: ReleasePairing.Key {
      .init(code: standard.code, family: standard.family, version: standard.version, document: document)
    }
  }

  /// A standard that is in both, and differs.
  public struct Pair: Sendable {
    public let old: Member
    public let new: Member
    public let comparison: Comparison
  }

  public private(set) var added: [Member] = []
  public private(set) var removed: [Member] = []
  public private(set) var changed: [Pair] = []
  public private(set) var unchanged = 0

  public var isEmpty: Bool { added.isEmpty && removed.isEmpty && changed.isEmpty }

  /// Standards are one where they have one code; what is left, where they are editions of one family.
  public init(_ old: [Member], _ new: [Member]) {
    let pairing = ReleasePairing(old.map(\.key), new.map(\.key))
    removed = pairing.removed.map { old[$0] }
    added = pairing.added.map { new[$0] }
    for (o, n) in pairing.pairs {
      let (old, new) = (old[o], new[n])
      if old.standard == new.standard {
        unchanged += 1
      } else {
        changed.append(Pair(old: old, new: new, comparison: Comparison(old.standard, new.standard)))
      }
    }
  }
}
