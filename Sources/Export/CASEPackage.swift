public import OCSEmission
public import OCSStandardModel

/// A standard as a CFPackage of 1EdTech CASE 1.1, in the part that CASE 1.0 knows as well.
///
/// Identifiers are made of stable names (the standard's key, an entry's kind and code), so that exporting again
/// changes none of them.
public struct CASEPackage: Sendable {
  /// The day of the last change is in no version table and was not given.
  public struct MissingDate: Error {}

  private let key: String
  private let standard: Standard
  private let creator: String
  private let changed: String
  private var items: [JSONValue] = []
  private var associations: [JSONValue] = []
  /// How often each name was used: the second entry of one code gets a name of its own.
  private var names: [String: Int] = [:]

  private struct Node {
    var id: String
    var title: String
  }

  private enum ItemType: String, CaseIterable {
    case duty = "主要職責"
    case task = "工作任務"
    case subtask = "工作子任務"
    case output = "工作產出"
    case indicator = "行為指標"
    case knowledge = "知識"
    case skill = "技能"
    case attitude = "態度"

    var code: String {
      switch self {
      case .duty: "T1"
      case .task: "T1.1"
      case .subtask: "T1.1.1"
      case .output: "O"
      case .indicator: "P"
      case .knowledge: "K"
      case .skill: "S"
      case .attitude: "A"
      }
    }

    var id: String { NameUUID.of("urn:ocs:item-type:\(code)") }
  }

  /// `date` (`YYYY-MM-DD`) counts where the version table does not tell the standard's own day.
  public static func json(
    _ standard: Standard, key: String, creator: String, date: String?
  ) throws(MissingDate) -> JSONValue {
    let row = standard.history.first { $0.status == "current" && $0.date != nil }
    guard let day = row?.date ?? date else { throw MissingDate() }
    var package = CASEPackage(
      key: key, standard: standard, creator: creator, changed: "\(day)T00:00:00+00:00")
    return package.build()
  }

  private init(key: String, standard: Standard, creator: String, changed: String) {
    self.key = key
    self.standard = standard
    self.creator = creator
    self.changed = changed
  }

  private mutating func build() -> JSONValue {
    let root = CASEPackage.document(key, standard.name)
    var place = 0
    var knowledge: [String: Node] = [:]
    var skills: [String: Node] = [:]
    var duties: [(Node, Standard.Duty)] = []
    for duty in standard.duties {
      let node = add(.duty, duty.code, duty.name)
      place += 1
      child(node, of: root, place)
      duties.append((node, duty))
    }
    for (type, list) in [(ItemType.knowledge, standard.knowledge), (.skill, standard.skills)] {
      for entry in list {
        let text = ([entry.name].compactMap(\.self) + entry.details).joined(separator: "\n")
        let node = add(
          type, entry.code, text.isEmpty ? nil : text, short: entry.details.isEmpty ? nil : entry.name)
        place += 1
        child(node, of: root, place)
        if type == .knowledge { knowledge[entry.code] = node } else { skills[entry.code] = node }
      }
    }
    for entry in standard.attitudes {
      let text = [entry.name, entry.text].compactMap(\.self).joined(separator: "：")
      let node = add(.attitude, entry.code, text, short: entry.text == nil ? nil : entry.name)
      place += 1
      child(node, of: root, place)
    }
    for (node, duty) in duties { addTasks(of: duty, below: node, knowledge, skills) }
    addHistory()
    return .object([
      .init("CFAssociations", .array(associations)),
      .init("CFDefinitions", .object([.init("CFItemTypes", itemTypes)])),
      .init("CFDocument", document(root)), .init("CFItems", .array(items)),
    ])
  }

  private mutating func addTasks(
    of duty: Standard.Duty, below parent: Node, _ knowledge: [String: Node], _ skills: [String: Node]
  ) {
    for (t, task) in duty.tasks.enumerated() {
      let levels = task.blocks.compactMap(\.level)
      let node = add(.task, task.code, task.name, levels: levels)
      child(node, of: parent, t + 1)
      var place = 0
      func below(_ type: ItemType, _ item: Standard.Item, _ package: inout CASEPackage) {
        let entry = package.add(type, item.code, item.text)
        place += 1
        package.child(entry, of: node, place)
      }
      for item in task.subtasks { below(.subtask, item, &self) }
      for block in task.blocks {
        for item in block.outputs { below(.output, item, &self) }
        for item in block.indicators { below(.indicator, item, &self) }
      }
      var related: Set<String> = []
      for block in task.blocks {
        for target in block.knowledge.compactMap({ knowledge[$0] }) + block.skills.compactMap({ skills[$0] })
        where related.insert(target.id).inserted {
          associate("isRelatedTo", node, target)
        }
      }
    }
  }

  /// Which version replaced which, over the codes of the version table.
  private mutating func addHistory() {
    for row in standard.history {
      guard let code = row.code, let successor = row.supersededBy, code != successor else { continue }
      let name = standard.history.first { $0.code == successor }?.name
      associate("replacedBy", CASEPackage.document(code, row.name), CASEPackage.document(successor, name))
    }
  }

  // MARK: Nodes

  private static func document(_ key: String, _ name: String?) -> Node {
    Node(id: NameUUID.of("urn:ocs:standard:\(key)"), title: name.map { "\($0)職能基準" } ?? key)
  }

  private func document(_ node: Node) -> JSONValue {
    var members: [JSONValue.Member] = [
      .init("identifier", .string(node.id)), .init("uri", .string("urn:uuid:\(node.id)")),
      .init("creator", .string(creator)), .init("title", .string(node.title)),
      .init("language", .string("zh-Hant")),
      .init("lastChangeDateTime", .string(changed)),
    ]
    func add(_ key: String, _ text: String?) {
      if let text { members.append(.init(key, .string(text))) }
    }
    add("description", standard.description)
    add("version", standard.version.map(String.init))
    let own = standard.history.first { $0.code == standard.code }
    add(
      "adoptionStatus",
      own?.status == "current" ? "Adopted" : own?.status == "superseded" ? "Deprecated" : nil)
    let notes =
      standard.prerequisites
      + standard.notes.map { note in
        (note.mark.map { "【\($0)】" } ?? "") + note.text
      }
    add("notes", notes.isEmpty ? nil : notes.joined(separator: "\n"))
    let categories = standard.categories.job + standard.categories.occupation + standard.categories.industry
    let subjects = categories.map { $0.path.joined(separator: "/") }.filter { !$0.isEmpty }
    if !subjects.isEmpty { members.append(.init("subject", .strings(subjects))) }
    var extensions: [JSONValue.Member] = []
    if let code = standard.code { extensions.append(.init("code", .string(code))) }
    if let level = standard.level { extensions.append(.init("competencyLevel", .integer(level))) }
    if !extensions.isEmpty { members.append(.init("extensions", .object(extensions))) }
    return CASEPackage.sorted(members)
  }

  private mutating func add(
    _ type: ItemType, _ code: String?, _ text: String?, short: String? = nil, levels: [Int] = []
  ) -> Node {
    let name = "urn:ocs:standard:\(key):\(type.code):\(code ?? text ?? "")"
    names[name, default: 0] += 1
    let count = names[name]!
    let id = NameUUID.of(count == 1 ? name : "\(name)~\(count)")
    let statement = text ?? code ?? ""
    var members: [JSONValue.Member] = [
      .init("identifier", .string(id)), .init("uri", .string("urn:uuid:\(id)")),
      .init("fullStatement", .string(statement)), .init("CFItemType", .string(type.rawValue)),
      .init("CFItemTypeURI", link(type.id, type.rawValue)), .init("language", .string("zh-Hant")),
      .init("lastChangeDateTime", .string(changed)),
    ]
    if let code { members.append(.init("humanCodingScheme", .string(code))) }
    if let short { members.append(.init("abbreviatedStatement", .string(short))) }
    if !levels.isEmpty {
      members.append(
        .init("extensions", .object([.init("competencyLevels", .array(levels.map { .integer($0) }))])))
    }
    items.append(CASEPackage.sorted(members))
    return Node(id: id, title: [code, text].compactMap(\.self).joined(separator: " "))
  }

  private mutating func child(_ node: Node, of parent: Node, _ place: Int) {
    associate("isChildOf", node, parent, place)
  }

  private mutating func associate(_ type: String, _ origin: Node, _ destination: Node, _ place: Int? = nil) {
    let id = NameUUID.of("urn:ocs:association:\(type):\(origin.id):\(destination.id)")
    var members: [JSONValue.Member] = [
      .init("associationType", .string(type)),
      .init("destinationNodeURI", link(destination.id, destination.title)),
      .init("identifier", .string(id)), .init("lastChangeDateTime", .string(changed)),
      .init("originNodeURI", link(origin.id, origin.title)), .init("uri", .string("urn:uuid:\(id)")),
    ]
    if let place { members.append(.init("sequenceNumber", .integer(place))) }
    associations.append(CASEPackage.sorted(members))
  }

  private var itemTypes: JSONValue {
    .array(
      ItemType.allCases.map { type in
        .object([
          .init("description", .string(type.rawValue)), .init("hierarchyCode", .string(type.code)),
          .init("identifier", .string(type.id)), .init("lastChangeDateTime", .string(changed)),
          .init("title", .string(type.rawValue)), .init("uri", .string("urn:uuid:\(type.id)")),
        ])
      })
  }

  private func link(_ id: String, _ title: String) -> JSONValue {
    .object([
      .init("identifier", .string(id)), .init("title", .string(title)),
      .init("uri", .string("urn:uuid:\(id)")),
    ])
  }

  private static func sorted(_ members: [JSONValue.Member]) -> JSONValue {
    .object(members.sorted { $0.key < $1.key })
  }
}
