internal import OCSSourceText

/// Ordinals of a series that counts from 1: `1.`, `2、`, `(3)`.
public enum Ordinals {
  /// Where the items of such a series start; empty where there is none.
  public static func starts(in glyphs: [Glyph]) -> [Int] { series(in: glyphs).map(\.lowerBound) }

  /// The ordinals of the longest run from 1 on that stand behind white space or the end of a sentence.
  public static func series(in glyphs: [Glyph]) -> [Range<Int>] {
    var found: [Range<Int>] = []
    for i in glyphs.indices {
      let isFree =
        i == 0 || glyphs[i].gap != .none || Vocabulary.endsSentence(glyphs[i - 1].scalar)
        || Vocabulary.isColon(glyphs[i - 1].scalar)
      guard isFree, let (number, end) = ordinal(at: i, in: glyphs, behind: found.count),
        number == found.count + 1
      else {
        continue
      }
      found.append(i..<end)
    }
    return found.count > 1 ? found : []
  }

  /// Whether a series counts the parts of one sentence: the first stands right behind a colon, each further one behind a
  /// semicolon (`包括：(1)主機；(2)配件。`).
  public static func areOfSentence(_ series: [Range<Int>], in glyphs: [Glyph]) -> Bool {
    series.enumerated().allSatisfy { n, ordinal in
      let i = ordinal.lowerBound
      guard i > 0, glyphs[i].gap == .none else { return false }
      return CharacterProperties.halfWidth(glyphs[i - 1].scalar) == (n == 0 ? 0x3A : 0x3B)
    }
  }

  /// The ordinal at `i`, and the index behind it. Where a digit follows its dot it is one behind so many others alone: `3.3D列印`
  /// behind `1.` and `2.`.
  public static func ordinal(
    at i: Int, in glyphs: [Glyph], behind count: Int = 0
  ) -> (number: Int, end: Int)? {
    func scalar(_ i: Int) -> UInt32 { i < glyphs.count ? CharacterProperties.halfWidth(glyphs[i].scalar) : 0 }
    var j = i
    let isBracketed = scalar(j) == 0x28
    if isBracketed { j += 1 }
    let first = j
    var number = 0
    while scalar(j) >= 0x30, scalar(j) <= 0x39, j - first < 3 {
      number = number * 10 + Int(scalar(j) - 0x30)
      j += 1
    }
    guard j > first else { return nil }
    if isBracketed { return scalar(j) == 0x29 ? (number, j + 1) : nil }
    switch scalar(j) {
    case 0x2E:
      let isNext = count > 1 && number == count + 1
      return scalar(j + 1) >= 0x30 && scalar(j + 1) <= 0x39 && glyphs[j + 1].gap == .none && !isNext
        ? nil : (number, j + 1)
    case 0x3001, 0x29: return (number, j + 1)
    default: return nil
    }
  }
}
