internal import Accounting
internal import Diagnostics
internal import SourceText
internal import StandardModel
internal import TextRepair
internal import Tokenization

/// Puts the standard together. Texts get their final form here: their strings are made once all of them
/// are known, because a word cut by a line wrap is told by the same word elsewhere.
struct Assembly {
  private let bench: Workbench
  private let namesPointers: Bool
  private(set) var pointers = Pointers()
  private var standard = Standard()
  /// Texts of the standard, and where their strings go.
  private var placed: [(id: TextID, label: TextLabel, put: (inout Standard, String) -> Void)] = []

  /// What a text is, and the code of its entry.
  private typealias TextLabel = (field: StandardText.Field, code: String?)

  init(_ bench: Workbench, namesPointers: Bool) {
    self.bench = bench
    self.namesPointers = namesPointers
  }

  private mutating func place(
    _ id: TextID?, _ label: TextLabel, _ pointer: @autoclosure () -> String,
    _ put: @escaping (inout Standard, String) -> Void
  ) {
    guard let id else { return }
    if namesPointers { pointers[id] = pointer() }
    bench.account.keep(id, in: bench.arena)
    placed.append((id, label, put))
  }

  private mutating func place(_ slots: [Slot], _ pointer: @autoclosure () -> String) {
    guard namesPointers else { return }
    for slot in slots { pointers[slot] = pointer() }
  }

  mutating func finish() -> (standard: Standard, texts: [StandardText]) {
    bench.account.shift(bench.arena.joinCutWords(placed.map(\.id)))
    for (id, _, put) in placed { put(&standard, bench.arena.string(id)) }
    let texts = placed.map { id, label, _ in
      StandardText(field: label.field, code: label.code, utf8: bench.arena.utf8(id), id: id.index)
    }
    return (standard, texts)
  }

  var places: [TextID: (inout Standard, String) -> Void] {
    Dictionary(uniqueKeysWithValues: placed.map { ($0.id, $0.put) })
  }

  /// The prints of the K and S codes set against blocks, by `K:` or `S:` for the column and the code.
  private(set) var referenceSlots: [String: [Slot]] = [:]

  private func origin(_ slot: Slot?, _ text: TextID? = nil) -> Origin {
    Origin(slot.flatMap { bench.account.place(of: $0) } ?? text.flatMap { bench.span(of: $0) })
  }

  // MARK: Profile and history

  mutating func add(_ profile: ProfileSection) {
    if let (text, slot) = profile.code {
      standard.code = text
      (standard.family, standard.version) = Assembly.family(of: text)
      place([slot], "/code")
      standard.origin = origin(slot)
    }
    place(profile.name, (.name, nil), "/name") { $0.name = $1 }
    standard.nameKind = profile.name == nil ? nil : profile.nameKind
    if let (value, slot) = profile.level {
      standard.level = value
      place([slot], "/level")
    }
    place(profile.description, (.description, nil), "/description") { $0.description = $1 }
    add(profile.job, "job", \.job)
    add(profile.occupation, "occupation", \.occupation)
    add(profile.industry, "industry", \.industry)
  }

  /// `IIS3513-001v4` → `IIS3513-001` and 4.
  static func family(of code: String) -> (family: String, version: Int?) {
    let bytes = Array(code.utf8)
    guard let v = bytes.lastIndex(where: { $0 | 0x20 == 0x76 }), v > 0, v + 1 < bytes.count,
      bytes.count - v <= 7, bytes[(v + 1)...].allSatisfy({ $0 >= 0x30 && $0 <= 0x39 })
    else { return (code, nil) }
    return (
      String(decoding: bytes[..<v], as: UTF8.self),
      Int(String(decoding: bytes[(v + 1)...], as: UTF8.self))
    )
  }

  private mutating func add(
    _ categories: [ProfileSection.Category], _ key: String,
    _ list: WritableKeyPath<Standard.Categories, [Standard.Category]>
  ) {
    for (i, category) in categories.enumerated() {
      standard.categories[keyPath: list].append(
        Standard.Category(
          code: category.code?.text, path: category.path.map { _ in "" }))
      place(category.code?.slots ?? [], "/categories/\(key)/\(i)/code")
      for (k, id) in category.path.enumerated() {
        place(id, (.category, nil), "/categories/\(key)/\(i)/path/\(k)") {
          $0.categories[keyPath: list][i].path[k] = $1
        }
      }
    }
  }

  mutating func add(_ editions: [HistorySection.Edition]) {
    for (i, edition) in editions.enumerated() {
      var row = Standard.Edition()
      row.version = edition.version?.value
      row.code = edition.code?.text
      row.status = edition.status?.text
      row.supersededBy = edition.supersededBy?.text
      row.date = edition.date?.text
      row.origin = origin(edition.code?.slot ?? edition.version?.slot ?? edition.date?.slot, edition.name)
      standard.history.append(row)
      let base = "/history/\(i)"
      place(edition.version.map { [$0.slot] } ?? [], base + "/version")
      place(edition.code.map { [$0.slot] } ?? [], base + "/code")
      place(edition.status.map { [$0.slot] } ?? [], base + "/status")
      place(edition.supersededBy.map { [$0.slot] } ?? [], base + "/supersededBy")
      place(edition.date.map { [$0.slot] } ?? [], base + "/date")
      place(edition.name, (.history, nil), base + "/name") { $0.history[i].name = $1 }
      place(edition.statusText, (.history, nil), base + "/status") { $0.history[i].status = $1 }
      place(edition.note, (.history, nil), base + "/note") { $0.history[i].note = $1 }
    }
  }

  // MARK: Tasks

  mutating func add(_ draft: Draft) {
    var owned: Set<Int> = []
    for (d, duty) in draft.duties.enumerated() {
      var entry = Standard.Duty()
      entry.code = duty.code?.description
      entry.origin = Origin(duty.code?.range ?? duty.name.first)
      entry.tasks = duty.tasks.map { _ in Standard.Task() }
      standard.duties.append(entry)
      let base = "/duties/\(d)"
      place(duty.code.map { [$0.slot] + duty.codeRepeats } ?? [], base + "/code")
      placeName(duty.name, duty.nameRepeats, (.duty, entry.code), base + "/name") { $0.duties[d].name = $1 }
      for (t, task) in duty.tasks.enumerated() {
        add(task, in: duty, draft, d, t, &owned)
      }
    }
  }

  private mutating func placeName(
    _ name: [SourceRange], _ repeats: [[SourceRange]], _ label: TextLabel,
    _ pointer: @autoclosure () -> String, _ put: @escaping (inout Standard, String) -> Void
  ) {
    guard let id = bench.arena.add(name) else { return }
    place(id, label, pointer(), put)
    for ranges in repeats {
      if let other = bench.arena.add(ranges), !bench.claimRepeat(other, of: id) {
        bench.claimVariant(other, of: id)
      }
    }
  }

  private mutating func add(
    _ task: Draft.Task, in duty: Draft.Duty, _ draft: Draft, _ d: Int, _ t: Int,
    _ owned: inout Set<Int>
  ) {
    let base = "/duties/\(d)/tasks/\(t)"
    standard.duties[d].tasks[t].code = task.code?.description
    standard.duties[d].tasks[t].origin = Origin(task.code?.range ?? task.name.first)
    standard.duties[d].tasks[t].blocksOf = task.blocksOf.flatMap { duty.tasks[$0].code?.description }
    place(task.code.map { [$0.slot] + task.codeRepeats } ?? [], base + "/code")
    placeName(task.name, task.nameRepeats, (.task, task.code?.description), base + "/name") {
      $0.duties[d].tasks[t].name = $1
    }
    for (i, subtask) in task.subtasks.enumerated() {
      standard.duties[d].tasks[t].subtasks.append(item(subtask))
      place(subtask.code.map { [$0.slot] } ?? [], base + "/subtasks/\(i)/code")
      place(
        bench.arena.add(subtask.ranges), (.subtask, subtask.code?.description), base + "/subtasks/\(i)/name"
      ) {
        $0.duties[d].tasks[t].subtasks[i].text = $1
      }
    }
    for (b, block) in task.blocks.enumerated() {
      let base = "\(base)/blocks/\(b)"
      let group = draft.groups[block.group]
      let isOwner = owned.insert(block.group).inserted
      var entry = Standard.Block()
      entry.level = group.level
      entry.outputs = block.outputs.map(item)
      entry.indicators = block.indicators.map(item)
      entry.knowledge = references(group.knowledge, group.knowledgeAbove, base + "/knowledge", "K:", isOwner)
      entry.skills = references(group.skills, group.skillsAbove, base + "/skills", "S:", isOwner)
      if isOwner { place(group.levelSlots, base + "/level") }
      standard.duties[d].tasks[t].blocks.append(entry)
      for (i, output) in block.outputs.enumerated() {
        place(output.code.map { [$0.slot] } ?? [], "\(base)/outputs/\(i)/code")
        place(bench.addText(output.ranges), (.output, output.code?.description), "\(base)/outputs/\(i)/name")
        {
          $0.duties[d].tasks[t].blocks[b].outputs[i].text = $1
        }
      }
      for (i, indicator) in block.indicators.enumerated() {
        place(indicator.code.map { [$0.slot] } ?? [], "\(base)/indicators/\(i)/code")
        place(
          bench.addText(indicator.ranges), (.indicator, indicator.code?.description),
          "\(base)/indicators/\(i)/text"
        ) {
          $0.duties[d].tasks[t].blocks[b].indicators[i].text = $1
        }
      }
    }
  }

  private func item(_ entry: Entry) -> Standard.Item {
    Standard.Item(code: entry.code?.description, text: nil, origin: Origin(entry.place))
  }

  /// The codes of a list, by number and once each. The first block of a group owns their prints.
  private mutating func references(
    _ list: [Entry], _ above: [Entry], _ base: String, _ column: String, _ isOwner: Bool
  ) -> [String] {
    var slots: [String: (code: ItemCode, slots: [Slot])] = [:]
    for code in list.compactMap(\.code) {
      slots[code.description, default: (code.code, [])].slots.append(code.slot)
    }
    for code in above.compactMap(\.code) where slots[code.description] == nil {
      slots[code.description] = (code.code, [])
    }
    let codes = slots.values.map(\.code).sorted(by: ItemCode.ascending).map(\.description)
    if isOwner {
      for (i, code) in codes.enumerated() {
        place(slots[code]?.slots ?? [], "\(base)/\(i)")
        referenceSlots[column + code, default: []] += slots[code]?.slots ?? []
      }
    }
    return codes
  }

  // MARK: Competencies, attitudes, notes

  mutating func add(
    knowledge: [CompetencyDictionary.Competency], skills: [CompetencyDictionary.Competency]
  ) {
    add(knowledge, .knowledge, "/knowledge", \.knowledge)
    add(skills, .skill, "/skills", \.skills)
  }

  private mutating func add(
    _ list: [CompetencyDictionary.Competency], _ field: StandardText.Field, _ base: String,
    _ target: WritableKeyPath<Standard, [Standard.Competency]>
  ) {
    for (i, competency) in list.enumerated() {
      var entry = Standard.Competency(code: competency.code.description)
      entry.details = competency.details.map { _ in "" }
      entry.marks = competency.marks.map(\.text)
      entry.origin = Origin(competency.range)
      standard[keyPath: target].append(entry)
      place(competency.name, (field, entry.code), "\(base)/\(i)/name") { $0[keyPath: target][i].name = $1 }
      for (k, detail) in competency.details.enumerated() {
        place(detail, (field, entry.code), "\(base)/\(i)/details/\(k)") {
          $0[keyPath: target][i].details[k] = $1
        }
      }
      for (k, mark) in competency.marks.enumerated() { place(mark.slots, "\(base)/\(i)/marks/\(k)") }
    }
  }

  mutating func add(_ attitudes: [AttitudeSection.Attitude]) {
    for (i, attitude) in attitudes.enumerated() {
      var entry = Standard.Attitude()
      entry.code = attitude.code?.description
      entry.origin = Origin(attitude.place)
      standard.attitudes.append(entry)
      place(attitude.code.map { [$0.slot] } ?? [], "/attitudes/\(i)/code")
      place(attitude.name, (.attitude, entry.code), "/attitudes/\(i)/name") { $0.attitudes[i].name = $1 }
      place(attitude.text, (.attitude, entry.code), "/attitudes/\(i)/text") { $0.attitudes[i].text = $1 }
    }
  }

  mutating func add(_ section: NoteSection) {
    for (i, id) in section.prerequisites.enumerated() {
      standard.prerequisites.append("")
      place(id, (.prerequisite, nil), "/prerequisites/\(i)") { $0.prerequisites[i] = $1 }
    }
    for (i, note) in section.notes.enumerated() {
      standard.notes.append(
        Standard.Note(mark: note.mark?.text, text: "", origin: origin(note.mark?.slot, note.text)))
      place(note.mark.map { [$0.slot] } ?? [], "/notes/\(i)/mark")
      place(note.text, (.note, nil), "/notes/\(i)/text") { $0.notes[i].text = $1 }
    }
  }

  // MARK: The rest

  /// A title repeats the name and adds 職能基準. A standard without a name cannot explain its title,
  /// which then stays unclaimed.
  mutating func addTitles(_ titles: [SourceRange], _ name: TextID?) {
    guard let name else { return }
    for title in titles {
      let glyphs = bench.glyphs(of: [title])
      let end = glyphs.count - 4
      guard end > 0 else { continue }
      bench.drop(SourceRange(glyphs[end].lower, glyphs[end + 3].upper), .label)
      guard let id = bench.arena.add(bench.ranges(of: 0..<end, in: glyphs, of: [title])) else { continue }
      let isSame =
        Workbench.solid(bench.arena.utf8(id)).bytes == Workbench.solid(bench.arena.utf8(name)).bytes
      if isSame, bench.claimRepeat(id, of: name) { continue }
      bench.claimVariant(id, of: name)
      bench.find(
        .titleMismatch, code: standard.code,
        "the title says \(bench.arena.string(id)), the name \(bench.arena.string(name))",
        bench.span(of: id))
    }
  }

  /// What no section understood belongs to the document all the same.
  mutating func addUnplaced() {
    let runs = bench.account.unclaimed(in: bench.text)
    let near = bench.near(runs.map(\.lower))
    for (run, code) in zip(runs, near) {
      guard let id = bench.arena.add([run]) else { continue }
      let i = standard.unplaced.count
      standard.unplaced.append(Standard.Unplaced(near: code, text: "", origin: Origin(run)))
      if namesPointers { pointers[id] = "/unplaced/\(i)/text" }
      for segment in bench.arena.segments(id) {
        bench.account.claim(segment.source, .unplaced(id, at: segment.at))
      }
      placed.append((id, (.unplaced, code), { $0.unplaced[i].text = $1 }))
    }
  }
}
