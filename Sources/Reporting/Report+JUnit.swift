internal import OCSDiagnostics
internal import OCSSourceText

/// JUnit XML as CI servers read it: a suite a document, a case a finding. What does not fail the run is in the output of
/// its case.
extension Report {
  public var jUnit: String {
    var out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    let all = documents.map(cases)
    let failures = all.reduce(0) { $0 + $1.failures }
    let errors = all.reduce(0) { $0 + $1.errors }
    let tests = all.reduce(0) { $0 + $1.tests }
    out +=
      "<testsuites name=\"ocs check\" tests=\"\(tests)\" failures=\"\(failures)\" errors=\"\(errors)\">\n"
    for (document, suite) in zip(documents, all) {
      out +=
        "  <testsuite name=\"\(Report.xml(document.path))\" tests=\"\(suite.tests)\" failures=\"\(suite.failures)\" errors=\"\(suite.errors)\" skipped=\"\(suite.skipped)\">\n"
      out += suite.text
      out += "  </testsuite>\n"
    }
    return out + "</testsuites>\n"
  }

  private func cases(_ document: DocumentReport) -> (
    text: String, tests: Int, failures: Int, errors: Int, skipped: Int
  ) {
    var text = ""
    var (failures, skipped) = (0, 0)
    let name = Report.xml(document.path)
    if let refusal = document.refusal {
      text +=
        "    <testcase classname=\"\(name)\" name=\"readable\"><error message=\"\(Report.xml(refusal.message))\"/></testcase>\n"
      return (text, 1, 0, 1, 0)
    }
    for reported in document.findings {
      let finding = reported.finding
      let title = Report.xml(
        [finding.rule.rawValue, finding.code ?? ""].filter { !$0.isEmpty }.joined(separator: " "))
      text += "    <testcase classname=\"\(name)\" name=\"\(title)\">"
      if case .exception(let reason)? = reported.suppression {
        skipped += 1
        text += "<skipped message=\"\(Report.xml(reason))\"/>"
      } else if reported.suppression == .baseline {
        skipped += 1
        text += "<skipped message=\"in the baseline\"/>"
      } else {
        var body = document.path
        if let start = reported.place?.start { body += ":\(start.line):\(start.column)" }
        body += ": \(reported.messageWithPointer)"
        if let suggestion = finding.suggestion { body += "\nsuggestion: \(suggestion)" }
        let severity = reported.severity.rawValue
        if fails(reported) {
          failures += 1
          text += "<failure type=\"\(severity)\" message=\"\(Report.xml(finding.message))\">"
          text += "\(Report.xml(body, keepsLines: true))</failure>"
        } else {
          text += "<system-out>\(severity): \(Report.xml(body, keepsLines: true))</system-out>"
        }
      }
      text += "</testcase>\n"
    }
    if document.findings.isEmpty { text += "    <testcase classname=\"\(name)\" name=\"no findings\"/>\n" }
    return (text, max(1, document.findings.count), failures, 0, skipped)
  }

  private static func xml(_ text: String, keepsLines: Bool = false) -> String {
    let lines =
      keepsLines ? text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) : [text]
    return lines.map { line in
      var out = ""
      for scalar in VisibleText.of(line).unicodeScalars {
        switch scalar {
        case "&": out += "&amp;"
        case "<": out += "&lt;"
        case ">": out += "&gt;"
        case "\"": out += "&quot;"
        // What XML does not know at all.
        case "\u{FFFE}", "\u{FFFF}": out += VisibleText.escape(scalar.value)
        default: out.unicodeScalars.append(scalar)
        }
      }
      return out
    }.joined(separator: "\n")
  }
}
