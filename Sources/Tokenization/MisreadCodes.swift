internal import OCSSourceText
internal import OCSStandardModel

/// Codes in which a program that reads pictures took a letter for a digit or a comma for a dot, lost the dots, or read one
/// character as two: `KO1`, `P1.l.2`, `P1,1,2`, `P112`, `$03`, `S$03`, `P1l.1.2`. The numbering tells them from words: the
/// code before or the one behind is printed.
enum MisreadCodes {
  /// Where such codes stand, each at the start of a token.
  static func find(in text: TokenizedText) -> [SourceRange] {
    var candidates: [(range: SourceRange, code: ItemCode)] = []
    for i in text.tokens.indices where text.tokens[i].kind == .text {
      let lower = text.tokens[i].lower
      guard Vocabulary.isCodeLetter(text.bytes[lower]) || text.bytes[lower] == dollar,
        let found = candidate(at: lower, in: text.bytes)
      else { continue }
      candidates.append(found)
    }
    guard !candidates.isEmpty else { return [] }
    let known = printed(in: text)
    // Where no code of a letter is as it should be, they prove each other.
    let letters = Set(known.filter { $0.parts.count > 1 || !takesDots($0.letters.first) }.map(\.letters))
    let alone = candidates.filter { !letters.contains($0.code.letters) }
    let others = Set(alone.map(\.code.withoutWidths))
    if others.count >= fewestAlone {
      let proved = alone.filter { neighbours(of: $0.code).contains(where: others.contains) }
      if proved.count * 2 >= alone.count {
        return
          (find(among: candidates.filter { letters.contains($0.code.letters) }, known) + alone.map(\.range))
          .sorted()
      }
    }
    return find(among: candidates, known)
  }

  private static let fewestAlone = 3

  private static func find(
    among candidates: [(range: SourceRange, code: ItemCode)], _ printed: Set<ItemCode>
  ) -> [SourceRange] {
    var known = printed
    var found: [SourceRange] = []
    // One that is proved may prove the next.
    var rest = candidates
    while true {
      let proved = rest.filter { isProved($0.code, known) }
      if proved.isEmpty { return found.sorted() }
      found += proved.map(\.range)
      known.formUnion(proved.map(\.code.withoutWidths))
      rest.removeAll { one in proved.contains { $0.range == one.range } }
    }
  }

  /// Whether the code before or behind is printed, and this one is not; those of lists are printed many times.
  private static func isProved(_ code: ItemCode, _ known: Set<ItemCode>) -> Bool {
    (code.parts.count == 1 || !known.contains(code.withoutWidths))
      && neighbours(of: code).contains(where: known.contains)
  }

  /// What the bytes of a misread code stand for, and where each character is printed.
  static func glyphs(_ bytes: [UInt8], _ range: SourceRange, _ gap: Glyph.Gap) -> [Glyph] {
    var glyphs: [Glyph] = []
    let characters = characters(bytes, range)
    let isDotted = characters.contains { $0.scalar == 0x2E }
    for (n, character) in characters.enumerated() {
      if n > 1, !isDotted, takesDots(letter(bytes, range.lower)) {
        glyphs.append(Glyph(scalar: 0x2E, gap: .none, length: 0, start: character.lower))
      }
      glyphs.append(
        Glyph(
          scalar: character.scalar, gap: n == 0 ? gap : .none, length: character.length,
          start: character.lower))
    }
    return glyphs
  }

  /// An S may be read so.
  private static let dollar: UInt8 = 0x24

  private static func isLikeS(_ b: UInt8) -> Bool { b == dollar || b == 0x73 }

  private static func letter(_ bytes: [UInt8], _ lower: Int) -> UInt8 {
    bytes[lower] == dollar ? 0x53 : bytes[lower]
  }

  /// Tasks, outputs and indicators have several numbers.
  private static func takesDots(_ letter: UInt8) -> Bool {
    letter == 0x54 || letter == 0x4F || letter == 0x50
  }

  private static func characters(
    _ bytes: [UInt8], _ range: SourceRange
  ) -> [(scalar: UInt32, lower: Int, length: Int)] {
    var characters: [(scalar: UInt32, lower: Int, length: Int)] = []
    var i = range.lower
    while i < range.upper {
      let (scalar, length) = Scalars.decode(bytes, i)
      if isReadAgain(bytes, i, range) {
        characters[characters.count - 1].length += length
      } else if let number = circled(scalar) {
        if number > 9 { characters.append((0x31, i, 0)) }
        characters.append((UInt32(0x30 + number % 10), i, length))
      } else {
        characters.append((i == range.lower ? UInt32(letter(bytes, i)) : meant[scalar] ?? scalar, i, length))
      }
      i += length
    }
    return characters
  }

  /// Whether a character is the one before it, read a second time: a dollar sign or an s behind the S in front, an l behind
  /// the 1 that a dot follows.
  private static func isReadAgain(_ bytes: [UInt8], _ i: Int, _ range: SourceRange) -> Bool {
    guard i > range.lower else { return false }
    if isLikeS(bytes[i]) { return i == range.lower + 1 && bytes[i - 1] == 0x53 }
    return bytes[i] == 0x6C && bytes[i - 1] == 0x31 && i + 1 < range.upper && bytes[i + 1] == 0x2E
  }

  /// O o D for 0, l I | for 1, commas and middle dots for dots.
  private static let meant: [UInt32: UInt32] = [
    0x4F: 0x30, 0x6F: 0x30, 0x44: 0x30, 0x6C: 0x31, 0x49: 0x31, 0x7C: 0x31, 0x2C: 0x2E, 0xB7: 0x2E,
    0x2027: 0x2E,
  ]

  /// ① for 1 to ⑲ for 19.
  private static func circled(_ scalar: UInt32) -> Int? {
    scalar >= 0x2460 && scalar <= 0x2472 ? Int(scalar) - 0x245F : nil
  }

  private static func candidate(at lower: Int, in bytes: [UInt8]) -> (range: SourceRange, code: ItemCode)? {
    var i = lower + 1
    var isMisread = bytes[lower] == dollar
    var digits = 0
    var isCircled = false
    while i < bytes.count, i - lower < longest {
      let (scalar, length) = Scalars.decode(bytes, i)
      if scalar >= 0x30, scalar <= 0x39 {
        digits += 1
      } else if circled(scalar) != nil {
        (digits, isMisread, isCircled) = (digits + 1, true, true)
      } else if meant[scalar] != nil || i == lower + 1 && isLikeS(bytes[i]) && bytes[lower] == 0x53 {
        isMisread = true
      } else if scalar != 0x2E {
        break
      }
      i += length
    }
    // A name follows, and digits are no less than half of what was read.
    guard digits > 0, i < bytes.count, bytes[i] >= 0xE3 else { return nil }
    let letter = letter(bytes, lower)
    let characters = characters(bytes, SourceRange(lower, i)).map(\.scalar)
    isMisread =
      isMisread || takesDots(letter) && letter != 0x54 && characters.count == 4 && !characters.contains(0x2E)
    guard isMisread else { return nil }
    let spelling = glyphs(bytes, SourceRange(lower, i), .none).map(\.scalar)
    var text = ""
    for scalar in spelling { text.unicodeScalars.append(UnicodeScalar(scalar) ?? "?") }
    guard let code = ItemCode(text), code.parts.count == (letter == 0x54 ? 2 : takesDots(letter) ? 3 : 1),
      code.parts.count > 1 || code.parts[0].width == 2 || isCircled
    else { return nil }
    return (SourceRange(lower, i), code)
  }

  private static let longest = 12

  /// The codes that tokens start with as they are.
  private static func printed(in text: TokenizedText) -> Set<ItemCode> {
    var known: Set<ItemCode> = []
    for i in text.tokens.indices where text.tokens[i].kind == .text {
      let lower = text.tokens[i].lower
      guard let upper = CodePrints.end(ofCodeAt: lower, text.bytes.span) else { continue }
      if let code = ItemCode(String(decoding: text.bytes[lower..<upper], as: UTF8.self)) {
        known.insert(code.withoutWidths)
      }
    }
    return known
  }

  private static func neighbours(of code: ItemCode) -> [ItemCode] {
    let last = code.parts.count - 1
    return [code.last - 1, code.last + 1].filter { $0 > 0 }.map { number in
      var neighbour = code.withoutWidths
      neighbour.parts[last] = ItemCode.Part(number, width: 1)
      return neighbour
    }
  }
}
