internal import OCSSourceText

/// Text of documents as messages may hold it: what a terminal or a viewer would obey is shown instead.
public enum VisibleText {
  /// Control characters, line ends, bidirectional controls and invisible characters as `\u{…}`.
  public static func of(_ text: String) -> String {
    // Only these bytes start such a character, and most texts have none of them.
    guard text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F || startsHostile($0) }),
      text.unicodeScalars.contains(where: { isHostile($0.value) })
    else { return text }
    var out = ""
    for scalar in text.unicodeScalars {
      if isHostile(scalar.value) { out += escape(scalar.value) } else { out.unicodeScalars.append(scalar) }
    }
    return out
  }

  private static func startsHostile(_ b: UInt8) -> Bool {
    b == 0xC2 || b == 0xD8 || b == 0xE2 || b == 0xEF || b == 0xF3
  }

  static func escape(_ scalar: UInt32) -> String { "\\u{" + String(scalar, radix: 16, uppercase: true) + "}" }

  public static func isHostile(_ s: UInt32) -> Bool {
    switch s {
    case 0..<0x20, 0x7F...0x9F, 0x061C, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF,
      0xFFF9...0xFFFB, 0xE0000...0xE007F:
      true
    default: false
    }
  }

  /// Text within a line of Markdown: nothing in it is markup.
  public static func markdown(_ text: String) -> String {
    var out = ""
    for scalar in of(text).unicodeScalars {
      switch scalar {
      case "<": out += "&lt;"
      case ">": out += "&gt;"
      case "&": out += "&amp;"
      case "@": out += "&#64;"
      case "\\", "`", "*", "_", "{", "}", "[", "]", "(", ")", "#", "!", "|", "~":
        out += "\\"
        out.unicodeScalars.append(scalar)
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out
  }
}
