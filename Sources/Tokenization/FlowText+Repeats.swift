internal import OCSSourceText

extension FlowText {
  /// The text without lines that are printed again, as where the ends of pages overlap, and those lines beside their first
  /// print: a run of lines, one of which starts with the code of a task, an output or an indicator, stands twice with
  /// nothing between its prints but lines without codes and duties that are printed again.
  func withoutRepeats() -> (flow: FlowText, rows: [(row: Sheet.TaskRow, first: Sheet.TaskRow)]) {
    let runs = repeatedRuns()
    guard !runs.isEmpty else { return (self, []) }
    var stretches: [SourceRange] = []
    var start = 0
    for run in runs {
      let again = lines[run.again]
      stretches.append(SourceRange(start, glyphs[again[again.startIndex].glyphs.lowerBound].lower))
      start = glyphs[again[again.endIndex - 1].glyphs.upperBound - 1].upper
    }
    stretches.append(SourceRange(start, text.bytes.count))
    return (
      FlowText(text, stretches: stretches), runs.map { (row: row(of: $0.again), first: row(of: $0.first)) }
    )
  }

  private func row(of run: Range<Int>) -> Sheet.TaskRow {
    Sheet.TaskRow(
      cells: run.map { n in
        Sheet.Cell(
          column: PrintedCode.column(of: glyphs[lines[n].glyphs]) ?? .indicator, range: range(lines[n].glyphs)
        )
      }, followsPageBreak: false)
  }

  private func repeatedRuns() -> [(first: Range<Int>, again: Range<Int>)] {
    var runs: [(first: Range<Int>, again: Range<Int>)] = []
    var last: [UInt64: Int] = [:]
    // The lines of duties that are printed again, and their prints before.
    var duties: [Int: Int] = [:]
    var free = 0
    for n in lines.indices {
      guard let column = entry(n) else { continue }
      let line = range(lines[n].glyphs)
      let key = ByteHash.of(text.bytes.span.extracting(line.lower..<line.upper))
      defer { last[key] = n }
      guard n >= free, let before = last[key], areSame(before, n) else { continue }
      if column == .duty {
        duties[n] = before
        continue
      }
      let distance = n - before
      var (lower, upper) = (n, n + 1)
      while lower > free, before - (n - lower) > 0, lower > before + 1,
        areSame(lower - 1 - distance, lower - 1)
      {
        lower -= 1
      }
      while upper < lines.count, upper - lower < distance, areSame(upper - distance, upper) { upper += 1 }
      // A page may print the duty again above its first row.
      let between = ((upper - distance)..<lower).filter(startsWithCode)
      if upper - lower >= FlowText.leastRun, between.allSatisfy({ duties[$0] != nil }) {
        for duty in between {
          guard let first = duties[duty] else { continue }
          runs.append((first..<(first + 1), duty..<(duty + 1)))
        }
        runs.append(((lower - distance)..<(upper - distance), lower..<upper))
      }
      free = upper
    }
    return runs
  }

  /// Fewer lines may be a text of their own.
  private static let leastRun = 3

  private func areSame(_ a: Int, _ b: Int) -> Bool {
    glyphs[lines[a].glyphs].elementsEqual(glyphs[lines[b].glyphs]) { $0.scalar == $1.scalar }
  }

  /// The column of the duty, task, output or indicator whose code a line starts with.
  private func entry(_ n: Int) -> Sheet.Column? {
    let line = lines[n].glyphs
    guard line.count > 4, Vocabulary.isDigit(glyphs[line.lowerBound + 1].scalar),
      glyphs[line.lowerBound].scalar < 0x80
    else { return nil }
    switch PrintedCode.column(of: glyphs[line]) {
    case .task: return .task
    case .output: return .output
    case .indicator: return .indicator
    case nil: return PrintedCode.match(glyphs[line], at: line.lowerBound, .duty) != nil ? .duty : nil
    default: return nil
    }
  }

  private func startsWithCode(_ n: Int) -> Bool {
    let line = glyphs[lines[n].glyphs]
    return PrintedCode.column(of: line) != nil || PrintedCode.match(line, at: line.startIndex, .duty) != nil
  }
}
