internal import OCSSourceText

/// What a text may hold that some rule has to look at. Most texts hold none of it: one pass over the characters
/// spares the rules their own.
struct TextContents: OptionSet {
  let rawValue: UInt8

  /// A character that is in the table of Simplified ones.
  static let simplified = TextContents(rawValue: 1)
  /// A private character, a replacement character or one that controls the direction of text.
  static let unusual = TextContents(rawValue: 2)
  /// 【
  static let bracket = TextContents(rawValue: 4)
  /// A run of up to four ideographs, and the same run right behind it.
  static let repetition = TextContents(rawValue: 8)
  /// A capital and a digit, as codes have them.
  static let code = TextContents(rawValue: 16)
  /// What may be an extractor's name for a character.
  static let placeholder = TextContents(rawValue: 32)

  init(rawValue: UInt8) { self.rawValue = rawValue }

  /// `simplified` are the bits of `SimplifiedCharacters`.
  init(_ utf8: ArraySlice<UInt8>, _ simplified: Span<UInt64>) {
    var found: TextContents = []
    // The last ideographs, the last of all in front, 0 where something else stood; and how many there are in a row.
    var (p1, p2, p3, p4) = (UInt32(0), UInt32(0), UInt32(0), UInt32(0))
    var run = 0
    let bytes = utf8.span
    var i = 0
    while i < bytes.count {
      let lead = bytes[i]
      guard lead >= 0xE3, lead <= 0xE9 else {
        (p1, p2, p3, p4, run) = (0, 0, 0, 0, 0)
        if lead < 0x80 {
          if lead <= 0x3C || lead == 0x5B || lead | 0x20 == 0x75 || lead == 0x67 || lead == 0x64 {
            found.formUnion(TextContents.ofASCII(bytes, i))
          }
          i &+= 1
          continue
        }
        let (s, length) = Scalars.decode(bytes, i)
        // A full-width digit behind a capital.
        if s >= 0xFF10, s <= 0xFF19, i > 0, bytes[i - 1] >= 0x4B, bytes[i - 1] <= 0x54 { found.insert(.code) }
        i += length
        if TextContents.isUnusual(s) { found.insert(.unusual) }
        if SimplifiedCharacters.mayHold(s, simplified) { found.insert(.simplified) }
        continue
      }
      let s = Scalars.ofThree(lead, bytes[i &+ 1], bytes[i &+ 2])
      i &+= 3
      run &+= 1
      if SimplifiedCharacters.mayHold(s, simplified) { found.insert(.simplified) }
      if s == p1 || s == p2 || s == p3 || s == p4, TextContents.endsTwice(bytes.extracting(first: i), run) {
        found.insert(.repetition)
      }
      (p4, p3, p2, p1) = (p3, p2, p1, s)
      if lead == 0xE3 {
        if s == 0x3010 { found.insert(.bracket) }
        if s == 0x3013 { found.insert(.placeholder) }
      }
    }
    self = found
  }

  /// What the characters at `i` and before it tell.
  private static func ofASCII(_ bytes: Span<UInt8>, _ i: Int) -> TextContents {
    guard i > 0 || bytes[i] == 0x5B || bytes[i] == 0x3C else { return [] }
    let before = i > 0 ? bytes[i - 1] : 0
    switch bytes[i] {
    case 0x30...0x39: return before >= 0x4B && before <= 0x54 ? .code : []
    case 0x3A: return before == 0x64 ? .placeholder : []
    case 0x3C:
      let next = i + 1 < bytes.count ? bytes[i + 1] : 0
      return before | 0x20 == 0x68 || next == 0x55 || next == 0x75 || next == 0x30 ? .placeholder : []
    case 0x5B:
      let next = i + 1 < bytes.count ? bytes[i + 1] : 0
      return before | 0x20 == 0x68 || next == 0x55 || next == 0x69 || next == 0x3F ? .placeholder : []
    case 0x64: return before == 0x74 ? .placeholder : []
    case 0x67, 0x75: return before == 0x2F || before == 0x5C ? .placeholder : []
    default: return []
    }
  }

  /// Whether some of the last characters, which are `run` of three bytes, stand twice.
  private static func endsTwice(_ bytes: Span<UInt8>, _ run: Int) -> Bool {
    (1...4).contains { count in
      count * 2 <= run
        && bytes.extracting(last: count * 3).isSame(
          as: bytes.extracting(droppingLast: count * 3).extracting(last: count * 3))
    }
  }

  private static func isUnusual(_ s: UInt32) -> Bool {
    BidiControl.isControl(s) || ReplacementCharacter.isReplacement(s) || ReplacementCharacter.isPrivate(s)
  }
}
