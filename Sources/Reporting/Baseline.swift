internal import OCSDiagnostics
public import OCSEmission

/// Findings that were there when a project began to check. Keyed by rule, standard and code, so that it holds for
/// another extraction of the same standards.
public struct Baseline: Sendable {
  public struct Key: Hashable, Sendable, Comparable {
    var rule: String
    var standard: String
    var code: String?

    public static func < (a: Key, b: Key) -> Bool {
      (a.standard, a.code ?? "", a.rule) < (b.standard, b.code ?? "", b.rule)
    }
  }

  public static let schema = "ocs-baseline/1"

  private var counts: [Key: Int] = [:]

  public init() {}

  /// What is wrong with the file, in a few words.
  public struct Fault: Error { public let message: String }

  public init(_ json: JSONValue) throws(Fault) {
    guard case .object(let members) = json,
      members.contains(where: { $0.key == "schema" && $0.value == .string(Baseline.schema) }),
      case .array(let entries)? = members.first(where: { $0.key == "findings" })?.value
    else { throw Fault(message: "this is no baseline; write one with --write-baseline") }
    for entry in entries {
      guard case .object(let members) = entry else { throw Fault(message: "an entry is no object") }
      var values: [String: JSONValue] = [:]
      for member in members { values[member.key] = member.value }
      guard case .string(let rule)? = values["rule"], case .string(let standard)? = values["standard"],
        case .integer(let count)? = values["count"], count > 0
      else { throw Fault(message: "an entry lacks its rule, standard or count") }
      var code: String?
      if case .string(let text)? = values["code"] { code = text }
      counts[Key(rule: rule, standard: standard, code: code), default: 0] += count
    }
  }

  public mutating func add(_ report: DocumentReport) {
    for finding in report.findings where finding.suppression == nil || finding.suppression == .baseline {
      let key = Key(
        rule: finding.finding.rule.rawValue, standard: report.standard, code: finding.finding.code)
      counts[key, default: 0] += 1
    }
  }

  /// How many findings it holds.
  public var count: Int { counts.values.reduce(0, +) }

  /// Uses up one entry. False where there is none left.
  mutating func take(_ key: Key) -> Bool {
    guard let left = counts[key], left > 0 else { return false }
    counts[key] = left - 1
    return true
  }

  /// A line for each entry that no finding used up.
  var stale: [String] {
    counts.filter { $0.value > 0 }.sorted { $0.key < $1.key }.map { key, count in
      let times = count > 1 ? " (\(count) times)" : ""
      return "the baseline holds \(key.rule) \(key.code ?? "-") of \(key.standard)\(times), which is gone"
    }
  }

  public var json: JSONValue {
    .object([
      .init(
        "findings",
        .array(
          counts.sorted { $0.key < $1.key }.map { key, count in
            .object([
              .init("code", .optional(key.code)), .init("count", .integer(count)),
              .init("rule", .string(key.rule)), .init("standard", .string(key.standard)),
            ])
          })), .init("schema", .string(Baseline.schema)),
    ])
  }
}
