/// Deflated bytes → what they were (RFC 1951), never more of them than were announced.
struct Inflate {
  private let input: [UInt8]
  private var next: Int
  private let end: Int
  private let size: Int
  private var bits: UInt64 = 0
  private var bitCount = 0
  private var output: [UInt8] = []

  private struct Damage: Error {}

  /// No deflated byte stands for more bytes than this.
  private static let greatestRatio = 1032

  /// Nil where the bytes are damaged, or do not come to exactly `size` bytes.
  static func inflate(_ input: [UInt8], _ range: Range<Int>, size: Int) -> [UInt8]? {
    guard size / greatestRatio <= range.count else { return nil }
    var inflate = Inflate(input, range, size)
    guard (try? inflate.run()) != nil, inflate.output.count == size else { return nil }
    return inflate.output
  }

  private init(_ input: [UInt8], _ range: Range<Int>, _ size: Int) {
    self.input = input
    next = range.lowerBound
    end = range.upperBound
    self.size = size
    output.reserveCapacity(size)
  }

  private mutating func run() throws(Damage) {
    var isLast = false
    while !isLast {
      isLast = try take(1) == 1
      switch try take(2) {
      case 0: try copyStored()
      case 1: try decode(Inflate.fixed.literals, Inflate.fixed.distances)
      case 2:
        let (literals, distances) = try readCodes()
        try decode(literals, distances)
      default: throw Damage()
      }
    }
  }

  // MARK: Bits

  private mutating func fill() {
    while bitCount <= 56, next < end {
      bits |= UInt64(input[next]) << UInt64(bitCount)
      next += 1
      bitCount += 8
    }
  }

  private mutating func take(_ count: Int) throws(Damage) -> Int {
    if bitCount < count { fill() }
    guard bitCount >= count else { throw Damage() }
    let value = Int(bits & (1 << UInt64(count) - 1))
    bits >>= UInt64(count)
    bitCount -= count
    return value
  }

  private mutating func symbol(_ code: Code) throws(Damage) -> Int {
    if bitCount < Code.longest { fill() }
    let entry = code.entries[Int(bits & code.mask)]
    let length = Int(entry & 0xF)
    guard length > 0, length <= bitCount else { throw Damage() }
    bits >>= UInt64(length)
    bitCount -= length
    return Int(entry >> 4)
  }

  // MARK: Blocks

  private mutating func copyStored() throws(Damage) {
    _ = try take(bitCount % 8)
    let length = try take(16)
    guard try take(16) == length ^ 0xFFFF, length <= size - output.count else { throw Damage() }
    for _ in 0..<length { output.append(UInt8(try take(8))) }
  }

  /// The order in which the lengths of the code for code lengths are written.
  private static let order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

  private mutating func readCodes() throws(Damage) -> (literals: Code, distances: Code) {
    let literalCount = try take(5) + 257
    let distanceCount = try take(5) + 1
    let lengthCount = try take(4) + 4
    guard literalCount <= 286, distanceCount <= 30 else { throw Damage() }
    var lengths = [UInt8](repeating: 0, count: 19)
    for i in 0..<lengthCount { lengths[Inflate.order[i]] = UInt8(try take(3)) }
    guard let code = Code(lengths[...], mayBeIncomplete: false) else { throw Damage() }
    lengths = []
    while lengths.count < literalCount + distanceCount {
      let symbol = try symbol(code)
      switch symbol {
      case 0...15: lengths.append(UInt8(symbol))
      case 16:
        guard let last = lengths.last else { throw Damage() }
        lengths += repeatElement(last, count: try take(2) + 3)
      case 17: lengths += repeatElement(0, count: try take(3) + 3)
      default: lengths += repeatElement(0, count: try take(7) + 11)
      }
    }
    // A block without its end symbol would never end.
    guard lengths.count == literalCount + distanceCount, lengths[256] > 0,
      let literals = Code(lengths[..<literalCount], mayBeIncomplete: true),
      let distances = Code(lengths[literalCount...], mayBeIncomplete: true)
    else { throw Damage() }
    return (literals, distances)
  }

  private static let lengthBases = [
    3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195,
    227, 258,
  ]
  private static let lengthBits = [
    0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
  ]
  private static let distanceBases = [
    1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073,
    4097, 6145, 8193, 12289, 16385, 24577,
  ]

  private mutating func decode(_ literals: Code, _ distances: Code) throws(Damage) {
    while true {
      let symbol = try symbol(literals)
      if symbol < 256 {
        guard output.count < size else { throw Damage() }
        output.append(UInt8(symbol))
        continue
      }
      if symbol == 256 { return }
      guard symbol - 257 < Inflate.lengthBases.count else { throw Damage() }
      let length = Inflate.lengthBases[symbol - 257] + (try take(Inflate.lengthBits[symbol - 257]))
      let place = try self.symbol(distances)
      guard place < Inflate.distanceBases.count else { throw Damage() }
      let distance = Inflate.distanceBases[place] + (try take(max(0, place / 2 - 1)))
      guard distance <= output.count, length <= size - output.count else { throw Damage() }
      for _ in 0..<length { output.append(output[output.count - distance]) }
    }
  }

  // MARK: Codes

  private static let fixed: (literals: Code, distances: Code) = {
    let lengths = [(8, 144), (9, 112), (7, 24), (8, 8)].flatMap { length, count in
      [UInt8](repeating: UInt8(length), count: count)
    }
    let distances = [UInt8](repeating: 5, count: 32)
    guard let literals = Code(lengths[...], mayBeIncomplete: false),
      let distances = Code(distances[...], mayBeIncomplete: false)
    else { preconditionFailure("the fixed codes are complete") }
    return (literals, distances)
  }()

  /// A prefix code: for each value that the next bits can have, a symbol and how many of the bits are its own.
  private struct Code {
    static let longest = 15

    /// Symbol and, in the lowest four bits, length; 0 where no symbol starts with these bits.
    private(set) var entries: [UInt16]
    let mask: UInt64

    /// Nil where the lengths are of no code. One symbol alone may leave half of its code unused.
    init?(_ lengths: ArraySlice<UInt8>, mayBeIncomplete: Bool) {
      var counts = [Int](repeating: 0, count: Code.longest + 1)
      for length in lengths { counts[Int(length)] += 1 }
      counts[0] = 0
      let longest = counts.lastIndex { $0 > 0 } ?? 0
      var starts = [0, 0]
      var free = 1
      for length in 1...Code.longest {
        free = free * 2 - counts[length]
        guard free >= 0 else { return nil }
        starts.append((starts[length] + counts[length]) * 2)
      }
      guard free == 0 || (mayBeIncomplete && longest <= 1) else { return nil }
      entries = Array(repeating: 0, count: 1 << longest)
      mask = UInt64(entries.count - 1)
      for (symbol, length) in lengths.enumerated() where length > 0 {
        let code = UInt16(starts[Int(length)])
        starts[Int(length)] += 1
        // The first bit of a code is the lowest one of its byte.
        var place = Int(code.reversed >> UInt16(16 - length))
        while place < entries.count {
          entries[place] = UInt16(symbol) << 4 | UInt16(length)
          place += 1 << Int(length)
        }
      }
    }
  }
}

extension UInt16 {
  /// The bits in the other direction.
  fileprivate var reversed: UInt16 {
    var (value, left) = (UInt16(0), self)
    for _ in 0..<16 {
      value = value << 1 | left & 1
      left >>= 1
    }
    return value
  }
}
