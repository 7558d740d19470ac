internal import OCSDiagnostics
internal import OCSEmission
internal import OCSReview

/// `ocs report`: all documents of a run as one table.
struct ReportCommand {
  enum Format: String, CaseIterable { case text, csv, html, json }

  private let options: SurveyOptions
  private let format: Format
  private let failOn: Severity?

  init(_ words: [String]) throws(UsageError) {
    let arguments = try Arguments(words, of: .report)
    options = try SurveyOptions(arguments)
    format =
      try arguments.choice("--format", Format.allCases.map(\.rawValue), Format.init(rawValue:)) ?? .text
    failOn = try arguments.failOn(default: .error)
  }

  func run() -> ExitStatus {
    do throws(Files.Failure) {
      let survey = try Survey(options, keepsFacts: true)
      let overview = survey.overview
      try Files.writeOutput(bytes(of: overview))
      if !options.isQuiet {
        survey.tellLeftovers()
        // The table has its own summary; the other formats are for programs and files.
        if format != .text { Terminal.error(overview.summary) }
      }
      return survey.hasFailed ? .failed : overview.fails(failOn) ? .findings : .done
    } catch {
      Terminal.error("ocs: \(error.message)\n")
      return .failed
    }
  }

  private func bytes(of overview: Overview) -> [UInt8] {
    switch format {
    case .text: Array(overview.text.utf8)
    case .csv: Array(overview.csv.utf8)
    case .html: overview.page
    case .json: JSONWriter.bytes(of: overview.json, .indented) + [0x0A]
    }
  }
}

extension Survey {
  /// A row for each report.
  var rows: [Overview.Row] { zip(reports, facts).map { Overview.Row($0, $1) } }

  var overview: Overview { Overview(rows) }
}
