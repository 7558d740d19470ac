internal import OCSSourceText
internal import OCSStandardModel

/// What the sure lines of a task table tell of the others: names that are printed whole, how wide columns are, how their
/// entries end, and which characters stand side by side.
struct Evidence {
  let weights: Weights
  private(set) var widths = ColumnWidths()
  private var neighbours = Neighbours()
  /// Complete texts of codes, with how often they were read, and the one that each code has.
  private var names: [ItemCode: [[UInt32]: Int]] = [:]
  private var known: [ItemCode: [UInt32]] = [:]
  /// How many entries of each column end with a pair of characters.
  private var endings: [UInt64: InlineArray<7, UInt16>] = [:]
  /// How many entries of each column hold an opening bracket of a kind.
  private var brackets: [UInt32: InlineArray<7, UInt16>] = [:]
  /// Pairs of characters that entries start with.
  private var starts: Set<UInt64> = []
  /// How many entries of each column end as sentences do, and how many do not.
  private var sentences = Array(repeating: 0, count: Sheet.Column.allCases.count)
  private var fragments = Array(repeating: 0, count: Sheet.Column.allCases.count)
  private var mayWriteSentences = false

  init(_ weights: Weights) { self.weights = weights }

  // MARK: Learning

  /// A line of a column: how wide it may be.
  mutating func learn(line: ArraySlice<Glyph>, of column: Sheet.Column) { widths.learn(line, column) }

  /// The lines of an entry.
  mutating func learn(lines: [ArraySlice<Glyph>], of column: Sheet.Column) {
    for (n, line) in lines.enumerated() { widths.learn(line, column, isWrapped: n + 1 < lines.count) }
  }

  /// The widths of lines whose column a reading told.
  mutating func learn(_ measured: ColumnWidths) { widths = measured }

  /// Characters that stand side by side.
  mutating func learn(side: some BidirectionalCollection<UInt32>) { neighbours.learn(side) }

  /// How an entry ends.
  mutating func learn(end text: [UInt32], of column: Sheet.Column) {
    guard let last = text.last else { return }
    let c = Int(column.rawValue)
    if Vocabulary.endsSentence(last) { sentences[c] += 1 } else { fragments[c] += 1 }
    for s in text where OpenEntry.opening(s) > 0 {
      brackets[s, default: InlineArray(repeating: 0)][c] &+= 1
    }
    guard text.count > 1 else { return }
    endings[Neighbours.key(text[text.count - 2], last), default: InlineArray(repeating: 0)][
      Int(column.rawValue)] &+= 1
  }

  /// How an entry starts: names of tasks and indicators begin with the same verbs.
  mutating func learn(start text: ArraySlice<Glyph>) {
    if text.count > 1 {
      starts.insert(Neighbours.key(text[text.startIndex].scalar, text[text.startIndex + 1].scalar))
    }
  }

  /// A complete text of a code.
  mutating func learn(name text: [UInt32], of key: ItemCode) {
    names[key, default: [:]][text, default: 0] += 1
  }

  /// Settles which name each code has: the most frequent, then the longest; one that was read `least` times at least.
  mutating func settleNames(least: Int = 1) {
    known = [:]
    for (code, texts) in names {
      let name = texts.max { a, b in
        if a.value != b.value { return a.value < b.value }
        if a.key.count != b.key.count { return a.key.count < b.key.count }
        return b.key.lexicographicallyPrecedes(a.key)
      }
      if let name, name.value >= least { known[code] = name.key }
    }
  }

  /// Indicators end as sentences do.
  var writesSentences: Bool { writesSentences(in: .indicator) ?? mayWriteSentences }

  /// Whether the entries of a column end as sentences do; nil where none is known.
  private func writesSentences(in column: Sheet.Column) -> Bool? {
    let c = Int(column.rawValue)
    return sentences[c] + fragments[c] > 0 ? sentences[c] > fragments[c] : nil
  }

  /// What is expected before the end of any indicator is known: so many of the words end sentences.
  mutating func expect(sentences: Int, of indicators: Int) { mayWriteSentences = sentences * 2 > indicators }

  /// The name that a code has elsewhere.
  func name(of key: ItemCode?) -> [UInt32]? { key.flatMap { known[$0] } }

  // MARK: Asking

  /// Some lines of a cell, or one.
  typealias Lines = BidirectionalCollection<ArraySlice<Glyph>>

  /// How unlikely it is that an entry of `column` goes on with `lines`, in which so many more parentheses open than close.
  func cost(
    of entry: OpenEntry, goingOnWith lines: some Lines, openings: Int, in column: Sheet.Column
  ) -> Double {
    let first = lines.first!
    var cost = 0.0
    if let name = name(of: entry.key), name.starts(with: entry.text) {
      cost += knownCost(rest: name[entry.text.count...], lines)
    } else if column == .indicator, writesSentences, let end = entry.text.last, Vocabulary.endsSentence(end) {
      cost += weights.sentenceIsOver
    } else if !Vocabulary.isStrongBullet(first.first!.scalar),
      widths.hasRoom(entry.last, before: first, column)
    {
      cost += weights.hadRoom
    }
    if column != .indicator, writesSentences, writesSentences(in: column) != true,
      Vocabulary.endsSentence(lines.last!.last!.scalar)
    {
      cost += weights.sentenceElsewhere
    }
    let second = first.dropFirst().first
    cost +=
      weights.neighbours
      * neighbours.cost(
        of: entry.text, before: first.first!.scalar, second.flatMap { $0.gap == .none ? $0.scalar : nil })
    if let end = entry.text.last, Vocabulary.isDigit(end),
      Vocabulary.startsWithUnit(first) || Vocabulary.startsWithLatinUnit(first)
    {
      cost -= weights.countsOn
    }
    if Evidence.repeats(entry.text, first) { cost += weights.repeatsItself }
    if let end = entry.text.last, OpenEntry.opening(end) < 0 { cost += weights.behindBracket }
    cost += share(of: brackets[first.first!.scalar], beside: column) * weights.otherBracket
    if openings < 0 { cost += entry.openings >= -openings ? -weights.closes : weights.closesNothing }
    if column < .indicator, Vocabulary.isStrongBullet(first.first!.scalar) { cost += weights.bulletInName }
    return cost + shapeCost(lines, in: column)
  }

  /// Whether a line starts with the word that a text ends with.
  private static func repeats(_ text: [UInt32], _ line: ArraySlice<Glyph>) -> Bool {
    let longest = min(4, text.count, line.count)
    guard let first = line.first?.scalar, text.suffix(longest).contains(first) else { return false }
    return longest >= 2
      && (2...longest).contains { count in
        line.prefix(count).allSatisfy { $0.scalar >= 0x3400 }
          && text.suffix(count).elementsEqual(line.prefix(count).lazy.map(\.scalar))
      }
  }

  /// How unlikely it is that a text goes on with a number.
  func cost(of text: ArraySlice<Glyph>, beforeNumber number: ArraySlice<Glyph>, in column: Sheet.Column)
    -> Double
  {
    if column == .indicator, writesSentences, Vocabulary.endsSentence(text.last!.scalar) {
      return weights.sentenceIsOver
    }
    return weights.neighbours
      * neighbours.cost(of: text.lazy.map(\.scalar), before: number.first!.scalar, nil)
  }

  /// Whether `next` is what counts in a sentence (`次，`), and goes on behind the end of `text` nowhere.
  func isCounted(_ next: ArraySlice<Glyph>, by text: ArraySlice<Glyph>) -> Bool {
    next.count > 1 && Vocabulary.isCounter(next.prefix(2))
      && !neighbours.join(text.last!.scalar, next.first!.scalar)
  }

  /// How likely it is that another text starts below a line of a column, whatever room the line had.
  func breakCost(_ line: ArraySlice<Glyph>, _ next: ArraySlice<Glyph>, in column: Sheet.Column) -> Double {
    var cost =
      weights.neighbours
      * neighbours.cost(
        of: line.lazy.map(\.scalar), before: next.first!.scalar,
        next.dropFirst().first.flatMap { $0.gap == .none ? $0.scalar : nil })
    if column == .indicator, writesSentences {
      cost += Vocabulary.endsSentence(line.last!.scalar) ? weights.sentenceIsOver : -weights.sentenceIsOpen
    }
    if OpenEntry.openings(in: line) > 0 { cost -= weights.bracketIsOpen }
    if Vocabulary.leavesOpen(line.lazy.map(\.scalar)) || Vocabulary.joins(next.first!.scalar) {
      cost -= weights.endsOpen
    }
    if next.count > 1,
      starts.contains(Neighbours.key(next[next.startIndex].scalar, next[next.startIndex + 1].scalar))
    {
      cost += weights.usualStart
    }
    return cost
  }

  /// How unlikely it is that a line of a column is wrapped to the next one, for its room.
  func wrapCost(_ line: ArraySlice<Glyph>, _ next: ArraySlice<Glyph>, in column: Sheet.Column) -> Double {
    widths.hasRoom(line, before: next, column) ? weights.hadRoom : 0
  }

  /// How unlikely it is that a column has lines so wide.
  func overflowCost(_ lines: some Lines, in column: Sheet.Column) -> Double {
    let width = widths[column]
    return width == 0 ? 0 : weights.tooWide * Double(lines.count { FlowText.width($0) > width + 2 })
  }

  private func knownCost(rest: ArraySlice<UInt32>, _ lines: some Lines) -> Double {
    if rest.isEmpty { return weights.nameIsWhole }
    let text = lines.joined().lazy.map(\.scalar)
    return rest.starts(with: text) ? -weights.nameGoesOn : weights.nameDiffers
  }

  /// How unlikely it is that lines stand in a column, one wrapped to the next.
  func shapeCost(_ lines: some Lines, in column: Sheet.Column) -> Double {
    let width = widths[column]
    guard width > 0 else { return 0 }
    var cost = 0.0
    var above: ArraySlice<Glyph>?
    for line in lines {
      if let above, !Vocabulary.isStrongBullet(line.first!.scalar),
        widths.hasRoom(above, before: line, column)
      {
        cost += weights.innerRoom
      }
      if FlowText.width(line) > width + 1 { cost += weights.tooWide }
      above = line
    }
    return cost
  }

  /// How unlikely it is that an entry of `column` ends with this text, `line` being its last.
  func cost(
    ofEnd text: [UInt32], key: ItemCode?, line: ArraySlice<Glyph>, openings: Int, in column: Sheet.Column
  ) -> Double {
    // A code is not printed without its text.
    guard let last = text.last else { return weights.noText }
    if let name = name(of: key) {
      if text == name { return -weights.nameEnds }
      return name.starts(with: text) ? weights.nameIsCut : weights.otherName
    }
    if column == .indicator, writesSentences {
      return Vocabulary.endsSentence(last) ? 0 : weights.sentenceIsOpen
    }
    var cost = openings > 0 ? weights.bracketIsOpen : 0
    let width = widths[column]
    if width > 0, FlowText.width(line) >= width - 1 { cost += weights.endsFull }
    if Vocabulary.leavesOpen(text) { cost += weights.endsOpen }
    if text.count > 1, endings[Neighbours.key(text[text.count - 2], last)] == nil {
      cost += weights.unusualEnd
    }
    return cost
  }

  /// How much rarer a line's last two characters end entries of a column than those of others.
  func endingCost(of line: ArraySlice<Glyph>, in column: Sheet.Column) -> Double {
    guard line.count > 1,
      let counts = endings[Neighbours.key(line[line.endIndex - 2].scalar, line[line.endIndex - 1].scalar)]
    else { return 0 }
    return weights.otherEnding * share(of: counts, beside: column)
  }

  /// How many of the entries that were counted are another column's; 0 where there are too few.
  private func share(of counts: InlineArray<7, UInt16>?, beside column: Sheet.Column) -> Double {
    guard let counts else { return 0 }
    var all = 0
    for c in counts.indices { all += Int(counts[c]) }
    return all > 1 ? 1 - Double(counts[Int(column.rawValue)]) / Double(all) : 0
  }
}
