internal import SourceText
internal import StandardModel
internal import Tokenization

/// How a document writes the numbers of one letter's codes: with how many digits, and whether padded.
struct CodeStyle {
  /// Single-digit numbers are written with a leading zero.
  fileprivate(set) var isPadded = false
  /// The usual number of digits, 0 where there are no such codes.
  fileprivate(set) var width = 0
  /// The numbers below 128 that are printed with one digit, two and three.
  fileprivate var printed = InlineArray<3, InlineArray<2, UInt64>>(repeating: InlineArray(repeating: 0))

  fileprivate mutating func note(_ number: Int, width: Int) {
    guard number < 128, width <= printed.count else { return }
    printed[width - 1][number / 64] |= 1 << UInt64(number % 64)
  }

  private func isPrinted(_ number: Int) -> Bool {
    printed[width - 1][number / 64] & 1 << UInt64(number % 64) != 0
  }

  /// Whether the first digits of a padded code that is wider than usual are the code, and the others its name's
  /// (`K2824小時` is K28): K28 is printed nowhere by itself, but K27 or a later one is.
  func isTooWide(_ digits: ItemCode.Part) -> Bool {
    guard isPadded, width > 0, width <= printed.count, digits.width > width, digits.digit(width) != 0 else {
      return false
    }
    let number = digits.prefix(width).number
    return number > 0 && number < 128 && !isPrinted(number) && (number - 1..<128).contains(where: isPrinted)
  }
}

/// The styles of the letters K, S and A.
final class CodeStyles {
  private let text: TokenizedText
  private var styles = InlineArray<3, CodeStyle>(repeating: CodeStyle())

  subscript(letter: UInt8) -> CodeStyle { CodeStyles.place(of: letter).map { styles[$0] } ?? CodeStyle() }

  private static func place(of letter: UInt8) -> Int? {
    switch letter {
    case 0x4B: 0
    case 0x53: 1
    case 0x41: 2
    default: nil
    }
  }

  private static let greatestWidth = 5
  /// How much a code counts that can be nothing else, against one that may be a name.
  private static let certain = 1 << 20

  init(of text: TokenizedText) {
    self.text = text
    var counts = InlineArray<3, InlineArray<6, Int>>(repeating: InlineArray(repeating: 0))
    let allBytes = text.bytes
    let bytes = allBytes.span
    let allTokens = text.tokens
    let tokens = allTokens.span
    for i in tokens.indices where tokens[i].kind == .text {
      let lower = tokens[i].lower
      guard let place = CodeStyles.place(of: bytes[lower]) else { continue }
      let upper = i + 1 < tokens.count ? tokens[i + 1].lower : bytes.count
      guard upper - lower >= 3 else { continue }
      var j = lower + 1
      while j < upper, bytes[j] >= 0x30, bytes[j] <= 0x39 { j += 1 }
      let digits = j - lower - 1
      guard digits > 0, digits <= CodeStyles.greatestWidth else { continue }
      let isBeforeLatin = j < upper && bytes[j] < 0x80
      if isBeforeLatin, !Vocabulary.isLatinLetter(UInt32(bytes[j])) { continue }
      // Names look like codes before Latin letters (`K8s`): those count where there are no others.
      counts[place][digits] += isBeforeLatin ? 1 : CodeStyles.certain
      if digits > 1, bytes[lower + 1] == 0x30 { styles[place].isPadded = true }
      // Digits that a wrap or a tag parts from the code may be the first of a name.
      if j < upper || !CodeStyles.startsWithDigit(i + 1, in: text) {
        styles[place].note(CodeStyles.number(bytes, (lower + 1)..<j), width: digits)
      }
    }
    for place in 0..<3 {
      var most = 0
      for width in 1...CodeStyles.greatestWidth where counts[place][width] > most {
        (most, styles[place].width) = (counts[place][width], width)
      }
    }
  }

  private static func number(_ bytes: Span<UInt8>, _ digits: Range<Int>) -> Int {
    var number = 0
    for i in digits { number = number * 10 + Int(bytes[i] - 0x30) }
    return number
  }

  /// Whether the first text from a token on starts with a digit.
  private static func startsWithDigit(_ first: Int, in text: TokenizedText) -> Bool {
    for i in first..<text.tokens.count where text.tokens[i].isContent {
      return Vocabulary.isDigit(UInt32(text.bytes[text.tokens[i].lower]))
    }
    return false
  }

  /// Whether codes of a letter stand right behind names, since the line ends between the entries of lists are gone.
  func followNames(_ letter: UInt8) -> Bool {
    guard let place = CodeStyles.place(of: letter), styles[place].width > 1 else { return false }
    return attached[place].nonzeroBitCount >= CodeStyles.leastAttached
  }

  /// A name may hold what looks like a code, but hardly so many different ones.
  private static let leastAttached = 3

  /// The numbers, up to 64 of them, of what looks like a code of two digits or more right behind an ideograph. In
  /// most documents nobody asks.
  private lazy var attached: InlineArray<3, UInt64> = {
    var numbers = InlineArray<3, UInt64>(repeating: 0)
    let bytes = text.bytes
    for i in bytes.indices.dropFirst().dropLast(2) where bytes[i] < 0x80 && bytes[i - 1] >= 0x80 {
      guard let place = CodeStyles.place(of: bytes[i]) else { continue }
      let (tens, ones) = (bytes[i + 1] &- 0x30, bytes[i + 2] &- 0x30)
      if tens < 10, ones < 10 { numbers[place] |= 1 << UInt64((tens * 10 + ones) % 64) }
    }
    return numbers
  }()
}
