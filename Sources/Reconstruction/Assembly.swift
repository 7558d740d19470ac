internal import OCSAccounting
internal import OCSDiagnostics
internal import OCSSourceText
internal import OCSStandardModel
internal import OCSTextRepair
internal import OCSTokenization

/// Puts the standard together. Texts get their final form here: their strings are made once all of them
/// are known, because a word cut by a line wrap is told by the same word elsewhere.
struct Assembly {
  private let bench: Workbench
  private let namesPointers: Bool
  private(set) var pointers = Pointers()
  private var standard = Standard()
  /// Texts of the standard, where they go, and the codes of their entries.
  private(set) var placed: [PlacedText] = []

  init(_ bench: Workbench, namesPointers: Bool) {
    self.bench = bench
    self.namesPointers = namesPointers
    placed.reserveCapacity(bench.text.tokens.count / 2)
    references.reserveCapacity(bench.text.tokens.count / 2)
  }

  private mutating func place(_ id: TextID?, at place: Place, code: EntryCode? = nil) {
    guard let id else { return }
    if namesPointers { pointers[id] = place.pointer }
    bench.account.keep(id, in: bench.arena)
    placed.append(PlacedText(id: id, place: place, code: code))
  }

  private mutating func place(_ slots: [Slot], _ pointer: @autoclosure () -> String) {
    guard namesPointers else { return }
    for slot in slots { pointers[slot] = pointer() }
  }

  private mutating func place(_ code: Coded?, _ pointer: @autoclosure () -> String) {
    guard namesPointers, let code else { return }
    pointers[code.slot] = pointer()
  }

  /// The standard with its codes; its texts are put into it by `spell`.
  mutating func finish() -> Reconstruction {
    bench.account.shift(bench.arena.joinCutWords(placed.map(\.id)))
    return Reconstruction(
      standard: standard, findings: bench.findings, account: bench.account, arena: bench.arena,
      pointers: pointers, placed: placed, references: references)
  }

  /// The prints of the K and S codes set against blocks.
  private(set) var references: [Reference] = []

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
    place(profile.name, at: .name)
    standard.nameKind = profile.name == nil ? nil : profile.nameKind
    if let (value, slot) = profile.level {
      standard.level = value
      place([slot], "/level")
    }
    place(profile.description, at: .description)
    standard.categories.job = add(profile.job, .job)
    standard.categories.occupation = add(profile.occupation, .occupation)
    standard.categories.industry = add(profile.industry, .industry)
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
    _ categories: [ProfileSection.Category], _ list: Place.CategoryList
  ) -> [Standard.Category] {
    categories.enumerated().map { i, category in
      place(category.code?.slots ?? [], "/categories/\(list.rawValue)/\(i)/code")
      for (k, id) in category.path.enumerated() {
        place(id, at: .category(list, Place.Index(i), part: Place.Index(k)))
      }
      return Standard.Category(code: category.code?.text, path: category.path.map { _ in "" })
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
      place(edition.name, at: .editionName(Place.Index(i)))
      place(edition.statusText, at: .editionStatus(Place.Index(i)))
      place(edition.note, at: .editionNote(Place.Index(i)))
    }
  }

  // MARK: Tasks

  /// Takes over the draft, each part of which goes as soon as the standard has it: a large document's draft is as
  /// large as its text.
  mutating func add(_ all: consuming Draft) {
    var draft = all
    var owned = Array(repeating: false, count: draft.groups.count)
    var done = 0
    for d in draft.duties.indices {
      let duty = draft.duties[d]
      draft.duties[d] = Draft.Duty()
      var entry = Standard.Duty()
      entry.$code = duty.code?.spelled
      entry.origin = Origin(duty.code?.range ?? duty.name.first)
      let base = "/duties/\(d)"
      place(duty.code.map { [$0.slot] + duty.codeRepeats } ?? [], base + "/code")
      placeName(duty.name, duty.nameRepeats, at: .duty(Place.Index(d)), code: entry.$code)
      entry.tasks.reserveCapacity(duty.tasks.count)
      for (t, task) in duty.tasks.enumerated() {
        entry.tasks.append(add(task, in: duty, draft.groups, d, t, &owned))
      }
      standard.duties.append(entry)
      // Blocks follow one another with their groups.
      let last = duty.tasks.last { !$0.blocks.isEmpty }?.blocks.last?.group ?? done
      for g in done..<max(done, last) { draft.groups[g] = Draft.Group() }
      done = max(done, last)
    }
  }

  private mutating func placeName(
    _ name: Stretches, _ repeats: [Stretches], at place: Place, code: EntryCode?
  ) {
    guard let id = bench.arena.add(name) else { return }
    self.place(id, at: place, code: code)
    for ranges in repeats {
      // What says something else stays unclaimed, and comes out as unplaced.
      if let other = bench.arena.add(ranges) { _ = bench.claimRepeat(other, of: id) }
    }
  }

  private mutating func add(
    _ task: Draft.Task, in duty: Draft.Duty, _ groups: [Draft.Group], _ d: Int, _ t: Int,
    _ owned: inout [Bool]
  ) -> Standard.Task {
    var result = Standard.Task()
    var base: String { "/duties/\(d)/tasks/\(t)" }
    result.$code = task.code?.spelled
    result.origin = Origin(task.code?.range ?? task.name.first)
    result.$blocksOf = task.blocksOf.flatMap { duty.tasks[$0].code?.spelled }
    place(task.code, base + "/code")
    place(task.codeRepeats, base + "/code")
    placeName(
      task.name, task.nameRepeats, at: .task(duty: Place.Index(d), Place.Index(t)), code: result.$code)
    for (i, subtask) in task.subtasks.enumerated() {
      let item = item(subtask)
      place(subtask.code, base + "/subtasks/\(i)/code")
      place(
        bench.arena.add(subtask.ranges),
        at: .subtask(duty: Place.Index(d), task: Place.Index(t), Place.Index(i)), code: item.$code)
      result.subtasks.append(item)
    }
    for (b, block) in task.blocks.enumerated() {
      var base: String { "/duties/\(d)/tasks/\(t)/blocks/\(b)" }
      let group = groups[block.group]
      let isOwner = !owned[block.group]
      owned[block.group] = true
      var entry = Standard.Block()
      entry.level = group.level
      entry.$knowledge = references(
        group.knowledge, group.knowledgeAbove, .knowledge, isOwner, base + "/knowledge")
      entry.$skills = references(group.skills, group.skillsAbove, .skills, isOwner, base + "/skills")
      if isOwner { place(group.levelSlots, base + "/level") }
      let (duty, task, place) = (Place.Index(d), Place.Index(t), Place.Index(b))
      entry.outputs = items(block.outputs, block.repeats, base + "/outputs") {
        .item(.outputs, duty: duty, task: task, block: place, Place.Index($0))
      }
      entry.indicators = items(block.indicators, block.repeats, base + "/indicators") {
        .item(.indicators, duty: duty, task: task, block: place, Place.Index($0))
      }
      result.blocks.append(entry)
    }
    return result
  }

  private mutating func items(
    _ entries: [Entry], _ repeats: [Entry], _ base: @autoclosure () -> String, _ place: (Int) -> Place
  ) -> [Standard.Item] {
    var items: [Standard.Item] = []
    items.reserveCapacity(entries.count)
    var further = repeats.isEmpty ? [:] : Dictionary(grouping: repeats) { $0.code?.code }
    for i in entries.indices {
      let entry = entries[i]
      let item = item(entry)
      self.place(entry.code, "\(base())/\(i)/code")
      let id = bench.addText(entry)
      self.place(id, at: place(i), code: item.$code)
      items.append(item)
      if further.isEmpty { continue }
      for other in further.removeValue(forKey: entry.code?.code) ?? [] {
        self.place(other.code, "\(base())/\(i)/code")
        // What says something else stays unclaimed, and comes out as unplaced.
        if let id, let text = bench.addText(other) { _ = bench.claimRepeat(text, of: id) }
      }
    }
    return items
  }

  private func item(_ entry: Entry) -> Standard.Item {
    var item = Standard.Item(code: nil, text: nil, origin: Origin(entry.place))
    item.$code = entry.code?.spelled
    return item
  }

  /// Room for the prints of the list that is being read.
  private var prints: [(code: ItemCode, slot: Slot?)] = []

  /// The codes of a list, by number and once each. The first block of a group owns their prints.
  private mutating func references(
    _ list: [Entry], _ above: [Entry], _ column: Place.CompetencyList, _ isOwner: Bool,
    _ base: @autoclosure () -> String
  ) -> [EntryCode] {
    prints.removeAll(keepingCapacity: true)
    for entry in list { if let code = entry.code { prints.append((code.code, code.slot)) } }
    for entry in above { if let code = entry.code { prints.append((code.code, nil)) } }
    let isAscending = prints.indices.dropLast().allSatisfy {
      !ItemCode.ascending(prints[$0 + 1].code, prints[$0].code)
    }
    if !isAscending { prints.sort { ItemCode.ascending($0.code, $1.code) } }
    var codes: [EntryCode] = []
    codes.reserveCapacity(prints.count)
    var last: ItemCode?
    for print in prints {
      let code = print.code.canonical
      if code != last { codes.append(EntryCode(code)) }
      last = code
      guard isOwner, let slot = print.slot else { continue }
      if namesPointers { pointers[slot] = "\(base())/\(codes.count - 1)" }
      references.append(Reference(column: column, code: print.code, slot: slot))
    }
    return codes
  }

  // MARK: Competencies, attitudes, notes

  mutating func add(
    knowledge: [CompetencyDictionary.Competency], skills: [CompetencyDictionary.Competency]
  ) {
    standard.knowledge = add(knowledge, .knowledge)
    standard.skills = add(skills, .skills)
  }

  private mutating func add(
    _ list: [CompetencyDictionary.Competency], _ target: Place.CompetencyList
  ) -> [Standard.Competency] {
    var entries: [Standard.Competency] = []
    entries.reserveCapacity(list.count)
    for i in list.indices {
      let competency = list[i]
      var entry = Standard.Competency(EntryCode(competency.code))
      entry.origin = Origin(competency.range)
      place(competency.name, at: .competency(target, Place.Index(i)), code: entry.entryCode)
      entry.details.reserveCapacity(competency.details.count)
      for (k, detail) in competency.details.enumerated() {
        entry.details.append("")
        place(detail, at: .detail(target, Place.Index(i), Place.Index(k)), code: entry.entryCode)
      }
      for (k, mark) in competency.marks.enumerated() {
        entry.marks.append(mark.text)
        place(mark.slots, "/\(target.rawValue)/\(i)/marks/\(k)")
      }
      entries.append(entry)
    }
    return entries
  }

  mutating func add(_ attitudes: [AttitudeSection.Attitude]) {
    for (i, attitude) in attitudes.enumerated() {
      var entry = Standard.Attitude()
      entry.$code = attitude.code?.spelled
      entry.origin = Origin(attitude.place)
      standard.attitudes.append(entry)
      place(attitude.code, "/attitudes/\(i)/code")
      place(attitude.name, at: .attitudeName(Place.Index(i)), code: entry.$code)
      place(attitude.text, at: .attitudeText(Place.Index(i)), code: entry.$code)
    }
  }

  mutating func add(_ section: NoteSection) {
    for (i, id) in section.prerequisites.enumerated() {
      standard.prerequisites.append("")
      place(id, at: .prerequisite(Place.Index(i)))
    }
    for (i, note) in section.notes.enumerated() {
      standard.notes.append(
        Standard.Note(mark: note.mark?.text, text: "", origin: origin(note.mark?.slot, note.text)))
      place(note.mark.map { [$0.slot] } ?? [], "/notes/\(i)/mark")
      place(note.text, at: .note(Place.Index(i)))
    }
  }

  // MARK: The rest

  /// A title repeats the name and adds 職能基準. A standard without a name cannot explain its title,
  /// which then stays unclaimed.
  mutating func addTitles(_ titles: [SourceRange], _ name: TextID?) {
    guard let name else { return }
    for title in titles {
      let glyphs = bench.glyphs(of: [title])
      // A part of a title that other text stands in is left for the unplaced.
      guard Vocabulary.isTitle(glyphs) else { continue }
      let end = glyphs.count - 4
      bench.drop(SourceRange(glyphs[end].lower, glyphs[end + 3].upper), .label)
      guard let id = bench.arena.add(bench.ranges(of: 0..<end, in: glyphs, of: [title])) else { continue }
      if isSame(id, name), bench.claimRepeat(id, of: name) { continue }
      bench.claimVariant(id, of: name)
      bench.find(
        .titleMismatch, code: standard.code,
        "the title says \(bench.arena.string(id)), the name \(bench.arena.string(name))",
        bench.span(of: id))
    }
  }

  /// Whether two texts are the same, white space apart.
  private func isSame(_ a: TextID, _ b: TextID) -> Bool {
    bench.solidBytes(a) == bench.solidBytes(b)
  }

  /// What no section understood belongs to the document all the same. The name of the standard alone is a title, its code
  /// alone another print of it. A heading of a cell is one text, on however many lines.
  mutating func addUnplaced(
    _ name: TextID?, code standardCode: (text: String, slot: Slot)?,
    headings: [(text: Stretches, near: ItemCode?)]
  ) {
    let parts = headings.indices.flatMap { n in headings[n].text.map { (range: $0, heading: n) } }
      .sorted { $0.range.lower < $1.range.lower }
    var runs: [(text: Stretches, heading: Int?)] = []
    var firsts: [Int: Int] = [:]
    var next = 0
    for run in bench.account.unclaimed(in: bench.text) {
      while next < parts.count, parts[next].range.upper <= run.lower { next += 1 }
      let isPart =
        next < parts.count && parts[next].range.lower <= run.lower && run.upper <= parts[next].range.upper
      let heading = isPart ? parts[next].heading : nil
      if let first = heading.flatMap({ firsts[$0] }) {
        runs[first].text.append(run)
      } else {
        if let heading { firsts[heading] = runs.count }
        runs.append((Stretches(run), heading))
      }
    }
    let near = bench.near(runs.map { $0.text[0].lower })
    for ((run, heading), before) in zip(runs, near) {
      if let standardCode, bench.withGlyphs(of: run, { $0.string == standardCode.text }) {
        for range in run { bench.derive(range, as: standardCode.slot) }
        continue
      }
      guard let id = bench.arena.add(run) else { continue }
      // Words of other cells may stand between the lines of this one.
      let code = heading.flatMap { headings[$0].near }?.description ?? before
      if let name, isSame(id, name), bench.claimRepeat(id, of: name) { continue }
      let i = standard.unplaced.count
      standard.unplaced.append(Standard.Unplaced(near: code, text: "", origin: Origin(run[0])))
      let place = Place.unplaced(Place.Index(i))
      if namesPointers { pointers[id] = place.pointer }
      for segment in bench.arena.segments(id) {
        bench.account.claim(segment.source, .unplaced(id, at: segment.at))
      }
      placed.append(PlacedText(id: id, place: place, code: code.map(EntryCode.init)))
    }
  }
}

/// A text of the standard, where it goes, and the code of its entry.
struct PlacedText {
  let id: TextID
  let place: Place
  let code: EntryCode?
}

/// A print of a K or S code that is set against a block.
struct Reference {
  let column: Place.CompetencyList
  let code: ItemCode
  let slot: Slot
}
