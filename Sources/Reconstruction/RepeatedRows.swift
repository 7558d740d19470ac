internal import OCSAccounting
internal import OCSDiagnostics
internal import OCSSourceText
internal import OCSStandardModel
internal import OCSTokenization

/// Rows that are printed again: read once, and told once for each run of them.
enum RepeatedRows {
  static func claim(_ rows: [(row: Sheet.TaskRow, first: Sheet.TaskRow)], on bench: Workbench) {
    var pairs: [(first: [Glyph], again: [Glyph])] = []
    // The place of a run is that of its first cell.
    var run: (code: ItemCode?, place: SourceRange?, first: Int, count: Int)?
    func tell() {
      guard let run else { return }
      let rows = run.count == 1 ? "a row is" : "\(run.count) rows are"
      let code = run.code?.description
      bench.find(
        .repeatedText, code: code, "\(rows) printed again\(code.map { ", from \($0) on" } ?? ""); read once",
        run.place)
    }
    for (row, first) in rows {
      for (cell, other) in zip(row.cells, first.cells) {
        pairs.append((bench.text.glyphs(of: other.range), bench.text.glyphs(of: cell.range)))
      }
      let start = first.cells.reduce(Int.max) { min($0, $1.range.lower) }
      if let open = run, open.first < start {
        run = (open.code, open.place, start, open.count + 1)
      } else {
        tell()
        run = (code(of: row, on: bench), row.cells.first.map { bench.trimmed($0.range) }, start, 1)
      }
    }
    tell()
    bench.account.claimRepeats(pairs)
  }

  /// The first code of a row, which a duty's is only where there is no other.
  private static func code(of row: Sheet.TaskRow, on bench: Workbench) -> ItemCode? {
    let columns: [(Sheet.Column, PrintedCode.Grammar)] = [
      (.task, .task), (.output, .output), (.indicator, .output), (.duty, .duty),
    ]
    return columns.lazy.compactMap { column, grammar in
      row.cells.first { $0.column == column }.flatMap {
        PrintedCode.match(bench.text.glyphs(of: $0.range)[...], at: 0, grammar)?.code
      }
    }.first
  }
}
