public import OCSSourceText

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
    /// As of the word.
    public var confidence: Double?
  }

  public private(set) var bytes: [UInt8] = []
  /// Of each word, in order.
  public private(set) var places: [Place] = []
  /// How many tables stand in it.
  public private(set) var tables = 0

  /// Boxes may be measured in any unit: the geometry counts in points of characters of this size where they are far from it.
  private static let usualSize = 10.0
  private var unit = 1.0

  public init(_ pages: [PlacedPage]) {
    let size = Typeface.size(of: pages.lazy.flatMap(\.words))
    if size > 2 * Carrier.usualSize || size < Carrier.usualSize / 2 { unit = size / Carrier.usualSize }
    let (parts, measures) = PageItem.items(of: unit == 1 ? pages : pages.map { $0.scaled(by: 1 / unit) })
    let tasks = RiverTable.replacingLines(of: JoinedPages(parts, measures).items, measures)
    let items = RiverVersions.replacingLines(of: tasks, measures)
    let words = LatinWords(items, measures)
    let furniture = PageFurniture(items)
    write("<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"></head><body>\n")
    var paragraph: [TextLine] = []
    for (i, item) in items.enumerated() {
      switch item {
      case .line(let line, let page):
        if paragraph.isEmpty, furniture.contains(line) {
          write("<footer>")
          write(line, page, measures)
          write("</footer>\n")
          continue
        }
        paragraph.append(line)
        // Above the first table stand titles and fields, a line each.
        if tables > 0, i + 1 < items.count, case .line(let next, page) = items[i + 1],
          next.middle - line.middle < 1.8 * measures.pitch, !furniture.contains(line),
          !furniture.contains(next)
        {
          continue
        }
        write(paragraph, page, measures, words)
        paragraph = []
      case .table(let table, _):
        tables += 1
        write(table, measures, words)
      }
    }
    write("</body></html>\n")
  }

  /// Lines below each other: what had no room on one goes on in the next.
  private mutating func write(_ lines: [TextLine], _ page: Int, _ measures: Measures, _ words: LatinWords) {
    let left = lines.map(\.left).min() ?? 0
    let right = max(measures.right, lines.map(\.right).max() ?? 0)
    // A line that starts with a code as the first one does is a paragraph.
    let shape = lines.first.flatMap { CodeShape($0.characters(size: measures.size)) }
    write("<p>")
    for (i, line) in lines.enumerated() {
      if i > 0 {
        var end = LineEnd.between(lines[i - 1], line, left: left, right: right, measures)
        if end != .hard, let shape, let code = CodeShape(line.characters(size: measures.size)),
          code.starts(with: shape)
        {
          end = .hard
        }
        write(end, lines[i - 1], line, words, paragraph: "</p>\n<p>")
      }
      write(line, page, measures)
    }
    write("</p>\n")
  }

  /// Words of which the program that read them off a picture was this sure are no doubt.
  private static let leastConfidence = 60.0

  /// The words of which that program was less sure, those side by side as one.
  public var doubtful: [SourceRange] {
    var ranges: [SourceRange] = []
    for place in places where place.confidence.map({ $0 < Carrier.leastConfidence }) ?? false {
      if let last = ranges.last, bytes[last.upper..<place.range.lower].allSatisfy({ $0 <= 0x20 }) {
        ranges[ranges.count - 1].upper = place.range.upper
      } else {
        ranges.append(place.range)
      }
    }
    return ranges
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
      if let last, let end = line.end { write(end, last.text, line.text, words, paragraph: "<br>") }
      write(line.text, line.page, measures)
      last = line
    }
  }

  private mutating func write(
    _ end: LineEnd, _ line: TextLine, _ next: TextLine, _ words: LatinWords, paragraph: String
  ) {
    switch end {
    case .soft: write("\n")
    case .cut: if words.parts(line, next) { write("\n") }
    case .tight: break
    case .hard: write(paragraph)
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
        Place(
          range: SourceRange(start, bytes.count), page: page, box: word.box.scaled(by: unit),
          source: word.source, confidence: word.confidence))
    }
  }
}
