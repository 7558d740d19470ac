import Foundation
import Testing

/// `ocs trace --stages`: a document on its way through the stages.
@Suite struct StagesTests {
  @Test("tokens, sheet, rows, entries and findings are shown with their places")
  func stages() throws {
    let scratch = try Scratch()
    let path = try scratch.write(
      "a.txt",
      Array(
        """
        職能基準代碼\tTST1234-001v1
        主要職責\t工作任務\t工作產出\t行為指標\t職能級別\t職能內涵(K=knowledge 知識)\t職能內涵(S=skills 技能)
        T1盤點\tT1.1清點\tO1.1.1清單\tP1.1.1核對。\t3\tK01倉儲\tS01細心

        """.utf8))
    let run = try Run(["trace", "--stages", path])
    #expect(run.status == 0 && run.error.isEmpty)
    #expect(
      run.output.hasPrefix(
        """
        tokens
          text 1:1 "職能基準代碼"
          delimiter 1:7 "\\t"
          text 1:8 "TST1234-001v1"
          lineEnd 1:21 "\\n"

        """), "\(run.output)")
    #expect(
      run.output.contains(
        """
        sheet (grid)
          standardCode 1:8 "TST1234-001v1"
          row 1, behind a page break
            duty 3:1 "T1盤點"
            task 3:6 "T1.1清點"
            output 3:13 "O1.1.1清單"
            indicator 3:22 "P1.1.1核對。"
            level 3:32 "3"
            knowledge 3:34 "K01倉儲"
            skills 3:40 "S01細心"
          dropped as label 2:1 "主要職責"

        """), "\(run.output)")
    #expect(
      run.output.contains(
        """
        entries
          TST1234-001v1 -
          T1 盤點
            T1.1 清點
              level 3: K01 S01
                O1.1.1 清單
                P1.1.1 核對。
          K01 倉儲
          S01 細心
        findings
          missing-field TST1234-001v1:
        """), "\(run.output)")
    #expect(try Run(["trace", "--stages", path, "T1"]).status == 2)
    let empty = try scratch.write("empty.txt", [])
    #expect(try Run(["trace", "--stages", empty]).error.contains("the file is empty"))
  }
}
