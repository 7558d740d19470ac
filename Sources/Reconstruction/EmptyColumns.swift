internal import OCSDiagnostics
internal import OCSSourceText
internal import OCSTokenization

/// Columns that the heading names and the whole standard has nothing for: an extractor may have left them out.
enum EmptyColumns {
  static func find(_ sheet: Sheet, on bench: Workbench) {
    // HTML delivers each cell, an empty one too.
    guard sheet.layout != .html, !sheet.rows.isEmpty, !sheet.headings.isEmpty else { return }
    var isFilled = Sheet.Column.allCases.map { _ in false }
    for row in sheet.rows { for cell in row.cells { isFilled[Int(cell.column.rawValue)] = true } }
    for (column, place) in sheet.headings.sorted(by: { $0.key.rawValue < $1.key.rawValue })
    where !isFilled[Int(column.rawValue)] {
      guard let name = names[column], !isGivenUp(name, sheet.notes, bench) else { continue }
      bench.find(
        .emptyColumn, code: nil,
        "the heading has a column for \(name.said), and the whole standard has nothing there",
        bench.trimmed(place))
    }
  }

  private static let names: [Sheet.Column: (said: String, printed: [String])] = [
    .duty: ("duties", ["主要職責", "工作職責"]), .task: ("tasks", ["工作任務", "工作活動"]),
    .output: ("outputs", ["工作產出"]), .indicator: ("indicators", ["行為指標"]), .level: ("levels", ["級別"]),
    .knowledge: ("knowledge", ["知識"]), .skills: ("skills", ["技能"]),
  ]

  /// Whether a note says that a column is not used: it names the column and says no.
  private static func isGivenUp(
    _ name: (said: String, printed: [String]), _ notes: [Sheet.Paragraph], _ bench: Workbench
  ) -> Bool {
    notes.contains { note in
      let letters = bench.glyphs(of: note.ranges).string
      return name.printed.contains(where: letters.contains)
        && ["不", "未", "無", "免"].contains(where: letters.contains)
    }
  }
}
