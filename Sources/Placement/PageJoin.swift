internal import OCSSourceText

/// How the rows of a table go on at the top of a page.
struct PageJoin {
  /// Whether the first row there is the rest of the last one above.
  private(set) var tearsRow = false
  /// The columns whose first cell there is the rest of the last one above.
  private(set) var continued: Set<Int> = []

  private let measures: Measures

  /// One column at the end of a page.
  private struct Seam {
    var column: Int
    var above: TableGrid.Cell
    var below: TableGrid.Cell
    /// Nil where one of the two is empty.
    var lineEnd: LineEnd?
    var startsItem = false
    var startsCode = false
    /// Its first code counts on from the last one above.
    var countsOn = false
    /// The codes are counted through the whole document.
    var isList = false
    /// The cell above begins with a code.
    var aboveStartsCode = false
    /// How many lines more would have had room above the page's end.
    var spareLines = 0.0

    /// How many lines the paragraph needs at least that starts with a code below; nil where none does.
    var neededLines: Double?

    /// Whether what stands below would have stood above, were it of the same cell. `full` is what the fullest column spares.
    func hadRoom(_ full: Double) -> Bool {
      spareLines > PageJoin.mostSpareLines || neededLines.map { spareLines - full > $0 - 0.02 } ?? false
    }
  }

  /// Both tables have the same columns, and the last row of the upper one the cells of the lower one's first row.
  init(_ upper: TableGrid, _ lower: TableGrid, _ measures: Measures) {
    self.measures = measures
    var seams: [Seam] = []
    for column in 0..<upper.width {
      guard let above = upper.cell(upper.height - 1, column), upper.cells[above].column == column,
        let below = lower.cell(0, column)
      else { continue }
      seams.append(seam(column, upper.cells[above], lower.cells[below]))
    }
    let full = seams.filter { !$0.above.isEmpty }.map(\.spareLines).min() ?? 0
    tearsRow = tears(seams, full)
    for (i, seam) in seams.enumerated() {
      let leftIsContinued = i == 0 || continued.contains(seams[i - 1].column)
      if tearsRow || goesOn(seam, full, upper, lower, seams[..<i], leftIsContinued) {
        continued.insert(seam.column)
      }
    }
    if !tearsRow { spread(over: seams, full) }
  }

  private func seam(_ column: Int, _ above: TableGrid.Cell, _ below: TableGrid.Cell) -> Seam {
    var seam = Seam(column: column, above: above, below: below)
    guard let fragment = above.fragments.last else { return seam }
    if let last = fragment.lines.last {
      seam.spareLines = (fragment.box.bottom - last.middle) / measures.pitch - 0.5
      if let next = below.fragments.first?.lines.first {
        let pad = max(1, (fragment.lines.map(\.left).min() ?? 0) - fragment.box.left)
        seam.lineEnd = LineEnd.between(
          last, next, left: fragment.box.left + pad, right: fragment.box.right - min(pad, measures.size),
          measures)
        let characters = next.characters(size: measures.size)
        if let code = CodeShape(characters) {
          seam.startsCode = true
          seam.isList = code.hasOnePart
          let last = fragment.lines.last { CodeShape($0.characters(size: measures.size)) != nil }
          seam.countsOn =
            last.flatMap { CodeShape($0.characters(size: measures.size)) }.map(code.follows) ?? false
        }
        seam.startsItem = seam.startsCode || LineEnd.startsItem(characters)
        if seam.startsCode {
          seam.neededLines = neededLines(fragment, below.fragments[0])
        }
      }
      let first = above.fragments.first?.lines.first
      seam.aboveStartsCode = first.flatMap { CodeShape($0.characters(size: measures.size)) } != nil
    } else {
      seam.spareLines = fragment.box.height / measures.pitch
    }
    return seam
  }

  /// Lines that a program keeps together move to the next page where one alone would have had room.
  private static let mostSpareLines = 2.5

  /// A short paragraph stays together, and of a longer one two lines do.
  private func neededLines(_ above: TableGrid.Fragment, _ below: TableGrid.Fragment) -> Double {
    let pad = max(1, (below.lines.map(\.left).min() ?? 0) - below.box.left)
    var count = 1
    for (line, next) in zip(below.lines, below.lines.dropFirst()) {
      let end = LineEnd.between(
        line, next, left: below.box.left + pad, right: below.box.right - min(pad, measures.size),
        measures)
      if end == .hard || CodeShape(next.characters(size: measures.size)) != nil { break }
      count += 1
    }
    // Paragraphs may stand apart.
    let distances = [above.lines, below.lines].flatMap { lines in
      zip(lines, lines.dropFirst()).map { $1.middle - $0.middle }
    }
    return Double(count > 3 ? 2 : count) + max(0, (distances.max() ?? 0) / measures.pitch - 1)
  }

  private func tears(_ seams: [Seam], _ full: Double) -> Bool {
    let filled = seams.filter { !$0.below.isEmpty }
    // A row of several cells starts neither with a paragraph in one of them alone nor within a text.
    let isRest =
      filled.count == 1 && seams.count(where: { !$0.above.isEmpty }) > 2 || filled.contains(where: isCut)
    for seam in filled {
      if seam.above.isEmpty || seam.hadRoom(full) { return false }
      if seam.lineEnd == .hard, !seam.startsItem, !isRest { return false }
    }
    // The first cell that belongs to the last row alone tells whether a new one starts.
    if let lead = seams.first(where: { $0.above.rowspan == 1 }), lead.startsCode { return false }
    return true
  }

  /// Whether a text goes on in a cell of one row that begins with a code.
  private func isCut(_ seam: Seam) -> Bool {
    guard seam.above.rowspan == 1, seam.below.rowspan == 1, !seam.startsItem,
      let first = seam.above.fragments.first?.lines.first
    else { return false }
    return seam.lineEnd.map { $0 != .hard } ?? false
      && CodeShape(first.characters(size: measures.size)) != nil
  }

  /// Whether a cell goes on beside a row that starts: it is merged over both.
  private func goesOn(
    _ seam: Seam, _ full: Double, _ upper: TableGrid, _ lower: TableGrid, _ left: ArraySlice<Seam>,
    _ leftIsContinued: Bool
  ) -> Bool {
    let isMerged = seam.above.rowspan > 1 || seam.below.rowspan > 1
    if seam.below.isEmpty {
      return isMerged || seam.column < 2 && leftIsContinued
        || upper.cells.contains { $0.column == seam.column && $0.rowspan > 1 }
        || lower.cells.contains { $0.column == seam.column && $0.rowspan > 1 }
    }
    guard !seam.above.isEmpty, !seam.hadRoom(full) else { return false }
    // Cells of a list of codes begin with one.
    if !seam.startsCode {
      return seam.lineEnd != .hard || (isMerged || seam.startsItem) && seam.aboveStartsCode
    }
    // A list that goes on is merged over the rows of another cell that goes on.
    guard seam.above.rowspan > 1 || seam.below.rowspan > 1 && seam.countsOn && leftIsContinued else {
      return false
    }
    return left.contains {
      continued.contains($0.column) && $0.above.row == seam.above.row
    }
  }

  /// Cells that are merged over the same rows stand side by side: where the text of one surely goes on beside a row that
  /// starts, so do the lists beside it, and what has nothing there.
  private mutating func spread(over seams: [Seam], _ full: Double) {
    func isCertain(_ seam: Seam) -> Bool {
      continued.contains(seam.column) && !seam.below.isEmpty && !seam.startsCode
    }
    func mayGoOn(_ seam: Seam) -> Bool {
      if seam.above.isEmpty { return false }
      return seam.below.isEmpty || seam.isList && seam.countsOn && !seam.hadRoom(full)
    }
    for (i, seam) in seams.enumerated() where isCertain(seam) {
      continued.insert(seam.column)
      for neighbour in seams[(i + 1)...] {
        guard mayGoOn(neighbour) else { break }
        continued.insert(neighbour.column)
      }
      for neighbour in seams[..<i].reversed() {
        guard mayGoOn(neighbour) else { break }
        continued.insert(neighbour.column)
      }
    }
  }
}
