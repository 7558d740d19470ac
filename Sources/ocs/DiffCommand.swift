internal import Comparison
internal import Emission
internal import SourceText

/// `ocs diff OLD NEW`: what changed between two standards. The exit status is that of `diff`.
enum DiffCommand {
  static func run(_ words: [String]) throws(UsageError) -> ExitStatus {
    let arguments = try Arguments(words, of: .diff)
    guard arguments.paths.count == 2 else { throw .wrongCount("diff", expected: "OLD and NEW") }
    let format = try arguments.choice("--format", ["text", "markdown", "json"]) { $0 } ?? "text"
    let options = try InputOptions(arguments)
    do throws(Files.Failure) {
      let comparison = Comparison(
        try StandardFile.read(arguments.paths[0], options), try StandardFile.read(arguments.paths[1], options)
      )
      let out: String
      switch format {
      case "markdown": out = comparison.markdown
      case "json":
        out = String(decoding: JSONWriter.bytes(of: comparison.json, .indented), as: UTF8.self) + "\n"
      default: out = comparison.text
      }
      try Files.writeOutput(Array(out.utf8))
      return comparison.changes.isEmpty ? .done : .findings
    } catch {
      Terminal.error("ocs: \(error.message)\n")
      return .failed
    }
  }
}
