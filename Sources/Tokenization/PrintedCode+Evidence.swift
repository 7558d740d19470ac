public import OCSConventions
internal import OCSSourceText
internal import OCSStandardModel

extension PrintedCode.Grammar {
  /// The codes of a column; levels stand among none.
  public init(_ column: Sheet.Column) {
    switch column {
    case .duty: self = .duty
    case .task: self = .task
    case .output: self = .output
    case .indicator: self = .indicator
    case .knowledge: self = .knowledge
    case .skills, .level: self = .skills
    }
  }

  fileprivate var column: CodePrint.Column {
    switch letter {
    case 0x54: parts.upperBound == 1 ? .duty : .task
    case 0x41: .attitude
    default: isList ? .list : .item
    }
  }
}

/// What looks like a code, and what its place tells of it.
extension PrintedCode {
  /// Everything in the characters of a cell that a column's grammar allows.
  public static func find(
    in glyphs: ArraySlice<Glyph>, _ grammar: Grammar, into found: inout [PrintedCode]
  ) {
    let first = found.count
    let start = glyphs.startIndex
    let all = glyphs.span
    for i in all.indices {
      let printed = all[i].scalar
      // Most characters are ideographs.
      if printed >= 0x80, printed < 0xFF01 { continue }
      let s = CharacterProperties.halfWidth(printed)
      guard s < 0x80, grammar.mayStart(with: s) else { continue }
      if i > 0, all[i].gap == .none,
        Vocabulary.isAlphanumeric(CharacterProperties.halfWidth(all[i - 1].scalar)),
        found.count == first || found[found.count - 1].span.upperBound != start + i
      {
        continue
      }
      if let code = read(glyphs, at: start + i, grammar, true) { found.append(code) }
    }
  }

  /// `before` and `next` are the prints around it in the cell, which has the number `cell`.
  public func print(
    in glyphs: ArraySlice<Glyph>, _ grammar: Grammar, cell: Int, behind before: PrintedCode?,
    before next: PrintedCode?, belongs: Bool
  ) -> CodePrint {
    let start = span.lowerBound
    let end = span.upperBound
    let limit = next?.span.lowerBound ?? glyphs.endIndex
    var traits: CodePrint.Traits = []
    if letters.first == grammar.letter { traits.insert(.expected) }
    if belongs { traits.insert(.belongs) }
    if let before, before.span.upperBound == start {
      traits.insert(glyphs[start].gap == .none ? .touchesCode : .followsCode)
      if letters == before.letters, number != before.number + 1 { traits.insert(.skipsNumbers) }
    }
    var name = InlineArray<6, UInt32>(repeating: 0)
    for i in 0..<min(name.count, max(0, limit - end)) { name[i] = glyphs[end + i].scalar }
    var separator: UInt32 = 0
    if end < glyphs.endIndex {
      let gap = glyphs[end].gap
      let s = CharacterProperties.halfWidth(glyphs[end].scalar)
      if PrintedCode.isSeparator(s), gap < .hard { separator = s }
      if gap == .blank { traits.insert(.parted) }
      if joinsSmallLetter(in: glyphs) { traits.insert(.word) }
      if joinsLatin, end + 1 < glyphs.endIndex, !Vocabulary.isAlphanumeric(glyphs[end + 1].scalar) {
        traits.insert(.loneLetter)
      }
      if PrintedCode.joinsRange(glyphs[end].scalar) { traits.insert(.range) }
    }
    if limit <= end { traits.insert(.nameless) }
    if start > glyphs.startIndex {
      let before = glyphs[start - 1].scalar
      if Vocabulary.isLatinLetter(before) { traits.insert(.behindLatin) }
      if PrintedCode.isOpening(CharacterProperties.halfWidth(before)) { traits.insert(.withinSentence) }
      // `T1.1~T1.13`, `下列T1.2為…` speak of tasks.
      if PrintedCode.joinsRange(before)
        || start - glyphs.startIndex > 1 && Vocabulary.startsHeadingOfTasks(glyphs[(start - 2)...])
      {
        traits.insert(.range)
      }
    }
    if letters == .output, glyphs[start].scalar == 0x30 { traits.insert(.zero) }
    // What counts with the other codes of the column, whatever its letter.
    let series = grammar.isList || grammar.letter == 0x54 ? letters : ItemCode.Letters(grammar.letter)
    return CodePrint(
      code, grammar.column, series, boundary(in: glyphs, isList: grammar.isList),
      follower(in: glyphs, before: limit),
      traits,
      separator: separator, name: name, context: PrintedCode.context(before: start, in: glyphs), cell: cell)
  }

  /// The three characters before a place in a cell, as one number.
  private static func context(before start: Int, in glyphs: ArraySlice<Glyph>) -> UInt64 {
    glyphs[max(glyphs.startIndex, start - 3)..<start].reduce(0) { $0 << 21 | UInt64($1.scalar) }
  }

  /// What may be the name's beside digits.
  private func follower(in glyphs: ArraySlice<Glyph>, before limit: Int) -> CodePrint.Follower {
    let end = span.upperBound
    guard end < limit else { return .nothing }
    if PrintedCode.joinsNumber(in: glyphs[..<limit], at: end) { return .number }
    if joinsLatin { return runsOn ? .latin : .latinBehindBlank }
    let s = glyphs[end].scalar
    // A line's end may part the digits of one number.
    if glyphs[end].gap > .blank, glyphs[end].gap < .item, Vocabulary.isDigit(s) { return .counter }
    guard glyphs[end].gap < .hard, runsOn || glyphs[end].gap != .none, CharacterProperties.isWide(s),
      s > 0x3040, s < 0xFF00
    else { return runsOn ? .word : .nothing }
    let isCounted = Vocabulary.startsWithCounter(glyphs[end..<limit])
    if glyphs[end].gap != .blank { return isCounted ? .counter : .word }
    return isCounted ? .counterBehindBlank : Vocabulary.isMeasure(s) ? .measureBehindBlank : .wordBehindBlank
  }

  /// What parts the first letter from the text before it.
  private func boundary(in glyphs: ArraySlice<Glyph>, isList: Bool) -> CodePrint.Boundary {
    let i = span.lowerBound
    let start = glyphs.startIndex
    if i == start { return .start }
    if glyphs[i].gap >= .hard { return .hard }
    var before = i - 1
    while before > start,
      Vocabulary.isStrongBullet(glyphs[before].scalar)
        || (Vocabulary.isWeakBullet(glyphs[before].scalar) && glyphs[before].gap != .none)
    { before -= 1 }
    if before < i - 1 { return .punctuation }
    if before == start, Vocabulary.isStrongBullet(glyphs[start].scalar) { return .start }
    let s = glyphs[i - 1].scalar
    if Vocabulary.endsSentence(s) || (s == 0x3001 && isList) { return .punctuation }
    return switch glyphs[i].gap {
    case .none: .attached
    case .blank: .gap
    default: .line
    }
  }

  /// `T1.1~T1.13` speaks of tasks and is none.
  static func joinsRange(_ s: UInt32) -> Bool {
    switch s {
    case 0x7E, 0xFF5E, 0x301C, 0x81F3: true
    default: false
    }
  }

  /// The code with the digits that are its own, and the others left to its name. Nil where it is text.
  public func reading(_ reading: CodeReading) -> PrintedCode? {
    if reading.isText { return nil }
    var own = reading.width < parts[parts.count - 1].width ? keeping(reading.width) : self
    if !reading.keepsBranch {
      let last = own.parts[own.parts.count - 1]
      own.code.parts[own.parts.count - 1] = ItemCode.Part(last.number, width: last.width)
      own.span = own.span.lowerBound..<(own.span.upperBound - 1)
    }
    return own
  }
}
