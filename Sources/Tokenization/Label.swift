/// Field labels, column headings and section titles, with the names that they go by.
public enum Label: UInt8, Sendable, CaseIterable {
  // The profile.
  case standardCode, standardName, jobCategoryName, occupationName, belongsTo
  case jobCategory, jobCategoryCode, occupation, occupationCode, industry, industryCode
  case description, standardLevel
  // The version table.
  case version, status, changeNote, changeDate
  // The task table.
  case duty, task, activity, output, indicator, level, competency, knowledge, skills
  // The rest.
  case attitudes, notes, prerequisites, furtherNotes

  /// Spellings without white space, parentheses, colons, slashes and equals signs; ASCII lower case.
  private static let spellings: [(Label, [String])] = [
    (.standardCode, ["職能基準代碼"]),
    (.standardName, ["職能基準名稱擇一填寫", "職能基準名稱", "擇一填寫"]),
    (.jobCategoryName, ["職類"]),
    (.occupationName, ["職業"]),
    (.belongsTo, ["所屬類別", "所屬", "類別"]),
    (.jobCategory, ["職類別"]),
    (.jobCategoryCode, ["職類別代碼"]),
    (.occupation, ["職業別"]),
    (.occupationCode, ["職業別代碼"]),
    (.industry, ["行業別", "所屬產業"]),
    (.industryCode, ["行業別代碼"]),
    (.description, ["工作描述", "職務描述"]),
    (.standardLevel, ["基準級別"]),
    (.version, ["版本"]),
    (.status, ["狀態"]),
    (.changeNote, ["更新說明"]),
    (.changeDate, ["發展更新日期", "更新日期"]),
    (.duty, ["主要職責", "工作職責"]),
    (.task, ["工作任務"]),
    (.activity, ["工作活動"]),
    (.output, ["工作產出"]),
    (.indicator, ["行為指標"]),
    (.level, ["職能級別", "級別"]),
    (
      .knowledge,
      [
        "職能內涵kknowledge知識", "職業內涵kknowledge知識", "職能內涵kknowledge", "職能內涵知識", "kknowledge知識",
        "知識",
      ]
    ),
    (
      .skills,
      [
        "職能內涵sskills技能", "職業內涵sskills技能", "職能內涵sskills", "職能內涵技能", "sskills技能", "技能",
      ]
    ),
    (
      .attitudes,
      [
        "職能內涵aattitude態度", "職業內涵aattitude態度", "職能內涵aattitude", "職能內涵態度", "aattitude態度",
      ]
    ),
    (.competency, ["職能內涵", "職業內涵"]),
    (.notes, ["說明與補充事項", "説明與補充事項"]),
    (.prerequisites, prerequisiteTitles),
    (.furtherNotes, furtherTitles),
  ]

  /// 建議擔任此職類/職業之學歷/經歷/或能力條件, with one word or another left out.
  private static let prerequisiteTitles: [String] = {
    var spellings = [""]
    for words in [
      ["建議擔任此", "擔任此"], ["職類職業", "類職業", "職務", "職類", "職業"],
      ["之學歷經歷", "之學歷經驗", "之學歷", "之經歷", "之經驗"], ["或能力條件", "能力條件"],
    ] {
      spellings = spellings.flatMap { start in words.map { start + $0 } }
    }
    return spellings + ["入門水準建議"]
  }()

  private static let furtherTitles =
    ["其他", "其它", ""].flatMap { start in
      ["補充說明", "補充説明"].map { start + $0 }
    } + ["其他說明", "其它說明"]

  /// Spellings by their first character, longest first. It is asked at the start of each cell and line, where most
  /// characters start none.
  private struct FirstCharacters {
    /// For each slot a character, where its spellings are, and whether a title below the task table is among them.
    private var slots = [(first: UInt32, place: Int, isTitle: Bool)](repeating: (0, -1, false), count: 256)
    private(set) var spellings: [[(label: Label, word: [UInt32])]] = []

    private func slot(_ s: UInt32) -> Int {
      var slot = Int(s ^ s >> 7) & (slots.count - 1)
      while slots[slot].first != 0, slots[slot].first != s { slot = (slot + 1) & (slots.count - 1) }
      return slot
    }

    init(_ all: [(Label, [String])]) {
      for (label, words) in all {
        for word in words.map({ $0.unicodeScalars.map(\.value) }) {
          let slot = slot(word[0])
          if slots[slot].first == 0 {
            slots[slot] = (word[0], spellings.count, false)
            spellings.append([])
          }
          spellings[slots[slot].place].append((label, word))
          if label.rawValue >= Label.attitudes.rawValue { slots[slot].isTitle = true }
        }
      }
      for i in spellings.indices { spellings[i].sort { $0.word.count > $1.word.count } }
    }

    subscript(s: UInt32) -> [(label: Label, word: [UInt32])]? {
      let place = slots[slot(s)].place
      return place < 0 ? nil : spellings[place]
    }

    func contains(_ s: UInt32) -> Bool { slots[slot(s)].first != 0 }

    func startsTitle(_ s: UInt32) -> Bool { slots[slot(s)].isTitle }
  }

  private static let byFirst = FirstCharacters(spellings)

  /// Whether some label starts with a character, its own punctuation included.
  static func mayStart(with s: UInt32) -> Bool { s == 0x28 || s == 0xFF08 || byFirst.contains(folded(s)) }

  /// As `mayStart`, of titles below the task table.
  static func mayStartTitle(with s: UInt32) -> Bool {
    s == 0x28 || s == 0xFF08 || byFirst.startsTitle(folded(s))
  }

  fileprivate static func isSkipped(_ s: UInt32) -> Bool {
    switch s {
    case 0x28, 0x29, 0xFF08, 0xFF09, 0x3A, 0xFF1A, 0x3001, 0x3D, 0xFF1D: true
    default: Vocabulary.isSlash(s)
    }
  }

  /// Labels that a whole cell, line or run of glyphs can be; the label and the index behind it.
  /// Punctuation around and within a label belongs to it.
  public static func match(
    _ glyphs: ArraySlice<Glyph>, among allowed: (Label) -> Bool = { _ in true }
  ) -> (label: Label, end: Int)? {
    var first = glyphs.startIndex
    while first < glyphs.endIndex, glyphs[first].scalar == 0x28 || glyphs[first].scalar == 0xFF08 {
      first += 1
    }
    guard first < glyphs.endIndex, let words = byFirst[folded(glyphs[first].scalar)] else { return nil }
    for (label, word) in words where allowed(label) {
      if let end = end(of: word, glyphs, from: first) { return (label, end) }
    }
    return nil
  }

  /// The label that these glyphs are from the first to the last, or nil.
  public static func whole(
    _ glyphs: ArraySlice<Glyph>, among allowed: (Label) -> Bool = { _ in true }
  ) -> Label? {
    guard glyphs.count <= longestLabel, let (label, end) = match(glyphs, among: allowed),
      end == glyphs.endIndex
    else { return nil }
    return label
  }

  /// The title of a list of the notes, and the index behind it. Text may start with its words, so that a colon, a line's
  /// end or a bullet stands behind it, or at least a blank behind a long one.
  public static func noteTitle(_ glyphs: ArraySlice<Glyph>) -> (label: Label, end: Int)? {
    guard let (label, end) = match(glyphs, among: { $0 == .prerequisites || $0 == .furtherNotes }) else {
      return nil
    }
    guard end < glyphs.endIndex else { return (label, end) }
    let (last, next) = (glyphs[end - 1].scalar, glyphs[end])
    let isLong = end - glyphs.startIndex >= leastLong
    let stands =
      Vocabulary.isColon(last) || Vocabulary.isAnyBullet(next.scalar)
      || next.gap >= (isLong ? .blank : .line)
    return stands ? (label, end) : nil
  }

  private static let leastLong = 6

  /// Whether some label goes on behind these glyphs.
  static func begins(with glyphs: ArraySlice<Glyph>, among allowed: (Label) -> Bool) -> Bool {
    guard glyphs.count <= longestLabel else { return false }
    let letters = glyphs.lazy.map { folded($0.scalar) }.filter { !isSkipped($0) }
    guard let first = letters.first, let words = byFirst[first] else { return false }
    lazy var count = letters.count
    return words.contains { label, word in
      allowed(label) && word.count > count && word.starts(with: letters)
    }
  }

  /// Whether these glyphs may be the first line of a label that goes on below.
  static func isFirstPiece(_ glyphs: ArraySlice<Glyph>, among allowed: (Label) -> Bool) -> Bool {
    glyphs.count >= leastTorn && begins(with: glyphs, among: allowed)
  }

  /// The label whose two lines these glyphs are.
  static func torn(
    _ first: ArraySlice<Glyph>, _ second: ArraySlice<Glyph>, among allowed: (Label) -> Bool
  ) -> Label? {
    guard isFirstPiece(first, among: allowed) else { return nil }
    return whole((first + second)[...], among: allowed)
  }

  /// The least characters of a label's first line: fewer may be those of a value.
  private static let leastTorn = 3

  /// The labels that the glyphs are, one behind the other; nil where they are something else too.
  static func sequence(_ glyphs: [Glyph]) -> [Label]? {
    var labels: [Label] = []
    var rest = glyphs[...]
    while !rest.isEmpty {
      guard let (label, end) = match(rest) else { return nil }
      labels.append(label)
      rest = rest[end...]
    }
    return labels
  }

  /// The columns that a heading names where an edge between its cells is missing; empty where it names none or one.
  static func shared(_ glyphs: [Glyph]) -> [Label] {
    guard let labels = sequence(glyphs) ?? mixed(glyphs), labels.count > 1,
      labels.allSatisfy({ $0.column != nil })
    else { return [] }
    return labels
  }

  /// The labels of the first two columns, whose lines stand side by side (`主要職 工作任務` above `責`).
  private static func mixed(_ glyphs: [Glyph]) -> [Label]? {
    let letters = glyphs.map { folded($0.scalar) }.filter { !isSkipped($0) }.sorted()
    return firstColumns.first { $0.letters == letters }?.labels
  }

  private static let firstColumns: [(letters: [UInt32], labels: [Label])] = {
    func words(_ label: Label) -> [String] { spellings.first { $0.0 == label }?.1 ?? [] }
    return [[Label.duty, .task], [.task, .activity]].flatMap { labels in
      words(labels[0]).flatMap { first in
        words(labels[1]).map { ((first + $0).unicodeScalars.map(\.value).sorted(), labels) }
      }
    }
  }()

  /// The column of the task table that bears this label alone.
  var column: Sheet.Column? {
    switch self {
    case .duty: .duty
    case .task, .activity: .task
    case .output: .output
    case .indicator: .indicator
    case .level: .level
    case .knowledge: .knowledge
    case .skills: .skills
    default: nil
    }
  }

  /// The label with just these letters. Of few letters that is no proof, where nothing else tells a heading.
  private static func anagram(_ glyphs: ArraySlice<Glyph>) -> Label? {
    guard glyphs.count <= longestLabel, areLettersOfTaskHeading(glyphs) else { return nil }
    return sortedSpellings[glyphs.map { folded($0.scalar) }.filter { !isSkipped($0) }.sorted()]
  }

  /// Whether the glyphs are some label's letters or a part of it, as lines of a narrow heading are.
  static func isPiece(_ glyphs: ArraySlice<Glyph>) -> Bool {
    let letters = glyphs.map { folded($0.scalar) }.filter { !isSkipped($0) }
    guard let first = letters.first else { return true }
    return anagram(glyphs) != nil
      || byFirst.spellings.contains { words in
        words.contains { _, word in
          word.indices.contains { word[$0] == first && word[$0...].starts(with: letters) }
        }
      }
  }

  /// The column whose heading these glyphs are in another order, as extractors put the lines of a narrow cell
  /// (`職能內涵(K=knowled知識)ge`).
  static func scrambled(_ glyphs: ArraySlice<Glyph>) -> Label? {
    glyphs.count >= 8 ? anagram(glyphs) : nil
  }

  private static let sortedSpellings: [[UInt32]: Label] = {
    var table: [[UInt32]: Label] = [:]
    for (label, words) in spellings where label.isTaskColumn {
      for word in words {
        table[word.unicodeScalars.map(\.value).sorted()] = label
      }
    }
    return table
  }()

  /// The lists, and perhaps the level before them, whose headings' letters these are, in whatever order, or the level and the
  /// knowledge alone; empty where they are others.
  static func mixedLists(_ glyphs: [Glyph]) -> [Label] {
    sortedLists[glyphs.map { folded($0.scalar) }.filter { !isSkipped($0) }.sorted()] ?? []
  }

  private static let sortedLists: [[UInt32]: [Label]] = {
    func words(_ label: Label) -> [String] { spellings.first { $0.0 == label }?.1 ?? [] }
    var table: [[UInt32]: [Label]] = [:]
    for level in [""] + words(.level) {
      for knowledge in words(.knowledge) {
        for skills in [""] + words(.skills) where !(level + skills).isEmpty {
          let letters = (level + knowledge + skills).unicodeScalars.map(\.value).sorted()
          table[letters] = (level.isEmpty ? [] : [.level]) + [.knowledge] + (skills.isEmpty ? [] : [.skills])
        }
      }
    }
    return table
  }()

  /// Whether a word of a heading is the one that tells the lists apart (`(K=knowledge`, `技能)`); all are of a level.
  static func names(_ label: Label, _ word: ArraySlice<Glyph>) -> Bool {
    let first = word.lazy.map { folded($0.scalar) }.first { !isSkipped($0) }
    return switch label {
    case .knowledge: first == 0x6B || first == 0x77E5
    case .skills: first == 0x73 || first == 0x6280
    default: true
    }
  }

  /// The column that a piece of a torn heading names by how it begins.
  static func likely(_ glyphs: ArraySlice<Glyph>) -> Label? {
    let letters = glyphs.map { folded($0.scalar) }.filter { !isSkipped($0) }
    // 內 of 職能內涵; the k of knowledge stands in no other heading, the s of skills does not either.
    guard letters.contains(0x5167) else { return nil }
    return letters.contains(0x6B) && letters.contains(0x77)
      ? .knowledge : letters.contains(0x73) ? .skills : .competency
  }

  /// Whether a line is so much of a task table's heading that it can be nothing else.
  static func isTornTaskHeading(_ glyphs: some Collection<Glyph>) -> Bool {
    glyphs.count >= 16 && areLettersOfTaskHeading(glyphs)
  }

  /// What the labels of a task table's narrow columns start with: 職能級別, 級別, 職能內涵.
  static let narrowStarts: [UInt32] = [0x8077, 0x7D1A]

  /// Whether the letters are no more than those of one heading of a task table.
  static func areLettersOfTaskHeading(_ glyphs: some Collection<Glyph>) -> Bool {
    var letters = HeadingLetters()
    return letters.take(glyphs)
  }

  /// The letters of one heading of a task table, which pieces of it use up.
  struct HeadingLetters {
    private var left = HeadingLetters.all.counts

    private static let all: (letters: [UInt32], counts: InlineArray<64, UInt8>) = {
      // 業 for 職業內涵.
      let words = "主要職責工作任務工作活動工作產出行為指標職能級別職能內涵kknowledge知識職能內涵sskills技能業業"
      var letters: [UInt32] = []
      var left = InlineArray<64, UInt8>(repeating: 0)
      for letter in words.unicodeScalars.map(\.value).sorted() {
        if letters.last != letter { letters.append(letter) }
        left[letters.count - 1] += 1
      }
      return (letters, left)
    }()

    /// False where a character is none of those that are left.
    mutating func take(_ glyphs: some Collection<Glyph>) -> Bool {
      let letters = HeadingLetters.all.letters.span
      for glyph in glyphs where !Label.isSkipped(glyph.scalar) {
        let letter = Label.folded(glyph.scalar)
        var low = 0
        var high = letters.count
        while high - low > 1 {
          let middle = (low + high) / 2
          if letters[middle] <= letter { low = middle } else { high = middle }
        }
        guard letters[low] == letter, left[low] > 0 else { return false }
        left[low] -= 1
      }
      return true
    }
  }

  /// More glyphs than any label has, with its punctuation.
  public static let longestLabel = 40

  /// Whether the glyphs are pieces of labels and nothing else, as in a heading torn over two cells.
  public static func isMadeOfWords(_ glyphs: ArraySlice<Glyph>) -> Bool {
    var scalars = InlineArray<200, UInt32>(repeating: 0)
    var count = 0
    let words = words
    for glyph in glyphs {
      let letter = folded(glyph.scalar)
      if isSkipped(letter) { continue }
      // Most texts start with none of them.
      if count == scalars.count || count == 0 && !words.contains(where: { $0[0] == letter }) { return false }
      scalars[count] = letter
      count += 1
    }
    if count == 0 { return false }
    var reachable = InlineArray<201, Bool>(repeating: false)
    reachable[0] = true
    for i in 0..<count where reachable[i] {
      for word in words where word[0] == scalars[i] && i + word.count <= count {
        if word.indices.allSatisfy({ word[$0] == scalars[i + $0] }) { reachable[i + word.count] = true }
      }
    }
    return reachable[count]
  }

  /// The pieces that extractors tear headings into.
  private static let words: [[UInt32]] = {
    let pieces = [
      "主要職責", "工作職責", "工作任務", "工作活動", "工作產出", "行為指標", "職能級別", "職能內涵", "職業內涵", "職能",
      "級別", "別", "知識", "技能", "態度", "kknowledge", "sskills", "aattitude", "knowledge", "skills",
      "attitude", "職能基準代碼", "職能基準名稱", "擇一填寫", "所屬類別", "所屬", "類別", "版本", "狀態", "更新說明", "發展更新日期", "更新日期",
    ]
    return pieces.map { $0.unicodeScalars.map(\.value) }
  }()

  /// Latin letters small, and the Simplified characters of labels as their Traditional ones.
  fileprivate static func folded(_ s: UInt32) -> UInt32 {
    if s < 0x4E00 { return s >= 0x41 && s <= 0x5A ? s | 0x20 : s }
    return simplified.traditional(s)
  }

  private static let simplified = SimplifiedLetters(
    "职业类别级准码称属说补务产为标识态状发项历经验条担见实动议责与它内学择写",
    "職業類別級準碼稱屬說補務產為標識態狀發項歷經驗條擔見實動議責與他內學擇寫")

  /// The Simplified characters that labels are written with, in a table by their last bits, which differ.
  private struct SimplifiedLetters {
    private var letters = [UInt32](repeating: 0, count: 1 << 10)
    private var forms = [UInt32](repeating: 0, count: 1 << 10)

    init(_ simplified: String, _ traditional: String) {
      let traditional = traditional.unicodeScalars.map(\.value)
      for (n, letter) in simplified.unicodeScalars.enumerated() {
        let slot = SimplifiedLetters.slot(letter.value)
        precondition(letters[slot] == 0, "two letters in one place")
        (letters[slot], forms[slot]) = (letter.value, traditional[n])
      }
    }

    /// Chosen so that all letters differ.
    @inline(__always)
    private static func slot(_ s: UInt32) -> Int { Int((s ^ s >> 3) & 0x3FF) }

    @inline(__always)
    func traditional(_ s: UInt32) -> UInt32 {
      let slot = SimplifiedLetters.slot(s)
      return letters[slot] == s ? forms[slot] : s
    }
  }

  private static func end(of word: [UInt32], _ glyphs: ArraySlice<Glyph>, from first: Int) -> Int? {
    var i = first
    var open = 0
    for scalar in word {
      while i < glyphs.endIndex, isSkipped(glyphs[i].scalar) {
        if glyphs[i].scalar == 0x28 || glyphs[i].scalar == 0xFF08 { open += 1 }
        if glyphs[i].scalar == 0x29 || glyphs[i].scalar == 0xFF09 { open -= 1 }
        i += 1
      }
      guard i < glyphs.endIndex, folded(glyphs[i].scalar) == scalar else { return nil }
      i += 1
    }
    while i < glyphs.endIndex {
      let s = glyphs[i].scalar
      if (s == 0x29 || s == 0xFF09), open > 0 || first > glyphs.startIndex {
        open -= 1
        i += 1
      } else if s == 0x3A || s == 0xFF1A {
        i += 1
        break
      } else {
        break
      }
    }
    return i
  }

  /// A label of the categories: of their names or codes.
  var isCategory: Bool { rawValue >= Label.jobCategory.rawValue && rawValue <= Label.industryCode.rawValue }
  /// The label of a category's code.
  var isCategoryCode: Bool { self == .jobCategoryCode || self == .occupationCode || self == .industryCode }
  /// A label that no standard leaves without its value.
  var needsValue: Bool { self == .standardCode || (rawValue >= Label.jobCategory.rawValue && isProfile) }
  public var isProfile: Bool { rawValue <= Label.standardLevel.rawValue }
  public var isHistory: Bool {
    switch self {
    case .version, .standardCode, .standardName, .status, .changeNote, .changeDate: true
    default: false
    }
  }
  /// A title below the task table.
  public var isSection: Bool { rawValue >= Label.attitudes.rawValue }
  public var isTaskColumn: Bool {
    rawValue >= Label.duty.rawValue && rawValue <= Label.skills.rawValue
  }
}
