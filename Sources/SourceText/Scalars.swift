/// Decoding of single scalars out of bytes that `SourceDocument` has checked.
public enum Scalars {
  /// The scalar that starts at `i` and its length in bytes.
  @inlinable @inline(__always)
  public static func decode(_ bytes: Span<UInt8>, _ i: Int) -> (scalar: UInt32, length: Int) {
    let b = UInt32(bytes[i])
    if b < 0x80 { return (b, 1) }
    if b < 0xE0 { return ((b & 0x1F) << 6 | UInt32(bytes[i + 1]) & 0x3F, 2) }
    if b < 0xF0 {
      return (
        (b & 0x0F) << 12 | (UInt32(bytes[i + 1]) & 0x3F) << 6 | UInt32(bytes[i + 2]) & 0x3F, 3
      )
    }
    return (
      (b & 0x07) << 18 | (UInt32(bytes[i + 1]) & 0x3F) << 12 | (UInt32(bytes[i + 2]) & 0x3F) << 6
        | UInt32(bytes[i + 3]) & 0x3F, 4
    )
  }

  @inlinable
  public static func decode(_ bytes: [UInt8], _ i: Int) -> (scalar: UInt32, length: Int) {
    decode(bytes.span, i)
  }

  /// `i` is an index of the slice.
  @inlinable
  public static func decode(_ bytes: ArraySlice<UInt8>, _ i: Int) -> (scalar: UInt32, length: Int) {
    decode(bytes.span, i - bytes.startIndex)
  }

  /// How many scalars start in the range: bytes that are no continuation, eight at a time.
  public static func count(_ bytes: Span<UInt8>, _ range: SourceRange) -> Int {
    var count = 0
    var i = range.lower
    unsafe bytes.withUnsafeBytes { bytes in
      while i + 8 <= range.upper {
        let word = unsafe bytes.loadUnaligned(fromByteOffset: i, as: UInt64.self)
        let starts = (~(word >> 7) | word >> 6) & 0x0101_0101_0101_0101
        count += Int((starts &* 0x0101_0101_0101_0101) >> 56)
        i += 8
      }
    }
    while i < range.upper {
      if bytes[i] & 0xC0 != 0x80 { count += 1 }
      i += 1
    }
    return count
  }

  @inlinable
  public static func append(_ s: UInt32, to out: inout [UInt8]) {
    if s < 0x80 {
      out.append(UInt8(s))
    } else if s < 0x800 {
      out.append(UInt8(0xC0 | s >> 6))
      out.append(UInt8(0x80 | s & 0x3F))
    } else if s < 0x10000 {
      out.append(UInt8(0xE0 | s >> 12))
      out.append(UInt8(0x80 | s >> 6 & 0x3F))
      out.append(UInt8(0x80 | s & 0x3F))
    } else {
      out.append(UInt8(0xF0 | s >> 18))
      out.append(UInt8(0x80 | s >> 12 & 0x3F))
      out.append(UInt8(0x80 | s >> 6 & 0x3F))
      out.append(UInt8(0x80 | s & 0x3F))
    }
  }
}

extension Span<UInt8> {
  /// The first byte from `start` on that is not above `limit`, which is ASCII, or the end. Eight bytes at a time.
  @inlinable
  public func firstIndex(atOrBelow limit: UInt8, from start: Int) -> Int {
    var i = start
    let ones: UInt64 = 0x0101_0101_0101_0101
    unsafe withUnsafeBytes { bytes in
      while i + 8 <= bytes.count {
        let word = unsafe bytes.loadUnaligned(fromByteOffset: i, as: UInt64.self)
        // A byte borrows where it is smaller than what is taken from it.
        if (word &- ones &* UInt64(limit + 1)) & ~word & ones << 7 != 0 { return }
        i += 8
      }
    }
    while i < count, self[i] > limit { i += 1 }
    return i
  }

  /// Whether both are the same bytes, eight at a time.
  public func isSame(as other: Span<UInt8>) -> Bool {
    guard count == other.count else { return false }
    return unsafe withUnsafeBytes { a in
      unsafe other.withUnsafeBytes { b in
        var i = 0
        while i + 8 <= a.count {
          let (x, y) = unsafe (
            a.loadUnaligned(fromByteOffset: i, as: UInt64.self),
            b.loadUnaligned(fromByteOffset: i, as: UInt64.self)
          )
          if x != y { return false }
          i += 8
        }
        while i < a.count {
          if unsafe a[i] != b[i] { return false }
          i += 1
        }
        return true
      }
    }
  }
}
