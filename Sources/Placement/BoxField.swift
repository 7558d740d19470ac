internal import OCSSourceText

/// What a column of a table of boxes, or a member of an object, says.
enum BoxField: Int, CaseIterable {
  case text, page, left, top, right, bottom, width, height, level, kind, block, paragraph, line, confidence

  /// Where a table has two names for one thing, the first one here counts.
  static let names: [(name: String, field: BoxField)] = [
    ("text", .text), ("word", .text), ("page", .page), ("page_num", .page), ("page_number", .page),
    ("left", .left), ("x0", .left), ("xmin", .left), ("top", .top), ("ymin", .top), ("y0", .top),
    ("right", .right), ("x1", .right), ("xmax", .right), ("bottom", .bottom), ("ymax", .bottom),
    ("y1", .bottom), ("width", .width), ("height", .height), ("level", .level), ("object_type", .kind),
    ("block_num", .block), ("par_num", .paragraph), ("line_num", .line),
    ("conf", .confidence),
  ]

  init?(named name: String) {
    guard let found = BoxField.names.first(where: { $0.name == name }) else { return nil }
    self = found.field
  }
}

extension BoxText {
  /// The level of words, where rows stand for pages, blocks and lines too.
  private static let wordLevel = 5.0

  /// The words of a row or an object; `place` tells where each of its fields stands.
  mutating func add(_ bytes: [UInt8], _ place: (BoxField) -> Range<Int>?) {
    func number(_ field: BoxField) -> Double? {
      guard let range = place(field) else { return nil }
      var scanner = ByteScanner(bytes, range)
      return scanner.number()
    }
    let words = place(.text) ?? 0..<0
    guard let left = number(.left), let top = number(.top),
      let right = number(.right) ?? number(.width).map({ left + $0 }),
      let bottom = number(.bottom) ?? number(.height).map({ top + $0 }), right >= left, bottom >= top
    else {
      isBroken = isBroken || !words.isEmpty
      return
    }
    let box = Box(left: left, top: top, right: right, bottom: bottom)
    let page = page(number(.page))
    let kind = place(.kind).map { String(decoding: bytes[$0], as: UTF8.self) }
    if let kind, kind != "char", kind != "word" {
      if kind == "line" || kind == "rect" { pages[page].addRulings(box) }
      return
    }
    if let level = number(.level), level != BoxText.wordLevel {
      // What stands for a page or a line has no text, or a mark.
      isBroken =
        isBroken
        || !words.allSatisfy {
          bytes[$0] <= 0x20 || bytes[$0] == 0x23 || bytes[$0] >= 0x41 && bytes[$0] <= 0x5A
        }
      return
    }
    let line = [BoxField.block, .paragraph, .line].compactMap { number($0).flatMap(Int.init(exactly:)) }
    add(
      bytes, words, box, page,
      line: line.count == 3 ? line[0] &* 1_000_003 &+ line[1] &* 1009 &+ line[2] : nil,
      confidence: number(.confidence))
  }
}
