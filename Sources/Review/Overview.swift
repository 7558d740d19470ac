// Review: documents and what was found in them → tables and pages on which people look at them and decide.

public import OCSDiagnostics
public import OCSReporting

/// All documents of a run, a row each: those that need a look first.
public struct Overview: Sendable {
  /// One document, or one standard of a document that holds several.
  public struct Row: Sendable {
    public enum State: String, Sendable, CaseIterable {
      /// It gave no standard.
      case refused
      /// As a whole it was not understood.
      case unreliable
      case read
    }

    /// As findings name it.
    public var document: String
    public var state: State
    /// Why it was refused.
    public var reason: String?
    /// Nil of what was refused.
    public var facts: DocumentFacts?
    /// How many findings count, by rule; the severity is what the policy makes of it.
    public var findings: [(rule: Rule, severity: Severity, count: Int)]
    /// How many findings exceptions and the baseline excuse.
    public var excused: Int
    /// Boundaries and places that the document does not decide.
    public var told: Int { findings.first { $0.rule == .ambiguousText }?.count ?? 0 }

    public init(_ report: DocumentReport, _ facts: DocumentFacts?) {
      document = report.document
      self.facts = facts
      reason = report.refusal?.message
      state = report.refusal != nil ? .refused : facts?.isUnreliable ?? false ? .unreliable : .read
      findings = Report([report], version: "").statistics
      excused = report.findings.count { !$0.counts }
    }

    public func count(_ severity: Severity) -> Int {
      findings.reduce(0) { $0 + ($1.severity == severity ? $1.count : 0) }
    }

    /// The worse, the less.
    fileprivate var order: (Int, Int, Int, Int) {
      let place = State.allCases.firstIndex(of: state) ?? 0
      return (place, -count(.error), -count(.warning), -count(.info))
    }
  }

  /// Refused ones first, then the worst first, then by name.
  public let rows: [Row]
  /// The place of each row among those that were given.
  public let origins: [Int]

  public init(_ rows: [Row]) {
    origins = rows.indices.sorted { i, j in
      let (a, b) = (rows[i], rows[j])
      if a.order != b.order { return a.order < b.order }
      // Documents of several folders may have one name.
      if a.document != b.document { return a.document.utf8.lexicographicallyPrecedes(b.document.utf8) }
      return i < j
    }
    self.rows = origins.map { rows[$0] }
  }

  // MARK: Totals

  public func count(_ state: Row.State) -> Int { rows.count { $0.state == state } }
  public func count(_ severity: Severity) -> Int { rows.reduce(0) { $0 + $1.count(severity) } }
  public var excused: Int { rows.reduce(0) { $0 + $1.excused } }

  public func sum(_ value: (DocumentFacts) -> Int) -> Int {
    rows.reduce(0) { $0 + ($1.facts.map(value) ?? 0) }
  }

  /// Whether a run that gave these rows fails: nil where findings never fail it.
  public func fails(_ lowest: Severity?) -> Bool {
    if count(.refused) > 0 { return true }
    guard let lowest else { return false }
    return Severity.allCases.contains { $0 >= lowest && count($0) > 0 }
  }

  /// The smallest margin of all documents.
  var margin: Double? { rows.lazy.compactMap { $0.facts?.margin }.min() }

  var told: Int { rows.reduce(0) { $0 + $1.told } }

  /// How many findings count, by rule, the most frequent first.
  var rules: [(rule: Rule, severity: Severity, count: Int)] {
    var counts: [Rule: (severity: Severity, count: Int)] = [:]
    for entry in rows.lazy.flatMap(\.findings) {
      counts[entry.rule] = (entry.severity, (counts[entry.rule]?.count ?? 0) + entry.count)
    }
    return counts.map { ($0.key, $0.value.severity, $0.value.count) }
      .sorted { ($1.count, $0.rule.rawValue) < ($0.count, $1.rule.rawValue) }
  }

  /// How many of the documents that were read have each level, the lowest first; the last number counts those without one.
  var levels: [(level: Int?, count: Int)] {
    let known: [Int?] = [1, 2, 3, 4, 5, 6, nil]
    return known.map { level in (level, rows.count { $0.facts.map { $0.level == level } ?? false }) }
  }

  /// How many K and S entries so many blocks name.
  var uses: [Int] {
    (0...DocumentFacts.mostUses).map { n in sum { $0.uses[n] } }
  }
}
