// Comparison: two standards → what changed between them, by meaning and not by line.

public import OCSStandardModel

/// One difference between two standards.
public struct Change: Hashable, Sendable {
  /// What changed.
  public enum Kind: String, Sendable, CaseIterable {
    /// Code, name, level, description or categories.
    case profile
    /// A main duty.
    case duty
    /// A task.
    case task
    /// A work output.
    case output
    /// A behavioural indicator.
    case indicator
    /// A knowledge.
    case knowledge
    /// A skill.
    case skill
    /// An attitude.
    case attitude
    /// A prerequisite.
    case prerequisite
    /// A note.
    case note
  }

  /// How it changed.
  public enum Nature: String, Sendable {
    /// It is new.
    case added
    /// It is gone.
    case removed
    /// It belongs to another duty or task.
    case moved
    /// It stands elsewhere among its siblings.
    case reordered
    /// Its code changed.
    case renumbered
    /// Its text changed.
    case reworded
    /// The level of a task changed.
    case levelChanged = "level-changed"
    /// The knowledge or the skills that a task needs changed.
    case requirementsChanged = "requirements-changed"
    /// A value of the profile changed.
    case changed
  }

  /// One side of a change.
  public struct Side: Hashable, Sendable {
    /// The code of the entry, where it has one.
    public var code: String?
    /// What the entry says.
    public var text: String
    /// The code of the task, or of the duty, that it belongs to.
    public var parent: String?
  }

  /// What changed.
  public var kind: Kind
  /// How it changed.
  public var nature: Nature
  /// How it was; nil where it was added.
  public var old: Side?
  /// How it is; nil where it was removed.
  public var new: Side?
  /// Why the two sides are taken for one thing; nil where there is but one side.
  public var why: String?
}

/// Compares entry by entry. Which entries are one thing is decided step by step, and the first step that matches
/// wins: the same code and text, the same text, the same code and alike, alike.
public struct Comparison: Sendable {
  /// What changed, by kind; none where the standards say the same.
  public private(set) var changes: [Change] = []

  /// How alike texts of one code must be, and texts of different codes, in hundredths.
  private static let alikeWithCode = 40
  private static let alike = 60

  /// Compares an older standard with a newer one.
  public init(_ old: Standard, _ new: Standard) {
    compareProfile(old, new)
    let duties = match(.duty, Comparison.duties(old), Comparison.duties(new), parents: [:])
    let tasks = match(.task, Comparison.tasks(old), Comparison.tasks(new), parents: duties)
    let knowledge = match(
      .knowledge, Comparison.list(old.knowledge), Comparison.list(new.knowledge), parents: [:])
    let skills = match(.skill, Comparison.list(old.skills), Comparison.list(new.skills), parents: [:])
    compareBlocks(old, new, tasks, knowledge.merging(skills) { a, _ in a })
    _ = match(.output, Comparison.items(old, \.outputs), Comparison.items(new, \.outputs), parents: tasks)
    _ = match(
      .indicator, Comparison.items(old, \.indicators), Comparison.items(new, \.indicators), parents: tasks)
    _ = match(.attitude, Comparison.attitudes(old), Comparison.attitudes(new), parents: [:])
    _ = match(
      .prerequisite, old.prerequisites.map { Entry(text: $0) }, new.prerequisites.map { Entry(text: $0) },
      parents: [:])
    _ = match(
      .note, old.notes.map { Entry(code: $0.mark, text: $0.text) },
      new.notes.map { Entry(code: $0.mark, text: $0.text) }, parents: [:])
    changes.sort { Comparison.order($0) < Comparison.order($1) }
  }

  private static func order(_ change: Change) -> (Int, Int) {
    let kind = Change.Kind.allCases.firstIndex(of: change.kind) ?? 0
    return (kind, change.nature == .added ? 1 : 0)
  }

  // MARK: Entries

  /// What is compared of an entry.
  private struct Entry {
    var code: String?
    var text: String
    /// The key of the entry above.
    var parent: String?

    /// What its own entries know it by.
    var key: String { code ?? text }
  }

  private static func duties(_ standard: Standard) -> [Entry] {
    standard.duties.map { Entry(code: $0.code, text: $0.name ?? "") }
  }

  private static func key(_ duty: Standard.Duty) -> String { duty.code ?? duty.name ?? "" }
  private static func key(_ task: Standard.Task) -> String { task.code ?? task.name ?? "" }

  private static func tasks(_ standard: Standard) -> [Entry] {
    standard.duties.flatMap { duty in
      duty.tasks.map { Entry(code: $0.code, text: $0.name ?? "", parent: key(duty)) }
    }
  }

  private static func items(
    _ standard: Standard, _ list: KeyPath<Standard.Block, [Standard.Item]>
  ) -> [Entry] {
    standard.duties.flatMap(\.tasks).flatMap { task in
      task.blocks.flatMap { $0[keyPath: list] }.map {
        Entry(code: $0.code, text: $0.text ?? "", parent: key(task))
      }
    }
  }

  private static func list(_ list: [Standard.Competency]) -> [Entry] {
    list.map { entry in
      let details = entry.details.isEmpty ? "" : "：" + entry.details.joined(separator: "；")
      return Entry(code: entry.code, text: (entry.name ?? "") + details)
    }
  }

  private static func attitudes(_ standard: Standard) -> [Entry] {
    standard.attitudes.map { entry in
      Entry(code: entry.code, text: [entry.name, entry.text].compactMap(\.self).joined(separator: "："))
    }
  }

  // MARK: Matching

  /// Pairs the entries, tells what changed, and gives the new key of each old one.
  private mutating func match(
    _ kind: Change.Kind, _ old: [Entry], _ new: [Entry], parents: [String: String]
  ) -> [String: String] {
    var pairs: [Int: (new: Int, why: String)] = [:]
    var free = Set(new.indices)
    func pair(_ o: Int, _ n: Int, _ why: String) {
      pairs[o] = (n, why)
      free.remove(n)
    }
    func unmatched() -> [Int] { old.indices.filter { pairs[$0] == nil } }
    /// Among several candidates the one below the same parent, then the first.
    func best(_ o: Int, _ candidates: [Int]) -> Int? {
      candidates.first { new[$0].parent == old[o].parent.map { parents[$0] ?? $0 } } ?? candidates.first
    }
    for o in unmatched() {
      let same = free.sorted().filter { new[$0].code == old[o].code && new[$0].text == old[o].text }
      if let n = best(o, same) { pair(o, n, "same code and text") }
    }
    for o in unmatched() where !old[o].text.isEmpty {
      if let n = best(o, free.sorted().filter { new[$0].text == old[o].text }) { pair(o, n, "same text") }
    }
    let pieces = (old.map { Likeness.pieces($0.text) }, new.map { Likeness.pieces($0.text) })
    for o in unmatched() where old[o].code != nil {
      let same = free.sorted().filter { new[$0].code == old[o].code }
      guard let n = best(o, same) else { continue }
      let likeness = Likeness.of(pieces.0[o], pieces.1[n])
      if likeness >= Comparison.alikeWithCode { pair(o, n, "same code, \(likeness) % alike") }
    }
    var candidates: [(likeness: Int, old: Int, new: Int)] = []
    for o in unmatched() {
      for n in free {
        let likeness = Likeness.of(pieces.0[o], pieces.1[n])
        if likeness >= Comparison.alike { candidates.append((likeness, o, n)) }
      }
    }
    for one in candidates.sorted(by: { ($1.likeness, $0.old, $0.new) < ($0.likeness, $1.old, $1.new) })
    where pairs[one.old] == nil && free.contains(one.new) {
      pair(one.old, one.new, "\(one.likeness) % alike")
    }
    // The sorted lists are in the order of their codes in any case.
    if kind != .knowledge, kind != .skill {
      let kept = old.indices.compactMap { o in pairs[o].map { (old: o, new: $0.new) } }.filter { pair in
        old[pair.old].parent.map { parents[$0] ?? $0 } == new[pair.new].parent
      }
      tellReordered(kind, kept, old, new)
    }
    var keys: [String: String] = [:]
    for o in old.indices {
      guard let (n, why) = pairs[o] else {
        changes.append(Change(kind: kind, nature: .removed, old: side(old[o])))
        continue
      }
      keys[old[o].key] = keys[old[o].key] ?? new[n].key
      tell(kind, old[o], new[n], why, parents)
    }
    for n in new.indices where free.contains(n) {
      changes.append(Change(kind: kind, nature: .added, new: side(new[n])))
    }
    return keys
  }

  /// Tells the entries that stand in another order than before; as few of them as explain it. Entries of one parent are
  /// compared with each other.
  private mutating func tellReordered(
    _ kind: Change.Kind, _ pairs: [(old: Int, new: Int)], _ old: [Entry], _ new: [Entry]
  ) {
    let groups = Dictionary(grouping: pairs, by: { new[$0.new].parent }).values
    for siblings in groups.sorted(by: { $0[0].old < $1[0].old }) {
      let inOrder = LongestRise.places(in: siblings.map(\.new))
      let places = siblings.map(\.new).sorted()
      for i in siblings.indices where !inOrder.contains(i) {
        let (o, n) = siblings[i]
        let place = (places.firstIndex(of: n) ?? 0) + 1
        changes.append(
          Change(
            kind: kind, nature: .reordered, old: side(old[o]), new: side(new[n]),
            why: "place \(i + 1) before, \(place) now"))
      }
    }
  }

  private func side(_ entry: Entry) -> Change.Side {
    Change.Side(code: entry.code, text: entry.text, parent: entry.parent)
  }

  private mutating func tell(
    _ kind: Change.Kind, _ old: Entry, _ new: Entry, _ why: String, _ parents: [String: String]
  ) {
    func add(_ nature: Change.Nature) {
      changes.append(Change(kind: kind, nature: nature, old: side(old), new: side(new), why: why))
    }
    let isMoved = old.parent.map { parents[$0] ?? $0 } != new.parent
    if isMoved { add(.moved) }
    if !isMoved, old.code != new.code { add(.renumbered) }
    if !old.text.utf8.elementsEqual(new.text.utf8) { add(.reworded) }
  }

  // MARK: Fields

  private mutating func compareProfile(_ old: Standard, _ new: Standard) {
    func add(_ label: String, _ a: String?, _ b: String?, _ nature: Change.Nature = .changed) {
      guard a != b else { return }
      changes.append(
        Change(
          kind: .profile, nature: nature, old: a.map { Change.Side(code: label, text: $0) },
          new: b.map { Change.Side(code: label, text: $0) }, why: nil))
    }
    add("code", old.code, new.code)
    add("name", old.name, new.name)
    add("nameKind", old.nameKind?.rawValue, new.nameKind?.rawValue)
    add("level", old.level.map(String.init), new.level.map(String.init), .levelChanged)
    add("description", old.description, new.description)
    for (label, list) in [
      ("job category", \Standard.Categories.job), ("occupation", \.occupation), ("industry", \.industry),
    ] {
      func text(_ standard: Standard) -> String? {
        let entries = standard.categories[keyPath: list].map { entry in
          ([entry.path.joined(separator: "/"), entry.code].compactMap(\.self)).joined(separator: " ")
        }
        return entries.isEmpty ? nil : entries.joined(separator: "; ")
      }
      add(label, text(old), text(new))
    }
  }

  /// The level, and the K and S set against a task, over all its blocks.
  private mutating func compareBlocks(
    _ old: Standard, _ new: Standard, _ tasks: [String: String], _ competencies: [String: String]
  ) {
    var byKey: [String: Standard.Task] = [:]
    for task in new.duties.flatMap(\.tasks) where byKey[Comparison.key(task)] == nil {
      byKey[Comparison.key(task)] = task
    }
    for task in old.duties.flatMap(\.tasks) {
      guard let key = tasks[Comparison.key(task)], let other = byKey[key] else { continue }
      func add(_ nature: Change.Nature, _ a: String, _ b: String) {
        changes.append(
          Change(
            kind: .task, nature: nature, old: Change.Side(code: task.code, text: a),
            new: Change.Side(code: other.code, text: b), why: "the task's blocks"))
      }
      func levels(_ task: Standard.Task) -> String {
        task.blocks.map { $0.level.map(String.init) ?? "-" }.joined(separator: ", ")
      }
      if levels(task) != levels(other) { add(.levelChanged, levels(task), levels(other)) }
      func needs(_ task: Standard.Task) -> [String] { task.blocks.flatMap { $0.knowledge + $0.skills } }
      let before = Set(needs(task).map { competencies[$0] ?? $0 })
      let after = Set(needs(other))
      if before != after {
        let gone = needs(task).filter { !after.contains(competencies[$0] ?? $0) }
        let come = needs(other).filter { !before.contains($0) }
        add(.requirementsChanged, gone.joined(separator: " "), come.joined(separator: " "))
      }
    }
  }
}

/// How alike two texts are: the share of pairs of neighbouring characters that they have in common (Dice).
enum Likeness {
  static func pieces(_ text: String) -> [UInt64: Int] {
    let scalars = [0] + text.unicodeScalars.map(\.value) + [0]
    var pieces: [UInt64: Int] = [:]
    for (a, b) in zip(scalars, scalars.dropFirst()) { pieces[UInt64(a) << 32 | UInt64(b), default: 0] += 1 }
    return pieces
  }

  /// In hundredths.
  static func of(_ a: [UInt64: Int], _ b: [UInt64: Int]) -> Int {
    let total = a.values.reduce(0, +) + b.values.reduce(0, +)
    guard total > 0 else { return 100 }
    let common = a.reduce(0) { $0 + min($1.value, b[$1.key] ?? 0) }
    return 200 * common / total
  }
}
