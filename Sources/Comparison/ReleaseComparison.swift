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
    /// Codes are compared without regard to case.
    var key: String { name.lowercased() }
    var family: String { (standard.family ?? name).lowercased() }
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
    var (left, right) = (ReleaseComparison.sorted(old), ReleaseComparison.sorted(new))
    var pairs: [(Member, Member)] = []
    for key in [\Member.key, \Member.family] { pairs += ReleaseComparison.pair(&left, &right, by: key) }
    (removed, added) = (left, right)
    for (old, new) in pairs.sorted(by: { $0.1.key.utf8.lexicographicallyPrecedes($1.1.key.utf8) }) {
      if old.standard == new.standard {
        unchanged += 1
      } else {
        changed.append(Pair(old: old, new: new, comparison: Comparison(old.standard, new.standard)))
      }
    }
  }

  private static func sorted(_ members: [Member]) -> [Member] {
    members.sorted {
      ($0.key, $0.standard.version ?? 0, $0.document) < ($1.key, $1.standard.version ?? 0, $1.document)
    }
  }

  /// Takes those out of both that agree in the key: of several the last with the last, which are the newest editions.
  private static func pair(
    _ old: inout [Member], _ new: inout [Member], by key: KeyPath<Member, String>
  ) -> [(Member, Member)] {
    var places = Dictionary(grouping: old.indices, by: { old[$0][keyPath: key] })
    var pairs: [(Member, Member)] = []
    var taken: Set<Int> = []
    for n in new.indices.reversed() {
      guard let o = places[new[n][keyPath: key]]?.popLast() else { continue }
      pairs.append((old[o], new[n]))
      taken.insert(o)
      new.remove(at: n)
    }
    old = old.indices.filter { !taken.contains($0) }.map { old[$0] }
    return pairs
  }
}
