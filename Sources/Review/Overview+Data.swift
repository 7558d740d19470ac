internal import OCSDiagnostics
public import OCSEmission
internal import OCSExport

extension Overview {
  /// One line a document, as spreadsheets read it. A cell that one of them would run gets an apostrophe.
  public var csv: String {
    let columns = Overview.columns
    var out = columns.map(\.key).joined(separator: ",") + "\r\n"
    for row in rows {
      let cells = columns.map { column -> Cell in
        switch column.value(row) {
        case .text(let text): .text(text)
        case .number(let number): .integer(number)
        case .decimal(let number): .text(Overview.decimal(number))
        case .none: .null
        }
      }
      out += CSVPackage.line(cells, guardsFormulas: true)
    }
    return out
  }

  public var json: JSONValue {
    .object([
      .init("documents", .array(rows.map { json(of: $0) })), .init("schema", .string("ocs-report/1")),
      .init("summary", summaryJSON),
    ])
  }

  private func json(of row: Row) -> JSONValue {
    var members = Overview.columns.map { column in
      JSONValue.Member(column.key, Overview.json(column.value(row)))
    }
    members.append(
      .init(
        "rules",
        .object(
          row.findings.map { .init($0.rule.rawValue, .integer($0.count)) }.sorted { $0.key < $1.key })))
    return .object(members.sorted { $0.key < $1.key })
  }

  private static func json(_ value: Column.Value) -> JSONValue {
    switch value {
    case .text(let text): .string(text)
    case .number(let number): .integer(number)
    case .decimal(let number): .number((min(max(number, 0), 1e6) * 10).rounded(.down) / 10)
    case .none: .null
    }
  }

  private var summaryJSON: JSONValue {
    .object([
      .init("documents", .integer(rows.count)), .init("duties", .integer(sum(\.duties))),
      .init("errors", .integer(count(.error))), .init("excused", .integer(excused)),
      .init("indicators", .integer(sum(\.indicators))), .init("infos", .integer(count(.info))),
      .init("knowledge", .integer(sum(\.knowledge))),
      .init(
        "levels",
        .object(
          levels.map { .init($0.level.map(String.init) ?? "none", .integer($0.count)) })),
      .init("margin", margin.map { Overview.json(.decimal($0)) } ?? .null),
      .init("read", .integer(count(.read) + count(.unreliable))), .init("refused", .integer(count(.refused))),
      .init(
        "rules",
        .object(rules.map { .init($0.rule.rawValue, .integer($0.count)) }.sorted { $0.key < $1.key })),
      .init("skills", .integer(sum(\.skills))), .init("tasks", .integer(sum(\.tasks))),
      .init("told", .integer(told)), .init("unplaced", .integer(sum(\.unplaced))),
      .init("unreliable", .integer(count(.unreliable))), .init("warnings", .integer(count(.warning))),
    ])
  }
}
