internal import OCSMarkupFragments

/// The text of an OpenDocument file → its blocks, in reading order.
struct OpenText {
  private let styles: OpenStyles
  /// What tracked deletions took away, by id.
  private var deletions: [String: XMLElement] = [:]
  /// The bodies of the notes that were met, in order.
  private var notes: [XMLElement] = []
  /// How far each list has counted, by the name of its style.
  private var counters: [String: [Int: Int]] = [:]

  static func blocks(of text: XMLElement, styles: OpenStyles) -> [Block] {
    var reader = OpenText(styles: styles)
    for change in text.first("text:tracked-changes")?.elements.map(\.self) ?? [] {
      if let id = change.attribute("text:id") ?? change.attribute("id"),
        let gone = change.first("text:deletion")
      {
        reader.deletions[id] = gone
      }
    }
    let blocks = reader.blocks(in: text)
    return blocks + reader.noteBlocks()
  }

  /// The blocks of a cell of a spreadsheet.
  static func blocks(ofCell cell: XMLElement, styles: OpenStyles) -> [Block] {
    var reader = OpenText(styles: styles)
    let isStruck = styles.isStruck(cell.attribute("table:style-name"), "table-cell") == true
    return reader.blocks(in: cell, strike: isStruck ? .struck : nil)
  }

  private init(styles: OpenStyles) { self.styles = styles }

  // MARK: Blocks

  /// A list that is being read.
  private struct List {
    var style: String
    var level: Int
  }

  /// What is no text of the document, or stands elsewhere in it.
  private static let silent: Set = [
    "text:tracked-changes", "office:annotation", "office:annotation-end", "office:forms", "text:ruby-text",
  ]

  /// Calls itself for what stands within, no deeper than elements may stand within each other.
  private mutating func blocks(
    in element: XMLElement, strike: Paragraph.Strike? = nil, list: List? = nil
  ) -> [Block] {
    var blocks: [Block] = []
    for child in element.elements {
      switch child.name {
      case "text:p", "text:h": blocks += paragraph(child, strike, label: nil)
      case "text:list": blocks += self.list(child, strike, in: list)
      case "table:table": blocks.append(.table(table(child, strike)))
      case _ where OpenText.silent.contains(child.name): break
      default: blocks += self.blocks(in: child, strike: strike, list: list)
      }
    }
    return blocks
  }

  private mutating func list(_ element: XMLElement, _ strike: Paragraph.Strike?, in outer: List?) -> [Block] {
    let style = element.attribute("text:style-name") ?? outer?.style ?? ""
    let own = List(style: style, level: (outer?.level ?? 0) + 1)
    let goesOn =
      element.attribute("text:continue-numbering") == "true" || element.attribute("text:continue-list") != nil
    if outer == nil, !goesOn { counters[style] = nil }
    var blocks: [Block] = []
    for item in element.elements {
      // The first paragraph of an item has its number; that of a header has none.
      var isLabelled = item.name == "text:list-item"
      if isLabelled, let start = item.attribute("text:start-value").flatMap(Int.init) {
        counters[style, default: [:]][own.level] = start &- 1
      }
      for child in item.elements {
        switch child.name {
        case "text:p", "text:h":
          blocks += paragraph(child, strike, label: isLabelled ? label(own) : nil)
          isLabelled = false
        case "text:list":
          blocks += list(child, strike, in: own)
          isLabelled = false
        default: blocks += self.blocks(in: child, strike: strike, list: own)
        }
      }
    }
    return blocks
  }

  /// What is printed before the next item of a list.
  private mutating func label(_ list: List) -> String? {
    guard let levels = styles.lists[list.style], let own = levels[list.level] else { return nil }
    var counter = counters[list.style] ?? [:]
    counter[list.level] = (counter[list.level] ?? own.start &- 1) &+ 1
    counter = counter.filter { $0.key <= list.level }
    counters[list.style] = counter
    guard let format = own.format else { return own.prefix + own.bullet + own.suffix }
    let first = max(1, list.level - max(1, own.shown) + 1)
    let numbers = (first...list.level).map { level in
      let number = counter[level] ?? levels[level]?.start ?? 1
      return OrdinalFormat.text(number, level == list.level ? format : levels[level]?.format ?? "1")
        ?? String(number)
    }
    let text = own.prefix + numbers.filter { !$0.isEmpty }.joined(separator: ".") + own.suffix
    return text.isEmpty ? nil : text
  }

  // MARK: Text

  /// A paragraph that is being read.
  private struct Line {
    var paragraph = Paragraph()
    var boxes: [Block] = []
    var strike: Paragraph.Strike?
  }

  private mutating func paragraph(
    _ element: XMLElement, _ strike: Paragraph.Strike?, label: String?
  ) -> [Block] {
    let style = element.attribute("text:style-name")
    if styles.isHidden(style, "paragraph") == true { return [] }
    var line = Line(strike: strike ?? (styles.isStruck(style, "paragraph") == true ? .struck : nil))
    read(element, &line)
    if let label, line.paragraph.holdsText { line.paragraph.lead(with: label + " ") }
    return [.paragraph(line.paragraph)] + line.boxes
  }

  private mutating func read(_ element: XMLElement, _ line: inout Line) {
    for item in element.content {
      switch item {
      case .text(let text): line.paragraph.add(OpenText.hyphenated(text), line.strike)
      case .element(let child): readPiece(child, &line)
      }
    }
  }

  private mutating func readPiece(_ element: XMLElement, _ line: inout Line) {
    switch element.name {
    case "text:s", "text:tab": line.paragraph.add(" ", line.strike)
    case "text:line-break": line.paragraph.addLineBreak()
    case "text:span":
      let style = element.attribute("text:style-name")
      if styles.isHidden(style, "text") == true { return }
      let strike = line.strike
      if strike != .deleted, let isStruck = styles.isStruck(style, "text") {
        line.strike = isStruck ? .struck : nil
      }
      read(element, &line)
      line.strike = strike
    case "text:note":
      notes.append(element)
      line.paragraph.add("【註\(notes.count)】", line.strike)
    case "text:change":
      guard let id = element.attribute("text:change-id"), let gone = deletions.removeValue(forKey: id) else {
        return
      }
      let strike = line.strike
      line.strike = .deleted
      for (i, paragraph) in gone.elements.enumerated() where OpenText.holdsLine(paragraph) {
        if i > 0, line.paragraph.holdsText { line.paragraph.addLineBreak() }
        read(paragraph, &line)
      }
      line.strike = strike
    case _ where OpenText.silent.contains(element.name): break
    // Frames and shapes hold paragraphs of their own.
    case _ where element.name.hasPrefix("drawing:"): line.boxes += blocks(in: element, strike: line.strike)
    default: read(element, &line)
    }
  }

  /// OpenDocument has no element for a hyphen that does not break a line, but the character U+2011.
  private static func hyphenated(_ text: String) -> String {
    guard text.utf8.contains(0x91), text.unicodeScalars.contains("\u{2011}") else { return text }
    return String(String.UnicodeScalarView(text.unicodeScalars.map { $0 == "\u{2011}" ? "-" : $0 }))
  }

  private static func holdsLine(_ element: XMLElement) -> Bool {
    element.name == "text:p" || element.name == "text:h"
  }

  /// Notes stand behind the text that they belong to.
  private mutating func noteBlocks() -> [Block] {
    var blocks: [Block] = []
    var next = 0
    while next < notes.count {
      var own = notes[next].first("text:note-body").map { self.blocks(in: $0) } ?? []
      next += 1
      Block.lead(with: "【註\(next)】", &own)
      blocks += own
    }
    return blocks
  }

  // MARK: Tables

  /// A cell of a table and the columns of the grid that it takes.
  private struct Placed {
    var left: Int
    var right: Int
    var cell: Table.Cell
  }

  private mutating func table(_ element: XMLElement, _ strike: Paragraph.Strike?) -> Table {
    var borders = ColumnBorders(widths: widths(of: element))
    let rows = OpenText.rows(of: element).map { row -> [Placed] in
      var cells: [Placed] = []
      var column = 0
      for cell in row.elements
      where cell.name == "table:table-cell" || cell.name == "table:covered-table-cell" {
        let count = min(OpenText.count("table:number-columns-repeated", cell), Table.greatestSpan)
        defer { column += count }
        guard cell.name == "table:table-cell" else { continue }
        let span = min(OpenText.count("table:number-columns-spanned", cell), Table.greatestSpan)
        let one = Table.Cell(
          rows: OpenText.count("table:number-rows-spanned", cell), blocks: blocks(in: cell, strike: strike))
        // One that is repeated is empty as a rule.
        for i in 0..<count { cells.append(Placed(left: column + i, right: column + i + span, cell: one)) }
      }
      for cell in cells { borders.add(cell.left, cell.right) }
      return cells
    }
    let numbers = borders.numbers()
    var table = Table()
    table.rows = rows.map { row in
      row.map { placed in
        var cell = placed.cell
        cell.columns = (numbers[placed.right] ?? 0) - (numbers[placed.left] ?? 0)
        return cell
      }
    }
    return table
  }

  /// The widths of the columns of a table; 0 where none is said.
  private func widths(of table: XMLElement) -> [Int] {
    table.elements.flatMap { column -> [Int] in
      switch column.name {
      case "table:table-column":
        let count = min(OpenText.count("table:number-columns-repeated", column), Table.greatestSpan)
        return Array(repeating: styles.width(column.attribute("table:style-name")), count: count)
      case "table:table-columns", "table:table-header-columns", "table:table-column-group":
        return widths(of: column)
      default: return []
      }
    }
  }

  /// All rows of a table, also those of its head and of groups.
  static func rows(of element: XMLElement) -> [XMLElement] {
    element.elements.flatMap { child -> [XMLElement] in
      switch child.name {
      case "table:table-row": [child]
      case "table:table-header-rows", "table:table-rows", "table:table-row-group": rows(of: child)
      default: []
      }
    }
  }

  /// More rows and columns than any sheet has.
  private static let greatestCount = 1 << 24

  /// A number of cells or rows; 1 where none is named.
  static func count(_ attribute: String, _ element: XMLElement) -> Int {
    min(max(1, element.attribute(attribute).flatMap(Int.init) ?? 1), greatestCount)
  }
}
