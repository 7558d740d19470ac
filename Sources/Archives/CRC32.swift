/// The checksum of ZIP archives (ISO 3309), of bytes that come piece by piece.
public struct CRC32: Sendable {
  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { value, _ in value & 1 == 0 ? value >> 1 : value >> 1 ^ 0xEDB8_8320 }
  }

  private var state = UInt32.max

  public init() {}

  /// Of all bytes so far.
  public var value: UInt32 { ~state }

  public mutating func add(_ bytes: [UInt8]) {
    let table = CRC32.table
    var value = state
    for b in bytes { value = table[Int(UInt8(truncatingIfNeeded: value) ^ b)] ^ value >> 8 }
    state = value
  }

  static func of(_ bytes: [UInt8]) -> UInt32 {
    var sum = CRC32()
    sum.add(bytes)
    return sum.value
  }
}
