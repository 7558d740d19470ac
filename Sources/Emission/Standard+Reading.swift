public import OCSStandardModel

extension Standard {
  /// What does not fit the contract, and the JSON pointer of the place.
  public struct Misfit: Error, Sendable, CustomStringConvertible {
    /// The JSON pointer of the value; empty for the whole.
    public let pointer: String
    /// What was expected there.
    public let message: String
    public var description: String { pointer.isEmpty ? message : "\(pointer): \(message)" }

    /// The same, told from the value that holds the one where it was seen.
    fileprivate func below(_ pointer: String) -> Misfit {
      Misfit(pointer: pointer + self.pointer, message: message)
    }
  }

  /// Reads the contract's object strictly: every key is there, no other is, and every value has its type.
  public init(json: JSONValue) throws(Misfit) {
    self.init()
    let root = try Members(
      json,
      [
        "attitudes", "categories", "code", "description", "duties", "family", "history", "knowledge", "level",
        "name", "nameKind", "notes", "prerequisites", "schema", "skills", "unplaced", "version",
      ])
    guard try root.text("schema") == Standard.schema else {
      throw Misfit(pointer: "/schema", message: "expected \(Standard.schema)")
    }
    code = try root.optionalText("code")
    family = try root.optionalText("family")
    version = try root.optionalNumber("version")
    name = try root.optionalText("name")
    if let kind = try root.optionalText("nameKind") {
      guard let known = NameKind(rawValue: kind) else {
        throw Misfit(pointer: "/nameKind", message: "expected occupation, jobCategory or null")
      }
      nameKind = known
    }
    level = try root.level("level")
    description = try root.optionalText("description")
    categories = try root.read("categories", Standard.categories)
    history = try root.list("history", Standard.edition)
    duties = try root.list("duties", Standard.duty)
    knowledge = try root.list("knowledge", Standard.competency)
    skills = try root.list("skills", Standard.competency)
    attitudes = try root.list("attitudes", Standard.attitude)
    prerequisites = try root.texts("prerequisites")
    notes = try root.list("notes") { json throws(Misfit) in
      let members = try Members(json, ["mark", "text"])
      return Note(mark: try members.optionalText("mark"), text: try members.text("text"))
    }
    unplaced = try root.list("unplaced") { json throws(Misfit) in
      let members = try Members(json, ["near", "text"])
      return Unplaced(near: try members.optionalText("near"), text: try members.text("text"))
    }
  }

  private static func categories(_ json: JSONValue) throws(Misfit) -> Categories {
    let lists = try Members(json, ["industry", "job", "occupation"])
    var categories = Categories()
    categories.job = try lists.list("job", category)
    categories.occupation = try lists.list("occupation", category)
    categories.industry = try lists.list("industry", category)
    return categories
  }

  private static func category(_ json: JSONValue) throws(Misfit) -> Category {
    let members = try Members(json, ["code", "path"])
    return Category(code: try members.optionalText("code"), path: try members.texts("path"))
  }

  private static func edition(_ json: JSONValue) throws(Misfit) -> Edition {
    let members = try Members(
      json, ["code", "date", "name", "note", "status", "supersededBy", "version"])
    var edition = Edition()
    edition.version = try members.optionalNumber("version")
    edition.code = try members.optionalText("code")
    edition.name = try members.optionalText("name")
    edition.status = try members.optionalText("status")
    edition.supersededBy = try members.optionalText("supersededBy")
    edition.note = try members.optionalText("note")
    edition.date = try members.day("date")
    return edition
  }

  private static func duty(_ json: JSONValue) throws(Misfit) -> Duty {
    let members = try Members(json, ["code", "name", "tasks"])
    var duty = Duty()
    duty.code = try members.optionalText("code")
    duty.name = try members.optionalText("name")
    duty.tasks = try members.list("tasks", task)
    return duty
  }

  private static func task(_ json: JSONValue) throws(Misfit) -> Task {
    let members = try Members(json, ["blocks", "blocksOf", "code", "name", "subtasks"])
    var task = Task()
    task.code = try members.optionalText("code")
    task.name = try members.optionalText("name")
    task.subtasks = try members.items("subtasks", text: "name")
    task.blocksOf = try members.optionalText("blocksOf")
    task.blocks = try members.list("blocks") { json throws(Misfit) in
      let members = try Members(json, ["indicators", "knowledge", "level", "outputs", "skills"])
      var block = Block()
      block.level = try members.level("level")
      block.outputs = try members.items("outputs", text: "name")
      block.indicators = try members.items("indicators", text: "text")
      block.knowledge = try members.texts("knowledge")
      block.skills = try members.texts("skills")
      return block
    }
    return task
  }

  private static func competency(_ json: JSONValue) throws(Misfit) -> Competency {
    let members = try Members(json, ["code", "details", "marks", "name"])
    var competency = Competency(code: try members.text("code"))
    competency.name = try members.optionalText("name")
    competency.details = try members.texts("details")
    competency.marks = try members.texts("marks")
    return competency
  }

  private static func attitude(_ json: JSONValue) throws(Misfit) -> Attitude {
    let members = try Members(json, ["code", "name", "text"])
    var attitude = Attitude()
    attitude.code = try members.optionalText("code")
    attitude.name = try members.optionalText("name")
    attitude.text = try members.optionalText("text")
    return attitude
  }
}

/// The members of an object whose keys are known to be the expected ones.
private struct Members {
  typealias Misfit = Standard.Misfit

  private let members: [JSONValue.Member]

  init(_ json: JSONValue, _ keys: [String]) throws(Misfit) {
    guard case .object(let members) = json else { throw Misfit(pointer: "", message: "expected an object") }
    for member in members where !keys.contains(where: member.hasKey) {
      throw Misfit(
        pointer: JSONValue.pointerPart(member.key), message: "the contract has no key \(member.key) here")
    }
    self.members = members
    for key in keys where member(key) == nil {
      throw Misfit(pointer: "", message: "the key \(key) is missing")
    }
  }

  private func member(_ key: String) -> JSONValue? {
    members.first { $0.hasKey(key) }?.value
  }

  private func value(_ key: String) -> JSONValue { member(key) ?? .null }

  private func misfit(_ key: String, _ expected: String) -> Misfit {
    Misfit(pointer: "/" + key, message: "expected \(expected)")
  }

  func text(_ key: String) throws(Misfit) -> String {
    guard case .string(let text) = value(key) else { throw misfit(key, "a string") }
    return text
  }

  func optionalText(_ key: String) throws(Misfit) -> String? {
    switch value(key) {
    case .null: return nil
    case .string(let text): return text
    default: throw misfit(key, "a string or null")
    }
  }

  func optionalNumber(_ key: String) throws(Misfit) -> Int? {
    switch value(key) {
    case .null: return nil
    case .integer(let number): return number
    default: throw misfit(key, "an integer or null")
    }
  }

  func day(_ key: String) throws(Misfit) -> String? {
    guard let day = try optionalText(key) else { return nil }
    guard CalendarDay.isWritten(in: day) else { throw misfit(key, "a day, YYYY-MM-DD, or null") }
    return day
  }

  func level(_ key: String) throws(Misfit) -> Int? {
    guard let level = try optionalNumber(key) else { return nil }
    guard (1...6).contains(level) else { throw misfit(key, "a level from 1 to 6 or null") }
    return level
  }

  func read<Value>(_ key: String, _ read: (JSONValue) throws(Misfit) -> Value) throws(Misfit) -> Value {
    do throws(Misfit) { return try read(value(key)) } catch { throw error.below("/" + key) }
  }

  func list<Value>(_ key: String, _ read: (JSONValue) throws(Misfit) -> Value) throws(Misfit) -> [Value] {
    guard case .array(let elements) = value(key) else { throw misfit(key, "an array") }
    var values: [Value] = []
    values.reserveCapacity(elements.count)
    for (i, element) in elements.enumerated() {
      do throws(Misfit) { values.append(try read(element)) } catch { throw error.below("/\(key)/\(i)") }
    }
    return values
  }

  func texts(_ key: String) throws(Misfit) -> [String] {
    try list(key) { json throws(Misfit) in
      guard case .string(let text) = json else { throw Misfit(pointer: "", message: "expected a string") }
      return text
    }
  }

  func items(_ key: String, text: String) throws(Misfit) -> [Standard.Item] {
    try list(key) { json throws(Misfit) in
      let members = try Members(json, ["code", text])
      return Standard.Item(code: try members.optionalText("code"), text: try members.optionalText(text))
    }
  }
}
