/// The source of a value, which page breaks and cells may have parted: ranges in the order in which they are read.
/// Nearly all have one, which needs no storage of its own.
public struct Stretches: Sendable, RandomAccessCollection, ExpressibleByArrayLiteral {
  @usableFromInline var head: SourceRange?
  @usableFromInline var tail: [SourceRange] = []

  @inlinable public init() {}

  @inlinable public init(_ range: SourceRange) { head = range }

  public init(arrayLiteral ranges: SourceRange...) { self += ranges }

  @inlinable public var startIndex: Int { 0 }
  @inlinable public var endIndex: Int { head == nil ? 0 : 1 + tail.count }

  @inlinable public subscript(i: Int) -> SourceRange {
    get {
      guard i == 0, let head else { return tail[i - 1] }
      return head
    }
    set { if i == 0 { head = newValue } else { tail[i - 1] = newValue } }
  }

  @inlinable public mutating func append(_ range: SourceRange) {
    if head == nil { head = range } else { tail.append(range) }
  }

  @inlinable public static func += (stretches: inout Stretches, more: some Sequence<SourceRange>) {
    for range in more { stretches.append(range) }
  }
}
