// SourceText: bytes in, checked UTF-8 text with places in it out.

/// A half-open run of bytes of one document, counted from its first byte (a BOM included). Documents have less
/// than 4 GiB, and there are many ranges.
public struct SourceRange: Hashable, Sendable, Comparable {
  @usableFromInline var first: UInt32
  @usableFromInline var end: UInt32

  /// The first byte, from 0.
  @inlinable public var lower: Int {
    get { Int(first) }
    set { first = UInt32(newValue) }
  }

  /// The byte behind the last one.
  @inlinable public var upper: Int {
    get { Int(end) }
    set { end = UInt32(newValue) }
  }

  /// Bytes from `lower` up to, but without, `upper`.
  @inlinable public init(_ lower: Int, _ upper: Int) {
    first = UInt32(lower)
    end = UInt32(upper)
  }

  /// The same bytes of a document that another one starts with, `offset` bytes from its start.
  @inlinable public func moved(by offset: Int) -> SourceRange { SourceRange(lower + offset, upper + offset) }

  /// There is no byte in it.
  @inlinable public var isEmpty: Bool { first >= end }
  /// How many bytes there are.
  @inlinable public var length: Int { upper - lower }

  @inlinable public static func < (a: SourceRange, b: SourceRange) -> Bool {
    (a.first, a.end) < (b.first, b.end)
  }
}
