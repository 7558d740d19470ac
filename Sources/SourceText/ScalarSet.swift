/// Characters of the basic plane, a bit for each: asked as often as a document has codes, where a set of the standard library
/// takes ten times as long.
public struct ScalarSet: Sendable {
  private var bits = [UInt64](repeating: 0, count: 0x10000 / 64)

  /// The characters of a text.
  public init(_ text: String) {
    for scalar in text.unicodeScalars { bits[Int(scalar.value / 64)] |= 1 << UInt64(scalar.value % 64) }
  }

  /// Whether it holds a character.
  public func contains(_ scalar: UInt32) -> Bool {
    scalar < 0x10000 && bits[Int(scalar / 64)] & (1 &<< UInt64(scalar % 64)) != 0
  }
}
