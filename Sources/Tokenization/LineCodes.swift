internal import OCSSourceText
internal import OCSStandardModel

/// How the lines of a task table write codes, and the words that they are parted into by them.
struct LineCodes {
  private var listedCodes = ListedCodes()
  private(set) var hasTaskCodes = false
  /// Most codes of outputs and indicators are like `P 5.1`.
  private var partsCodes = false
  /// The columns whose codes have their names behind a blank.
  private var namesFollow: Set<Sheet.Column> = []
  /// How the name of each duty starts where its code stands first.
  private var duties: [Int: [UInt32]] = [:]

  private var (whole, parted) = (0, 0)
  private var named = Array(repeating: 0, count: Sheet.Column.allCases.count)
  private var others = Array(repeating: 0, count: Sheet.Column.allCases.count)

  // MARK: Learning

  /// Learns from a line without cells, or from the cells of a row.
  mutating func learn(_ glyphs: [Glyph], _ cells: Sheet.TaskLine) {
    for (column, text) in cells {
      if column >= .knowledge { listedCodes.learn(text) }
      hasTaskCodes =
        hasTaskCodes || column == .task && PrintedCode.match(text, at: text.startIndex, .task) != nil
      if column == .duty { learnDuty(text) }
    }
    listedCodes.learn(glyphs[...])
    let words = LineCodes.words(glyphs)
    for (w, word) in words.enumerated() {
      learnDuty(glyphs[word.lowerBound...])
      if PrintedCode.partedColumn(of: glyphs[word]) != nil { parted += 1 }
      guard let column = LineCodes.column(of: glyphs[word]) else { continue }
      if column == .output || column == .indicator { whole += 1 }
      hasTaskCodes = hasTaskCodes || column == .task
      let isNamed =
        PrintedCode.isAll(of: glyphs[word]) && w + 1 < words.count
        && LineCodes.column(of: glyphs[words[w + 1]]) == nil
      if isNamed { named[Int(column.rawValue)] += 1 } else { others[Int(column.rawValue)] += 1 }
    }
  }

  private mutating func learnDuty(_ glyphs: ArraySlice<Glyph>) {
    guard let duty = duty(glyphs), duties[duty.number] == nil else { return }
    duties[duty.number] = duty.name
  }

  /// Settles what the document does as a rule. Where most codes of a column are parted from their names, hardly any has none
  /// on its line, unless the column is too narrow for both.
  mutating func settle() {
    partsCodes = parted > whole
    listedCodes.settle()
    namesFollow = Set(Sheet.Column.allCases.filter { named[Int($0.rawValue)] > 4 * others[Int($0.rawValue)] })
  }

  // MARK: Words

  /// A line's words. One that looks like a duty's code and is none goes on with the next one: `T1 專線`. So does a code
  /// with its name.
  func words(_ glyphs: [Glyph]) -> [LineTable.Word] {
    var words: [LineTable.Word] = []
    var isOpen = false
    for part in LineCodes.words(glyphs) {
      if isOpen, let last = words.last?.text,
        LineCodes.column(of: glyphs[part]) == nil || !PrintedCode.isAll(of: last)
      {
        words[words.count - 1].text = glyphs[last.startIndex..<part.upperBound]
      } else {
        words.append(LineTable.Word(text: glyphs[part]))
      }
      let duty = duty(glyphs[part.lowerBound...])
      isOpen =
        duty.map { $0.end == part.upperBound && duties[$0.number] != $0.name } ?? false
        || PrintedCode.isAll(of: glyphs[part])
          && LineCodes.column(of: glyphs[part]).map(namesFollow.contains) ?? false
    }
    return words
  }

  /// The column whose code a word starts with, or whose level it is before a list's code.
  func column(of word: ArraySlice<Glyph>, before next: ArraySlice<Glyph>?) -> Sheet.Column? {
    let startsList = next.flatMap { self.column(of: $0, before: nil) }.map { $0 >= .knowledge } ?? false
    if startsList, Vocabulary.mayBeLevel(word) { return .level }
    let thin = listedCodes.thinColumn(of: word)
    let parted = partsCodes ? PrintedCode.partedColumn(of: word) : nil
    let own = LineCodes.column(of: word) ?? thin ?? parted
    guard own == .duty, let duty = duty(word), duty.end < word.endIndex else { return own }
    return duties[duty.number] == duty.name ? .duty : nil
  }

  /// The name of a task without a code: what stands before the first entry of a row, where the column of tasks does.
  func uncodedTask(among words: [LineTable.Word], on page: PageColumns?) -> Int? {
    guard !hasTaskCodes,
      let first = words.firstIndex(where: { $0.column == .output || $0.column == .indicator })
    else { return nil }
    let names = words[..<first].indices.filter { words[$0].column == nil }
    guard let page else { return names.last == first - 1 ? names.last : nil }
    func distance(_ w: Int, _ column: Sheet.Column) -> Double { page.distance(of: words[w], to: column) }
    guard page.has(.task), let name = names.min(by: { distance($0, .task) < distance($1, .task) }) else {
      return nil
    }
    let isElsewhere = [.duty, .output].contains {
      page.has($0) && distance(name, $0) < distance(name, .task)
    }
    return isElsewhere ? nil : name
  }

  /// Whether a word stands behind a bare code, as in a justified line; the end of a sentence is that of an indicator, and a
  /// bullet starts a line of one.
  static func startsName(_ word: LineTable.Word, of code: LineTable.Word) -> Bool {
    code.isBareCode && word.gap <= widestGap && word.column == nil
      && !Vocabulary.isStrongBullet(word.text.first!.scalar)
      && (code.text.first!.scalar == 0x50 || !Vocabulary.endsSentence(word.text.last!.scalar))
  }

  /// The most blanks between a code and its name.
  private static let widestGap = 4

  /// The duty's code that the characters start with, the index behind it, and how its name starts.
  private func duty(_ glyphs: ArraySlice<Glyph>) -> (number: Int, end: Int, name: [UInt32])? {
    guard PrintedCode.column(of: glyphs) == nil,
      let code = PrintedCode.match(glyphs, at: glyphs.startIndex, .duty)
    else { return nil }
    return (code.number, code.span.upperBound, glyphs[code.span.upperBound...].prefix(2).map(\.scalar))
  }

  /// The column of a code of one digit (`S1`). `K8s` is a word.
  static func thinColumn(of word: ArraySlice<Glyph>) -> Sheet.Column? {
    guard let code = PrintedCode.match(word, at: word.startIndex, .knowledge), code.number > 0,
      !code.joinsSmallLetter(in: word)
    else { return nil }
    return code.listColumn
  }

  /// The column whose code the characters start with.
  static func column(of glyphs: ArraySlice<Glyph>) -> Sheet.Column? {
    if let column = PrintedCode.column(of: glyphs) { return column }
    return PrintedCode.match(glyphs, at: glyphs.startIndex, .duty) == nil ? nil : .duty
  }

  /// Whether a word starts with what a code may start with.
  static func mayHold(_ glyphs: [Glyph]) -> Bool {
    glyphs.indices.contains { i in
      guard i == 0 || glyphs[i].gap != .none else { return false }
      let s = CharacterProperties.halfWidth(glyphs[i].scalar)
      return s < 0x80 && (s == 0x30 || Vocabulary.isCodeLetter(UInt8(s >= 0x61 ? s - 0x20 : s)))
    }
  }

  /// Of a Latin word, or what joins two of them.
  private static func isLatin(_ s: UInt32) -> Bool { Vocabulary.isLatinLetter(s) || Vocabulary.isSlash(s) }

  /// Runs between white space; Latin words stay together, and so does a code or a mark with a blank in it (`P 5.1.2`,
  /// `【註 1】`).
  static func words(_ glyphs: [Glyph]) -> [Range<Int>] {
    var words: [Range<Int>] = []
    words.reserveCapacity(8)
    find(in: glyphs, &words)
    return words
  }

  /// As `words(_:)`, in room that is used again.
  static func find(in glyphs: [Glyph], _ words: inout [Range<Int>]) {
    words.removeAll(keepingCapacity: true)
    var start = 0
    for i in glyphs.indices.dropFirst() where glyphs[i].gap != .none {
      if Vocabulary.isDigit(glyphs[i].scalar),
        i - start == 1 && PrintedCode.match(glyphs[...], at: start, .indicator) != nil
          || Glyph.partsMark(glyphs[start..<i], glyphs[i...])
      {
        continue
      }
      let isLatin =
        isLatin(glyphs[i].scalar) && isLatin(glyphs[i - 1].scalar) && column(of: glyphs[i...]) == nil
      // A bullet stands before its own text.
      if isLatin || Vocabulary.isStrongBullet(glyphs[i - 1].scalar) { continue }
      words.append(start..<i)
      start = i
    }
    if start < glyphs.count { words.append(start..<glyphs.count) }
  }
}
