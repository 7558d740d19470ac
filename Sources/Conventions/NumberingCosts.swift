internal import OCSStandardModel

/// How a list writes its numbers.
struct ListStyle {
  /// The least number of digits: 1 where numbers are not padded.
  var width: Int
  /// Entries touch: a code may stand right behind a name.
  var touches: Bool

  static let all = (1...4).flatMap { width in [false, true].map { ListStyle(width: width, touches: $0) } }
}

/// What each doubt costs. The unit is about one finding that a reading would bring.
enum NumberingCosts {
  static let stylesDiffer = 1.5
  static let touching = 3.0
  static let conflict = 2.5
  /// Two prints of one number have one name.
  static let agreement = -6.0
  static let disorder = 2.5
  static let successor = -1.0
  /// A blank stands behind a code where none does as a rule.
  static let odd = 1.5
  /// More than other codes can speak for a reading, for each place where it stands.
  static let most = 8.0
  static let impossible = 1000.0
  /// A margin below which a reading is looked at.
  static let doubt = 1.0

  /// A short gap costs by its length; a list may start at a hundred, so a long one is not much worse. All readings that
  /// reach one hundred share that price, which is why the search tries them together.
  static func gap(_ length: Int) -> Double {
    if length <= 0 { return 0 }
    let bits = Int.bitWidth - length.leadingZeroBitCount - 1
    return min(0.6 + 0.6 * Double(length), 3 + 0.3 * Double(bits))
  }

  static func style(_ style: ListStyle) -> Double { style.width < 3 ? 0 : style.width == 3 ? 0.5 : 2 }

  /// What it costs to take a print for text, by what stands before it.
  static func text(_ print: CodePrint, isOdd: Bool) -> Double {
    if print.traits.contains(.range) { return 0 }
    if print.traits.contains(.withinSentence), print.boundary == .attached { return 0.5 }
    let isThin = print.digits.width == 1
    let isExpected = print.traits.contains(.expected)
    let row: InlineArray<6, Double> =
      switch (print.column, print.code.parts.count) {
      case (.duty, _): [0, 0, 0, 0, 8, 8]
      case (.task, _): [3, 4, 4, 6, 8, 8]
      case (.item, 2): [2.2, 3, 3, 6, 7, 8]
      // Sentences may speak of another indicator, names of outputs hardly of another output.
      case (.item, _) where isExpected && print.code.letters == .output && print.traits.contains(.belongs):
        [6.5, 7, 7, 8, 8, 8]
      case (.item, _): [3, 6, 6, 7, 8, 8]
      case (.list, _) where isThin && print.traits.contains(.word): [0.3, 1, 1, 6, 7, 8]
      case (.list, _) where isThin && print.follower == .word && isExpected: [1.5, 5, 5, 6, 7, 8]
      case (.list, _) where isThin, (.attitude, _) where isThin: [0.3, 5, 5, 6, 7, 8]
      case (.list, _) where isExpected && print.follower == .word: [3, 8, 8, 8, 8, 8]
      case (.list, _) where isExpected: [3, 7, 7, 7, 8, 8]
      case (.list, _), (.attitude, _): [2, 5, 5, 6, 7, 8]
      }
    // `S20.20` is a number of something else, where no other code speaks for it.
    if print.column.isList, print.follower == .number, print.separator == 0x2E { return 1 }
    // Hardly anything else has a leading zero.
    let zero = print.column.isList && print.digits.hasLeadingZero && !isThin ? 3.0 : 0
    var cost = row[Int(print.boundary.rawValue)] + zero
    if print.boundary < .punctuation {
      // Before a counter the blank stands behind a number of the name's.
      if isOdd, print.follower != .counterBehindBlank, print.follower != .number { cost -= odd }
      if print.traits.contains(.behindLatin) { cost -= isThin ? 3 : 1 }
    }
    return max(0, cost)
  }

  /// What it costs to take a print for a code, for its place alone.
  static func place(_ print: CodePrint, touches: Bool, hasName: Bool) -> Double {
    let traits = print.traits
    var cost = traits.contains(.expected) ? 0.0 : 1
    // The name of a code may look like one, and a code without a name stands among its like.
    if traits.contains(.touchesCode) { cost += 8 } else if traits.contains(.followsCode) { cost += 2.5 }
    // Where codes have names one that is followed by any other code has lost its name, or is followed by it.
    if hasName, traits.contains(.followsCode), traits.contains(.skipsNumbers) { cost += 7 }
    if traits.contains(.nameless) { cost += 1 }
    if print.column.isList {
      if print.boundary == .attached { cost += touches ? 0.3 : 2.5 }
      if traits.contains(.word), print.digits.width == 1 { cost += 2 }
      return cost
    }
    if traits.contains(.range) || print.column == .duty && print.boundary < .hard { return cost + 9 }
    if traits.contains(.zero) { cost += traits.contains(.belongs) ? 0.5 : 6 }
    if print.boundary == .attached {
      // The first of a task carries nothing on.
      let own = touches ? 0.8 : print.digits.number == 1 ? 1.5 : 2.5
      cost += print.traits.contains(.belongs) ? own : touches ? 2.5 : 5
    } else if print.boundary == .gap, !traits.contains(.belongs) {
      cost += 1.5
    }
    return cost
  }

  /// What it costs that so many digits are the code's, and the others its name's.
  static func digits(
    _ print: CodePrint, _ reading: CodeReading, leastWidth: Int, isOdd: Bool
  ) -> Double {
    var cost = 0.0
    if reading.width < print.digits.width {
      let saysNothing = isOdd || print.traits.contains(.spaced)
      switch print.follower {
      case .latin: cost += 0.7
      case .latinBehindBlank, .counter: cost += 1.5
      case .word: cost += 3
      case .number: cost += 1
      case .measureBehindBlank: cost += saysNothing ? 2.5 : 7
      // What is no number of a list leaves a wide gap in it.
      case .wordBehindBlank: cost += print.column.isList && saysNothing ? 4 : 9
      // Where blanks part codes from names this one is nothing strange.
      case .counterBehindBlank: cost += saysNothing ? 1.5 : 6
      case .nothing: cost += 9
      }
      // Digits are cut off where a number would be too wide, never below the width that all have.
      return reading.width < leastWidth ? impossible : cost + irregularity(reading, leastWidth)
    }
    if isOdd { cost += odd }
    if print.follower == .latin, print.traits.contains(.loneLetter), print.digits.width > 1 {
      cost += 0.5
    }
    return cost + irregularity(reading, leastWidth)
  }

  /// What it costs that a number has other digits than the style gives it.
  private static func irregularity(_ reading: CodeReading, _ leastWidth: Int) -> Double {
    var width = 1
    var rest = reading.number
    while rest >= 10 {
      rest /= 10
      width += 1
    }
    if reading.width == max(leastWidth, width) { return 0 }
    return reading.width < leastWidth ? 6 : 2.5
  }

  /// What it costs to keep a letter branch, or to leave it to the name.
  static func branch(_ branch: UInt8, isKept: Bool, isKnown: Bool) -> Double {
    if !isKept { return isKnown ? 4 : 0.8 }
    return isKnown ? 0 : branch == 0x61 ? 0.5 : 2.5
  }
}
