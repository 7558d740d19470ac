/// The code of an entry as it is spelled. Nearly all have the form of `ItemCode`, which needs no storage.
public struct EntryCode: Spelling {
  private enum Form: Hashable, Sendable {
    case item(ItemCode)
    case other(String)
  }

  private let form: Form

  /// A code in its canonical spelling.
  public init(_ code: ItemCode) { form = .item(code.canonical) }

  /// A code that is spelled like this, whether it is canonical or not.
  public init(_ text: String) { form = ItemCode(text).map(Form.item) ?? .other(text) }

  /// Its letters and numbers; nil where it has another form.
  // Swift 6.3.1 crashes where it compiles this into `ListedCode.list`.
  @inline(never)
  public var item: ItemCode? {
    if case .item(let code) = form { return code }
    return nil
  }

  /// The code as a string.
  public var string: String {
    switch form {
    case .item(let code): code.spelling
    case .other(let text): text
    }
  }

  /// The first byte; nil where the code is empty.
  public var first: UInt8? {
    switch form {
    case .item(let code): code.letters.first
    case .other(let text): text.utf8.first
    }
  }
}
