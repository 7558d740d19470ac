public import OCSStandardModel

/// One value of a row.
public enum Cell: Hashable, Sendable {
  case null
  case text(String)
  case integer(Int)

  init(_ text: String?) { self = text.map { .text($0) } ?? .null }
  init(_ number: Int?) { self = number.map { .integer($0) } ?? .null }
}

/// The rows of one standard in all tables, by table name; columns are in the order of the schema.
public struct StandardRows: Sendable {
  public let key: String
  public private(set) var rows: [String: [[Cell]]] = [:]

  /// `key` identifies the standard among all that are exported.
  public init(_ standard: Standard, key: String) {
    self.key = key
    rows["standards"] = [
      [
        .text(key), Cell(standard.code), Cell(standard.family), Cell(standard.version), Cell(standard.name),
        Cell(standard.nameKind?.rawValue), Cell(standard.level), Cell(standard.description),
      ]
    ]
    for (kind, list) in [
      ("job", standard.categories.job), ("occupation", standard.categories.occupation),
      ("industry", standard.categories.industry),
    ] {
      for (i, entry) in list.enumerated() {
        add("categories", [.text(kind), .integer(i + 1), Cell(entry.code)])
        for (k, name) in entry.path.enumerated() {
          add("category_levels", [.text(kind), .integer(i + 1), .integer(k + 1), .text(name)])
        }
      }
    }
    for (i, row) in standard.history.enumerated() {
      add(
        "history",
        [
          .integer(i + 1), Cell(row.version), Cell(row.code), Cell(row.name), Cell(row.status),
          Cell(row.supersededBy), Cell(row.note), Cell(row.date),
        ])
    }
    let knowledge = addCompetencies("K", standard.knowledge)
    let skills = addCompetencies("S", standard.skills)
    for (i, entry) in standard.attitudes.enumerated() {
      add(
        "competencies", [.text("A"), .integer(i + 1), Cell(entry.code), Cell(entry.name), Cell(entry.text)])
    }
    for (d, duty) in standard.duties.enumerated() {
      add("duties", [.integer(d + 1), Cell(duty.code), Cell(duty.name)])
      for (t, task) in duty.tasks.enumerated() {
        let place: [Cell] = [.integer(d + 1), .integer(t + 1)]
        add("tasks", place + [Cell(task.code), Cell(task.name), Cell(task.blocksOf)])
        for (i, item) in task.subtasks.enumerated() {
          add("subtasks", place + [.integer(i + 1), Cell(item.code), Cell(item.text)])
        }
        for (b, block) in task.blocks.enumerated() {
          add(block, place + [.integer(b + 1)], knowledge, skills)
        }
      }
    }
    for (i, text) in standard.prerequisites.enumerated() {
      add("prerequisites", [.integer(i + 1), .text(text)])
    }
    for (i, note) in standard.notes.enumerated() {
      add("notes", [.integer(i + 1), Cell(note.mark), .text(note.text)])
    }
    for (i, entry) in standard.unplaced.enumerated() {
      add("unplaced", [.integer(i + 1), Cell(entry.near), .text(entry.text)])
    }
  }

  private mutating func add(_ table: String, _ cells: [Cell]) {
    rows[table, default: []].append([.text(key)] + cells)
  }

  /// Gives the positions of the codes.
  private mutating func addCompetencies(_ kind: String, _ list: [Standard.Competency]) -> [String: Int] {
    var positions: [String: Int] = [:]
    for (i, entry) in list.enumerated() {
      positions[entry.code] = positions[entry.code] ?? i + 1
      add("competencies", [.text(kind), .integer(i + 1), .text(entry.code), Cell(entry.name), .null])
      for (k, detail) in entry.details.enumerated() {
        add("competency_details", [.text(kind), .integer(i + 1), .integer(k + 1), .text(detail)])
      }
      for (k, mark) in entry.marks.enumerated() {
        add("competency_marks", [.text(kind), .integer(i + 1), .integer(k + 1), .text(mark)])
      }
    }
    return positions
  }

  private mutating func add(
    _ block: Standard.Block, _ place: [Cell], _ knowledge: [String: Int], _ skills: [String: Int]
  ) {
    add("blocks", place + [Cell(block.level)])
    for (i, item) in block.outputs.enumerated() {
      add("outputs", place + [.integer(i + 1), Cell(item.code), Cell(item.text)])
    }
    for (i, item) in block.indicators.enumerated() {
      add("indicators", place + [.integer(i + 1), Cell(item.code), Cell(item.text)])
    }
    for (kind, codes, positions) in [("K", block.knowledge, knowledge), ("S", block.skills, skills)] {
      for (i, code) in codes.enumerated() {
        add("block_competencies", place + [.text(kind), .integer(i + 1), .text(code), Cell(positions[code])])
      }
    }
  }
}
