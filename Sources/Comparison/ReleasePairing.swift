/// Which standards of two collections are one: those with one code; of what is left, editions of one family.
public struct ReleasePairing: Sendable {
  /// What a standard is known by.
  public struct Key: Sendable {
    /// Codes are compared without regard to case. A standard without one is known by its document.
    fileprivate let code: String
    fileprivate let family: String
    fileprivate let version: Int
    fileprivate let document: String

    /// What a standard is matched by.
    public init(code: String?, family: String?, version: Int?, document: String) {
      self.code = (code ?? document).lowercased()
      self.family = family?.lowercased() ?? self.code
      self.version = version ?? 0
      self.document = document
    }
  }

  /// The places of both among their collections, by code.
  public private(set) var pairs: [(old: Int, new: Int)] = []
  /// Places in the older list of what has no partner.
  public private(set) var removed: [Int]
  /// Places in the newer list of what has no partner.
  public private(set) var added: [Int]

  /// Pairs two lists.
  public init(_ old: [Key], _ new: [Key]) {
    removed = ReleasePairing.sorted(old)
    added = ReleasePairing.sorted(new)
    for key in [\Key.code, \Key.family] { pair(old, new, by: key) }
    pairs.sort { new[$0.new].code.utf8.lexicographicallyPrecedes(new[$1.new].code.utf8) }
  }

  private static func sorted(_ keys: [Key]) -> [Int] {
    keys.indices.sorted { i, j in
      let (a, b) = (keys[i], keys[j])
      return (a.code, a.version, a.document, i) < (b.code, b.version, b.document, j)
    }
  }

  /// Takes those out of both that agree in the key: of several the last with the last, which are the newest editions.
  private mutating func pair(_ old: [Key], _ new: [Key], by key: KeyPath<Key, String>) {
    var places = Dictionary(grouping: removed, by: { old[$0][keyPath: key] })
    var taken: Set<Int> = []
    var left: [Int] = []
    for n in added.reversed() {
      guard let o = places[new[n][keyPath: key]]?.popLast() else {
        left.append(n)
        continue
      }
      pairs.append((o, n))
      taken.insert(o)
    }
    added = left.reversed()
    removed.removeAll { taken.contains($0) }
  }
}
