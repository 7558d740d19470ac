// Emission: a standard, findings and ledgers → bytes.

/// Any JSON value. Object members keep the order in which they were read or made.
public indirect enum JSONValue: Hashable, Sendable {
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
  }

  public static func optional(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }
  public static func optional(_ number: Int?) -> JSONValue { number.map { .integer($0) } ?? .null }
  public static func strings(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }
}
