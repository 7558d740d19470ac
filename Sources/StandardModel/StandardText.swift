/// One free text of a standard, for rules that look at characters wherever they stand.
public struct StandardText: Sendable {
  public enum Field: Sendable {
    case name, description, category, history, duty, task, subtask, output, indicator
    case knowledge, skill, attitude, prerequisite, note, unplaced
  }

  public var field: Field
  /// The code of the entry that holds the text, where it has one.
  public var code: String?
  public var utf8: ArraySlice<UInt8>
  /// What the reader of the document knows the text by; nothing where the standard was read from JSON.
  public var id: Int?

  public init(field: Field, code: String?, utf8: ArraySlice<UInt8>, id: Int? = nil) {
    self.field = field
    self.code = code
    self.utf8 = utf8
    self.id = id
  }
}

extension Standard {
  /// All free texts, in the order of the contract's table.
  public var texts: [StandardText] {
    var texts: [StandardText] = []
    func add(_ field: StandardText.Field, _ text: String?, _ code: String? = nil) {
      if let text { texts.append(StandardText(field: field, code: code, utf8: Array(text.utf8)[...])) }
    }
    add(.name, name)
    add(.description, description)
    for category in categories.job + categories.occupation + categories.industry {
      for part in category.path { add(.category, part) }
    }
    for edition in history {
      add(.history, edition.name)
      if edition.status != "current", edition.status != "superseded" { add(.history, edition.status) }
      add(.history, edition.note)
    }
    for duty in duties {
      add(.duty, duty.name, duty.code)
      for task in duty.tasks {
        add(.task, task.name, task.code)
        for item in task.subtasks { add(.subtask, item.text, item.code) }
        for block in task.blocks {
          for item in block.outputs { add(.output, item.text, item.code) }
          for item in block.indicators { add(.indicator, item.text, item.code) }
        }
      }
    }
    for (field, list) in [(StandardText.Field.knowledge, knowledge), (.skill, skills)] {
      for entry in list {
        add(field, entry.name, entry.code)
        for detail in entry.details { add(field, detail, entry.code) }
      }
    }
    for attitude in attitudes {
      add(.attitude, attitude.name, attitude.code)
      add(.attitude, attitude.text, attitude.code)
    }
    for text in prerequisites { add(.prerequisite, text) }
    for note in notes { add(.note, note.text) }
    for entry in unplaced { add(.unplaced, entry.text, entry.near) }
    return texts
  }
}
