internal import OCSSourceText
public import OCSStandardModel

/// Writes JSON as RFC 8785 (JCS) says: keys in the order of their UTF-16 code units, the shortest
/// escapes, numbers as ECMAScript prints them.
public struct JSONWriter: ~Copyable {
  /// How white space is put.
  public enum Style: Sendable {
    /// Exactly the bytes of JCS, on one line.
    case compact
    /// The same tokens, two blanks a level, one member or element a line.
    case indented
  }

  private var out: ByteBuffer
  private let isIndented: Bool
  private var depth = 0
  /// Nothing stands in the innermost array or object yet.
  private var isEmpty = true

  init(_ style: Style, capacity: Int = 0) {
    isIndented = style == .indented
    out = ByteBuffer(capacity: capacity)
  }

  /// A value in UTF-8, without a line end behind it.
  public static func bytes(of value: JSONValue, _ style: Style) -> [UInt8] {
    var writer = JSONWriter(style)
    writer.write(value)
    return writer.out.whole()
  }

  /// The contract's file of a standard, its last line end included, in pieces.
  public static func file(of standard: Standard, _ style: Style) -> [[UInt8]] {
    let writer = written(standard, style)
    return writer.out.finish()
  }

  /// The same file at once.
  public static func bytes(of standard: Standard, _ style: Style) -> [UInt8] {
    let writer = written(standard, style)
    return writer.out.whole()
  }

  /// On a line an object with some members and, behind them, `standard` with the contract's object or null.
  public static func line(_ members: [JSONValue.Member], standard: Standard?) -> [UInt8] {
    var writer = JSONWriter(.compact, capacity: 1 << 16)
    writer.open(0x7B)
    for member in sorted(members) { writer.write(member) }
    writer.key("standard")
    if let standard { standard.write(to: &writer) } else { writer.writeNull() }
    writer.close(0x7D)
    writer.out.put(0x0A)
    return writer.out.whole()
  }

  private static func written(_ standard: Standard, _ style: Style) -> JSONWriter {
    var writer = JSONWriter(style, capacity: 1 << 16)
    standard.write(to: &writer)
    writer.out.put(0x0A)
    return writer
  }

  // MARK: Arrays and objects

  mutating func open(_ bracket: UInt8) {
    out.put(bracket)
    depth += 1
    isEmpty = true
  }

  mutating func close(_ bracket: UInt8) {
    depth -= 1
    if !isEmpty { newLine() }
    out.put(bracket)
    isEmpty = false
  }

  /// Due before each element of an array.
  mutating func next() {
    if !isEmpty { out.put(0x2C) }
    isEmpty = false
    newLine()
  }

  /// A key that needs no escape; keys come in their order.
  mutating func key(_ name: StaticString) {
    out.putKey(name, isFirst: isEmpty, indent: isIndented ? 2 * depth : nil)
    isEmpty = false
  }

  private mutating func colon() {
    out.put(0x3A)
    if isIndented { out.put(0x20) }
  }

  private mutating func newLine() {
    guard isIndented else { return }
    out.putLine(indent: 2 * depth)
  }

  // MARK: Values

  /// Writes a value behind what was written before.
  public mutating func write(_ value: JSONValue) {
    switch value {
    case .null: writeNull()
    case .bool(let flag): flag ? out.put("true") : out.put("false")
    case .integer(let number): write(number)
    case .number(let number): out.put(JSONWriter.ecmaScript(number).utf8.span)
    case .string(let text): write(text)
    case .array(let elements):
      open(0x5B)
      for element in elements {
        next()
        write(element)
      }
      close(0x5D)
    case .object(let members):
      open(0x7B)
      for member in JSONWriter.sorted(members) { write(member) }
      close(0x7D)
    }
  }

  private mutating func write(_ member: JSONValue.Member) {
    next()
    write(member.key)
    colon()
    write(member.value)
  }

  mutating func write(_ number: Int) {
    if number >= 0, number < 10 { out.put(0x30 + UInt8(number)) } else { out.put(String(number).utf8.span) }
  }

  mutating func writeNull() { out.put("null") }

  mutating func write(_ text: String?) {
    if let text { write(text) } else { writeNull() }
  }

  mutating func write(_ number: Int?) {
    if let number { write(number) } else { writeNull() }
  }

  mutating func write(_ text: String) { write(utf8: text.utf8.span) }

  mutating func write(_ text: EntryText) { write(utf8: text.utf8.span) }

  /// Codes of items need no escapes.
  mutating func write(_ code: EntryCode) {
    guard let item = code.item else { return write(code.string) }
    out.put(0x22)
    item.withSpelling { out.put($0) }
    out.put(0x22)
  }

  private mutating func write(utf8 bytes: Span<UInt8>) {
    out.put(0x22)
    var start = 0
    var i = 0
    while true {
      // Nothing above a backslash needs an escape, and few bytes of most texts are at or below it.
      i = bytes.firstIndex(atOrBelow: 0x5C, from: i)
      if i == bytes.count { break }
      let b = bytes[i]
      if b < 0x20 || b == 0x22 || b == 0x5C {
        out.put(bytes.extracting(start..<i))
        start = i + 1
        escape(b)
      }
      i += 1
    }
    out.put(bytes.extracting(start..<bytes.count))
    out.put(0x22)
  }

  private mutating func escape(_ b: UInt8) {
    out.put(0x5C)
    switch b {
    case 0x22, 0x5C: out.put(b)
    case 0x08: out.put(0x62)
    case 0x09: out.put(0x74)
    case 0x0A: out.put(0x6E)
    case 0x0C: out.put(0x66)
    case 0x0D: out.put(0x72)
    default:
      out.put("u00")
      for digit in [b >> 4, b & 15] { out.put(digit < 10 ? 0x30 + digit : 0x57 + digit) }
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
