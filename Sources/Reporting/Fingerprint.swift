/// A short name of a fault that is the same in every run and on every machine.
enum Fingerprint {
  /// FNV-1a, 64 bits, of the parts and what parts them.
  static func of(_ parts: [String]) -> String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for part in parts {
      for b in Array(part.utf8) + [0] {
        hash ^= UInt64(b)
        hash = hash &* 0x100_0000_01B3
      }
    }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.utf8.count) + digits
  }
}
