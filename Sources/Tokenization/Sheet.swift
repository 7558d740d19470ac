public import OCSSourceText

/// What every reader gives: the sections of a standard, their rows and cells, whatever the layout was.
public struct Sheet: Sendable {
  public var layout: Layout
  /// Lines above the first table that call themselves a standard.
  public var titles: [SourceRange] = []
  public var history: [HistoryRow] = []
  public var profile: [Field] = []
  /// Labels of single values that no value follows, in a layout that has the value behind its label.
  public var emptyLabels: [SourceRange] = []
  /// Words of the task table that may as well stand in another column.
  public var doubts: [Doubt] = []
  /// The pieces of texts in the order of their lines, which may be the order of the text, though no text goes on backwards.
  public var linesAcross: [Stretches] = []
  public var rows: [TaskRow] = []
  public var attitudes: [Paragraph] = []
  public var notes: [Paragraph] = []
  /// Labels, headings and page furniture, which carry no content.
  public var drops: [Drop] = []
  /// Rows that are printed again, each beside its first print. They are no rows of the table any more.
  public var repeatedRows: [(row: TaskRow, first: TaskRow)] = []
  /// Where the heading of the task table names each column first.
  public var headings: [Column: SourceRange] = [:]
  /// There was a heading of the task table.
  public var hasTaskTable = false
  /// How many headings of the task table have blank lines between their words.
  public var partedHeadings = 0
  /// The rows of a table are lines of text, each a piece of several cells.
  public var hasLinesAsRows = false
  /// There are such headings, and lines hold codes of several columns or words of a heading alone: an extractor printed the
  /// cells of the rows in pieces, and not in turn.
  public var isInPieces = false
  /// Blank lines part the cells of the task table, whose lines are wrapped.
  public var cellsStandApart = false

  public init(layout: Layout) { self.layout = layout }

  /// A value of the profile beside its label.
  public struct Field: Sendable {
    public var label: Label
    public var range: SourceRange
    /// The cell repeats the one before it: the extractor filled all columns of a merged cell with its text.
    public var isRepeat = false
    /// The cell stands beside another one of this value, which an edge that is none cuts.
    public var isBeside = false
  }

  /// An edition of the version table.
  /// Words that the next best reading, which is hardly worse, gives to another column.
  public struct Doubt: Sendable {
    public var range: SourceRange
    /// Where the entries start that the words are read as a part of, and that they may be a part of; nil where there is none.
    public var taken: Int?
    public var other: Int?
    /// The words are an entry, and it is not sure which row it stands in: these are what the rows have.
    public var isOfRows = false
  }

  public struct HistoryRow: Sendable {
    public var cells: [(label: Label, range: SourceRange)]
  }

  public enum Column: UInt8, Sendable, CaseIterable {
    case duty, task, output, indicator, level, knowledge, skills
  }

  public struct Cell: Sendable {
    public var column: Column
    public var range: SourceRange
  }

  /// A row of the task table, or the part of one that stands on one page.
  public struct TaskRow: Sendable {
    /// Cells with text, in the order of their columns.
    public var cells: [Cell]
    /// The first row behind a page break: the row may have started on the page before.
    public var followsPageBreak: Bool
    /// Columns whose cell reaches down from the row above. Nil where the layout does not tell merged cells.
    public var covered: Set<Column>?
    /// The first cell, where its heading is that of the duties and of the tasks.
    var shared: SourceRange?
    /// Further prints of outputs or indicators of this row, with which an extractor filled the cells beside theirs.
    public var repeated: [Cell] = []

    public init(
      cells: [Cell], followsPageBreak: Bool, covered: Set<Column>? = nil, repeated: [Cell] = []
    ) {
      self.cells = cells
      self.followsPageBreak = followsPageBreak
      self.covered = covered
      self.repeated = repeated
    }
  }

  /// A paragraph of the sections without columns.
  public struct Paragraph: Sendable {
    /// Its lines, where something else may stand between them.
    public var ranges: Stretches
  }
}

/// Bytes that carry no content, and why (contract, ledger: kinds of `drop`).
public struct Drop: Sendable {
  public enum Kind: UInt8, Sendable, CaseIterable {
    case space, invisible, delimiter, markup, bullet, label, furniture, separator, placeholder,
      supersededText,
      geometry

    /// Its place among all cases.
    public var index: Int { Int(rawValue) }

    /// As ledgers name it.
    public var name: String { self == .supersededText ? "superseded-text" : "\(self)" }
  }

  public var range: SourceRange
  public var kind: Kind

  public init(_ range: SourceRange, _ kind: Kind) {
    self.range = range
    self.kind = kind
  }
}

extension Sheet {
  /// Sets the text of a range aside as something without content.
  mutating func drop(_ range: SourceRange, _ kind: Drop.Kind, of text: TokenizedText) {
    text.forEachPiece(of: range) { drops.append(Drop($0, kind)) }
  }

  /// Nothing tells that the document holds a standard: no code's label, no task table.
  public var isEmpty: Bool {
    !hasTaskTable && !profile.contains { $0.label == .standardCode } && rows.isEmpty
  }
}
