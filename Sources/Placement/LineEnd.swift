internal import OCSSourceText

/// What the end of a line means, told by what would have had room behind it.
enum LineEnd {
  /// The line is full: the next one goes on with it, behind a blank or where one may stand.
  case soft
  /// A Latin word or a number that no line can hold may have been cut: not one character more had room.
  case cut
  /// The line is full behind or before a hyphen that a word holds, or with a code to which the next character may belong as
  /// well as not (`O1.1.1` and `10級`): no blank stands there.
  case tight
  /// The next word would have had room: a paragraph ends.
  case hard

  /// A line that goes on in the next one within an area whose lines may reach from `left` to `right`.
  static func between(
    _ line: TextLine, _ next: TextLine, left: Double, right: Double, _ measures: Measures
  ) -> LineEnd {
    let size = measures.size
    let characters = line.characters(size: size)
    let following = next.characters(size: size)
    let room = right - line.right - (isSpaced(characters, following) ? blank * size : 0)
    if room >= width(ofUnit: following) + 0.1 * size { return .hard }
    guard let last = characters.last, let first = following.first, isInWord(last.scalar) else { return .soft }
    guard isInWord(first.scalar) else {
      return Typeface.isWide(first.scalar) && CodeShape(characters)?.isWhole ?? false ? .tight : .soft
    }
    if isHyphen(last.scalar), !last.followsBlank { return .tight }
    if isHyphen(first.scalar), following.count > 1, isInWord(following[1].scalar), !following[1].followsBlank
    {
      return .tight
    }
    // A line ends where it may, before a word is cut that stands behind other text.
    guard isOneWord(characters) else { return .soft }
    let whole = widthOfWord(atEndOf: characters) + widthOfWord(atStartOf: following)
    let isTooLong = whole > right - left - 0.1 * size
    let needed = measures.narrow[first.scalar].map { $0 + 0.1 * size } ?? greatestWidth(first.scalar) * size
    return isTooLong && room < needed && CodeShape(following) == nil
      ? .cut : .soft
  }

  /// In sizes of characters.
  private static let blank = 0.3

  /// Whether a blank may stand at the line's end: between an ideograph and a Latin word that has one on its other side.
  private static func isSpaced(_ characters: [TextLine.Character], _ following: [TextLine.Character]) -> Bool
  {
    guard let last = characters.last, let first = following.first else { return false }
    if isInWord(last.scalar), Typeface.isWide(first.scalar) {
      let word = characters.reversed().prefix { isInWord($0.scalar) }
      return word.last?.followsBlank ?? false && word.count < characters.count
    }
    guard Typeface.isWide(last.scalar), isInWord(first.scalar) else { return false }
    return following.first { !isInWord($0.scalar) }?.followsBlank ?? false
  }

  /// How wide what stands in front is that no line end parts: a word, or an ideograph, with the punctuation around it.
  private static func width(ofUnit characters: [TextLine.Character]) -> Double {
    var i = 0
    var width = 0.0
    func take() {
      width += characters[i].width
      i += 1
    }
    while i < characters.count, isOpening(characters[i].scalar) { take() }
    if i < characters.count { take() }
    if i > 0, isInWord(characters[i - 1].scalar) {
      while i < characters.count, isInWord(characters[i].scalar), !characters[i].followsBlank,
        !isHyphen(characters[i - 1].scalar)
      {
        take()
      }
    }
    while i < characters.count, isClosing(characters[i].scalar), !characters[i].followsBlank { take() }
    return width
  }

  /// Some programs part no Latin words where nothing but this stands between them.
  private static let enumerationComma: UInt32 = 0x3001

  /// Whether no line may end within these.
  private static func isOneWord(_ characters: [TextLine.Character]) -> Bool {
    let word = characters.drop { isOpening($0.scalar) }
    return zip(word, word.dropFirst()).allSatisfy { last, character in
      (isInWord(character.scalar) || character.scalar == enumerationComma)
        && !(character.followsBlank && last.scalar != enumerationComma)
    }
  }

  private static func widthOfWord(atEndOf characters: [TextLine.Character]) -> Double {
    var width = 0.0
    for (i, character) in characters.enumerated().reversed() {
      // No line ends behind an opening sign.
      if isInWord(character.scalar) || character.scalar == enumerationComma || isOpening(character.scalar) {
        width += character.width
      }
      guard isInWord(character.scalar) || character.scalar == enumerationComma else { break }
      // Behind that comma, what looks like a blank is the distance to which a justified line is set.
      if character.followsBlank, i == 0 || characters[i - 1].scalar != enumerationComma { break }
    }
    return width
  }

  private static func widthOfWord(atStartOf following: [TextLine.Character]) -> Double {
    var width = 0.0
    for (i, character) in following.enumerated() {
      if i > 0, character.followsBlank, following[i - 1].scalar != enumerationComma { break }
      // No line starts with a closing sign.
      if isInWord(character.scalar) || isClosing(character.scalar) { width += character.width }
      guard isInWord(character.scalar) || character.scalar == enumerationComma else { break }
    }
    return width
  }

  /// How wide a narrow character is at most, in sizes of characters.
  private static func greatestWidth(_ scalar: UInt32) -> Double {
    switch scalar {
    case 0x4D, 0x57, 0x6D, 0x77, 0x40, 0x25: 1  // M W m w @ %
    case 0x41...0x5A: 0.8
    case 0x66, 0x69, 0x6A, 0x6C, 0x72, 0x74, 0x49: 0.45  // f i j l r t I
    default: 0.65
    }
  }

  /// A letter, a digit or a sign that no line end parts from the one beside it.
  private static func isInWord(_ scalar: UInt32) -> Bool {
    scalar > 0x20 && scalar < 0x2E80 && !Typeface.isWide(scalar)
  }

  private static func isHyphen(_ scalar: UInt32) -> Bool {
    scalar == 0x2D || scalar == 0x2F || scalar == 0x2010
  }

  private static let opening = Set("（「『【《〈〔“‘([{".unicodeScalars.map(\.value))
  private static let closing = Set("，。、；：？！）」』】》〉〕”’…—‧)]},.;:?!%".unicodeScalars.map(\.value))

  private static func isOpening(_ scalar: UInt32) -> Bool { opening.contains(scalar) }
  static func isClosing(_ scalar: UInt32) -> Bool { closing.contains(scalar) }

  /// Whether a line starts with a sign, or with a number and a sign behind it, as items of lists do.
  static func startsItem(_ characters: [TextLine.Character]) -> Bool {
    guard let first = characters.first?.scalar else { return false }
    func isDigit(_ scalar: UInt32) -> Bool { scalar >= 0x30 && scalar <= 0x39 }
    if isDigit(first) {
      let rest = characters.drop { isDigit($0.scalar) }
      return rest.first.map { closing.contains($0.scalar) } ?? false
    }
    return !(isWordCharacter(first) || closing.contains(first))
  }

  private static func isWordCharacter(_ scalar: UInt32) -> Bool {
    UnicodeScalar(scalar)?.properties.isAlphabetic ?? false
  }
}
