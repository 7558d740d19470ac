internal import OCSDiagnostics
internal import OCSSourceText

/// Findings for people at a terminal.
extension Report {
  public func text(isColored: Bool) -> String {
    let style = Style(isOn: isColored)
    var out = ""
    for document in documents {
      for finding in document.findings where finding.counts { out += text(finding, document, style) }
    }
    return out
  }

  private func text(_ reported: ReportedFinding, _ document: DocumentReport, _ style: Style) -> String {
    let finding = reported.finding
    let severity = reported.severity
    let label = style.paint("\(severity.rawValue)[\(finding.rule.rawValue)]", severity)
    let code = finding.code.map { "\(VisibleText.of($0)): " } ?? ""
    var out = "\(label): \(style.bold(code + VisibleText.of(finding.message)))\n"
    var place = VisibleText.of(document.path)
    if let start = reported.place?.start { place += ":\(start.line):\(start.column)" }
    let number = reported.place.map { String($0.start.line) } ?? ""
    let margin = String(repeating: " ", count: number.utf8.count)
    if let pointer = reported.pointer { place += " \(VisibleText.of(pointer))" }
    out += "\(margin)\(style.dim("-->")) \(place)\n"
    if let excerpt = reported.excerpt {
      let caret = String(repeating: " ", count: excerpt.indent) + String(repeating: "^", count: excerpt.width)
      out += "\(style.dim("\(number) |")) \(excerpt.text)\n"
      out += "\(style.dim("\(margin) |")) \(style.paint(caret, severity))\n"
    }
    if let suggestion = finding.suggestion {
      out += "\(margin) \(style.dim("=")) suggestion: \(VisibleText.of(suggestion))\n"
    }
    return out + "\n"
  }

  /// Findings by rule, the most frequent first.
  public var statisticsText: String {
    let rows = statistics
    let width = rows.map { String($0.count).utf8.count }.max() ?? 1
    return rows.map { row in
      let count = String(row.count)
      let padding = String(repeating: " ", count: width - count.utf8.count)
      return "\(padding)\(count)  \(row.rule.rawValue) (\(row.severity.rawValue))\n"
    }.joined()
  }

  public var summaryLine: String {
    let counts = [Severity.error, .warning, .info].map { Quantity.of(count($0), $0.rawValue) }
    var line = "checked \(Quantity.of(documents.count, "document")): \(counts.joined(separator: ", "))"
    if suppressed > 0 { line += ", \(suppressed) suppressed" }
    if refused > 0 { line += ", \(refused) refused" }
    return line
  }
}

/// Colours of a terminal, or none.
struct Style {
  let isOn: Bool

  private func wrap(_ text: String, _ code: String) -> String {
    isOn ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }

  func bold(_ text: String) -> String { wrap(text, "1") }
  func dim(_ text: String) -> String { wrap(text, "34") }

  func paint(_ text: String, _ severity: Severity) -> String {
    switch severity {
    case .error: wrap(text, "1;31")
    case .warning: wrap(text, "1;33")
    case .info: wrap(text, "1;36")
    }
  }
}
