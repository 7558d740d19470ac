internal import Glibc

/// Text in other encodings than UTF-8 → UTF-8.
enum Encodings {
  /// UTF-16 is told by its BOM, which the result does not have. Nil where a surrogate stands alone or a
  /// byte is left over.
  static func fromUTF16(_ bytes: [UInt8]) -> [UInt8]? {
    guard bytes.count % 2 == 0 else { return nil }
    let isLittleEndian = bytes[0] == 0xFF
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count * 3 / 2)
    var high: UInt32?
    for i in stride(from: 2, to: bytes.count, by: 2) {
      let (a, b) = (UInt32(bytes[i]), UInt32(bytes[i + 1]))
      let unit = isLittleEndian ? b << 8 | a : a << 8 | b
      switch unit {
      case 0xD800...0xDBFF:
        guard high == nil else { return nil }
        high = unit
      case 0xDC00...0xDFFF:
        guard let first = high else { return nil }
        Scalars.append(0x10000 + (first - 0xD800) << 10 + (unit - 0xDC00), to: &out)
        high = nil
      default:
        guard high == nil else { return nil }
        Scalars.append(unit, to: &out)
      }
    }
    return high == nil ? out : nil
  }

  /// Text in the encodings that Chinese programs write, and which one it is. Nil where a byte does not fit any, or where
  /// the words that every standard has do not come out: then it is broken UTF-8 or something else.
  static func fromChinese(_ bytes: [UInt8]) -> (text: [UInt8], name: String)? {
    for byteOrder in [[0xFF, 0xFE], [0xFE, 0xFF]] as [[UInt8]] where bytes.count % 2 == 0 {
      // Without its BOM nothing but the words tell UTF-16.
      if let text = fromUTF16(byteOrder + bytes), holdsStandard(text) { return (text, "UTF-16") }
    }
    // Big5 as Windows writes it, then with the characters of Hong Kong.
    for (name, encoding) in [("Big5", "CP950"), ("Big5-HKSCS", "BIG5-HKSCS"), ("GB18030", "GB18030")] {
      if let text = convert(bytes, from: encoding), holdsStandard(text) { return (text, name) }
    }
    return nil
  }

  /// By the C library. Nil where a byte does not fit.
  private static func convert(_ bytes: [UInt8], from encoding: String) -> [UInt8]? {
    let converter = unsafe iconv_open("UTF-8", encoding)
    guard unsafe converter != iconv_t(bitPattern: -1) else { return nil }
    defer { unsafe iconv_close(converter) }
    var source = bytes.map { CChar(bitPattern: $0) }
    var target = [CChar](repeating: 0, count: bytes.count * 3 + 16)
    let rest: Int? = unsafe source.withUnsafeMutableBufferPointer { input in
      unsafe target.withUnsafeMutableBufferPointer { output in
        var from = input.baseAddress
        var to = output.baseAddress
        var left = input.count
        var room = output.count
        // The C function gives (size_t)-1 where it stops at a byte that does not fit.
        let failures = unsafe iconv(converter, &from, &left, &to, &room)
        return failures == 0 && left == 0 ? room : nil
      }
    }
    return rest.map { rest in target[..<(target.count - rest)].map { UInt8(bitPattern: $0) } }
  }

  private static func holdsStandard(_ text: [UInt8]) -> Bool {
    ["職能基準", "行為指標", "职能基准", "行为指标"].contains { word in
      let bytes = Array(word.utf8)
      guard text.count >= bytes.count else { return false }
      return (0...(text.count - bytes.count)).contains {
        text[$0] == bytes[0] && text[$0..<($0 + bytes.count)].elementsEqual(bytes)
      }
    }
  }
}
