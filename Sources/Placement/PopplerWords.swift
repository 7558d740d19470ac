internal import SourceText

/// The words that `pdftotext -bbox` and `-bbox-layout` print.
public enum PopplerWords {
  public static func pages(_ xhtml: [UInt8]) -> [PlacedPage] {
    var pages: [PlacedPage] = []
    var scanner = MarkupScanner(xhtml)
    while let tag = scanner.next() {
      if tag.isNamed("page"), !tag.isClosing {
        pages.append(PlacedPage())
      } else if tag.isNamed("word"), !tag.isClosing, !pages.isEmpty, let box = box(tag, scanner) {
        let start = scanner.position
        guard let end = scanner.next(), end.isClosing else { break }
        let text = unescaped(xhtml, start..<end.range.lowerBound)
        if !text.isEmpty {
          pages[pages.count - 1].words.append(
            PlacedWord(text: text, box: box, source: SourceRange(start, end.range.lowerBound)))
        }
      }
    }
    return pages
  }

  private static func box(_ tag: MarkupScanner.Tag, _ scanner: MarkupScanner) -> Box? {
    guard let left = scanner.number("xMin", in: tag), let top = scanner.number("yMin", in: tag),
      let right = scanner.number("xMax", in: tag), let bottom = scanner.number("yMax", in: tag)
    else { return nil }
    return Box(left: left, top: top, right: right, bottom: bottom)
  }

  private static func unescaped(_ bytes: [UInt8], _ range: Range<Int>) -> [UInt8] {
    guard bytes[range].contains(0x26) else { return Array(bytes[range]) }
    var text: [UInt8] = []
    var i = range.lowerBound
    while i < range.upperBound {
      if bytes[i] == 0x26,
        let reference = CharacterReferences.match(bytes, i, limit: range.upperBound)
      {
        for scalar in reference.scalars.compactMap(UnicodeScalar.init) { text += Array(String(scalar).utf8) }
        i = reference.end
      } else {
        text.append(bytes[i])
        i += 1
      }
    }
    return text
  }
}
