/// Lines of a document: they end in LF, CRLF or CR.
public struct LineIndex: Sendable {
  private let bytes: [UInt8]
  private let starts: [Int]

  /// A place as people and editors count it: from 1, columns in Unicode scalars.
  public struct Position: Hashable, Sendable {
    /// The line, from 1.
    public let line: Int
    /// The column, from 1, in Unicode scalars.
    public let column: Int
  }

  /// The lines of a text in UTF-8.
  public init(_ bytes: [UInt8]) {
    self.bytes = bytes
    var starts = [0]
    for i in bytes.indices {
      let isEnd = bytes[i] == 0x0A || (bytes[i] == 0x0D && !(i + 1 < bytes.count && bytes[i + 1] == 0x0A))
      if isEnd { starts.append(i + 1) }
    }
    self.starts = starts
  }

  /// The line and column of a byte; `offset` counts from 0.
  public func position(of offset: Int) -> Position {
    var low = 0
    var high = starts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle } else { high = middle }
    }
    var column = 1
    for i in starts[low]..<min(offset, bytes.count) where bytes[i] & 0xC0 != 0x80 { column += 1 }
    return Position(line: low + 1, column: column)
  }

  /// The byte at a line and column; nil where there is none.
  public func offset(line: Int, column: Int) -> Int? {
    guard line >= 1, line <= starts.count, column >= 1 else { return nil }
    var i = starts[line - 1]
    let end = line < starts.count ? starts[line] : bytes.count
    for _ in 1..<column {
      guard i < end else { return nil }
      i += 1
      while i < end, bytes[i] & 0xC0 == 0x80 { i += 1 }
    }
    return i < end ? i : nil
  }
}
