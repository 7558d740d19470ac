internal import OCSSourceText
internal import OCSStandardModel

/// A code with what the rules on numbering must know of it.
struct ListedCode: Sendable {
  enum Column: UInt8, Sendable, CaseIterable, Comparable {
    case duty, task, subtask, output, indicator, knowledge, skill, attitude

    /// The letter that the column's codes start with.
    var letter: UInt8 {
      switch self {
      case .duty, .task, .subtask: 0x54
      case .output: 0x4F
      case .indicator: 0x50
      case .knowledge: 0x4B
      case .skill: 0x53
      case .attitude: 0x41
      }
    }

    static func < (a: Column, b: Column) -> Bool { a.rawValue < b.rawValue }
  }

  var column: Column
  /// The numbers, with the branch letters of the printed code.
  var numbers: ItemCode
  var text: EntryText?
  var origin: Origin
  /// The number does not belong to the task, or the duty, whose row the code is in.
  var isMisplaced = false

  var code: String { numbers.spelling }

  static func list(_ standard: Standard) -> [ListedCode] {
    var list: [ListedCode] = []
    list.reserveCapacity(count(standard))
    func add(
      _ column: Column, _ numbers: ItemCode?, _ text: EntryText?, _ origin: Origin,
      below parents: [ItemCode] = [], orBelow duty: [ItemCode]? = nil
    ) {
      guard let numbers else { return }
      // A code of two numbers counts within the duty.
      let parents = numbers.parts.count == 2 && !parents.isEmpty ? duty ?? parents : parents
      list.append(
        ListedCode(
          column: column, numbers: numbers, text: text, origin: origin,
          isMisplaced: !parents.isEmpty && !parents.contains { numbers.isBelow($0) }))
    }
    // Copies of whole entries would count the references to all of their texts.
    func add(
      _ column: Column, _ items: [Standard.Item], below parents: [ItemCode], orBelow duty: [ItemCode]? = nil
    ) {
      for i in items.indices {
        add(
          column, items[i].$code?.item, items[i].$text, items[i].origin, below: parents, orBelow: duty)
      }
    }
    for duty in standard.duties {
      let dutyCodes = duty.$code?.item.map { [$0] } ?? []
      add(.duty, dutyCodes.first, duty.$name, duty.origin)
      let sharing = Dictionary(grouping: duty.tasks.filter { $0.$blocksOf != nil }) { $0.$blocksOf }
      for task in duty.tasks {
        var parents = task.$code?.item.map { [$0] } ?? []
        add(.task, parents.first, task.$name, task.origin, below: dutyCodes)
        // Tasks that share a cell share its outputs and indicators.
        if task.$blocksOf == nil, !sharing.isEmpty, let code = task.$code {
          parents += (sharing[code] ?? []).compactMap { $0.$code?.item }
        }
        add(.subtask, task.subtasks, below: parents)
        for block in task.blocks {
          add(.output, block.outputs, below: parents, orBelow: dutyCodes)
          add(.indicator, block.indicators, below: parents, orBelow: dutyCodes)
        }
      }
    }
    for (column, entries) in [(Column.knowledge, standard.knowledge), (.skill, standard.skills)] {
      for i in entries.indices { add(column, entries[i].entryCode.item, entries[i].$name, entries[i].origin) }
    }
    for entry in standard.attitudes {
      add(.attitude, entry.$code?.item, entry.$name ?? entry.$text, entry.origin)
    }
    return list
  }
}

extension ListedCode {
  /// How many entries there are.
  private static func count(_ standard: Standard) -> Int {
    var count = standard.knowledge.count + standard.skills.count + standard.attitudes.count
    for duty in standard.duties {
      count += 1
      for task in duty.tasks {
        count += 1 + task.subtasks.count
        for block in task.blocks { count += block.outputs.count + block.indicators.count }
      }
    }
    return count
  }
}

/// Codes of one column and one number path (`P2.1.*`), which count from 1 in common.
struct Siblings: Sendable {
  /// Their places in the subject's order of codes.
  var places: Range<Int>
  /// Each number is greater than the one before: nothing is out of order, nothing stands twice.
  var areAscending = true
  /// They are 1, 2, 3 … without a gap.
  fileprivate(set) var areConsecutive = true

  /// The column and all numbers but the last, as one number: numbers have 20 bits.
  private static func key(_ column: ListedCode.Column, _ code: ItemCode) -> UInt64 {
    var key = UInt64(column == .subtask ? 0x74 : column.letter)
    for i in 0..<(code.parts.count - 1) {
      key = key << 25 | UInt64(code.parts[i].number) << 5 | UInt64(code.parts[i].branch & 31)
    }
    return key << 2 | UInt64(code.parts.count)
  }

  /// The places of the codes, siblings side by side, and the groups.
  static func grouped(_ codes: [ListedCode]) -> ([UInt32], [Siblings]) {
    var index = KeyTable(slots: 64)
    var groups: [Siblings] = []
    // Siblings follow one another in their column as a rule.
    var last: [(key: UInt64, group: Int)?] = ListedCode.Column.allCases.map { _ in nil }
    let owners = codes.indices.map { i -> Int in
      let key = key(codes[i].column, codes[i].numbers)
      let column = Int(codes[i].column.rawValue)
      let known = last[column].flatMap { $0.key == key ? $0.group : nil }
      let group = known ?? index.insert(key, groups.count) ?? groups.count
      if group == groups.count { groups.append(Siblings(places: 0..<0)) }
      groups[group].places = 0..<(groups[group].places.upperBound + 1)
      last[column] = (key, group)
      return group
    }
    var start = 0
    for g in groups.indices {
      let count = groups[g].places.count
      groups[g].places = start..<start
      start += count
    }
    var order = [UInt32](repeating: 0, count: codes.count)
    for (i, group) in owners.enumerated() {
      let place = groups[group].places.upperBound
      let first = groups[group].places.lowerBound
      if place > first, codes[Int(order[place - 1])].numbers.last >= codes[i].numbers.last {
        groups[group].areAscending = false
      }
      if codes[i].numbers.last != place - first + 1 { groups[group].areConsecutive = false }
      order[place] = UInt32(i)
      groups[group].places = first..<(place + 1)
    }
    return (order, groups)
  }
}
