// StandardModel: the contract `ocs/1` as plain values.

public import SourceText

/// Where an entry was read. It says nothing of what the entry is, so all origins are equal.
public struct Origin: Hashable, Sendable {
  /// Empty where there is none.
  private let stored: SourceRange

  public var range: SourceRange? { stored.isEmpty ? nil : stored }

  public init(_ range: SourceRange? = nil) { stored = range ?? SourceRange(0, 0) }

  public static func == (a: Origin, b: Origin) -> Bool { true }
  public func hash(into hasher: inout Hasher) {}
}

/// One occupational competency standard (職能基準). Keys and meanings are the contract's.
public struct Standard: Hashable, Sendable {
  public static let schema = "ocs/1"

  /// Where the code stands.
  public var origin = Origin()

  public var code: String?
  public var family: String?
  public var version: Int?
  public var name: String?
  public var nameKind: NameKind?
  public var level: Int?
  public var description: String?
  public var categories = Categories()
  public var history: [Edition] = []
  public var duties: [Duty] = []
  public var knowledge: [Competency] = []
  public var skills: [Competency] = []
  public var attitudes: [Attitude] = []
  public var prerequisites: [String] = []
  public var notes: [Note] = []
  public var unplaced: [Unplaced] = []

  public init() {}

  public enum NameKind: String, Sendable { case occupation, jobCategory }

  public struct Categories: Hashable, Sendable {
    public var job: [Category] = []
    public var occupation: [Category] = []
    public var industry: [Category] = []
    public init() {}
  }

  public struct Category: Hashable, Sendable {
    public var code: String?
    public var path: [String]
    public init(code: String?, path: [String]) {
      self.code = code
      self.path = path
    }
  }

  public struct Edition: Hashable, Sendable {
    public var version: Int?
    public var code: String?
    public var name: String?
    public var status: String?
    public var supersededBy: String?
    public var note: String?
    public var date: String?
    public var origin = Origin()
    public init() {}
  }

  public struct Duty: Hashable, Sendable {
    public var origin = Origin()
    public var code: String?
    public var name: String?
    public var tasks: [Task] = []
    public init() {}
  }

  public struct Task: Hashable, Sendable {
    public var origin = Origin()
    public var code: String?
    public var name: String?
    public var subtasks: [Item] = []
    public var blocksOf: String?
    public var blocks: [Block] = []
    public init() {}
  }

  public struct Block: Hashable, Sendable {
    public var level: Int?
    public var outputs: [Item] = []
    public var indicators: [Item] = []
    public var knowledge: [String] = []
    public var skills: [String] = []
    public init() {}
  }

  /// A subtask, an output or an indicator; `text` is written as `name` or as `text`.
  public struct Item: Hashable, Sendable {
    public var code: String?
    public var text: String?
    public var origin: Origin
    public init(code: String?, text: String?, origin: Origin = Origin()) {
      self.code = code
      self.text = text
      self.origin = origin
    }
  }

  public struct Competency: Hashable, Sendable {
    public var code: String
    public var name: String?
    public var details: [String] = []
    public var marks: [String] = []
    public var origin = Origin()
    public init(code: String) { self.code = code }
  }

  public struct Attitude: Hashable, Sendable {
    public var code: String?
    public var name: String?
    public var text: String?
    public var origin = Origin()
    public init() {}
  }

  public struct Note: Hashable, Sendable {
    public var mark: String?
    public var text: String
    public var origin: Origin
    public init(mark: String?, text: String, origin: Origin = Origin()) {
      self.mark = mark
      self.text = text
      self.origin = origin
    }
  }

  public struct Unplaced: Hashable, Sendable {
    public var near: String?
    public var text: String
    public var origin: Origin
    public init(near: String?, text: String, origin: Origin = Origin()) {
      self.near = near
      self.text = text
      self.origin = origin
    }
  }
}
