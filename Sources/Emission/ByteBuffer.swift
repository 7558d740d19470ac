/// Bytes that grow at their end, cut into pieces so that a large output is never copied as a whole. An array asks at each byte whether it is shared and large enough; this asks once
/// a piece, a quarter of the instructions for JSON's short pieces.
@safe struct ByteBuffer: ~Copyable {
  private var base: UnsafeMutableRawPointer
  private var capacity: Int
  private var count = 0
  private var pieces: [[UInt8]] = []

  /// More than nearly all standards have.
  private static let pieceSize = 1 << 20

  init(capacity: Int) {
    self.capacity = max(capacity, 256)
    unsafe base = UnsafeMutableRawPointer.allocate(byteCount: self.capacity, alignment: 1)
  }

  deinit { unsafe base.deallocate() }

  @inline(__always)
  private mutating func reserve(_ more: Int) {
    if count + more > capacity { grow(count + more) }
  }

  @inline(never)
  private mutating func grow(_ least: Int) {
    if count >= ByteBuffer.pieceSize {
      let more = least - count
      pieces.append(current())
      count = 0
      if more <= capacity { return }
    }
    let larger = max(least, capacity * 2)
    let next = UnsafeMutableRawPointer.allocate(byteCount: larger, alignment: 1)
    unsafe next.copyMemory(from: base, byteCount: count)
    unsafe base.deallocate()
    unsafe base = next
    capacity = larger
  }

  @inline(__always)
  mutating func put(_ byte: UInt8) {
    reserve(1)
    store(byte)
  }

  @inline(__always)
  mutating func put(_ text: StaticString) {
    reserve(text.utf8CodeUnitCount)
    unsafe (base + count).copyMemory(from: text.utf8Start, byteCount: text.utf8CodeUnitCount)
    count += text.utf8CodeUnitCount
  }

  @inline(__always)
  mutating func put(_ bytes: Span<UInt8>) {
    let length = bytes.count
    reserve(length)
    unsafe bytes.withUnsafeBytes { source in
      guard let start = source.baseAddress else { return }
      unsafe (base + count).copyMemory(from: start, byteCount: length)
    }
    count += length
  }

  /// A line end and blanks.
  mutating func putLine(indent: Int) {
    reserve(indent + 9)
    storeLine(indent)
  }

  /// A key of JSON with its comma, on a line of its own where there is an indent; one question for room for all of it.
  @inline(__always)
  mutating func putKey(_ name: StaticString, isFirst: Bool, indent: Int?) {
    let length = name.utf8CodeUnitCount
    reserve(length + (indent ?? 0) + 16)
    if !isFirst { store(0x2C) }
    if let indent { storeLine(indent) }
    store(0x22)
    unsafe (base + count).copyMemory(from: name.utf8Start, byteCount: length)
    count += length
    store(0x22)
    store(0x3A)
    if indent != nil { store(0x20) }
  }

  /// There is room for it.
  @inline(__always)
  private mutating func store(_ byte: UInt8) {
    unsafe base.storeBytes(of: byte, toByteOffset: count, as: UInt8.self)
    count += 1
  }

  /// Blanks are stored eight at a time: the last of them may reach beyond the indent, and what follows is written over
  /// them.
  @inline(__always)
  private mutating func storeLine(_ indent: Int) {
    store(0x0A)
    var done = 0
    while done < indent {
      unsafe base.storeBytes(of: 0x2020_2020_2020_2020, toByteOffset: count + done, as: UInt64.self)
      done += 8
    }
    count += indent
  }

  /// All bytes, in pieces.
  consuming func finish() -> [[UInt8]] {
    pieces.append(current())
    return pieces
  }

  /// All bytes at once.
  consuming func whole() -> [UInt8] {
    pieces.isEmpty ? current() : finish().reduce(into: []) { $0 += $1 }
  }

  private func current() -> [UInt8] {
    let count = count
    return unsafe [UInt8](unsafeUninitializedCapacity: count) { target, filled in
      if let start = target.baseAddress {
        unsafe UnsafeMutableRawPointer(start).copyMemory(from: base, byteCount: count)
      }
      filled = count
    }
  }
}
