/// Why a document gives no output at all. Each is the document's fault, not the program's.
public enum Refusal: Error, Hashable, Sendable, CustomStringConvertible {
  /// There are no bytes.
  case empty
  /// There is white space alone.
  case noText
  /// The line holds a NUL byte.
  case nulByte(line: Int)
  /// The bytes from this offset on, counted from 0, are no UTF-8 and no other encoding that is read.
  case brokenUTF8(line: Int, offset: Int)
  /// A file of another kind, and which.
  case binary(String)
  /// What is wrong with an Office document, and what to do about it.
  case office(String)
  /// More bytes than the limit.
  case tooLarge(limit: Int)
  /// A surrogate without its partner.
  case brokenUTF16
  /// More combining marks on one character than the limit.
  case combiningMarks(line: Int, limit: Int)
  /// A line of more bytes than the limit.
  case longLine(line: Int, limit: Int)
  /// A cell of more bytes than the limit.
  case largeCell(line: Int, limit: Int)
  /// A row of more cells than the limit.
  case manyColumns(line: Int, limit: Int)
  /// More elements within each other than the limit.
  case deepNesting(line: Int, limit: Int)
  /// Text, but none of a standard.
  case noStandard
  /// The text of a standard in a format that no reader reads: what it is and what to do about it.
  case foreign(String)

  /// Nothing says that it was meant to be a standard: another kind of file, or other text.
  public var isOfAnotherKind: Bool {
    switch self {
    case .empty, .noText, .binary, .noStandard: true
    default: false
    }
  }

  public var description: String { message }

  /// One line: what is wrong, and what to do about it.
  public var message: String {
    switch self {
    case .empty: "the file is empty; extract the text of the standard again"
    case .noText: "only white space; the PDF may hold pictures alone and need OCR"
    case .nulByte(let line): "line \(line): a NUL byte; this is no text file, or it is damaged"
    case .brokenUTF8(let line, let offset):
      "line \(line): broken UTF-8 at byte \(offset); save the file as UTF-8"
    case .binary(let kind): "this is \(kind), not extracted text; run an extractor on it first"
    case .office(let words), .foreign(let words): words
    case .tooLarge(let limit) where limit >= SourceDocument.greatestSize:
      "more than \(limit) bytes; cut it into its standards"
    case .tooLarge(let limit): "more than \(limit) bytes; raise --max-bytes to read it"
    case .brokenUTF16: "broken UTF-16: half of a character; save the file as UTF-8"
    case .combiningMarks(let line, let limit):
      "line \(line): more than \(limit) combining marks on one character; this is no text of a standard (--max-marks)"
    case .longLine(let line, let limit):
      "line \(line): longer than \(limit) bytes; raise --max-line to read it"
    case .largeCell(let line, let limit):
      "line \(line): a cell of more than \(limit) bytes; raise --max-cell to read it"
    case .manyColumns(let line, let limit):
      "line \(line): a row of more than \(limit) cells; raise --max-columns to read it"
    case .deepNesting(let line, let limit):
      "line \(line): more than \(limit) elements within each other; raise --max-nesting to read it"
    case .noStandard:
      "no occupational competency standard found: neither 職能基準代碼 nor a table of tasks"
    }
  }
}
