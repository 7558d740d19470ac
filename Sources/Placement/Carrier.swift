public import SourceText

/// The text that was read off placed words: an HTML page of paragraphs and tables, a cell a `td`, and where each word of
/// it stands on which page.
public struct Carrier: Sendable {
  public struct Place: Sendable {
    /// In the carrier's bytes.
    public var range: SourceRange
    /// From 0.
    public var page: Int
    public var box: Box
    /// In a carrier of boxes.
    public var source: SourceRange?
  }

  public private(set) var bytes: [UInt8] = []
  /// Of each word, in order.
  public private(set) var places: [Place] = []
  /// How many tables rulings enclose.
  public private(set) var ruledTables = 0

  public init(_ pages: [PlacedPage]) {
    let (parts, measures) = PageItem.items(of: pages)
    let joined = JoinedPages(parts, measures)
    let words = LatinWords(joined.items, measures)
    write("<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"></head><body>\n")
    for item in joined.items {
      switch item {
      case .line(let line, let page):
        write("<p>")
        write(line, page, measures)
        write("</p>\n")
      case .table(let table, _):
        ruledTables += 1
        write(table, measures, words)
      }
    }
    write("</body></html>\n")
  }

  private mutating func write(_ text: String) { bytes += text.utf8 }

  private mutating func write(_ table: TableGrid, _ measures: Measures, _ words: LatinWords) {
    write("<table>\n")
    let pad = table.pad(measures)
    for row in 0..<table.height {
      write("<tr>")
      for cell in table.cells where cell.row == row {
        write("<td")
        if cell.rowspan > 1 { write(" rowspan=\"\(cell.rowspan)\"") }
        if cell.colspan > 1 { write(" colspan=\"\(cell.colspan)\"") }
        write(">")
        write(cell, pad, measures, words)
        write("</td>")
      }
      write("</tr>\n")
    }
    write("</table>\n")
  }

  private mutating func write(
    _ cell: TableGrid.Cell, _ pad: Double, _ measures: Measures, _ words: LatinWords
  ) {
    var last: TableGrid.Line?
    for line in cell.lines(pad, measures) {
      if let last {
        switch line.end {
        case .soft: write("\n")
        case .cut: if words.parts(last.text, line.text) { write("\n") }
        case .hard: write("<br>")
        case nil: break
        }
      }
      write(line.text, line.page, measures)
      last = line
    }
  }

  private mutating func write(_ line: TextLine, _ page: Int, _ measures: Measures) {
    for (i, word) in line.words.enumerated() {
      if i > 0, line.hasBlank(before: i, size: measures.size) { write(" ") }
      let start = bytes.count
      for byte in word.text {
        switch byte {
        case 0x26: write("&amp;")
        case 0x3C: write("&lt;")
        case 0x3E: write("&gt;")
        default: bytes.append(byte)
        }
      }
      places.append(
        Place(range: SourceRange(start, bytes.count), page: page, box: word.box, source: word.source))
    }
  }
}
