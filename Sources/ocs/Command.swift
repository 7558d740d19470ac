internal import OCSDiagnostics
internal import OCSExport
internal import OCSSourceText

/// The commands, and what each of them takes. Parsing, completions and the test of the help texts read these tables.
enum Command: String, CaseIterable {
  case normalize, check, report, review, export, stream, schema, diff, trace, explain, rules, completions,
    doctor, help

  var options: [CommandOption] {
    switch self {
    case .normalize: CommandOption.inputs + CommandOption.normalize
    case .check: CommandOption.inputs + CommandOption.survey + CommandOption.check
    case .report: CommandOption.inputs + CommandOption.survey + CommandOption.report
    case .review: CommandOption.inputs + CommandOption.survey + CommandOption.review
    case .export: CommandOption.inputs + CommandOption.export
    case .stream: CommandOption.document
    case .trace: CommandOption.document + [.init("--stages")]
    case .diff: CommandOption.document + [.init("--format", .choice(["text", "markdown", "json"]))]
    case .rules: [.init("--format", .choice(["text", "json"]))]
    case .schema, .explain, .completions, .doctor, .help: []
    }
  }

  /// What stands on its command line besides options.
  enum Operands {
    case none, files
    case words([String])
  }

  var operands: Operands {
    switch self {
    case .normalize, .check, .report, .review, .export, .diff, .trace: .files
    case .stream, .schema, .rules, .doctor: .none
    case .explain: .words(Rule.allCases.map(\.rawValue))
    case .completions: .words(Completions.Shell.allCases.map(\.rawValue))
    case .help: .words(Command.allCases.map(\.rawValue))
    }
  }

  /// The command of a command line and its words; options may stand before the command. Nil where there is none.
  static func find(in words: [String]) throws(UsageError) -> (command: Command, words: [String])? {
    var rest = words[...]
    var leading: [String] = []
    while let word = rest.popFirst() {
      guard word.hasPrefix("-"), word != "-", word != "--" else {
        guard let command = Command(rawValue: word) else {
          throw .unknownCommand(word, nearest: Nearest.to(word, among: allCases.map(\.rawValue)))
        }
        return (command, leading + rest)
      }
      leading.append(word)
      let (name, value) = CommandOption.parts(of: word)
      let known = allCases.flatMap(\.options) + CommandOption.everywhere
      guard let option = known.first(where: { $0.isSpelled(name) }) else {
        throw .unknownOption(name, command: nil, nearest: CommandOption.nearest(to: name, among: known))
      }
      if option.takesValue, value == nil, let value = rest.popFirst() { leading.append(value) }
    }
    return nil
  }
}

/// An option of a command line: how it is spelled and what it takes.
struct CommandOption {
  enum Value {
    case none, text, number, date, file, folder
    case choice([String])
    /// Words parted by commas.
    case list([String])
    /// `WORD=FILE`.
    case fileOf([String])
  }

  let name: String
  let short: String?
  let value: Value

  init(_ name: String, _ short: String? = nil, _ value: Value = .none) {
    self.name = name
    self.short = short
    self.value = value
  }

  init(_ name: String, _ value: Value) { self.init(name, nil, value) }

  var takesValue: Bool { if case .none = value { false } else { true } }

  func isSpelled(_ word: String) -> Bool { word == name || word == short }

  /// An option as it is spelled, and the value that its word holds: `--jobs=4`, `-j4`.
  static func parts(of word: String) -> (name: String, value: String?) {
    if word.hasPrefix("--") {
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return (String(parts[0]), parts.count == 2 ? String(parts[1]) : nil)
    }
    let value = word.dropFirst(2)
    return (String(word.prefix(2)), value.isEmpty ? nil : String(value))
  }

  static func nearest(to name: String, among options: [CommandOption]) -> String? {
    // Every short option is like every other.
    name.hasPrefix("--") ? Nearest.to(name, among: options.map(\.name)) : nil
  }

  // MARK: Tables

  /// What `Main` itself understands, wherever it stands.
  static let everywhere: [CommandOption] = [.init("--help", "-h"), .init("--version", "-V")]

  private static let severities = ["error", "warning", "info", "never"]
  private static let rules = Rule.allCases.map(\.rawValue)

  /// Of every command that reads documents.
  static let document: [CommandOption] =
    [
      .init("--layout", .choice(["auto"] + Layout.allCases.map(\.rawValue))),
      .init("--pdf", .choice(["auto"] + PDF.Reading.named.map(\.rawValue))), .init("--ocr"),
      .init("--accept-unreliable"),
    ]
    + Limits.optionNames.map { .init($0, .number) }

  /// Of every command that reads many.
  static let inputs: [CommandOption] =
    document + [
      .init("--name", .text), .init("--jobs", "-j", .number), .init("--files-from", .file),
      .init("--include", .text), .init("--exclude", .text), .init("--split"),
    ]

  static let normalize: [CommandOption] = [
    .init("--output", "-o", .folder), .init("--jsonl"), .init("--compact"), .init("--findings", .file),
    .init("--ledger", .file), .init("--carrier", .folder), .init("--fail-on", .choice(severities)),
    .init("--apply", .list(Rule.allCases.filter(\.isApplicable).map(\.rawValue))), .init("--check"),
    .init("--prune"), .init("--replace"), .init("--config", .file), .init("--verbose", "-v"),
    .init("--quiet", "-q"),
  ]

  /// Of every command that looks for findings.
  static let survey: [CommandOption] = [
    .init("--select", .list(rules)), .init("--ignore", .list(rules)), .init("--config", .file),
    .init("--baseline", .file), .init("--skip-others"), .init("--quiet", "-q"),
  ]

  static let check: [CommandOption] = [
    .init("--format", .choice(CheckOptions.Format.allCases.map(\.rawValue))),
    .init("--output", "-o", .fileOf(CheckOptions.Format.allCases.map(\.rawValue))),
    .init("--write-baseline", .file), .init("--fail-on", .choice(severities)),
    .init("--statistics"), .init("--color", .choice(["auto", "always", "never"])),
  ]

  static let report: [CommandOption] = [
    .init("--format", .choice(ReportCommand.Format.allCases.map(\.rawValue))),
    .init("--fail-on", .choice(severities)),
  ]

  static let review: [CommandOption] = [
    .init("--output", "-o", .folder), .init("--since", .folder), .init("--fail-on", .choice(severities)),
  ]

  static let export: [CommandOption] = [
    .init("--to", .choice(ExportOptions.Format.allCases.map(\.rawValue))),
    .init("--dialect", .choice(SQLScript.Dialect.allCases.map(\.rawValue))),
    .init("--schema-only"), .init("--data-only"), .init("--prune"), .init("--guard-formulas"),
    .init("--table", .choice(RelationalSchema.tables.map(\.name))), .init("--date", .date),
    .init("--creator", .text), .init("--output", "-o", .folder),
  ]
}
