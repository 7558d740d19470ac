/// How large a document and its parts may be. Beyond any of these it is refused, whatever else is in it; only findings
/// are cut.
public struct Limits: Hashable, Sendable {
  /// Bytes of the file.
  public var bytes = 64 << 20
  /// Bytes of a line, its end not counted.
  public var line = 16 << 20
  /// Bytes of a cell of a table.
  public var cell = 1 << 20
  /// Cells of a row.
  public var columns = 4096
  /// Elements within elements, or values of JSON within values.
  public var nesting = 200
  /// Combining marks on one character: normalization sorts them, so a crowd of them is an attack.
  public var marks = 30
  /// Findings of a document; the one behind them says how many are left out.
  public var findings = 10_000

  /// Those of the command without options.
  public init() {}

  /// The first line that is too long, by number.
  func firstLongLine(in bytes: [UInt8]) -> Int? {
    guard bytes.count > line else { return nil }
    var number = 1
    var start = 0
    var i = 0
    while i <= bytes.count {
      if i == bytes.count || bytes[i] == 0x0A || bytes[i] == 0x0D {
        if i - start > line { return number }
        if i + 1 < bytes.count, bytes[i] == 0x0D, bytes[i + 1] == 0x0A { i += 1 }
        number += 1
        start = i + 1
      }
      i += 1
    }
    return nil
  }

  /// Where a run of combining marks becomes too long.
  func firstMarkTooMany(in bytes: [UInt8]) -> Int? {
    var i = 0
    var run = 0
    while i < bytes.count {
      // No mark is below U+0300, among the unified ideographs, or among their punctuation and wide forms.
      let b = bytes[i]
      if b < 0xCC {
        i += 1
        run = 0
        continue
      }
      if b >= 0xE4,
        b <= 0xE9 || b == 0xEF && bytes[i + 1] >= 0xBC
          || b == 0xE3 && bytes[i + 1] == 0x80 && bytes[i + 2] < 0xAA
      {
        i += 3
        run = 0
        continue
      }
      let (scalar, length) = Scalars.decode(bytes, i)
      let properties = UnicodeScalar(scalar)?.properties
      run = properties?.canonicalCombiningClass == .notReordered ? 0 : run + 1
      if run > marks { return i }
      i += length
    }
    return nil
  }
}
