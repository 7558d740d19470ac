/// One document as it was read: valid UTF-8 without NUL bytes, whatever the file's encoding was.
public struct SourceDocument: Sendable {
  /// The path below the folder that was given, with `/`, or the file's name.
  public let name: String
  public let bytes: [UInt8]
  /// The encoding of the file; `bytes` are UTF-8 all the same.
  public let encoding: String

  /// Checks the bytes of a file. Throws a `Refusal` that names the line where reading ended.
  public init(name: String, bytes: [UInt8]) throws(Refusal) {
    if bytes.isEmpty { throw .empty }
    if let kind = SourceDocument.binaryKind(of: bytes) { throw .binary(kind) }
    var bytes = bytes
    var encoding = "UTF-8"
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      guard let text = Encodings.fromUTF16(bytes) else { throw .brokenUTF16 }
      (bytes, encoding) = (text, "UTF-16")
    } else if let fault = UTF8Check.firstFault(in: bytes), bytes[fault] != 0,
      let text = Encodings.fromBig5(bytes)
    {
      (bytes, encoding) = (text, "Big5")
    }
    if let fault = UTF8Check.firstFault(in: bytes) {
      let line = LineIndex(bytes).position(of: fault).line
      throw bytes[fault] == 0
        ? .nulByte(line: line) : .brokenUTF8(line: line, offset: fault)
    }
    if let offset = CombiningMarks.excess(in: bytes) {
      throw .combiningMarks(line: LineIndex(bytes).position(of: offset).line, limit: CombiningMarks.limit)
    }
    self.name = name
    self.bytes = bytes
    self.encoding = encoding
  }

  /// Formats that users hand over in the place of extracted text, told by their first bytes.
  private static let signatures: [([UInt8], String)] = [
    (Array("%PDF-".utf8), "a PDF from standard input"),
    ([0x89, 0x50, 0x4E, 0x47], "a PNG picture"),
    ([0xFF, 0xD8, 0xFF], "a JPEG picture"),
    (Array("GIF8".utf8), "a GIF picture"),
    ([0x50, 0x4B, 0x03, 0x04], "a ZIP archive or an Office document"),
    ([0xD0, 0xCF, 0x11, 0xE0], "an old Office document"),
    ([0x1F, 0x8B], "a gzip archive"),
  ]

  private static func binaryKind(of bytes: [UInt8]) -> String? {
    signatures.first { bytes.starts(with: $0.0) }?.1
  }
}

enum UTF8Check {
  /// The offset of the first NUL byte or the first byte that is no well-formed UTF-8, else nil.
  static func firstFault(in bytes: [UInt8]) -> Int? {
    var i = 0
    let n = bytes.count
    while i < n {
      let b = bytes[i]
      if b < 0x80 {
        if b == 0 { return i }
        i += 1
        continue
      }
      let length: Int
      var low: UInt8 = 0x80
      var high: UInt8 = 0xBF
      switch b {
      case 0xC2...0xDF: length = 2
      case 0xE0: (length, low) = (3, 0xA0)
      case 0xED: (length, high) = (3, 0x9F)
      case 0xE1...0xEF: length = 3
      case 0xF0: (length, low) = (4, 0x90)
      case 0xF1...0xF3: length = 4
      case 0xF4: (length, high) = (4, 0x8F)
      default: return i
      }
      if i + length > n || bytes[i + 1] < low || bytes[i + 1] > high { return i }
      for k in 2..<max(length, 2) where bytes[i + k] & 0xC0 != 0x80 { return i }
      i += length
    }
    return nil
  }
}

/// Combining marks on one character: normalization sorts them, so a crowd of them is an attack.
enum CombiningMarks {
  static let limit = 30

  /// Where a run of more than `limit` marks passes it, else nil.
  static func excess(in bytes: [UInt8]) -> Int? {
    var i = 0
    var run = 0
    while i < bytes.count {
      // No mark is below U+0300 or among the unified ideographs.
      let b = bytes[i]
      if b < 0xCC {
        i += 1
        run = 0
        continue
      }
      if b >= 0xE4, b <= 0xE9 {
        i += 3
        run = 0
        continue
      }
      let (scalar, length) = Scalars.decode(bytes, i)
      let properties = UnicodeScalar(scalar)?.properties
      run = properties?.canonicalCombiningClass == .notReordered ? 0 : run + 1
      if run > limit { return i }
      i += length
    }
    return nil
  }
}
