import OCSDiagnostics
import Foundation
import OCSNormalization
import OCSSourceText
import OCSStandardModel
import Testing
import OCSTokenization
import OCSValidation

/// The examples of the rules' pages, run as tests: as they are, in other layouts, and shifted.
@Suite struct RulePages {
  struct Example: CustomTestStringConvertible, Sendable {
    var rule: Rule
    var title: String
    var input: String
    var expected: [String]
    /// Whether the page says that the rule finds something here.
    var finds: Bool
    var testDescription: String { "\(rule.rawValue): \(title)" }
  }

  static let examples: [Example] = Rule.allCases.flatMap { rule -> [Example] in
    var examples: [Example] = []
    var title = ""
    var input = ""
    var finds = false
    var fence: (kind: String, lines: [String])?
    for line in RulePage(rule).text.split(separator: "\n", omittingEmptySubsequences: false) {
      if let open = fence {
        guard line == "```" else {
          fence?.lines.append(String(line))
          continue
        }
        if open.kind == "input" {
          input = open.lines.joined(separator: "\n")
        } else {
          examples.append(
            Example(rule: rule, title: title, input: input, expected: open.lines, finds: finds))
        }
        fence = nil
      } else if line.hasPrefix("### ") {
        title = String(line.dropFirst(4))
      } else if line.hasPrefix("## ") {
        finds = line == "## Finds"
      } else if line == "```input" || line == "```findings" {
        fence = (String(line.dropFirst(3)), [])
      }
    }
    return examples
  }

  @Test(
    "every rule has a page with an example of what it finds and one of what it leaves alone",
    arguments: Rule.allCases)
  func pages(_ rule: Rule) {
    let page = RulePage(rule)
    #expect(page.text.hasPrefix("# \(rule.rawValue)\n\n"))
    #expect(page.summary.hasSuffix("."))
    let headings = page.text.matches(of: #/(?m)^## (.*)$/#).map { String($0.1) }
    #expect(headings.prefix(4) == ["Why it matters", "What to do", "Finds", "Leaves alone"])
    #expect(!page.plainText.contains("`") && page.plainText.contains("\nWhat to do\n  "))
    let own = RulePages.examples.filter { $0.rule == rule }
    let name = rule.rawValue + " "
    #expect(own.contains { $0.finds && $0.expected.contains { $0.hasPrefix(name) } })
    #expect(own.contains { !$0.finds && !$0.expected.contains { $0.hasPrefix(name) } })
  }

  @Test("examples find what they say and nothing else", arguments: examples)
  func plain(_ example: Example) throws {
    try check(example, as: .grid) { $0 }
  }

  @Test("examples find the same in other layouts", arguments: examples, [Layout.csv, .markdown, .html])
  func otherLayouts(_ example: Example, _ layout: Layout) throws {
    // HTML delivers empty cells: nothing can be lost there.
    if layout == .html, example.rule == .emptyColumn { return }
    try check(example, as: layout) { RulePages.relaid($0, as: layout) }
  }

  @Test("examples find the same behind other text", arguments: examples)
  func shifted(_ example: Example) throws {
    try check(example, as: .grid) { "\u{3000}\u{3000}\n\n\u{FEFF} \n" + $0 }
  }

  private func check(_ example: Example, as layout: Layout, _ change: (String) -> String) throws {
    var set = StandardSet()
    var lines: [String] = []
    let documents = example.input.components(separatedBy: "\n======\n")
    for (n, input) in documents.enumerated() {
      let text = change(RulePages.complete(input))
      let document = try Normalizer.normalize(
        Array(text.utf8), name: "\(n)", options: .init(layout: layout))
      lines += document.findings.map { RulePages.line($0, in: document.source) }
      set.add(document.standard, document: "\(n)")
    }
    if documents.count > 1 {
      lines += set.findings().map { found in
        var finding = found.finding
        finding.span = nil
        return RulePages.line(finding, in: nil)
      }
    }
    #expect(
      lines.sorted() == example.expected.map(RulePages.unescaped).sorted(), "\(example.testDescription)")
  }

  /// `rule code → suggestion @text of the span`
  private static func line(_ finding: Finding, in source: SourceDocument?) -> String {
    var line = "\(finding.rule.rawValue) \(finding.code ?? "-")"
    if let suggestion = finding.suggestion { line += " → \(suggestion)" }
    if let span = finding.span, let source {
      line += " @" + String(decoding: source.bytes[span.lower..<span.upper], as: UTF8.self)
    }
    return line
  }

  private static func complete(_ input: String) -> String {
    let text = unescaped(input.replacing("⇥", with: "\t"))
    return (text.contains("職能基準代碼") ? "" : Prelude.text(as: .grid)) + text + "\n"
  }

  private static func unescaped(_ text: String) -> String {
    text.replacing(#/\\u\{([0-9A-Fa-f]+)\}/#) { match in
      UInt32(match.1, radix: 16).flatMap(UnicodeScalar.init).map { String(Character($0)) } ?? ""
    }
  }

  /// A grid in another layout.
  static func relaid(_ grid: String, as layout: Layout) -> String {
    let lines = grid.split(separator: "\n", omittingEmptySubsequences: false).map { line -> String in
      guard line.contains("\t") else {
        return layout == .html && !line.isEmpty ? "</table><p>\(line)</p><table>" : String(line)
      }
      switch layout {
      case .csv: return String(line.replacing("\t", with: ","))
      case .markdown: return "|" + line.replacing("\t", with: "|") + "|"
      default: return "<tr><td>" + line.replacing("\t", with: "</td><td>") + "</td></tr>"
      }
    }
    let text = lines.joined(separator: "\n")
    return layout == .html ? "<table>\(text)</table>" : text
  }
}
