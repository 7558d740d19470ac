/// Numbers that are not 0, each with a small number of its own. A standard library's dictionary takes ten times as long for
/// each.
public struct KeyTable: Sendable {
  private var slots: [(key: UInt64, value: UInt32)]
  private var count = 0
  /// Nobody can tell beforehand which keys share a slot.
  private static let seed = UInt64.random(in: .min ... .max) | 1
  private let seed = KeyTable.seed

  /// Room for half as many as it has slots, a power of two, before it grows.
  public init(slots: Int = 16) { self.slots = Array(repeating: (0, 0), count: slots) }

  private func slot(of key: UInt64) -> Int {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: ByteHash.mix(seed, key)) & mask
    while slots[slot].key != 0, slots[slot].key != key { slot = (slot + 1) & mask }
    return slot
  }

  /// Whether it holds a key.
  public func contains(_ key: UInt64) -> Bool { slots[slot(of: key)].key == key }

  /// The value of a key; nil where it does not hold the key.
  public func value(of key: UInt64) -> Int? {
    let slot = slots[slot(of: key)]
    return slot.key == key ? Int(slot.value) : nil
  }

  /// The value of a key; nil where the key is new, which then has this one.
  @discardableResult
  public mutating func insert(_ key: UInt64, _ value: Int = 0) -> Int? {
    let slot = slot(of: key)
    if slots[slot].key == key { return Int(slots[slot].value) }
    slots[slot] = (key, UInt32(value))
    count += 1
    if count * 2 > slots.count { grow() }
    return nil
  }

  private mutating func grow() {
    let old = slots
    slots = Array(repeating: (0, 0), count: old.count * 2)
    for entry in old where entry.key != 0 { slots[slot(of: entry.key)] = entry }
  }
}
