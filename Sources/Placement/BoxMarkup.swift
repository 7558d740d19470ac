internal import OCSSourceText

/// The markup in which programs print boxes, told by the names of its elements.
enum BoxMarkup: CaseIterable {
  /// `pdftotext -bbox` and `-bbox-layout`.
  case poppler
  /// `pdftohtml -xml`: a line of words an element.
  case lines
  case hocr, alto
  /// MuPDF's structured text: a character an element.
  case characters

  /// Where the beginning of a text holds all of these, it is this markup.
  private var signs: [StaticString] {
    switch self {
    case .poppler: ["<doc>", "<page width="]
    case .lines: ["<pdf2xml"]
    case .hocr: ["ocr_page"]
    case .alto: ["<alto"]
    case .characters: ["<document", "<page ", "<block bbox="]
    }
  }

  /// The markup that a text is printed in, by its beginning; nil where it is none of these.
  static func spoken(in head: Span<UInt8>) -> BoxMarkup? {
    // All signs stand in tags, and blanks alone stand before the first of them on its line.
    let mark = head.count > 3 && head[0] == 0xEF && head[1] == 0xBB && head[2] == 0xBF ? 3 : 0
    let first = head.firstIndex(of: 0x3C, from: mark)
    guard first < head.count, first == mark || head[first - 1] <= 0x20 && head[first - 1] != 0x09 else {
      return nil
    }
    return allCases.first { $0.signs.allSatisfy { head.holds($0) } }
  }

  func read(_ bytes: [UInt8], into text: inout BoxText) {
    var scanner = MarkupScanner(bytes)
    text.holdsText = self != .alto && self != .characters
    var page = -1
    var line = 0
    while let tag = scanner.next() {
      if tag.isClosing { continue }
      if isPage(tag, scanner) {
        text.pages.append(PlacedPage())
        page += 1
      } else if page >= 0 {
        if isLine(tag, scanner) { line += 1 }
        guard let box = wordBox(tag, scanner) else { continue }
        switch self {
        case .alto, .characters:
          if let content = scanner.value(of: self == .alto ? "CONTENT" : "c", in: tag) {
            text.add(
              bytes, content, box, page, line: line > 0 ? line : nil, confidence: confidence(tag, scanner))
          }
        case .poppler, .lines, .hocr:
          // What stands within, tags left out.
          var depth = 1
          var start = scanner.position
          while depth > 0, !tag.isEmpty, let inner = scanner.next() {
            text.add(
              bytes, start..<inner.range.lowerBound, box, page,
              line: self == .hocr && line > 0 ? line : nil, confidence: confidence(tag, scanner))
            start = scanner.position
            if !inner.isEmpty { depth += inner.isClosing ? -1 : 1 }
          }
        }
      }
    }
  }

  private func isPage(_ tag: MarkupScanner.Tag, _ scanner: MarkupScanner) -> Bool {
    switch self {
    case .poppler, .lines, .characters: tag.isNamed("page")
    case .alto: tag.isNamed("Page")
    case .hocr: has("ocr_page", tag, scanner)
    }
  }

  private func isLine(_ tag: MarkupScanner.Tag, _ scanner: MarkupScanner) -> Bool {
    switch self {
    case .alto: tag.isNamed("TextLine")
    case .characters: tag.isNamed("line")
    case .hocr: ["ocr_line", "ocr_header", "ocr_caption", "ocr_textfloat"].contains { has($0, tag, scanner) }
    case .poppler, .lines: false
    }
  }

  private func has(_ kind: String, _ tag: MarkupScanner.Tag, _ scanner: MarkupScanner) -> Bool {
    scanner.value(of: "class", in: tag).map { scanner.bytes[$0].elementsEqual(kind.utf8) } ?? false
  }

  /// How sure the program was of a word; nil where it does not say.
  private func confidence(_ tag: MarkupScanner.Tag, _ scanner: MarkupScanner) -> Double? {
    switch self {
    case .poppler, .lines, .characters: nil
    case .alto: scanner.number("WC", in: tag).map { 100 * $0 }
    case .hocr:
      scanner.value(of: "title", in: tag).flatMap {
        BoxMarkup.numbers(scanner.bytes, $0, behind: "x_wconf ")?.first
      }
    }
  }

  /// Nil where the element is no word.
  private func wordBox(_ tag: MarkupScanner.Tag, _ scanner: MarkupScanner) -> Box? {
    func sides(_ names: [String]) -> [Double]? {
      let numbers = names.compactMap { scanner.number($0, in: tag) }
      return numbers.count == 4 ? numbers : nil
    }
    func extent(_ numbers: [Double]?) -> Box? {
      numbers.map { Box(left: $0[0], top: $0[1], right: $0[0] + $0[2], bottom: $0[1] + $0[3]) }
    }
    switch self {
    case .poppler:
      guard tag.isNamed("word") else { return nil }
      return sides(["xMin", "yMin", "xMax", "yMax"]).map {
        Box(left: $0[0], top: $0[1], right: $0[2], bottom: $0[3])
      }
    case .lines: return tag.isNamed("text") ? extent(sides(["left", "top", "width", "height"])) : nil
    case .alto: return tag.isNamed("String") ? extent(sides(["HPOS", "VPOS", "WIDTH", "HEIGHT"])) : nil
    case .hocr:
      guard has("ocrx_word", tag, scanner), let title = scanner.value(of: "title", in: tag) else {
        return nil
      }
      return BoxMarkup.box(scanner.bytes, title, behind: "bbox ", corners: [0, 1, 2, 3])
    case .characters:
      guard tag.isNamed("char"), let quad = scanner.value(of: "quad", in: tag) else { return nil }
      return BoxMarkup.box(scanner.bytes, quad, behind: "", corners: [0, 1, 6, 7])
    }
  }

  /// The box of which two corners stand among the numbers behind a word.
  private static func box(
    _ bytes: [UInt8], _ range: Range<Int>, behind word: String, corners: [Int]
  ) -> Box? {
    guard let numbers = numbers(bytes, range, behind: word), numbers.count > corners[3] else { return nil }
    return Box(
      left: numbers[corners[0]], top: numbers[corners[1]], right: numbers[corners[2]],
      bottom: numbers[corners[3]])
  }

  /// Up to eight numbers that stand behind a word; nil where it does not stand there.
  private static func numbers(_ bytes: [UInt8], _ range: Range<Int>, behind word: String) -> [Double]? {
    guard let start = range.first(where: { bytes[$0..<range.upperBound].starts(with: word.utf8) }) else {
      return nil
    }
    var scanner = ByteScanner(bytes, (start + word.utf8.count)..<range.upperBound)
    var numbers: [Double] = []
    while numbers.count < 8, let number = scanner.number() { numbers.append(number) }
    return numbers
  }
}
