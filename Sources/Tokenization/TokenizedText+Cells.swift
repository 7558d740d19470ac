internal import OCSSourceText

/// Looks at cells that most rows need not take further.
extension TokenizedText {
  /// The characters that a cell starts with, more than a label has.
  func beginning(of range: SourceRange) -> [Glyph] {
    var glyphs: [Glyph] = []
    readBeginning(of: range, into: &glyphs)
    return glyphs
  }

  /// As `beginning(of:)`, in room that is used again.
  func readBeginning(of range: SourceRange, into glyphs: inout [Glyph]) {
    glyphs.removeAll(keepingCapacity: true)
    var rest = range
    // Tags may stand within a label.
    while !rest.isEmpty, glyphs.count <= Label.longestLabel {
      var upper = min(rest.upper, rest.lower + 6 * Label.longestLabel)
      while upper < rest.upper, bytes[upper] & 0xC0 == 0x80 { upper -= 1 }
      appendGlyphs(
        of: SourceRange(rest.lower, upper), joint: rest.lower == range.lower ? .hard : .none, to: &glyphs)
      rest.lower = upper
    }
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

  /// A name that a program gave to a column whose heading is empty, with the column's number: `Col2` in the second one,
  /// `Unnamed: 1`, `field2`, `欄2`.
  func isMadeHeading(_ cell: SourceRange, of column: Int) -> Bool {
    // A look at one character spares most cells all else.
    var start = cell.lower
    while start < cell.upper, bytes[start] <= 0x20 { start += 1 }
    guard start < cell.upper else { return false }
    let first = Scalars.decode(bytes, start).scalar
    guard first < 0x80 && first >= 0x43 || first == 0x6B04 || first == 0x5217,
      let names = TokenizedText.madeNames.first(where: { $0.first == first })?.names
    else { return false }
    let glyphs = glyphs(of: cell)
    return names.contains { name, base in
      let made = name + "\(column + base)"
      return ["", "_level_0", "_level_1", "_level_2"].contains {
        (made + $0).unicodeScalars.elementsEqual(glyphs) { $0.value == $1.scalar }
      }
    }
  }

  /// By their first character: the names, and the number of the first column.
  private static let madeNames: [(first: UInt32, names: [(name: String, base: Int)])] = Dictionary(
    grouping: [
      ("Col", 1), ("Column", 1), ("col_", 0), ("col_", 1), ("Unnamed:", 0), ("Unnamed:", -1), ("column_", 0),
      ("field", 1),
      ("field_", 1), ("Field", 1), ("V", 1), ("X.", 0), ("X", 1), ("_", 0), ("欄", 1), ("列", 1),
    ]
  ) { $0.0.unicodeScalars.first?.value ?? 0 }.map { ($0.key, $0.value) }

  /// Whether a row is the name of a duty, which stood across all columns and was printed in each of them.
  func isFilledWithDuty(_ row: [Sheet.Cell]) -> Bool {
    guard row.count >= 3, let first = row.first, row[1].range.length == first.range.length else {
      return false
    }
    return row.dropFirst().allSatisfy { cell in
      bytes[cell.range.lower..<cell.range.upper] == bytes[first.range.lower..<first.range.upper]
    } && PrintedCode.match(glyphs(of: first.range)[...], at: 0, .duty) != nil
  }
}
