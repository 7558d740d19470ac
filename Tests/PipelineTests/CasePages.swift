import OCSEmission
import Foundation
import OCSLaws
import OCSNormalization
import Testing
import OCSTextRepair
import OCSTokenization
import OCSSourceText

/// Literate case pages: prose, then an `input` and an `expected` fence. With OCS_RECORD=1 the expected
/// fences are written anew, and the test fails all the same.
struct CasePage {
  struct Case: CustomTestStringConvertible {
    var page: String
    var title: String
    var input: String
    var expected: String
    var testDescription: String { "\(page): \(title)" }
  }

  static func cases(_ page: String) -> [Case] {
    let url = Repository.tests.appending(path: "Cases/\(page).md")
    guard let text = try? String(contentsOf: url, encoding: .utf8) else { return [] }
    var cases: [Case] = []
    var title = ""
    var fence: String?
    var lines: [String] = []
    var input = ""
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if let open = fence {
        guard line == "```" else {
          lines.append(String(line))
          continue
        }
        let body = lines.joined(separator: "\n")
        if open == "input" {
          input = body
        } else {
          cases.append(Case(page: page, title: title, input: input, expected: body))
        }
        fence = nil
      } else if line.hasPrefix("## ") {
        title = String(line.dropFirst(3))
      } else if line == "```input" || line == "```expected" {
        fence = String(line.dropFirst(3))
        lines = []
      }
    }
    return cases
  }

  static func check(_ one: Case, _ actual: String) {
    if actual != one.expected, ProcessInfo.processInfo.environment["OCS_RECORD"] != nil {
      record(one, actual)
    }
    #expect(actual == one.expected, "\(one.page): \(one.title)")
  }

  private static func record(_ one: Case, _ actual: String) {
    let url = Repository.tests.appending(path: "Cases/\(one.page).md")
    guard let text = try? String(contentsOf: url, encoding: .utf8),
      let title = text.range(of: "## \(one.title)\n"),
      let fence = text.range(of: "```expected\n", range: title.upperBound..<text.endIndex),
      let end = text.range(of: "```\n", range: fence.upperBound..<text.endIndex)
    else { return }
    let body = actual.isEmpty ? "" : actual + "\n"
    let new = text.replacingCharacters(in: fence.upperBound..<end.lowerBound, with: body)
    try? new.write(to: url, atomically: true, encoding: .utf8)
  }
}

@Suite(.serialized) struct CasePages {
  @Test("text is repaired as the contract says", arguments: CasePage.cases("TextRepair"))
  func textRepair(_ one: CasePage.Case) throws {
    let lines = try one.input.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      try repaired(unescaped(String(line)))
    }
    CasePage.check(one, lines.joined(separator: "\n"))
  }

  private func repaired(_ text: String) throws -> String {
    let source = try SourceDocument(name: "case", bytes: Array(text.utf8))
    let tokens = try Tokenizer.tokenize(source, layout: .grid).text
    let arena = TextArena(tokens)
    return arena.add([SourceRange(0, source.bytes.count)]).map { arena.string($0) } ?? ""
  }

  private static let layouts: [String: Layout] = [
    "Grid": .grid, "Profile": .grid, "Flow": .flow, "Lines": .flow, "Columns": .columns, "HTML": .html,
    "Numbers": .grid,
    "CSV": .csv,
    "Markdown": .markdown, "Anomalies": .grid, "Mixed": .grid,
  ]

  @Test("every page has cases")
  func pages() { for page in CasePages.layouts.keys { #expect(!CasePage.cases(page).isEmpty, "\(page)") } }

  @Test(
    "documents of every layout are read as the contract says",
    arguments: layouts.keys.sorted().flatMap(CasePage.cases))
  func document(_ one: CasePage.Case) throws {
    try document(one, #require(CasePages.layouts[one.page]))
  }

  @Test("a document is shown on its way through the stages", arguments: CasePage.cases("Stages"))
  func stages(_ one: CasePage.Case) throws {
    let text = one.input.replacing("⇥", with: "\t")
    let shown = try Stages.text(of: Array(text.utf8), name: "case").replacing("\t", with: "⇥")
    CasePage.check(one, String(shown.dropLast()))
  }

  @Test(
    "what programs do to text is undone, or told",
    arguments: ["Damage", "DamageByLayout", "DamageByPrograms", "RunningLines", "Formats"].flatMap(
      CasePage.cases))
  func damage(_ one: CasePage.Case) throws {
    let bytes = Array(unescaped(one.input).utf8)
    let document = try Normalizer.normalize(bytes, name: "case", options: .init(keepsLedger: true))
    CasePage.check(one, Outline.of(document))
    #expect(throws: Never.self, "\(one.title)") { try Laws.document(bytes) }
  }

  /// Damaged documents of the shared material whose standard cannot be read from them: text in which characters were
  /// exchanged, and two standards in one.
  private static let undecidable = ["33-simplified", "43-two-standards"]

  @Test(
    "damaged documents of the shared material come out as their standards",
    .enabled(if: Repository.shared != nil, "no shared material beside this clone"))
  func sharedDamage() throws {
    let folder = try #require(Repository.shared).appending(path: "cases/damage")
    for file in try Repository.files(in: folder) where file.pathExtension == "txt" {
      let name = file.deletingPathExtension().lastPathComponent
      if CasePages.undecidable.contains(name) { continue }
      let document = try Normalizer.normalize(Repository.bytes(file), name: name)
      let expected = try Repository.bytes(file.deletingPathExtension().appendingPathExtension("json"))
      #expect(JSONWriter.file(of: document.standard, .indented).flatMap(\.self) == expected, "\(name)")
    }
  }

  /// `⇥` is a tab, `␌` a form feed. Without a profile of its own a case gets the prelude's.
  private func document(_ one: CasePage.Case, _ layout: Layout) throws {
    var text = unescaped(one.input.replacing("⇥", with: "\t").replacing("␌", with: "\u{0C}"))
    if !text.contains("職能基準代碼") {
      text = Prelude.text(as: layout) + text
    }
    let document = try Normalizer.normalize(
      Array(text.utf8), name: "case", options: .init(layout: layout, keepsLedger: true))
    CasePage.check(one, Outline.of(document))
    #expect(throws: Never.self, "\(one.title)") { try Laws.document(Array(text.utf8), layout) }
  }

  /// `\u{…}` as the character it names.
  private func unescaped(_ text: String) -> String {
    text.replacing(#/\\u\{([0-9A-Fa-f]+)\}/#) { match in
      UInt32(match.1, radix: 16).flatMap(UnicodeScalar.init).map { String(Character($0)) } ?? ""
    }
  }
}
