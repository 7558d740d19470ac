internal import OCSSourceText

/// The options that set the limits of a document; every command that reads documents takes them.
extension Limits {
  private typealias Option = (
    name: String, limit: any WritableKeyPath<Limits, Int> & Sendable, range: ClosedRange<Int>
  )

  private static let options: [Option] = [
    ("--max-bytes", \.bytes, 1...(1 << 31 - 1)), ("--max-line", \.line, 1...(1 << 31 - 1)),
    ("--max-cell", \.cell, 1...(1 << 31 - 1)), ("--max-columns", \.columns, 1...1_000_000),
    // Elements and values are walked by functions that call themselves, on a stack of 8 MB.
    ("--max-nesting", \.nesting, 1...1000), ("--max-marks", \.marks, 1...1_000_000),
    ("--max-findings", \.findings, 1...1_000_000_000),
  ]

  static let optionNames = options.map(\.name)

  init(_ arguments: Arguments) throws(UsageError) {
    self.init()
    for (name, limit, range) in Limits.options {
      if let number = try arguments.number(name, range) { self[keyPath: limit] = number }
    }
  }
}
