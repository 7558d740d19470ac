internal import OCSSourceText

/// A text that holds the boxes of words: what is in it, by page.
public struct BoxText: Sendable {
  public internal(set) var pages: [PlacedPage] = []
  /// Whether the words stand in the text as they are; else within attributes or escapes of it.
  public internal(set) var holdsText = true

  /// Whether a word stands in no box: then it is no text of boxes.
  var isBroken = false
  /// Whether its words may hold JSON's escapes.
  var isJSON = false

  /// One without pages, to be filled.
  init() {}

  /// Nil where the bytes, in UTF-8, are no text of boxes: its columns or elements are known by their names.
  public init?(_ bytes: [UInt8]) {
    if let table = BoxTable(bytes) {
      table.read(into: &self)
    } else if var list = BoxList(bytes) {
      isJSON = true
      list.read(into: &self)
    } else if let dialect = BoxMarkup.spoken(in: bytes.span.extracting(first: BoxText.head)) {
      dialect.read(bytes, into: &self)
      if dialect == .characters { for i in pages.indices { pages[i].joinCharacters() } }
    } else {
      return nil
    }
    if isBroken || pages.allSatisfy(\.words.isEmpty) { return nil }
    for i in pages.indices { pages[i].alignLines() }
  }

  /// What a program printed, which may be no UTF-8: what is none becomes U+FFFD.
  public init?(printed bytes: [UInt8]) { self.init(BoxText.valid(bytes)) }

  static func valid(_ bytes: [UInt8]) -> [UInt8] {
    String(validating: bytes, as: UTF8.self) == nil
      ? Array(String(decoding: bytes, as: UTF8.self).utf8) : bytes
  }

  /// How many bytes tell what a text is.
  private static let head = 1 << 14
}

extension PlacedPage {
  /// Characters of one line that touch are a word.
  fileprivate mutating func joinCharacters() {
    var joined: [PlacedWord] = []
    for word in words {
      if let last = joined.last, last.line == word.line,
        abs(word.box.left - last.box.right) < 0.1 * word.box.height, let start = last.source,
        let end = word.source
      {
        joined[joined.count - 1].text += word.text
        joined[joined.count - 1].box = last.box.union(word.box)
        joined[joined.count - 1].source = SourceRange(start.lower, end.upper)
      } else {
        joined.append(word)
      }
    }
    words = joined
  }

  /// Words that are said to stand on one line stand at one height, however high each of them is.
  fileprivate mutating func alignLines() {
    var heights: [Int: (top: Double, bottom: Double)] = [:]
    for word in words {
      guard let line = word.line else { continue }
      let known = heights[line] ?? (word.box.top, word.box.bottom)
      heights[line] = (min(known.top, word.box.top), max(known.bottom, word.box.bottom))
    }
    for i in words.indices {
      guard let line = words[i].line, let height = heights[line] else { continue }
      (words[i].box.top, words[i].box.bottom) = height
    }
  }
}
