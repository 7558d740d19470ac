internal import OCSComparison
internal import OCSEmission
internal import Glibc
internal import OCSStandardModel

/// `ocs diff OLD NEW`: what changed between two standards, or between two folders of them. The exit status is that of
/// `diff`.
struct DiffCommand {
  private let options: InputOptions
  private var hasFailed = false

  private static let formats = ["text", "markdown", "json"]

  static func run(_ words: [String]) throws(UsageError) -> ExitStatus {
    let arguments = try Arguments(words, of: .diff)
    guard arguments.paths.count == 2 else { throw .wrongCount("diff", expected: "OLD and NEW") }
    let format = try arguments.choice("--format", formats) { $0 } ?? "text"
    var command = DiffCommand(options: try InputOptions(arguments))
    do throws(Files.Failure) {
      return try command.compare(arguments.paths[0], arguments.paths[1], format)
    } catch {
      command.tell(error.message)
      return .failed
    }
  }

  private func tell(_ message: String) { Terminal.error("ocs: \(message)\n") }

  private mutating func compare(
    _ old: String, _ new: String, _ format: String
  ) throws(Files.Failure) -> ExitStatus {
    let (text, markdown, json): (String, String, JSONValue)
    let isEmpty: Bool
    if isCollection(old) || isCollection(new) {
      let comparison = ReleaseComparison(try members(of: old), try members(of: new))
      (text, markdown, json) = (comparison.text, comparison.markdown, comparison.json)
      isEmpty = comparison.isEmpty
    } else {
      let comparison = Comparison(try StandardFile.read(old, options), try StandardFile.read(new, options))
      (text, markdown, json) = (comparison.text, comparison.markdown, comparison.json)
      isEmpty = comparison.changes.isEmpty
    }
    switch format {
    case "markdown": try Files.writeOutput(Array(markdown.utf8))
    case "json": try Files.writeOutput(JSONWriter.bytes(of: json, .indented) + [0x0A])
    default: try Files.writeOutput(Array(text.utf8))
    }
    return hasFailed ? .failed : isEmpty ? .done : .findings
  }

  /// Whether the path names many standards: a folder, or JSON Lines as `ocs normalize --jsonl` writes them.
  private func isCollection(_ path: String) -> Bool {
    guard path != "-", let status = Files.status(path) else { return false }
    if status.st_mode & S_IFMT == S_IFDIR { return true }
    return path.hasSuffix(".jsonl")
  }

  /// What cannot be read of a collection is told, and the rest is compared.
  private mutating func members(of path: String) throws(Files.Failure) -> [ReleaseComparison.Member] {
    if path.hasSuffix(".jsonl"), let status = Files.status(path), status.st_mode & S_IFMT == S_IFREG {
      return try lines(of: path)
    }
    var options = options
    options.paths = [path]
    let inputs = try Inputs(options)
    for failure in inputs.failures { fail(failure) }
    for word in inputs.skipped { tell(word) }
    let own = options
    let documents = inputs.documents
    let loaded = Workers.map(documents.count, jobs: options.jobs) { StandardFile.load(documents[$0], own) }
    var members: [ReleaseComparison.Member] = []
    for result in loaded.joined() {
      switch result {
      case .standard(let reading):
        members.append(ReleaseComparison.Member(reading.standard, document: reading.document))
      case .refused(let message), .failed(let message): fail(message)
      }
    }
    return members
  }

  private func lines(of path: String) throws(Files.Failure) -> [ReleaseComparison.Member] {
    var members: [ReleaseComparison.Member] = []
    let lines = try Files.read(path, limit: 1 << 31).split(separator: 0x0A, omittingEmptySubsequences: false)
    for (n, line) in lines.enumerated() where !line.isEmpty {
      do throws(StandardFile.Fault) {
        let standard = try StandardFile.standard(Array(line), options.limits)
        members.append(ReleaseComparison.Member(standard, document: "line \(n + 1)"))
      } catch {
        throw Files.Failure(path, "line \(n + 1): \(error.message)")
      }
    }
    return members
  }

  private mutating func fail(_ message: String) {
    hasFailed = true
    tell(message)
  }
}
