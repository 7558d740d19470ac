public import OCSEmission

/// Tables as CSV (RFC 4180), and their description as a Frictionless data package.
public enum CSVPackage {
  /// The file of a table below the package's folder.
  public static func file(_ table: RelationalSchema.Table) -> String { "\(table.name).csv" }

  public static func heading(_ table: RelationalSchema.Table) -> String {
    table.columns.map(\.name).joined(separator: ",") + "\r\n"
  }

  /// `guardsFormulas` puts an apostrophe before cells that spreadsheets would run.
  public static func line(_ row: [Cell], guardsFormulas: Bool) -> String {
    row.map { field($0, guardsFormulas) }.joined(separator: ",") + "\r\n"
  }

  private static func field(_ cell: Cell, _ guardsFormulas: Bool) -> String {
    switch cell {
    case .null: return ""
    case .integer(let number): return String(number)
    case .text(var text):
      if guardsFormulas, let first = text.unicodeScalars.first,
        ["=", "+", "-", "@", "\t", "\r"].contains(first)
      {
        text = "'" + text
      }
      let isPlain =
        !text.utf8.isEmpty && !text.utf8.contains { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }
      let hasEdges = text.utf8.first == 0x20 || text.utf8.last == 0x20
      return isPlain && !hasEdges ? text : "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
  }

  public static var description: JSONValue {
    .object([
      .init("name", .string("occupational-competency-standards")),
      .init("profile", .string("tabular-data-package")),
      .init("resources", .array(RelationalSchema.tables.map(resource))),
      .init("version", .string("\(RelationalSchema.version).0.0")),
    ])
  }

  private static func resource(_ table: RelationalSchema.Table) -> JSONValue {
    let keys = table.references.map { reference in
      JSONValue.object([
        .init("fields", .strings(reference.columns)),
        .init(
          "reference",
          .object([.init("fields", .strings(reference.target)), .init("resource", .string(reference.table))])),
      ])
    }
    let schema: JSONValue = .object([
      .init("fields", .array(table.columns.map(field))), .init("foreignKeys", .array(keys)),
      .init("missingValues", .strings([""])), .init("primaryKey", .strings(table.key)),
    ])
    return .object([
      .init("description", .string(table.comment)), .init("encoding", .string("utf-8")),
      .init("format", .string("csv")), .init("mediatype", .string("text/csv")),
      .init("name", .string(table.name)),
      .init("path", .string(file(table))), .init("profile", .string("tabular-data-resource")),
      .init("schema", schema),
    ])
  }

  private static func field(_ column: RelationalSchema.Column) -> JSONValue {
    var constraints: [JSONValue.Member] = []
    if !column.values.isEmpty { constraints.append(.init("enum", .strings(column.values))) }
    if let range = column.range {
      constraints.append(.init("maximum", .integer(range.upperBound)))
      constraints.append(.init("minimum", .integer(range.lowerBound)))
    }
    if !column.isNullable { constraints.append(.init("required", .bool(true))) }
    return .object([
      .init("constraints", .object(constraints)), .init("description", .string(column.comment)),
      .init("name", .string(column.name)),
      .init("type", .string(column.kind == .text ? "string" : column.kind.rawValue)),
    ])
  }
}

extension RelationalSchema.Table {
  /// A row as an object, keys sorted.
  public func json(_ row: [Cell]) -> JSONValue {
    let members = zip(columns, row).map { column, cell in
      switch cell {
      case .null: JSONValue.Member(column.name, .null)
      case .text(let text): JSONValue.Member(column.name, .string(text))
      case .integer(let number): JSONValue.Member(column.name, .integer(number))
      }
    }
    return .object(members.sorted { $0.key < $1.key })
  }
}
