internal import OCSAccounting
public import OCSNormalization
internal import OCSSourceText
public import OCSStandardModel
internal import OCSTokenization

/// What the overview tells of a document that was read.
public struct DocumentFacts: Sendable {
  /// The layout, or `json`.
  public var layout: String
  public var code: String?
  public var family: String?
  public var version: Int?
  public var name: String?
  public var level: Int?
  public var duties = 0
  public var tasks = 0
  public var indicators = 0
  public var knowledge = 0
  public var skills = 0
  /// How many characters have no place in the standard.
  public var unplaced: Int
  /// How much more the next best reading of a code would cost, where that is least: below 1 it is told. Nil where no code
  /// has a second reading, and for canonical standards.
  public var margin: Double?
  /// How many K and S entries how many blocks name: the first number counts those that none names, the last those that
  /// `mostUses` or more name.
  public var uses = [Int](repeating: 0, count: DocumentFacts.mostUses + 1)
  /// The document as a whole was not understood.
  public var isUnreliable = false

  /// Entries that more blocks name are counted with those that so many name.
  public static let mostUses = 6

  /// Of a document that was read.
  public init(_ document: NormalizedDocument) {
    self.init(
      document.standard, layout: document.layout.rawValue, unplaced: document.ledger.shares.unplaced)
    margin = document.margin
    isUnreliable = document.unreliable != nil
  }

  /// Of a canonical standard.
  public init(_ standard: Standard) {
    let unplaced = standard.unplaced.lazy.flatMap(\.text.unicodeScalars).count {
      !$0.properties.isWhitespace
    }
    self.init(standard, layout: "json", unplaced: unplaced)
  }

  private init(_ standard: Standard, layout: String, unplaced: Int) {
    self.layout = layout
    self.unplaced = unplaced
    code = standard.code
    family = standard.family
    version = standard.version
    name = standard.name
    level = standard.level
    duties = standard.duties.count
    knowledge = standard.knowledge.count
    skills = standard.skills.count
    var counts: [String: Int] = [:]
    for entry in standard.knowledge + standard.skills { counts[entry.code] = 0 }
    for task in standard.duties.lazy.flatMap(\.tasks) {
      tasks += 1
      for block in task.blocks {
        indicators += block.indicators.count
        for code in block.knowledge + block.skills { counts[code]? += 1 }
      }
    }
    for count in counts.values { uses[min(count, DocumentFacts.mostUses)] += 1 }
  }
}
