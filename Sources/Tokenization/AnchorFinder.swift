internal import OCSSourceText
internal import OCSStandardModel

/// Finds the codes and levels that start cells and entries in a text without columns.
struct AnchorFinder {
  private let flow: FlowText
  private var seen: Set<ItemCode> = []
  /// How the names of duties and tasks start.
  private var names: [ItemCode: [UInt32]] = [:]
  private var task: ItemCode?
  private var duty: Int?
  private var column = Sheet.Column.duty
  /// Behind the last heading.
  private var heading = 0
  /// The last numbers of the K and the S list that are being read.
  private var lastListed = Array(repeating: 0, count: Sheet.Column.allCases.count)
  /// Whether no row has started since the page did: any list of the row above may go on.
  private var mayBeTorn = false
  /// Whether the row that is being read has shown its list of skills on this page.
  private var holdsSkills = false
  /// Which words are codes of lists, and how many of their digits.
  private let listedCodes: ListedCodes
  /// The numbers of the skills that lines start with.
  private let listedSkills: Set<Int>
  /// The codes of duties and tasks that lines start with, and where each does so last.
  private let lastHeaded: [ItemCode: Int]
  /// The tasks whose codes lines start with.
  let tasks: Set<ItemCode>
  var hasTaskCodes: Bool { !tasks.isEmpty }
  let hasDutyCodes: Bool

  /// `lines` are those of the task table.
  init(_ flow: FlowText, _ lines: [Range<Int>]) {
    self.flow = flow
    listedCodes = ListedCodes(flow, lines)
    var skills: Set<Int> = []
    var headed: [ItemCode: Int] = [:]
    for line in flow.lines {
      let glyphs = flow.entry(of: line.glyphs)
      let start = glyphs.startIndex
      if let code = listedCodes[flow.glyphs[start]] {
        if code.letters.first == 0x53 { skills.insert(code.number) }
      } else if let code = AnchorFinder.head(of: glyphs) {
        headed[code] = start
      }
    }
    listedSkills = skills
    lastHeaded = headed
    tasks = Set(headed.keys.lazy.filter { $0.parts.count > 1 }.map { $0.prefix(2) })
    hasDutyCodes = headed.keys.contains { $0.parts.count == 1 }
  }

  /// The code of a duty or task that a line starts with.
  static func head(of line: ArraySlice<Glyph>) -> ItemCode? {
    let start = line.startIndex
    let task = PrintedCode.match(line, at: start, .task)
    if let task, task.startsRange(in: line) { return nil }
    return (task ?? PrintedCode.match(line, at: start, .duty))?.code.withoutWidths
  }

  mutating func startPage() { (mayBeTorn, holdsSkills) = (true, false) }

  /// Finds the anchors of a line, in room that is used again.
  mutating func find(in line: Range<Int>, next: Range<Int>?, _ anchors: inout [FlowTable.Anchor]) {
    anchors.removeAll(keepingCapacity: true)
    if let end = headingEnd(line.lowerBound) {
      anchors.append(
        FlowTable.Anchor(column: .task, start: line.lowerBound, key: nil, codeEnd: line.lowerBound))
      column = .task
      heading = end
    }
    var words = flow.words(line)
    while let word = words.next() {
      guard word.lowerBound >= max(heading, anchors.last?.codeEnd ?? 0) else { continue }
      // A dash may be the level before.
      let bullet = bullet(before: word, in: (anchors.last?.codeEnd ?? line.lowerBound)..<line.upperBound)
      let isStart = (bullet ?? word.lowerBound) == line.lowerBound
      // A narrow cell wraps `O 1.1.1` behind its letter.
      let isTorn = word.count == 1 && word.upperBound == line.upperBound
      let part = word.lowerBound..<(isTorn ? next ?? line : line).upperBound
      if var anchor = code(in: part, isStart: isStart)
        ?? level(word, line, next, isStart: isStart) ?? placeholder(word, line, next)
      {
        if let bullet { anchor.start = bullet }
        anchors.append(anchor)
        column = anchor.column
        // A code may stand right behind a level.
        if column == .level, anchor.codeEnd < word.upperBound {
          words.rest = anchor.codeEnd..<line.upperBound
        }
        if column < .knowledge { (mayBeTorn, holdsSkills) = (false, false) }
        if column == .skills { holdsSkills = true }
      }
    }
  }

  /// The lone bullet before a word, which is the entry's that starts with the word.
  private func bullet(before word: Range<Int>, in line: Range<Int>) -> Int? {
    let i = word.lowerBound - 1
    guard i >= line.lowerBound, Vocabulary.isAnyBullet(flow.glyphs[i].scalar),
      i == line.lowerBound || flow.glyphs[i].gap != .none
    else { return nil }
    return i
  }

  /// Behind a heading that starts over tasks further down in their cell (`下列T1.3~T1.4為進階任務：`), or on the next page; nil
  /// where none does.
  private func headingEnd(_ i: Int) -> Int? {
    guard Vocabulary.startsHeadingOfTasks(flow.glyphs[i...]) else { return nil }
    let text = flow.glyphs[i...].prefix(AnchorFinder.longestHeading)
    guard let colon = text.firstIndex(where: { Vocabulary.isColon($0.scalar) }) else { return nil }
    let tasks = text[..<colon].indices.compactMap { PrintedCode.match(text, at: $0, .task) }
    guard let last = tasks.last else { return nil }
    let isOver =
      text[last.span.upperBound].scalar == 0x70BA
      || PrintedCode.match(flow.glyphs[(colon + 1)...], at: colon + 1, .task) != nil
    return isOver ? colon + 1 : nil
  }

  private static let longestHeading = 40

  private mutating func code(in part: Range<Int>, isStart: Bool) -> FlowTable.Anchor? {
    let i = part.lowerBound
    let glyphs = flow.glyphs[part]
    let letter = CharacterProperties.halfWidth(flow.glyphs[i].scalar)
    switch letter {
    case 0x54, 0x74: return taskOrDuty(glyphs, i, isStart: isStart)
    case 0x4F, 0x6F, 0x50, 0x70, 0x30: return item(glyphs, i, isStart: isStart)
    case 0x4B, 0x53: return listed(glyphs, i, isStart: isStart)
    // Most small letters are those of words.
    case 0x6B, 0x73: return isStart || column == .level ? listed(glyphs, i, isStart: isStart) : nil
    default: return nil
    }
  }

  private mutating func taskOrDuty(
    _ glyphs: ArraySlice<Glyph>, _ i: Int, isStart: Bool
  ) -> FlowTable.Anchor? {
    if var code = PrintedCode.match(glyphs, at: i, .task) {
      if code.startsRange(in: glyphs) { return nil }
      // The last digits may be the name's: the task's entries tell.
      if code.runsOn, code.parts.count == 2, case .item(let item)? = next(below: i), item.parts.count == 3,
        item.shares(1, with: code.code), let own = code.ending(in: item.parts[1].number)
      {
        code = own
      }
      let isBelow = code.parts.count == 3 && belongs(code)
      // The name of a duty without a code may stand before its first task.
      let isNext = !hasDutyCodes && code.parts[0].number == (duty ?? 0) + 1
      if !isStart, !(code.parts[0].number == duty || isNext || isBelow) { return nil }
      let key = code.code.withoutWidths
      if isReference(key, at: i) { return nil }
      guard isNew(code, isStart: isStart) else { return nil }
      task = key
      duty = code.parts[0].number
      return FlowTable.Anchor(column: .task, start: i, key: key, codeEnd: code.span.upperBound)
    }
    guard isStart, var code = PrintedCode.match(glyphs, at: i, .duty) else { return nil }
    // A duty is one whose tasks follow.
    if let next = nextTask(from: i) {
      guard let own = code.ending(in: next.parts[0].number) else { return nil }
      code = own
    }
    guard isNew(code, isStart: isStart) else { return nil }
    duty = code.number
    return FlowTable.Anchor(
      column: .duty, start: i, key: code.code.withoutWidths, codeEnd: code.span.upperBound)
  }

  /// Whether the code of a task stands in the text of an entry, which speaks of that task: it heads a line further down,
  /// where its duty has begun or the entries of the task that is being read are over; or nothing else belongs to it.
  private func isReference(_ code: ItemCode, at i: Int) -> Bool {
    guard let task, column > .duty, code.parts.count == 2 else { return false }
    let again = lastHeaded[code].flatMap { $0 > i ? $0 : nil }
    let isOfOtherDuty = !code.shares(1, with: task) && code.parts[0].number != duty
    // The tasks that share a cell are of one duty; behind a page break the cell may go on.
    guard isOfOtherDuty || (again != nil && column > .task && !mayBeTorn) else { return false }
    if isOfOtherDuty, let again, let own = lastHeaded[code.prefix(1)], own > i, own < again { return true }
    switch next(below: i) {
    case .item(let next)?: return next.isBelow(task) && !next.isBelow(code)
    case .head(let next)?: return next == code || isOfOtherDuty && hasDutyCodes
    case nil: return isOfOtherDuty && hasDutyCodes
    }
  }

  /// How many lines further on are asked: an entry has fewer.
  private static let reach = 100

  /// The lines below that of a character, as far as they are asked.
  private func lines(below i: Int) -> ArraySlice<FlowText.Line> {
    flow.lines[(flow.line(of: i) + 1)...].prefix(AnchorFinder.reach)
  }

  /// A code that starts a line.
  private enum Next {
    /// Of an output or indicator.
    case item(ItemCode)
    /// Of a task or duty.
    case head(ItemCode)
  }

  /// The first code of a task, an output or the like that starts a line below.
  private func next(below i: Int) -> Next? {
    for line in lines(below: i) {
      let glyphs = flow.entry(of: line.glyphs)
      if let code = AnchorFinder.head(of: glyphs) { return .head(code) }
      if let code = PrintedCode.match(glyphs, at: glyphs.startIndex, .output) {
        return .item(code.code.withoutWidths)
      }
    }
    return nil
  }

  /// A code that was printed before is one again only where the line starts with the same name: a merged cell's text may
  /// stand in each of its rows.
  private mutating func isNew(_ code: PrintedCode, isStart: Bool) -> Bool {
    let key = code.code.withoutWidths
    let name = flow.glyphs[code.span.upperBound...].prefix(3).map(\.scalar)
    if seen.insert(key).inserted {
      names[key] = name
      return true
    }
    return isStart && names[key] == name
  }

  /// The next task's code at the start of a line or word.
  private func nextTask(from i: Int) -> ItemCode? {
    guard hasTaskCodes else { return nil }
    let limit = min(flow.glyphs.count, i + 400)
    for k in i + 1..<max(i + 1, limit) where flow.glyphs[k].gap != .none && flow.glyphs[k].scalar == 0x54 {
      if let code = PrintedCode.match(flow.glyphs[k..<min(limit, k + 24)], at: k, .task) { return code.code }
    }
    return nil
  }

  private mutating func item(_ glyphs: ArraySlice<Glyph>, _ i: Int, isStart: Bool) -> FlowTable.Anchor? {
    guard let code = PrintedCode.match(glyphs, at: i, .output) else { return nil }
    let isZero = CharacterProperties.halfWidth(glyphs[i].scalar) == 0x30
    let belongs = belongs(code)
    let isShort = code.parts.count == 2
    if isZero, !belongs { return nil }
    let key = code.code.withoutWidths
    // Where tasks have no codes, the first entry of a row may stand behind its task's name.
    let carriesOn = !hasTaskCodes && isShort && lastShort[key.letters].map(key.follows) ?? false
    // Behind an output an indicator may stand on the same line, and behind a task's name either.
    let isDueHere =
      isStart || column <= .task || column == .output && code.letters == .indicator || carriesOn
    if isShort, !isDueHere || code.parts[0].number != duty ?? code.parts[0].number { return nil }
    let isNew = seen.insert(key).inserted
    // Where one line holds two cells, the second is of the task, or a misplaced one of its duty.
    let isUncoded = !hasTaskCodes || key.task.map { !tasks.contains($0) } ?? false
    let isFirst = isUncoded && (carriesOn || !isShort && previousKey.map(key.isOfOtherTask) ?? true)
    if !isStart, !belongs, !(isNew && code.parts[0].number == duty && (column <= .output || isFirst)) {
      return nil
    }
    if !isNew {
      // A code in the text refers to its entry; a second entry stands at the start of a line, or right
      // behind the first, one among the outputs and one among the indicators.
      guard column <= .indicator, !isShort else { return nil }
      let before = i > 0 ? flow.glyphs[i - 1].scalar : 0
      let isDue = belongs && (column == .task || column == .output && code.letters == .indicator)
      guard previousKey == key || (isStart && (isDue || Vocabulary.endsSentence(before))) else {
        return nil
      }
    }
    previousKey = key
    if isShort { lastShort[key.letters] = key }
    return FlowTable.Anchor(
      column: code.itemColumn, start: i, key: key, codeEnd: code.span.upperBound)
  }

  private var previousKey: ItemCode?
  /// The last codes of two parts, by their letters.
  private var lastShort: [ItemCode.Letters: ItemCode] = [:]

  private mutating func listed(_ glyphs: ArraySlice<Glyph>, _ i: Int, isStart: Bool) -> FlowTable.Anchor? {
    guard let code = listedCodes[flow.glyphs[i]], !code.isMalformed else { return nil }
    let target = isAmongSkills(code, at: i) ? .skills : code.listColumn
    let isThin = code.parts[0].width == 1
    // `K8s` of an indicator that others of its task follow: no list stands before the entries of the task, and none
    // between them.
    if isThin, column <= .indicator, code.joinsSmallLetter(in: glyphs) {
      if column <= .task { return nil }
      if let task, case .item(let next)? = next(below: i), next.isBelow(task) { return nil }
    }
    let goesOn = (target == column || mayBeTorn) && code.number > lastListed[Int(target.rawValue)]
    let followsLevel = column == .level && target == .knowledge
    if !isStart, !followsLevel {
      guard target > column || goesOn, !isThin || code.number == 1 || goesOn || startsSkills(code, at: i)
      else { return nil }
    }
    lastListed[Int(target.rawValue)] = code.number
    return FlowTable.Anchor(
      column: target, start: i, key: code.code.withoutWidths, codeEnd: code.span.upperBound)
  }

  /// Whether a code of knowledge stands in the list of skills, whose next code is no further knowledge: it stands behind a
  /// skill, on the same page, or, where no page break could have torn the lists, is none of the knowledge.
  private func isAmongSkills(_ code: PrintedCode, at i: Int) -> Bool {
    guard column >= .knowledge, code.letters.first == 0x4B else { return false }
    let isBehindSkill = column == .skills && (holdsSkills || !mayBeTorn)
    let last = lastListed[Int(column.rawValue)]
    if !isBehindSkill {
      guard !mayBeTorn, code.number <= last, !listedSkills.contains(code.number) else { return false }
    }
    guard let next = nextListed(below: i) else { return isBehindSkill }
    return next.letters.first == 0x53 && next.number > (isBehindSkill ? last : code.number)
  }

  /// The first code of a list that starts a line below, before the next row.
  private func nextListed(below i: Int) -> PrintedCode? {
    for line in lines(below: i) {
      let glyphs = flow.entry(of: line.glyphs)
      if let next = listedCodes[glyphs[glyphs.startIndex]] { return next }
      if AnchorFinder.head(of: glyphs) != nil
        || PrintedCode.match(glyphs, at: glyphs.startIndex, .output) != nil
      {
        return nil
      }
    }
    return nil
  }

  /// Whether an unpadded code behind an entry of knowledge is the first skill of the row: another skill starts a line
  /// below, or the row ends, before any more knowledge.
  private func startsSkills(_ code: PrintedCode, at i: Int) -> Bool {
    guard column == .knowledge, code.letters.first == 0x53 else { return false }
    return nextListed(below: i).map { $0.letters == code.letters && $0.number > code.number } ?? true
  }

  /// A level: a digit of its own with a K or S code behind it, or alone on its line before one.
  private mutating func level(
    _ word: Range<Int>, _ line: Range<Int>, _ next: Range<Int>?, isStart: Bool
  ) -> FlowTable.Anchor? {
    guard column <= .indicator, let end = levelEnd(word) else { return nil }
    let level = word.lowerBound..<end
    // A narrow cell wraps `第3級` before its last character.
    if end > line.upperBound { return anchor(level) }
    if isStart, end == line.upperBound, hasRemarksBelow(level) { return anchor(level) }
    if end < line.upperBound {
      guard startsList(end..<line.upperBound) else { return nil }
    } else {
      guard isStart || level.count == 1, let next else { return isStart ? anchor(level) : nil }
      guard startsList(next) || (isStart && startsRow(next)) else { return nil }
    }
    return anchor(level)
  }

  /// Behind the level that starts with a word; nil where none does. A code may follow its last character without a gap, and
  /// of `第3級` that character may stand below, alone on its line.
  private func levelEnd(_ word: Range<Int>) -> Int? {
    let text = flow.glyphs[word.lowerBound...].prefix(AnchorFinder.longestLevel)
    if let last = text.firstIndex(where: { Vocabulary.endsLevel($0.scalar) }),
      Vocabulary.mayBeLevel(text[...last])
    {
      let line = flow.lines[flow.line(of: last)].glyphs
      let isWhole =
        last + 1 < word.upperBound
        ? startsList(last + 1..<word.upperBound)
        : Vocabulary.isOrdinalLevel(text[...last]) && (line.contains(word.lowerBound) || line.count == 1)
      if isWhole { return last + 1 }
    }
    return word.count <= text.count && Vocabulary.mayBeLevel(flow.glyphs[word]) ? word.upperBound : nil
  }

  /// A dash for outputs: behind a task's name, at the end of the line before the task's first indicator.
  private func placeholder(_ word: Range<Int>, _ line: Range<Int>, _ next: Range<Int>?) -> FlowTable.Anchor? {
    guard column == .task, word.upperBound == line.upperBound, Vocabulary.isDash(flow.glyphs[word]), let next,
      let item = PrintedCode.match(flow.glyphs[next], at: next.lowerBound, .indicator)
    else { return nil }
    return item.itemColumn == .indicator
      ? FlowTable.Anchor(column: .output, start: word.lowerBound, key: nil, codeEnd: word.upperBound) : nil
  }

  /// Whether the lines below the number of a level are its remarks: `4級`, `以上` before the first code of a list.
  private func hasRemarksBelow(_ word: Range<Int>) -> Bool {
    var level = word
    for line in lines(below: word.lowerBound) {
      if level != word, startsList(line.glyphs) { return Vocabulary.mayBeLevel(flow.glyphs[level]) }
      level = level.lowerBound..<line.glyphs.upperBound
      if level.count > AnchorFinder.longestLevel { return false }
    }
    return false
  }

  /// The most characters of a level with its remarks.
  private static let longestLevel = 6

  private func anchor(_ word: Range<Int>) -> FlowTable.Anchor {
    FlowTable.Anchor(column: .level, start: word.lowerBound, key: nil, codeEnd: word.upperBound)
  }

  private func startsList(_ part: Range<Int>) -> Bool {
    listedCodes[flow.glyphs[flow.entry(of: part).startIndex]] != nil
  }

  private func startsRow(_ part: Range<Int>) -> Bool {
    AnchorFinder.head(of: flow.entry(of: part)) != nil
  }

  /// Whether the first two numbers are those of the task that is being read.
  private func belongs(_ code: PrintedCode) -> Bool {
    guard let task else { return false }
    return code.parts[0].number == task.parts[0].number && code.parts[1].number == task.parts[1].number
  }
}
