internal import Diagnostics
internal import SourceText
internal import StandardModel

/// U+FFFD or a private-use character: an extractor did not know what the document shows.
enum ReplacementCharacter: StandardRule {
  static let rule = Rule.replacementCharacter

  static func isReplacement(_ s: UInt32) -> Bool { s == 0xFFFD }

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
    }
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
