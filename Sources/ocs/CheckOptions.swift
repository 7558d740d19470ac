internal import Diagnostics

/// The command line of `ocs check`.
struct CheckOptions {
  enum Format: String, CaseIterable { case text, jsonl, sarif, github, junit, summary }

  var inputs: InputOptions
  var format: Format
  var outputs: [(format: Format, file: String)] = []
  var config: String?
  var selected: Set<Rule>?
  var ignored: Set<Rule> = []
  var failOn: Severity?
  var showsStatistics = false
  var baseline: String?
  var newBaseline: String?
  var color: String
  var isQuiet = false
  /// Leaves out files that are no standards, also where they were named.
  var skipsOthers = false

  /// Whether some output shows lines of the documents.
  var showsLines: Bool { format == .text || outputs.contains { $0.format == .text } }

  init(_ words: [String]) throws(UsageError) {
    let arguments = try Arguments(words, of: .check)
    inputs = try InputOptions(arguments)
    let formats = Format.allCases.map(\.rawValue)
    format = try arguments.choice("--format", formats, Format.init(rawValue:)) ?? .text
    for value in arguments.all("--output") {
      let parts = value.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2, let format = Format(rawValue: parts[0]) else {
        throw .badValue(
          option: "--output", value: value,
          expected: "FORMAT=FILE, where FORMAT is \(formats.joined(separator: ", "))")
      }
      outputs.append((format, Arguments.file(parts[1])))
    }
    config = arguments.value("--config")
    selected = try arguments.rules("--select")
    ignored = try arguments.rules("--ignore") ?? []
    failOn = try arguments.failOn(default: .error)
    showsStatistics = arguments.has("--statistics")
    baseline = arguments.value("--baseline")
    newBaseline = arguments.file("--write-baseline")
    color = try arguments.choice("--color", ["auto", "always", "never"]) { $0 } ?? "auto"
    skipsOthers = arguments.has("--skip-others")
    isQuiet = arguments.has("--quiet")
  }
}
