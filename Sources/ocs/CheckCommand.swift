internal import OCSDiagnostics
internal import OCSEmission
internal import Glibc
internal import OCSReporting

/// `ocs check`: documents or canonical standards in, findings out.
struct CheckCommand {
  private let options: CheckOptions

  init(_ options: CheckOptions) { self.options = options }

  func run() -> ExitStatus {
    do throws(Files.Failure) {
      let survey = try Survey(options.survey, .init(showsLines: options.showsLines))
      let report = Report(
        survey.reports, version: Help.version, failOn: options.newBaseline == nil ? options.failOn : nil)
      let baseline = try options.newBaseline.map { path throws(Files.Failure) in
        try writeBaseline(of: report, path)
      }
      try write(report)
      if !options.survey.isQuiet {
        survey.tellLeftovers()
        Terminal.error(report.summaryLine + "\n")
        if let baseline, let path = options.newBaseline {
          Terminal.error("\(Terminal.visible(path)): written, \(Quantity.of(baseline.count, "finding"))\n")
        }
      }
      if survey.hasFailed { return .failed }
      return report.refused > 0 || report.fails ? .findings : .done
    } catch {
      Terminal.error("ocs: \(error.message)\n")
      return .failed
    }
  }

  // MARK: Output

  private func writeBaseline(of report: Report, _ path: String) throws(Files.Failure) -> Baseline {
    var baseline = Baseline()
    for document in report.documents { baseline.add(document) }
    try Files.replace(path, with: [JSONWriter.bytes(of: baseline.json, .indented) + [0x0A]])
    return baseline
  }

  private func write(_ report: Report) throws(Files.Failure) {
    if options.showsStatistics {
      try Files.writeOutput(Array(report.statisticsText.utf8))
    } else {
      let isColored =
        options.color == "always"
        || (options.color == "auto" && isatty(STDOUT_FILENO) == 1 && Terminal.environment("NO_COLOR") == nil)
      let bytes = CheckCommand.bytes(of: report, options.format, isColored: isColored)
      try Files.writeOutput(bytes)
    }
    for (format, file) in options.outputs {
      try Files.replace(file, with: [CheckCommand.bytes(of: report, format, isColored: false)])
    }
    if options.format == .github, let path = Terminal.environment("GITHUB_STEP_SUMMARY") {
      try Files.append(Array(report.markdownSummary.utf8), to: path)
    }
  }

  private static func bytes(of report: Report, _ format: CheckOptions.Format, isColored: Bool) -> [UInt8] {
    switch format {
    case .text: Array(report.text(isColored: isColored).utf8)
    case .jsonl: report.lines
    case .sarif: JSONWriter.bytes(of: report.sarif, .indented) + [0x0A]
    case .github: Array(report.gitHub.utf8)
    case .junit: Array(report.jUnit.utf8)
    case .summary: Array(report.markdownSummary.utf8)
    }
  }
}
