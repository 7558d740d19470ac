public import OCSTextRepair

/// The JSON pointers of texts and values in the canonical standard.
public struct Pointers: Sendable {
  private var texts: [Int: String] = [:]
  private var slots: [Int: String] = [:]

  /// None.
  public init() {}

  /// The JSON pointer of a text.
  public subscript(id: TextID) -> String {
    get { texts[id.index] ?? "" }
    set { texts[id.index] = newValue }
  }

  /// The JSON pointer of a value that is no text.
  public subscript(slot: Slot) -> String {
    get { slots[slot.index] ?? "" }
    set { slots[slot.index] = newValue }
  }
}
