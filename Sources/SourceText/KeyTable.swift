/// Numbers that are not 0, each with a small number of its own. A standard library's dictionary takes ten times as long for
/// each.
public struct KeyTable: Sendable {
  private var keys: [UInt64]
  private var values: [UInt32]
  private var count = 0
  /// Nobody can tell beforehand which keys share a slot.
  private static let seed = UInt64.random(in: .min ... .max) | 1

  /// Room for half as many as it has slots, a power of two, before it grows.
  public init(slots: Int = 64) {
    keys = Array(repeating: 0, count: slots)
    values = Array(repeating: 0, count: slots)
  }

  private func slot(of key: UInt64) -> Int {
    let mask = keys.count - 1
    var slot = Int(truncatingIfNeeded: ByteHash.mix(KeyTable.seed, key)) & mask
    while keys[slot] != 0, keys[slot] != key { slot = (slot + 1) & mask }
    return slot
  }

  /// Whether it holds a key.
  public func contains(_ key: UInt64) -> Bool { keys[slot(of: key)] == key }

  /// The value of a key; nil where the key is new, which then has this one.
  @discardableResult
  public mutating func insert(_ key: UInt64, _ value: Int = 0) -> Int? {
    let slot = slot(of: key)
    if keys[slot] == key { return Int(values[slot]) }
    keys[slot] = key
    values[slot] = UInt32(value)
    count += 1
    if count * 2 > keys.count { grow() }
    return nil
  }

  private mutating func grow() {
    let old = (keys, values)
    keys = Array(repeating: 0, count: old.0.count * 2)
    values = Array(repeating: 0, count: keys.count)
    for (key, value) in zip(old.0, old.1) where key != 0 {
      let slot = slot(of: key)
      (keys[slot], values[slot]) = (key, value)
    }
  }
}
