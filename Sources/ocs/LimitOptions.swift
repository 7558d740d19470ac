internal import OCSSourceText

/// The options that set the limits of a document; every command that reads documents takes them.
extension Limits {
  private typealias Option = (
    name: String, range: ClosedRange<Int>, set: @Sendable (inout Limits, Int) -> Void
  )

  private static let options: [Option] = [
    ("--max-bytes", 1...(1 << 31 - 1), { $0.bytes = $1 }),
    ("--max-line", 1...(1 << 31 - 1), { $0.line = $1 }),
    ("--max-cell", 1...(1 << 31 - 1), { $0.cell = $1 }),
    ("--max-columns", 1...1_000_000, { $0.columns = $1 }),
    // Elements and values are walked by functions that call themselves, on a stack of 8 MB.
    ("--max-nesting", 1...1000, { $0.nesting = $1 }), ("--max-marks", 1...1_000_000, { $0.marks = $1 }),
    ("--max-findings", 1...1_000_000_000, { $0.findings = $1 }),
  ]

  static let optionNames = options.map(\.name)

  init(_ arguments: Arguments) throws(UsageError) {
    self.init()
    for (name, range, set) in Limits.options {
      if let number = try arguments.number(name, range) { set(&self, number) }
    }
  }
}
