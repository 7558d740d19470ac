internal import Diagnostics
internal import Glibc
internal import Tokenization

/// The command line of `ocs normalize`.
struct NormalizeOptions {
  var paths: [String] = []
  var output: String?
  var writesLines = false
  var isCompact = false
  var findings: String?
  var ledger: String?
  var layout: Layout?
  var name = "stdin"
  var jobs = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
  var failOn: Severity?
  var maxBytes = 64 << 20
  var isQuiet = false

  private static let flags = ["--jsonl", "--compact", "--quiet", "--help"]
  private static let valued = [
    "--output", "--findings", "--ledger", "--layout", "--name", "--jobs", "--fail-on", "--max-bytes",
  ]

  init(_ arguments: [String]) throws(UsageError) {
    var rest = arguments[...]
    var optionsEnded = false
    while let argument = rest.popFirst() {
      if optionsEnded || argument == "-" || !argument.hasPrefix("-") {
        paths.append(argument)
        continue
      }
      if argument == "--" {
        optionsEnded = true
        continue
      }
      let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let option = String(parts[0])
      if NormalizeOptions.flags.contains(option), parts.count == 1 {
        setFlag(option)
      } else if NormalizeOptions.valued.contains(option) {
        guard let value = parts.count == 2 ? String(parts[1]) : rest.popFirst() else {
          throw .missingValue(option)
        }
        try set(option, value)
      } else {
        let known = NormalizeOptions.flags + NormalizeOptions.valued
        throw .unknownOption(option, nearest: Nearest.to(option, among: known))
      }
    }
    if paths.isEmpty { throw .noInput }
  }

  private mutating func setFlag(_ option: String) {
    switch option {
    case "--jsonl": writesLines = true
    case "--compact": isCompact = true
    default: isQuiet = true
    }
  }

  private mutating func set(_ option: String, _ value: String) throws(UsageError) {
    switch option {
    case "--output": output = value
    case "--findings": findings = value
    case "--ledger": ledger = value
    case "--name": name = value
    case "--layout":
      guard value != "auto" else { return }
      layout = Layout(rawValue: value)
      if layout == nil {
        let names = ["auto"] + Layout.allCases.map(\.rawValue)
        throw .badValue(option: option, value: value, expected: names.joined(separator: ", "))
      }
    case "--jobs": jobs = try number(option, value, 1...256)
    case "--max-bytes": maxBytes = try number(option, value, 1...(1 << 31 - 1))
    default:
      failOn = Severity(rawValue: value)
      if failOn == nil, value != "never" {
        throw .badValue(option: option, value: value, expected: "error, warning, info or never")
      }
    }
  }

  private func number(_ option: String, _ value: String, _ range: ClosedRange<Int>) throws(UsageError) -> Int
  {
    guard let number = Int(value), range.contains(number) else {
      throw .badValue(
        option: option, value: value, expected: "a number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }
}
