internal import OCSSourceText

/// Tables whose cells are joined by tabs or pipes and hold line ends themselves, as a script prints what an extractor gives
/// it. Nothing marks which line ends are those of rows; the number of bars tells, where it tells the same for every row.
struct TornCells {
  private struct Line {
    var range: SourceRange
    /// Tabs or pipes, and where the first of them starts and the last one ends.
    var bars = 0
    var firstBar = 0
    var lastBar = 0
    /// No text stands before the first bar, or behind the last one.
    var startsEmpty = false
    var endsEmpty = false
    /// The token of its end; nil for the last line.
    var end: Int?
    var startsPage = false
    var glyphs: [Glyph] = []
  }

  private enum Table { case history, profile, tasks }

  private let text: TokenizedText
  private let lines: [Line]

  /// The line ends that stand within cells, as indices of tokens: none where any row stands on its own line.
  static func lineEnds(in text: TokenizedText) -> [Int] {
    guard let cells = TornCells(text) else { return [] }
    let framed = cells.framedLineEnds()
    return framed.isEmpty ? cells.tableLineEnds() : framed
  }

  /// Nil where no line has so few bars that it must be a part of a row.
  private init?(_ text: TokenizedText) {
    guard TornCells.holdPart(text.tokens, text.bytes) else { return nil }
    var lines: [Line] = []
    var line = Line(range: SourceRange(0, 0))
    func close(_ upper: Int) {
      line.range.upper = upper
      if line.bars > 0 {
        line.startsEmpty = !text.hasContent(SourceRange(line.range.lower, line.firstBar))
        line.endsEmpty = !text.hasContent(SourceRange(line.lastBar, upper))
      }
      lines.append(line)
    }
    let allTokens = text.tokens
    let tokens = allTokens.span
    for i in tokens.indices {
      let token = tokens[i]
      switch token.kind {
      case .delimiter where text.bytes[token.lower] != 0x22:
        if line.bars == 0 { line.firstBar = token.lower }
        line.bars += 1
        line.lastBar = token.lower + 1
      case .lineEnd, .formFeed:
        line.end = i
        close(token.lower)
        line = Line(range: SourceRange(text.range(i).upper, 0))
        line.startsPage = token.kind == .formFeed
      default: break
      }
    }
    close(text.bytes.count)
    for i in lines.indices { lines[i].glyphs = text.glyphs(of: lines[i].range) }
    self.text = text
    self.lines = lines
  }

  /// Whether some line has so few bars that it must be a part of a row.
  private static func holdPart(_ allTokens: [Token], _ allBytes: [UInt8]) -> Bool {
    let (tokens, bytes) = (allTokens.span, allBytes.span)
    var bars = 0
    for i in tokens.indices {
      switch tokens[i].kind {
      case .delimiter where bytes[tokens[i].lower] != 0x22: bars += 1
      case .lineEnd, .formFeed:
        if bars > 0, bars < fewestBars { return true }
        bars = 0
      default: break
      }
    }
    return bars > 0 && bars < fewestBars
  }

  /// Of a row in the profile, the narrowest table.
  private static let fewestBars = 4

  // MARK: Rows between pipes

  /// Where pipes stand around the rows too, a row is open until it has as many as a whole one.
  private func framedLineEnds() -> [Int] {
    let widths = Set(lines.filter { $0.startsEmpty && $0.endsEmpty && $0.bars > 1 }.map(\.bars))
    var within: [Int] = []
    var i = 0
    while i < lines.count {
      var next = i + 1
      if lines[i].startsEmpty, !lines[i].endsEmpty {
        var bars = lines[i].bars
        while next < lines.count, !lines[next].startsEmpty, !lines[next].startsPage,
          !lines[next - 1].endsEmpty
        {
          bars += lines[next].bars
          next += 1
        }
        if lines[next - 1].endsEmpty, widths.contains(bars) {
          within += lines[i..<(next - 1)].compactMap(\.end)
        }
      }
      i = next
    }
    return within
  }

  // MARK: Rows between bars

  private func tableLineEnds() -> [Int] {
    var within: [Int] = []
    var hasTornRow = false
    var i = 0
    while i < lines.count {
      guard let table = table(at: i) else {
        i += 1
        continue
      }
      let rows = rows(of: table, from: i)
      hasTornRow = hasTornRow || rows.areTorn
      within += rows.within
      i = rows.end
    }
    return hasTornRow ? within : []
  }

  /// The table whose first line this is: its first cell tells, which may be torn itself.
  private func table(at i: Int) -> Table? {
    guard !lines[i].startsEmpty, text.hasContent(lines[i].range),
      let line = lines[i..<min(i + 4, lines.count)].first(where: { $0.bars > 0 }),
      let label = Label.whole(text.glyphs(of: SourceRange(lines[i].range.lower, line.firstBar))[...])
    else { return nil }
    switch label {
    case .version: return .history
    case .standardCode: return .profile
    case .duty, .task: return .tasks
    default: return nil
    }
  }

  /// The line ends within the rows of a table, and the line behind it. Where the bars of its lines do not come to as many
  /// for each row, there are none, and what is read ends there: no line is read for a second table.
  private func rows(of table: Table, from first: Int) -> (within: [Int], areTorn: Bool, end: Int) {
    var i = first
    // The first row of the profile may lack the bars behind its last text.
    var bars = table == .profile ? max(lines[first].bars, TornCells.fewestBars) : lines[first].bars
    var within: [Int] = []
    if table != .profile {
      // The heading goes on while no row starts.
      var letters = Label.HeadingLetters()
      if table == .tasks, !letters.take(lines[i].glyphs) { return ([], false, i + 1) }
      i += 1
      while i < lines.count, !lines[i].startsEmpty, !startsRow(i, table), !isRule(i), lines[i].end != nil,
        table == .history ? i < first + 4 : letters.take(lines[i].glyphs)
      {
        bars += lines[i].bars
        within += [lines[i - 1].end].compactMap(\.self)
        i += 1
      }
    }
    var areTorn = false
    while i < lines.count, !endsTable(i, table) {
      if isRule(i) {
        i += 1
        continue
      }
      let start = i
      var sum = lines[i].bars
      var barred = sum > 0 ? 1 : 0
      while sum < bars, i + 1 < lines.count, !lines[i + 1].startsPage, !lines[i + 1].startsEmpty,
        !endsTable(i + 1, table), !isRule(i + 1),
        sum == 0 || !startsRow(i + 1, table) && !(sum + 1 == bars && startsTask(i + 1, table))
      {
        i += 1
        sum += lines[i].bars
        if lines[i].bars > 0 { barred += 1 }
      }
      // A row may lack the bars behind its last text, but it has no more than the others.
      guard sum > 0, sum <= bars else { return ([], false, i + 1) }
      // In the profile, whose width is a guess, it proves nothing.
      areTorn = areTorn || (barred > 1 && sum == bars && table != .profile)
      // Lines without a bar belong to the last cell of this row, or to the first of the next.
      var next = i + 1
      while next < lines.count, lines[next].bars == 0, !lines[next].startsPage, !isRule(next),
        !endsTable(next, table)
      {
        next += 1
      }
      if next < lines.count, !lines[next].startsEmpty, !isRule(next), !endsTable(next, table),
        !lines[next].startsPage
      {
        next = (i + 1...next).first { startsRow($0, table) } ?? next
      }
      within += lines[start..<(next - 1)].compactMap(\.end)
      i = next
    }
    return (within, areTorn, i)
  }

  /// Whether a line looks like the first of a row.
  private func startsRow(_ i: Int, _ table: Table) -> Bool {
    let glyphs = lines[i].glyphs
    switch table {
    case .history:
      return glyphs.count > 1 && glyphs[0].scalar | 0x20 == 0x76 && Vocabulary.isDigit(glyphs[1].scalar)
    case .profile: return Label.match(glyphs[...], among: \.isProfile) != nil
    case .tasks: return PrintedCode.match(glyphs[...], at: 0, .duty) != nil
    }
  }

  /// Whether a line is the rule under a heading.
  private func isRule(_ i: Int) -> Bool {
    let glyphs = lines[i].glyphs
    return glyphs.first?.scalar == 0x2D
      && glyphs.allSatisfy { $0.scalar == 0x2D || $0.scalar == 0x3A || $0.scalar == 0x7C }
  }

  /// Whether a line starts with a task's code: a program that leaves merged cells out starts a row with it.
  private func startsTask(_ i: Int, _ table: Table) -> Bool {
    table == .tasks && PrintedCode.match(lines[i].glyphs[...], at: 0, .task)?.parts.count == 2
  }

  private func endsTable(_ i: Int, _ table: Table) -> Bool {
    let glyphs = lines[i].glyphs
    if glyphs.isEmpty { return lines[i].bars == 0 }
    if lines[i].bars == 0 {
      if Vocabulary.isPageFooter(glyphs[...]) || Vocabulary.isTitle(glyphs) { return true }
      if let label = Label.whole(glyphs[...]), label.isSection { return true }
    }
    return self.table(at: i).map { $0 != .profile || table != .profile } ?? false
  }

}
