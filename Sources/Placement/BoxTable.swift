internal import OCSSourceText

/// A table of boxes, a word a row, whose first row names the columns: what Tesseract, `pdftotext -tsv` and pdfplumber print.
struct BoxTable {
  private let bytes: [UInt8]
  private let separator: UInt8
  /// The column of each field; nil where there is none.
  private var columns = [Int?](repeating: nil, count: BoxField.allCases.count)
  private var width = 0
  private var body = 0

  /// Nil where the first row does not name a text and a box.
  init?(_ bytes: [UInt8]) {
    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    let end = bytes[start...].prefix(1 << 12).firstIndex { $0 == 0x0A || $0 == 0x0D } ?? 0
    guard end > start else { return nil }
    self.bytes = bytes
    separator = bytes[start..<end].contains(0x09) ? 0x09 : 0x2C
    body = end
    let cells = bytes[start..<end].split(separator: separator, omittingEmptySubsequences: false).map {
      String(decoding: $0, as: UTF8.self).lowercased().filter { $0 != "\"" && $0 != " " }
    }
    width = cells.count
    for (name, field) in BoxField.names where columns[field.rawValue] == nil {
      columns[field.rawValue] = cells.firstIndex(of: name)
    }
    func has(_ fields: BoxField...) -> Bool { fields.contains { columns[$0.rawValue] != nil } }
    guard has(.text), has(.left), has(.top), has(.right, .width), has(.bottom, .height) else { return nil }
  }

  func read(into text: inout BoxText) {
    var position = body
    while let cells = nextRow(&position) {
      if cells.count > width { text.isBroken = true }
      text.add(bytes) { field in columns[field.rawValue].flatMap { $0 < cells.count ? cells[$0] : nil } }
    }
  }

  /// The places of a row's cells, without the quotes around them.
  private func nextRow(_ position: inout Int) -> [Range<Int>]? {
    while position < bytes.count, bytes[position] == 0x0A || bytes[position] == 0x0D { position += 1 }
    guard position < bytes.count else { return nil }
    var cells: [Range<Int>] = []
    cells.reserveCapacity(width)
    var start = position
    while true {
      let isQuoted = separator == 0x2C && start < bytes.count && bytes[start] == 0x22
      var i = isQuoted ? start + 1 : start
      while i < bytes.count {
        if isQuoted {
          if bytes[i] == 0x22 {
            guard i + 1 < bytes.count, bytes[i + 1] == 0x22 else { break }
            i += 1
          }
        } else if bytes[i] == separator || bytes[i] == 0x0A || bytes[i] == 0x0D {
          break
        }
        i += 1
      }
      cells.append((isQuoted ? start + 1 : start)..<i)
      if isQuoted, i < bytes.count { i += 1 }
      position = i
      guard i < bytes.count, bytes[i] == separator else { return cells }
      start = i + 1
    }
  }
}

extension BoxText {
  /// The most pages that a text may name.
  private static let mostPages = 100_000

  /// The place of a page by its number; pages come in order.
  mutating func page(_ number: Double?) -> Int {
    let wanted = min(max(1, Int(max(0, min(1e6, number ?? 1)))), BoxText.mostPages)
    while pages.count < wanted { pages.append(PlacedPage()) }
    return wanted - 1
  }

  /// The words that stand in a part of the bytes, side by side in a box.
  mutating func add(
    _ bytes: [UInt8], _ range: Range<Int>, _ box: Box, _ page: Int, line: Int? = nil,
    confidence: Double? = nil
  ) {
    guard box.right >= box.left, box.bottom >= box.top else { return }
    var words: [(text: [UInt8], range: Range<Int>, offset: Int)] = []
    var width = 0
    var isOpen = false
    var i = range.lowerBound
    while i < range.upperBound {
      // An escape of JSON is written in another way than it is read.
      let isEscape = bytes[i] == 0x5C && isJSON
      if isEscape { holdsText = false }
      // Most characters stand for themselves.
      let own = isEscape || bytes[i] == 0x26 ? nil : Scalars.decode(bytes, i)
      let (scalars, end) =
        own.map { ([], i + $0.length) }
        ?? (isEscape
          ? BoxText.escape(bytes, i, range.upperBound) : BoxText.character(bytes, i, range.upperBound))
      let scalar = own?.scalar ?? scalars.first ?? 0x20
      if CharacterProperties.isWhiteSpace(scalar) {
        isOpen = false
        width += 1
      } else {
        if !isOpen { words.append(([], i..<i, width)) }
        isOpen = true
        let last = words.count - 1
        if own != nil { Scalars.append(scalar, to: &words[last].text) }
        for s in scalars where UnicodeScalar(s) != nil { Scalars.append(s, to: &words[last].text) }
        words[last].range = words[last].range.lowerBound..<end
        width += Typeface.isWide(scalar) ? 2 : 1
      }
      i = end
    }
    for (n, word) in words.enumerated() {
      let own = words.count == 1 ? (0, width) : (word.offset, word.offset + Typeface.columns(of: word.text))
      let unit = box.width / Double(max(width, 1))
      var place = box
      if words.count > 1 {
        place.left = box.left + unit * Double(own.0)
        place.right = n + 1 == words.count ? box.right : box.left + unit * Double(own.1)
      }
      pages[page].words.append(
        PlacedWord(
          text: word.text, box: place, source: SourceRange(word.range.lowerBound, word.range.upperBound),
          line: line, confidence: confidence))
    }
  }

  /// The scalar of the escape at `i`, and what stands behind it. Halves of a pair are taken together.
  private static func escape(_ bytes: [UInt8], _ i: Int, _ limit: Int) -> (scalars: [UInt32], end: Int) {
    guard i + 1 < limit else { return ([], limit) }
    func unit(_ at: Int) -> UInt32? {
      guard at + 6 <= limit, bytes[at] == 0x5C, bytes[at + 1] == 0x75 else { return nil }
      return UInt32(String(decoding: bytes[(at + 2)..<(at + 6)], as: UTF8.self), radix: 16)
    }
    if let first = unit(i) {
      if first & 0xFC00 == 0xD800, let second = unit(i + 6), second & 0xFC00 == 0xDC00 {
        return ([0x10000 + (first & 0x3FF) << 10 + second & 0x3FF], i + 12)
      }
      return ([first], i + 6)
    }
    // A line end within a word is a blank.
    return (bytes[i + 1] | 0x20 >= 0x61 ? [0x20] : [UInt32(bytes[i + 1])], i + 2)
  }

  /// The scalars of the character or reference at `i`, and what stands behind it.
  private static func character(_ bytes: [UInt8], _ i: Int, _ limit: Int) -> (scalars: [UInt32], end: Int) {
    if bytes[i] == 0x26, let reference = CharacterReferences.match(bytes, i, limit: limit) {
      return (reference.scalars, reference.end)
    }
    let (scalar, length) = Scalars.decode(bytes, i)
    return ([scalar], i + length)
  }

  /// Behind the character or reference at `i`.
  public static func characterEnd(_ bytes: [UInt8], _ i: Int, _ limit: Int) -> Int {
    bytes[i] == 0x26 ? character(bytes, i, limit).end : i + Scalars.decode(bytes, i).length
  }
}

extension PlacedPage {
  /// A line, or the sides of a rectangle.
  mutating func addRulings(_ box: Box) {
    if box.height <= SVGRulings.greatestThickness {
      rulings.append(Ruling(.horizontal, at: box.middle, from: box.left, to: box.right))
    } else if box.width <= SVGRulings.greatestThickness {
      rulings.append(Ruling(.vertical, at: box.center, from: box.top, to: box.bottom))
    } else {
      for y in [box.top, box.bottom] {
        rulings.append(Ruling(.horizontal, at: y, from: box.left, to: box.right))
      }
      for x in [box.left, box.right] {
        rulings.append(Ruling(.vertical, at: x, from: box.top, to: box.bottom))
      }
    }
  }
}
