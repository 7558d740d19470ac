internal import OCSDiagnostics
internal import OCSSourceText

/// The words of a command line, sorted into paths, flags and options with values.
struct Arguments {
  private(set) var paths: [String] = []
  private var flags: Set<String> = []
  private var values: [String: [String]] = [:]

  /// An option's value is its next word, or stands behind `=`, or directly behind its letter. Behind `--` all words are
  /// paths.
  init(_ words: [String], of command: Command) throws(UsageError) {
    let name = command.rawValue
    let known = command.options
    var rest = words[...]
    var optionsEnded = false
    while let word = rest.popFirst() {
      if optionsEnded || word == "-" || !word.hasPrefix("-") {
        paths.append(word)
        continue
      }
      if word == "--" {
        optionsEnded = true
        continue
      }
      let (spelled, attached) = CommandOption.parts(of: word)
      guard let option = known.first(where: { $0.isSpelled(spelled) }) else {
        throw .unknownOption(
          spelled, command: name, nearest: CommandOption.nearest(to: spelled, among: known))
      }
      if option.takesValue {
        guard let value = attached ?? rest.popFirst(), !value.isEmpty else {
          throw .missingValue(option.name, command: name)
        }
        values[option.name, default: []].append(value)
      } else {
        flags.insert(option.name)
        guard let attached else { continue }
        // Letters may stand together: `-qj4`.
        if word.hasPrefix("--") { throw .extraValue(option.name, command: name) }
        rest = ["-" + attached] + rest
      }
    }
    if case .none = command.operands, let path = paths.first { throw .extraOperand(path, command: name) }
  }

  func has(_ flag: String) -> Bool { flags.contains(flag) }

  /// The last value of an option, which is the one that counts.
  func value(_ option: String) -> String? { values[option]?.last }

  /// The file that an option names; `-` is standard output.
  func file(_ option: String) -> String? { value(option).map(Arguments.file) }

  static func file(_ path: String) -> String { path == "-" ? "/dev/stdout" : path }

  /// The folder that an option names; nil for `-`, standard output, where its files go without the option.
  func folder(_ option: String) -> String? { value(option).flatMap { $0 == "-" ? nil : $0 } }

  /// All values of an option that may be given several times.
  func all(_ option: String) -> [String] { values[option] ?? [] }

  func number(_ option: String, _ range: ClosedRange<Int>) throws(UsageError) -> Int? {
    guard let value = value(option) else { return nil }
    guard let number = Int(value), range.contains(number) else {
      throw .badValue(
        option: option, value: value, expected: "a number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  func choice<Choice>(
    _ option: String, _ choices: [String], _ make: (String) -> Choice?
  ) throws(UsageError) -> Choice? {
    guard let value = value(option) else { return nil }
    guard choices.contains(value) else {
      let expected = choices.dropLast().joined(separator: ", ") + " or " + (choices.last ?? "")
      throw .badValue(option: option, value: value, expected: expected)
    }
    return make(value)
  }

  func layout() throws(UsageError) -> Layout? {
    try choice("--layout", ["auto"] + Layout.allCases.map(\.rawValue), Layout.init(rawValue:)) ?? nil
  }

  func pdf() throws(UsageError) -> PDF.Reading? {
    try choice("--pdf", ["auto"] + PDF.Reading.named.map(\.rawValue), PDF.Reading.init(rawValue:)) ?? nil
  }

  /// Nil where findings never fail the run.
  func failOn(default severity: Severity?) throws(UsageError) -> Severity? {
    guard value("--fail-on") != nil else { return severity }
    return try choice("--fail-on", ["error", "warning", "info", "never"], Severity.init(rawValue:)) ?? nil
  }

  /// The rules of a list parted by commas; nil where the option was not given.
  func rules(_ option: String) throws(UsageError) -> Set<Rule>? {
    let lists = all(option)
    guard !lists.isEmpty else { return nil }
    var rules: Set<Rule> = []
    for name in lists.flatMap({ $0.split(separator: ",") }).map(String.init) {
      rules.insert(try Arguments.rule(name))
    }
    return rules
  }

  static func rule(_ name: String) throws(UsageError) -> Rule {
    guard let rule = Rule(rawValue: name) else {
      throw .unknownRule(name, nearest: Nearest.to(name, among: Rule.allCases.map(\.rawValue)))
    }
    return rule
  }
}
