internal import OCSDiagnostics
internal import OCSReporting

extension Overview {
  /// A column of the overview, the same in every format.
  struct Column: Sendable {
    enum Value: Sendable {
      case text(String)
      case number(Int)
      case decimal(Double)
      case none
    }

    /// As CSV and JSON call it.
    var key: String
    /// As people read it.
    var title: String
    /// What the title does not say.
    var about: String
    var isNumber = true
    var value: @Sendable (Row) -> Value
  }

  private static func text(
    _ key: String, _ title: String, _ about: String, _ value: @escaping @Sendable (Row) -> String?
  ) -> Column {
    Column(key: key, title: title, about: about, isNumber: false) { row in
      value(row).map { .text($0) } ?? .none
    }
  }

  private static func number(
    _ key: String, _ title: String, _ about: String, _ value: @escaping @Sendable (Row) -> Int?
  ) -> Column {
    Column(key: key, title: title, about: about) { row in value(row).map { .number($0) } ?? .none }
  }

  static let columns: [Column] = [
    text("document", "document", "the name of the document", \.document),
    text("state", "state", "read, unreliable or refused", \.state.rawValue),
    text("code", "code", "the code of the standard") { $0.facts?.code },
    text("name", "name", "the name of the standard") { $0.facts?.name },
    number("level", "level", "the level of the standard, 1 to 6") { $0.facts?.level },
    text("layout", "layout", "how the document was read") { $0.facts?.layout },
    number("duties", "duties", "main duties") { $0.facts?.duties },
    number("tasks", "tasks", "tasks") { $0.facts?.tasks },
    number("indicators", "indicators", "performance indicators") { $0.facts?.indicators },
    number("knowledge", "K", "knowledge entries") { $0.facts?.knowledge },
    number("skills", "S", "skill entries") { $0.facts?.skills },
    number("unplaced", "unplaced", "characters that have no place in the standard") { $0.facts?.unplaced },
    number("errors", "errors", "findings that are errors") { $0.count(.error) },
    number("warnings", "warnings", "findings that are warnings") { $0.count(.warning) },
    number("infos", "infos", "findings that are infos") { $0.count(.info) },
    number("excused", "excused", "findings that exceptions or the baseline excuse", \.excused),
    number("told", "told", "boundaries that the document does not decide", \.told),
    Column(
      key: "margin", title: "margin",
      about: "how much less the next best reading of a code speaks for itself; below 1 it is told"
    ) { row in row.facts?.margin.map { .decimal($0) } ?? .none },
    text("reason", "reason", "why the document was refused", \.reason),
  ]

  /// A margin with one digit behind the point, rounded down, so that what is told is below 1.
  static func decimal(_ number: Double) -> String {
    let tenths = Int((min(max(number, 0), 1e6) * 10).rounded(.down))
    return "\(tenths / 10).\(tenths % 10)"
  }
}

extension Overview.Column.Value {
  /// As it stands in a cell; nothing where there is none.
  var text: String {
    switch self {
    case .text(let text): text
    case .number(let number): String(number)
    case .decimal(let number): Overview.decimal(number)
    case .none: ""
    }
  }
}
