internal import OCSDiagnostics
internal import OCSReporting
internal import OCSSourceText

/// The values of a document by number, and what is to be marked at each: the same numbers stand at the spans of the source.
struct ValueMarks {
  private var numbers: [String: Int] = [:]
  /// In the order in which they are first read.
  private(set) var pointers: [String] = []
  private var repaired: Set<Int> = []
  /// The findings that stand at a value, by their places in the list.
  private var findings: [Int: [Int]] = [:]
  /// The values at which findings stand, by the places of these in the list.
  private var places: [Int: Int] = [:]

  /// `spans` in the order of the source.
  init(_ spans: [SourceSpan], _ reported: [ReportedFinding], repairs: [SourceRange]) {
    for span in spans {
      guard let pointer = span.pointer, numbers[pointer] == nil else { continue }
      numbers[pointer] = pointers.count
      pointers.append(pointer)
    }
    for (n, finding) in reported.enumerated() {
      let value =
        finding.pointer.flatMap { numbers[$0] }
        ?? finding.finding.span.flatMap { span in
          SourceSpan.touching(span, in: spans).lazy.compactMap(\.pointer).first.flatMap { numbers[$0] }
        }
      guard let value else { continue }
      findings[value, default: []].append(n)
      places[n] = value
    }
    for range in repairs {
      for span in SourceSpan.touching(range, in: spans) {
        if let number = number(of: span.pointer) { repaired.insert(number) }
      }
    }
  }

  func number(of pointer: String?) -> Int? { pointer.flatMap { numbers[$0] } }
  func isRepaired(_ number: Int) -> Bool { repaired.contains(number) }
  func findings(at number: Int) -> [Int] { findings[number] ?? [] }
  func value(of finding: Int) -> Int? { places[finding] }
}

extension SourceSpan {
  /// The spans that share a byte with a range; of an empty range the one that holds its place.
  static func touching(_ range: SourceRange, in spans: [SourceSpan]) -> ArraySlice<SourceSpan> {
    var low = 0
    var high = spans.count
    while low < high {
      let middle = (low + high) / 2
      if spans[middle].range.upper <= range.lower { low = middle + 1 } else { high = middle }
    }
    let upper = max(range.upper, range.lower + 1)
    return spans[low...].prefix { $0.range.lower < upper }
  }
}
