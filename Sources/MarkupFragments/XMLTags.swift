/// Looks at the tags of an XML document before libxml2 does.
///
/// libxml2 compares each attribute of a tag with all others, so that the time of one long tag grows with its square.
enum XMLTags {
  /// Attributes of a tag: no Office program writes half as many.
  static let greatestAttributes = 256

  /// Whether every tag has few enough attributes. What is no sound XML is left to libxml2, which tells.
  static func areSmall(_ bytes: Span<UInt8>) -> Bool {
    var i = 0
    while let start = next(0x3C, in: bytes, from: i) {
      i = start + 1
      if let end = endOfOther(bytes, i) {
        i = end
        continue
      }
      var attributes = 0
      tag: while i < bytes.count {
        let b = bytes[i]
        i += 1
        switch b {
        case 0x3E: break tag
        case 0x3D:
          attributes += 1
          if attributes > greatestAttributes { return false }
        case 0x22, 0x27: i = next(b, in: bytes, from: i).map { $0 + 1 } ?? bytes.count
        default: break
        }
      }
    }
    return true
  }

  /// What starts with `<` and is no tag, behind it, and how it ends.
  private static let others = [("!--", "-->"), ("![CDATA[", "]]>"), ("?", "?>")]

  /// Behind a comment, a section of text or an instruction that starts at `i`, behind its `<`; nil where it is a tag.
  private static func endOfOther(_ bytes: Span<UInt8>, _ i: Int) -> Int? {
    for (start, end) in others where holds(start, bytes, i) {
      let last = Array(end.utf8)[end.utf8.count - 1]
      var j = i + start.utf8.count
      while let found = next(last, in: bytes, from: j) {
        j = found + 1
        if j - end.utf8.count >= i + start.utf8.count, holds(end, bytes, j - end.utf8.count) { return j }
      }
      return bytes.count
    }
    return nil
  }

  private static func holds(_ word: String, _ bytes: Span<UInt8>, _ i: Int) -> Bool {
    var j = i
    for b in word.utf8 {
      guard j < bytes.count, bytes[j] == b else { return false }
      j += 1
    }
    return true
  }

  private static func next(_ byte: UInt8, in bytes: Span<UInt8>, from i: Int) -> Int? {
    var i = i
    while i < bytes.count {
      if bytes[i] == byte { return i }
      i += 1
    }
    return nil
  }
}
