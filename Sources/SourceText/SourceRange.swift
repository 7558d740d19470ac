// SourceText: bytes in, checked UTF-8 text with places in it out.

/// A half-open run of bytes of one document, counted from its first byte (a BOM included). Documents have less
/// than 4 GiB, and there are many ranges.
public struct SourceRange: Hashable, Sendable, Comparable {
  @usableFromInline var first: UInt32
  @usableFromInline var end: UInt32

  @inlinable public var lower: Int {
    get { Int(first) }
    set { first = UInt32(newValue) }
  }

  @inlinable public var upper: Int {
    get { Int(end) }
    set { end = UInt32(newValue) }
  }

  @inlinable public init(_ lower: Int, _ upper: Int) {
    first = UInt32(lower)
    end = UInt32(upper)
  }

  @inlinable public var isEmpty: Bool { first >= end }
  @inlinable public var length: Int { upper - lower }

  @inlinable public static func < (a: SourceRange, b: SourceRange) -> Bool {
    (a.first, a.end) < (b.first, b.end)
  }
}
