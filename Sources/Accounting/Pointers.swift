public import TextRepair

/// The JSON pointers of texts and values in the canonical standard.
public struct Pointers: Sendable {
  private var texts: [Int: String] = [:]
  private var slots: [Int: String] = [:]

  public init() {}

  public subscript(id: TextID) -> String {
    get { texts[id.index] ?? "" }
    set { texts[id.index] = newValue }
  }

  public subscript(slot: Slot) -> String {
    get { slots[slot.index] ?? "" }
    set { slots[slot.index] = newValue }
  }
}
