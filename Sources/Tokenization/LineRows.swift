internal import OCSSourceText
internal import OCSStandardModel

/// The lines of a task table put together into rows, where `RowSolver` says that these start.
struct LineRows {
  private(set) var rows: [Sheet.TaskRow] = []
  /// The entries that the next best reading puts into another row.
  private(set) var doubts: [Sheet.Doubt] = []
  private let lines: [Sheet.TaskRow]
  private let brought: [RowSolver.Line]
  private let starts: [RowSolver.Start]

  /// `brought` tells what each of the lines brings.
  init(_ lines: [Sheet.TaskRow], _ brought: [RowSolver.Line], _ solution: RowSolver.Solution) {
    (self.lines, self.brought, starts) = (lines, brought, solution.starts)
    for r in starts.indices {
      var row = lines[starts[r].line]
      for line in lines[self.lines(of: r)].dropFirst() {
        row.cells += line.cells
        row.repeated += line.repeated
      }
      rows.append(row)
    }
    for r in rows.indices.reversed() where starts[r].isMerged { move(to: r - 1, from: r) { $0 >= .level } }
    gatherNames()
    for r in rows.indices.dropFirst() { moveTask(of: r) }
    for doubt in solution.doubts { tell(doubt) }
  }

  private func lines(of r: Int) -> Range<Int> {
    starts[r].line..<(r + 1 < starts.count ? starts[r + 1].line : lines.count)
  }

  private mutating func move(to owner: Int, from r: Int, where isMoved: (Sheet.Column) -> Bool) {
    rows[owner].cells += rows[r].cells.filter { isMoved($0.column) }
    rows[r].cells.removeAll { isMoved($0.column) }
  }

  // MARK: Names in merged cells

  /// Puts the rest of a name into the row of its code: the cell of a duty or task may be merged over rows, wherever its lines are
  /// printed.
  private mutating func gatherNames() {
    /// The row with the code of the last name of each column.
    var owners: [Sheet.Column: Int] = [:]
    for r in rows.indices {
      for n in lines(of: r) {
        if lines[n].followsPageBreak { owners = [:] }
        for column in [Sheet.Column.duty, .task] where brought[n].has(column) {
          if brought[n].starts(column) {
            owners[column] = r
          } else if let owner = owners[column], owner != r, column == .duty || isOfTask(above: r) {
            let cells = lines[n].cells.filter { $0.column == column }
            rows[owner].cells += cells
            rows[r].cells.removeAll { cell in cells.contains { $0.range == cell.range } }
          }
        }
      }
    }
  }

  /// Whether a row has no task of its own and its entries are those of the task of the row above: what else stands in its cell
  /// is the name of a task without a code.
  private func isOfTask(above r: Int) -> Bool {
    let own = brought[lines(of: r)]
    if own.contains(where: { $0.task != nil }) { return false }
    guard let line = own.first(where: { $0.output != nil || $0.indicator != nil }) else { return true }
    let task = line.output ?? line.indicator
    return brought[lines(of: r - 1)].contains { $0.task == task || $0.output == task || $0.indicator == task }
  }

  /// Puts the task of a row into the first row of those above that hold entries of it alone and no task: its cell is merged
  /// over these.
  private mutating func moveTask(of r: Int) {
    guard let task = brought[lines(of: r)].first(where: { $0.task != nil })?.task else { return }
    var first = r
    while first > 0, first == r || !rows[first].cells.contains(where: { $0.column == .duty }),
      !rows[first - 1].cells.contains(where: { $0.column == .task })
    {
      let tasks = brought[lines(of: first - 1)].flatMap { [$0.output, $0.indicator].compactMap(\.self) }
      guard !tasks.isEmpty, tasks.allSatisfy({ $0 == task }) else { break }
      first -= 1
    }
    guard first < r else { return }
    // So is the duty's, whose name stands in the middle of it.
    let isOfDuty = brought[lines(of: r)].contains { $0.duty.map(task.isBelow) ?? false }
    move(to: first, from: r) { $0 == .task || isOfDuty && $0 == .duty }
  }

  // MARK: Doubts

  /// Tells the entries that the next best reading puts into another row, or the first one of a row that it adds or leaves out.
  private mutating func tell(_ doubt: RowSolver.Doubt) {
    let told = [doubt.taken, doubt.other].compactMap(\.self).sorted()
    let entries = (told[0]..<max(told[told.count - 1], told[0] + 1)).flatMap { n in
      lines[n].cells.filter { brought[n].starts($0.column) && (told.count < 2 || $0.column > .task) }
        .filter { $0.column != .level }
    }
    let row = starts.lastIndex { $0.line <= told[0] } ?? 0
    let other = doubt.taken == nil ? nil : name(doubt.taken == told[0] ? row - 1 : row + 1)
    for entry in told.count > 1 ? entries[...] : entries.prefix(1) {
      doubts.append(Sheet.Doubt(range: entry.range, taken: name(row), other: other, isOfRows: true))
    }
  }

  /// Where the entry starts by which a row is named: its task, or the first one.
  private func name(_ r: Int) -> Int? {
    guard starts.indices.contains(r) else { return nil }
    for column in [Sheet.Column.task, .indicator, .output, .knowledge, .skills] {
      if let n = lines(of: r).first(where: { brought[$0].starts(column) }) {
        return lines[n].cells.first { $0.column == column }?.range.lower
      }
    }
    return nil
  }
}
