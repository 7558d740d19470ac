/// How the code in front of a line is written: its letters, and a zero for each of its digits.
struct CodeShape {
  private var scalars: [UInt32] = []
  /// What its digits say, part by part.
  private var numbers: [Int] = []

  /// Whether it is all that stands there.
  private(set) var isWhole = false

  /// Whether its numbers begin with those of another one; all are where that has more or as many.
  func isBelow(_ other: CodeShape) -> Bool {
    numbers.count <= other.numbers.count || numbers.starts(with: other.numbers)
  }

  func isAsLong(as other: CodeShape) -> Bool { numbers.count == other.numbers.count }

  /// As those of knowledge and skills; others have dots.
  var hasOnePart: Bool { numbers.count == 1 }

  /// Nil where no line of letters, digits and dots between digits stands in front.
  init?(_ characters: [TextLine.Character]) {
    let letters = characters.prefix(2).prefix { $0.scalar >= 0x41 && $0.scalar <= 0x5A }
    guard !letters.isEmpty, letters.count < characters.count,
      CodeShape.isDigit(characters[letters.count].scalar)
    else { return nil }
    scalars.reserveCapacity(CodeShape.usualLength)
    scalars += letters.lazy.map(\.scalar)
    var i = letters.count
    var number = 0
    while i < characters.count {
      if CodeShape.isDigit(characters[i].scalar) {
        scalars.append(0x30)
        number = min(10 * number + Int(characters[i].scalar - 0x30), 1 << 20)
      } else if characters[i].scalar == 0x2E, i > letters.count, i + 1 < characters.count,
        CodeShape.isDigit(characters[i + 1].scalar)
      {
        scalars.append(0x2E)
        numbers.append(number)
        number = 0
      } else {
        break
      }
      i += 1
    }
    numbers.append(number)
    isWhole = i == characters.count
  }

  /// A name that starts with digits may stand right behind a code.
  func starts(with other: CodeShape) -> Bool { scalars.starts(with: other.scalars) }

  /// Whether it has the letters and parts of the other one and counts on from there, however wide its numbers are.
  func follows(_ other: CodeShape) -> Bool {
    numbers.count == other.numbers.count && other.numbers.lexicographicallyPrecedes(numbers)
      && scalars.filter { $0 > 0x39 } == other.scalars.filter { $0 > 0x39 }
  }

  private static let usualLength = 8

  private static func isDigit(_ scalar: UInt32) -> Bool { scalar >= 0x30 && scalar <= 0x39 }
}
