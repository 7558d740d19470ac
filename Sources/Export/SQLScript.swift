/// A script that loads standards into a database: one transaction that can be run again and again.
public struct SQLScript: Sendable {
  public enum Dialect: String, Sendable, CaseIterable { case sqlite, postgres }

  private let dialect: Dialect

  public init(_ dialect: Dialect) { self.dialect = dialect }

  /// Rows of one statement.
  private static let batch = 400

  // MARK: Frame

  /// The first lines, whatever follows.
  public var opening: String {
    switch dialect {
    // The shell must stop at the first error, or it would commit what came before and after it.
    case .sqlite: ".bail on\nPRAGMA foreign_keys = ON;\nBEGIN IMMEDIATE;\n" + guardAgainstNewer
    // Strings are read as they stand, before any of them is read.
    case .postgres:
      "SET standard_conforming_strings = on;\n\\set ON_ERROR_STOP on\nSET client_encoding = 'UTF8';\n"
        + "SET client_min_messages = warning;\nBEGIN;\n" + guardAgainstNewer
    }
  }

  public var closing: String { "COMMIT;\n" }

  /// Refuses a database that a newer program made.
  private var guardAgainstNewer: String {
    let version = RelationalSchema.version
    let words = "this database has a newer schema than ocs knows (\(version)); use a newer ocs"
    let table = "CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL PRIMARY KEY);\n"
    switch dialect {
    case .sqlite:
      return table
        + "CREATE TEMP TABLE ocs_guard (is_known INTEGER CONSTRAINT \"\(words)\" CHECK (is_known = 1));\n"
        + "INSERT INTO ocs_guard SELECT version <= \(version) FROM schema_version;\nDROP TABLE ocs_guard;\n"
    case .postgres:
      return table
        + "DO $$ BEGIN IF EXISTS (SELECT 1 FROM schema_version WHERE version > \(version)) THEN\n"
        + "  RAISE EXCEPTION '\(words)'; END IF; END $$;\n"
    }
  }

  // MARK: Schema

  public var schema: String {
    var out =
      "INSERT INTO schema_version (version) VALUES (\(RelationalSchema.version)) ON CONFLICT (version) DO NOTHING;\n"
    for table in RelationalSchema.tables { out += create(table) }
    for view in RelationalSchema.views {
      switch dialect {
      case .sqlite:
        out +=
          "DROP VIEW IF EXISTS \(view.name);\nCREATE VIEW \(view.name) AS -- \(view.comment)\n\(view.query);\n"
      case .postgres:
        out += "CREATE OR REPLACE VIEW \(view.name) AS\n\(view.query);\n"
        out += "COMMENT ON VIEW \(view.name) IS \(literal(view.comment));\n"
      }
    }
    return out + search
  }

  private func create(_ table: RelationalSchema.Table) -> String {
    let isLite = dialect == .sqlite
    var lines = table.columns.map { column in
      var line = "  \(column.name) \(column.kind == .text ? "TEXT" : "INTEGER")"
      if !column.isNullable { line += " NOT NULL" }
      if let check = column.check { line += " CHECK (\(check))" }
      return line
    }
    lines.append("  PRIMARY KEY (\(table.key.joined(separator: ", ")))")
    for reference in table.references {
      lines.append(
        "  FOREIGN KEY (\(reference.columns.joined(separator: ", "))) REFERENCES \(reference.table) (\(reference.target.joined(separator: ", "))) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED"
      )
    }
    var out = "CREATE TABLE IF NOT EXISTS \(table.name) ("
    if isLite {
      // SQLite keeps a table's comments in its own text of the statement.
      out += " -- \(table.comment)\n"
      out += lines.enumerated().map { i, line in
        let comma = i + 1 < lines.count ? "," : ""
        return line + comma + (i < table.columns.count ? " -- \(table.columns[i].comment)" : "")
      }.joined(separator: "\n")
    } else {
      out += "\n" + lines.joined(separator: ",\n")
    }
    out += "\n);\n"
    for index in table.indexes {
      let name = "\(table.name)_by_\(index.joined(separator: "_"))"
      out += "CREATE INDEX IF NOT EXISTS \(name) ON \(table.name) (\(index.joined(separator: ", ")));\n"
    }
    guard !isLite else { return out }
    out += "COMMENT ON TABLE \(table.name) IS \(literal(table.comment));\n"
    for column in table.columns {
      out += "COMMENT ON COLUMN \(table.name).\(column.name) IS \(literal(column.comment));\n"
    }
    return out
  }

  /// Search for parts of words, which Chinese needs: three characters and more by index.
  private var search: String {
    switch dialect {
    case .sqlite:
      "CREATE VIRTUAL TABLE IF NOT EXISTS search USING fts5(standard UNINDEXED, field UNINDEXED, code UNINDEXED, text, tokenize = 'trigram');\n"
    case .postgres:
      """
      DO $$ BEGIN
        IF EXISTS (SELECT 1 FROM pg_available_extensions WHERE name = 'pg_trgm') THEN
          CREATE EXTENSION IF NOT EXISTS pg_trgm;
          CREATE INDEX IF NOT EXISTS indicators_search ON indicators USING gin (text gin_trgm_ops);
          CREATE INDEX IF NOT EXISTS competencies_search ON competencies USING gin (name gin_trgm_ops);
          CREATE INDEX IF NOT EXISTS tasks_search ON tasks USING gin (name gin_trgm_ops);
        END IF;
      EXCEPTION WHEN insufficient_privilege THEN
        RAISE WARNING 'no right to create pg_trgm; search works without an index';
      END $$;

      """
    }
  }

  // MARK: Data

  /// Puts one standard in, or brings it up to date: rows that changed are changed, and rows that vanished go.
  public func data(_ standard: StandardRows) -> String {
    var out = ""
    for table in RelationalSchema.tables { out += upsert(standard.rows[table.name] ?? [], table) }
    for table in RelationalSchema.tables.reversed() where table.name != "standards" {
      out += remove(from: table, except: standard.rows[table.name] ?? [], standard.key)
    }
    if dialect == .sqlite {
      let key = literal(standard.key)
      out += "DELETE FROM search WHERE standard = \(key);\n"
      out +=
        "INSERT INTO search (standard, field, code, text) SELECT standard, field, code, text FROM texts WHERE standard = \(key);\n"
    }
    return out
  }

  private func upsert(_ rows: [[Cell]], _ table: RelationalSchema.Table) -> String {
    var out = ""
    let names = table.columns.map(\.name)
    let values = table.values.map(\.name)
    for start in stride(from: 0, to: rows.count, by: SQLScript.batch) {
      let batch = rows[start..<min(start + SQLScript.batch, rows.count)]
      out += "INSERT INTO \(table.name) (\(names.joined(separator: ", "))) VALUES\n"
      out += batch.map { "  (\($0.map(literal).joined(separator: ", ")))" }.joined(separator: ",\n")
      out += "\nON CONFLICT (\(table.key.joined(separator: ", "))) DO UPDATE SET "
      out += values.map { "\($0) = excluded.\($0)" }.joined(separator: ", ")
      out += "\n  WHERE "
      out += values.map { "\(table.name).\($0) IS DISTINCT FROM excluded.\($0)" }.joined(separator: " OR ")
      out += ";\n"
    }
    return out
  }

  private func remove(from table: RelationalSchema.Table, except rows: [[Cell]], _ standard: String) -> String
  {
    let columns = table.key.dropFirst()
    var out = "DELETE FROM \(table.name) WHERE standard = \(literal(standard))"
    if !rows.isEmpty {
      let keys = rows.map { "(\($0[1..<table.key.count].map(literal).joined(separator: ", ")))" }
      let names = columns.count == 1 ? columns.first! : "(\(columns.joined(separator: ", ")))"
      out += "\n  AND \(names) NOT IN (VALUES \(keys.joined(separator: ", ")))"
    }
    return out + ";\n"
  }

  private func literal(_ cell: Cell) -> String {
    switch cell {
    case .null: "NULL"
    case .integer(let number): String(number)
    case .text(let text): literal(text)
    }
  }

  /// A string constant. Quotes are doubled. Line ends and other control characters are written by their numbers, so
  /// that no shell sees a line of its own in a text (SQLite's takes away carriage returns). A NUL character, which no
  /// database takes, cannot come out of a document; from JSON it becomes U+FFFD.
  private func literal(_ text: String) -> String {
    let function = dialect == .sqlite ? "char" : "chr"
    var out = "'"
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x27: out += "''"
      case 0: out += "\u{FFFD}"
      case 0x01..<0x20, 0x7F: out += "'||\(function)(\(scalar.value))||'"
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out + "'"
  }
}
