// Reporting: findings of a run → what people and machines read of them, by policy and in several formats.

public import OCSDiagnostics
public import OCSSourceText

/// A finding with its place in the file and what the policy makes of it.
public struct ReportedFinding: Sendable {
  public var finding: Finding
  /// The rule's, or the one that the policy gives it.
  public var severity: Severity
  /// Where it starts and ends in the document; nil where it is nowhere in particular.
  public var place: Place?
  /// Of a finding in a canonical standard: the JSON pointer of the value.
  public var pointer: String?
  /// The source line, where it was asked for.
  public var excerpt: Excerpt?
  /// Why it does not count: an exception's reason, or the baseline.
  public var suppression: Suppression?
  /// The same for the same fault in another extraction of the standard.
  public var fingerprint = ""

  public struct Place: Hashable, Sendable {
    public var start: LineIndex.Position
    public var end: LineIndex.Position
  }

  public enum Suppression: Hashable, Sendable {
    case exception(reason: String)
    case baseline
  }

  public init(
    _ finding: Finding, lines: LineIndex?, excerpt: Excerpt? = nil, pointer: String? = nil
  ) {
    self.finding = finding
    self.pointer = pointer
    severity = finding.severity
    if let lines, let span = finding.span {
      place = Place(start: lines.position(of: span.lower), end: lines.position(of: span.upper))
    }
    self.excerpt = excerpt
  }

  public var counts: Bool { suppression == nil }

  /// The message, and the pointer where there is one, for formats that know no pointers.
  var messageWithPointer: String { finding.message + (pointer.map { " (\($0))" } ?? "") }
}

/// What a run has to say of one document.
public struct DocumentReport: Sendable {
  /// As findings name it (contract, section Findings).
  public var document: String
  /// As the command line names it, or below the working folder.
  public var path: String
  /// What baselines know the standard by: its family, else the document's name.
  public var standard: String
  public var findings: [ReportedFinding] = []
  /// Rules that need the extracted text, where only the standard was there.
  public var skipped: [Rule] = []
  /// Why the document gave no standard.
  public var refusal: Refused?

  public struct Refused: Sendable {
    public var message: String
    public var position: LineIndex.Position?
    public init(_ message: String, at position: LineIndex.Position? = nil) {
      self.message = message
      self.position = position
    }
  }

  public init(document: String, path: String, standard: String) {
    self.document = document
    self.path = path
    self.standard = standard
  }
}

/// A whole run, documents in the order of their names.
public struct Report: Sendable {
  public var documents: [DocumentReport]
  public var version: String
  /// The least severity that fails the run; nil where none does.
  public var failOn: Severity?

  public init(_ documents: [DocumentReport], version: String, failOn: Severity? = .error) {
    self.documents = documents
    self.version = version
    self.failOn = failOn
  }

  /// Whether the finding fails the run.
  func fails(_ reported: ReportedFinding) -> Bool {
    guard let failOn, reported.counts else { return false }
    return reported.severity >= failOn
  }

  /// Whether a finding fails the run.
  public var fails: Bool {
    guard let failOn else { return false }
    return Severity.allCases.contains { $0 >= failOn && count($0) > 0 }
  }

  /// How many findings count, by severity.
  public func count(_ severity: Severity) -> Int {
    documents.reduce(0) { $0 + $1.findings.count { $0.counts && $0.severity == severity } }
  }

  public var suppressed: Int { documents.reduce(0) { $0 + $1.findings.count { !$0.counts } } }
  public var refused: Int { documents.count { $0.refusal != nil } }

  /// How many findings count, by rule.
  public var statistics: [(rule: Rule, severity: Severity, count: Int)] {
    var counts: [Rule: (Severity, Int)] = [:]
    for finding in documents.lazy.flatMap(\.findings) where finding.counts {
      counts[finding.finding.rule] = (finding.severity, (counts[finding.finding.rule]?.1 ?? 0) + 1)
    }
    return counts.map { ($0.key, $0.value.0, $0.value.1) }
      .sorted { ($1.count, $0.rule.rawValue) < ($0.count, $1.rule.rawValue) }
  }
}
