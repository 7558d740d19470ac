/// Why a document gives no output at all. Each is the document's fault, not the program's.
public enum Refusal: Error, Hashable, Sendable {
  case empty
  case noText
  case nulByte(line: Int)
  case brokenUTF8(line: Int, offset: Int)
  case binary(String)
  case tooLarge(limit: Int)
  case brokenUTF16
  case combiningMarks(line: Int, limit: Int)
  case noStandard

  /// One line: what is wrong, and what to do about it.
  public var message: String {
    switch self {
    case .empty: "the file is empty; extract the text of the standard again"
    case .noText: "only white space; the PDF may hold pictures alone and need OCR"
    case .nulByte(let line): "line \(line): a NUL byte; this is no text file, or it is damaged"
    case .brokenUTF8(let line, let offset):
      "line \(line): broken UTF-8 at byte \(offset); save the file as UTF-8"
    case .binary(let kind): "this is \(kind), not extracted text; run an extractor on it first"
    case .tooLarge(let limit): "more than \(limit) bytes; raise --max-bytes to read it"
    case .brokenUTF16: "broken UTF-16: half of a character; save the file as UTF-8"
    case .combiningMarks(let line, let limit):
      "line \(line): more than \(limit) combining marks on one character; this is no text of a standard"
    case .noStandard:
      "no occupational competency standard found: neither 職能基準代碼 nor a table of tasks"
    }
  }
}
