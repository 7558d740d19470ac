internal import SourceText
internal import StandardModel
internal import Tokenization

/// How a document writes the numbers of one letter's codes: with how many digits, and whether padded.
struct CodeStyle {
  /// Single-digit numbers are written with a leading zero.
  fileprivate(set) var isPadded = false
  /// The usual number of digits, 0 where there are no such codes.
  fileprivate(set) var width = 0
  /// The numbers that codes have which can be nothing else, and those of what stands before Latin letters.
  fileprivate var certain = Numbers()
  fileprivate var beforeLatin = Numbers()

  /// Some of the numbers below 1,024.
  fileprivate struct Numbers {
    private var bits = InlineArray<16, UInt64>(repeating: 0)

    mutating func insert(_ number: Int) {
      if number < bits.count * 64 { bits[number / 64] |= 1 << UInt64(number % 64) }
    }

    func contains(_ number: Int) -> Bool {
      number < bits.count * 64 && bits[number / 64] & 1 << UInt64(number % 64) != 0
    }

    /// The greatest number that can be reached from 0 in steps of no more than `CodeStyle.leap`.
    private(set) var reach = 0

    mutating func settle() {
      var number = 1
      while number <= reach + CodeStyle.leap {
        if contains(number) { reach = number }
        number += 1
      }
    }
  }

  /// How many numbers a list skips at most.
  private static let leap = 10

  /// Whether a code has the number that no Latin letter follows.
  func isCertain(_ number: Int) -> Bool { certain.contains(number) }

  /// Whether no code has the number for sure. What has one digit and stands before Latin letters may be a word (`K8s`).
  func isFree(_ number: Int) -> Bool {
    !certain.contains(number) && !(number > 9 && beforeLatin.contains(number))
  }

  private func isPrinted(_ number: Int) -> Bool { certain.contains(number) || beforeLatin.contains(number) }

  /// The greatest number that can be reached where what stands before Latin letters carries on without a gap, and how many
  /// numbers up to it are printed nowhere.
  private var wholeReach = 0
  private var gaps = 0

  fileprivate mutating func settle() {
    certain.settle()
    beforeLatin.settle()
    wholeReach = certain.reach
    while beforeLatin.contains(wholeReach + 1) { wholeReach += 1 }
    gaps = (0..<wholeReach).count { !isPrinted($0 + 1) }
  }

  /// How many of the digits are the code's, where the others begin its name: `K2824小時` is K28, which is printed nowhere
  /// by itself, though others around it are. Nil where nothing tells.
  func widthOfCode(in digits: ItemCode.Part) -> Int? {
    guard width > 0, digits.width > 1 else { return nil }
    if isPadded {
      guard digits.width > width, digits.digit(width) != 0 else { return nil }
      let number = digits.prefix(width).number
      return number > 0 && !isPrinted(number) && number <= max(certain.reach, beforeLatin.reach) + 1
        ? width : nil
    }
    // Without padding all codes of so many digits are looked at, and the number must be far from all others.
    let reach = wholeReach
    guard digits.number > reach + 1, !isNearOthers(digits.number, beyond: reach),
      digits.number > reach + min(CodeStyle.leap, gaps)
    else { return widthInGap(digits) }
    // A list may start at a hundred.
    if reach == 0, let width = widths(of: digits, where: { isNearOthers($0, beyond: 0) }).only {
      return width
    }
    let possible = widths(of: digits) { $0 <= reach + 1 || isNearOthers($0, beyond: reach) }
    return possible.only ?? possible.filter { !isPrinted(digits.prefix($0).number) }.only
  }

  /// How many of the digits fill a gap, where the number of all of them stands alone: `S12年` beside S2 and S3 is S1.
  private func widthInGap(_ digits: ItemCode.Part) -> Int? {
    guard digits.number > 9,
      !(1...2).contains(where: { isPrinted(digits.number - $0) || isPrinted(digits.number + $0) })
    else { return nil }
    return widths(of: digits) { ($0 == 1 || isPrinted($0 - 1)) && isPrinted($0 + 1) }.only
  }

  /// How many of the digits may be the code's, as far as others do not have the number.
  private func widths(of digits: ItemCode.Part, where fits: (Int) -> Bool) -> [Int] {
    digits.widths(1..<digits.width) { isFree($0) && fits($0) }
  }

  /// Whether codes that can be nothing else have numbers around this one; those up to `reach` are around all of them.
  private func isNearOthers(_ number: Int, beyond reach: Int) -> Bool {
    (1...CodeStyle.leap).contains {
      certain.contains(number + $0) || number > reach + $0 && certain.contains(number - $0)
    }
  }
}

extension ItemCode.Part {
  /// How many of the digits may be a code's, where the others begin its name: no zero does, and the number fits.
  func widths(_ range: Range<Int>, where fits: (Int) -> Bool) -> [Int] {
    range.filter {
      $0 > 0 && $0 < width && digit($0) != 0 && prefix($0).number > 0 && fits(prefix($0).number)
    }
  }
}

extension Array {
  /// The element of an array that has one.
  var only: Element? { count == 1 ? self[0] : nil }
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

  /// Codes of industries start with an A too (`A0112`).
  private static func greatestWidth(_ letter: UInt8) -> Int { letter == 0x41 ? 3 : greatestWidth }

  /// How much a code counts that can be nothing else, against one that may be a name.
  private static let certain = 1 << 20

  init(of text: TokenizedText) {
    self.text = text
    var counts = InlineArray<3, InlineArray<6, Int>>(repeating: InlineArray(repeating: 0))
    var padded = counts
    // Whether anything but Latin letters stands behind some code.
    var isPlain = InlineArray<3, Bool>(repeating: false)
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
      guard digits > 0, digits <= CodeStyles.greatestWidth(bytes[lower]) else { continue }
      let isBeforeLatin = j < upper && bytes[j] < 0x80
      if isBeforeLatin, !Vocabulary.isLatinLetter(UInt32(bytes[j])) { continue }
      let hasLeadingZero = digits > 1 && bytes[lower + 1] == 0x30
      if !isBeforeLatin { isPlain[place] = true }
      // Names look like codes before Latin letters (`K8s`): those count where there are no others.
      let weight = isBeforeLatin && !hasLeadingZero ? 1 : CodeStyles.certain
      counts[place][digits] += weight
      if hasLeadingZero {
        styles[place].isPadded = true
        padded[place][digits] += weight
      }
      // Digits that a wrap or a tag parts from the code may be the first of a name.
      if j < upper || !CodeStyles.startsWithDigit(i + 1, in: text) {
        let number = CodeStyles.number(bytes, (lower + 1)..<j)
        // One digit cannot be parted, and the words that look like such a code go on with a small letter (`K8s`).
        if isBeforeLatin, digits > 1 || bytes[j] >= 0x61 {
          styles[place].beforeLatin.insert(number)
        } else {
          styles[place].certain.insert(number)
        }
      }
    }
    for place in 0..<3 {
      var most = 0
      for width in 1...CodeStyles.greatestWidth where counts[place][width] > most {
        (most, styles[place].width) = (counts[place][width], width)
      }
      // Names that start with digits make padded numbers wider, never narrower.
      let widths = 2...CodeStyles.greatestWidth
      let usual = widths.map { padded[place][$0] }.max() ?? 0
      if styles[place].isPadded, let width = widths.first(where: { padded[place][$0] * 4 >= usual }) {
        styles[place].width = width
      }
      styles[place].settle()
    }
    // Both lists are written alike: where all codes of one stand before Latin letters, the other tells.
    for (place, other) in [(0, 1), (1, 0)]
    where !isPlain[place] && isPlain[other] && styles[place].isPadded && styles[other].isPadded {
      styles[place].width = min(styles[place].width, styles[other].width)
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
