import Testing

@testable import OCSSourceText
@testable import OCSTokenization

@Suite struct SheetTests {
  private static func sheet(_ text: String, _ make: (inout Sheet) -> Void) throws -> Sheet {
    let source = try SourceDocument(name: "case", bytes: Array(text.utf8))
    var sheet = Sheet(layout: .grid)
    make(&sheet)
    sheet.partOverlaps(of: try Tokenizer.tokenize(source, layout: .grid).text)
    return sheet
  }

  @Test("what starts within another range is cut out of it")
  func nested() throws {
    let sheet = try SheetTests.sheet("aaaa bbbb cccc dddd") { sheet in
      sheet.rows = [
        .init(
          cells: [.init(column: .task, range: SourceRange(0, 19))], followsPageBreak: false, covered: nil)
      ]
      sheet.drops = [Drop(SourceRange(5, 9), .furniture)]
      sheet.profile = [.init(label: .standardCode, range: SourceRange(10, 14))]
    }
    #expect(sheet.rows[0].cells.map(\.range) == [SourceRange(0, 5), SourceRange(14, 19)])
    #expect(sheet.rows[0].cells.allSatisfy { $0.column == .task })
    #expect(sheet.drops.map(\.range) == [SourceRange(5, 9)])
    #expect(sheet.profile.map(\.range) == [SourceRange(10, 14)])
  }

  @Test("ranges that overlap in part, and equal ones, share no byte")
  func partial() throws {
    let sheet = try SheetTests.sheet("aaaa bbbb cccc") { sheet in
      sheet.titles = [SourceRange(0, 9)]
      sheet.notes = [
        .init(ranges: [SourceRange(5, 14)]), .init(ranges: [SourceRange(10, 14)]),
      ]
      sheet.attitudes = [.init(ranges: [SourceRange(10, 14)])]
    }
    let all =
      sheet.titles + (sheet.notes + sheet.attitudes).flatMap { Array($0.ranges) }
    #expect(all.sorted() == [SourceRange(0, 5), SourceRange(5, 10), SourceRange(10, 14)])
  }

  @Test("a table whose cells go on through a footer and a rule keeps every byte once")
  func document() throws {
    let text = """
      職能基準代碼\tTST1234-001v1

      主要職責\t工作任務\t工作產出\t行為指標\t職能級別\t職能內涵(K=knowledge知識)\t職能內涵(S=skills技能)
      T1 排班\tT1.1 排定班表\tO1.1.1 班表\tP1.1.1 依人力排定\t3\tK01 勞動法規\tS01 溝通
      能力與應用
      S03 排程

      第3頁，總共4頁
      主要\u{0C}職責 工作任務 工作出
      能力
      """
    let source = try SourceDocument(name: "case", bytes: Array(text.utf8))
    let sheet = try Tokenizer.tokenize(source).sheet
    let ranges = (sheet.rows.flatMap { $0.cells.map(\.range) } + sheet.drops.map(\.range)).sorted()
    #expect(zip(ranges, ranges.dropFirst()).allSatisfy { $0.upper <= $1.lower })
  }
}
