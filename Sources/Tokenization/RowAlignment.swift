internal import OCSSourceText

/// Puts the cells of a task table's row back into their columns where they slid: a program left merged cells out, or
/// said of a cell that it reaches further down than it does. The letters of the codes tell.
enum RowAlignment {
  /// The columns of a row's filled cells, from left to right; nil where those that the heading gives may stay.
  static func columns(of cells: [Sheet.Cell], in text: TokenizedText) -> [Sheet.Column]? {
    let strangers = cells.count { !startsAsExpected($0, in: text) }
    // One code of another letter is a misprint.
    guard strangers >= leastConflicts, cells.count <= Sheet.Column.allCases.count else { return nil }
    let own = cells.map { evident(text.beginning(of: $0.range)[...]) }
    let conflicts = zip(cells, own).count { cell, column in column.map { $0 != cell.column } ?? false }
    guard conflicts >= leastConflicts, let found = assignment(own, cells.map(\.column)) else { return nil }
    let left = zip(found, own).count { column, evident in evident.map { $0 != column } ?? false }
    return left == 0 ? found : nil
  }

  private static let leastConflicts = 2

  /// A level and the first knowledge in one cell, where no column is the level's.
  static func partingLevel(_ row: [Sheet.Cell], in text: TokenizedText) -> [Sheet.Cell] {
    guard let i = row.firstIndex(where: { $0.column == .knowledge }) else { return row }
    let glyphs = text.glyphs(of: row[i].range)
    let end = glyphs.indices.dropFirst().first { glyphs[$0].gap != .none } ?? glyphs.count
    guard Vocabulary.isDigit(glyphs[0].scalar), isLevel(glyphs[..<end]),
      !glyphs[1..<end].contains(where: { Vocabulary.isDigit($0.scalar) })
    else { return row }
    var row = row
    row.insert(
      Sheet.Cell(column: .level, range: SourceRange(glyphs[0].lower, glyphs[end - 1].upper)), at: i)
    if glyphs.count > end { row[i + 1].range.lower = glyphs[end].lower } else { row.remove(at: i + 1) }
    return row
  }

  /// Whether a cell starts with its column's letter, or with what no code starts with: a look at one byte spares most
  /// rows all else.
  private static func startsAsExpected(_ cell: Sheet.Cell, in text: TokenizedText) -> Bool {
    let bytes = text.bytes
    var i = cell.range.lower
    while i < cell.range.upper, bytes[i] <= 0x20 { i += 1 }
    guard i < cell.range.upper, bytes[i] < 0x80 else { return true }
    switch cell.column {
    case .duty: return bytes[i] == 0x54 && !isTask(bytes, i, cell.range.upper)
    case .task: return bytes[i] == 0x54
    case .output: return bytes[i] == 0x4F
    case .indicator: return bytes[i] == 0x50
    case .level: return Vocabulary.isDigit(UInt32(bytes[i]))
    case .knowledge: return bytes[i] == 0x4B
    case .skills: return bytes[i] == 0x53
    }
  }

  /// Whether the code that starts with this T has two numbers.
  private static func isTask(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Bool {
    var i = start + 1
    while i < end, Vocabulary.isDigit(UInt32(bytes[i])) { i += 1 }
    return i > start + 1 && i + 1 < end && bytes[i] == 0x2E && Vocabulary.isDigit(UInt32(bytes[i + 1]))
  }

  /// The column that the beginning of a cell tells: a code's, or a level's.
  static func evident(_ glyphs: ArraySlice<Glyph>) -> Sheet.Column? {
    let start = glyphs.startIndex
    if let column = PrintedCode.column(of: glyphs) { return column }
    if let code = PrintedCode.match(glyphs, at: start, .knowledge) { return code.listColumn }
    if PrintedCode.match(glyphs, at: start, .duty) != nil { return .duty }
    return isLevel(glyphs) ? .level : nil
  }

  private static func isLevel(_ glyphs: ArraySlice<Glyph>) -> Bool {
    glyphs.count <= longestLevel && Vocabulary.mayBeLevel(glyphs) && !Vocabulary.isPlaceholder(glyphs)
  }

  private static let longestLevel = 4

  /// Rising columns, each evident one in its place; the others as near to where they stand as these leave them.
  static func assignment(_ own: [Sheet.Column?], _ printed: [Sheet.Column]) -> [Sheet.Column]? {
    var columns: [Sheet.Column] = []
    for (i, column) in own.enumerated() {
      let least = columns.last.map { Int($0.rawValue) + 1 } ?? 0
      // The next evident column leaves room for the cells before it.
      let next = own[i...].enumerated().first { $0.element != nil }
      let most =
        next.map { Int($0.element!.rawValue) - $0.offset } ?? Int(Sheet.Column.skills.rawValue)
        - (own.count - 1 - i)
      guard least <= most else { return nil }
      let wanted = column.map { Int($0.rawValue) } ?? min(max(Int(printed[i].rawValue), least), most)
      guard wanted >= least, wanted <= most, let column = Sheet.Column(rawValue: UInt8(wanted)) else {
        return nil
      }
      columns.append(column)
    }
    return columns
  }
}
