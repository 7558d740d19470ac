internal import OCSDiagnostics

/// The command line of `ocs check`.
struct CheckOptions {
  enum Format: String, CaseIterable { case text, jsonl, sarif, github, junit, summary }

  var survey: SurveyOptions
  var format: Format
  var outputs: [(format: Format, file: String)] = []
  var failOn: Severity?
  var showsStatistics = false
  var newBaseline: String?
  var color: String

  /// Whether some output shows lines of the documents.
  var showsLines: Bool { format == .text || outputs.contains { $0.format == .text } }

  init(_ words: [String]) throws(UsageError) {
    let arguments = try Arguments(words, of: .check)
    survey = try SurveyOptions(arguments)
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
    failOn = try arguments.failOn(default: .error)
    showsStatistics = arguments.has("--statistics")
    newBaseline = arguments.file("--write-baseline")
    color = try arguments.choice("--color", ["auto", "always", "never"]) { $0 } ?? "auto"
  }
}
