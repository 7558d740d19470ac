/// A code of an entry in its canonical form: letters, then numbers joined by dots (`P1.1.2`, `T2a.1`).
public struct ItemCode: Hashable, Sendable {
  public var letters: String
  public var parts: [Part]

  public struct Part: Hashable, Sendable {
    /// The digits as printed, leading zeros included.
    public var digits: String
    /// A letter branch (`T2a`), lower case, or nothing.
    public var branch: String

    public init(digits: String, branch: String = "") {
      self.digits = digits
      self.branch = branch
    }

    /// The number; numbers of more than nine digits count as the largest one.
    public var number: Int { digits.utf8.count > 9 ? 999_999_999 : Int(digits) ?? 0 }
  }

  public init(letters: String, parts: [Part]) {
    self.letters = letters
    self.parts = parts
  }

  /// Reads a canonical spelling; nil where the text is none.
  public init?(_ text: String) {
    let bytes = Array(text.utf8)
    var i = 0
    while i < bytes.count, bytes[i] >= 0x41, bytes[i] <= 0x5A { i += 1 }
    guard i > 0 else { return nil }
    letters = String(decoding: bytes[..<i], as: UTF8.self)
    parts = []
    while i < bytes.count {
      let first = i
      while i < bytes.count, bytes[i] >= 0x30, bytes[i] <= 0x39 { i += 1 }
      let digits = String(decoding: bytes[first..<i], as: UTF8.self)
      let branchStart = i
      while i < bytes.count, bytes[i] >= 0x61, bytes[i] <= 0x7A { i += 1 }
      let branch = String(decoding: bytes[branchStart..<i], as: UTF8.self)
      guard !digits.isEmpty else { return nil }
      parts.append(Part(digits: digits, branch: branch))
      if i == bytes.count { return }
      guard bytes[i] == 0x2E else { return nil }
      i += 1
    }
    return nil
  }

  /// The canonical spelling. `K`, `S` and `A` numbers have at least two digits (K1 is K01).
  public var description: String {
    var out = letters
    let isPadded = parts.count == 1 && letters != "T"
    for (i, part) in parts.enumerated() {
      if i > 0 { out += "." }
      if isPadded && part.digits.utf8.count == 1 { out += "0" }
      out += part.digits + part.branch
    }
    return out
  }

  public var last: Int { parts.last?.number ?? 0 }

  /// Order by number: K2 before K10, T4.9 before T4.10.
  public static func ascending(_ a: ItemCode, _ b: ItemCode) -> Bool {
    for (x, y) in zip(a.parts, b.parts) {
      if x.number != y.number { return x.number < y.number }
      if x.branch != y.branch { return x.branch < y.branch }
    }
    if a.parts.count != b.parts.count { return a.parts.count < b.parts.count }
    return a.description < b.description
  }

  /// Whether the numbers of `parent` begin this code's numbers.
  public func isBelow(_ parent: ItemCode) -> Bool {
    parts.count > parent.parts.count
      && zip(parts, parent.parts).allSatisfy { $0.number == $1.number && $0.branch == $1.branch }
  }
}
