// StandardModel: the contract `ocs/1` as plain values.

public import OCSSourceText

/// Where an entry was read. It says nothing of what the entry is, so all origins are equal.
public struct Origin: Hashable, Sendable {
  /// Empty where there is none.
  private let stored: SourceRange

  /// Bytes of the source; nil where it was not read from one.
  public var range: SourceRange? { stored.isEmpty ? nil : stored }

  /// A place in the source, or none.
  public init(_ range: SourceRange? = nil) { stored = range ?? SourceRange(0, 0) }

  public static func == (a: Origin, b: Origin) -> Bool { true }
  public func hash(into hasher: inout Hasher) {}
}

/// One occupational competency standard (職能基準). Keys and meanings are the contract's.
public struct Standard: Hashable, Sendable {
  /// The name and version of the data model.
  public static let schema = "ocs/1"

  /// Where the code stands.
  public var origin = Origin()

  /// The code of the standard, as printed.
  public var code: String?
  /// The code without its version: the same for all versions of one standard.
  public var family: String?
  /// The number behind the v of the code; null where the code prints none.
  public var version: Int?
  /// The name of the occupation or job category that the standard describes.
  public var name: String?
  /// Which line of the form holds the name: occupation (職業) or jobCategory (職類).
  public var nameKind: NameKind?
  /// The level of the standard, 1 to 6. Where the cell says more than a number, its one digit counts; without a
  /// usable digit it is null.
  public var level: Int?
  /// What the job is about. Items that start with an ordinal stand on lines of their own and keep it.
  public var description: String?
  /// The categories that the standard belongs to.
  public var categories = Categories()
  /// The versions of the standard, in the order of the version table.
  public var history: [Edition] = []
  /// The main duties, in document order.
  public var duties: [Duty] = []
  /// All knowledge that tasks refer to, each code once, sorted by number.
  public var knowledge: [Competency] = []
  /// All skills that tasks refer to, each code once, sorted by number.
  public var skills: [Competency] = []
  /// The attitudes that the job asks for, in document order.
  public var attitudes: [Attitude] = []
  /// What a person should bring: education, experience, abilities. One text an item.
  public var prerequisites: [String] = []
  /// All other remarks at the end of the standard.
  public var notes: [Note] = []
  /// Text of the document that has no place in the fields above. It is never dropped; each entry is also an
  /// error finding.
  public var unplaced: [Unplaced] = []

  /// An empty one.
  public init() {}

  /// Which line of the form holds the name.
  public enum NameKind: String, Sendable {
    /// 職業.
    case occupation
    /// 職類.
    case jobCategory
  }

  /// The categories that a standard belongs to.
  public struct Categories: Hashable, Sendable {
    /// Job categories, most often one.
    public var job: [Category] = []
    /// Occupations of the national classification.
    public var occupation: [Category] = []
    /// Industries of the national classification.
    public var industry: [Category] = []
    /// An empty one.
    public init() {}
  }

  /// A job category, an occupation or an industry.
  public struct Category: Hashable, Sendable {
    /// The code of the category.
    public var code: String?
    /// The name of the category from the widest part to the narrowest, split at slashes.
    public var path: [String]
    /// A category of this name.
    public init(code: String?, path: [String]) {
      self.code = code
      self.path = path
    }
  }

  /// A row of the version table.
  public struct Edition: Hashable, Sendable {
    /// The number of the version.
    public var version: Int?
    /// The code that the version has.
    public var code: String?
    /// The name that the version has.
    public var name: String?
    /// current or superseded; any other status is the text as printed.
    public var status: String?
    /// The code of the version that replaces this one.
    public var supersededBy: String?
    /// Any other remark of the row. Null where it says 略 or names only the replacement.
    public var note: String?
    /// The day of publication, YYYY-MM-DD. A date that does not exist stays in note.
    public var date: String?
    /// Where it was read.
    public var origin = Origin()
    /// An empty one.
    public init() {}
  }

  /// A main duty (主要職責).
  public struct Duty: Hashable, Sendable {
    /// Where it was read.
    public var origin = Origin()
    /// The code of the duty, T and a number.
    @Spelled<EntryCode> public var code: String?
    /// What the duty is.
    @Spelled<EntryText> public var name: String?
    /// The tasks of the duty, in document order.
    public var tasks: [Task] = []
    /// An empty one.
    public init() {}
  }

  /// A task (工作任務).
  public struct Task: Hashable, Sendable {
    /// Where it was read.
    public var origin = Origin()
    /// The code of the task: that of its duty and a number.
    @Spelled<EntryCode> public var code: String?
    /// What the task is.
    @Spelled<EntryText> public var name: String?
    /// Parts of the task that have codes of three numbers of their own in its cell.
    public var subtasks: [Item] = []
    /// Where several tasks share one row: the code of the task that holds the blocks for all of them. Null for
    /// that task itself and for tasks with a row of their own.
    @Spelled<EntryCode> public var blocksOf: String?
    /// What the task produces and needs, level by level. Empty where blocksOf names another task.
    public var blocks: [Block] = []
    /// An empty one.
    public init() {}
  }

  /// One level of a task, and what is set against it.
  public struct Block: Hashable, Sendable {
    /// The level of the block, 1 to 6; null where the standard gives none or none that can be used.
    public var level: Int?
    /// What the work produces, in document order.
    public var outputs: [Item] = []
    /// How one sees that the work is done well, in document order.
    public var indicators: [Item] = []
    /// Codes of the knowledge that the block needs, sorted by number, each once.
    @SpelledList<EntryCode> public var knowledge: [String]
    /// Codes of the skills that the block needs, sorted by number, each once.
    @SpelledList<EntryCode> public var skills: [String]
    /// An empty one.
    public init() {}
  }

  /// A subtask, an output or an indicator; `text` is written as `name` or as `text`.
  public struct Item: Hashable, Sendable {
    /// The code of the entry.
    @Spelled<EntryCode> public var code: String?
    /// What the entry says.
    @Spelled<EntryText> public var text: String?
    /// Where it was read.
    public var origin: Origin
    /// An entry that says this.
    public init(code: String?, text: String?, origin: Origin = Origin()) {
      self.code = code
      self.text = text
      self.origin = origin
    }
  }

  /// A knowledge or a skill.
  public struct Competency: Hashable, Sendable {
    /// The code, with two digits at least.
    public var code: String {
      get { entryCode.string }
      set { entryCode = EntryCode(newValue) }
    }
    /// The code in the form that is kept.
    public var entryCode: EntryCode
    /// The name. Of several prints of one code the complete one or, where they truly differ, the most frequent
    /// one.
    @Spelled<EntryText> public var name: String?
    /// Sub-items behind the name.
    public var details: [String] = []
    /// Marks 【…】 behind the name, of notes or tasks, without their brackets.
    public var marks: [String] = []
    /// Where it was read.
    public var origin = Origin()
    /// One without a name yet.
    public init(code: String) { entryCode = EntryCode(code) }
    /// One without a name yet.
    public init(_ code: EntryCode) { entryCode = code }
  }

  /// An attitude (態度).
  public struct Attitude: Hashable, Sendable {
    /// The code of the attitude.
    @Spelled<EntryCode> public var code: String?
    /// The part before the first colon.
    @Spelled<EntryText> public var name: String?
    /// The part behind the colon, or the whole paragraph where there is none.
    @Spelled<EntryText> public var text: String?
    /// Where it was read.
    public var origin = Origin()
    /// An empty one.
    public init() {}
  }

  /// A remark at the end of the standard.
  public struct Note: Hashable, Sendable {
    /// The mark that texts refer to; null where the note has none.
    public var mark: String?
    /// The note.
    public var text: String
    /// Where it was read.
    public var origin: Origin
    /// A note that says this.
    public init(mark: String?, text: String, origin: Origin = Origin()) {
      self.mark = mark
      self.text = text
      self.origin = origin
    }
  }

  /// Text of the document that has no place in the standard.
  public struct Unplaced: Hashable, Sendable {
    /// The last code that stands before the text in the document.
    public var near: String?
    /// The text, word for word.
    public var text: String
    /// Where it was read.
    public var origin: Origin
    /// Text that was found there.
    public init(near: String?, text: String, origin: Origin = Origin()) {
      self.near = near
      self.text = text
      self.origin = origin
    }
  }
}
