/// The source of a value, which page breaks and cells may have parted: ranges in the order in which they are read.
/// Nearly all have one, which needs no storage of its own.
public struct Stretches: Sendable, RandomAccessCollection, ExpressibleByArrayLiteral {
  /// Empty where there is none.
  @usableFromInline var head = SourceRange(0, 0)
  @usableFromInline var tail: [SourceRange] = []

  /// None.
  @inlinable public init() {}

  /// One range.
  @inlinable public init(_ range: SourceRange) { head = range }

  public init(arrayLiteral ranges: SourceRange...) { self += ranges }

  @inlinable public var startIndex: Int { 0 }
  @inlinable public var endIndex: Int { head.isEmpty ? 0 : 1 + tail.count }

  @inlinable public subscript(i: Int) -> SourceRange {
    get { i == 0 ? head : tail[i - 1] }
    set { if i == 0 { head = newValue } else { tail[i - 1] = newValue } }
  }

  /// An empty range adds nothing.
  @inlinable public mutating func append(_ range: SourceRange) {
    if range.isEmpty { return }
    if head.isEmpty { head = range } else { tail.append(range) }
  }

  /// Whether they stand in the order of the document.
  @inlinable public var isAscending: Bool {
    tail.isEmpty || zip(self, tail).allSatisfy { $0.lower <= $1.lower }
  }

  /// The same in the order of the document.
  @inlinable public var ascending: Stretches {
    if isAscending { return self }
    var stretches = Stretches()
    stretches += sorted { $0.lower < $1.lower }
    return stretches
  }

  /// Takes in ranges in the order of the document, in which these are: those of a row that others interrupt may stand before
  /// some of them.
  @inlinable public mutating func goOn(_ more: Stretches) {
    let isBehind = isEmpty || more.isEmpty || self[count - 1].lower <= more[0].lower
    self += more
    if !isBehind || !more.isAscending { self = ascending }
  }

  /// Appends ranges.
  @inlinable public static func += (stretches: inout Stretches, more: some Sequence<SourceRange>) {
    for range in more { stretches.append(range) }
  }
}
