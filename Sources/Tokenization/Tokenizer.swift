public import OCSSourceText

/// A document in any layout → its tokens and the sheet of its sections, rows and cells.
public enum Tokenizer {
  /// Throws a `Refusal` where a cell, a row or the nesting of elements goes beyond its limit.
  public static func tokenize(
    _ source: SourceDocument, layout: Layout? = nil, limits: Limits = Limits(), weights: Weights = Weights()
  ) throws(Refusal) -> (text: TokenizedText, sheet: Sheet) {
    // Boxes are read through a page of HTML; what holds none is read as one.
    let layout = layout == .boxes ? .html : layout ?? recognize(source)
    var text = Lexer.tokenize(source, as: layout)
    if let refusal = text.excess(over: limits, as: layout) { throw refusal }
    var sheet: Sheet
    switch layout {
    case .grid, .markdown, .csv: sheet = TableReader.readLines(text, layout, weights)
    case .html, .boxes:
      sheet = TableReader.readHTML(text, weights)
      // Pages of some programs have no tables, and the lines of the document's pages instead.
      if sheet.isEmpty, isPage(source.bytes) {
        text = Lexer.tokenize(source, as: layout, keepsLines: true)
        sheet = TableReader.readHTML(text, weights)
      }
    case .flow: sheet = FlowReader.read(text, weights)
    case .columns: sheet = ColumnsReader.read(text, weights)
    }
    sheet.partOverlaps(of: text)
    sheet.sort()
    sheet.partRepeatedRows(of: text)
    return (text, sheet)
  }

  /// The tokens alone.
  public static func tokens(of source: SourceDocument, layout: Layout? = nil) -> TokenizedText {
    Lexer.tokenize(source, as: layout ?? recognize(source))
  }

  /// Tells the layout from the content alone, by what parts the cells of its tables.
  public static func recognize(_ source: SourceDocument) -> Layout {
    if isPage(source.bytes) { return .html }
    if ListScanner.isList(source.bytes.span) { return .csv }
    var lines = (
      all: 0, tabs: 0, innerTabs: 0, pipes: 0, framed: 0, quoted: 0, commas: 0, semicolons: 0, rows: 0,
      spaced: 0,
      rules: 0, wiki: 0
    )
    let bytes = source.bytes.span
    var i = 0
    while i <= bytes.count {
      var line = (tabs: 0, innerTabs: 0, pipes: 0, commas: 0, semicolons: 0, first: UInt8(0))
      let start = i
      var blanks = 0
      var isSpaced = false
      while i < bytes.count {
        let b = bytes[i]
        if b == 0x0A || b == 0x0D { break }
        if b > 0x20 {
          // Three blanks between words keep columns apart.
          if blanks >= 3, line.first != 0 { isSpaced = true }
          blanks = 0
          if line.first == 0 { line.first = b }
          if b >= 0x80 {
            // On to the next character that can be of use.
            i = bytes.firstIndex(atOrBelow: 0x7C, from: i + 1)
            continue
          }
          switch b {
          case 0x7C:
            line.pipes += 1
            if i > 0, bytes[i - 1] == 0x22 { lines.quoted += 1 }
          case 0x2C: line.commas += 1
          case 0x3B: line.semicolons += 1
          case 0x3C: if startsRow(bytes, i) { lines.rows += 1 }
          default: break
          }
        } else if b == 0x09 {
          line.tabs += 1
          blanks = 0
          if line.first != 0 { line.innerTabs += 1 }
        } else {
          blanks = b == 0x20 ? blanks + 1 : 0
        }
        i += 1
      }
      if line.tabs >= 2 { lines.tabs += 1 }
      if line.innerTabs >= 2 { lines.innerTabs += 1 }
      // Whatever follows, cells between tabs stand in two lines.
      if lines.innerTabs >= 2 { return .grid }
      // Where no bar stands before the first cell, a row of the profile has four all the same.
      if line.pipes >= (line.first == 0x7C ? 3 : 4) { lines.pipes += 1 }
      if line.pipes > 0, line.first == 0x7C { lines.framed += 1 }
      if line.first == 0x2D || line.first == 0x3D, isRule(bytes, start..<min(i, bytes.count)) {
        lines.rules += 1
      }
      if line.first == 0x7B, WikiTables.starts(bytes, start) { lines.wiki += 1 }
      if line.commas >= 4 { lines.commas += 1 }
      if line.semicolons >= 4 { lines.semicolons += 1 }
      if line.first != 0 { lines.all += 1 }
      if isSpaced { lines.spaced += 1 }
      i += 1
    }
    // HTML may be indented with tabs; cells of a grid may hold rows of HTML.
    if lines.rows >= 2, lines.innerTabs < 2 { return .html }
    if lines.tabs >= 2 { return .grid }
    // Bars behind quotes part the cells of CSV.
    if lines.pipes >= 2, lines.quoted >= 2, lines.framed * 2 < lines.pipes { return .csv }
    if lines.pipes >= 2 || lines.rules >= 2 || lines.wiki >= 1 { return .markdown }
    if max(lines.commas, lines.semicolons) >= 3 { return .csv }
    return lines.spaced * 5 >= lines.all && lines.spaced >= 4 ? .columns : .flow
  }

  /// Whether a line is a rule whose runs of dashes are as wide as columns.
  private static func isRule(_ bytes: Span<UInt8>, _ line: Range<Int>) -> Bool {
    DrawnTables.runs(of: SourceRange(line.lowerBound, line.upperBound), bytes).map { $0.count >= 3 } ?? false
  }

  /// Whether the document is a whole HTML page, which may have no table.
  static func isPage(_ bytes: [UInt8]) -> Bool {
    let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
    var rest = bytes.dropFirst(bytes.starts(with: byteOrderMark) ? 3 : 0).drop { $0 <= 0x20 }
    if rest.starts(with: "<?xml ".utf8) {
      // XHTML declares its version and encoding first.
      rest = rest.drop { $0 != 0x3E }.dropFirst().drop { $0 <= 0x20 }
    }
    let beginning = String(decoding: rest.prefix(16), as: UTF8.self).lowercased()
    return beginning.hasPrefix("<!doctype html") || beginning.hasPrefix("<html")
  }

  /// Whether `<tr` stands at `i`.
  private static func startsRow(_ bytes: Span<UInt8>, _ i: Int) -> Bool {
    guard i + 3 < bytes.count, bytes[i + 1] | 0x20 == 0x74, bytes[i + 2] | 0x20 == 0x72 else { return false }
    return bytes[i + 3] == 0x3E || bytes[i + 3] <= 0x20
  }
}
