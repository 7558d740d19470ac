internal import OCSSourceText
internal import OCSTokenization

/// What a level cell says.
enum LevelText: Equatable {
  /// `4`, `第4級`, `４級`
  case level(Int)
  /// One digit and more than a level needs: `4級以上`, `3（初）`.
  case qualified(Int)
  /// A dash or 無: expressly no level.
  case none
  /// Anything else; no level can be read from it.
  case unreadable

  /// The number that was read.
  var value: Int? {
    switch self {
    case .level(let value), .qualified(let value): value
    case .none, .unreadable: nil
    }
  }

  /// Whether it says a number and nothing else.
  var isPlain: Bool { if case .level = self { true } else { false } }

  /// Whether text is one level, perhaps with its remarks, and holds nothing else.
  static func isOne(_ glyphs: [Glyph]) -> Bool {
    LevelText(glyphs).value != nil
      && glyphs.allSatisfy { Vocabulary.isDigit($0.scalar) || remarks.contains($0.scalar) }
  }

  private static let remarks = Set("第級以上下初中高階（）()".unicodeScalars.map(\.value))

  init(_ glyphs: [Glyph]) {
    if glyphs.count == 1, glyphs[0].scalar >= 0x31, glyphs[0].scalar <= 0x36 {
      self = .level(Int(glyphs[0].scalar - 0x30))
      return
    }
    let text = Vocabulary.wholeNumber(glyphs.map { CharacterProperties.halfWidth($0.scalar) })
    if Vocabulary.isPlaceholder(glyphs[...]) {
      self = .none
      return
    }
    var digits = text.filter { $0 >= 0x30 && $0 <= 0x39 }
    // Some programs pad numbers.
    let isPadded = text.count == 2 && digits.count == 2 && text[0] == 0x30
    if isPadded { digits.removeFirst() }
    // A level starts with its number, 第, 級 or `L`; what starts with anything else is a text with a number in it.
    let first = text.first ?? 0
    let isLevel = (0x30...0x39).contains(first) || first == 0x7B2C || first == 0x7D1A || first | 0x20 == 0x6C
    guard isLevel, digits.count == 1, let value = Optional(Int(digits[0] - 0x30)), (1...6).contains(value)
    else {
      self = .unreadable
      return
    }
    var rest = text[...]
    if rest.first == 0x7B2C { rest = rest.dropFirst() }
    if rest.last == 0x7D1A { rest = rest.dropLast() }
    self = rest.count == 1 || isPadded ? .level(value) : .qualified(value)
  }
}
