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
    case .sqlite: ".bail on\nPRAGMA foreign_keys = ON;\nBEGIN IMMEDIATE;\n" + preparation
    // Strings are read as they stand, before any of them is read.
    case .postgres:
      "SET standard_conforming_strings = on;\n\\set ON_ERROR_STOP on\nSET client_encoding = 'UTF8';\n"
        + "SET client_min_messages = warning;\nBEGIN;\n" + preparation
    }
  }

  /// The last lines. With `prunes`, standards and documents that the script did not load are removed.
  public func closing(prunes: Bool = false) -> String {
    var out = ""
    if prunes {
      for (table, column) in [("documents", "document"), ("standards", "key")] {
        out +=
          "DELETE FROM \(table) WHERE \(column) NOT IN (SELECT name FROM ocs_loaded WHERE kind = '\(table)');\n"
      }
    }
    return out + "DROP TABLE ocs_loaded;\nCOMMIT;\n"
  }

  /// Refuses a database with other tables, and makes room for the names of what is loaded.
  private var preparation: String {
    let version = RelationalSchema.version
    let newer = "this database has a newer schema than ocs knows (\(version)); use a newer ocs"
    let older = "this database has an older schema than \(version); load into a new database"
    let table = "CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL PRIMARY KEY);\n"
    let names =
      "CREATE TEMP TABLE ocs_loaded (kind TEXT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (kind, name));\n"
    switch dialect {
    case .sqlite:
      let guards = [(newer, "<="), (older, ">=")].map { words, comparison in
        "CREATE TEMP TABLE ocs_guard (is_known INTEGER CONSTRAINT \"\(words)\" CHECK (is_known = 1));\n"
          + "INSERT INTO ocs_guard SELECT version \(comparison) \(version) FROM schema_version;\nDROP TABLE ocs_guard;\n"
      }
      return table + guards.joined() + names
        + "CREATE TEMP TABLE ocs_changes (rows INTEGER NOT NULL);\n"
    case .postgres:
      let guards = [(newer, ">"), (older, "<")].map { words, comparison in
        "  IF EXISTS (SELECT 1 FROM schema_version WHERE version \(comparison) \(version)) THEN\n"
          + "    RAISE EXCEPTION '\(words)'; END IF;\n"
      }
      return table + "DO $$ BEGIN\n\(guards.joined())END $$;\n" + names
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
        // Views of one version are the same: to make them anew would write pages for nothing.
        out += "CREATE VIEW IF NOT EXISTS \(view.name) AS -- \(view.comment)\n\(view.query);\n"
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
      var line = "  \(column.name) \(type(of: column))"
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

  /// SQLite has no type for days.
  private func type(of column: RelationalSchema.Column) -> String {
    switch column.kind {
    case .integer: "INTEGER"
    case .date where dialect == .postgres: "DATE"
    case .text, .date: "TEXT"
    }
  }

  /// `search_texts`, with the columns of `texts`: parts of words, which Chinese needs, by `LIKE` and of any length. In
  /// SQLite `search` finds three characters and more by index (its own `LIKE` finds nothing for fewer), in PostgreSQL
  /// `LIKE` itself uses the indexes.
  private var search: String {
    switch dialect {
    case .sqlite:
      """
      CREATE TABLE IF NOT EXISTS search_texts ( -- all texts, for search
        id INTEGER PRIMARY KEY, standard TEXT NOT NULL REFERENCES standards (key) ON DELETE CASCADE, field TEXT, code TEXT,
        text TEXT);
      CREATE INDEX IF NOT EXISTS search_texts_by_standard ON search_texts (standard);
      CREATE VIRTUAL TABLE IF NOT EXISTS search USING fts5(standard UNINDEXED, field UNINDEXED, code UNINDEXED, text,
        content = 'search_texts', content_rowid = 'id', tokenize = 'trigram');
      CREATE TRIGGER IF NOT EXISTS search_insert AFTER INSERT ON search_texts BEGIN
        INSERT INTO search (rowid, standard, field, code, text) VALUES (new.id, new.standard, new.field, new.code, new.text);
      END;
      CREATE TRIGGER IF NOT EXISTS search_delete AFTER DELETE ON search_texts BEGIN
        INSERT INTO search (search, rowid, standard, field, code, text)
          VALUES ('delete', old.id, old.standard, old.field, old.code, old.text);
      END;
      CREATE TRIGGER IF NOT EXISTS search_of_standard AFTER DELETE ON standards BEGIN
        DELETE FROM search_texts WHERE standard = old.key;
      END;

      """
    case .postgres:
      """
      CREATE OR REPLACE VIEW search_texts AS SELECT standard, field, code, text FROM texts;
      COMMENT ON VIEW search_texts IS 'all texts, for search with LIKE';
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
    let key = literal(standard.key)
    var out = loaded("standards", standard.key)
    if dialect == .sqlite {
      out += "DELETE FROM ocs_changes;\nINSERT INTO ocs_changes SELECT total_changes();\n"
    }
    out += bringUpToDate(standard.rows, standard.key, RelationalSchema.standardTables)
    if dialect == .sqlite {
      // The row that holds the number is itself one more.
      let isChanged = "total_changes() > (SELECT rows + 1 FROM ocs_changes)"
      out += "DELETE FROM search_texts WHERE standard = \(key) AND \(isChanged);\n"
      out +=
        "INSERT INTO search_texts (standard, field, code, text) SELECT standard, field, code, text FROM texts"
      out += " WHERE standard = \(key) AND \(isChanged);\n"
    }
    return out
  }

  /// Puts a document and its findings in, or brings them up to date.
  public func data(_ document: DocumentRows) -> String {
    loaded("documents", document.document)
      + bringUpToDate(document.rows, document.document, RelationalSchema.documentTables)
  }

  /// Notes that something is in what is loaded.
  private func loaded(_ table: String, _ name: String) -> String {
    "INSERT INTO ocs_loaded (kind, name) VALUES ('\(table)', \(literal(name))) ON CONFLICT DO NOTHING;\n"
  }

  private func bringUpToDate(
    _ rows: [String: [[Cell]]], _ owner: String, _ tables: [RelationalSchema.Table]
  ) -> String {
    var out = ""
    for table in tables { out += upsert(rows[table.name] ?? [], table) }
    for table in tables.reversed() where table.key.count > 1 {
      out += remove(from: table, except: rows[table.name] ?? [], owner)
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

  private func remove(from table: RelationalSchema.Table, except rows: [[Cell]], _ owner: String) -> String {
    let columns = table.key.dropFirst()
    var out = "DELETE FROM \(table.name) WHERE \(table.owner) = \(literal(owner))"
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
