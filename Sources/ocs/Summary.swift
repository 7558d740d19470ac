internal import Accounting
internal import Diagnostics
internal import Reporting
internal import Tokenization

/// What a run comes to, in a few lines.
struct Summary {
  var read = 0
  var written = 0
  var refused = 0
  private var layouts: [Layout: Int] = [:]
  private var severities: [Severity: Int] = [:]
  private var shares = Shares()

  mutating func add(_ layout: Layout, _ severities: [Severity: Int], _ shares: Shares) {
    layouts[layout, default: 0] += 1
    self.severities.merge(severities, uniquingKeysWith: +)
    self.shares.add(shares)
  }

  mutating func add(_ severity: Severity) { severities[severity, default: 0] += 1 }

  func count(from lowest: Severity) -> Int {
    severities.reduce(0) { $0 + ($1.key >= lowest ? $1.value : 0) }
  }

  var text: String {
    let used = Layout.allCases.compactMap { layout in layouts[layout].map { "\(layout.rawValue) \($0)" } }
    var out = "documents: \(read) read, \(written) written, \(refused) refused"
    if !used.isEmpty { out += " (\(used.joined(separator: ", ")))" }
    let counts = [Severity.error, .warning, .info].map { Quantity.of(severities[$0] ?? 0, $0.rawValue) }
    out += "\nfindings: \(counts.joined(separator: ", "))\n"
    let total = shares.counts.values.reduce(0, +)
    guard total > 0 else { return out }
    let parts = shares.counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { key, count in
      let hundredths = (count * 10_000 + total / 2) / total
      let fraction = hundredths % 100
      return "\(key) \(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction) %"
    }
    return out + "ledger: \(parts.joined(separator: ", "))\n"
  }
}

/// A counter on a terminal's standard error, for runs that take a while.
struct Progress {
  private let total: Int
  private let isShown: Bool

  init(_ total: Int, isQuiet: Bool) {
    self.total = total
    isShown = !isQuiet && total > 200 && Terminal.hasErrorTerminal
  }

  func show(_ done: Int) {
    if isShown { Terminal.error("\r\(done) of \(total) documents") }
  }

  func clear() {
    if isShown { Terminal.error("\r\u{1B}[K") }
  }
}
