/// Pictures in JPEG that a program wrote one behind the other (ITU-T T.81, annex B).
enum JPEGStream {
  struct Picture {
    var bytes: [UInt8]
    /// In dots.
    var width: Int
    var height: Int
  }

  /// The whole pictures at the start of the bytes.
  static func pictures(in bytes: [UInt8]) -> [Picture] {
    var pictures: [Picture] = []
    var start = 0
    while let (end, width, height) = picture(in: bytes, from: start) {
      pictures.append(Picture(bytes: Array(bytes[start..<end]), width: width, height: height))
      start = end
    }
    return pictures
  }

  /// Where a picture ends, and its size. Nil where none starts, or where it is not whole.
  private static func picture(in bytes: [UInt8], from start: Int) -> (end: Int, width: Int, height: Int)? {
    func half(_ i: Int) -> Int { Int(bytes[i]) << 8 | Int(bytes[i + 1]) }
    guard start + 4 < bytes.count, half(start) == 0xFFD8 else { return nil }
    var size: (width: Int, height: Int)?
    var i = start + 2
    while i + 4 <= bytes.count {
      guard bytes[i] == 0xFF else { return nil }
      let marker = bytes[i + 1]
      if marker == 0xD9 { return size.map { (i + 2, $0.width, $0.height) } }
      let next = i + 2 + half(i + 2)
      switch marker {
      // The frame; C4, C8 and CC are tables.
      case 0xC0...0xC3, 0xC5...0xC7, 0xC9...0xCB, 0xCD...0xCF:
        guard i + 9 <= bytes.count else { return nil }
        size = (half(i + 7), half(i + 5))
      default: break
      }
      i = next
      // Behind the head of a scan stands its data, in which FF is followed by 00 or by a restart.
      if marker == 0xDA {
        while i + 1 < bytes.count,
          bytes[i] != 0xFF || bytes[i + 1] == 0 || (0xD0...0xD7).contains(bytes[i + 1])
        {
          i += 1
        }
        if i + 2 <= bytes.count, half(i) == 0xFFD9 { return size.map { (i + 2, $0.width, $0.height) } }
      }
    }
    return nil
  }
}
