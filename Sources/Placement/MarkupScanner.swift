/// The tags of well-formed markup, one after the other, as the programs write it that print boxes: no more is read of it
/// than names, attributes and what stands between two tags.
struct MarkupScanner {
  struct Tag {
    var name: ArraySlice<UInt8>
    var isClosing: Bool
    var isEmpty: Bool
    /// From `<` to behind `>`.
    var range: Range<Int>
    /// Between the name and `>`.
    var attributes: Range<Int>

    func isNamed(_ wanted: String) -> Bool { name.elementsEqual(wanted.utf8) }
  }

  let bytes: [UInt8]
  private(set) var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The next tag; declarations and comments are passed over.
  mutating func next() -> Tag? {
    while let start = bytes[position...].firstIndex(of: 0x3C) {
      guard start + 1 < bytes.count else { break }
      if bytes[start + 1] == 0x21 || bytes[start + 1] == 0x3F {
        position = endOfDeclaration(start)
        continue
      }
      var i = start + 1
      let isClosing = bytes[i] == 0x2F
      if isClosing { i += 1 }
      let nameStart = i
      while i < bytes.count, bytes[i] > 0x20, bytes[i] != 0x3E, bytes[i] != 0x2F { i += 1 }
      let nameEnd = i
      var quote: UInt8 = 0
      while i < bytes.count, quote != 0 || bytes[i] != 0x3E {
        if quote != 0 {
          if bytes[i] == quote { quote = 0 }
        } else if bytes[i] == 0x22 || bytes[i] == 0x27 {
          quote = bytes[i]
        }
        i += 1
      }
      guard i < bytes.count else { break }
      position = i + 1
      let isEmpty = !isClosing && bytes[i - 1] == 0x2F
      return Tag(
        name: bytes[nameStart..<nameEnd], isClosing: isClosing, isEmpty: isEmpty, range: start..<(i + 1),
        attributes: nameEnd..<i)
    }
    position = bytes.count
    return nil
  }

  private func endOfDeclaration(_ start: Int) -> Int {
    if bytes[start...].starts(with: "<!--".utf8) {
      var i = start + 4
      while i + 2 < bytes.count {
        if bytes[i] == 0x2D, bytes[i + 1] == 0x2D, bytes[i + 2] == 0x3E { return i + 3 }
        i += 1
      }
      return bytes.count
    }
    return bytes[start...].firstIndex(of: 0x3E).map { $0 + 1 } ?? bytes.count
  }

  /// The place of an attribute's value.
  func value(of attribute: String, in tag: Tag) -> Range<Int>? {
    var i = tag.attributes.lowerBound
    let end = tag.attributes.upperBound
    while i < end {
      while i < end, bytes[i] <= 0x20 || bytes[i] == 0x2F { i += 1 }
      let start = i
      while i < end, bytes[i] != 0x3D, bytes[i] > 0x20 { i += 1 }
      let name = start..<i
      while i < end, bytes[i] <= 0x20 { i += 1 }
      guard i < end, bytes[i] == 0x3D else {
        if name.isEmpty { i += 1 }
        continue
      }
      i += 1
      while i < end, bytes[i] <= 0x20 { i += 1 }
      guard i < end, bytes[i] == 0x22 || bytes[i] == 0x27 else { continue }
      let quote = bytes[i]
      let first = i + 1
      i = bytes[first..<end].firstIndex(of: quote) ?? end
      if bytes[name].elementsEqual(attribute.utf8) { return first..<i }
      i += 1
    }
    return nil
  }

  func number(_ attribute: String, in tag: Tag) -> Double? {
    guard let range = value(of: attribute, in: tag) else { return nil }
    var scanner = ByteScanner(bytes, range)
    return scanner.number()
  }
}
