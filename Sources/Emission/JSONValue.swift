// Emission: a standard, findings and ledgers → bytes.

/// Any JSON value. Object members keep the order in which they were read or made.
public enum JSONValue: Hashable, Sendable {
  case null
  case bool(Bool)
  case integer(Int)
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object([Member])

  public struct Member: Hashable, Sendable {
    public var key: String
    public var value: JSONValue
    public init(_ key: String, _ value: JSONValue) {
      self.key = key
      self.value = value
    }

    /// Byte by byte, as JSON's keys compare; Swift's strings compare by canonical equivalence.
    public func hasKey(_ key: String) -> Bool {
      self.key.utf8.count == key.utf8.count && self.key.utf8.elementsEqual(key.utf8)
    }
  }

  /// A key as a part of a JSON pointer (RFC 6901).
  static func pointerPart(_ key: String) -> String {
    "/" + key.replacing("~", with: "~0").replacing("/", with: "~1")
  }

  public static func optional(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }
  public static func optional(_ number: Int?) -> JSONValue { number.map { .integer($0) } ?? .null }
  public static func strings(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }
}
