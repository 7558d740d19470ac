import OCSLaws
import OCSSourceText
import OCSStandardModel
import Testing

@testable import OCSTokenization

/// Where the rows of a task table start, by what its lines bring.
@Suite struct RowTests {
  /// A line whose cells are `duty|task|output|indicator|level|knowledge|skills`; what starts with no code goes on.
  private static func line(_ cells: String) -> RowSolver.Line {
    let texts = cells.split(separator: "|", omittingEmptySubsequences: false).map { text in
      text.unicodeScalars.enumerated().map { i, scalar in
        Glyph(scalar: scalar.value, gap: i == 0 ? .line : .none, length: 1, start: i)
      }
    }
    let filled = zip(Sheet.Column.allCases, texts).filter { !$1.isEmpty }
    var line = RowSolver.Line(filled.map { ($0, $1[...]) })
    for (column, text) in filled {
      let isStart = text[0].scalar < 0x80
      if isStart { line.starts |= RowSolver.bit(column) } else { line.tails |= RowSolver.bit(column) }
    }
    return line
  }

  private static func starts(_ lines: [String]) -> [Int] {
    RowSolver.solve(lines.map(line)).starts.map(\.line)
  }

  @Test("cells that stand at the top of their rows")
  func top() {
    #expect(
      RowTests.starts([
        "T1倉儲|T1.1盤點|O1.1.1清單|P1.1.1核對|3|K01概念|S01細心",
        "|貨架||並回報||K02條碼|S02溝通",
        "|T1.2回報|O1.2.1報表|P1.2.1填表|2|K01概念|S01細心",
        "|異常||並送出|||S02溝通",
      ]) == [0, 2])
  }

  @Test("cells one after the other: no list stands before the task of its row", arguments: 1...40)
  func inOrder(seed: UInt64) {
    var random = Generator(seed: seed)
    func count(_ most: Int) -> Int { Int.random(in: 1...most, using: &random) }
    var (lines, starts): ([String], [Int]) = ([], [])
    for task in 1...6 {
      starts.append(lines.count)
      lines += ["|T1.\(task)盤點", "|貨架"]
      for item in 1...count(5) {
        lines += ["|||P1.\(task).\(item)核對"] + Array(repeating: "|||並回報", count: count(4))
      }
      for n in 1...count(6) { lines += [n == 1 ? "||||2|K01概念|" : "|||||K0\(n)條碼|", "|||||知識|"] }
      for n in 1...count(8) { lines += ["||||||S0\(n)細心", "||||||能力"] }
    }
    var brought = lines.map(RowTests.line)
    // Pages end anywhere.
    for n in stride(from: 20 + count(20), to: brought.count, by: 40) { brought[n].startsPage = true }
    let found = RowSolver.solve(brought).starts
    #expect(found.filter { !$0.isTorn }.map(\.line) == starts)
  }

  @Test("where levels always stand at the top of their rows, one further down starts a row")
  func levelsAtTop() {
    let rows = (1...5).flatMap { n in
      ["T\(n)倉儲|T\(n).1盤點|O\(n).1.1清單|P\(n).1.1核對|3|K01概念|S01細心", "|貨架||P\(n).1.2回報||K02條碼|S02溝通"]
    }
    let blocks = ["|||P5.1.3填表||K03貨架|S03耐心", "||||| 規格|", "|||P5.1.4送交|4|K04異常|S04細心"]
    #expect(RowTests.starts(rows + blocks).last == rows.count + 2)
  }
}

/// What a line tells of the room in its cell.
@Suite struct LineWidthTests {
  private static func line(_ text: String) -> [Glyph] {
    var glyphs: [Glyph] = []
    var gap = Glyph.Gap.line
    for (i, scalar) in text.unicodeScalars.enumerated() {
      guard scalar != " " else {
        gap = .blank
        continue
      }
      glyphs.append(Glyph(scalar: scalar.value, gap: gap, length: 1, start: i))
      gap = .none
    }
    return glyphs
  }

  @Test(
    "a line whose letters are drawn apart is full",
    arguments: [("家 屬 溝", false), ("家屬溝", true), ("T1 家屬溝", true)])
  func stretched(_ text: String, _ hasRoom: Bool) {
    var widths = ColumnWidths()
    widths.learn(LineWidthTests.line("家屬溝通與協助的")[...], .task)
    let next = LineWidthTests.line("通")[...]
    #expect(widths.hasRoom(LineWidthTests.line(text)[...], before: next, .task) == hasRoom)
  }
}
