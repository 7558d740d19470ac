internal import OCSDiagnostics
internal import OCSEmission
internal import OCSValidation

/// `ocs explain RULE` and `ocs rules`: what the rules' pages say.
enum RulesCommand {
  static func explain(_ words: [String]) throws(UsageError) -> ExitStatus {
    let arguments = try Arguments(words, of: .explain)
    guard !arguments.paths.isEmpty else { throw .wrongCount("explain", expected: "one or more rules") }
    var pages: [String] = []
    for name in arguments.paths { pages.append(RulePage(try Arguments.rule(name)).plainText) }
    return Terminal.print(pages.joined(separator: "\n"))
  }

  static func list(_ words: [String]) throws(UsageError) -> ExitStatus {
    let arguments = try Arguments(words, of: .rules)
    let format = try arguments.choice("--format", ["text", "json"]) { $0 } ?? "text"
    let pages = Rule.allCases.map(RulePage.init)
    if format == "json" {
      let rules = pages.map { page in
        JSONValue.object([
          .init("applicable", .bool(page.rule.isApplicable)),
          .init("needsSource", .bool(Validator.sourceRules.contains(page.rule))),
          .init("rule", .string(page.rule.rawValue)), .init("severity", .string(page.rule.severity.rawValue)),
          .init("summary", .string(page.summary)),
        ])
      }
      return Terminal.print(
        String(decoding: JSONWriter.bytes(of: .array(rules), .indented), as: UTF8.self) + "\n")
    }
    let width = pages.map { $0.rule.rawValue.utf8.count }.max() ?? 0
    let lines = pages.map { page in
      let name = page.rule.rawValue
      let padding = String(repeating: " ", count: width - name.utf8.count)
      let severity = page.rule.severity.rawValue
      return
        "\(name)\(padding)  \(severity)\(String(repeating: " ", count: 7 - severity.utf8.count))  \(page.summary)\n"
    }
    return Terminal.print(lines.joined())
  }
}
