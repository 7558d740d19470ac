internal import SourceText
internal import StandardModel

/// What tells in one line of a task table that a row starts.
extension Sheet {
  static func bringsLevel(_ line: [(column: Column, text: ArraySlice<Glyph>)]) -> Bool {
    line.contains { $0.column == .level && $0.text.first.map { Vocabulary.isDigit($0.scalar) } ?? false }
  }

  /// A task's code starts a row where the row has its level or its own entries on the same line; else it is one
  /// more of the tasks that share the cell.
  static func startsRow(_ line: [(column: Column, text: ArraySlice<Glyph>)]) -> Bool {
    func codes(_ column: Column, _ grammar: PrintedCode.Grammar) -> [PrintedCode] {
      line.filter { $0.column == column }.compactMap { _, text in
        PrintedCode.match(text, at: text.startIndex, grammar)
      }
    }
    let startsDuty = !codes(.duty, .duty).isEmpty
    guard let task = codes(.task, .task).first else { return startsDuty }
    let hasItems = line.contains { $0.column == .output || $0.column == .indicator }
    if startsDuty || !hasItems || bringsLevel(line) { return true }
    return (codes(.output, .output) + codes(.indicator, .output)).contains { item in
      item.parts[0].number == task.parts[0].number && item.parts[1].number == task.parts[1].number
    }
  }
}
