/// The strict grammar of a tag: an allowed name, then attributes whose quotes are closed, no `<` within.
public struct TagMatcher: Sendable {
  public struct Match: Sendable {
    /// Index into `TagTable.entries`.
    public let tag: UInt8
    public let isClosing: Bool
    /// The offset behind `>`.
    public let end: Int
  }

  /// From these offsets on no such closing quote or `-->` is left; saves searching again and again.
  private var noQuoteFrom = [Int.max, Int.max]
  private var noCommentEndFrom = Int.max

  /// Whether the tags that shape whole pages are markup too.
  private let allowsPageTags: Bool

  public init(allowsPageTags: Bool = false) { self.allowsPageTags = allowsPageTags }

  /// Forgets what is known of the text ahead; call it where the limit of the search changes.
  public mutating func startLine() {
    noQuoteFrom = [Int.max, Int.max]
    noCommentEndFrom = Int.max
  }

  /// The tag at `i`, where `<` stands. It has to end before `limit`.
  public mutating func tag(_ bytes: Span<UInt8>, _ i: Int, limit: Int) -> Match? {
    var j = i + 1
    let isClosing = j < limit && bytes[j] == 0x2F
    if isClosing { j += 1 }
    let first = j
    while j < limit, j - first <= TagTable.longestName, TagMatcher.isNameByte(bytes[j]) { j += 1 }
    guard j > first, j < limit else { return nil }
    let known: UInt8?
    if bytes[j] == 0x3A {
      known = TagMatcher.namespaced(bytes, first, &j, limit)
    } else if bytes[j] == 0x2D, allowsPageTags {
      // An element of a program's own has a hyphen in its name (`google-sheets-html-origin`).
      while j < limit, TagMatcher.isNameByte(bytes[j]) || bytes[j] == 0x2D { j += 1 }
      guard j < limit else { return nil }
      known = TagTable.namespaced
    } else {
      known = TagTable.tag(bytes, first..<j)
    }
    guard let tag = known, allowsPageTags || Int(tag) < TagTable.cellTags else { return nil }
    if bytes[j] == 0x3E { return Match(tag: tag, isClosing: isClosing, end: j + 1) }
    if bytes[j] == 0x2F {
      return j + 1 < limit && bytes[j + 1] == 0x3E
        ? Match(tag: tag, isClosing: isClosing, end: j + 2) : nil
    }
    guard TagMatcher.isSpace(bytes[j]) else { return nil }
    while j < limit {
      let b = bytes[j]
      switch b {
      case 0x3E: return Match(tag: tag, isClosing: isClosing, end: j + 1)
      case 0x3C: return nil
      case 0x22, 0x27:
        let quote = b == 0x22 ? 0 : 1
        if j + 1 >= noQuoteFrom[quote] { return nil }
        var k = j + 1
        while k < limit, bytes[k] != b { k += 1 }
        if k == limit {
          noQuoteFrom[quote] = j + 1
          return nil
        }
        j = k + 1
      default: j += 1
      }
    }
    return nil
  }

  /// A name of a namespace, such as `o:p` or `st1:place`, from `first` on; moves behind it.
  private static func namespaced(_ bytes: Span<UInt8>, _ first: Int, _ j: inout Int, _ limit: Int) -> UInt8? {
    var k = first
    while k < j, bytes[k] | 0x20 >= 0x61, bytes[k] | 0x20 <= 0x7A { k += 1 }
    guard (1...3).contains(k - first), j - k <= 2, j + 1 < limit, bytes[j + 1] | 0x20 >= 0x61 else {
      return nil
    }
    j += 1
    let start = j
    while j < limit, isNameByte(bytes[j]) { j += 1 }
    return j > start && j < limit ? TagTable.namespaced : nil
  }

  /// The offset behind a comment, a DOCTYPE or a processing instruction at `i`; nil where it is none.
  public mutating func comment(_ bytes: Span<UInt8>, _ i: Int, limit: Int) -> Int? {
    guard i + 1 < limit, bytes[i + 1] == 0x21 || bytes[i + 1] == 0x3F else { return nil }
    if TagMatcher.starts(bytes, i, "<!--", limit) {
      if i + 4 >= noCommentEndFrom { return nil }
      var j = i + 4
      while j + 2 < limit {
        if bytes[j] == 0x2D && bytes[j + 1] == 0x2D && bytes[j + 2] == 0x3E { return j + 3 }
        j += 1
      }
      noCommentEndFrom = i + 4
      return nil
    }
    // What word processors leave of their conditions (`<![if !supportLists]>`).
    if bytes[i + 1] == 0x21, i + 2 < limit, bytes[i + 2] == 0x5B {
      guard let j = TagMatcher.closingSign(bytes, from: i + 3, limit) else { return nil }
      return bytes[j - 1] == 0x5D ? j + 1 : nil
    }
    // A namespace that word processors declare within a text is no instruction, but is written as one.
    if TagMatcher.starts(bytes, i, "<?xml:namespace", limit) {
      return TagMatcher.closingSign(bytes, from: i + 1, limit).map { $0 + 1 }
    }
    let isInstruction = allowsPageTags && bytes[i + 1] == 0x3F
    guard isInstruction || TagMatcher.starts(bytes, i, "<!doctype", limit) else { return nil }
    guard let j = TagMatcher.closingSign(bytes, from: i + 2, limit) else { return nil }
    return !isInstruction || (j > i + 2 && bytes[j - 1] == 0x3F) ? j + 1 : nil
  }

  /// The first `>` from a place on, where no `<` stands before it.
  private static func closingSign(_ bytes: Span<UInt8>, from start: Int, _ limit: Int) -> Int? {
    var j = start
    while j < limit, bytes[j] != 0x3E, bytes[j] != 0x3C { j += 1 }
    return j < limit && bytes[j] == 0x3E ? j : nil
  }

  /// The offset where the closing tag of a hidden element starts (`</style`), or nil.
  public static func closing(of tag: UInt8, _ bytes: Span<UInt8>, from i: Int, limit: Int) -> Int? {
    let name = "</" + TagTable.entries[Int(tag)].name
    var j = i
    while j < limit {
      if bytes[j] == 0x3C, starts(bytes, j, name, limit) {
        var k = j + name.utf8.count
        while k < limit, isSpace(bytes[k]) { k += 1 }
        if k < limit, bytes[k] == 0x3E { return j }
      }
      j += 1
    }
    return nil
  }

  private static func starts(_ bytes: Span<UInt8>, _ i: Int, _ word: String, _ limit: Int) -> Bool {
    var j = i
    for b in word.utf8 {
      guard j < limit else { return false }
      let c = bytes[j]
      if (c >= 0x41 && c <= 0x5A ? c | 0x20 : c) != b { return false }
      j += 1
    }
    return true
  }

  private static func isNameByte(_ b: UInt8) -> Bool {
    (b | 0x20 >= 0x61 && b | 0x20 <= 0x7A) || (b >= 0x30 && b <= 0x39)
  }

  private static func isSpace(_ b: UInt8) -> Bool { b == 0x20 || (b >= 0x09 && b <= 0x0D) }
}
