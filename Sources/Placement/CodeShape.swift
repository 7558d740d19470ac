/// How the code in front of a line is written: its letters, and a zero for each of its digits.
struct CodeShape: Equatable {
  private var scalars: [UInt32] = []

  /// Nil where no line of letters, digits and dots between digits stands in front.
  init?(_ characters: [TextLine.Character]) {
    let letters = characters.prefix(2).prefix { $0.scalar >= 0x41 && $0.scalar <= 0x5A }
    scalars = letters.map(\.scalar)
    var i = letters.count
    while i < characters.count {
      if CodeShape.isDigit(characters[i].scalar) {
        scalars.append(0x30)
      } else if characters[i].scalar == 0x2E, i > letters.count, i + 1 < characters.count,
        CodeShape.isDigit(characters[i + 1].scalar)
      {
        scalars.append(0x2E)
      } else {
        break
      }
      i += 1
    }
    guard !letters.isEmpty, scalars.count > letters.count else { return nil }
  }

  /// A name that starts with digits may stand right behind a code.
  func starts(with other: CodeShape) -> Bool { scalars.starts(with: other.scalars) }

  private static func isDigit(_ scalar: UInt32) -> Bool { scalar >= 0x30 && scalar <= 0x39 }
}
