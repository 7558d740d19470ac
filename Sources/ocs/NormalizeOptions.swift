internal import OCSDiagnostics
internal import Glibc
internal import OCSSourceText

/// The command line of `ocs normalize`.
struct NormalizeOptions {
  var inputs: InputOptions
  var output: String?
  var writesLines = false
  var isCompact = false
  var findings: String?
  var ledger: String?
  /// A folder for the texts that were read of documents which are no text.
  var carriers: String?
  var failOn: Severity?
  var applied: Set<Rule> = []
  /// Writes nothing, and fails where the output folder would change.
  var checks = false
  /// Removes outputs whose document is gone.
  var prunes = false
  /// Puts a new output folder in the place of the old one, at once.
  var replaces = false
  var isQuiet = false
  /// Tells what became of the text, too.
  var isVerbose = false
  /// The file of settings that was named.
  var config: String?

  init(_ words: [String]) throws(UsageError) {
    let arguments = try Arguments(words, of: .normalize)
    inputs = try InputOptions(arguments)
    output = arguments.folder("--output")
    writesLines = arguments.has("--jsonl")
    isCompact = arguments.has("--compact")
    findings = arguments.file("--findings")
    ledger = arguments.file("--ledger")
    carriers = arguments.value("--carrier")
    failOn = try arguments.failOn(default: nil)
    applied = try arguments.rules("--apply") ?? []
    checks = arguments.has("--check")
    prunes = arguments.has("--prune")
    replaces = arguments.has("--replace")
    isQuiet = arguments.has("--quiet")
    isVerbose = arguments.has("--verbose")
    config = arguments.value("--config")
    if output == nil, let option = ["--check", "--prune", "--replace"].first(where: arguments.has) {
      throw .lacking(option, needs: "--output DIR")
    }
    if let rule = applied.filter({ !$0.isApplicable }).min(by: { $0.rawValue < $1.rawValue }) {
      let known = Rule.allCases.filter(\.isApplicable).map(\.rawValue)
      throw .badValue(option: "--apply", value: rule.rawValue, expected: known.joined(separator: ", "))
    }
  }
}

/// What every command that reads documents takes.
struct InputOptions {
  var paths: [String]
  /// A file of further paths, one a line; `-` is standard input.
  var filesFrom: String?
  var include: [String]
  var exclude: [String]
  /// What standard input is called.
  var name: String
  var layout: Layout?
  /// Nil where each PDF tells.
  var pdf: PDF.Reading?
  /// Reads the pages of PDFs that are pictures.
  var readsPictures: Bool
  var jobs: Int
  /// Takes documents that were not understood as a whole all the same.
  var acceptsUnreliable: Bool
  /// Reads each of the standards that a document holds.
  var splits: Bool
  var limits: Limits

  init(_ arguments: Arguments, needsPaths: Bool = true) throws(UsageError) {
    paths = arguments.paths
    filesFrom = arguments.value("--files-from")
    include = arguments.all("--include")
    exclude = arguments.all("--exclude")
    name = arguments.value("--name") ?? "stdin"
    layout = try arguments.layout()
    pdf = try arguments.pdf()
    readsPictures = arguments.has("--ocr")
    jobs = try arguments.number("--jobs", 1...256) ?? max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    acceptsUnreliable = arguments.has("--accept-unreliable")
    splits = arguments.has("--split")
    limits = try Limits(arguments)
    if needsPaths, paths.isEmpty, filesFrom == nil { throw .noInput }
  }
}
