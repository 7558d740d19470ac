internal import OCSSourceText

/// A set of numbers that are not 0. A standard library's set takes ten times as long for each.
struct KeySet {
  private var slots = [UInt64](repeating: 0, count: 1024)
  private var count = 0
  /// Nobody can tell beforehand which keys share a slot.
  private static let seed = UInt64.random(in: .min ... .max) | 1

  private static func hash(_ key: UInt64) -> Int {
    Int(truncatingIfNeeded: ByteHash.mix(seed, key))
  }

  private func slot(of key: UInt64) -> Int {
    var slot = KeySet.hash(key) & (slots.count - 1)
    while slots[slot] != 0, slots[slot] != key { slot = (slot + 1) & (slots.count - 1) }
    return slot
  }

  func contains(_ key: UInt64) -> Bool { slots[slot(of: key)] == key }

  mutating func insert(_ key: UInt64) {
    let slot = slot(of: key)
    if slots[slot] == key { return }
    slots[slot] = key
    count += 1
    if count * 2 > slots.count { grow() }
  }

  private mutating func grow() {
    let old = slots
    slots = [UInt64](repeating: 0, count: old.count * 2)
    for key in old where key != 0 { slots[slot(of: key)] = key }
  }
}
