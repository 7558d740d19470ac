// ocs: arguments, files, progress and exit status around the pipeline.

internal import Emission
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

  /// The only place that knows the commands.
  static func run(_ arguments: [String]) -> ExitStatus {
    do throws(UsageError) {
      guard let command = arguments.first else {
        Terminal.error(Help.overview)
        return .failed
      }
      let rest = Array(arguments.dropFirst())
      switch command {
      case "--help", "-h": return Terminal.print(Help.overview)
      case "--version", "-V": return Terminal.print("ocs \(Help.version)\n")
      case "help":
        guard let topic = rest.first else { return Terminal.print(Help.overview) }
        guard let text = Help.topics[topic] else {
          throw UsageError.unknownCommand(topic, nearest: Nearest.to(topic, among: Help.commands))
        }
        return Terminal.print(text)
      case _ where Help.topics[command] != nil && (rest.contains("--help") || rest.contains("-h")):
        return Terminal.print(Help.topics[command] ?? "")
      case "normalize": return NormalizeCommand(try NormalizeOptions(rest)).run()
      case "check": return CheckCommand(try CheckOptions(rest)).run()
      case "export": return ExportCommand(try ExportOptions(rest)).run()
      case "stream": return try StreamCommand.run(rest)
      case "schema": return Terminal.print(String(decoding: ContractSchema.bytes, as: UTF8.self))
      case "diff": return try DiffCommand.run(rest)
      case "trace": return try TraceCommand.run(rest)
      case "explain": return try RulesCommand.explain(rest)
      case "rules": return try RulesCommand.list(rest)
      default:
        throw UsageError.unknownCommand(command, nearest: Nearest.to(command, among: Help.commands))
      }
    } catch {
      Terminal.error("ocs: \(error.message)\n")
      return .failed
    }
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
  case unknownOption(String, command: String, nearest: String?)
  case unknownRule(String, nearest: String?)
  case missingValue(String, command: String)
  case badValue(option: String, value: String, expected: String)
  case noInput
  case wrongCount(String, expected: String)

  var message: String {
    switch self {
    case .unknownCommand(let name, let nearest):
      "unknown command '\(name)'" + (nearest.map { "; did you mean '\($0)'?" } ?? "; see 'ocs --help'")
    case .unknownOption(let name, let command, let nearest):
      "unknown option '\(name)'"
        + (nearest.map { "; did you mean '\($0)'?" } ?? "; see 'ocs help \(command)'")
    case .unknownRule(let name, let nearest):
      "no rule '\(name)'" + (nearest.map { "; did you mean '\($0)'?" } ?? "; see 'ocs rules'")
    case .missingValue(let option, let command): "'\(option)' needs a value; see 'ocs help \(command)'"
    case .badValue(let option, let value, let expected):
      "'\(value)' is no value for '\(option)'; it takes \(expected)"
    case .wrongCount(let command, let expected): "'\(command)' takes \(expected); see 'ocs help \(command)'"
    case .noInput: "no input; name files or folders, or '-' for standard input"
    }
  }
}
