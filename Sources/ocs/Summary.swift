internal import OCSAccounting
internal import OCSDiagnostics
internal import OCSReporting
internal import OCSSourceText

/// What a run comes to, in a few lines.
struct Summary {
  var read = 0
  /// Standards that were written to standard output; an output folder counts its own.
  var written = 0
  private(set) var refused = 0
  private var layouts: [Layout: Int] = [:]
  private var readings: [PDF.Reading: Int] = [:]
  private var severities: [Severity: Int] = [:]
  private var shares = Shares()
  /// What is wrong with the documents that need a person, by name.
  private var needy: [String: Need] = [:]

  /// Why somebody has to look at a document.
  private struct Need {
    var isRefused = false
    var errors = 0
    var warnings = 0

    var text: String {
      isRefused ? "refused" : "\(Quantity.of(errors, "error")), \(Quantity.of(warnings, "warning"))"
    }

    /// The worse, the less.
    var order: (Int, Int, Int) { (isRefused ? 0 : 1, -errors, -warnings) }
  }

  private static let mostNamed = 10

  mutating func add(
    _ layout: Layout, _ severities: [Severity: Int], _ shares: Shares, _ document: String
  ) {
    layouts[layout, default: 0] += 1
    self.severities.merge(severities, uniquingKeysWith: +)
    self.shares.add(shares)
    if let errors = severities[.error] {
      needy[document, default: Need()].errors += errors
      needy[document]?.warnings += severities[.warning] ?? 0
    }
  }

  /// How a PDF was read.
  mutating func add(_ reading: PDF.Reading) { readings[reading, default: 0] += 1 }

  /// An error that another document causes.
  mutating func addError(_ document: String) {
    severities[.error, default: 0] += 1
    needy[document, default: Need()].errors += 1
  }

  mutating func refuse(_ document: String) {
    refused += 1
    needy[document, default: Need()].isRefused = true
  }

  func count(from lowest: Severity) -> Int {
    severities.reduce(0) { $0 + ($1.key >= lowest ? $1.value : 0) }
  }

  func text(of folder: OutputFolder?, _ options: NormalizeOptions) -> String {
    let used = Layout.allCases.compactMap { layout in layouts[layout].map { "\(layout.rawValue) \($0)" } }
    let pdfs = PDF.Reading.allCases.compactMap { reading in
      readings[reading].map { "\(reading.rawValue) \($0)" }
    }
    var out = "documents: \(read) read, \(refused) refused"
    if !used.isEmpty {
      out +=
        " (\(used.joined(separator: ", "))\(pdfs.isEmpty ? "" : "; PDF: \(pdfs.joined(separator: ", "))"))"
    }
    let counts = [Severity.error, .warning, .info].map { Quantity.of(severities[$0] ?? 0, $0.rawValue) }
    out += "\nstandards: \(standards(folder, options))\nfindings: \(counts.joined(separator: ", "))\n"
    if options.isVerbose { out += text(of: shares) }
    return out + people(options)
  }

  private func standards(_ folder: OutputFolder?, _ options: NormalizeOptions) -> String {
    guard let folder else { return "\(written) written" }
    if options.checks { return "\(folder.unchanged) unchanged, \(folder.changes.count) would change" }
    return "\(folder.written) written, \(folder.unchanged) unchanged, \(folder.removed) removed"
  }

  private func text(of shares: Shares) -> String {
    let total = shares.counts.values.reduce(0, +)
    guard total > 0 else { return "" }
    let parts = shares.counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { key, count in
      let hundredths = (count * 10_000 + total / 2) / total
      let fraction = hundredths % 100
      return "\(key) \(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction) %"
    }
    return "text: \(parts.joined(separator: ", "))\n"
  }

  /// The documents that need a person, the worst first.
  private func people(_ options: NormalizeOptions) -> String {
    guard !needy.isEmpty else { return "" }
    let sorted = needy.sorted { a, b in
      a.value.order != b.value.order
        ? a.value.order < b.value.order : a.key.utf8.lexicographicallyPrecedes(b.key.utf8)
    }
    let lines = sorted.prefix(Summary.mostNamed).map { "  \(Terminal.visible($0.key)): \($0.value.text)\n" }
    let more = sorted.count - lines.count
    let paths = options.inputs.paths.map(Summary.quoted).joined(separator: " ")
    return "to be looked at, worst first:\n" + lines.joined()
      + (more > 0 ? "  and \(more) more: ocs check \(paths)\n" : "")
  }

  /// A path as a shell takes it.
  private static func quoted(_ path: String) -> String {
    let isPlain = path.utf8.allSatisfy { b in
      switch b {
      case 0x2B...0x3A, 0x40...0x5A, 0x5F, 0x61...0x7A, 0x80...: true
      default: false
      }
    }
    return isPlain ? Terminal.visible(path) : "'\(Terminal.visible(path.replacing("'", with: "'\\''")))'"
  }
}

/// A counter on a terminal's standard error, for runs that take a while.
struct Progress {
  private let total: Int
  private let unit: String
  private let isShown: Bool

  init(_ total: Int, of unit: String = "documents", isQuiet: Bool) {
    self.total = total
    self.unit = unit
    isShown = !isQuiet && total > 200 && Terminal.hasErrorTerminal
  }

  func show(_ done: Int) {
    if isShown { Terminal.error("\r\(done) of \(total) \(unit)") }
  }

  func clear() {
    if isShown { Terminal.error("\r\u{1B}[K") }
  }
}
