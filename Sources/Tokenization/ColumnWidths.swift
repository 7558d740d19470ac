internal import OCSSourceText

/// How wide the lines of each column of a task table are, learnt from lines whose column is known.
struct ColumnWidths {
  /// The widest of some lines, how many narrow characters it has, and how many lines there are.
  private struct Widest {
    var width = 0
    var narrow = 0
    var lines = 0

    mutating func learn(_ line: ArraySlice<Glyph>) {
      let (width, narrow) = (FlowText.width(line), ColumnWidths.narrow(line))
      if width > self.width || width == self.width && narrow < self.narrow {
        (self.width, self.narrow) = (width, narrow)
      }
      lines += 1
    }
  }

  /// All lines of each column, and those of wide characters alone that a wrap ends: they go on below a code, and may be
  /// indented.
  private var all = Array(repeating: Widest(), count: Sheet.Column.allCases.count)
  private var wrapped = Array(repeating: Widest(), count: Sheet.Column.allCases.count)
  /// Fewer lines may all be short.
  private static let fewest = 5

  /// `isWrapped` where the text goes on in the next line.
  mutating func learn(_ line: ArraySlice<Glyph>, _ column: Sheet.Column, isWrapped: Bool = false) {
    all[Int(column.rawValue)].learn(line)
    if isWrapped, ColumnWidths.narrow(line) == 0 { wrapped[Int(column.rawValue)].learn(line) }
  }

  /// The width of the widest line, 0 where none is known.
  subscript(column: Sheet.Column) -> Int { all[Int(column.rawValue)].width }

  /// Whether `unit`, which no wrap parts, would have fitted behind `line`. Narrow characters are not all half as
  /// wide as wide ones, so a line with more or fewer of them than the widest one is measured less strictly.
  func hasRoom(_ line: ArraySlice<Glyph>, for unit: ArraySlice<Glyph>, _ column: Sheet.Column) -> Bool {
    let c = Int(column.rawValue)
    let narrow = ColumnWidths.narrow(line) + ColumnWidths.narrow(unit)
    let widest = narrow == 0 && wrapped[c].lines >= ColumnWidths.fewest ? wrapped[c] : all[c]
    guard widest.width > 0 else { return false }
    let more = abs(narrow - widest.narrow)
    return FlowText.width(line) + FlowText.width(unit) + (more + 3) / 4 <= widest.width
  }

  /// Whether what starts the next line would have fitted behind a line: then no wrap parts them.
  func hasRoom(_ line: ArraySlice<Glyph>, before next: ArraySlice<Glyph>, _ column: Sheet.Column) -> Bool {
    guard !line.isEmpty, !next.isEmpty, !ColumnWidths.isStretched(line) else { return false }
    func isLatin(_ i: Int) -> Bool { Vocabulary.isAlphanumeric(next[i].scalar) }
    var unit = next.startIndex + 1
    // A Latin word is not parted, nor punctuation from what it stands behind.
    while unit < next.endIndex, next[unit].gap == .none,
      (isLatin(unit) && isLatin(unit - 1)) || Vocabulary.cannotStartLine(next[unit].scalar)
        || Vocabulary.cannotEndLine(next[unit - 1].scalar)
    { unit += 1 }
    return hasRoom(line, for: next[..<unit], column)
  }

  /// Whether blanks part the ideographs of a line: it is justified, so that it is full and its text goes on in the next one.
  static func isStretched(_ line: ArraySlice<Glyph>) -> Bool {
    var (parted, joined) = (0, 0)
    for (a, b) in zip(line, line.dropFirst())
    where CharacterProperties.isWide(a.scalar) && CharacterProperties.isWide(b.scalar) {
      if b.gap == .blank { parted += 1 } else { joined += 1 }
    }
    return parted > joined
  }

  /// How many characters are not surely of the full width: punctuation may be set closer.
  private static func narrow(_ line: ArraySlice<Glyph>) -> Int {
    line.count { glyph in
      !CharacterProperties.isWide(glyph.scalar) || Vocabulary.cannotStartLine(glyph.scalar)
        || Vocabulary.cannotEndLine(glyph.scalar)
    }
  }
}
