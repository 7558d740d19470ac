internal import OCSExport
internal import OCSStandardModel

/// The command line of `ocs export`.
struct ExportOptions {
  enum Format: String, CaseIterable { case sql, csv, xlsx, jsonl, `case`, markdown }

  var inputs: InputOptions
  var format: Format
  var dialect: SQLScript.Dialect
  var hasSchema = true
  var hasData = true
  var table: RelationalSchema.Table?
  /// A folder; nil for standard output.
  var output: String?
  var guardsFormulas: Bool
  /// Standards and documents that are not in the set go out of the database.
  var prunes: Bool
  /// The day of the last change where no version table tells.
  var date: String?
  var creator: String

  init(_ words: [String]) throws(UsageError) {
    let arguments = try Arguments(words, of: .export)
    guard
      let format = try arguments.choice("--to", Format.allCases.map(\.rawValue), Format.init(rawValue:))
        ?? nil
    else {
      throw .missingOption(
        "--to \(Format.allCases.map(\.rawValue).joined(separator: "|"))", command: "export")
    }
    self.format = format
    dialect =
      try arguments.choice(
        "--dialect", SQLScript.Dialect.allCases.map(\.rawValue), SQLScript.Dialect.init(rawValue:))
      ?? .sqlite
    hasData = !arguments.has("--schema-only")
    hasSchema = !arguments.has("--data-only")
    // A schema needs no documents.
    inputs = try InputOptions(arguments, needsPaths: hasData)
    let tables = RelationalSchema.tables.map(\.name)
    table =
      try arguments.choice("--table", tables) { name in RelationalSchema.tables.first { $0.name == name } }
      ?? nil
    output = arguments.folder("--output")
    guardsFormulas = arguments.has("--guard-formulas")
    prunes = arguments.has("--prune")
    if prunes, format != .sql || !hasData { throw .lacking("--prune", needs: "--to sql") }
    date = arguments.value("--date")
    creator = arguments.value("--creator") ?? "勞動部勞動力發展署"
    if let date, !CalendarDay.isWritten(in: date) {
      throw .badValue(option: "--date", value: date, expected: "a day, YYYY-MM-DD")
    }
    if output == nil, format == .csv || (format == .jsonl && table == nil) {
      throw .lacking("--to \(format.rawValue)", needs: "--output DIR")
    }
  }
}
