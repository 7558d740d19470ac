internal import OCSSourceText
public import OCSStandardModel

/// Characters with the grammar of an entry's code. Whether they are one, the numbering decides later.
public struct PrintedCode: Sendable {
  public var code: ItemCode
  /// Indices of the glyphs.
  public var span: Range<Int>
  /// Blanks or dots inside, or a zero for the letter O.
  public var isMalformed: Bool
  /// A letter, digit or ideograph follows without a gap.
  public var runsOn: Bool
  /// A Latin letter follows, without a gap or at the start of the next word.
  public var joinsLatin: Bool

  public var letters: ItemCode.Letters { code.letters }
  public var parts: ItemCode.Parts { code.parts }
  /// The last number.
  public var number: Int { code.last }
  /// No code has so many digits: some of them must be a name's.
  public var isTooLong: Bool { parts.contains { $0.width > PrintedCode.mostDigits } }

  /// Which letters a column's codes have, the expected one first, and how many numbers.
  public struct Grammar: Sendable {
    public let letter: UInt8
    let otherLetter: UInt8
    let parts: ClosedRange<Int>
    /// A zero may stand for the letter O.
    let takesZero: Bool

    public var isList: Bool { parts.upperBound == 1 && letter != 0x54 }
    public var isTask: Bool { parts.upperBound > 1 && letter == 0x54 }

    private init(
      _ letter: Unicode.Scalar, or other: Unicode.Scalar? = nil, _ parts: ClosedRange<Int>,
      takesZero: Bool = false
    ) {
      self.letter = UInt8(letter.value)
      otherLetter = UInt8((other ?? letter).value)
      self.parts = parts
      self.takesZero = takesZero
    }

    public static var duty: Grammar { Grammar("T", 1...1) }
    public static var task: Grammar { Grammar("T", 2...3) }
    public static var output: Grammar { Grammar("O", or: "P", 2...3, takesZero: true) }
    public static var indicator: Grammar { Grammar("P", or: "O", 2...3) }
    public static var knowledge: Grammar { Grammar("K", or: "S", 1...1) }
    public static var skills: Grammar { Grammar("S", or: "K", 1...1) }
    public static var attitude: Grammar { Grammar("A", 1...1) }

    /// Whether a code may start with this character, which is half-width.
    @inline(__always)
    public func mayStart(with s: UInt32) -> Bool {
      let capital = s >= 0x61 ? s &- 0x20 : s
      return capital == letter || capital == otherLetter || (takesZero && capital == 0x30)
    }
  }

  /// The most digits of a number, and with those of a name right behind it (`K052024年`).
  private static let mostDigits = 4
  private static let mostWithName = 6

  @inline(__always)
  public static func match(
    _ glyphs: ArraySlice<Glyph>, at first: Int, _ grammar: Grammar, allowsFraction: Bool = false
  ) -> PrintedCode? {
    guard first < glyphs.endIndex, grammar.mayStart(with: CharacterProperties.halfWidth(glyphs[first].scalar))
    else { return nil }
    return read(glyphs, at: first, grammar, allowsFraction)
  }

  /// As `match`, where a code may start with the character.
  static func read(
    _ glyphs: ArraySlice<Glyph>, at first: Int, _ grammar: Grammar, _ allowsFraction: Bool
  ) -> PrintedCode? {
    let count = glyphs.endIndex
    func scalar(_ i: Int) -> UInt32 { i < count ? CharacterProperties.halfWidth(glyphs[i].scalar) : 0 }
    func isDigit(_ i: Int) -> Bool { scalar(i) &- 0x30 <= 9 }
    func isDot(_ i: Int) -> Bool { scalar(i) == 0x2E }

    var i = first
    var isMalformed = false
    let letter = scalar(i)
    let capital = UInt8(letter >= 0x61 ? letter - 0x20 : letter)
    let isZero = capital == 0x30
    var letters = ItemCode.Letters(isZero ? 0x4F : capital)
    if isZero {
      isMalformed = true
    } else {
      if grammar.isList, i + 1 < count, scalar(i + 1) == letter, glyphs[i + 1].gap == .none {
        letters = ItemCode.Letters(capital, capital)
        i += 1
      }
    }
    i += 1
    // `P.2.2.2`, `A.01`
    if isDot(i), isDigit(i + 1), grammar.parts.upperBound > 1 || scalar(i + 1) == 0x30 && isDigit(i + 2) {
      isMalformed = true
      i += 1
    }
    guard isDigit(i) else { return nil }
    // `P 5.1.2`
    if glyphs[i].gap != .none {
      // Only what can hardly be anything else goes on behind a break of the markup.
      let isLong = isDigit(i + 1) && glyphs[i + 1].gap == .none
      let isDotted = isDot(i + 1) && isDigit(i + 2)
      let mayGoOn = glyphs[i].gap < .hard ? grammar.parts.upperBound > 1 || isLong : isLong || isDotted
      guard mayGoOn, glyphs[i].gap != .item else { return nil }
      isMalformed = true
    }
    var parts = ItemCode.Parts()
    var end = i
    var isLong = false
    while isDigit(i) {
      let first = i
      var number = 0
      while i < count, i == first || glyphs[i].gap == .none {
        let digit = scalar(i) &- 0x30
        guard digit <= 9 else { break }
        number = number * 10 + Int(digit)
        i += 1
        if i - first > mostWithName { return nil }
      }
      // Parts of tasks count from 1: `T4.1` and `2.0版`.
      if number == 0, parts.count == 2, letters == .duty { break }
      let width = i - first
      isLong = isLong || width > mostDigits
      var branch: UInt8 = 0
      let next = scalar(i)
      if next >= 0x61, next <= 0x7A, glyphs[i].gap == .none, !grammar.isList,
        isDot(i + 1) || (letters == .duty && !Vocabulary.isAlphanumeric(scalar(i + 1)))
      {
        branch = UInt8(next)
        i += 1
      }
      parts.append(ItemCode.Part(number, width: width, branch: branch))
      end = i
      if parts.count == grammar.parts.upperBound { break }
      guard isDot(i), isDigit(i + 1) else { break }
      if glyphs[i].gap != .none || glyphs[i + 1].gap != .none {
        // A dot behind a task's code ends it: `T1.1. 3D列印`.
        if letters == .duty || glyphs[i].gap >= .hard || glyphs[i + 1].gap >= .hard { break }
        isMalformed = true
      }
      i += 1
    }
    guard grammar.parts.contains(parts.count), !isZero || parts.count == 3 else { return nil }
    // `S20.20` may be a number of something else, `K020.5` starts with a code.
    if parts.count == 1, !allowsFraction, !parts[0].hasLeadingZero, isDot(end), isDigit(end + 1),
      glyphs[end].gap == .none, glyphs[end + 1].gap == .none
    {
      return nil
    }
    // A line may end between the digits of a name and the rest of it.
    let runsOn =
      end < count && (glyphs[end].gap == .none || glyphs[end].gap == .line)
      && !isSeparator(scalar(end)) && !isOpening(scalar(end))
    // More digits are the code's and a name's, or no code at all.
    if isLong, !runsOn, end == count || glyphs[end].gap != .blank, !joinsNumber(in: glyphs, at: end) {
      return nil
    }
    return PrintedCode(
      code: ItemCode(letters: letters, parts: parts), span: first..<end, isMalformed: isMalformed,
      runsOn: runsOn, joinsLatin: Vocabulary.isLatinLetter(scalar(end)))
  }

  /// Whether a sign that a number may hold stands at a place, and a digit right behind it.
  static func joinsNumber(in glyphs: ArraySlice<Glyph>, at i: Int) -> Bool {
    guard i + 1 < glyphs.endIndex, glyphs[i].gap == .none, glyphs[i + 1].gap == .none,
      Vocabulary.isDigit(CharacterProperties.halfWidth(glyphs[i + 1].scalar))
    else { return false }
    return switch CharacterProperties.halfWidth(glyphs[i].scalar) {
    case 0x2C, 0x2D, 0x2E, 0x3A, 0x7E, 0x2013: true
    default: false
    }
  }

  /// The code with the first digits alone of its last number; the others are the name's (`O2.3.13D設計`).
  public func keeping(_ count: Int) -> PrintedCode {
    let place = parts.count - 1
    let digits = parts[place]
    var shorter = self
    shorter.code.parts[place] = digits.prefix(count)
    shorter.span = span.lowerBound..<(span.upperBound - digits.width + count)
    return shorter
  }

  /// The code without its last number, which is the start of the name behind a dot (`P2.3.5S查核`).
  public var withoutLastNumber: PrintedCode {
    var shorter = self
    shorter.code = code.prefix(parts.count - 1)
    shorter.span = span.lowerBound..<(span.upperBound - parts[parts.count - 1].width - 1)
    return shorter
  }

  /// The code with this last number, where the digits are it or a name without a gap follows its digits.
  func ending(in number: Int) -> PrintedCode? {
    if self.number == number { return self }
    let width = parts[parts.count - 1].width
    guard runsOn, width > 1 else { return nil }
    return (1..<width).lazy.map(keeping).first { $0.number == number }
  }

  /// The column below the duty's whose code the characters start with; a range of tasks (`T1.1~T1.3`) is none.
  static func column(of glyphs: ArraySlice<Glyph>) -> Sheet.Column? {
    let first = glyphs.startIndex
    if let task = match(glyphs, at: first, .task) { return task.startsRange(in: glyphs) ? nil : .task }
    // `P 5.1.2` and `01.1.2` are codes, `P 5.1` may be anything.
    if let code = match(glyphs, at: first, .output), !code.isMalformed || code.parts.count == 3 {
      return code.itemColumn
    }
    if let code = match(glyphs, at: first, .knowledge), code.parts[0].width > 1 {
      return code.listColumn
    }
    return nil
  }

  /// Whether another code follows that the text goes on to.
  func startsRange(in glyphs: ArraySlice<Glyph>) -> Bool {
    let end = span.upperBound
    guard end + 1 < glyphs.endIndex, PrintedCode.joinsRange(glyphs[end].scalar) else { return false }
    return CharacterProperties.halfWidth(glyphs[end + 1].scalar) | 0x20 == 0x74
      || Vocabulary.isDigit(glyphs[end + 1].scalar)
  }

  /// The column of a code of two numbers with a blank in it (`P 5.1`), where a document has such codes.
  static func partedColumn(of glyphs: ArraySlice<Glyph>) -> Sheet.Column? {
    guard let code = match(glyphs, at: glyphs.startIndex, .indicator), code.isMalformed,
      code.parts.count == 2
    else { return nil }
    return code.itemColumn
  }

  /// The code that a line of a column starts an entry with.
  static func entry(of line: ArraySlice<Glyph>, in column: Sheet.Column) -> PrintedCode? {
    let grammar: Grammar? =
      switch column {
      case .duty: .duty
      case .task: .task
      case .output, .indicator: .output
      case .knowledge, .skills: .knowledge
      case .level: nil
      }
    return grammar.flatMap { match(line, at: line.startIndex, $0) }
  }

  /// The column of a code of an output or indicator.
  var itemColumn: Sheet.Column { letters == .indicator ? .indicator : .output }

  /// The column of a code of a list.
  var listColumn: Sheet.Column { letters.first == 0x4B ? .knowledge : .skills }

  var isPadded: Bool { parts[0].hasLeadingZero && parts[0].width > 1 && letters.second == 0 }

  /// Whether a small letter follows the code without a gap, as in the word `K8s`.
  public func joinsSmallLetter(in glyphs: ArraySlice<Glyph>) -> Bool {
    let end = span.upperBound
    return end < glyphs.endIndex && glyphs[end].gap == .none && (0x61...0x7A).contains(glyphs[end].scalar)
  }

  /// Whether a word is a code and nothing else, but for punctuation behind it.
  static func isAll(of word: ArraySlice<Glyph>) -> Bool {
    let grammars: [Grammar] = [.task, .output, .knowledge, .duty]
    return grammars.contains { grammar in
      guard let end = match(word, at: word.startIndex, grammar)?.span.upperBound else { return false }
      return word[end...].count <= 1 && word[end...].allSatisfy { isSeparator($0.scalar) }
    }
  }

  /// Punctuation that may stand between a code and its text.
  public static func isSeparator(_ s: UInt32) -> Bool {
    switch s {
    case 0x2E, 0x3001, 0x3A, 0xFF1A, 0x2D: true
    default: false
    }
  }

  static func isOpening(_ s: UInt32) -> Bool {
    switch s {
    case 0x28, 0x5B, 0x300A, 0x300C, 0x3010, 0xFF0C, 0x2C, 0x3002: true
    default: false
    }
  }
}
