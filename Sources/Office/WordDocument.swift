internal import OCSMarkupFragments
internal import OCSSourceText

/// A Word document → its blocks, in reading order. Headers and footers are left out: they are the page's.
struct WordDocument {
  private let styles: WordStyles
  private var numbering: WordNumbering
  /// Footnotes and endnotes, by kind and id.
  private var noteBodies: [NoteID: XMLElement] = [:]
  /// Those that the text refers to, in its order, and the place of each.
  private var notes: [NoteID] = []
  private var noteNumbers: [NoteID: Int] = [:]
  /// Fields that are open, the innermost last.
  private var fields: [Field] = []

  private struct Field {
    /// What the field is told to do, which no one sees.
    var instruction = ""
    var readsInstruction = true
    /// It stands in the instruction of another one.
    var isHidden: Bool

    /// What a formula shows that puts one character over another, as around the number of `①`: such a field has no
    /// other result.
    var overstruck: String? {
      let words = instruction.split { $0 == " " || $0 == "\\" }
      guard readsInstruction, words.first?.lowercased() == "eq", words.dropFirst().first?.lowercased() == "o"
      else {
        return nil
      }
      return instruction.split { "(),;".contains($0) }.last.map(String.init)
    }
  }

  private struct NoteID: Hashable {
    var kind: String
    var id: String
  }

  static func blocks(
    of root: XMLElement, part: String, in package: inout OfficePackage
  ) throws(Refusal) -> [Block] {
    let relationships = try package.relationships(of: part)
    func other(_ kind: String) throws(Refusal) -> XMLElement? {
      guard let part = OfficePackage.target(kind, in: relationships) else { return nil }
      return try package.root(of: part)
    }
    let styles = try other("styles").map(WordStyles.init) ?? WordStyles()
    let numbering = try other("numbering").map { WordNumbering($0, styles: styles) } ?? WordNumbering()
    var document = WordDocument(styles: styles, numbering: numbering)
    for kind in ["footnote", "endnote"] {
      for note in try other("\(kind)s")?.elements.map(\.self) ?? [] {
        if let id = note.attribute("w:id") { document.noteBodies[NoteID(kind: kind, id: id)] = note }
      }
    }
    guard let body = root.first("w:body") else { return [] }
    if relationships.values.contains(where: { $0.kind == "aFChunk" || $0.kind == "subDocument" }) {
      throw .office("it refers to text in other files; open it in Word and save it again")
    }
    let blocks = document.blocks(in: body, isDeleted: false)
    return blocks + document.noteBlocks()
  }

  private init(styles: WordStyles, numbering: WordNumbering) {
    self.styles = styles
    self.numbering = numbering
  }

  // MARK: Blocks

  /// Calls itself for tables in cells and boxes in paragraphs, no deeper than elements may stand within each other.
  private mutating func blocks(in element: XMLElement, isDeleted: Bool) -> [Block] {
    var blocks: [Block] = []
    for child in element.elements {
      switch child.name {
      case "w:p": blocks += paragraph(child, isDeleted: isDeleted)
      case "w:tbl": blocks.append(.table(table(child, isDeleted: isDeleted)))
      case "w:sdt":
        if let content = WordDocument.content(of: child) {
          blocks += self.blocks(in: content, isDeleted: isDeleted)
        }
      case "w:del", "w:moveFrom": blocks += self.blocks(in: child, isDeleted: true)
      case "mc:AlternateContent":
        if let form = WordDocument.form(of: child) { blocks += self.blocks(in: form, isDeleted: isDeleted) }
      case _ where WordDocument.properties.contains(child.name): break
      default: blocks += self.blocks(in: child, isDeleted: isDeleted)
      }
    }
    return blocks
  }

  /// Elements that hold no text but say how it looks.
  private static let properties: Set = [
    "w:pPr", "w:rPr", "w:tblPr", "w:trPr", "w:tcPr", "w:tblPrEx", "w:sectPr", "w:sdtPr", "w:sdtEndPr",
    "w:tblGrid",
  ]

  /// What a content control holds; nil where it is a prompt to fill it in.
  private static func content(of control: XMLElement) -> XMLElement? {
    if let prompt = control.first("w:sdtPr", "w:showingPlcHdr"), prompt.isOn { return nil }
    return control.first("w:sdtContent")
  }

  /// Of several forms of one thing, the first that holds text.
  private static func form(of alternatives: XMLElement) -> XMLElement? {
    alternatives.elements.first { $0.name == "mc:Choice" && holdsText($0) }
      ?? alternatives.elements.first { $0.name == "mc:Fallback" }
  }

  private static func holdsText(_ element: XMLElement) -> Bool {
    element.elements.contains { $0.name == "w:t" || $0.name == "w:sym" || $0.name == "m:t" || holdsText($0) }
  }

  /// A paragraph, and the boxes that are anchored in it.
  private mutating func paragraph(_ element: XMLElement, isDeleted: Bool) -> [Block] {
    let properties = element.first("w:pPr")
    let style = properties?.first("w:pStyle")?.attribute("w:val") ?? styles.usual
    var line = Line(strike: isDeleted ? .deleted : nil, look: styles.look(of: style))
    for child in element.elements { read(child, &line) }
    // A field's instruction does not go on in the next paragraph; else its end would be missing, and all text lost.
    while fields.last?.readsInstruction == true { fields.removeLast() }
    if let label = label(properties, style), line.paragraph.holdsText {
      line.paragraph.lead(with: label + " ")
    }
    return [.paragraph(line.paragraph)] + line.boxes
  }

  /// The number or bullet before a paragraph.
  private mutating func label(_ properties: XMLElement?, _ style: String?) -> String? {
    let own = WordStyles.place(properties)
    let styled = styles.list(of: style)
    guard let list = own?.list ?? styled?.list else { return nil }
    return numbering.label(list: list, level: own?.level ?? (own?.list == nil ? styled?.level : nil) ?? 0)
  }

  // MARK: Text

  /// A paragraph that is being read.
  private struct Line {
    var paragraph = Paragraph()
    var boxes: [Block] = []
    var strike: Paragraph.Strike?
    var look: WordLook
  }

  private mutating func read(_ element: XMLElement, _ line: inout Line) {
    switch element.name {
    case "w:r": run(element, &line)
    case "w:t", "m:t", "w:delText": add(WordDocument.text(of: element), &line)
    case "w:tab", "w:ptab": add(" ", &line)
    case "w:br", "w:cr": if !isHidden(line) { line.paragraph.addLineBreak() }
    case "w:softHyphen": add("\u{AD}", &line)
    case "w:noBreakHyphen": add("-", &line)
    case "w:sym": add(WordDocument.symbol(element), &line)
    case "w:fldChar": field(element, &line)
    case "w:instrText": if !fields.isEmpty { fields[fields.count - 1].instruction += element.text }
    case "w:footnoteReference": note("footnote", element, &line)
    case "w:endnoteReference": note("endnote", element, &line)
    case "w:del", "w:moveFrom":
      let strike = line.strike
      line.strike = .deleted
      descend(element, &line)
      line.strike = strike
    case "w:sdt": if let content = WordDocument.content(of: element) { descend(content, &line) }
    case "w:ruby": if let base = element.first("w:rubyBase") { descend(base, &line) }
    case "w:txbxContent": line.boxes += blocks(in: element, isDeleted: line.strike == .deleted)
    case "mc:AlternateContent": if let form = WordDocument.form(of: element) { descend(form, &line) }
    case _ where WordDocument.properties.contains(element.name): break
    default: descend(element, &line)
    }
  }

  private mutating func descend(_ element: XMLElement, _ line: inout Line) {
    for child in element.elements { read(child, &line) }
  }

  private mutating func run(_ element: XMLElement, _ line: inout Line) {
    let (strike, look) = (line.strike, line.look)
    let properties = element.first("w:rPr")
    let styled = styles.look(of: properties?.first("w:rStyle")?.attribute("w:val"))
    line.look = WordLook(properties).completed(by: styled).completed(by: look)
    if line.look.isStruck == true, strike == nil { line.strike = .struck }
    descend(element, &line)
    (line.strike, line.look) = (strike, look)
  }

  private var readsInstruction: Bool { fields.last.map { $0.readsInstruction || $0.isHidden } ?? false }

  private func isHidden(_ line: Line) -> Bool { line.look.isHidden == true || readsInstruction }

  private func add(_ text: String, _ line: inout Line) {
    guard !isHidden(line) else { return }
    line.paragraph.add(SymbolFont.text(text, in: line.look.font), line.strike)
  }

  /// White space at its ends does not count, unless it says so.
  private static func text(of element: XMLElement) -> String {
    let text = element.text
    if element.attribute("space") == "preserve" || element.name == "m:t" { return text }
    let isSpace = { (character: Character) in character == " " || character == "\n" || character == "\t" }
    return String(text.drop(while: isSpace).reversed().drop(while: isSpace).reversed())
  }

  private static func symbol(_ element: XMLElement) -> String {
    guard let code = element.attribute("w:char").flatMap({ UInt32($0, radix: 16) }),
      let scalar = UnicodeScalar(code)
    else { return "" }
    return SymbolFont.text(String(Character(scalar)), in: element.attribute("w:font"))
  }

  private mutating func field(_ element: XMLElement, _ line: inout Line) {
    switch element.attribute("w:fldCharType") {
    case "begin":
      // What was chosen of a list is printed, and stands nowhere else.
      if let choices = element.first("w:ffData", "w:ddList") {
        let entries = choices.elements.filter { $0.name == "w:listEntry" }
        let chosen = choices.first("w:result")?.number ?? choices.first("w:default")?.number ?? 0
        if entries.indices.contains(chosen) { add(entries[chosen].attribute("w:val") ?? "", &line) }
      }
      fields.append(Field(isHidden: readsInstruction))
    case "separate": if !fields.isEmpty { fields[fields.count - 1].readsInstruction = false }
    case "end": if let shown = fields.popLast()?.overstruck { add(shown, &line) }
    default: break
    }
  }

  // MARK: Notes

  /// A note's mark, in the way in which standards print theirs.
  private mutating func note(_ kind: String, _ element: XMLElement, _ line: inout Line) {
    guard let id = element.attribute("w:id").map({ NoteID(kind: kind, id: $0) }), noteBodies[id] != nil,
      !isHidden(line)
    else { return }
    let number = noteNumbers[id] ?? notes.count + 1
    if number > notes.count {
      notes.append(id)
      noteNumbers[id] = number
    }
    line.paragraph.add("【註\(number)】", line.strike)
  }

  /// The notes that the text refers to stand behind it.
  private mutating func noteBlocks() -> [Block] {
    var blocks: [Block] = []
    var next = 0
    while next < notes.count {
      var own = noteBodies[notes[next]].map { self.blocks(in: $0, isDeleted: false) } ?? []
      next += 1
      Block.lead(with: "【註\(next)】", &own)
      blocks += own
    }
    return blocks
  }

  // MARK: Tables

  private mutating func table(_ element: XMLElement, isDeleted: Bool) -> Table {
    let grid = element.first("w:tblGrid")?.elements.filter { $0.name == "w:gridCol" } ?? []
    var table = WordTable(widths: grid.map { $0.attribute("w:w").flatMap(Int.init) ?? 0 })
    for (row, isRowDeleted) in WordDocument.parts("w:tr", of: element) {
      let properties = row.first("w:trPr")
      let isGone = isDeleted || isRowDeleted || properties?.first("w:del") != nil
      table.startRow()
      table.skip(properties?.first("w:gridBefore")?.number ?? 0)
      for (cell, isCellDeleted) in WordDocument.parts("w:tc", of: row) {
        let properties = cell.first("w:tcPr")
        table.add(
          blocks(in: cell, isDeleted: isGone || isCellDeleted || properties?.first("w:cellDel") != nil),
          columns: properties?.first("w:gridSpan")?.number ?? 1,
          below: WordDocument.merge(properties?.first("w:vMerge")),
          beside: properties?.first("w:hMerge").map { $0.attribute("w:val") != "restart" } ?? false)
      }
      table.skip(properties?.first("w:gridAfter")?.number ?? 0)
    }
    return table.table()
  }

  private static func merge(_ element: XMLElement?) -> WordTable.Merge {
    guard let element else { return .none }
    return element.attribute("w:val") == "restart" ? .starts : .goesOn
  }

  /// The rows of a table or the cells of a row, which content controls and tracked changes may hold.
  private static func parts(_ name: String, of element: XMLElement) -> [(XMLElement, isDeleted: Bool)] {
    element.elements.flatMap { child -> [(XMLElement, isDeleted: Bool)] in
      switch child.name {
      case name: return [(child, false)]
      case "w:del", "w:moveFrom": return parts(name, of: child).map { ($0.0, true) }
      case _ where properties.contains(child.name): return []
      default: return parts(name, of: child)
      }
    }
  }
}

extension XMLElement {
  /// The text directly in it.
  var text: String {
    content.reduce(into: "") { text, item in
      if case .text(let more) = item { text += more }
    }
  }
}
