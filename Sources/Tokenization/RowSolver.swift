internal import OCSStandardModel

/// Where the rows of a task table start that is read line by line, solved for all lines of a page at once.
///
/// A cell's text may stand at the top of its row or in the middle, so that hardly any line tells by itself whether it is the
/// first of a row: the lists of the next row often start above its task's code. What a row holds is told much better by the
/// row as a whole. So the lines of a page are cut into rows at the least cost: a row has one task, one level, entries of its
/// task alone and lists that count upwards; no entry goes on over its end; each column's lines follow one another without a
/// gap, and stand at the row's top or in its middle.
struct RowSolver {
  /// Where a row starts.
  struct Start {
    var line: Int
    /// The columns whose entries go on over the start, a bit for each.
    var open: UInt8 = 0
    /// It goes on with the row above the end of a page.
    var isTorn = false
    /// Its lists, and its level, are merged with those of the row above.
    var isMerged = false
  }

  /// A reading that is hardly less likely: the row that starts with a line starts with another one, or does not, or another
  /// one starts where none does.
  struct Doubt {
    var taken: Int?
    var other: Int?
  }

  struct Solution {
    var starts: [Start] = []
    var doubts: [Doubt] = []
    /// Nearly all rows with a level have it on their first line.
    var levelsStartRows = false
  }

  private let costs: RowCosts

  private var lines: [Line] { costs.lines }

  /// The start of each row, and what is not sure about them.
  static func solve(_ lines: [Line]) -> Solution {
    let solver = RowSolver(costs: RowCosts(lines))
    var solved = Solution()
    var first = 0
    for n in 1...max(1, lines.count) where n == lines.count || lines[n].startsPage {
      solver.solve(first..<n, &solved)
      first = n
    }
    let ends = solved.starts.dropFirst().map(\.line) + [lines.count]
    let levelled = zip(solved.starts, ends).filter { start, end in
      !start.isTorn && lines[start.line..<end].contains { $0.hasLevel }
    }
    solved.levelsStartRows = levelled.count { !lines[$0.0.line].hasLevel } * 20 <= levelled.count
    return solved
  }

  // MARK: Search

  /// More lines than a row of one page has.
  private static let reach = 120
  /// A reading that costs so much more is no longer in doubt.
  private static let doubt = 1.0

  /// The rows of a page that may be, by the line of the page that they start with.
  private struct Rows {
    var all: [(end: Int, cost: Double)] = []
    /// Where those of each line start, and the end.
    var firsts: [Int] = []

    subscript(line: Int) -> ArraySlice<(end: Int, cost: Double)> { all[firsts[line]..<firsts[line + 1]] }
  }

  private func solve(_ page: Range<Int>, _ solved: inout Solution) {
    guard !page.isEmpty else { return }
    let boundaries = costs.boundaries(in: page)
    /// The ends of the rows that may start at each line of the page, and what they cost.
    var rows = Rows()
    rows.firsts.reserveCapacity(page.count + 1)
    /// The least cost of the rows above each line, and where the last of them starts.
    var ways = Array(repeating: (cost: Double.infinity, from: 0), count: page.count + 1)
    ways[0].cost = 0
    for start in page {
      rows.firsts.append(rows.all.count)
      let first = start - page.lowerBound
      guard ways[first].cost < .infinity else { continue }
      var row = RowCosts.Row(start: start, isFirst: costs.isTorn(start))
      while row.end < page.upperBound,
        row.end - start < RowSolver.reach || rows.all.count == rows.firsts[first]
      {
        row.add(lines[row.end])
        let isLast = row.end == page.upperBound
        guard isLast || lines[row.end].mayStartRow else { continue }
        let cost = costs.cost(row, isLast: isLast && row.end < lines.count, boundaries[first])
        rows.all.append((row.end, cost))
        let end = row.end - page.lowerBound
        if ways[first].cost + cost < ways[end].cost { ways[end] = (ways[first].cost + cost, start) }
      }
    }
    rows.firsts.append(rows.all.count)
    var starts: [Start] = []
    var end = page.count
    while end > 0 {
      let line = ways[end].from
      let boundary = boundaries[line - page.lowerBound]
      starts.append(
        Start(line: line, open: boundary.open, isMerged: line > page.lowerBound && boundary.lists > 0))
      end = line - page.lowerBound
    }
    starts.reverse()
    func rowEnd(of r: Int) -> Int { r + 1 < starts.count ? starts[r + 1].line : page.upperBound }
    if costs.isTorn(page.lowerBound) {
      var row = RowCosts.Row(start: page.lowerBound, isFirst: true)
      for line in lines[page.lowerBound..<rowEnd(of: 0)] { row.add(line) }
      starts[0].isTorn = row.tasks == 0 || costs.goesOnAbove(row)
    }
    for r in starts.indices where starts[r].isMerged {
      let above = lines[starts[r - 1].line..<starts[r].line].contains { $0.hasLevel }
      let own = lines[starts[r].line..<rowEnd(of: r)].contains { $0.hasLevel }
      // The level of a row that goes on behind a page break stands above that, as a rule.
      starts[r].isMerged = above != own && !(own && costs.isTorn(starts[r - 1].line))
    }
    solved.doubts += doubts(starts.map(\.line) + [page.upperBound], rows, page)
    solved.starts += starts
  }

  /// What costs hardly more than these rows: others between the same lines.
  private func doubts(_ edges: [Int], _ rows: Rows, _ page: Range<Int>) -> [Doubt] {
    func cost(_ start: Int, _ end: Int) -> Double {
      rows[start - page.lowerBound].first { $0.end == end }?.cost ?? .infinity
    }
    var doubts: [Doubt] = []
    for r in 1..<edges.count {
      /// The cheapest two rows instead of those from one line to another, but for the ones that were taken.
      func cheapest(_ start: Int, _ taken: Int?, _ end: Int) -> (cost: Double, line: Int?) {
        var best: (cost: Double, line: Int?) = (taken == nil ? .infinity : cost(start, end), nil)
        for (line, first) in rows[start - page.lowerBound] where line < end && line != taken {
          let all = first + cost(line, end)
          if all < best.cost { best = (all, line) }
        }
        return best
      }
      let whole = cheapest(edges[r - 1], nil, edges[r])
      if let line = whole.line, whole.cost - cost(edges[r - 1], edges[r]) < RowSolver.doubt {
        doubts.append(Doubt(taken: nil, other: line))
      }
      guard r + 1 < edges.count else { break }
      let (start, taken, end) = (edges[r - 1], edges[r], edges[r + 1])
      let moved = cheapest(start, taken, end)
      if moved.cost - cost(start, taken) - cost(taken, end) < RowSolver.doubt {
        doubts.append(Doubt(taken: taken, other: moved.line))
      }
    }
    return doubts
  }
}
