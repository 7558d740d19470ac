import OCSDiagnostics
import OCSEmission
import OCSNormalization
import OCSSourceText
import Testing

/// Each limit one below, at, and one above.
@Suite struct LimitTests {
  /// A limit, and a document that takes as much of it as is asked for.
  struct Case: CustomTestStringConvertible, Sendable {
    var option: String
    var limit: Int
    var set: @Sendable (inout Limits, Int) -> Void
    var document: @Sendable (Int) -> String
    var words: String
    var testDescription: String { option }
  }

  private static func row(_ cells: String...) -> String { cells.joined(separator: "\t") + "\n" }

  private static let sound = Prelude.profile + Prelude.heading

  static let cases: [Case] = [
    Case(
      option: "--max-bytes", limit: 1200, set: { $0.bytes = $1 },
      document: { size in
        let row = row("T1盤點", "T1.1清點", "", "P1.1.1核對", "3", "K01倉儲", "S01細心")
        return sound + row + String(repeating: "\n", count: size - (sound + row).utf8.count)
      }, words: "more than 1200 bytes"),
    Case(
      option: "--max-line", limit: 300, set: { $0.line = $1 },
      document: { size in
        let row = ["T1盤點", "T1.1清點", "", "P1.1.1", "3", "K01倉儲", "S01細心"]
        let rest = row.joined(separator: "\t").utf8.count
        return sound
          + row.joined(separator: "\t").replacing(
            "P1.1.1", with: "P1.1.1" + String(repeating: "a", count: size - rest))
      }, words: "longer than 300 bytes"),
    Case(
      option: "--max-cell", limit: 200, set: { $0.cell = $1 },
      document: { size in
        sound
          + row(
            "T1盤點", "T1.1清點", "", "P1.1.1" + String(repeating: "a", count: size - 6), "3", "K01倉儲", "S01細心")
      }, words: "a cell of more than 200 bytes"),
    Case(
      option: "--max-columns", limit: 40, set: { $0.columns = $1 },
      document: { count in
        sound + "T1盤點\tT1.1清點\t\tP1.1.1核對\t3\tK01倉儲\tS01細心" + String(repeating: "\t", count: count - 7) + "\n"
      }, words: "a row of more than 40 cells"),
    Case(
      option: "--max-nesting", limit: 50, set: { $0.nesting = $1 },
      document: { depth in
        let open = String(repeating: "<b>", count: depth)
        let close = String(repeating: "</b>", count: depth)
        return sound + row("T1盤點", "T1.1清點", "", "P1.1.1\(open)核對\(close)", "3", "K01倉儲", "S01細心")
      }, words: "more than 50 elements within each other"),
    Case(
      option: "--max-marks", limit: 12, set: { $0.marks = $1 },
      document: { count in
        sound.replacing(Prelude.description, with: "e" + String(repeating: "\u{301}", count: count))
      }, words: "more than 12 combining marks"),
  ]

  @Test("a limit holds from one above it on", arguments: cases)
  func refusal(_ example: Case) throws {
    var limits = Limits()
    example.set(&limits, example.limit)
    for (size, isRefused) in [(example.limit - 1, false), (example.limit, false), (example.limit + 1, true)] {
      let bytes = Array(example.document(size).utf8)
      do {
        _ = try Normalizer.normalize(bytes, name: "case", options: .init(limits: limits))
        #expect(!isRefused)
      } catch {
        guard case .refused(let refusal) = error else { throw error }
        #expect(isRefused && refusal.message.contains(example.words), "\(refusal.message)")
        #expect(refusal.message.contains(example.option))
      }
      // The default leaves all of these alone, and an option moves it.
      let run = try Run(["normalize", "-", "--jsonl", "--quiet"], input: bytes)
      #expect(run.status == 0, "\(run.error)")
      let limited = try Run(
        ["normalize", "-", "--jsonl", "--quiet", example.option, "\(example.limit)"], input: bytes)
      #expect(limited.status == (isRefused ? 1 : 0) && limited.error.contains(example.words) == isRefused)
    }
  }

  @Test("the limits are those that the pages name")
  func defaults() {
    let limits = Limits()
    #expect(limits.bytes == 64 << 20 && limits.line == 16 << 20 && limits.cell == 1 << 20)
    #expect(
      limits.columns == 4096 && limits.nesting == 200 && limits.marks == 30 && limits.findings == 10_000)
  }

  @Test("columns of HTML count with what they span; elements of HTML count across cells")
  func html() throws {
    let page = { (inside: String) in Prelude.text(as: .html) + inside + "</table>" }
    for (columns, isRefused) in [(40, false), (41, true)] {
      var limits = Limits()
      limits.columns = 40
      let row =
        "<tr><td colspan=\"30\">T1盤點</td>" + String(repeating: "<td></td>", count: columns - 30) + "</tr>"
      #expect(isRefusedDocument(page(row), limits) == isRefused)
    }
    for (depth, isRefused) in [(9, false), (10, true)] {
      var limits = Limits()
      limits.nesting = 12
      // Within a table, a row and a cell; rows and cells that are never closed do not pile up.
      let cells = String(repeating: "<tr><td>T1盤點<td>T1.1清點", count: 30)
      #expect(isRefusedDocument(page(cells + String(repeating: "<i>", count: depth)), limits) == isRefused)
    }
  }

  @Test("what stands outside of the tables of a page is in no cell")
  func outsideOfTables() {
    var limits = Limits()
    limits.cell = 400
    let long = "<p>" + String(repeating: "盤點", count: 100) + "</p>"
    let table = Prelude.text(as: .html)
    #expect(!isRefusedDocument(long + table + "</table>" + long, limits))
    #expect(isRefusedDocument(table + "<tr><td>" + long + "</table>", limits))
    // A table that is left open has cells to its end.
    #expect(isRefusedDocument(table + "<tr><td>T1盤點</td></tr>" + long, limits))
  }

  private func isRefusedDocument(_ text: String, _ limits: Limits) -> Bool {
    do {
      _ = try Normalizer.normalize(
        Array(text.utf8), name: "case", options: .init(layout: .html, limits: limits))
      return false
    } catch {
      if case .refused = error { return true }
      return false
    }
  }

  @Test("findings beyond the limit are counted in one that goes by the gravest of them")
  func findings() throws {
    // One warning for each of the rows, the last of which has an error.
    let rows = (1...8).map { "T1.\($0)清點\t\tP1.\($0).1核对\t\($0 == 8 ? 9 : 3)\tK01倉儲\tS01細心\n" }
    let text = Prelude.profile + Prelude.heading + rows.map { "\t" + $0 }.joined()
    let all = try Normalizer.normalize(Array(text.utf8), name: "case").findings
    for limit in [all.count - 1, all.count, all.count + 1] {
      var limits = Limits()
      limits.findings = limit
      let some = try Normalizer.normalize(Array(text.utf8), name: "case", options: .init(limits: limits))
        .findings
      #expect(some.count == all.count && some.dropLast() == all.dropLast())
      #expect((some == all) == (limit >= all.count))
    }
    var limits = Limits()
    limits.findings = 3
    let some = try Normalizer.normalize(Array(text.utf8), name: "case", options: .init(limits: limits))
      .findings
    #expect(some.count == 4 && some[3].severity == .error)
    #expect(
      some[3].message
        == "\(all.count - 3) more findings of this document; raise --max-findings to have them all")
    let run = try Run(
      ["normalize", "-", "--jsonl", "--quiet", "--max-findings", "3", "--fail-on", "error"],
      input: Array(text.utf8))
    #expect(run.status == 1)
  }

  @Test("JSON is read to a depth, and no deeper")
  func json() {
    var limits = Limits()
    limits.nesting = 20
    for (depth, isRead) in [(19, true), (20, true), (21, false)] {
      let text = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
      #expect((try? JSONReader.read(Array(text.utf8), limits: limits)) != nil ? isRead : !isRead)
    }
  }
}
