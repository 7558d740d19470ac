// ocs: arguments, files, progress and exit status around the pipeline.

internal import OCSEmission
internal import Glibc

@main
enum Main {
  static func main() {
    openStandardFiles()
    Interruption.watch()
    exit(run(Array(arguments.dropFirst())).rawValue)
  }

  /// The words of the command line; paths among them may be no UTF-8.
  private static var arguments: [String] {
    unsafe UnsafeBufferPointer(start: CommandLine.unsafeArgv, count: Int(CommandLine.argc)).compactMap {
      word in
      guard let word = unsafe word else { return nil }
      return unsafe FilePath.string(word)
    }
  }

  /// Where the caller closed standard input, output or error, a file that is opened must not take its place: what is
  /// put here instead can be neither read nor written.
  private static func openStandardFiles() {
    for file in STDIN_FILENO...STDERR_FILENO where fcntl(file, F_GETFD) < 0 {
      _ = unsafe open("/dev/null", file == STDIN_FILENO ? O_WRONLY : O_RDONLY)
    }
  }

  static func run(_ words: [String]) -> ExitStatus {
    guard let first = words.first else {
      Terminal.error(Help.overview)
      return .failed
    }
    do throws(UsageError) {
      if first == "--version" || first == "-V" {
        if words.count > 1 { throw .extraOperand(words[1], command: first) }
        return Terminal.print("ocs \(Help.version)\n")
      }
      guard let (command, rest) = try Command.find(in: words) else {
        if asksForHelp(words) { return Terminal.print(Help.overview) }
        throw .noCommand
      }
      return asksForHelp(rest) ? Terminal.print(Help.text(of: command)) : try run(command, rest)
    } catch {
      Terminal.error("ocs: \(error.message)\n")
      return .failed
    }
  }

  /// Behind `--` all words are paths.
  private static func asksForHelp(_ words: [String]) -> Bool {
    words.prefix { $0 != "--" }.contains { $0 == "--help" || $0 == "-h" }
  }

  private static func run(_ command: Command, _ words: [String]) throws(UsageError) -> ExitStatus {
    switch command {
    case .normalize: try NormalizeCommand.run(words)
    case .check: CheckCommand(try CheckOptions(words)).run()
    case .report: try ReportCommand(words).run()
    case .review: try ReviewCommand(words).run()
    case .export: ExportCommand(try ExportOptions(words)).run()
    case .stream: try StreamCommand.run(words)
    case .schema: try printSchema(words)
    case .diff: try DiffCommand.run(words)
    case .trace: try TraceCommand.run(words)
    case .explain: try RulesCommand.explain(words)
    case .rules: try RulesCommand.list(words)
    case .completions: try Completions.run(words)
    case .doctor: try Doctor.run(words)
    case .help: try printHelp(words)
    }
  }

  private static func printSchema(_ words: [String]) throws(UsageError) -> ExitStatus {
    _ = try Arguments(words, of: .schema)
    return Terminal.print(String(decoding: ContractSchema.bytes, as: UTF8.self))
  }

  private static func printHelp(_ words: [String]) throws(UsageError) -> ExitStatus {
    let topics = try Arguments(words, of: .help).paths
    if topics.count > 1 { throw .extraOperand(topics[1], command: "help") }
    guard let topic = topics.first else { return Terminal.print(Help.overview) }
    guard let command = Command(rawValue: topic) else {
      throw .unknownCommand(topic, nearest: Nearest.to(topic, among: Command.allCases.map(\.rawValue)))
    }
    return Terminal.print(Help.text(of: command))
  }
}

/// What the exit status says; this is its one home.
enum ExitStatus: Int32 {
  case done = 0
  /// Findings at or above `--fail-on`, or refused documents.
  case findings = 1
  /// It could not be done: usage, input or output, or a fault of the program.
  case failed = 2
  // As shells tell the signals that ended a program.
  case hungUp = 129
  case interrupted = 130
  case brokenPipe = 141
  case terminated = 143
}

/// A command line that cannot be carried out.
enum UsageError: Error {
  case unknownCommand(String, nearest: String?)
  /// The command is nil where the option stands before it.
  case unknownOption(String, command: String?, nearest: String?)
  case unknownRule(String, nearest: String?)
  case missingValue(String, command: String)
  case badValue(option: String, value: String, expected: String)
  case missingOption(String, command: String)
  case extraValue(String, command: String)
  case extraOperand(String, command: String)
  /// An option that means nothing without another one.
  case lacking(String, needs: String)
  case noCommand
  case noInput
  case wrongCount(String, expected: String)

  var message: String {
    switch self {
    case .unknownCommand(let name, let nearest):
      "unknown command '\(name)'" + (nearest.map { "; did you mean '\($0)'?" } ?? "; see 'ocs --help'")
    case .unknownOption(let name, let command, let nearest):
      "unknown option '\(name)'"
        + (nearest.map { "; did you mean '\($0)'?" }
          ?? "; see 'ocs \(command.map { "help \($0)" } ?? "--help")'")
    case .unknownRule(let name, let nearest):
      "no rule '\(name)'" + (nearest.map { "; did you mean '\($0)'?" } ?? "; see 'ocs rules'")
    case .missingValue(let option, let command): "'\(option)' needs a value; see 'ocs help \(command)'"
    case .missingOption(let option, let command): "'\(command)' needs '\(option)'; see 'ocs help \(command)'"
    case .extraValue(let option, let command): "'\(option)' takes no value; see 'ocs help \(command)'"
    case .extraOperand(let word, let command):
      "unexpected argument '\(word)'; see 'ocs \(command.hasPrefix("-") ? "--help" : "help \(command)")'"
    case .lacking(let option, let needed): "'\(option)' needs '\(needed)' as well"
    case .noCommand: "no command; see 'ocs --help'"
    case .badValue(let option, let value, let expected):
      "'\(value)' is no value for '\(option)'; it takes \(expected)"
    case .wrongCount(let command, let expected): "'\(command)' takes \(expected); see 'ocs help \(command)'"
    case .noInput: "no input; name files or folders, or '-' for standard input"
    }
  }
}
