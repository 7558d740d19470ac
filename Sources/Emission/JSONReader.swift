public import OCSSourceText

/// Reads JSON strictly (RFC 8259): UTF-8, no duplicate keys, nothing behind the value.
public struct JSONReader {
  /// What is wrong, and the byte where it is.
  public struct Fault: Error, Hashable, Sendable, CustomStringConvertible {
    /// The byte, from 0.
    public let offset: Int
    /// What is wrong there.
    public let message: String
    public var description: String { "byte \(offset): \(message)" }
  }

  /// Deeper nesting than any standard has.
  private let greatestDepth: Int

  private let bytes: [UInt8]
  private var i = 0
  private var depth = 0

  /// Reads one value. Throws at the first byte that is wrong.
  public static func read(_ bytes: [UInt8], limits: Limits = Limits()) throws(Fault) -> JSONValue {
    guard String(validating: bytes, as: UTF8.self) != nil else {
      throw Fault(offset: 0, message: "broken UTF-8")
    }
    var reader = JSONReader(bytes, limits)
    let value = try reader.value()
    reader.skipSpace()
    if reader.i < bytes.count { throw reader.fault("something follows the value") }
    return value
  }

  /// The byte at which the value at a JSON pointer starts; nil where there is none. For messages: it reads anew.
  public static func offset(of pointer: String, in bytes: [UInt8], limits: Limits = Limits()) -> Int? {
    JSONPlaces(bytes, limits: limits).range(of: pointer)?.lower
  }

  /// The pointers and places of all values, those within others first.
  static func places(in bytes: [UInt8], _ limits: Limits) -> [(pointer: String, range: SourceRange)] {
    var reader = JSONReader(bytes, limits)
    reader.places = []
    _ = try? reader.value()
    return reader.places ?? []
  }

  /// The places of the values that were read, where they are asked for, and the pointer of the one that is being read.
  private var places: [(pointer: String, range: SourceRange)]?
  private var pointer = ""

  private init(_ bytes: [UInt8], _ limits: Limits) {
    self.bytes = bytes
    greatestDepth = limits.nesting
  }

  private mutating func value(at key: String) throws(Fault) -> JSONValue {
    guard places != nil else { return try value() }
    let above = pointer
    pointer += JSONValue.pointerPart(key)
    defer { pointer = above }
    return try value()
  }

  private func fault(_ message: String) -> Fault { Fault(offset: i, message: message) }

  private mutating func skipSpace() {
    while i < bytes.count, bytes[i] == 0x20 || bytes[i] == 0x0A || bytes[i] == 0x0D || bytes[i] == 0x09 {
      i += 1
    }
  }

  private func peek() -> UInt8 { i < bytes.count ? bytes[i] : 0 }

  private mutating func value() throws(Fault) -> JSONValue {
    skipSpace()
    let start = i
    let value = try valueHere()
    if places != nil { places?.append((pointer, SourceRange(start, i))) }
    return value
  }

  private mutating func valueHere() throws(Fault) -> JSONValue {
    depth += 1
    defer { depth -= 1 }
    if depth > greatestDepth {
      throw fault("nested more than \(greatestDepth) deep; raise --max-nesting to read it")
    }
    switch peek() {
    case 0x7B: return try object()
    case 0x5B: return try array()
    case 0x22: return .string(try string())
    case 0x74: return try word("true", .bool(true))
    case 0x66: return try word("false", .bool(false))
    case 0x6E: return try word("null", .null)
    case 0x2D, 0x30...0x39: return try number()
    default: throw fault(i < bytes.count ? "no JSON value starts here" : "the text ends too early")
    }
  }

  private mutating func word(_ word: String, _ value: JSONValue) throws(Fault) -> JSONValue {
    let end = i + word.utf8.count
    guard end <= bytes.count, bytes[i..<end].elementsEqual(word.utf8) else {
      throw fault("no JSON value starts here")
    }
    i = end
    return value
  }

  private mutating func object() throws(Fault) -> JSONValue {
    var members: [JSONValue.Member] = []
    var keys = KeysOfObject()
    i += 1
    skipSpace()
    if peek() == 0x7D {
      i += 1
      return .object([])
    }
    while true {
      skipSpace()
      guard peek() == 0x22 else { throw fault("expected a key") }
      let start = i
      let key = try string()
      if !keys.add(key, to: members) {
        throw Fault(offset: start, message: "the key \(key) occurs twice")
      }
      skipSpace()
      guard peek() == 0x3A else { throw fault("expected a colon") }
      i += 1
      members.append(JSONValue.Member(key, try value(at: key)))
      skipSpace()
      let b = peek()
      guard b == 0x2C || b == 0x7D else { throw fault("expected a comma or the end of the object") }
      i += 1
      if b == 0x7D { return .object(members) }
    }
  }

  private mutating func array() throws(Fault) -> JSONValue {
    var elements: [JSONValue] = []
    i += 1
    skipSpace()
    if peek() == 0x5D {
      i += 1
      return .array([])
    }
    while true {
      elements.append(try value(at: places == nil ? "" : String(elements.count)))
      skipSpace()
      let b = peek()
      guard b == 0x2C || b == 0x5D else { throw fault("expected a comma or the end of the array") }
      i += 1
      if b == 0x5D { return .array(elements) }
    }
  }

  private mutating func string() throws(Fault) -> String {
    i += 1
    let start = i
    while i < bytes.count, bytes[i] != 0x22, bytes[i] != 0x5C, bytes[i] >= 0x20 { i += 1 }
    // Most strings have no escape.
    if peek() == 0x22 {
      defer { i += 1 }
      return String(decoding: bytes[start..<i], as: UTF8.self)
    }
    var out = Array(bytes[start..<i])
    while true {
      guard i < bytes.count else { throw fault("the string does not end") }
      let b = bytes[i]
      i += 1
      switch b {
      case 0x22: return String(decoding: out, as: UTF8.self)
      case 0..<0x20: throw fault("a control character in a string")
      case 0x5C: try escape(into: &out)
      default: out.append(b)
      }
    }
  }

  private mutating func escape(into out: inout [UInt8]) throws(Fault) {
    guard i < bytes.count else { throw fault("the string does not end") }
    let b = bytes[i]
    i += 1
    switch b {
    case 0x22, 0x5C, 0x2F: out.append(b)
    case 0x62: out.append(0x08)
    case 0x66: out.append(0x0C)
    case 0x6E: out.append(0x0A)
    case 0x72: out.append(0x0D)
    case 0x74: out.append(0x09)
    case 0x75:
      var scalar = try hexadecimal()
      if scalar >= 0xD800, scalar <= 0xDBFF {
        guard peek() == 0x5C, i + 1 < bytes.count, bytes[i + 1] == 0x75 else {
          throw fault("half of a surrogate pair")
        }
        i += 2
        let low = try hexadecimal()
        guard low >= 0xDC00, low <= 0xDFFF else { throw fault("half of a surrogate pair") }
        scalar = 0x10000 + (scalar - 0xD800) << 10 + (low - 0xDC00)
      } else if scalar >= 0xDC00, scalar <= 0xDFFF {
        throw fault("half of a surrogate pair")
      }
      out += Array(String(UnicodeScalar(scalar) ?? "\u{FFFD}").utf8)
    default: throw fault("unknown escape")
    }
  }

  private mutating func hexadecimal() throws(Fault) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      let b = peek()
      let digit: UInt8
      switch b {
      case 0x30...0x39: digit = b - 0x30
      case 0x41...0x46: digit = b - 0x37
      case 0x61...0x66: digit = b - 0x57
      default: throw fault("four hexadecimal digits are missing")
      }
      value = value * 16 + UInt32(digit)
      i += 1
    }
    return value
  }

  private mutating func number() throws(Fault) -> JSONValue {
    let start = i
    if peek() == 0x2D { i += 1 }
    let first = peek()
    guard first >= 0x30, first <= 0x39 else { throw fault("a digit is missing") }
    i += 1
    if first != 0x30 { digits() }
    var isInteger = true
    if peek() == 0x2E {
      isInteger = false
      i += 1
      guard peek() >= 0x30, peek() <= 0x39 else { throw fault("a digit is missing") }
      digits()
    }
    if peek() | 0x20 == 0x65 {
      isInteger = false
      i += 1
      if peek() == 0x2B || peek() == 0x2D { i += 1 }
      guard peek() >= 0x30, peek() <= 0x39 else { throw fault("a digit is missing") }
      digits()
    }
    let text = String(decoding: bytes[start..<i], as: UTF8.self)
    if isInteger, let value = Int(text), abs(value) <= 1 << 53, !(value == 0 && text.hasPrefix("-")) {
      return .integer(value)
    }
    guard let value = Double(text), value.isFinite else {
      throw Fault(offset: start, message: "the number is too large")
    }
    return .number(value)
  }

  private mutating func digits() {
    while peek() >= 0x30, peek() <= 0x39 { i += 1 }
  }
}

/// The keys that an object has so far. Most objects have few, which are compared one by one; a table of them is made
/// where there are many.
private struct KeysOfObject {
  private var table: Set<[UInt8]> = []

  /// False where the members have the key already.
  mutating func add(_ key: String, to members: [JSONValue.Member]) -> Bool {
    if members.count < 24 { return !members.contains { $0.hasKey(key) } }
    if table.isEmpty { for member in members { table.insert(Array(member.key.utf8)) } }
    return table.insert(Array(key.utf8)).inserted
  }
}
