public import OCSSourceText
internal import OCSStandardModel

/// Codes in which a program that reads pictures took a letter for a digit or a comma for a dot, lost the dots, read one
/// character as two or set a blank between two, or whose letter is one of another alphabet or a digit: `KO1`, `P1.l.2`,
/// `P1,1,2`, `P1-1-2`, `P112`, `P11.2`, `$03`, `S$03`, `P1l.1.2`, `PP1.1.2`, `K0 7`, `506`, `12.1`. The numbering tells them from words:
/// the code before, the one behind or the task's is printed; or their names do, which stand behind the same code elsewhere.
public enum MisreadCodes {
  private struct Candidate {
    var range: SourceRange
    var code: ItemCode
    /// All of it is digits and dots.
    var isNumber: Bool
    /// It is a task's, and may be a duty's, whose number or name goes on with a digit.
    var lacksDots: Bool
    /// It lacks the first of its dots: another one of its task must be printed.
    var lacksFirst: Bool
    /// It may as well be a word: its name alone can prove it.
    var needsName: Bool
    /// A blank stands behind it.
    var isParted: Bool
    var token = 0
  }

  /// Where such codes stand, each at the start of a token, up to the blank within it.
  static func find(in text: TokenizedText) -> [SourceRange] {
    var candidates: [Candidate] = []
    let (allTokens, bytes) = (text.tokens, text.bytes)
    let tokens = allTokens.span
    for i in tokens.indices where tokens[i].kind == .text {
      let lower = tokens[i].lower
      guard let first = letter(bytes, lower),
        !isDigit(bytes[lower]) || startsLine(i, allTokens),
        var found = candidate(at: lower, letter: first, in: bytes)
      else { continue }
      found.token = i
      candidates.append(found)
    }
    guard !candidates.isEmpty else { return [] }
    // Where there is a tenth duty, others may be such.
    let hasTenth = candidates.contains { $0.lacksDots && $0.code.last == 0 }
    candidates.removeAll { $0.code.last == 0 || $0.lacksDots && hasTenth }
    if candidates.contains(where: \.isParted) {
      let letters = partedLetters(in: text)
      candidates.removeAll { $0.isParted && !letters[Int($0.code.letters.first)] }
    }
    if candidates.isEmpty { return [] }
    let known = printed(in: text, but: candidates)
    // No character is read for a T where this is printed as it is.
    if known.contains(where: { $0.letters == .duty }) {
      candidates.removeAll { bytes[$0.range.lower] == 0xE4 }
    }
    let named = named(among: candidates, in: text)
    let lowers = Set(named.map(\.lower))
    candidates.removeAll { $0.needsName || lowers.contains($0.range.lower) }
    return (named + numbered(among: candidates, known)).sorted().map { range in
      // Where it is read for no code it is kept as it is: with the blank.
      isPartedByBlank(range, bytes) ? SourceRange(range.lower, range.upper - 2) : range
    }
  }

  private static func isPartedByBlank(_ range: SourceRange, _ bytes: [UInt8]) -> Bool {
    bytes[range.upper - 2] == 0x20
  }

  /// Those that their numbers prove.
  private static func numbered(among candidates: [Candidate], _ known: Set<ItemCode>) -> [SourceRange] {
    // Where no code of a letter is as it should be, they prove each other.
    let letters = Set(known.filter(isEntry).map(\.letters))
    let alone = candidates.filter { !letters.contains($0.code.letters) && !$0.lacksFirst }
    let others = Set(alone.map(\.code.withoutWidths))
    // A list of one has no other number than 1.
    if let one = alone.first, alone.count == 1, one.code.parts.count == 1, one.code.last == 1, !one.isNumber {
      return find(among: candidates.filter { letters.contains($0.code.letters) }, known) + [one.range]
    }
    if others.count >= fewestAlone {
      let proved = alone.filter { neighbours(of: $0.code).contains(where: others.contains) }
      if proved.count * 2 >= alone.count {
        return find(among: candidates.filter { letters.contains($0.code.letters) }, known)
          + alone.map(\.range)
      }
    }
    return find(among: candidates, known)
  }

  private static let fewestAlone = 2

  /// Whether a code may be an entry's: one of an industry has a greater number (`S9591`), and one letter with one number is
  /// no code of a task.
  private static func isEntry(_ code: ItemCode) -> Bool {
    code.parts.count > 1 || !takesDots(code.letters.first) && code.last <= greatestNumber
  }

  private static let greatestNumber = 999

  private static func find(
    among candidates: [Candidate], _ printed: Set<ItemCode>
  ) -> [SourceRange] {
    var known = printed
    var found: [SourceRange] = []
    // One that is proved may prove the next.
    var rest = candidates
    while true {
      let proved = rest.filter { isProved($0, known) }
      if proved.isEmpty { return found }
      found += proved.map(\.range)
      known.formUnion(proved.map(\.code.withoutWidths))
      let lowers = Set(proved.map(\.range.lower))
      rest.removeAll { lowers.contains($0.range.lower) }
    }
  }

  /// Whether the code before or behind is printed, and this one is not: of one that is, its name tells.
  private static func isProved(_ one: Candidate, _ known: Set<ItemCode>) -> Bool {
    guard !known.contains(one.code.withoutWidths) else { return false }
    if one.code.isDuty, !known.contains(where: { $0.isTask && $0.prefix(1) == one.code.withoutWidths }) {
      return false
    }
    // The name of a duty may start with a digit (`T22年出貨`): a task's duty stands above it.
    if one.lacksDots, !known.contains(one.code.withoutWidths.prefix(1)) { return false }
    let proofs = neighbours(of: one.code).filter(known.contains)
    if one.lacksFirst { return proofs.contains { $0.letters == one.code.letters } }
    // Beside a duty alone a number is no code of a task where no task has one.
    let isLoose = one.isNumber && proofs.allSatisfy(\.isDuty)
    return !proofs.isEmpty && (!isLoose || known.contains(where: \.isTask))
  }

  /// Those of lists whose names stand behind the same code elsewhere.
  private static func named(among candidates: [Candidate], in text: TokenizedText) -> [SourceRange] {
    let lists = candidates.filter { $0.code.parts.count == 1 && !takesDots($0.code.letters.first) }
    guard !lists.isEmpty else { return [] }
    let bytes = text.bytes.span
    func name(behind upper: Int, _ token: Int) -> UInt64? {
      var (lower, end) = (upper, text.range(token).upper)
      if lower == end, token + 2 < text.tokens.count, text.tokens[token + 1].kind == .blank {
        lower = text.tokens[token + 2].lower
        end = text.range(token + 2).upper
      }
      return end - lower >= leastName ? ByteHash.of(bytes.extracting(lower..<end)) : nil
    }
    var names: [UInt64: ItemCode] = [:]
    for i in text.tokens.indices where text.tokens[i].kind == .text {
      let lower = text.tokens[i].lower
      guard !takesDots(bytes[lower]), let end = CodePrints.end(ofCodeAt: lower, bytes),
        let name = name(behind: end, i)
      else { continue }
      names[name] = ItemCode(String(decoding: text.bytes[lower..<end], as: UTF8.self))?.withoutWidths
    }
    return lists.filter { one in
      name(behind: one.range.upper, one.token).flatMap { names[$0] } == one.code.withoutWidths
    }.map(\.range)
  }

  /// The bytes of two ideographs.
  private static let leastName = 6

  private static func startsLine(_ i: Int, _ tokens: [Token]) -> Bool {
    guard i > 0, !tokens[i].breaksBefore else { return true }
    return switch tokens[i - 1].kind {
    case .lineEnd, .rowEnd, .wrap, .delimiter: true
    default: false
    }
  }

  private static func isDigit(_ b: UInt8) -> Bool { b >= 0x30 && b <= 0x39 }

  /// A misread code with the blank in it and the digit behind that, where its token ends before one.
  public static func whole(_ place: SourceRange, in text: TokenizedText) -> SourceRange {
    goesOn(behind: place, text.bytes) ? SourceRange(place.lower, place.upper + 2) : place
  }

  /// Whether a token is the part of a code before a blank: no code is a letter alone, or one with a zero.
  static func goesOn(behind part: SourceRange, _ bytes: [UInt8]) -> Bool {
    let end = part.upper
    return end + 1 < bytes.count && bytes[end] == 0x20 && isDigit(bytes[end + 1])
      && (part.length == 1 || part.length <= 3 && bytes[end - 1] == 0x30)
  }

  /// What the bytes of a misread code stand for, and where each character is printed.
  static func glyphs(_ bytes: [UInt8], _ range: SourceRange, _ gap: Glyph.Gap) -> [Glyph] {
    let letter = letter(bytes, range.lower) ?? (bytes[range.lower], 1)
    return glyphs(bytes, range, letter, gap)
  }

  private static func glyphs(
    _ bytes: [UInt8], _ range: SourceRange, _ letter: (code: UInt8, length: Int), _ gap: Glyph.Gap
  ) -> [Glyph] {
    var glyphs: [Glyph] = []
    let characters = characters(bytes, range, letter)
    let dots = characters.indices.filter { characters[$0].scalar == 0x2E }
    let lacksFirst = letter.code != 0x54 && dots == [3] && characters.count == 5
    for (n, character) in characters.enumerated() {
      if n > 1, takesDots(letter.code), dots.isEmpty || lacksFirst && n == 2 {
        glyphs.append(Glyph(scalar: 0x2E, gap: .none, length: 0, start: character.lower))
      }
      glyphs.append(
        Glyph(
          scalar: character.scalar, gap: n == 0 ? gap : .none, length: character.length,
          start: character.lower))
    }
    return glyphs
  }

  private static func isLikeS(_ b: UInt8) -> Bool { b == 0x24 || b == 0x73 }

  /// The letter of a code that the character at a place is or may have been read for, and the bytes of that: a dollar sign, a
  /// 5 and those that only a name proves for an S, a D or Q for an O, an F for a P, a 1, a 7 or 丁 for a T, and the letters of Greek and Cyrillic
  /// that look the same.
  private static func letter(_ bytes: [UInt8], _ lower: Int) -> (code: UInt8, length: Int)? {
    let b = bytes[lower]
    if Vocabulary.isCodeLetter(b) { return (b, 1) }
    switch b {
    case 0x24, 0x35: return (0x53, 1)
    case 0x31, 0x37: return (0x54, 1)
    // 丁
    case 0xE4: return bytes[lower + 1] == 0xB8 && bytes[lower + 2] == 0x81 ? (0x54, 3) : nil
    case 0x44, 0x51: return (0x4F, 1)
    case 0x46: return (0x50, 1)
    case 0x48, 0x52, 0x58: return (0x4B, 1)
    case 0x38: return (0x53, 1)
    case 0xC2: return bytes[lower + 1] == 0xA7 ? (0x53, 2) : nil
    case 0xCE, 0xD0:
      let alike: UInt8? =
        switch UInt16(b) << 8 | UInt16(bytes[lower + 1]) {
        case 0xCE91, 0xD090: 0x41
        case 0xCE9A, 0xD09A: 0x4B
        case 0xCE9F, 0xD09E: 0x4F
        case 0xCEA1, 0xD0A0: 0x50
        case 0xD085: 0x53
        case 0xCEA4, 0xD0A2: 0x54
        default: nil
        }
      return alike.map { ($0, 2) }
    default: return nil
    }
  }

  /// Whether a character is hardly ever read for a letter: H, R and X for a K, 8 and § for an S.
  private static func isUnlikely(_ b: UInt8) -> Bool {
    b == 0x48 || b == 0x52 || b == 0x58 || b == 0x38 || b == 0xC2
  }

  /// Tasks, outputs and indicators have several numbers.
  private static func takesDots(_ letter: UInt8) -> Bool {
    letter == 0x54 || letter == 0x4F || letter == 0x50
  }

  private static func characters(
    _ bytes: [UInt8], _ range: SourceRange, _ letter: (code: UInt8, length: Int)
  ) -> [(scalar: UInt32, lower: Int, length: Int)] {
    var characters = [(scalar: UInt32(letter.code), lower: range.lower, length: letter.length)]
    var i = range.lower + letter.length
    while i < range.upper {
      let (scalar, length) = Scalars.decode(bytes, i)
      let before = characters[characters.count - 1].scalar
      if isReadAgain(bytes, i, range) || before == 0x2E && meant(scalar, behind: before) == 0x2E {
        characters[characters.count - 1].length += length
      } else if let number = circled(scalar) {
        if number > 9 { characters.append((0x31, i, 0)) }
        characters.append((UInt32(0x30 + number % 10), i, length))
      } else {
        characters.append((meant(scalar, behind: before) ?? scalar, i, length))
      }
      i += length
    }
    return characters
  }

  /// Whether a character is the one before it, read a second time: a dollar sign or an s behind the S in front, that letter
  /// itself where a code of several numbers has it, an l behind the 1 that a dot follows, a blank between two digits.
  private static func isReadAgain(_ bytes: [UInt8], _ i: Int, _ range: SourceRange) -> Bool {
    guard i > range.lower else { return false }
    if isLikeS(bytes[i]) { return i == range.lower + 1 && bytes[i - 1] == 0x53 }
    if bytes[i] == 0x20 || isLetterAgain(bytes, i, range.lower) { return true }
    return bytes[i] == 0x6C && bytes[i - 1] == 0x31 && i + 1 < range.upper && bytes[i + 1] == 0x2E
  }

  /// The digit or dot that a character was read for, behind another one of the code; nil where it was not read for any.
  private static func meant(_ scalar: UInt32, behind before: UInt32) -> UInt32? {
    let s = 0xFF21...0xFF5A ~= scalar ? CharacterProperties.halfWidth(scalar) : scalar
    return switch s {
    case 0x30...0x39, 0x2E: s
    case 0x4F, 0x6F, 0x44: 0x30
    case 0x6C, 0x49, 0x7C: 0x31
    // Signs and dots of other heights.
    case 0x2C, 0xB7, 0x2D9, 0x2013, 0x2022, 0x2024, 0x2027, 0x2219, 0x3001, 0x3002, 0x30FB, 0xFE52: 0x2E
    case 0x27, 0x2D, 0x3A, 0x3B, 0x5F: Vocabulary.isDigit(before) || before == 0x2E ? 0x2E : nil
    // Superscripts and subscripts, and digits of fonts of mathematics.
    case 0xB2, 0xB3: s - 0x80
    case 0xB9: 0x31
    case 0x2080...0x2089: s - 0x2050
    case 0x1D7CE...0x1D7FF: 0x30 + (s - 0x1D7CE) % 10
    // Behind a zero or a dot no name starts.
    case 0x21, 0x42, 0x51, 0x53, 0x5A, 0x67, 0x69, 0x71:
      before == 0x30 || before == 0x2E ? likeDigits[s] : nil
    default: nil
    }
  }

  /// ! B Q S Z g i q
  private static let likeDigits: [UInt32: UInt32] = [
    0x21: 0x31, 0x42: 0x38, 0x51: 0x30, 0x53: 0x35, 0x5A: 0x32, 0x67: 0x39, 0x69: 0x31, 0x71: 0x39,
  ]

  /// ① for 1 to ⑲ for 19.
  private static func circled(_ scalar: UInt32) -> Int? {
    scalar >= 0x2460 && scalar <= 0x2472 ? Int(scalar) - 0x245F : nil
  }

  private static func isLetterAgain(_ bytes: [UInt8], _ i: Int, _ lower: Int) -> Bool {
    i == lower + 1 && bytes[i] == bytes[lower] && takesDots(bytes[i])
  }

  private static func candidate(
    at lower: Int, letter: (code: UInt8, length: Int), in bytes: [UInt8]
  ) -> Candidate? {
    var i = lower + letter.length
    var isMisread = bytes[lower] != letter.code
    var (digits, dots) = (0, 0)
    var isCircled = false
    var before = UInt32(letter.code)
    // No ideograph is one of it.
    while i < bytes.count, i - lower < longest, bytes[i] < 0xE4 || bytes[i] > 0xE9 {
      let (scalar, length) = Scalars.decode(bytes, i)
      if scalar >= 0x30, scalar <= 0x39 {
        (digits, before) = (digits + 1, scalar)
      } else if circled(scalar) != nil {
        (digits, isMisread, isCircled, before) = (digits + 1, true, true, 0x31)
      } else if scalar == 0x2E {
        isMisread = isMisread || before == 0x2E
        (dots, before) = (dots + 1, scalar)
      } else if let meaning = meant(scalar, behind: before) {
        if scalar >= 0x80, meaning != 0x2E { digits += 1 }
        (isMisread, before) = (true, meaning)
      } else if i == lower + 1 && isLikeS(bytes[i]) && bytes[lower] == 0x53
        || isLetterAgain(bytes, i, lower) || isBlankWithin(bytes, i, lower)
      {
        isMisread = true
      } else {
        break
      }
      i += length
    }
    // Where blanks part codes from names a dot may stand before them.
    var end = i
    let isParted = i + 1 < bytes.count && bytes[i] == 0x20
    if isParted {
      if bytes[i - 1] == 0x2E { (end, dots) = (i - 1, dots - 1) }
      i += 1
    }
    // A name follows, and not all of the code is letters; a number without dots is no code of a task.
    let isWord = digits == 0 && dots == 0
    guard !isWord || end - lower == 3 && letter.length == 1 && !takesDots(letter.code), i < bytes.count,
      bytes[i] >= 0xE3,
      dots > 0 || !takesDots(letter.code) || !isDigit(bytes[lower])
    else { return nil }
    // `P11.2`: there are hardly ten duties.
    let lacksFirst =
      letter.code != 0x54 && takesDots(letter.code) && dots == 1 && digits == 3 && end == lower + 5
      && bytes[lower + 3] == 0x2E
    isMisread =
      isMisread || takesDots(letter.code) && dots == 0 && digits == (letter.code == 0x54 ? 2 : 3)
      || lacksFirst
    guard isMisread else { return nil }
    let range = SourceRange(lower, end)
    let spelling = glyphs(bytes, range, letter, .none).map(\.scalar)
    var text = ""
    for scalar in spelling { text.unicodeScalars.append(UnicodeScalar(scalar) ?? "?") }
    guard let code = ItemCode(text),
      code.parts.count == (letter.code == 0x54 ? 2 : takesDots(letter.code) ? 3 : 1)
        || isDuty(code, bytes, lower),
      code.parts.count > 1 || code.parts[0].width == 2 || isCircled || isDuty(code, bytes, lower)
    else { return nil }
    return Candidate(
      range: range, code: code, isNumber: isDigit(bytes[lower]),
      lacksDots: letter.code == 0x54 && dots == 0 && !code.isDuty,
      lacksFirst: lacksFirst, needsName: isWord || isUnlikely(bytes[lower]), isParted: isParted)
  }

  /// Whether a blank parts the two digits of a list's code, the first of which is 0, or a duty's letter from its number: no
  /// name stands behind what is before it.
  private static func isBlankWithin(_ bytes: [UInt8], _ i: Int, _ lower: Int) -> Bool {
    guard bytes[i] == 0x20, i + 1 < bytes.count, isDigit(bytes[i + 1]) else { return false }
    if bytes[lower] == 0x54 { return i == lower + 1 }
    return i == lower + 2 && bytes[i - 1] == 0x30 && !takesDots(bytes[lower])
  }

  /// Whether a code of one number is a duty's whose letter is of another alphabet or stands before a blank.
  private static func isDuty(_ code: ItemCode, _ bytes: [UInt8], _ lower: Int) -> Bool {
    code.isDuty && (bytes[lower] >= 0x80 || bytes[lower + 1] == 0x20)
  }

  private static let longest = 12

  /// For each letter whether blanks stand behind its codes as a rule.
  private static func partedLetters(in text: TokenizedText) -> [Bool] {
    var (parted, glued) = ([Int](repeating: 0, count: 128), [Int](repeating: 0, count: 128))
    let (allTokens, allBytes) = (text.tokens, text.bytes)
    let (tokens, bytes) = (allTokens.span, allBytes.span)
    for i in tokens.indices where tokens[i].kind == .text {
      let lower = tokens[i].lower
      guard let upper = CodePrints.end(ofPartedCodeAt: lower, bytes) else { continue }
      let letter = Int(bytes[lower])
      let behind = upper < bytes.count && bytes[upper] == 0x2E ? upper + 1 : upper
      guard behind < bytes.count else { continue }
      if bytes[behind] == 0x20 { parted[letter] += 1 } else if bytes[behind] >= 0xE3 { glued[letter] += 1 }
    }
    return zip(parted, glued).map(>)
  }

  /// The codes that tokens start with as they are, without those of the candidates, which stand in their order.
  private static func printed(in text: TokenizedText, but candidates: [Candidate]) -> Set<ItemCode> {
    var known: Set<ItemCode> = []
    let bytes = text.bytes
    var next = 0
    for i in text.tokens.indices where text.tokens[i].kind == .text {
      let lower = text.tokens[i].lower
      if next < candidates.count, candidates[next].range.lower == lower {
        next += 1
        continue
      }
      guard let upper = CodePrints.end(ofPartedCodeAt: lower, bytes.span) else { continue }
      if let code = ItemCode(String(decoding: bytes[lower..<upper], as: UTF8.self)) {
        known.insert(code.withoutWidths)
      }
    }
    return known
  }

  /// The codes that prove one by their numbers: the one before it and the one behind; where it is the first, that of its task
  /// or duty.
  private static func neighbours(of code: ItemCode) -> [ItemCode] {
    let last = code.parts.count - 1
    var neighbours = [code.last - 1, code.last + 1].filter { $0 > 0 }.map { number in
      var neighbour = code.withoutWidths
      neighbour.parts[last] = ItemCode.Part(number, width: 1)
      return neighbour
    }
    if last > 0, code.last == 1 {
      neighbours.append(ItemCode(letters: .duty, parts: code.withoutWidths.prefix(last).parts))
    }
    return neighbours
  }
}

extension ItemCode {
  fileprivate var isDuty: Bool { letters == .duty && parts.count == 1 }
  fileprivate var isTask: Bool { letters == .duty && parts.count == 2 }
}
