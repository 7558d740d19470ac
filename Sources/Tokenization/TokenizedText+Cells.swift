internal import OCSSourceText

/// Looks at cells that most rows need not take further.
extension TokenizedText {
  /// The characters that a cell starts with, more than a label has.
  func beginning(of range: SourceRange) -> [Glyph] {
    var glyphs: [Glyph] = []
    var rest = range
    // Tags may stand within a label.
    while !rest.isEmpty, glyphs.count <= Label.longestLabel {
      var upper = min(rest.upper, rest.lower + 6 * Label.longestLabel)
      while upper < rest.upper, bytes[upper] & 0xC0 == 0x80 { upper -= 1 }
      appendGlyphs(
        of: SourceRange(rest.lower, upper), joint: rest.lower == range.lower ? .hard : .none, to: &glyphs)
      rest.lower = upper
    }
    return glyphs
  }

  /// Whether a cell holds what programs write for none: no standard says it.
  func isFiller(_ cell: SourceRange) -> Bool {
    let bytes = bytes
    var (lower, upper) = (cell.lower, cell.upper)
    while lower < upper, bytes[lower] <= 0x20 { lower += 1 }
    guard lower < upper else { return false }
    switch bytes[lower] {
    case 0x23, 0x3C, 0x4E, 0x5C, 0x6E, 0x75: break
    default: return false
    }
    while upper > lower, bytes[upper - 1] <= 0x20 { upper -= 1 }
    return TokenizedText.fillers.contains { $0.utf8.elementsEqual(bytes[lower..<upper]) }
  }

  /// Of Python, pandas, JSON and JavaScript, databases and spreadsheets.
  private static let fillers = [
    "None", "nan", "NaN", "NaT", "<NA>", "null", "NULL", "undefined", "\\N", "N/A", "n/a", "NA", "#N/A",
    "#REF!",
  ]

  /// Whether a cell holds a dash and nothing else.
  func isDash(_ cell: SourceRange) -> Bool {
    // Most cells are longer.
    cell.length <= 5 && Vocabulary.isDash(glyphs(of: cell)[...])
  }
}
