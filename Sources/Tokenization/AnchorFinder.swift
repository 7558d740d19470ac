internal import SourceText
internal import StandardModel

/// Finds the codes and levels that start cells and entries in a text without columns.
struct AnchorFinder {
  private let flow: FlowText
  private var seen: Set<ItemCode> = []
  /// How the names of duties and tasks start.
  private var names: [ItemCode: [UInt32]] = [:]
  private var task: ItemCode?
  private var duty: Int?
  private var column = Sheet.Column.duty
  /// The last numbers of the K and the S list that are being read.
  private var lastListed = Array(repeating: 0, count: Sheet.Column.allCases.count)
  /// Whether no row has started since the page did: any list of the row above may go on.
  private var mayBeTorn = false
  private let isPadded: Bool
  private let hasTaskCodes: Bool

  init(_ flow: FlowText) {
    self.flow = flow
    var isPadded = false
    var hasTaskCodes = false
    for line in flow.lines {
      let start = line.glyphs.lowerBound
      let glyphs = flow.glyphs[line.glyphs]
      if let code = PrintedCode.match(glyphs, at: start, .knowledge), code.parts[0].hasLeadingZero,
        code.parts[0].width > 1
      {
        isPadded = true
      }
      if PrintedCode.match(glyphs, at: start, .task) != nil { hasTaskCodes = true }
    }
    self.isPadded = isPadded
    self.hasTaskCodes = hasTaskCodes
  }

  mutating func startPage() { mayBeTorn = true }

  mutating func anchors(in line: Range<Int>, next: Range<Int>?) -> [FlowTable.Anchor] {
    var anchors: [FlowTable.Anchor] = []
    let words = flow.words(line)
    var w = 0
    while w < words.count {
      let word = words[w]
      w += 1
      guard word.lowerBound >= (anchors.last?.codeEnd ?? 0) else { continue }
      let isStart = word.lowerBound == line.lowerBound
      if let anchor = code(at: word.lowerBound, line, isStart: isStart, anchors.last)
        ?? level(word, line, next, isStart: isStart)
      {
        anchors.append(anchor)
        column = anchor.column
        if column < .knowledge { mayBeTorn = false }
      }
    }
    return anchors
  }

  private mutating func code(
    at i: Int, _ line: Range<Int>, isStart: Bool, _ previous: FlowTable.Anchor?
  ) -> FlowTable.Anchor? {
    let glyphs = flow.glyphs[i..<line.upperBound]
    let letter = CharacterProperties.halfWidth(flow.glyphs[i].scalar)
    switch letter {
    case 0x54, 0x74: return taskOrDuty(glyphs, i, isStart: isStart)
    case 0x4F, 0x6F, 0x50, 0x70, 0x30: return item(glyphs, i, isStart: isStart)
    case 0x4B, 0x53: return listed(glyphs, i, isStart: isStart)
    default: return nil
    }
  }

  private mutating func taskOrDuty(
    _ glyphs: ArraySlice<Glyph>, _ i: Int, isStart: Bool
  ) -> FlowTable.Anchor? {
    if let code = PrintedCode.match(glyphs, at: i, .task) {
      if code.span.upperBound < glyphs.endIndex {
        switch glyphs[code.span.upperBound].scalar {
        case 0x7E, 0xFF5E, 0x301C: return nil
        default: break
        }
      }
      let isBelow = code.parts.count == 3 && belongs(code)
      if !isStart, !(code.parts[0].number == duty || isBelow) { return nil }
      let key = code.code.withoutWidths
      guard isNew(code, isStart: isStart) else { return nil }
      task = key
      duty = code.parts[0].number
      return FlowTable.Anchor(column: .task, start: i, key: key, codeEnd: code.span.upperBound)
    }
    guard isStart, let code = PrintedCode.match(glyphs, at: i, .duty) else { return nil }
    let key = code.code.withoutWidths
    guard !hasTaskCodes || isFollowedByTask(code.number, from: i), isNew(code, isStart: isStart) else {
      return nil
    }
    duty = code.number
    return FlowTable.Anchor(column: .duty, start: i, key: key, codeEnd: code.span.upperBound)
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

  /// A duty is one whose tasks follow: the next task code at the start of a line or word is its own.
  private func isFollowedByTask(_ number: Int, from i: Int) -> Bool {
    var k = i + 1
    let limit = min(flow.glyphs.count, i + 400)
    while k < limit {
      if flow.glyphs[k].gap != .none, flow.glyphs[k].scalar == 0x54,
        let code = PrintedCode.match(flow.glyphs[k..<min(limit, k + 24)], at: k, .task)
      {
        return code.parts[0].number == number
      }
      k += 1
    }
    return true
  }

  private mutating func item(_ glyphs: ArraySlice<Glyph>, _ i: Int, isStart: Bool) -> FlowTable.Anchor? {
    guard let code = PrintedCode.match(glyphs, at: i, .output) else { return nil }
    let isZero = CharacterProperties.halfWidth(glyphs[i].scalar) == 0x30
    let belongs = belongs(code)
    let isShort = code.parts.count == 2
    if isZero, !belongs { return nil }
    if isShort, !isStart || code.parts[0].number != duty ?? code.parts[0].number { return nil }
    let key = code.code.withoutWidths
    let isNew = seen.insert(key).inserted
    // Where one line holds two cells, the second is of the task, or a misplaced one of its duty.
    if !isStart, !belongs, !(isNew && code.parts[0].number == duty && column <= .output) { return nil }
    if !isNew {
      // A code in the text refers to its entry; a second entry stands at the start of a line, or right
      // behind the first, one among the outputs and one among the indicators.
      guard column <= .indicator, !isShort else { return nil }
      let before = i > 0 ? flow.glyphs[i - 1].scalar : 0
      guard previousKey == key || (isStart && Vocabulary.endsSentence(before)) else { return nil }
    }
    previousKey = key
    return FlowTable.Anchor(
      column: code.letters == .indicator ? .indicator : .output, start: i, key: key,
      codeEnd: code.span.upperBound)
  }

  private var previousKey: ItemCode?

  private mutating func listed(_ glyphs: ArraySlice<Glyph>, _ i: Int, isStart: Bool) -> FlowTable.Anchor? {
    guard let code = PrintedCode.match(glyphs, at: i, .knowledge) else { return nil }
    let target: Sheet.Column = code.letters.first == 0x4B ? .knowledge : .skills
    let isThin = code.parts[0].width == 1
    if code.number == 0 || (isThin && isPadded) || code.isMalformed { return nil }
    let goesOn = (target == column || mayBeTorn) && code.number > lastListed[Int(target.rawValue)]
    let followsLevel = column == .level && target == .knowledge
    if !isStart, !followsLevel {
      guard target > column || goesOn, !isThin || code.number == 1 || goesOn else { return nil }
    }
    lastListed[Int(target.rawValue)] = code.number
    return FlowTable.Anchor(
      column: target, start: i, key: code.code.withoutWidths, codeEnd: code.span.upperBound)
  }

  /// A level: a digit of its own with a K or S code behind it, or alone on its line before one.
  private mutating func level(
    _ word: Range<Int>, _ line: Range<Int>, _ next: Range<Int>?, isStart: Bool
  ) -> FlowTable.Anchor? {
    guard column <= .indicator, word.count <= 6, isLevel(word) else { return nil }
    let behind = word.upperBound
    if behind < line.upperBound {
      guard startsList(behind..<line.upperBound) else { return nil }
    } else {
      guard isStart || word.count == 1, let next else { return isStart ? anchor(word) : nil }
      guard startsList(next) || (isStart && startsRow(next)) else { return nil }
    }
    return anchor(word)
  }

  private func anchor(_ word: Range<Int>) -> FlowTable.Anchor {
    FlowTable.Anchor(column: .level, start: word.lowerBound, key: nil, codeEnd: word.upperBound)
  }

  private func isLevel(_ word: Range<Int>) -> Bool {
    let text = flow.glyphs[word].map { CharacterProperties.halfWidth($0.scalar) }
    if Vocabulary.isPlaceholder(flow.glyphs[word]) { return true }
    let digits = text.filter { $0 >= 0x30 && $0 <= 0x39 }
    guard digits.count >= 1, digits.count <= 2 else { return false }
    // Digits alone, or with 第, 級 and remarks.
    return text.count == digits.count || text.contains(0x7D1A) || text.contains(0x28)
  }

  private func startsList(_ part: Range<Int>) -> Bool {
    let code = PrintedCode.match(flow.glyphs[part], at: part.lowerBound, .knowledge)
    return code.map { !(isPadded && $0.parts[0].width == 1) && $0.number > 0 } ?? false
  }

  private func startsRow(_ part: Range<Int>) -> Bool {
    let glyphs = flow.glyphs[part]
    return PrintedCode.match(glyphs, at: part.lowerBound, .task) != nil
      || PrintedCode.match(glyphs, at: part.lowerBound, .duty) != nil
  }

  /// Whether the first two numbers are those of the task that is being read.
  private func belongs(_ code: PrintedCode) -> Bool {
    guard let task else { return false }
    return code.parts[0].number == task.parts[0].number && code.parts[1].number == task.parts[1].number
  }
}
