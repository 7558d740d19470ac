/// A quick hash of bytes, not keyed: equal bytes have equal hashes, and whoever finds two equal hashes compares the
/// bytes. About one instruction a byte, an eighth of what the standard library's keyed hash takes.
public enum ByteHash {
  @inlinable
  public static func of(_ bytes: Span<UInt8>, seed: UInt64 = 0) -> UInt64 {
    var hash = seed ^ UInt64(bytes.count)
    func mix(_ word: UInt64) {
      let (high, low) = (hash ^ word).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
      hash = high ^ low
    }
    var i = 0
    unsafe bytes.withUnsafeBytes { bytes in
      while i + 8 <= bytes.count {
        mix(unsafe bytes.loadUnaligned(fromByteOffset: i, as: UInt64.self))
        i += 8
      }
    }
    var rest: UInt64 = 0
    while i < bytes.count {
      rest = rest << 8 | UInt64(bytes[i])
      i += 1
    }
    mix(rest ^ 0xA076_1D64_78BD_642F)
    return hash
  }
}
