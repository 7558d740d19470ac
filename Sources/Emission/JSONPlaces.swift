public import OCSSourceText

/// Where the values of a JSON text stand, by their JSON pointers (RFC 6901).
public struct JSONPlaces: Sendable {
  private let bytes: [UInt8]
  private var ranges: [String: SourceRange] = [:]
  /// Values come after those that they hold.
  private var order: [(pointer: String, range: SourceRange)] = []

  /// The values up to the first fault.
  public init(_ bytes: [UInt8], limits: Limits = Limits()) {
    self.bytes = bytes
    order = JSONReader.places(in: bytes, limits)
    for (pointer, range) in order { ranges[pointer] = range }
  }

  /// The bytes of a value, a string's with its quotes.
  public func range(of pointer: String) -> SourceRange? { ranges[pointer] }

  /// The bytes of a value, a string's without its quotes.
  public func content(of pointer: String) -> SourceRange? {
    guard let range = ranges[pointer] else { return nil }
    return bytes[range.lower] == 0x22 ? SourceRange(range.lower + 1, range.upper - 1) : range
  }

  /// The pointer of the innermost value that holds the range.
  public func pointer(of range: SourceRange) -> String? {
    // The ends rise, so the first value that ends late enough is found by halves.
    var (low, high) = (0, order.count)
    while low < high {
      let middle = (low + high) / 2
      if order[middle].range.upper < range.upper { low = middle + 1 } else { high = middle }
    }
    return order[low...].first { $0.range.lower <= range.lower }?.pointer
  }

  /// The bytes that spell a part of a string, which is counted in bytes of its UTF-8.
  public func range(of part: Range<Int>, inStringAt pointer: String) -> SourceRange? {
    guard let string = ranges[pointer], !string.isEmpty, bytes[string.lower] == 0x22 else { return nil }
    var i = string.lower + 1
    var at = 0
    var lower = i
    while i < string.upper - 1, at < part.upperBound {
      if at <= part.lowerBound { lower = i }
      let (length, count) = character(at: i)
      i += length
      at += count
      if at <= part.lowerBound { lower = i }
    }
    return SourceRange(lower, i)
  }

  /// How many bytes spell the character, or the byte of one, that starts here, and how many it has in UTF-8.
  private func character(at i: Int) -> (length: Int, count: Int) {
    guard bytes[i] == 0x5C else { return (1, 1) }
    guard bytes[i + 1] == 0x75 else { return (2, 1) }
    let digits = String(decoding: bytes[(i + 2)..<(i + 6)], as: UTF8.self)
    let unit = UInt32(digits, radix: 16) ?? 0
    switch unit {
    case 0..<0x80: return (6, 1)
    case 0x80..<0x800: return (6, 2)
    // The other half of the pair follows.
    case 0xD800..<0xDC00: return (12, 4)
    default: return (6, 3)
    }
  }
}
