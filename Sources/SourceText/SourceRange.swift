// SourceText: bytes in, checked UTF-8 text with places in it out.

/// A half-open run of bytes of one document, counted from its first byte (a BOM included).
public struct SourceRange: Hashable, Sendable, Comparable {
  public var lower: Int
  public var upper: Int

  @inlinable public init(_ lower: Int, _ upper: Int) {
    self.lower = lower
    self.upper = upper
  }

  @inlinable public var isEmpty: Bool { lower >= upper }
  @inlinable public var length: Int { upper - lower }

  @inlinable public static func < (a: SourceRange, b: SourceRange) -> Bool {
    (a.lower, a.upper) < (b.lower, b.upper)
  }
}
