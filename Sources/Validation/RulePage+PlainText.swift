internal import OCSDiagnostics

extension RulePage {
  private static let width = 96

  /// The page for a terminal: no markup, examples set in, and what an example finds in words.
  public var plainText: String {
    var out = ["\(rule.rawValue) (\(rule.severity.rawValue))", ""]
    var paragraph: [Substring] = []
    var fence: String?
    func endParagraph() {
      out += RulePage.wrapped(paragraph.joined(separator: " "), indent: "  ")
      if !paragraph.isEmpty { out.append("") }
      paragraph = []
    }
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropFirst() {
      if let kind = fence {
        if line == "```" {
          if out.last == RulePage.finds { out[out.count - 1] += " nothing" }
          out.append("")
          fence = nil
        } else {
          out.append("    " + (kind == "findings" ? RulePage.sentence(of: line) : String(line)))
        }
      } else if line.hasPrefix("```") {
        endParagraph()
        fence = String(line.dropFirst(3))
        if fence == "findings" { out.append(RulePage.finds) }
      } else if line.hasPrefix("#") {
        endParagraph()
        let title = line.drop { $0 == "#" }.dropFirst()
        out += line.hasPrefix("###") ? RulePage.wrapped(String(title), indent: "  ") : [String(title)]
        if line.hasPrefix("###") { out.append("") }
      } else if line.isEmpty {
        endParagraph()
      } else {
        paragraph.append(line)
      }
    }
    endParagraph()
    while out.last == "" { out.removeLast() }
    return out.joined(separator: "\n") + "\n"
  }

  private static let finds = "    finds:"

  /// `rule code → suggestion @text` as people say it.
  private static func sentence(of line: Substring) -> String {
    let place = line.firstRange(of: " @")
    let fault = place.map { line[..<$0.lowerBound] } ?? line
    let parts = fault.split(separator: " ", maxSplits: 1)
    let code = parts.count > 1 ? parts[1] : ""
    var words = String(parts.first ?? "")
    if code != "-", !code.isEmpty { words += " " + code.replacing("- → ", with: "→ ") }
    if let place { words += ", at “\(line[place.upperBound...])”" }
    return "  " + words
  }

  /// Lines no wider than a terminal, broken at blanks; an ideograph is two columns wide.
  private static func wrapped(_ text: String, indent: String) -> [String] {
    var lines: [String] = []
    var line = ""
    var width = 0
    for word in text.replacing("`", with: "").split(separator: " ") {
      let columns = word.unicodeScalars.reduce(0) { $0 + ($1.value >= 0x1100 ? 2 : 1) }
      if width > 0, width + 1 + columns > RulePage.width {
        lines.append(indent + line)
        (line, width) = ("", 0)
      }
      line += (width > 0 ? " " : "") + word
      width += (width > 0 ? 1 : 0) + columns
    }
    return line.isEmpty ? lines : lines + [indent + line]
  }
}
