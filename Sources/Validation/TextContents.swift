internal import SourceText

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
  /// A run of up to four characters, and the same run right behind it.
  static let repetition = TextContents(rawValue: 8)

  init(rawValue: UInt8) { self.rawValue = rawValue }

  init(_ utf8: ArraySlice<UInt8>) {
    var found: TextContents = []
    // The last four characters; none of them can be 0.
    var (a, b, c, d) = (UInt32(0), UInt32(0), UInt32(0), UInt32(0))
    // How many characters in a row are the one that stands so many before them.
    var (one, two, three, four) = (0, 0, 0, 0)
    let bytes = utf8.span
    var i = 0
    while i < bytes.count {
      let lead = bytes[i]
      var s = UInt32(lead)
      if lead < 0x80 {
        i += 1
      } else if lead >= 0xE0, lead < 0xF0 {
        s = (s & 0x0F) << 12 | (UInt32(bytes[i + 1]) & 0x3F) << 6 | UInt32(bytes[i + 2]) & 0x3F
        i += 3
        if SimplifiedCharacters.mayHold(s) { found.insert(.simplified) }
        if lead == 0xE3 {
          if s == 0x3010 { found.insert(.bracket) }
        } else if lead < 0xE3 || lead > 0xE9, TextContents.isUnusual(s) {
          found.insert(.unusual)
        }
      } else {
        let length: Int
        (s, length) = Scalars.decode(bytes, i)
        i += length
        if TextContents.isUnusual(s) { found.insert(.unusual) }
        if SimplifiedCharacters.mayHold(s) { found.insert(.simplified) }
      }
      one = s == d ? one + 1 : 0
      two = s == c ? two + 1 : 0
      three = s == b ? three + 1 : 0
      four = s == a ? four + 1 : 0
      if one > 0 || two > 1 || three > 2 || four > 3 { found.insert(.repetition) }
      (a, b, c, d) = (b, c, d, s)
    }
    self = found
  }

  private static func isUnusual(_ s: UInt32) -> Bool {
    BidiControl.isControl(s) || ReplacementCharacter.isReplacement(s) || ReplacementCharacter.isPrivate(s)
  }
}
