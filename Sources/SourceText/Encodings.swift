internal import Glibc

/// Text in other encodings than UTF-8 → UTF-8.
public enum Encodings {
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

  /// The encoding in which a text was written and the one as which a program read it before it saved what came out as UTF-8;
  /// nil where the words that every standard has do not show it.
  public static func misread(_ bytes: [UInt8]) -> (written: String, read: String)? {
    for (written, read) in [
      ("UTF-8", "ISO-8859-1"), ("UTF-8", "CP1252"), ("UTF-8", "CP950"), ("UTF-8", "GB18030"),
      ("CP950", "GB18030"),
      ("CP950", "CP1252"), ("GB18030", "CP950"), ("GB18030", "CP1252"),
    ] {
      let garbled = ["行為指標", "職能"].compactMap { word in
        convert(Array(word.utf8), from: "UTF-8", to: written).flatMap { convert($0, from: read) }
      }
      if garbled.contains(where: { holds($0, in: bytes) }) { return (written, read) }
    }
    return nil
  }

  /// By the C library. Nil where a byte does not fit.
  private static func convert(
    _ bytes: [UInt8], from encoding: String, to target: String = "UTF-8"
  ) -> [UInt8]? {
    let converter = unsafe iconv_open(target, encoding)
    guard unsafe converter != iconv_t(bitPattern: -1) else { return nil }
    defer { unsafe iconv_close(converter) }
    var source = bytes.map { CChar(bitPattern: $0) }
    var result = [CChar](repeating: 0, count: bytes.count * 3 + 16)
    let rest: Int? = unsafe source.withUnsafeMutableBufferPointer { input in
      unsafe result.withUnsafeMutableBufferPointer { output in
        var from = input.baseAddress
        var to = output.baseAddress
        var left = input.count
        var room = output.count
        // The C function gives (size_t)-1 where it stops at a byte that does not fit.
        let failures = unsafe iconv(converter, &from, &left, &to, &room)
        return failures == 0 && left == 0 ? room : nil
      }
    }
    return rest.map { rest in result[..<(result.count - rest)].map { UInt8(bitPattern: $0) } }
  }

  private static func holdsStandard(_ text: [UInt8]) -> Bool {
    ["職能基準", "行為指標", "职能基准", "行为指标"].contains { holds(Array($0.utf8), in: text) }
  }

  private static func holds(_ word: [UInt8], in text: [UInt8]) -> Bool {
    text.span.firstIndex(of: word.span, from: 0) != nil
  }
}
