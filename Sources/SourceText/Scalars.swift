/// Decoding of single scalars out of bytes that `SourceDocument` has checked.
public enum Scalars {
  /// The scalar of three bytes: the bits that mark them are taken off at once.
  @inlinable @inline(__always)
  public static func ofThree(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> UInt32 {
    UInt32(first) &<< 12 &+ UInt32(second) &<< 6 &+ UInt32(third) &- 0xE2080
  }

  /// The scalar that starts at `i` and its length in bytes.
  @inlinable @inline(__always)
  public static func decode(_ bytes: Span<UInt8>, _ i: Int) -> (scalar: UInt32, length: Int) {
    let b = UInt32(bytes[i])
    if b < 0x80 { return (b, 1) }
    if b < 0xE0 { return ((b & 0x1F) << 6 | UInt32(bytes[i + 1]) & 0x3F, 2) }
    if b < 0xF0 { return (ofThree(bytes[i], bytes[i + 1], bytes[i + 2]), 3) }
    return (
      (b & 0x07) << 18 | (UInt32(bytes[i + 1]) & 0x3F) << 12 | (UInt32(bytes[i + 2]) & 0x3F) << 6
        | UInt32(bytes[i + 3]) & 0x3F, 4
    )
  }

  /// The character at a byte of checked UTF-8, and how many bytes it has.
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
    if range.length == 1 { return bytes[range.lower] & 0xC0 != 0x80 ? 1 : 0 }
    return unsafe bytes.extracting(range.lower..<range.upper).withUnsafeBytes { bytes in
      var count = 0
      var i = 0
      while i &+ 8 <= bytes.count {
        count &+= Scalars.count(unsafe bytes.loadUnaligned(fromByteOffset: i, as: UInt64.self))
        i &+= 8
      }
      if i == bytes.count { return count }
      if bytes.count >= 8 {
        // The last eight bytes; those of them that were counted go.
        let last = unsafe bytes.loadUnaligned(fromByteOffset: bytes.count &- 8, as: UInt64.self)
        return count &+ Scalars.count(last, from: i &+ 8 &- bytes.count)
      }
      while i < bytes.count {
        if unsafe bytes[i] & 0xC0 != 0x80 { count &+= 1 }
        i &+= 1
      }
      return count
    }
  }

  /// How many of eight bytes, from one of them on, are no continuation.
  @inline(__always)
  fileprivate static func count(_ word: UInt64, from first: Int = 0) -> Int {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let starts = (~(word.littleEndian >> 7) | word.littleEndian >> 6) & ones
    return Int(((starts &>> UInt64(8 &* first)) &* ones) >> 56)
  }

  /// Whether one of eight bytes is white space.
  @inline(__always)
  fileprivate static func holdsSpace(_ word: UInt64) -> Bool {
    let ones: UInt64 = 0x0101_0101_0101_0101
    // Most have no byte at or below a blank.
    if (word &- ones &* 0x21) & ~word & ones << 7 == 0 { return false }
    return (0..<8).contains { isSpace(UInt8(truncatingIfNeeded: word &>> UInt64(8 &* $0))) }
  }

  /// Whether a byte is white space.
  @inline(__always)
  public static func isSpace(_ b: UInt8) -> Bool { b == 0x20 || b >= 0x09 && b <= 0x0D }

  /// Appends a character in UTF-8.
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
    let ones: UInt64 = 0x0101_0101_0101_0101
    return unsafe withUnsafeBytes { bytes in
      var i = start
      while i &+ 8 <= bytes.count {
        let word = UInt64(littleEndian: unsafe bytes.loadUnaligned(fromByteOffset: i, as: UInt64.self))
        // A byte borrows where it is smaller than what is taken from it, and may make the next one borrow.
        let low = (word &- ones &* UInt64(limit &+ 1)) & ~word & ones << 7
        if low != 0 { return i &+ low.trailingZeroBitCount / 8 }
        i &+= 8
      }
      while i < bytes.count, unsafe bytes[i] > limit { i &+= 1 }
      return i
    }
  }

  /// The first `byte` from `start` on, or the end. Sixteen bytes at a time.
  @inlinable
  public func firstIndex(of byte: UInt8, from start: Int) -> Int {
    let ones: UInt64 = 0x0101_0101_0101_0101
    return unsafe withUnsafeBytes { bytes in
      /// The lowest bit is that of the first of eight bytes that are the one; 0 where none is.
      func found(at i: Int) -> UInt64 {
        let word =
          UInt64(littleEndian: unsafe bytes.loadUnaligned(fromByteOffset: i, as: UInt64.self))
          ^ ones &* UInt64(byte)
        return (word &- ones) & ~word & ones << 7
      }
      var i = start
      while i &+ 16 <= bytes.count, found(at: i) | found(at: i &+ 8) == 0 { i &+= 16 }
      while i &+ 8 <= bytes.count {
        let found = found(at: i)
        if found != 0 { return i &+ found.trailingZeroBitCount / 8 }
        i &+= 8
      }
      while i < bytes.count, unsafe bytes[i] != byte { i &+= 1 }
      return i
    }
  }

  /// Where some bytes stand from `start` on; nil where they do not.
  public func firstIndex(of word: Span<UInt8>, from start: Int) -> Int? {
    var i = start
    while i + word.count <= count {
      i = firstIndex(of: word[0], from: i)
      if i + word.count > count { return nil }
      if extracting(i..<(i + word.count)).isSame(as: word) { return i }
      i += 1
    }
    return nil
  }

  /// Whether a word stands in it.
  public func holds(_ word: StaticString) -> Bool {
    word.withUTF8Buffer { firstIndex(of: unsafe $0.span, from: 0) != nil }
  }

  /// How many characters there are, where the bytes are those of another span and none of them is white space; nil where that
  /// is not so. Eight bytes at a time.
  public func countOfCharacters(ifSameAs other: Span<UInt8>) -> Int? {
    guard count == other.count else { return nil }
    return unsafe withUnsafeBytes { a in
      unsafe other.withUnsafeBytes { b in
        func word(at i: Int) -> UInt64? {
          let word = unsafe a.loadUnaligned(fromByteOffset: i, as: UInt64.self)
          let isSame = unsafe word == b.loadUnaligned(fromByteOffset: i, as: UInt64.self)
          return isSame && !Scalars.holdsSpace(word) ? word : nil
        }
        var characters = 0
        var i = 0
        while i &+ 8 <= a.count {
          guard let word = word(at: i) else { return nil }
          characters &+= Scalars.count(word)
          i &+= 8
        }
        if i < a.count, a.count >= 8 {
          // The last eight bytes; those of them that were counted go.
          guard let word = word(at: a.count &- 8) else { return nil }
          return characters &+ Scalars.count(word, from: i &+ 8 &- a.count)
        }
        while i < a.count {
          let byte = unsafe a[i]
          if unsafe byte != b[i] || Scalars.isSpace(byte) { return nil }
          if byte & 0xC0 != 0x80 { characters &+= 1 }
          i &+= 1
        }
        return characters
      }
    }
  }

  /// Whether both are the same bytes, eight at a time.
  public func isSame(as other: Span<UInt8>) -> Bool {
    guard count == other.count else { return false }
    return unsafe withUnsafeBytes { a in
      unsafe other.withUnsafeBytes { b in
        func differ(at i: Int) -> Bool {
          unsafe a.loadUnaligned(fromByteOffset: i, as: UInt64.self)
            != b.loadUnaligned(fromByteOffset: i, as: UInt64.self)
        }
        var i = 0
        while i &+ 8 <= a.count {
          if differ(at: i) { return false }
          i &+= 8
        }
        // The last eight bytes once more, if there are as many.
        if a.count >= 8 { return !differ(at: a.count &- 8) }
        while i < a.count {
          if unsafe a[i] != b[i] { return false }
          i &+= 1
        }
        return true
      }
    }
  }
}
