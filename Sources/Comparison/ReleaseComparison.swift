public import OCSStandardModel

/// What changed between two collections of standards: which were added and removed, and what changed in the others.
public struct ReleaseComparison: Sendable {
  /// One standard of a collection, and what it is called where it has no code.
  public struct Member: Sendable {
    /// What it says.
    public var standard: Standard
    /// What it is called where it has no code.
    public var document: String

    /// A standard that was read from this document.
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
    /// How it was.
    public let old: Member
    /// How it is.
    public let new: Member
    /// What changed between them.
    public let comparison: Comparison
  }

  /// Standards that only the newer release has.
  public private(set) var added: [Member] = []
  /// Standards that only the older release has.
  public private(set) var removed: [Member] = []
  /// Standards that both have, with differences.
  public private(set) var changed: [Pair] = []
  /// How many standards say the same in both.
  public private(set) var unchanged = 0

  /// Both releases say the same.
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
