internal import OCSSourceText

/// Where the columns of a page of the task table start, for an extractor that keeps them apart by blanks.
struct PageColumns {
  /// The start of each column, nil where the page has none; in places of a line.
  private var starts = [Int?](repeating: nil, count: Sheet.Column.allCases.count)
  /// Where codes of each column stand that nothing draws to the left.
  private var others = [[Int]](repeating: [], count: Sheet.Column.allCases.count)

  init(_ columns: [ColumnsReader.Column<Sheet.Column>]) {
    for column in columns { starts[Int(column.name.rawValue)] = column.start }
  }

  mutating func add(_ place: Int, to column: Sheet.Column) {
    if !others[Int(column.rawValue)].contains(place) { others[Int(column.rawValue)].append(place) }
  }

  func has(_ column: Sheet.Column) -> Bool { starts[Int(column.rawValue)] != nil }

  /// How many places a word stands off a column.
  func offset(of word: LineTable.Word, from column: Sheet.Column) -> Int {
    guard let start = starts[Int(column.rawValue)] else { return .max }
    return others[Int(column.rawValue)].reduce(PageColumns.distance(word.place, start)) {
      min($0, PageColumns.distance(word.place, $1))
    }
  }

  /// Whether a column starts far behind where a word is printed.
  func starts(_ column: Sheet.Column, behind word: LineTable.Word) -> Bool {
    starts[Int(column.rawValue)].map { $0 > word.place.lowerBound + PageColumns.farthestIndent } ?? false
  }

  /// The most that a cell holds, for lines of so many characters: a place is at most so much wider than one.
  func width(_ width: Int, in column: Sheet.Column) -> Int { min(width, room(column) * 5 / 4) }

  /// How many columns the page has between two.
  func count(between left: Sheet.Column, _ right: Sheet.Column) -> Int {
    starts[(Int(left.rawValue) + 1)..<Int(right.rawValue)].count { $0 != nil }
  }

  /// The column of which a word may be the first one of a line, and by how many places the line is indented.
  func cell(of word: LineTable.Word) -> (column: Sheet.Column, indent: Int)? {
    for column in Sheet.Column.allCases.reversed() {
      guard let start = starts[Int(column.rawValue)], start <= word.place.lowerBound + 1 else { continue }
      let indent = max(0, word.place.lowerBound - start)
      return word.column == column || indent <= PageColumns.farthestIndent ? (column, indent) : nil
    }
    return nil
  }

  /// How far the lines below an entry's first one may be indented.
  private static let farthestIndent = 4

  /// How much it counts that a word stands off a column: behind one blank it may be drawn to the left.
  func distance(of word: LineTable.Word, to column: Sheet.Column) -> Double {
    let off = Double(offset(of: word, from: column))
    return word.gap <= 1 ? off * 0.25 : off
  }

  private static func distance(_ places: ClosedRange<Int>, _ start: Int) -> Int {
    start < places.lowerBound ? places.lowerBound - start : max(0, start - places.upperBound)
  }

  /// The places from a column's start to that of the next one.
  private func room(_ column: Sheet.Column) -> Int {
    guard let start = starts[Int(column.rawValue)] else { return 0 }
    for next in (Int(column.rawValue) + 1)..<starts.count {
      if let end = starts[next] { return end - start }
    }
    return 1000
  }

  /// The width of what a cell may hold that has so many places of a line: one of them is about two thirds of a wide
  /// character.
  static func capacity(_ room: Int) -> Int { room * 8 / 5 + 2 }

  /// How much wider a word is than a column's cells.
  func overflow(_ width: Int, in column: Sheet.Column) -> Int {
    max(0, width - PageColumns.capacity(room(column)))
  }

  func overflows(_ previous: LineTable.Word, _ word: LineTable.Word, in column: Sheet.Column) -> Bool {
    previous.width + 1 + word.width > PageColumns.capacity(room(column))
  }

  /// Whether a word has room behind others of the same column.
  func holds(_ previous: ArraySlice<LineTable.Word>, _ word: LineTable.Word, in column: Sheet.Column) -> Bool
  {
    previous.reduce(FlowText.width(word.text)) { $0 + FlowText.width($1.text) + 1 } <= room(column)
  }

  /// Whether a word may be the name of the code before it: it fits into the cell, or hardly, where no other column starts
  /// near. A code and a blank are as wide as a narrow column.
  func mayName(_ word: LineTable.Word, _ code: LineTable.Word, in column: Sheet.Column) -> Bool {
    let room = room(column)
    let width = code.width + 1 + word.width
    if word.gap <= 1, width <= PageColumns.capacity(room) { return true }
    guard width <= room * 5 / 2 + 2 else { return false }
    return !Sheet.Column.allCases.contains { other in
      other > column && other != .level && offset(of: word, from: other) <= 3
    }
  }
}
