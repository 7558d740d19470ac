/// One document as it was read: valid UTF-8 without NUL bytes, whatever the file's encoding was.
public struct SourceDocument: Sendable {
  /// The path below the folder that was given, with `/`, or the file's name.
  public let name: String
  /// Its text in UTF-8, without a byte order mark.
  public let bytes: [UInt8]
  /// The encoding of the file; `bytes` are UTF-8 all the same.
  public let encoding: String
  /// The bytes are the carrier that was made of a document which is no text itself; they stand in no file.
  public let isCarrier: Bool

  /// Checks the bytes of a file, or of a carrier. Throws a `Refusal` that names the line where reading ended.
  public init(
    name: String, bytes: [UInt8], isCarrier: Bool = false, limits: Limits = Limits()
  ) throws(Refusal) {
    if bytes.isEmpty { throw .empty }
    let greatest = min(limits.bytes, SourceDocument.greatestSize)
    if bytes.count > greatest { throw .tooLarge(limit: greatest) }
    if let kind = SourceDocument.binaryKind(of: bytes) { throw .binary(kind) }
    var bytes = bytes
    var encoding = "UTF-8"
    var check = UTF8Check(bytes.span)
    if bytes[0] >= 0xFE, bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      guard let text = Encodings.fromUTF16(bytes) else { throw .brokenUTF16 }
      (bytes, encoding) = (text, "UTF-16")
      check = UTF8Check(bytes.span)
    } else if check.firstFault != nil, let known = Encodings.fromChinese(bytes) {
      (bytes, encoding) = known
      check = UTF8Check(bytes.span)
    }
    if let fault = check.firstFault {
      let line = LineIndex(bytes).position(of: fault).line
      throw bytes[fault] == 0
        ? .nulByte(line: line) : .brokenUTF8(line: line, offset: fault)
    }
    if check.mayHoldMarks, let offset = limits.firstMarkTooMany(in: bytes) {
      throw .combiningMarks(line: LineIndex(bytes).position(of: offset).line, limit: limits.marks)
    }
    if let line = limits.firstLongLine(in: bytes) { throw .longLine(line: line, limit: limits.line) }
    self.name = name
    self.bytes = bytes
    self.encoding = encoding
    self.isCarrier = isCarrier
  }

  private init(name: String, bytes: [UInt8], encoding: String, isCarrier: Bool) {
    self.name = name
    self.bytes = bytes
    self.encoding = encoding
    self.isCarrier = isCarrier
  }

  /// A part of the document, under a name of its own.
  public func part(_ range: SourceRange, named name: String) -> SourceDocument {
    SourceDocument(
      name: name, bytes: Array(bytes[range.lower..<range.upper]), encoding: encoding, isCarrier: isCarrier)
  }

  /// Places are kept as 32-bit numbers.
  static let greatestSize = 1 << 32 - 1

  /// Formats that users hand over in the place of extracted text, told by their first bytes.
  private static let signatures: [([UInt8], String)] = [
    (Array("%PDF-".utf8), "a PDF from standard input"),
    ([0x89, 0x50, 0x4E, 0x47], "a PNG picture"),
    ([0xFF, 0xD8, 0xFF], "a JPEG picture"),
    (Array("GIF8".utf8), "a GIF picture"),
    ([0x50, 0x4B, 0x03, 0x04], "a ZIP archive"),
    ([0xD0, 0xCF, 0x11, 0xE0], "an old Office document"),
    (Array("{\\rtf".utf8), "a Rich Text file"),
    ([0x1F, 0x8B], "a gzip archive"),
  ]

  private static func binaryKind(of bytes: [UInt8]) -> String? {
    // Text starts with none of their first bytes but `%`, `G` and `P`.
    if bytes[0] >= 0xE3, bytes[0] < 0xF0 { return nil }
    return signatures.first { bytes.starts(with: $0.0) }?.1
  }
}

/// One pass over the bytes of a file.
struct UTF8Check {
  /// The offset of the first NUL byte or the first byte that is no well-formed UTF-8, else nil.
  private(set) var firstFault: Int?
  /// There is a character outside of the blocks that most text consists of.
  private(set) var mayHoldMarks = false

  init(_ bytes: Span<UInt8>) {
    var i = 0
    let n = bytes.count
    while i < n {
      i = UTF8Check.endOfUsual(bytes, i)
      if i == n || bytes[i] == 0 { break }
      let b = bytes[i]
      // Three bytes with free second and third ones.
      if b > 0xE0, b < 0xF0, b != 0xED {
        guard i + 2 < n, bytes[i + 1] & 0xC0 == 0x80, bytes[i + 2] & 0xC0 == 0x80 else { break }
        note(b, bytes[i + 1], bytes[i + 2])
        i += 3
        continue
      }
      let length = UTF8Check.length(bytes, i)
      if length == 0 { break }
      if b >= 0xCC { mayHoldMarks = true }
      i += length
    }
    if i < n { firstFault = i }
  }

  /// Behind the ASCII characters and the common ideographs from `i` on.
  @inline(__always)
  private static func endOfUsual(_ bytes: Span<UInt8>, _ i: Int) -> Int {
    unsafe bytes.withUnsafeBytes { bytes in
      var i = i
      while i &+ 8 <= bytes.count {
        let word = unsafe UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: i, as: UInt64.self))
        let (lead, next) = (word & 0xFF, word >> 24 & 0xFF)
        if lead &- 0xE4 <= 5 {
          // Both of the next bytes are continuations, and another one follows as a rule.
          if next &- 0xE4 <= 5, word & 0xC0C0_00C0_C000 == 0x8080_0080_8000 {
            i &+= 6
            continue
          }
          if word & 0xC0_C000 != 0x80_8000 { return i }
          i &+= 3
        } else if lead &- 1 < 0x7F {
          i &+= 1
        } else {
          return i
        }
      }
      while i < bytes.count, unsafe bytes[i] &- 1 < 0x7F { i &+= 1 }
      return i
    }
  }

  private mutating func note(_ b: UInt8, _ second: UInt8, _ third: UInt8) {
    switch b {
    // U+3000 to U+3029, U+FF00 to U+FFFF, U+2000 to U+207F, U+2200 to U+27FF.
    case 0xE3 where second == 0x80 && third < 0xAA: return
    case 0xE4...0xE9: return
    case 0xEF where second >= 0xBC: return
    case 0xE2 where second < 0x82 || (second >= 0x88 && second < 0xA0): return
    default: mayHoldMarks = true
    }
  }

  /// The length of the character at `i`, which is not of the usual three bytes; 0 where it is none.
  private static func length(_ bytes: Span<UInt8>, _ i: Int) -> Int {
    let length: Int
    var low: UInt8 = 0x80
    var high: UInt8 = 0xBF
    switch bytes[i] {
    case 0xC2...0xDF: length = 2
    case 0xE0: (length, low) = (3, 0xA0)
    case 0xED: (length, high) = (3, 0x9F)
    case 0xF0: (length, low) = (4, 0x90)
    case 0xF1...0xF3: length = 4
    case 0xF4: (length, high) = (4, 0x8F)
    default: return 0
    }
    if i + length > bytes.count || bytes[i + 1] < low || bytes[i + 1] > high { return 0 }
    for k in 2..<max(length, 2) where bytes[i + k] & 0xC0 != 0x80 { return 0 }
    return length
  }
}
