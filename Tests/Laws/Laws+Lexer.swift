import OCSMarkupFragments
import OCSSourceText
import OCSTokenization

extension Laws {
  /// Tokens are adjacent and cover the document, in every layout; bytes that are no text are refused.
  public static func lexer(_ bytes: [UInt8]) throws {
    guard let source = try? SourceDocument(name: "document", bytes: bytes) else { return }
    for layout in Layout.allCases {
      let text = Lexer.tokenize(source, as: layout)
      var position = 0
      for i in text.tokens.indices {
        let range = text.range(i)
        try hold(
          range.lower == position && range.upper > position, "tokens are adjacent",
          "\(layout.rawValue), byte \(position)")
        try hold(
          text.index(at: position) == i, "a place finds its token", "\(layout.rawValue), byte \(position)")
        position = range.upper
      }
      try hold(position == source.bytes.count, "tokens reach the end", layout.rawValue)
    }
  }

  /// Every text of a fragment is told what stands before it; libxml2 and the tags agree where tags nest.
  public static func fragment(_ bytes: [UInt8]) throws {
    guard let source = try? SourceDocument(name: "fragment", bytes: bytes) else { return }
    let bytes = source.bytes
    var matcher = TagMatcher()
    var pieces: [FragmentStructure.Piece] = []
    var reading = FragmentStructure.TagReading()
    var breaks: [FragmentStructure.Break] = []
    var i = 0
    var start = 0
    func endText(_ end: Int) {
      let run = bytes[start..<end]
      guard run.contains(where: { $0 > 0x20 }) else { return }
      pieces.append(.text(Array(run)))
      breaks.append(reading.text())
    }
    while i < bytes.count {
      guard bytes[i] == 0x3C, let tag = matcher.tag(bytes.span, i, limit: bytes.count) else {
        i += 1
        continue
      }
      endText(i)
      pieces.append(tag.isClosing ? .close(tag.tag) : .open(tag.tag))
      if tag.isClosing { reading.close(tag.tag) } else { reading.open(tag.tag) }
      i = tag.end
      start = i
    }
    endText(bytes.count)
    let told = FragmentStructure.breaks(pieces)
    try hold(told.count == breaks.count, "every text is told what stands before it")
    if reading.isNested {
      try hold(told == breaks, "libxml2 and the tags agree where tags nest", "\(told) and \(breaks)")
    }
  }
}
