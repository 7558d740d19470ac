internal import OCSTextRepair
internal import OCSTokenization

/// How many characters without white space went where.
public struct Shares: Sendable {
  private var numbers = InlineArray<16, Int>(repeating: 0)

  /// None.
  public init() {}

  mutating func add(_ fate: Fate, _ count: Int) { numbers[Shares.place(of: fate)] += count }

  /// Adds those of another document.
  public mutating func add(_ other: Shares) {
    for i in numbers.indices { numbers[i] += other.numbers[i] }
  }

  /// By name; what there is none of is not named.
  public var counts: [String: Int] {
    var counts: [String: Int] = [:]
    for i in numbers.indices where numbers[i] > 0 { counts[Shares.names[i]] = numbers[i] }
    return counts
  }

  /// Characters without a place in the standard.
  public var unplaced: Int { numbers[Shares.place(of: .unplaced(TextID(index: 0), at: 0))] }
  /// What is not dropped.
  public var content: Int { (0..<Shares.firstDrop).reduce(0) { $0 + numbers[$1] } }

  private static let firstDrop = 5

  private static func place(of fate: Fate) -> Int {
    switch fate {
    case .kept: 0
    case .repeated: 1
    case .variant, .rewritten: 2
    case .unplaced: 3
    case .derived: 4
    case .drop(let kind): firstDrop + kind.index
    }
  }

  private static let names =
    ["kept", "repeat", "variant", "unplaced", "derived"] + Drop.Kind.allCases.map { "drop " + $0.name }
}
