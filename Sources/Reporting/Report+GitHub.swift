internal import OCSDiagnostics
internal import OCSSourceText

/// Annotations of GitHub's workflow commands, and the job's summary.
extension Report {
  /// What GitHub shows of one step: ten errors, ten warnings, ten notices.
  private static let mostAnnotations = 10

  public var gitHub: String {
    var shown: [Severity: Int] = [:]
    var out = ""
    for document in documents {
      if let refusal = document.refusal {
        out += Report.command(
          "error",
          [("file", document.path)]
            + (refusal.position.map { [("line", "\($0.line)"), ("col", "\($0.column)")] } ?? []),
          "refused", refusal.message)
      }
      for reported in document.findings where reported.counts {
        shown[reported.severity, default: 0] += 1
        guard shown[reported.severity]! <= Report.mostAnnotations else { continue }
        let finding = reported.finding
        var properties = [("file", document.path)]
        if let place = reported.place {
          properties += [("line", "\(place.start.line)"), ("col", "\(place.start.column)")]
          if place.end.line == place.start.line, place.end.column > place.start.column {
            properties.append(("endColumn", "\(place.end.column)"))
          } else if place.end.line > place.start.line {
            properties.append(("endLine", "\(place.end.line)"))
          }
        }
        var message = (finding.code.map { "\($0): " } ?? "") + reported.messageWithPointer
        if let suggestion = finding.suggestion { message += " (suggestion: \(suggestion))" }
        out += Report.command(Report.name(reported.severity), properties, finding.rule.rawValue, message)
      }
    }
    for severity in [Severity.error, .warning, .info] {
      let more = (shown[severity] ?? 0) - Report.mostAnnotations
      guard more > 0 else { continue }
      out += "\(more) more of severity \(severity.rawValue) \(more == 1 ? "is" : "are") in the job summary\n"
    }
    return out
  }

  private static func name(_ severity: Severity) -> String {
    switch severity {
    case .error: "error"
    case .warning: "warning"
    case .info: "notice"
    }
  }

  private static func command(
    _ name: String, _ properties: [(String, String)], _ title: String, _ message: String
  ) -> String {
    let parts = (properties + [("title", title)]).map { "\($0.0)=\(escaped($0.1, inProperty: true))" }
    return "::\(name) \(parts.joined(separator: ","))::\(escaped(message, inProperty: false))\n"
  }

  private static func escaped(_ text: String, inProperty: Bool) -> String {
    var out = ""
    for scalar in VisibleText.of(text).unicodeScalars {
      switch scalar {
      case "%": out += "%25"
      case ":" where inProperty: out += "%3A"
      case "," where inProperty: out += "%2C"
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out
  }

  /// A page of Markdown: the sums, then a table of findings.
  public var markdownSummary: String {
    var out = "## Occupational competency standards\n\n\(summaryLine)\n"
    if !statistics.isEmpty {
      out += "\n| rule | severity | findings |\n|---|---|---:|\n"
      for row in statistics { out += "| \(row.rule.rawValue) | \(row.severity.rawValue) | \(row.count) |\n" }
    }
    let rows = documents.flatMap { document in document.findings.filter(\.counts).map { (document, $0) } }
    if !rows.isEmpty {
      out += "\n| document | line | code | rule | message |\n|---|---:|---|---|---|\n"
      for (document, reported) in rows.prefix(Report.mostRows) {
        let finding = reported.finding
        let cells = [
          document.path, reported.place.map { "\($0.start.line)" } ?? "", finding.code ?? "",
          finding.rule.rawValue, reported.messageWithPointer,
        ]
        out += "| \(cells.map(VisibleText.markdown).joined(separator: " | ")) |\n"
      }
      if rows.count > Report.mostRows {
        let more = rows.count - Report.mostRows
        out += "\n\(more) more finding\(more == 1 ? " is" : "s are") not listed.\n"
      }
    }
    for document in documents {
      guard let refusal = document.refusal else { continue }
      out += "\nrefused: \(VisibleText.markdown(document.path)): \(VisibleText.markdown(refusal.message))\n"
    }
    return out
  }

  /// A job's summary holds one megabyte.
  private static var mostRows: Int { 1000 }
}
