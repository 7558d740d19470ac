internal import OCSSourceText

/// The heading of a table of tasks without rulings: its words, from left to right.
struct RiverHeading {
  /// The words that begin the columns.
  let words: [PlacedWord]

  /// How the heading of each column may begin.
  private static let labels: [[String]] = [
    ["主要職責", "工作職責", "工作任務"], ["工作任務", "工作活動"], ["工作產出"], ["行為指標"], ["職能級別", "級別"], ["職能內涵"],
    ["職能內涵"],
  ]
  private static let level = 4
  private static let letters = Set("主要職責工作任務活動產出行為指標能級別內涵（）()KS=knowledgeskills知識技".unicodeScalars)
  /// Sections behind the table.
  private static let ends = ["職能內涵(A", "職能內涵（A", "說明與補充", "建議擔任", "入門水準建議"]

  /// Nil where the line does not begin each of the columns in turn.
  init?(_ line: TextLine) {
    var found: [PlacedWord] = []
    for word in line.words {
      let text = RiverHeading.text(of: [word])
      // The column of levels may be as narrow as one character.
      let isLong = text.unicodeScalars.count > 1 || found.count == RiverHeading.level
      let begins =
        isLong && found.count < RiverHeading.labels.count
        && RiverHeading.labels[found.count].contains { $0.hasPrefix(text) || text.hasPrefix($0) }
      if begins {
        found.append(word)
      } else if found.isEmpty || !RiverHeading.goesOn(text) {
        return nil
      }
    }
    guard found.count == RiverHeading.labels.count else { return nil }
    words = found
  }

  /// Whether a line below holds letters of a heading alone.
  static func goesOn(in line: TextLine) -> Bool { goesOn(text(of: line.words)) }

  private static func goesOn(_ text: String) -> Bool { text.unicodeScalars.allSatisfy(letters.contains) }

  static func endsTable(_ line: TextLine) -> Bool {
    let text = text(of: line.words)
    return ends.contains { text.hasPrefix($0) }
  }

  /// Some programs print a radical where an ideograph looks like it.
  static func text(of words: [PlacedWord]) -> String {
    var scalars = String.UnicodeScalarView()
    for word in words {
      var i = 0
      while i < word.text.count {
        let (scalar, length) = Scalars.decode(word.text, i)
        scalars.append(UnicodeScalar(CharacterProperties.unified(scalar)) ?? "\u{FFFD}")
        i += length
      }
    }
    return String(scalars)
  }
}
