/// A quick hash of bytes, not keyed: equal bytes have equal hashes, and whoever finds two equal hashes compares the
/// bytes. About one instruction a byte, an eighth of what the standard library's keyed hash takes.
public enum ByteHash {
  /// The hash of bytes; another seed gives another one.
  @inlinable
  public static func of(_ bytes: Span<UInt8>, seed: UInt64 = 0) -> UInt64 {
    var hash = seed ^ UInt64(bytes.count)
    var i = 0
    unsafe bytes.withUnsafeBytes { bytes in
      while i + 8 <= bytes.count {
        hash = mix(hash, unsafe bytes.loadUnaligned(fromByteOffset: i, as: UInt64.self))
        i += 8
      }
    }
    var rest: UInt64 = 0
    while i < bytes.count {
      rest = rest << 8 | UInt64(bytes[i])
      i += 1
    }
    return mix(hash, rest ^ 0xA076_1D64_78BD_642F)
  }

  /// Takes one more word into a hash.
  @inlinable
  public static func mix(_ hash: UInt64, _ word: UInt64) -> UInt64 {
    let (high, low) = (hash ^ word).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
    return high ^ low
  }

  /// Two hashes of which each sees half of the words, mixed with each other in the end.
  public static func pair(_ bytes: Span<UInt8>, _ first: UInt64, _ second: UInt64) -> (UInt64, UInt64) {
    var (a, b) = (first, second)
    var i = 0
    unsafe bytes.withUnsafeBytes { bytes in
      while i + 16 <= bytes.count {
        a = mix(a, unsafe bytes.loadUnaligned(fromByteOffset: i, as: UInt64.self))
        b = mix(b, unsafe bytes.loadUnaligned(fromByteOffset: i + 8, as: UInt64.self))
        i += 16
      }
    }
    let rest = of(bytes.extracting(i..<bytes.count), seed: UInt64(bytes.count))
    return (mix(a ^ b, rest ^ first), mix(b &+ a &* 31, rest ^ second))
  }
}
