/// One free text of a standard, for rules that look at characters wherever they stand.
public struct StandardText: Sendable {
  /// Where in a standard a text stands.
  public enum Field: Sendable {
    /// The name of the standard.
    case name
    /// What the job is about.
    case description
    /// A part of a category's name.
    case category
    /// A text of the version table.
    case history
    /// The name of a duty.
    case duty
    /// The name of a task.
    case task
    /// The name of a subtask.
    case subtask
    /// The name of an output.
    case output
    /// The text of an indicator.
    case indicator
    /// Name, sub-item or mark of a knowledge.
    case knowledge
    /// Name, sub-item or mark of a skill.
    case skill
    /// Name or text of an attitude.
    case attitude
    /// A prerequisite.
    case prerequisite
    /// Mark or text of a note.
    case note
    /// Text without a place.
    case unplaced
  }

  /// Where it stands.
  public var field: Field
  /// The code of the entry that holds the text, where it has one.
  @Spelled<EntryCode> public var code: String?
  /// What it says.
  public var text: EntryText
  /// What the reader of the document knows the text by; its place in the list where the standard was read from JSON.
  public var id: Int?

  /// A text of this field.
  public init(field: Field, code: EntryCode?, _ text: EntryText, id: Int? = nil) {
    self.field = field
    self.text = text
    self.id = id
    $code = code
  }

  /// The text in UTF-8.
  public var utf8: ArraySlice<UInt8> { text.utf8 }
}

extension Standard {
  /// All free texts, in the order of the contract's table.
  public var texts: [StandardText] { textsByPointer.map(\.text) }

  /// All free texts with their JSON pointers, in the order of the contract's table.
  public var textsByPointer: [(pointer: String, text: StandardText)] {
    var texts: [(pointer: String, text: StandardText)] = []
    func add(_ field: StandardText.Field, _ text: EntryText?, _ pointer: String, _ code: EntryCode? = nil) {
      guard let text else { return }
      texts.append((pointer, StandardText(field: field, code: code, text, id: texts.count)))
    }
    func add(_ field: StandardText.Field, _ text: String?, _ pointer: String, _ code: EntryCode? = nil) {
      add(field, text.map(EntryText.init), pointer, code)
    }
    func add(_ field: StandardText.Field, _ items: [Item], _ list: String, _ key: String) {
      for (i, item) in items.enumerated() { add(field, item.$text, "\(list)/\(i)/\(key)", item.$code) }
    }
    add(.name, name, "/name")
    add(.description, description, "/description")
    let lists = [
      ("job", categories.job), ("occupation", categories.occupation), ("industry", categories.industry),
    ]
    for (key, list) in lists {
      for (i, category) in list.enumerated() {
        for (j, part) in category.path.enumerated() {
          add(.category, part, "/categories/\(key)/\(i)/path/\(j)")
        }
      }
    }
    for (i, edition) in history.enumerated() {
      add(.history, edition.name, "/history/\(i)/name")
      if edition.status != "current", edition.status != "superseded" {
        add(.history, edition.status, "/history/\(i)/status")
      }
      add(.history, edition.note, "/history/\(i)/note")
    }
    for (d, duty) in duties.enumerated() {
      add(.duty, duty.$name, "/duties/\(d)/name", duty.$code)
      for (t, task) in duty.tasks.enumerated() {
        let place = "/duties/\(d)/tasks/\(t)"
        add(.task, task.$name, "\(place)/name", task.$code)
        add(.subtask, task.subtasks, "\(place)/subtasks", "name")
        for (b, block) in task.blocks.enumerated() {
          add(.output, block.outputs, "\(place)/blocks/\(b)/outputs", "name")
          add(.indicator, block.indicators, "\(place)/blocks/\(b)/indicators", "text")
        }
      }
    }
    for (field, key, list) in [
      (StandardText.Field.knowledge, "knowledge", knowledge), (.skill, "skills", skills),
    ] {
      for (i, entry) in list.enumerated() {
        add(field, entry.$name, "/\(key)/\(i)/name", entry.entryCode)
        for (j, detail) in entry.details.enumerated() {
          add(field, detail, "/\(key)/\(i)/details/\(j)", entry.entryCode)
        }
      }
    }
    for (i, attitude) in attitudes.enumerated() {
      add(.attitude, attitude.$name, "/attitudes/\(i)/name", attitude.$code)
      add(.attitude, attitude.$text, "/attitudes/\(i)/text", attitude.$code)
    }
    for (i, text) in prerequisites.enumerated() { add(.prerequisite, text, "/prerequisites/\(i)") }
    for (i, note) in notes.enumerated() { add(.note, note.text, "/notes/\(i)/text") }
    for (i, entry) in unplaced.enumerated() {
      add(.unplaced, entry.text, "/unplaced/\(i)/text", entry.near.map(EntryCode.init))
    }
    return texts
  }
}
