// Export: standards → rows of tables, and the formats that other systems load.

/// The contract as relational tables. Everything that is exported as a table, in whatever format, comes from here.
public enum RelationalSchema {
  /// Goes up with every change of the tables or views.
  public static let version = 2

  public struct Column: Sendable {
    public enum Kind: String, Sendable { case text, integer, date }

    public var name: String
    public var kind: Kind
    public var isNullable: Bool
    /// SQL that must hold of the value.
    var check: String?
    /// The values that it may have, where these are few.
    public var values: [String]
    /// The least and greatest number.
    public var range: ClosedRange<Int>?
    public var comment: String
  }

  public struct Reference: Sendable {
    public var columns: [String]
    public var table: String
    public var target: [String]
  }

  public struct Table: Sendable {
    public var name: String
    public var comment: String
    public var columns: [Column]
    /// The first columns, which identify a row.
    public var key: [String]
    public var references: [Reference]
    var indexes: [[String]]

    /// The column that names the standard or the document that a row belongs to.
    var owner: String { key[0] }
    /// The columns that are no part of the key.
    var values: [Column] { Array(columns.dropFirst(key.count)) }
  }

  private static func text(
    _ name: String, _ comment: String, _ values: [String] = [], isNullable: Bool = true
  ) -> Column {
    let list = values.map { "'\($0)'" }.joined(separator: ", ")
    return Column(
      name: name, kind: .text, isNullable: isNullable, check: values.isEmpty ? nil : "\(name) IN (\(list))",
      values: values, range: nil, comment: comment)
  }

  private static func number(
    _ name: String, _ comment: String, _ range: ClosedRange<Int>? = nil, isNullable: Bool = true
  ) -> Column {
    Column(
      name: name, kind: .integer, isNullable: isNullable,
      check: range.map { "\(name) BETWEEN \($0.lowerBound) AND \($0.upperBound)" }, values: [], range: range,
      comment: comment)
  }

  private static func date(_ name: String, _ comment: String) -> Column {
    Column(
      name: name, kind: .date, isNullable: true, check: nil, values: [], range: nil, comment: comment)
  }

  private static let standard = text("standard", "the standard's key", isNullable: false)
  private static let duty = number("duty", "the duty's place in the standard, from 1", isNullable: false)
  private static let task = number("task", "the task's place in the duty, from 1", isNullable: false)
  private static let block = number("block", "the block's place in the task, from 1", isNullable: false)
  private static func position(_ what: String) -> Column {
    number("position", "the place \(what), from 1", isNullable: false)
  }
  private static let kind = text(
    "kind", "K knowledge, S skill, A attitude", ["K", "S", "A"], isNullable: false)
  private static let code = text("code", "as the standard writes it")

  private static func table(
    _ name: String, _ comment: String, key: [Column], _ columns: [Column], below parent: String?,
    references: [Reference] = [], indexes: [[String]] = []
  ) -> Table {
    var all = references
    if let parent, let target = tables(below: parent) {
      all.insert(Reference(columns: target, table: parent, target: target), at: 0)
    }
    return Table(
      name: name, comment: comment, columns: key + columns, key: key.map(\.name), references: all,
      indexes: indexes)
  }

  /// The key columns of a parent table, which its children repeat.
  private static func tables(below parent: String) -> [String]? {
    switch parent {
    case "duties": ["standard", "duty"]
    case "tasks": ["standard", "duty", "task"]
    case "blocks": ["standard", "duty", "task", "block"]
    case "categories": ["standard", "kind", "position"]
    case "competencies": ["standard", "kind", "position"]
    default: nil
    }
  }

  private static let toStandard = [Reference(columns: ["standard"], table: "standards", target: ["key"])]

  /// All tables, parents before children.
  public static let tables = standardTables + documentTables

  /// What was read from where, and what is wrong with it.
  static let documentTables: [Table] = [
    table(
      "documents", "the documents that gave the standards",
      key: [
        text("document", "as findings name it: the path below the folder that was loaded", isNullable: false)
      ],
      [
        standard, text("layout", "the layout that was recognized, or json", isNullable: false),
        number("finding_count", "how many findings it has", isNullable: false),
      ], below: nil, references: toStandard, indexes: [["standard"]]),
    table(
      "findings", "what is wrong with the documents",
      key: [
        text("document", "the document", isNullable: false),
        number("position", "the place among the document's findings, from 1", isNullable: false),
      ],
      [
        text("rule", "the name of the rule", isNullable: false),
        text("severity", "how grave it is", ["error", "warning", "info"], isNullable: false),
        text("code", "the code of the entry that is concerned"),
        text("message", "what is wrong", isNullable: false), text("suggestion", "what to write instead"),
        number("source_line", "the line, from 1"),
        number("source_column", "the character in the line, from 1"),
        number("source_offset", "the byte in the document, from 0"),
        number("source_length", "how many bytes"),
        text("pointer", "of a canonical standard: the JSON pointer of the value"),
      ], below: nil, references: [Reference(columns: ["document"], table: "documents", target: ["document"])],
      indexes: [["rule"]]),
  ]

  /// One standard and all that it holds.
  static let standardTables: [Table] = [
    table(
      "standards", "one occupational competency standard (職能基準)",
      key: [
        text(
          "key", "the code, else the document's name; CODE~2 for a second standard of one code",
          isNullable: false)
      ],
      [
        text("code", "職能基準代碼"), text("family", "the code without its version"),
        number("version", "the number behind v"), text("name", "職能基準名稱"),
        text("name_kind", "which line the name stood on", ["occupation", "jobCategory"]),
        number("level", "基準級別", 1...6), text("description", "工作描述"),
      ], below: nil, indexes: [["code"], ["family"]]),
    table(
      "categories", "job, occupation and industry categories (職類別, 職業別, 行業別)",
      key: [
        standard, text("kind", "which of the three", ["job", "occupation", "industry"], isNullable: false),
        position("among its kind"),
      ], [code], below: nil, references: toStandard, indexes: [["code"]]),
    table(
      "category_levels", "the names of a category, from the widest to the narrowest",
      key: [
        standard, text("kind", "as in categories", isNullable: false), position("of the category"),
        number("depth", "the place in the path, from 1", isNullable: false),
      ], [text("name", "one part of the path", isNullable: false)], below: "categories", indexes: [["name"]]),
    table(
      "history", "the version table, top to bottom", key: [standard, position("in the table")],
      [
        number("version", "the number of the version"), text("code", "the version's code"),
        text("name", "the name that it had"), text("status", "current, superseded, or as printed"),
        text("superseded_by", "the code of the version that replaced it"), text("note", "更新說明"),
        date("date", "the day of publication"),
      ], below: nil, references: toStandard, indexes: [["code"]]),
    table(
      "duties", "主要職責", key: [standard, duty], [code, text("name", "the duty")], below: nil,
      references: toStandard),
    table(
      "tasks", "工作任務", key: [standard, duty, task],
      [code, text("name", "the task"), text("blocks_of", "the code of the task whose blocks it shares")],
      below: "duties", indexes: [["code"]]),
    table(
      "subtasks", "three-part codes printed within a task",
      key: [standard, duty, task, position("in the task")],
      [code, text("name", "the subtask")], below: "tasks"),
    table(
      "blocks", "one level, and the outputs, indicators, knowledge and skills set against it",
      key: [standard, duty, task, block], [number("level", "職能級別", 1...6)], below: "tasks"),
    table(
      "outputs", "工作產出", key: [standard, duty, task, block, position("in the block")],
      [code, text("name", "the output")], below: "blocks"),
    table(
      "indicators", "行為指標", key: [standard, duty, task, block, position("in the block")],
      [code, text("text", "the indicator")], below: "blocks"),
    table(
      "competencies", "knowledge, skills and attitudes of a standard",
      key: [standard, kind, position("among its kind")],
      [code, text("name", "the competency"), text("text", "what an attitude says behind its name")],
      below: nil,
      references: toStandard, indexes: [["standard", "kind", "code"], ["name"]]),
    table(
      "competency_details", "sub-items of a knowledge or skill",
      key: [
        standard, kind, position("of the competency"),
        number("detail", "the place among the details, from 1", isNullable: false),
      ],
      [text("text", "the sub-item", isNullable: false)], below: "competencies"),
    table(
      "competency_marks", "marks of notes and tasks behind a knowledge or skill",
      key: [
        standard, kind, position("of the competency"),
        number("mark", "the place among the marks, from 1", isNullable: false),
      ],
      [text("text", "註1, T1.1 …", isNullable: false)], below: "competencies"),
    table(
      "block_competencies", "which knowledge and skills a block needs",
      key: [
        standard, duty, task, block, text("kind", "K knowledge, S skill", ["K", "S"], isNullable: false),
        position("in the list"),
      ],
      [
        text("code", "as the block names it", isNullable: false),
        number("competency", "its position in competencies; null where the standard does not define it"),
      ], below: "blocks",
      references: [
        Reference(
          columns: ["standard", "kind", "competency"], table: "competencies",
          target: ["standard", "kind", "position"])
      ], indexes: [["standard", "kind", "code"], ["standard", "kind", "competency"]]),
    table(
      "prerequisites", "建議擔任此職類/職業之學歷/經歷/或能力條件", key: [standard, position("in the list")],
      [text("text", "the item", isNullable: false)], below: nil, references: toStandard),
    table(
      "notes", "說明與補充事項", key: [standard, position("in the list")],
      [text("mark", "註1 …, where the note has one"), text("text", "the note", isNullable: false)], below: nil,
      references: toStandard),
    table(
      "unplaced", "text of the document that has no place in the standard",
      key: [standard, position("in the list")],
      [text("near", "the last code before it"), text("text", "word for word", isNullable: false)], below: nil,
      references: toStandard),
  ]

  /// Questions that many ask, flat. SQL that SQLite and PostgreSQL share.
  static let views: [(name: String, comment: String, query: String)] = [
    (
      "latest_standards", "of each family the newest version",
      """
      SELECT s.key, s.code, s.family, s.version, s.name, s.name_kind, s.level, s.description
      FROM standards s
      WHERE NOT EXISTS (
        SELECT 1 FROM standards o
        WHERE o.family = s.family AND (coalesce(o.version, 0) > coalesce(s.version, 0)
          OR (coalesce(o.version, 0) = coalesce(s.version, 0) AND o.key < s.key)))
      """
    ),
    (
      "task_indicators", "which tasks have which indicators, at which level",
      """
      SELECT i.standard, s.code AS standard_code, s.name AS standard_name, d.code AS duty_code, d.name AS duty_name,
        t.code AS task_code, t.name AS task_name, k.level, i.code, i.text
      FROM indicators i
      JOIN standards s ON s.key = i.standard
      JOIN duties d ON d.standard = i.standard AND d.duty = i.duty
      JOIN tasks t ON t.standard = i.standard AND t.duty = i.duty AND t.task = i.task
      JOIN blocks k ON k.standard = i.standard AND k.duty = i.duty AND k.task = i.task AND k.block = i.block
      """
    ),
    (
      "standard_findings", "what is wrong with the documents of which standard",
      """
      SELECT d.standard, s.code AS standard_code, s.name AS standard_name, f.document, f.rule, f.severity, f.code,
        f.message, f.suggestion, f.source_line, f.source_column, f.pointer
      FROM findings f
      JOIN documents d ON d.document = f.document
      JOIN standards s ON s.key = d.standard
      """
    ),
    (
      "task_competencies", "which tasks need which knowledge and skills",
      """
      SELECT b.standard, s.code AS standard_code, s.name AS standard_name, t.code AS task_code, t.name AS task_name,
        k.level, b.kind, b.code, c.name
      FROM block_competencies b
      JOIN standards s ON s.key = b.standard
      JOIN tasks t ON t.standard = b.standard AND t.duty = b.duty AND t.task = b.task
      JOIN blocks k ON k.standard = b.standard AND k.duty = b.duty AND k.task = b.task AND k.block = b.block
      LEFT JOIN competencies c ON c.standard = b.standard AND c.kind = b.kind AND c.position = b.competency
      """
    ),
    (
      "shared_competencies", "knowledge, skills and attitudes that two standards name alike",
      """
      SELECT a.kind, a.name, a.standard AS standard_a, a.code AS code_a, b.standard AS standard_b, b.code AS code_b
      FROM competencies a
      JOIN competencies b ON b.kind = a.kind AND b.name = a.name AND b.standard > a.standard
      """
    ),
    (
      "texts", "all texts, for search",
      """
      SELECT key AS standard, 'name' AS field, code, name AS text FROM standards WHERE name IS NOT NULL
      UNION ALL SELECT key, 'description', code, description FROM standards WHERE description IS NOT NULL
      UNION ALL SELECT standard, 'duty', code, name FROM duties WHERE name IS NOT NULL
      UNION ALL SELECT standard, 'task', code, name FROM tasks WHERE name IS NOT NULL
      UNION ALL SELECT standard, 'subtask', code, name FROM subtasks WHERE name IS NOT NULL
      UNION ALL SELECT standard, 'output', code, name FROM outputs WHERE name IS NOT NULL
      UNION ALL SELECT standard, 'indicator', code, text FROM indicators WHERE text IS NOT NULL
      UNION ALL SELECT standard, kind, code, name FROM competencies WHERE name IS NOT NULL
      UNION ALL SELECT standard, kind, code, text FROM competencies WHERE text IS NOT NULL
      UNION ALL SELECT d.standard, d.kind, c.code, d.text FROM competency_details d
        JOIN competencies c ON c.standard = d.standard AND c.kind = d.kind AND c.position = d.position
      UNION ALL SELECT standard, 'prerequisite', NULL, text FROM prerequisites
      UNION ALL SELECT standard, 'note', mark, text FROM notes
      UNION ALL SELECT standard, 'unplaced', near, text FROM unplaced
      """
    ),
  ]
}
