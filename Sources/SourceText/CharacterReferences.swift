/// Character references of HTML (`&amp;`, `&#8226;`, `&#x2022;`), valid only with their semicolon, and those of texts between
/// quotes in programs (`\u8077`, `\xa0`).
public enum CharacterReferences {
  /// The longest body between `&` and `;` that is looked at: the longest name has 31 letters.
  public static let longestBody = 40

  /// The scalars of the reference at `i` (where `&` stands) and the offset behind its semicolon;
  /// nil where the bytes are no reference. The result may be empty (`&#1;`).
  public static func match(_ bytes: [UInt8], _ i: Int, limit: Int) -> (scalars: [UInt32], end: Int)? {
    var j = i + 1
    guard j < limit else { return nil }
    if bytes[i] == 0x5C { return escape(bytes, i, limit) }
    if bytes[j] == 0x23 {
      j += 1
      let isHexadecimal = j < limit && bytes[j] | 0x20 == 0x78
      if isHexadecimal { j += 1 }
      let first = j
      var value: UInt32 = 0
      while j < limit, let digit = digit(bytes[j], isHexadecimal) {
        value = min(value * (isHexadecimal ? 16 : 10) + digit, 0x110000)
        j += 1
      }
      guard j > first, j < limit, bytes[j] == 0x3B else { return nil }
      return (numeric(value), j + 1)
    }
    let first = j
    while j < limit, j - first < longestBody, isNameByte(bytes[j]) { j += 1 }
    guard j > first, j < limit, bytes[j] == 0x3B, let scalars = named[Array(bytes[first..<j])] else {
      return nil
    }
    return (scalars, j + 1)
  }

  /// The scalar that a backslash, a letter and two, four or eight digits stand for; two of UTF-16 may be one.
  private static func escape(_ bytes: [UInt8], _ i: Int, _ limit: Int) -> (scalars: [UInt32], end: Int)? {
    func number(_ i: Int) -> (value: UInt32, end: Int)? {
      guard i + 1 < limit, bytes[i] == 0x5C, let count = [0x75: 4, 0x78: 2, 0x55: 8][bytes[i + 1]],
        i + 2 + count <= limit
      else { return nil }
      var value: UInt32 = 0
      for j in (i + 2)..<(i + 2 + count) {
        guard let digit = digit(bytes[j], true), value < 1 << 28 else { return nil }
        value = value * 16 + digit
      }
      return (value, i + 2 + count)
    }
    guard let first = number(i) else { return nil }
    if (0xD800..<0xDC00).contains(first.value), let second = number(first.end),
      (0xDC00..<0xE000).contains(second.value)
    {
      return ([0x10000 + (first.value - 0xD800) << 10 + (second.value - 0xDC00)], second.end)
    }
    return (numeric(first.value), first.end)
  }

  private static func isNameByte(_ b: UInt8) -> Bool {
    (b | 0x20 >= 0x61 && b | 0x20 <= 0x7A) || (b >= 0x30 && b <= 0x39)
  }

  private static func digit(_ b: UInt8, _ isHexadecimal: Bool) -> UInt32? {
    if b >= 0x30 && b <= 0x39 { return UInt32(b - 0x30) }
    let letter = b | 0x20
    return isHexadecimal && letter >= 0x61 && letter <= 0x66 ? UInt32(letter - 0x57) : nil
  }

  /// HTML's reading of a number: Windows-1252 for U+0080 to U+009F, nothing for what is no character.
  private static func numeric(_ value: UInt32) -> [UInt32] {
    switch value {
    case 0: [0xFFFD]
    case 0x0D: [0x0D]
    case 0x80...0x9F: [windows1252[Int(value - 0x80)]]
    case 0xD800...0xDFFF, 0x110000...: [0xFFFD]
    case 0x01...0x08, 0x0B, 0x0E...0x1F, 0x7F, 0xFDD0...0xFDEF: []
    default: value & 0xFFFE == 0xFFFE ? [] : [value]
    }
  }

  private static let windows1252: [UInt32] = [
    0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
    0x0152, 0x8D, 0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178,
  ]

  private static let named: [[UInt8]: [UInt32]] = {
    var table: [[UInt8]: [UInt32]] = [:]
    for word in CharacterTables.references.utf8.split(separator: 0x20) {
      guard let equals = word.firstIndex(of: 0x3D) else { continue }
      table[Array(word[..<equals])] = word[word.index(after: equals)...].split(separator: 0x2B).map {
        $0.reduce(0) { $0 * 16 + (digit($1, true) ?? 0) }
      }
    }
    return table
  }()
}
