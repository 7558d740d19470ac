internal import OCSReporting
internal import OCSSourceText

/// Writes HTML. Markup is what the program itself spells; whatever comes from documents goes through `text` or `attribute`, so
/// that none of it is ever markup.
struct HTMLWriter {
  private(set) var bytes: [UInt8] = []

  /// Markup as it is spelled in the program.
  mutating func put(_ markup: StaticString) {
    markup.withUTF8Buffer { buffer in unsafe bytes.append(contentsOf: buffer) }
  }

  mutating func put(_ number: Int) {
    guard number >= 0 else {
      bytes += String(number).utf8
      return
    }
    var power = 1
    while number / power >= 10 { power *= 10 }
    while power > 0 {
      bytes.append(0x30 + UInt8(number / power % 10))
      power /= 10
    }
  }

  /// A file that is compiled in.
  mutating func put(_ file: [UInt8]) { bytes += file }

  /// Appends what another writer wrote.
  mutating func put(_ other: HTMLWriter) { bytes += other.bytes }

  mutating func attribute(_ name: StaticString, _ value: String) {
    put(" ")
    put(name)
    put("=\"")
    // Within an attribute nothing can be marked, so what no one may see is spelled.
    var value = VisibleText.of(value)
    value.withUTF8 { value in
      let value = unsafe value.span
      for i in value.indices {
        if HTMLWriter.isPlain(value[i]) { bytes.append(value[i]) } else { escape(Unicode.Scalar(value[i])) }
      }
    }
    put("\"")
  }

  /// A value for scripts, as `decodeURIComponent` takes it: every character comes back as it was, and none is seen or obeyed.
  mutating func data(_ name: StaticString, _ value: String) {
    put(" data-")
    put(name)
    put("=\"")
    let digits = Array("0123456789ABCDEF".utf8)
    for b in value.utf8 {
      switch b {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: bytes.append(b)
      default: bytes += [0x25, digits[Int(b >> 4)], digits[Int(b & 15)]]
      }
    }
    put("\"")
  }

  mutating func attribute(_ name: StaticString, _ value: Int) {
    put(" ")
    put(name)
    put("=\"")
    put(value)
    put("\"")
  }

  /// Text of a document: what a browser would obey is shown, line ends are line breaks.
  mutating func text(_ text: String) {
    var text = text
    text.withUTF8 { unsafe self.text($0.span) }
  }

  mutating func text(_ text: Span<UInt8>) {
    var i = 0
    while i < text.count {
      let b = text[i]
      // Most characters are plain ones.
      if b >= 0x20, b < 0x80 || (b >= 0xE3 && b < 0xEF) {
        if HTMLWriter.isPlain(b) { bytes.append(b) } else { escape(Unicode.Scalar(b)) }
        i += 1
        continue
      }
      // The bytes of such a character that are left were appended above.
      if b < 0xC0, b >= 0x80 {
        bytes.append(b)
        i += 1
        continue
      }
      let (scalar, length) = Scalars.decode(text, i)
      if scalar == 0x0A {
        put("<br>")
      } else if VisibleText.isHostile(scalar) {
        putHostile(scalar)
      } else {
        for k in i..<min(i + length, text.count) { bytes.append(text[k]) }
      }
      i += length
    }
  }

  /// A character that is not seen or that would change how others are seen, by its name.
  mutating func putHostile(_ scalar: UInt32) {
    put("<i class=\"x\">")
    switch scalar {
    case 0x09: put("⇥")
    case 0x0C: put("↡")
    default:
      let digits = String(scalar, radix: 16, uppercase: true)
      put("U+")
      bytes += (String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits).utf8
    }
    put("</i>")
  }

  private static func isPlain(_ b: UInt8) -> Bool {
    b != 0x26 && b != 0x3C && b != 0x3E && b != 0x22 && b != 0x27 && b != 0x7F
  }

  /// A character that markup is made of.
  private mutating func escape(_ scalar: Unicode.Scalar) {
    switch scalar {
    case "&": put("&amp;")
    case "<": put("&lt;")
    case ">": put("&gt;")
    case "\"": put("&quot;")
    case "'": put("&#39;")
    case "\u{7F}": putHostile(0x7F)
    default: bytes += String(scalar).utf8
    }
  }
}
