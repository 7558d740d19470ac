public import SourceText
public import StandardModel

/// What the rules look at: a standard, its texts and codes in lists, and a way from a text to its source.
public struct Subject: Sendable {
  public let standard: Standard
  public let texts: [StandardText]
  /// All coded entries, in document order within each column.
  let codes: [ListedCode]
  private let locate: @Sendable (StandardText, Range<Int>) -> SourceRange?

  /// `locate` gives the source of some bytes of a text.
  public init(
    _ standard: Standard, texts: [StandardText],
    locate: @escaping @Sendable (StandardText, Range<Int>) -> SourceRange?
  ) {
    self.standard = standard
    self.texts = texts
    self.locate = locate
    codes = ListedCode.list(standard)
  }

  /// A standard that was read from JSON: nothing in it has a place.
  public init(_ standard: Standard) { self.init(standard, texts: standard.texts) { _, _ in nil } }

  /// The source of the bytes `part`, counted from the start of the text.
  func span(of part: Range<Int>, in text: StandardText) -> SourceRange? { locate(text, part) }
}

/// A code with what the rules on numbering must know of it.
struct ListedCode: Sendable {
  enum Column: UInt8, Sendable, CaseIterable {
    case duty, task, subtask, output, indicator, knowledge, skill, attitude

    /// The letter that the column's codes start with.
    var letter: String {
      switch self {
      case .duty, .task, .subtask: "T"
      case .output: "O"
      case .indicator: "P"
      case .knowledge: "K"
      case .skill: "S"
      case .attitude: "A"
      }
    }
  }

  var column: Column
  var code: String
  /// The numbers, with the branch letters of the printed code.
  var numbers: ItemCode
  var text: String?
  var origin: Origin
  /// The number does not belong to the task, or the duty, whose row the code is in.
  var isMisplaced = false

  /// Codes of one column and one number path (`P2.1.*`) count from 1 in common.
  var siblings: String {
    var key = column == .subtask ? "t" : column.letter
    for part in numbers.parts.dropLast() { key += "\(part.number)\(part.branch)." }
    return key
  }

  static func list(_ standard: Standard) -> [ListedCode] {
    var list: [ListedCode] = []
    func add(
      _ column: Column, _ code: String?, _ text: String?, _ origin: Origin, below parents: [ItemCode] = [],
      orBelow duty: [ItemCode]? = nil
    ) {
      guard let code, let numbers = ItemCode(code) else { return }
      // A code of two numbers counts within the duty.
      let parents = numbers.parts.count == 2 && !parents.isEmpty ? duty ?? parents : parents
      var entry = ListedCode(column: column, code: code, numbers: numbers, text: text, origin: origin)
      entry.isMisplaced = !parents.isEmpty && !parents.contains { numbers.isBelow($0) }
      list.append(entry)
    }
    for duty in standard.duties {
      let dutyCodes = duty.code.flatMap { ItemCode($0) }.map { [$0] } ?? []
      add(.duty, duty.code, duty.name, duty.origin)
      for task in duty.tasks {
        add(.task, task.code, task.name, task.origin, below: dutyCodes)
        // Tasks that share a cell share its outputs and indicators.
        let sharing = duty.tasks.filter { $0.blocksOf != nil && $0.blocksOf == task.code }
        let parents = ([task.code] + sharing.map(\.code)).compactMap { $0.flatMap { ItemCode($0) } }
        for item in task.subtasks { add(.subtask, item.code, item.text, item.origin, below: parents) }
        for block in task.blocks {
          for (column, items) in [(Column.output, block.outputs), (.indicator, block.indicators)] {
            for item in items {
              add(column, item.code, item.text, item.origin, below: parents, orBelow: dutyCodes)
            }
          }
        }
      }
    }
    for entry in standard.knowledge { add(.knowledge, entry.code, entry.name, entry.origin) }
    for entry in standard.skills { add(.skill, entry.code, entry.name, entry.origin) }
    for entry in standard.attitudes { add(.attitude, entry.code, entry.name ?? entry.text, entry.origin) }
    return list
  }
}
