/// Writes JSON as RFC 8785 (JCS) says: keys in the order of their UTF-16 code units, the shortest
/// escapes, numbers as ECMAScript prints them.
public struct JSONWriter {
  public enum Style: Sendable {
    /// Exactly the bytes of JCS, on one line.
    case compact
    /// The same tokens, two blanks a level, one member or element a line.
    case indented
  }

  public private(set) var bytes: [UInt8] = []
  private let style: Style
  private var depth = 0

  public init(_ style: Style) { self.style = style }

  public static func bytes(of value: JSONValue, _ style: Style) -> [UInt8] {
    var writer = JSONWriter(style)
    writer.write(value)
    return writer.bytes
  }

  public mutating func write(_ value: JSONValue) {
    switch value {
    case .null: put("null")
    case .bool(let flag): put(flag ? "true" : "false")
    case .integer(let number): put(String(number))
    case .number(let number): put(JSONWriter.ecmaScript(number))
    case .string(let text): write(text)
    case .array(let elements):
      list(elements, open: 0x5B, close: 0x5D) { writer, element in writer.write(element) }
    case .object(let members):
      list(JSONWriter.sorted(members), open: 0x7B, close: 0x7D) { writer, member in
        writer.write(member.key)
        writer.bytes.append(0x3A)
        if writer.style == .indented { writer.bytes.append(0x20) }
        writer.write(member.value)
      }
    }
  }

  private mutating func list<Element>(
    _ elements: [Element], open: UInt8, close: UInt8, _ body: (inout JSONWriter, Element) -> Void
  ) {
    bytes.append(open)
    depth += 1
    for (i, element) in elements.enumerated() {
      if i > 0 { bytes.append(0x2C) }
      newLine()
      body(&self, element)
    }
    depth -= 1
    if !elements.isEmpty { newLine() }
    bytes.append(close)
  }

  private mutating func newLine() {
    guard style == .indented else { return }
    bytes.append(0x0A)
    for _ in 0..<depth {
      bytes.append(0x20)
      bytes.append(0x20)
    }
  }

  /// RFC 8785, 3.2.3: by UTF-16 code units.
  static func sorted(_ members: [JSONValue.Member]) -> [JSONValue.Member] {
    func precedes(_ a: JSONValue.Member, _ b: JSONValue.Member) -> Bool {
      a.key.utf16.lexicographicallyPrecedes(b.key.utf16)
    }
    let isSorted = zip(members, members.dropFirst()).allSatisfy { !precedes($1, $0) }
    return isSorted ? members : members.sorted(by: precedes)
  }

  private mutating func put(_ text: String) { bytes += Array(text.utf8) }

  private static let hexadecimal = Array("0123456789abcdef".utf8)

  mutating func write(_ text: String) {
    bytes.append(0x22)
    for b in text.utf8 {
      switch b {
      case 0x22, 0x5C:
        bytes.append(0x5C)
        bytes.append(b)
      case 0x08: put("\\b")
      case 0x09: put("\\t")
      case 0x0A: put("\\n")
      case 0x0C: put("\\f")
      case 0x0D: put("\\r")
      case 0..<0x20:
        put("\\u00")
        bytes.append(JSONWriter.hexadecimal[Int(b >> 4)])
        bytes.append(JSONWriter.hexadecimal[Int(b & 15)])
      default: bytes.append(b)
      }
    }
    bytes.append(0x22)
  }

  /// A number as ECMAScript's `Number::toString` prints it. The standard library's description has
  /// the same shortest digits; only their layout differs.
  public static func ecmaScript(_ number: Double) -> String {
    if number == 0 { return "0" }
    precondition(number.isFinite, "JSON has no infinities")
    let sign = number < 0 ? "-" : ""
    var text = String(describing: number.magnitude)
    var exponent = 0
    if let e = text.firstIndex(where: { $0 == "e" }) {
      exponent = Int(text[text.index(after: e)...]) ?? 0
      text = String(text[..<e])
    }
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    var digits = String(parts[0]) + (parts.count > 1 ? String(parts[1]) : "")
    // The decimal point stands behind `point` digits.
    var point = parts[0].utf8.count + exponent
    let zeros = digits.prefix { $0 == "0" }.count
    digits.removeFirst(zeros)
    point -= zeros
    while digits.last == "0" { digits.removeLast() }
    let count = digits.utf8.count
    if count <= point, point <= 21 {
      return sign + digits + String(repeating: "0", count: point - count)
    }
    if point > 0, point <= 21 { return sign + digits.prefix(point) + "." + digits.dropFirst(point) }
    if point > -6, point <= 0 { return sign + "0." + String(repeating: "0", count: -point) + digits }
    let e = point - 1
    let mantissa = count == 1 ? digits : digits.prefix(1) + "." + digits.dropFirst()
    return sign + mantissa + "e" + (e < 0 ? "-" : "+") + String(abs(e))
  }
}
