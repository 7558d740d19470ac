/// Reads numbers and names out of bytes, from left to right.
struct ByteScanner {
  private let bytes: [UInt8]
  private(set) var position: Int
  private let end: Int

  init(_ bytes: [UInt8], _ range: Range<Int>) {
    self.bytes = bytes
    position = range.lowerBound
    end = range.upperBound
  }

  var isAtEnd: Bool { position >= end }
  var byte: UInt8? { position < end ? bytes[position] : nil }

  mutating func advance() { position += 1 }

  /// A decimal number with an optional sign, fraction and exponent, behind blanks and commas.
  mutating func number() -> Double? {
    while position < end, bytes[position] <= 0x20 || bytes[position] == 0x2C { position += 1 }
    let start = position
    var value = 0.0
    var isNegative = false
    if position < end, bytes[position] == 0x2D || bytes[position] == 0x2B {
      isNegative = bytes[position] == 0x2D
      position += 1
    }
    var digits = 0
    func digit() -> Double? {
      position < end && bytes[position] &- 0x30 <= 9 ? Double(bytes[position] - 0x30) : nil
    }
    while let next = digit() {
      value = value * 10 + next
      digits += 1
      position += 1
    }
    if position < end, bytes[position] == 0x2E {
      position += 1
      var unit = 0.1
      while let next = digit() {
        value += next * unit
        unit /= 10
        digits += 1
        position += 1
      }
    }
    guard digits > 0 else {
      position = start
      return nil
    }
    if position < end, bytes[position] | 0x20 == 0x65 { value *= exponent() }
    return value.isFinite ? (isNegative ? -value : value) : nil
  }

  /// The power of ten behind an `e`.
  private mutating func exponent() -> Double {
    var i = position + 1
    let isNegative = i < end && bytes[i] == 0x2D
    if i < end, bytes[i] == 0x2D || bytes[i] == 0x2B { i += 1 }
    var exponent = 0
    let first = i
    while i < end, bytes[i] &- 0x30 <= 9, exponent < 400 {
      exponent = exponent * 10 + Int(bytes[i] - 0x30)
      i += 1
    }
    guard i > first else { return 1 }
    position = i
    var factor = 1.0
    for _ in 0..<exponent { factor *= 10 }
    return isNegative ? 1 / factor : factor
  }
}
