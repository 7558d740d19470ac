internal import OCSSourceText

/// Words or cells that stand side by side, where their layout places them.
struct PlacedLine {
  struct Run {
    var glyphs: ArraySlice<Glyph>
    /// The column of the text where it starts, or the number of its cell; nil where the layout has no columns.
    var start: Int?
    /// More than the blank between two words parts it from the run before.
    var isApart = false

    var range: SourceRange { SourceRange(glyphs[glyphs.startIndex].lower, glyphs[glyphs.endIndex - 1].upper) }

    /// Whether it starts where the first run of the line above does, or is centred below it.
    func stands(below other: Run) -> Bool {
      guard let start, let above = other.start else { return start == nil }
      return start >= above - 1 && start <= above + other.glyphs.count
    }
  }

  var runs: [Run]
  /// How many cells its row has, those without text included; 0 where it is none.
  var cells = 0
  /// A drawn table tells that it is of the same row as the line above.
  var goesOnAbove = false

  /// Its layout has columns.
  var isPlaced: Bool { runs.first?.start != nil }
}

extension FlowText {
  /// The words of a line, which stand in no columns.
  func placedLine(_ n: Int) -> PlacedLine {
    PlacedLine(runs: words(lines[n].glyphs).map { PlacedLine.Run(glyphs: glyphs[$0], start: nil) })
  }
}
