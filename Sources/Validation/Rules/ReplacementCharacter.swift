internal import OCSDiagnostics
internal import OCSSourceText
internal import OCSStandardModel

/// U+FFFD, a private-use character, or a name that an extractor prints in the place of one: it did not know what the
/// document shows.
enum ReplacementCharacter: StandardRule {
  static let rule = Rule.replacementCharacter

  /// U+FFFC, U+FFFD and U+FFFF, which is no character; U+25AF and U+2370, the boxes that fonts show for what they lack.
  static func isReplacement(_ s: UInt32) -> Bool {
    s == 0xFFFC || s == 0xFFFD || s == 0xFFFF || s == 0x25AF || s == 0x2370
  }

  static func isPrivate(_ s: UInt32) -> Bool {
    switch s {
    case 0xE000...0xF8FF, 0xF0000...0xFFFFD, 0x100000...0x10FFFD: true
    default: false
    }
  }

  static func check(_ subject: Subject) -> [Finding] {
    CharacterScan.findings(subject) { scalar in
      if isReplacement(scalar) { return "a replacement character stands where the extractor read nothing" }
      guard isPrivate(scalar) else { return nil }
      return "U+\(String(scalar, radix: 16, uppercase: true)) is a private character of one font"
    } make: { text, message, span in
      Finding(rule, code: text.code, message, span: span)
    } + GlyphName.findings(subject)
  }
}

/// What extractors print for a glyph whose character they do not know: `(cid:4213)`, `(gid:12)`, `GLYPH<c=12>`, `/gid01234`,
/// `/uni4E00`, `/g123`, `<U+4E00>`, `<0xE8>`, `<unk>`, `\u8eca`, `[UNK]`, `〓`, `glyph[square4]`,
/// `/.notdef`, `[illegible]`, `[?]`.
private enum GlyphName {
  private static let beginnings = [
    "(cid:", "{cid:", "(gid:", "GLYPH<", "glyph<", "<unk>", "<UNK>", "<U+", "<0x", "/gid", "/g", "/uni",
    "\\u",
    "[UNK]", "〓", "glyph[", "/.notdef", ".notdef", "[illegible]", "[?]",
  ].map { Array($0.utf8) }

  /// One finding an entry and name.
  static func findings(_ subject: Subject) -> [Finding] {
    var findings: [Finding] = []
    var told: Set<[String?]> = []
    for (_, text) in subject.texts(with: .placeholder) {
      var i = text.utf8.startIndex
      while i < text.utf8.endIndex {
        guard let end = end(text.utf8, i) else {
          i += 1
          continue
        }
        let name = String(decoding: text.utf8[i..<end], as: UTF8.self)
        if told.insert([text.code, "\(text.field)", name]).inserted {
          let part = (i - text.utf8.startIndex)..<(end - text.utf8.startIndex)
          findings.append(
            Finding(
              ReplacementCharacter.rule, code: text.code,
              "\(name) stands where the extractor did not know the character",
              span: subject.span(of: part, in: text)))
        }
        i = end
      }
    }
    return findings
  }

  /// Behind the name that starts at `i`.
  private static func end(_ text: ArraySlice<UInt8>, _ i: Int) -> Int? {
    guard let beginning = beginnings.first(where: { text[i...].starts(with: $0) }) else { return nil }
    var end = i + beginning.count
    switch beginning[beginning.count - 1] {
    case 0x3A:
      let close: UInt8 = beginning[0] == 0x28 ? 0x29 : 0x7D
      return number(text, &end, least: 1) && self.close(text, &end, close) ? end : nil
    case 0x3C:
      end = text[end...].firstIndex(of: 0x3E) ?? text.endIndex
      return close(text, &end, 0x3E) ? end : nil
    case 0x2B, 0x78:
      return number(text, &end, least: 2, hexadecimal: true) && close(text, &end, 0x3E) ? end : nil
    case 0x64: return number(text, &end, least: 4) ? end : nil
    case 0x67: return number(text, &end, least: 2) ? end : nil
    case 0x5B:
      end = text[end...].firstIndex(of: 0x5D) ?? text.endIndex
      return close(text, &end, 0x5D) ? end : nil
    case 0x69: return number(text, &end, least: 4, hexadecimal: true) ? end : nil
    case 0x75:
      guard number(text, &end, least: 4, hexadecimal: true) else { return nil }
      return i + beginning.count + 4
    default: return end
    }
  }

  /// Moves behind so many digits or more.
  private static func number(
    _ text: ArraySlice<UInt8>, _ i: inout Int, least: Int, hexadecimal: Bool = false
  ) -> Bool {
    let first = i
    while i < text.endIndex,
      (text[i] >= 0x30 && text[i] <= 0x39) || (hexadecimal && (0x61...0x66).contains(text[i] | 0x20))
    { i += 1 }
    return i - first >= least
  }

  private static func close(_ text: ArraySlice<UInt8>, _ i: inout Int, _ bracket: UInt8) -> Bool {
    if i < text.endIndex, text[i] == 0x5C { i += 1 }
    guard i < text.endIndex, text[i] == bracket else { return false }
    i += 1
    return true
  }
}

/// Looks for single characters in all texts: one finding an entry and character.
enum CharacterScan {
  static func findings(
    _ subject: Subject, _ say: (UInt32) -> String?,
    make: (StandardText, String, SourceRange?) -> Finding
  ) -> [Finding] {
    var findings: [Finding] = []
    for (n, text) in subject.texts(with: .unusual) {
      var told: Set<UInt32> = []
      let bytes = text.utf8
      var i = bytes.startIndex
      while i < bytes.endIndex {
        // What the rules look for is neither below U+0600 nor a common ideograph.
        let lead = bytes[i]
        if lead >= 0xE4, lead <= 0xE9 {
          i += 3
          continue
        }
        if lead < 0xD8 {
          i += lead < 0x80 ? 1 : 2
          continue
        }
        let (scalar, length) = Scalars.decode(bytes, i)
        if let message = say(scalar), told.insert(scalar).inserted {
          let at = i - bytes.startIndex
          let isTold = subject.texts[..<n].contains { other in
            text.code != nil && other.code == text.code && other.field == text.field
              && contains(other.utf8, bytes[i..<(i + length)])
          }
          if !isTold {
            findings.append(make(text, message, subject.span(of: at..<(at + length), in: text)))
          }
        }
        i += length
      }
    }
    return findings
  }

  static func contains(_ text: ArraySlice<UInt8>, _ part: ArraySlice<UInt8>) -> Bool {
    guard part.count <= text.count else { return false }
    for i in text.startIndex...(text.endIndex - part.count) where text[i] == part[part.startIndex] {
      if text[i..<(i + part.count)] == part { return true }
    }
    return false
  }
}
