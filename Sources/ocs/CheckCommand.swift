internal import Accounting
internal import Diagnostics
internal import Emission
internal import Glibc
internal import Normalization
internal import Reporting
internal import SourceText
internal import StandardModel
internal import Validation

/// `ocs check`: documents or canonical standards in, findings out.
struct CheckCommand {
  private let options: CheckOptions
  private var set = StandardSet()
  private var reports: [DocumentReport] = []
  /// The report of each member of the set.
  private var members: [Int] = []
  private var hasFailed = false

  /// What a worker hands back of one document.
  private enum Outcome: Sendable {
    case failed(String)
    /// A file of another kind, which was to be left out.
    case skipped(String)
    case checked(DocumentReport, Standard?)
  }

  init(_ options: CheckOptions) { self.options = options }

  func run() -> ExitStatus {
    var command = self
    return command.work()
  }

  private mutating func work() -> ExitStatus {
    do throws(Files.Failure) {
      var policy = try readPolicy()
      let inputs = try Inputs(options.inputs)
      for failure in inputs.failures { fail(failure) }
      for word in inputs.skipped { tell(word) }
      read(inputs.documents)
      addSetFindings()
      let today = CheckCommand.today
      for i in reports.indices { policy.judge(&reports[i], today: today) }
      let report = Report(
        reports, version: Help.version, failOn: options.newBaseline == nil ? options.failOn : nil)
      if let path = options.newBaseline { try writeBaseline(path) }
      try write(report)
      if !options.isQuiet {
        for line in policy.leftovers(today: today) { tell(line) }
        tellSkipped()
        Terminal.error(report.summaryLine + "\n")
      }
      if hasFailed { return .failed }
      let isTold = options.failOn.map { lowest in
        options.newBaseline == nil && Severity.allCases.contains { $0 >= lowest && report.count($0) > 0 }
      }
      return report.refused > 0 || isTold ?? false ? .findings : .done
    } catch {
      fail(error.message)
      return .failed
    }
  }

  private mutating func fail(_ message: String) {
    hasFailed = true
    tell(message)
  }

  private func tell(_ message: String) { Terminal.error("ocs: \(message)\n") }

  /// The day, in UTC; `SOURCE_DATE_EPOCH` sets it, so that a run can be made again.
  private static var today: String {
    var moment = Terminal.environment("SOURCE_DATE_EPOCH").flatMap { time_t($0) } ?? time(nil)
    var parts = unsafe tm()
    _ = unsafe gmtime_r(&moment, &parts)
    func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return unsafe "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
  }

  // MARK: Policy

  private func readPolicy() throws(Files.Failure) -> Policy {
    var policy = Policy()
    try Configuration.find(options.config)?.read(into: &policy)
    policy.selected = options.selected
    policy.ignored = options.ignored
    if let path = options.baseline {
      let (json, _) = try Configuration.json(path)
      do throws(Baseline.Fault) {
        policy.baseline = try Baseline(json)
      } catch {
        throw Files.Failure(path, error.message)
      }
    }
    return policy
  }

  // MARK: Documents

  private mutating func read(_ documents: [Inputs.Document]) {
    let progress = Progress(documents.count, isQuiet: options.isQuiet)
    var start = 0
    while start < documents.count {
      let batch = Array(documents[start..<min(start + options.inputs.jobs * 16, documents.count)])
      let options = options
      let outcomes = Workers.map(batch.count, jobs: options.inputs.jobs) { i in
        CheckCommand.check(batch[i], options)
      }
      for outcome in outcomes.joined() {
        switch outcome {
        case .failed(let message): fail(message)
        case .skipped(let path):
          if !options.isQuiet { tell("\(Terminal.visible(path)): no standard; skipped") }
        case .checked(let report, let standard):
          if let standard {
            set.add(standard, document: report.document)
            members.append(reports.count)
          } else if let refusal = report.refusal {
            let place = refusal.position.map { ":\($0.line):\($0.column)" } ?? ""
            tell("\(Terminal.visible(report.path))\(place): \(refusal.message)")
          }
          reports.append(report)
        }
      }
      start += batch.count
      progress.show(start)
    }
    progress.clear()
  }

  private static func check(_ document: Inputs.Document, _ options: CheckOptions) -> [Outcome] {
    var report = DocumentReport(
      document: document.name, path: document.path ?? document.name, standard: document.name)
    let text: DocumentText
    do throws(Files.Failure) {
      text = try document.read(options.inputs)
    } catch {
      return [.failed(error.message)]
    }
    if options.inputs.layout == nil, StandardFile.isJSON(text.bytes) {
      if options.skipsOthers, !StandardFile.isStandard(text.bytes) { return [.skipped(report.path)] }
      return [checkStandard(text.bytes, options, &report)]
    }
    let parts = Normalizer.read(
      text.bytes, name: document.name, splits: options.inputs.splits,
      options: Normalizer.Options(layout: text.layout, limits: options.inputs.limits))
    return parts.map { part in
      let name = document.name + part.suffix
      let report = DocumentReport(document: name, path: document.path ?? name, standard: name)
      return outcome(part.result, report, options)
    }
  }

  private static func outcome(
    _ result: Result<NormalizedDocument, NormalizationFailure>, _ empty: DocumentReport,
    _ options: CheckOptions
  ) -> Outcome {
    var report = empty
    switch result {
    case .success(let result):
      report.standard = result.standard.family ?? report.document
      if !result.findings.isEmpty {
        let lines = LineIndex(result.source.bytes)
        report.findings = result.findings.map { finding in
          let excerpt = options.showsLines ? finding.span.map { Excerpt(result.source.bytes, $0) } : nil
          return ReportedFinding(finding, lines: lines, excerpt: excerpt)
        }
      }
      return .checked(report, result.standard)
    case .failure(.refused(let refusal)):
      if options.skipsOthers, refusal.isOfAnotherKind { return .skipped(report.path) }
      report.refusal = .init(refusal.message)
      return .checked(report, nil)
    case .failure(.fault(let breach)):
      return .failed("\(Terminal.visible(report.path)): \(breach.message)")
    }
  }

  /// A canonical standard, read strictly. Its findings stand at its own values.
  private static func checkStandard(
    _ bytes: [UInt8], _ options: CheckOptions, _ report: inout DocumentReport
  ) -> Outcome {
    do throws(StandardFile.Fault) {
      let (standard, findings) = try StandardFile.checked(
        bytes, options.inputs.limits, showsLines: options.showsLines)
      report.standard = standard.family ?? report.document
      report.skipped = Validator.sourceRules
      report.findings = findings
      return .checked(report, standard)
    } catch {
      report.refusal = .init(error.message, at: error.position)
      return .checked(report, nil)
    }
  }

  private mutating func addSetFindings() {
    for (member, findings) in Dictionary(grouping: set.findings(), by: \.member) {
      let report = members[member]
      reports[report].findings += reported(findings.map(\.finding), of: reports[report])
    }
    for i in reports.indices {
      reports[i].findings.sort { Finding.precedes($0.finding, $1.finding) }
    }
  }

  /// Findings that other documents cause. Documents are not at hand any more, so theirs are told without a place; a
  /// canonical standard is read again.
  private func reported(_ findings: [Finding], of report: DocumentReport) -> [ReportedFinding] {
    let limits = options.inputs.limits
    if !report.skipped.isEmpty, report.path != options.inputs.name,
      let bytes = try? Files.read(report.path, limit: limits.bytes)
    {
      return StandardFile.reported(
        findings, bytes, JSONPlaces(bytes, limits: limits), showsLines: options.showsLines)
    }
    return findings.map { finding in
      var finding = finding
      finding.span = nil
      return ReportedFinding(finding, lines: nil)
    }
  }

  private func tellSkipped() {
    let count = reports.count { !$0.skipped.isEmpty }
    guard count > 0 else { return }
    let rules = Validator.sourceRules.map(\.rawValue).joined(separator: ", ")
    tell(
      "\(count) of the documents \(count == 1 ? "is" : "are") canonical JSON; skipped for "
        + "\(count == 1 ? "it" : "them"), since they need the source: \(rules)")
  }

  // MARK: Output

  private func writeBaseline(_ path: String) throws(Files.Failure) {
    var baseline = Baseline()
    for report in reports { baseline.add(report) }
    try Files.replace(path, with: [JSONWriter.bytes(of: baseline.json, .indented) + [0x0A]])
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
