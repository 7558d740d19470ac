// Diagnostics: what a stage has to say about a document, as values.

public import OCSSourceText

/// How much a finding weighs. Ordered: `info < warning < error`.
public enum Severity: String, Sendable, CaseIterable, Comparable {
  /// Worth knowing; nothing need be done.
  case info
  /// Somebody should look at it.
  case warning
  /// The standard cannot be right as it is.
  case error

  public static func < (a: Severity, b: Severity) -> Bool { a.rank < b.rank }

  private var rank: Int {
    switch self {
    case .info: 0
    case .warning: 1
    case .error: 2
    }
  }
}

/// There is output, and the reader should know this about it.
public struct Finding: Hashable, Sendable {
  /// The rule that found it.
  public var rule: Rule
  /// The code of the entry that holds the text, where it has one.
  public var code: String?
  /// What is wrong, in one line.
  public var message: String
  /// The proposed value; never applied by itself.
  public var suggestion: String?
  /// Where it is in the source document; nil where it is nowhere in particular.
  public var span: SourceRange?

  /// A finding of a rule.
  public init(
    _ rule: Rule, code: String? = nil, _ message: String, suggestion: String? = nil,
    span: SourceRange? = nil
  ) {
    self.rule = rule
    self.code = code
    self.message = message
    self.suggestion = suggestion
    self.span = span
  }

  /// The rule's; a policy may give another one.
  public var severity: Severity { rule.severity }

  /// Order within a document: what is said of the document as a whole, then place, then rule; findings without a place
  /// come first.
  public static func precedes(_ a: Finding, _ b: Finding) -> Bool {
    let (x, y) = (a.position, b.position)
    if x != y { return x < y }
    if a.rule.rawValue != b.rule.rawValue { return a.rule.rawValue < b.rule.rawValue }
    if a.code != b.code { return (a.code ?? "") < (b.code ?? "") }
    return a.message < b.message
  }

  private var position: Int { span?.lower ?? (rule == .unreliableReading ? -2 : -1) }

  /// The same finding of a document that another one starts with, `offset` bytes from its start.
  public func moved(by offset: Int) -> Finding {
    var moved = self
    moved.span = span?.moved(by: offset)
    return moved
  }

  /// Leaves the first findings and one that stands for the rest: it goes by the gravest rule among them, so that what
  /// fails a run still does.
  public static func cut(_ findings: inout [Finding], to limit: Int) {
    let rest = findings.dropFirst(limit)
    guard let gravest = rest.map(\.severity).max(), var last = rest.first(where: { $0.severity == gravest })
    else { return }
    last.message = "\(rest.count) more findings of this document; raise --max-findings to have them all"
    last.suggestion = nil
    findings.removeSubrange(limit...)
    findings.append(last)
  }
}
