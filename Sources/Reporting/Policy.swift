public import OCSDiagnostics
public import OCSEmission
internal import OCSStandardModel

/// What a project has decided about findings: severities, exceptions with their reasons, a baseline.
public struct Policy: Sendable {
  public struct Exception: Sendable {
    public var rule: Rule?
    public var path: Glob?
    /// A code, or a pattern of codes with `*`.
    public var code: Glob?
    /// That of one finding, where rule, path and code are those of others, too.
    public var fingerprint: String?
    public var reason: String
    /// The last day on which it counts, `YYYY-MM-DD`.
    public var until: String?
    /// As the configuration writes it, for messages.
    public var label: String
    var isUsed = false
  }

  /// Nil: off.
  public var severities: [Rule: Severity?] = [:]
  public private(set) var exceptions: [Exception] = []
  public var selected: Set<Rule>?
  public var ignored: Set<Rule> = []
  public var baseline: Baseline?

  public init() {}

  /// What is wrong with a configuration, and the JSON pointer of the place.
  public struct Fault: Error {
    public let pointer: String
    public let message: String
  }

  public mutating func read(_ json: JSONValue) throws(Fault) {
    guard case .object(let members) = json else { throw Fault(pointer: "", message: "expected an object") }
    for member in members {
      let pointer = "/\(member.key)"
      switch member.key {
      case "rules": try readRules(member.value, pointer)
      case "exceptions":
        guard case .array(let list) = member.value else {
          throw Fault(pointer: pointer, message: "expected an array")
        }
        for (i, entry) in list.enumerated() { exceptions.append(try exception(entry, "\(pointer)/\(i)")) }
      // Settings of another command.
      case "$schema", "normalize": break
      default:
        throw Fault(pointer: pointer, message: "unknown key; there are rules, exceptions and normalize")
      }
    }
  }

  private mutating func readRules(_ json: JSONValue, _ pointer: String) throws(Fault) {
    guard case .object(let members) = json else {
      throw Fault(pointer: pointer, message: "expected an object")
    }
    for member in members {
      let place = "\(pointer)/\(member.key)"
      guard let rule = Rule(rawValue: member.key) else {
        throw Fault(pointer: place, message: "no rule of this name; see 'ocs rules'")
      }
      guard case .string(let word) = member.value, word == "off" || Severity(rawValue: word) != nil else {
        throw Fault(pointer: place, message: "expected error, warning, info or off")
      }
      severities.updateValue(Severity(rawValue: word), forKey: rule)
    }
  }

  private func exception(_ json: JSONValue, _ pointer: String) throws(Fault) -> Exception {
    guard case .object(let members) = json else {
      throw Fault(pointer: pointer, message: "expected an object")
    }
    var values: [String: String] = [:]
    for member in members {
      guard ["rule", "path", "code", "fingerprint", "reason", "until"].contains(member.key) else {
        throw Fault(
          pointer: "\(pointer)/\(member.key)",
          message: "unknown key; there are rule, path, code, fingerprint, reason and until")
      }
      guard case .string(let text) = member.value else {
        throw Fault(pointer: "\(pointer)/\(member.key)", message: "expected a string")
      }
      values[member.key] = text
    }
    guard let reason = values["reason"], !reason.isEmpty else {
      throw Fault(pointer: pointer, message: "an exception needs a reason")
    }
    let rule = values["rule"].flatMap(Rule.init(rawValue:))
    if values["rule"] != nil, rule == nil {
      throw Fault(pointer: "\(pointer)/rule", message: "no rule of this name; see 'ocs rules'")
    }
    guard ["rule", "path", "code", "fingerprint"].contains(where: { values[$0] != nil }) else {
      throw Fault(pointer: pointer, message: "an exception needs a rule, a path, a code or a fingerprint")
    }
    if let until = values["until"], !CalendarDay.isWritten(in: until) {
      throw Fault(pointer: "\(pointer)/until", message: "expected a date, YYYY-MM-DD")
    }
    let keys = ["rule", "path", "code", "fingerprint"]
    let label = keys.compactMap { key in values[key].map { "\(key) \($0)" } }
    return Exception(
      rule: rule, path: values["path"].map(Glob.init), code: values["code"].map(Glob.init),
      fingerprint: values["fingerprint"], reason: reason, until: values["until"],
      label: label.joined(separator: ", "))
  }

  // MARK: Judging

  /// Whether the rule is looked at at all.
  public func isOn(_ rule: Rule) -> Bool {
    if ignored.contains(rule) { return false }
    if let selected, !selected.contains(rule) { return false }
    if case .some(.none) = severities[rule] { return false }
    return true
  }

  /// Leaves out what is off, gives severities, and marks what exceptions and the baseline excuse. `today` is a
  /// date, `YYYY-MM-DD`.
  public mutating func judge(_ report: inout DocumentReport, today: String) {
    report.findings.removeAll { !isOn($0.finding.rule) }
    var ordinals: [String: Int] = [:]
    for i in report.findings.indices {
      let finding = report.findings[i].finding
      if case .some(.some(let severity)) = severities[finding.rule] { report.findings[i].severity = severity }
      let key = Baseline.Key(rule: finding.rule.rawValue, standard: report.standard, code: finding.code)
      let parts = [key.rule, key.standard, key.code ?? "", finding.suggestion ?? ""]
      let name = parts.joined(separator: "\u{0}")
      ordinals[name, default: 0] += 1
      report.findings[i].fingerprint = Fingerprint.of(parts + [String(ordinals[name]!)])
      if let n = exceptions.firstIndex(where: { excuses($0, report.findings[i], report, today) }) {
        exceptions[n].isUsed = true
        report.findings[i].suppression = .exception(reason: exceptions[n].reason)
      } else if baseline?.take(key) ?? false {
        report.findings[i].suppression = .baseline
      }
    }
  }

  private func excuses(
    _ one: Exception, _ reported: ReportedFinding, _ report: DocumentReport, _ today: String
  ) -> Bool {
    let finding = reported.finding
    if let until = one.until, until < today { return false }
    if let rule = one.rule, rule != finding.rule { return false }
    if let path = one.path, !path.matches(report.path), !path.matches(report.document) { return false }
    if let code = one.code, !(finding.code.map(code.matches) ?? false) { return false }
    if let fingerprint = one.fingerprint, fingerprint != reported.fingerprint { return false }
    return true
  }

  /// What is left of exceptions and baseline that matched nothing.
  public func leftovers(today: String) -> [String] {
    var lines = exceptions.compactMap { one -> String? in
      if let until = one.until, until < today { return "the exception for \(one.label) ended on \(until)" }
      return one.isUsed ? nil : "the exception for \(one.label) matches nothing; take it out"
    }
    lines += baseline?.stale ?? []
    return lines
  }
}
