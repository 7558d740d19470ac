internal import OCSDiagnostics
internal import OCSEmission
internal import Glibc
internal import OCSReporting
internal import OCSReview
internal import OCSSourceText
internal import OCSStandardModel
internal import OCSValidation

/// One look at all documents of a command line: what was found in each, judged by what the project has decided.
struct Survey {
  private let options: SurveyOptions
  private let depth: SurveyedDocument.Depth
  private let keepsFacts: Bool
  private var policy = Policy()
  private var set = StandardSet()
  /// The report of each member of the set.
  private var members: [Int] = []
  private(set) var inputs: [Inputs.Document] = []
  private(set) var reports: [DocumentReport] = []
  /// Of each report; empty where they were not asked for.
  private(set) var facts: [DocumentFacts?] = []
  /// The place among the inputs of each report's document.
  private(set) var origins: [Int] = []
  private(set) var hasFailed = false
  private let today = Survey.today

  private enum Outcome: Sendable {
    case failed(String, DocumentReport)
    case skipped(String)
    case read(DocumentReport, Standard?, DocumentFacts?)
  }

  /// Throws where there is nothing to look by: settings, baseline or the list of files.
  init(
    _ options: SurveyOptions, _ depth: SurveyedDocument.Depth = .init(), keepsFacts: Bool = false
  ) throws(Files.Failure) {
    self.options = options
    self.depth = depth
    self.keepsFacts = keepsFacts
    policy = try Survey.policy(options)
    let inputs = try Inputs(options.inputs)
    for failure in inputs.failures { fail(failure) }
    for word in inputs.skipped { tell(word) }
    self.inputs = inputs.documents
    readAll()
    addSetFindings()
    for i in reports.indices { policy.judge(&reports[i], today: today) }
  }

  /// What is left over of decisions, and what was not looked for.
  func tellLeftovers() {
    for line in policy.leftovers(today: today) { tell(line) }
    tellSkipped()
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

  private static func policy(_ options: SurveyOptions) throws(Files.Failure) -> Policy {
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

  private mutating func readAll() {
    let (options, depth, keepsFacts) = (options, depth, keepsFacts)
    Workers.forEach(
      of: inputs, jobs: options.inputs.jobs, showing: Progress(inputs.count, isQuiet: options.isQuiet),
      { SurveyedDocument.read($0, options, depth).map { Survey.outcome($0, keepsFacts) } },
      take: { document, parts in for outcome in parts { take(outcome, of: document) } })
  }

  /// What is kept of a document: the text and what was made of it are not.
  private static func outcome(_ outcome: SurveyedDocument.Outcome, _ keepsFacts: Bool) -> Outcome {
    switch outcome {
    case .failed(let failure, let report): .failed(failure.message, report)
    case .skipped(let path): .skipped(path)
    case .read(let document): .read(document.report, document.standard, keepsFacts ? document.facts : nil)
    }
  }

  private mutating func take(_ outcome: Outcome, of document: Int) {
    switch outcome {
    case .failed(let message, let report):
      fail(message)
      // A table of all documents has it, too.
      if keepsFacts { add(report, nil, of: document) }
    case .skipped(let path):
      if !options.isQuiet { tell("\(Terminal.visible(path)): no standard; skipped") }
    case .read(let report, let standard, let facts):
      if let standard {
        set.add(standard, document: report.document)
        members.append(reports.count)
      } else if let refusal = report.refusal {
        let place = refusal.position.map { ":\($0.line):\($0.column)" } ?? ""
        tell("\(Terminal.visible(report.path))\(place): \(refusal.message)")
      }
      add(report, facts, of: document)
    }
  }

  private mutating func add(_ report: DocumentReport, _ facts: DocumentFacts?, of document: Int) {
    reports.append(report)
    origins.append(document)
    if keepsFacts { self.facts.append(facts) }
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
        findings, bytes, JSONPlaces(bytes, limits: limits), showsLines: depth.showsLines)
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
}
