/// What documents of every kind consist of, once their formats are understood.
enum Block: Sendable {
  case paragraph(Paragraph)
  case table(Table)

  /// Puts text before that of the first paragraph.
  static func lead(with text: String, _ blocks: inout [Block]) {
    for i in blocks.indices {
      guard case .paragraph(var paragraph) = blocks[i], paragraph.holdsText else { continue }
      paragraph.lead(with: text)
      blocks[i] = .paragraph(paragraph)
      return
    }
  }
}

/// A line of text, as it goes into the carrier.
struct Paragraph: Sendable {
  /// What tells that text no longer holds.
  enum Strike: String, Sendable {
    /// A tracked deletion.
    case deleted = "del"
    /// Text that is struck through.
    case struck = "s"
  }

  /// Its markup, but for the end of what is struck.
  private var bytes: [UInt8] = []
  private var strike: Strike?
  private(set) var holdsText = false

  /// Its markup.
  var markup: [UInt8] { bytes + (strike.map(Paragraph.end) ?? []) }

  init() {}

  init(_ text: String) { add(text) }

  mutating func add(_ text: String, _ strike: Strike? = nil) {
    guard !text.isEmpty else { return }
    mark(strike)
    for b in text.utf8 {
      switch b {
      case 0x26: bytes += "&amp;".utf8
      case 0x3C: bytes += "&lt;".utf8
      case 0x3E: bytes += "&gt;".utf8
      // Lines of the carrier are those of the document.
      case 0x09, 0x0A, 0x0D: bytes.append(0x20)
      default:
        bytes.append(b)
        if b > 0x20 { holdsText = true }
      }
    }
  }

  mutating func addLineBreak() {
    mark(nil)
    bytes += "<br>".utf8
  }

  /// Puts text before all others.
  mutating func lead(with text: String) {
    var first = Paragraph(text)
    first.mark(nil)
    bytes = first.bytes + bytes
  }

  private mutating func mark(_ new: Strike?) {
    guard new != strike else { return }
    if let strike { bytes += Paragraph.end(strike) }
    if let new { bytes += "<\(new.rawValue)>".utf8 }
    strike = new
  }

  private static func end(_ strike: Strike) -> [UInt8] { Array("</\(strike.rawValue)>".utf8) }
}

/// Rows of cells; what a merged cell covers has no cell of its own.
struct Table: Sendable {
  /// More columns than any program's tables have.
  static let greatestSpan = 100

  struct Cell: Sendable {
    var columns = 1
    var rows = 1
    var blocks: [Block] = []
  }

  var rows: [[Cell]] = []
}
