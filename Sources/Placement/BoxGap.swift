public import OCSSourceText

/// What stands between the words of a text of boxes.
public struct BoxGap: Sendable {
  public enum Kind: Sendable { case space, markup, geometry }

  public var range: SourceRange
  public var kind: Kind

  /// The gaps between words, whose places come in rising order; nil where text stands there that no box holds.
  public static func gaps(in bytes: [UInt8], between words: [SourceRange]) -> [BoxGap]? {
    var gaps: [BoxGap] = []
    var position = 0
    let isMarkup = bytes.first { $0 > 0x20 && $0 < 0x80 } == 0x3C
    for word in words + [SourceRange(bytes.count, bytes.count)] {
      while position < word.lower {
        guard let (end, kind) = piece(bytes, position, word.lower, isMarkup) else { return nil }
        gaps.append(BoxGap(range: SourceRange(position, end), kind: kind))
        position = end
      }
      position = max(position, word.upper)
    }
    return gaps
  }

  /// The piece that starts at `i`: white space, a tag, a name of a column, or numbers and what parts them.
  private static func piece(
    _ bytes: [UInt8], _ i: Int, _ limit: Int, _ isMarkup: Bool
  ) -> (end: Int, kind: Kind)? {
    func run(_ belongs: (UInt8) -> Bool) -> Int { bytes[i..<limit].firstIndex { !belongs($0) } ?? limit }
    switch bytes[i] {
    case 0x09...0x0D, 0x20: return (run { $0 == 0x20 || $0 >= 0x09 && $0 <= 0x0D }, .space)
    case 0xEF where bytes[i...].starts(with: [0xEF, 0xBB, 0xBF]): return (i + 3, .space)
    case 0x3C: return isMarkup ? tag(bytes, i, limit) : nil
    case 0x23: return mark(bytes, i, limit)
    case let b where isLetter(b) || b == 0x5F:
      let end = run { isLetter($0) || $0 == 0x5F || $0 >= 0x30 && $0 <= 0x39 }
      return (end, .geometry)
    case let b where isFiller(b): return (run(isFiller), .geometry)
    default: return nil
    }
  }

  /// Digits, signs and what parts cells.
  private static func isFiller(_ b: UInt8) -> Bool {
    switch b {
    case 0x22, 0x25, 0x27, 0x2C...0x2E, 0x30...0x3B, 0x5B, 0x5D, 0x7B, 0x7D: true
    default: false
    }
  }

  private static func isLetter(_ b: UInt8) -> Bool { b | 0x20 >= 0x61 && b | 0x20 <= 0x7A }

  /// A tag; declarations, comments and titles are markup with all they hold.
  private static func tag(_ bytes: [UInt8], _ i: Int, _ limit: Int) -> (end: Int, kind: Kind)? {
    func end(behind words: String) -> Int? {
      let wanted = Array(words.utf8)
      var j = i
      while j + wanted.count <= limit {
        if bytes[j...].starts(with: wanted) { return j + wanted.count }
        j += 1
      }
      return nil
    }
    for (start, stop) in [
      ("<!--", "-->"), ("<!", ">"), ("<?", "?>"), ("<title", "</title>"), ("<style", "</style>"),
    ]
    where bytes[i...].starts(with: start.utf8) {
      return end(behind: stop).map { ($0, .markup) }
    }
    // `<㊣>` is none.
    let name = bytes[(i + 1)..<limit].first == 0x2F ? i + 2 : i + 1
    guard name < limit, isLetter(bytes[name]) else { return nil }
    return end(behind: ">").map { ($0, .geometry) }
  }

  /// `###PAGE###`, which stands for what is no word.
  private static func mark(_ bytes: [UInt8], _ i: Int, _ limit: Int) -> (end: Int, kind: Kind)? {
    let letters = bytes[i..<limit].drop { $0 == 0x23 }
    let rest = letters.drop { $0 >= 0x41 && $0 <= 0x5A }
    let end = rest.drop { $0 == 0x23 }.startIndex
    return letters.startIndex == i + 3 && rest.startIndex > letters.startIndex && end == rest.startIndex + 3
      ? (end, .geometry) : nil
  }
}
