/// The checksum of ZIP archives (ISO 3309).
enum CRC32 {
  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { value, _ in value & 1 == 0 ? value >> 1 : value >> 1 ^ 0xEDB8_8320 }
  }

  static func of(_ bytes: [UInt8]) -> UInt32 {
    let table = table
    var value = UInt32.max
    for b in bytes { value = table[Int(UInt8(truncatingIfNeeded: value) ^ b)] ^ value >> 8 }
    return ~value
  }
}
