internal import OCSSourceText

/// Reads HTML: tables with merged cells, and the lines between them.
extension TableReader {
  static func readHTML(_ text: TokenizedText, _ weights: Weights) -> Sheet {
    var reader = TableReader(text, .html, weights)
    let page = HTMLPage(text)
    reader.read(page.items)
    return reader.finish()
  }

  private mutating func read(_ items: [HTMLPage.Item]) {
    for item in items {
      switch item {
      case .line(let range): row([range])
      case .row(let cells): pipeRow(cells)
      case .pageEnd: endPage()
      case .table(let table): read(table)
      }
    }
  }

  private static let greatestColumns = 1000

  private mutating func read(_ table: HTMLPage.Table) {
    // Cells that reach down from a row above, by column: how many rows they have left.
    var reach: [Int] = []
    let tellsMerging = table.rows.contains { $0.contains { $0.rowspan > 1 } }
    for htmlRow in table.rows {
      var cells: [SourceRange] = []
      var covered: Set<Int> = []
      var nested: [HTMLPage.Table] = []
      func passCovered() {
        while cells.count < reach.count, reach[cells.count] > 0 {
          reach[cells.count] -= 1
          covered.insert(cells.count)
          cells.append(SourceRange(0, 0))
        }
      }
      for cell in htmlRow {
        passCovered()
        // Cells beyond the last column that any table has stand side by side.
        let isBeyond = cells.count >= TableReader.greatestColumns
        for k in 0..<(isBeyond ? 1 : cell.colspan) {
          while reach.count <= cells.count { reach.append(0) }
          reach[cells.count] = isBeyond ? 0 : cell.rowspan - 1
          cells.append(k == 0 ? cell.range : SourceRange(0, 0))
        }
        nested += cell.tables
      }
      passCovered()
      // A table within a table of its own headings is laid out by it; else it is the cell's content.
      if htmlRow.contains(where: { $0.holdsTables(in: text) }) {
        for cell in htmlRow { cell.holdsTables(in: text) ? read(cell.items) : row([cell.range]) }
      } else {
        row(cells, covered: tellsMerging ? covered : nil)
      }
    }
  }
}

/// A page of HTML as a sequence of lines and tables.
struct HTMLPage {
  indirect enum Item {
    case line(SourceRange)
    /// A row of a pipe table between the tables of the page.
    case row([SourceRange])
    /// A line that runs over the pages stands there.
    case pageEnd
    case table(Table)
  }

  struct Table {
    var rows: [[Cell]] = []
  }

  struct Cell {
    var range: SourceRange
    var rowspan: Int
    var colspan: Int
    /// The lines and tables within.
    var items: [Item] = []

    var tables: [Table] {
      items.compactMap { item in
        if case .table(let table) = item { return table }
        return nil
      }
    }

    /// Whether tables with headings or labels of their own stand in the cell.
    func holdsTables(in text: TokenizedText) -> Bool {
      tables.contains { table in
        table.rows.contains { row in
          row.contains { cell in
            if cell.holdsTables(in: text) { return true }
            let glyphs = text.glyphs(of: cell.range)
            guard glyphs.count <= Label.longestLabel, let label = Label.whole(glyphs[...]) else {
              return false
            }
            return label == .standardCode || label == .indicator || label == .status
          }
        }
      }
    }
  }

  private(set) var items: [Item] = []

  /// Tables within tables beyond this depth are text of the innermost cell.
  private static let greatestDepth = 200

  /// Higher and wider cells than any table has are cut down to these.
  private static let greatestRowspan = 1000
  private static let greatestColspan = 100

  private struct Open {
    var table = Table()
    var row: [Cell]?
    var cell: Cell?
  }

  init(_ text: TokenizedText) {
    var stack: [Open] = []
    var line: SourceRange?
    // The cells of a row between bars, and where the last one starts.
    var bars: (cells: [SourceRange], start: Int)?
    var top: [Item] = []
    var tooDeep = 0

    func put(_ item: Item) {
      if stack.isEmpty { top.append(item) } else { stack[stack.count - 1].cell?.items.append(item) }
    }
    func endLine() {
      if let open = bars {
        put(.row(open.cells + [SourceRange(open.start, line?.upper ?? open.start)]))
      } else if let range = line {
        put(.line(range))
      }
      (bars, line) = (nil, nil)
    }
    func endCell(_ at: Int) {
      endLine()
      guard var cell = stack.last?.cell else { return }
      cell.range.upper = max(cell.range.lower, at)
      stack[stack.count - 1].cell = nil
      if stack[stack.count - 1].row == nil { stack[stack.count - 1].row = [] }
      stack[stack.count - 1].row?.append(cell)
    }
    func endRow(_ at: Int) {
      endCell(at)
      guard !stack.isEmpty, let row = stack[stack.count - 1].row else { return }
      stack[stack.count - 1].row = nil
      stack[stack.count - 1].table.rows.append(row)
    }
    func endTable(_ at: Int) {
      endRow(at)
      guard let open = stack.popLast() else { return }
      put(.table(open.table))
    }

    for i in text.tokens.indices {
      let token = text.tokens[i]
      let range = text.range(i)
      if token.isContent {
        // Between bars a line break is the cell's own.
        if token.breaksBefore, bars == nil { endLine() }
        // Text of a table outside its cells is a line of its own.
        line = SourceRange(line?.lower ?? range.lower, range.upper)
        if let open = stack.last, open.cell == nil {
          let stray = Cell(range: range, rowspan: 1, colspan: 1)
          stack[stack.count - 1].cell = stray
        }
        continue
      }
      switch token.kind {
      case .delimiter:
        let start = bars?.start ?? line?.lower ?? range.lower
        bars = ((bars?.cells ?? []) + [SourceRange(start, range.lower)], range.upper)
        line = nil
        continue
      case .lineEnd: endLine()
      case .furniture: put(.pageEnd)
      default: break
      }
      guard let name = token.tagName else { continue }
      switch (name, token.isClosingTag) {
      case ("table", false):
        if stack.count == HTMLPage.greatestDepth {
          tooDeep += 1
        } else {
          endLine()
          stack.append(Open())
        }
      case ("table", true):
        if tooDeep > 0 { tooDeep -= 1 } else { endTable(range.lower) }
      case _ where tooDeep > 0: break
      case ("tr", false):
        endRow(range.lower)
        if !stack.isEmpty { stack[stack.count - 1].row = [] }
      case ("tr", true): endRow(range.lower)
      case ("td", false), ("th", false):
        endCell(range.lower)
        guard !stack.isEmpty else { break }
        stack[stack.count - 1].cell = Cell(
          range: SourceRange(range.upper, range.upper),
          rowspan: min(HTMLPage.span("rowspan", range, text.bytes), HTMLPage.greatestRowspan),
          colspan: HTMLPage.colspan(range, text.bytes))
      case ("td", true), ("th", true): endCell(range.lower)
      case ("thead", _), ("tbody", _), ("tfoot", _), ("caption", _): endRow(range.lower)
      default: break
      }
    }
    while !stack.isEmpty { endTable(text.bytes.count) }
    endLine()
    items = top
  }

  /// How many columns the cell takes that starts with the tag.
  static func colspan(_ tag: SourceRange, _ bytes: [UInt8]) -> Int {
    min(span("colspan", tag, bytes), greatestColspan)
  }

  /// The number behind an attribute's name in a tag; 1 where there is none that makes sense.
  private static func span(_ attribute: String, _ tag: SourceRange, _ bytes: [UInt8]) -> Int {
    let name = Array(attribute.utf8)
    var i = tag.lower
    while i + name.count < tag.upper {
      let isName = bytes[i..<(i + name.count)].lazy.map { $0 | 0x20 }.elementsEqual(name)
      let isFree = bytes[i - (i > tag.lower ? 1 : 0)] <= 0x20
      if isName, isFree {
        var j = i + name.count
        while j < tag.upper, bytes[j] <= 0x20 || bytes[j] == 0x3D || bytes[j] == 0x22 || bytes[j] == 0x27 {
          j += 1
        }
        var value = 0
        while j < tag.upper, bytes[j] >= 0x30, bytes[j] <= 0x39, value < 1_000_000 {
          value = value * 10 + Int(bytes[j] - 0x30)
          j += 1
        }
        return max(value, 1)
      }
      i += 1
    }
    return 1
  }
}
