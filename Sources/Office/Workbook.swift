internal import OCSMarkupFragments
internal import OCSSourceText

/// An Excel workbook → a table for each sheet that is shown, with numbers and days as they are printed.
struct Workbook {
  private struct Look {
    var format = NumberFormat.general
    var isStruck = false
    var font: String?
  }

  private struct Font {
    var isStruck: Bool
    var name: String?
  }

  private let limits: Limits
  /// Days count from 1904 and not from 1900.
  private let countsFrom1904: Bool
  /// Texts that cells share.
  private var texts: [XMLElement] = []
  private var looks: [Look] = []

  static func blocks(
    of root: XMLElement, part: String, in package: inout OfficePackage, _ limits: Limits
  ) throws(Refusal) -> [Block] {
    let relationships = try package.relationships(of: part)
    let days = root.first("x:workbookPr")?.attribute("date1904") ?? "0"
    var book = Workbook(limits: limits, countsFrom1904: days == "1" || days == "true")
    if let part = OfficePackage.target("styles", in: relationships), let styles = try package.root(of: part) {
      book.looks = Workbook.looks(styles)
    }
    if let part = OfficePackage.target("sharedStrings", in: relationships),
      let all = try package.root(of: part)
    {
      book.texts = all.elements.filter { $0.name == "x:si" }
    }
    var blocks: [Block] = []
    for sheet in root.first("x:sheets")?.elements.map(\.self) ?? [] {
      guard let id = sheet.attribute("r:id"), let target = relationships[id], target.kind == "worksheet",
        ["hidden", "veryHidden"].contains(sheet.attribute("state") ?? "") == false,
        let root = try package.root(of: target.target)
      else { continue }
      blocks.append(.table(try book.table(of: root)))
    }
    return blocks
  }

  private init(limits: Limits, countsFrom1904: Bool) {
    self.limits = limits
    self.countsFrom1904 = countsFrom1904
  }

  // MARK: Looks

  private static func looks(_ styles: XMLElement) -> [Look] {
    var formats: [Int: String] = [:]
    for one in styles.first("x:numFmts")?.elements.map(\.self) ?? [] {
      if let id = one.attribute("numFmtId").flatMap(Int.init) { formats[id] = one.attribute("formatCode") }
    }
    let fonts = (styles.first("x:fonts")?.elements.map(\.self) ?? []).map { font in
      Font(
        isStruck: font.first("x:strike").map { $0.attribute("val") != "0" } ?? false,
        name: font.first("x:name")?.attribute("val"))
    }
    return (styles.first("x:cellXfs")?.elements.map(\.self) ?? []).map { cell in
      var look = Look()
      let id = cell.attribute("numFmtId").flatMap(Int.init) ?? 0
      look.format = formats[id].map { NumberFormat($0) } ?? NumberFormat(builtIn: id)
      if let font = cell.attribute("fontId").flatMap(Int.init), fonts.indices.contains(font) {
        look.isStruck = fonts[font].isStruck
        look.font = fonts[font].name
      }
      return look
    }
  }

  // MARK: Sheets

  private func table(of sheet: XMLElement) throws(Refusal) -> Table {
    var grid = SheetGrid(limits)
    var row = -1
    for line in sheet.first("x:sheetData")?.elements.map(\.self) ?? [] where line.name == "x:row" {
      let number = line.attribute("r").flatMap(Int.init) ?? 0
      row = CellName.rows.contains(number) ? number - 1 : row + 1
      var column = -1
      for cell in line.elements where cell.name == "x:c" {
        column = cell.attribute("r").flatMap(CellName.init)?.column ?? (column + 1)
        try grid.put(blocks(of: cell), row: row, column: column)
      }
    }
    for merge in sheet.first("x:mergeCells")?.elements.map(\.self) ?? [] {
      let ends = (merge.attribute("ref") ?? "").split(separator: ":").compactMap { CellName(String($0)) }
      guard ends.count == 2, ends[0].row <= ends[1].row, ends[0].column <= ends[1].column else { continue }
      grid.merge(rows: ends[0].row...ends[1].row, columns: ends[0].column...ends[1].column)
    }
    return try grid.table()
  }

  private func blocks(of cell: XMLElement) -> [Block] {
    let style = cell.attribute("s").flatMap(Int.init) ?? 0
    let look = looks.indices.contains(style) ? looks[style] : Look()
    let value = cell.first("x:v")?.text ?? ""
    switch cell.attribute("t") {
    case "s":
      guard let place = Int(value.trimmed), texts.indices.contains(place) else { return [] }
      return Workbook.blocks(of: texts[place], look)
    case "inlineStr": return cell.first("x:is").map { Workbook.blocks(of: $0, look) } ?? []
    case "b": return Workbook.lines(value.trimmed == "1" ? "TRUE" : "FALSE", look)
    case "str", "e", "d": return Workbook.lines(Workbook.unescaped(value), look)
    default:
      guard let number = Double(value.trimmed), number.isFinite else { return Workbook.lines(value, look) }
      return Workbook.lines(look.format.text(of: number, countsFrom1904: countsFrom1904), look)
    }
  }

  // MARK: Text

  /// The text of a string item, whose runs may have looks of their own. How it is pronounced is left out.
  private static func blocks(of item: XMLElement, _ look: Look) -> [Block] {
    var lines = [Paragraph()]
    func add(_ text: String, _ look: Look) {
      for (i, line) in unescaped(text).split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
        if i > 0 { lines.append(Paragraph()) }
        lines[lines.count - 1].add(
          SymbolFont.text(String(line), in: look.font), look.isStruck ? .struck : nil)
      }
    }
    for part in item.elements {
      switch part.name {
      case "x:t": add(part.text, look)
      case "x:r":
        let properties = part.first("x:rPr")
        var own = look
        if let strike = properties?.first("x:strike") { own.isStruck = strike.attribute("val") != "0" }
        own.font = properties?.first("x:rFont")?.attribute("val") ?? look.font
        add(part.first("x:t")?.text ?? "", own)
      default: break
      }
    }
    return lines.map { .paragraph($0) }
  }

  private static func lines(_ text: String, _ look: Look) -> [Block] {
    text.split(separator: "\n").map { line in
      var paragraph = Paragraph()
      paragraph.add(SymbolFont.text(String(line), in: look.font), look.isStruck ? .struck : nil)
      return .paragraph(paragraph)
    }
  }

  /// `_x000D_` is how characters are written that XML does not have.
  private static func unescaped(_ text: String) -> String {
    guard text.utf8.contains(0x5F) else { return text.replacingLineEnds }
    var out = ""
    var rest = text[...]
    while let character = rest.first {
      let code = rest.dropFirst(2).prefix(4)
      if character == "_", rest.dropFirst().first == "x", rest.dropFirst(6).first == "_", code.count == 4,
        let value = UInt32(code, radix: 16), let scalar = UnicodeScalar(value)
      {
        // A NUL byte is no text.
        if value > 0 { out.unicodeScalars.append(scalar) }
        rest = rest.dropFirst(7)
      } else {
        out.append(character)
        rest = rest.dropFirst()
      }
    }
    return out.replacingLineEnds
  }
}

/// A place as sheets name it: `B12`.
private struct CellName {
  let row: Int
  let column: Int

  /// The last place of the largest sheet is XFD1048576.
  static let rows = 1...1_048_576
  private static let columns = 1...16_384

  init?(_ name: String) {
    var (row, column) = (0, 0)
    for b in name.utf8 where b != 0x24 {
      switch b {
      case 0x41...0x5A where row == 0: column = column &* 26 &+ Int(b - 0x40)
      case 0x30...0x39 where column > 0: row = row &* 10 &+ Int(b - 0x30)
      default: return nil
      }
    }
    guard CellName.rows.contains(row), CellName.columns.contains(column) else { return nil }
    self.row = row - 1
    self.column = column - 1
  }
}

extension String {
  fileprivate var trimmed: String {
    String(unicodeScalars.filter { !$0.properties.isWhitespace }.map(Character.init))
  }

  /// Line ends of every kind as one.
  fileprivate var replacingLineEnds: String {
    guard utf8.contains(0x0D) else { return self }
    var out = ""
    for character in self { out.append(character == "\r\n" || character == "\r" ? "\n" : character) }
    return out
  }
}
