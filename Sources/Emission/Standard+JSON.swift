public import StandardModel

extension Standard {
  /// The contract's object; every key is present.
  public var json: JSONValue {
    .object([
      .init("attitudes", .array(attitudes.map(\.json))),
      .init("categories", categories.json),
      .init("code", .optional(code)),
      .init("description", .optional(description)),
      .init("duties", .array(duties.map(\.json))),
      .init("family", .optional(family)),
      .init("history", .array(history.map(\.json))),
      .init("knowledge", .array(knowledge.map(\.json))),
      .init("level", .optional(level)),
      .init("name", .optional(name)),
      .init("nameKind", .optional(nameKind?.rawValue)),
      .init("notes", .array(notes.map(\.json))),
      .init("prerequisites", .strings(prerequisites)),
      .init("schema", .string(Standard.schema)),
      .init("skills", .array(skills.map(\.json))),
      .init("unplaced", .array(unplaced.map(\.json))),
      .init("version", .optional(version)),
    ])
  }
}

extension Standard.Categories {
  fileprivate var json: JSONValue {
    func list(_ entries: [Standard.Category]) -> JSONValue {
      .array(entries.map { .object([.init("code", .optional($0.code)), .init("path", .strings($0.path))]) })
    }
    return .object([
      .init("industry", list(industry)), .init("job", list(job)), .init("occupation", list(occupation)),
    ])
  }
}

extension Standard.Edition {
  fileprivate var json: JSONValue {
    .object([
      .init("code", .optional(code)), .init("date", .optional(date)), .init("name", .optional(name)),
      .init("note", .optional(note)), .init("status", .optional(status)),
      .init("supersededBy", .optional(supersededBy)), .init("version", .optional(version)),
    ])
  }
}

extension Standard.Duty {
  fileprivate var json: JSONValue {
    .object([
      .init("code", .optional(code)), .init("name", .optional(name)),
      .init("tasks", .array(tasks.map(\.json))),
    ])
  }
}

extension Standard.Task {
  fileprivate var json: JSONValue {
    .object([
      .init("blocks", .array(blocks.map(\.json))), .init("blocksOf", .optional(blocksOf)),
      .init("code", .optional(code)), .init("name", .optional(name)),
      .init("subtasks", .array(subtasks.map { $0.json(text: "name") })),
    ])
  }
}

extension Standard.Block {
  fileprivate var json: JSONValue {
    .object([
      .init("indicators", .array(indicators.map { $0.json(text: "text") })),
      .init("knowledge", .strings(knowledge)), .init("level", .optional(level)),
      .init("outputs", .array(outputs.map { $0.json(text: "name") })), .init("skills", .strings(skills)),
    ])
  }
}

extension Standard.Item {
  fileprivate func json(text key: String) -> JSONValue {
    .object([.init("code", .optional(code)), .init(key, .optional(text))])
  }
}

extension Standard.Competency {
  fileprivate var json: JSONValue {
    .object([
      .init("code", .string(code)), .init("details", .strings(details)),
      .init("marks", .strings(marks)), .init("name", .optional(name)),
    ])
  }
}

extension Standard.Attitude {
  fileprivate var json: JSONValue {
    .object([
      .init("code", .optional(code)), .init("name", .optional(name)), .init("text", .optional(text)),
    ])
  }
}

extension Standard.Note {
  fileprivate var json: JSONValue {
    .object([.init("mark", .optional(mark)), .init("text", .string(text))])
  }
}

extension Standard.Unplaced {
  fileprivate var json: JSONValue {
    .object([.init("near", .optional(near)), .init("text", .string(text))])
  }
}
