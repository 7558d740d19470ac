internal import OCSSourceText

/// How wide the lines of each column of a task table are, learnt from lines whose column is known.
struct ColumnWidths {
  /// The widest line of each column.
  private var widest = Array(repeating: 0, count: Sheet.Column.allCases.count)
  /// How many narrow characters it has.
  private var narrow = Array(repeating: 0, count: Sheet.Column.allCases.count)

  mutating func learn(_ line: ArraySlice<Glyph>, _ column: Sheet.Column) {
    let c = Int(column.rawValue)
    let width = FlowText.width(line)
    let count = ColumnWidths.narrow(line)
    if width > widest[c] || width == widest[c] && count < narrow[c] {
      (widest[c], narrow[c]) = (width, count)
    }
  }

  /// The width of the widest line, 0 where none is known.
  subscript(column: Sheet.Column) -> Int { widest[Int(column.rawValue)] }

  /// Whether `unit`, which no wrap parts, would have fitted behind `line`. Narrow characters are not all half as
  /// wide as wide ones, so a line with more or fewer of them than the widest one is measured less strictly.
  func hasRoom(_ line: ArraySlice<Glyph>, for unit: ArraySlice<Glyph>, _ column: Sheet.Column) -> Bool {
    let c = Int(column.rawValue)
    guard widest[c] > 0 else { return false }
    let more = abs(ColumnWidths.narrow(line) + ColumnWidths.narrow(unit) - narrow[c])
    return FlowText.width(line) + FlowText.width(unit) + (more + 3) / 4 <= widest[c]
  }

  /// Whether what starts the next line would have fitted behind a line: then no wrap parts them.
  func hasRoom(_ line: ArraySlice<Glyph>, before next: ArraySlice<Glyph>, _ column: Sheet.Column) -> Bool {
    guard !line.isEmpty, !next.isEmpty else { return false }
    func isLatin(_ i: Int) -> Bool { Vocabulary.isAlphanumeric(next[i].scalar) }
    var unit = next.startIndex + 1
    // A Latin word is not parted, nor punctuation from what it stands behind.
    while unit < next.endIndex, next[unit].gap == .none,
      (isLatin(unit) && isLatin(unit - 1)) || Vocabulary.cannotStartLine(next[unit].scalar)
        || Vocabulary.cannotEndLine(next[unit - 1].scalar)
    { unit += 1 }
    return hasRoom(line, for: next[..<unit], column)
  }

  /// How many characters are not surely of the full width: punctuation may be set closer.
  private static func narrow(_ line: ArraySlice<Glyph>) -> Int {
    line.count { glyph in
      !CharacterProperties.isWide(glyph.scalar) || Vocabulary.cannotStartLine(glyph.scalar)
        || Vocabulary.cannotEndLine(glyph.scalar)
    }
  }
}
