internal import OCSStandardModel

extension RowSolver {
  /// What one line brings.
  struct Line {
    /// The columns in which an entry starts, and those in which one goes on, a bit for each.
    var starts: UInt8 = 0
    var tails: UInt8 = 0
    /// Rows before this line are parted from it by the end of a page.
    var startsPage = false
    var followsBlankLine = false
    /// It has the name of another task without a code.
    var startsUncodedTask = false
    /// Its task is one that a heading further up names, and not the first of these.
    var isHeaded = false
    /// Its task is one of several whose names follow one another, not all beside entries of their own: they share a cell.
    var isListed = false
    /// A level, if only a dash.
    var hasLevel = false
    var duty: ItemCode?
    var task: ItemCode?
    /// The tasks that the codes of an output and an indicator name.
    var output: ItemCode?
    var indicator: ItemCode?
    /// The numbers of a code of knowledge and one of skills.
    var knowledge: ItemCode.Part?
    var skill: ItemCode.Part?

    func has(_ column: Sheet.Column) -> Bool { (starts | tails) & RowSolver.bit(column) != 0 }
    func starts(_ column: Sheet.Column) -> Bool { starts & RowSolver.bit(column) != 0 }

    var bringsItem: Bool { starts(.output) || starts(.indicator) }
    /// An entry of its task starts on it.
    var isBesideOwn: Bool { output == task || indicator == task }

    var mayStartRow: Bool { startsPage || startsUncodedTask || followsBlankLine || hasLevel || starts != 0 }

    /// The codes and numbers that the cells of a line start with.
    init(_ cells: Sheet.TaskLine) {
      hasLevel =
        Sheet.bringsLevel(cells)
        || cells.contains { $0.column == .level && Vocabulary.isPlaceholder($0.text) }
      for (column, text) in cells {
        switch column {
        case .duty: duty = PrintedCode.match(text, at: text.startIndex, .duty)?.code.withoutWidths
        case .task:
          guard PrintedCode.column(of: text) == .task else { continue }
          let code = PrintedCode.match(text, at: text.startIndex, .task)?.code
          // A part of a task stands below the task.
          if let code, code.parts.count == 2 { task = code.withoutWidths }
        case .output: output = Line.task(of: text)
        case .indicator: indicator = Line.task(of: text)
        case .knowledge: knowledge = knowledge ?? Line.number(of: text, column)
        case .skills: skill = skill ?? Line.number(of: text, column)
        case .level: break
        }
      }
    }

    private static func number(of text: ArraySlice<Glyph>, _ list: Sheet.Column) -> ItemCode.Part? {
      let code = PrintedCode.match(text, at: text.startIndex, .knowledge)
      return code.flatMap { $0.listColumn == list ? $0.parts[0] : nil }
    }

    /// The task that the code of an output or indicator names.
    private static func task(of text: ArraySlice<Glyph>) -> ItemCode? {
      PrintedCode.match(text, at: text.startIndex, .output)?.code.withoutWidths.task
    }
  }

  static func bit(_ column: Sheet.Column) -> UInt8 { 1 << column.rawValue }
}
