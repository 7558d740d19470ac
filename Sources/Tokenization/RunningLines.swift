internal import OCSMarkupFragments
internal import OCSSourceText

/// Lines that run over the pages: a header, a footer, an address, a watermark. Nothing but their recurrence tells them: the
/// same line, numbers apart, stands beside most of the headings that the pages of the task table repeat, or at the same end
/// of most of the pages, where form feeds part them.
struct RunningLines {
  /// A line of text, a row of cells, or a line of a page of HTML, by its tokens.
  private struct Row {
    /// From the first token with content to the last one.
    var tokens: ClosedRange<Int>
    /// How many cells have content.
    var cells = 1
    /// It stands in the margin of a page, as whoever knows the pages says (`<footer>`).
    var isMargin = false
  }

  /// Tokens that are each a run of such a line: the first of them takes the bytes of all.
  static func find(in text: TokenizedText, _ layout: Layout) -> [ClosedRange<Int>] {
    let bytes = text.bytes
    let words = headingWords(in: bytes.span)
    guard
      words.count >= fewestHeadings || layout == .html && holdsMargins(text) || repeatsAtPageEnds(text)
    else { return [] }
    var lines = RunningLines(text, layout, words)
    return lines.find()
  }

  /// Where 行為指標 stands, in either writing: in every heading of a task table, and hardly elsewhere.
  private static func headingWords(in bytes: Span<UInt8>) -> [Int] {
    let words = [Array("行為指標".utf8), Array("行为指标".utf8)]
    var found: [Int] = []
    // The second byte of 行 is rarer than its first one.
    var i = 1
    while i + 11 <= bytes.count {
      i = bytes.firstIndex(of: 0xA1, from: i)
      if i + 11 > bytes.count { break }
      if bytes[i - 1] == 0xE8, bytes[i + 1] == 0x8C,
        words.contains(where: { bytes.extracting((i - 1)..<(i + 11)).isSame(as: $0.span) })
      {
        found.append(i - 1)
        i += 12
      } else {
        i += 1
      }
    }
    return found
  }

  private static func isMargin(_ token: Token) -> Bool {
    token.kind == .markup && token.tag != 0 && TagTable.isMargin(UInt8(token.tag.magnitude - 1))
  }

  private static func holdsMargins(_ text: TokenizedText) -> Bool { text.tokens.contains(where: isMargin) }

  /// Whether several pages end, or start, with lines of which no number tells the difference.
  private static func repeatsAtPageEnds(_ text: TokenizedText) -> Bool {
    guard text.holds(.formFeed) else { return false }
    let (allTokens, allBytes) = (text.tokens, text.bytes)
    let (tokens, bytes) = (allTokens.span, allBytes.span)
    var lines: [UInt64] = []
    func add(_ token: Int, startsPage: Bool) {
      var range = text.range(token)
      while range.lower > 0, bytes[range.lower - 1] >= 0x20 || bytes[range.lower - 1] == 0x09 {
        range.lower -= 1
      }
      while range.upper < bytes.count, bytes[range.upper] >= 0x20 || bytes[range.upper] == 0x09 {
        range.upper += 1
      }
      lines.append(likeness(bytes, range) << 1 | (startsPage ? 1 : 0))
    }
    var last: Int?
    var endsPage = false
    for i in tokens.indices {
      if tokens[i].isContent {
        if endsPage {
          if let last { add(last, startsPage: false) }
          add(i, startsPage: true)
        }
        (last, endsPage) = (i, false)
      } else if tokens[i].kind == .formFeed {
        endsPage = true
      }
    }
    if endsPage, let last { add(last, startsPage: false) }
    guard lines.count >= leastHeadings else { return false }
    lines.sort()
    return lines.indices.dropFirst(leastHeadings - 1).contains { lines[$0] == lines[$0 - leastHeadings + 1] }
  }

  private let text: TokenizedText
  private var rows: [Row] = []
  /// The rows of each heading.
  private var headings: [Range<Int>] = []
  /// The rows behind which a page ends.
  private var pageEnds: [Int] = []
  /// The title of the document, whose repetition the readers know.
  private var title: [UInt32] = []
  /// The rows that were found.
  private var running: Set<Int> = []

  private init(_ text: TokenizedText, _ layout: Layout, _ words: [Int]) {
    self.text = text
    readRows(layout)
    readHeadings(words)
  }

  // MARK: Rows

  private mutating func readRows(_ layout: Layout) {
    let allTokens = text.tokens
    let tokens = allTokens.span
    var row: Row?
    var startsCell = true
    var tables = 0
    var isMargin = false
    func isBorder(_ token: Token) -> (row: Bool, cell: Bool) {
      switch token.kind {
      case .lineEnd, .rowEnd, .formFeed: return (true, true)
      case .delimiter: return (false, true)
      case .markup where token.tag != 0 && layout == .html:
        let tag = UInt8(token.tag.magnitude - 1)
        if TagTable.isTable(tag) {
          tables = max(0, tables + (token.isClosingTag ? -1 : 1))
          return (true, true)
        }
        if TagTable.isRow(tag) { return (true, true) }
        if TagTable.isCell(tag) { return (false, true) }
        return (tables == 0 && TagTable.role(tag) != .inline, false)
      default: return (false, false)
      }
    }
    for i in tokens.indices {
      if tokens[i].isContent {
        if let open = row {
          row?.tokens = open.tokens.lowerBound...i
          if startsCell { row?.cells += 1 }
        } else {
          row = Row(tokens: i...i, isMargin: isMargin)
        }
        startsCell = false
        continue
      }
      if layout == .html, RunningLines.isMargin(tokens[i]) { isMargin = !tokens[i].isClosingTag }
      let border = isBorder(tokens[i])
      if border.cell { startsCell = true }
      if border.row, let done = row {
        rows.append(done)
        row = nil
      }
      if tokens[i].kind == .formFeed, rows.count > pageEnds.last ?? 0 { pageEnds.append(rows.count) }
    }
    if let done = row { rows.append(done) }
  }

  private func range(_ row: Row) -> SourceRange {
    SourceRange(text.tokens[row.tokens.lowerBound].lower, text.range(row.tokens.upperBound).upper)
  }

  private func glyphs(_ n: Int) -> [Glyph] { text.glyphs(of: range(rows[n])) }

  // MARK: Headings

  private mutating func readHeadings(_ words: [Int]) {
    var n = 0
    for at in words {
      while n + 1 < rows.count, text.tokens[rows[n + 1].tokens.lowerBound].lower <= at { n += 1 }
      if n >= headings.last?.upperBound ?? 0, let heading = heading(at: n) { headings.append(heading) }
    }
  }

  /// The rows of the heading that one of them is of: together they hold no more letters than a heading does.
  private func heading(at n: Int) -> Range<Int>? {
    var letters = Label.HeadingLetters()
    var count = 0
    func takes(_ n: Int) -> Bool {
      guard rows.indices.contains(n) else { return false }
      // Most long rows start otherwise.
      var (first, more) = (letters, letters)
      let range = range(rows[n])
      guard range.length <= RunningLines.longRow || first.take(text.beginning(of: range)) else {
        return false
      }
      let glyphs = glyphs(n)
      guard glyphs.count <= RunningLines.mostLetters, more.take(glyphs) else { return false }
      letters = more
      count += glyphs.count
      return true
    }
    // Pages print the same heading, and to read one takes as long as to read many lines.
    if let last = headings.last, let same = same(as: last, at: n) { return same }
    guard takes(n) else { return nil }
    var (lower, upper) = (n, n + 1)
    while takes(lower - 1) { lower -= 1 }
    while takes(upper) { upper += 1 }
    return count >= RunningLines.fewestLetters ? lower..<upper : nil
  }

  /// The rows around one with the words of headings that hold the same bytes as another heading.
  private func same(as heading: Range<Int>, at n: Int) -> Range<Int>? {
    func bytes(_ row: Int) -> ArraySlice<UInt8> {
      text.bytes[range(rows[row]).lower..<range(rows[row]).upper]
    }
    guard let word = heading.first(where: { bytes($0) == bytes(n) }) else { return nil }
    let lower = n - (word - heading.lowerBound)
    guard lower >= heading.upperBound, lower + heading.count <= rows.count,
      heading.allSatisfy({ bytes($0) == bytes(lower + $0 - heading.lowerBound) })
    else { return nil }
    return lower..<(lower + heading.count)
  }

  private static let mostLetters = 80
  /// More bytes than a row of so many letters has without markup.
  private static let longRow = 240
  private static let fewestLetters = 16

  // MARK: Recurrence

  private static let leastHeadings = 3
  /// Of so few headings one is repeated: the other tables and the end of the document have to tell with it.
  private static let fewestHeadings = 2
  /// How many lines a page has above its table, or below.
  private static let mostLines = 6
  /// A line of fewer characters must stand beside all headings.
  private static let shortest = 4
  private static let longest = 120
  private static let firstLines = 12
  /// So many bytes tell most lines apart.
  private static let likeBytes = 16

  private mutating func find() -> [ClosedRange<Int>] {
    findMargins()
    findPageNumbers()
    if headings.count >= RunningLines.leastHeadings {
      findBesideHeadings()
    } else {
      if headings.count == RunningLines.fewestHeadings { findAboveTables() }
      if pageEnds.count >= RunningLines.leastHeadings { for step in [-1, 1] { find(atPageEnds: step) } }
    }
    return running.sorted().flatMap { runs(of: rows[$0]) }
  }

  /// Finds what stands in the margins of three pages or more, and numbers of pages there of which each is the next.
  private mutating func findMargins() {
    let margins = rows.indices.filter { rows[$0].isMargin }
    var places: [[UInt32]: [Int]] = [:]
    for n in margins { if let key = candidate(n) { places[key, default: []].append(n) } }
    for rows in places.values where rows.count >= RunningLines.leastHeadings { running.formUnion(rows) }
    let numbers = margins.compactMap { n in number(n).map { (row: n, number: $0) } }
    if numbers.count > 1, RunningLines.countUp(numbers.map(\.number)) {
      running.formUnion(numbers.map(\.row))
    }
  }

  private mutating func findBesideHeadings() {
    title =
      rows.indices.prefix(RunningLines.firstLines).lazy.map(glyphs).first(where: Vocabulary.isTitle).map(key)
      ?? []
    for step in [-1, 1] { find(step) }
    findNumbers()
    // Below the last table pages have no heading that tells.
    let keys = Set(running.map { key(of: glyphs($0)) })
    if keys.isEmpty { return }
    for n in (headings.last?.upperBound ?? 0)..<rows.count where !running.contains(n) {
      if let key = candidate(n), keys.contains(key) { running.insert(n) }
    }
  }

  /// Finds the lines on one side of the headings.
  private mutating func find(_ step: Int) {
    var beside: [[Int]] = []
    func look(from start: Int, _ step: Int) {
      beside.append(
        step > 0
          ? Array((start..<(start + RunningLines.mostLines)).clamped(to: rows.indices))
          : Array(((start - RunningLines.mostLines + 1)..<(start + 1)).clamped(to: rows.indices).reversed()))
    }
    for heading in headings { look(from: step < 0 ? heading.lowerBound - 1 : heading.upperBound, step) }
    if step < 0 {
      // The first page has no heading of the table above it, the last one none below.
      look(from: 0, 1)
      look(from: rows.count - 1, -1)
    }
    find(beside, of: headings.count - 1)
  }

  /// Finds a line that stands above the one heading that is repeated, and above another table or at the end of the document,
  /// and nowhere else. Where that is twice alone, what stands above it is whole each time.
  private mutating func findAboveTables() {
    let repeated = headings[1].lowerBound - 1
    guard repeated >= headings[0].upperBound, let key = candidate(repeated),
      key.count >= RunningLines.fewestCharacters
    else { return }
    var found: Set<Int> = [repeated]
    for n in 0...rows.count where n > headings[1].upperBound && (n == rows.count || isTitle(n)) {
      if candidate(n - 1) == key { found.insert(n - 1) }
    }
    guard found.count > 1,
      found.count >= RunningLines.leastHeadings || found.allSatisfy({ isWhole($0 - 1, except: found) }),
      standsAlone(key, in: found)
    else { return }
    running.formUnion(found)
  }

  /// Less may be the end of a name.
  private static let fewestCharacters = 6

  /// Whether a row is the title of a section below the tasks.
  private func isTitle(_ n: Int) -> Bool { Label.whole(glyphs(n)[...], among: \.isSection) != nil }

  /// Whether a row ends with a sentence, or with what stands elsewhere too, where something else follows.
  private func isWhole(_ n: Int, except found: Set<Int>) -> Bool {
    let glyphs = glyphs(n)
    if let last = glyphs.last, Vocabulary.endsSentence(last.scalar) { return true }
    let (bytes, tokens) = (text.bytes, text.tokens)
    let ends = Set(found.map { rows[$0 - 1].tokens.upperBound })
    let end = text.range(rows[n].tokens.upperBound)
    return tokens.indices.contains { i in
      guard tokens[i].kind == .text, !ends.contains(i) else { return false }
      let other = text.range(i)
      return other.length == end.length && bytes[other.lower..<other.upper] == bytes[end.lower..<end.upper]
    }
  }

  /// Finds the lines at one end of the pages.
  private mutating func find(atPageEnds step: Int) {
    var beside: [[Int]] = []
    var first = 0
    for end in pageEnds + [rows.count] where end > first {
      let page = first..<end
      beside.append(
        step < 0
          ? page.suffix(RunningLines.mostLines).reversed() : Array(page.prefix(RunningLines.mostLines)))
      first = end
    }
    find(beside, of: beside.count)
  }

  /// Finds the lines that stand in most of some places, of which there are so many.
  private mutating func find(_ beside: [[Int]], of repeated: Int) {
    // Most lines beside headings have no like: these are not looked at again. What recurs stands right beside some of
    // the headings, or a mark does.
    let nearest = beside.compactMap { $0.first }
    guard !alike(nearest, atLeast: 2).isEmpty || nearest.contains(where: isMark) else { return }
    var keys = [[UInt32]?](repeating: nil, count: rows.count)
    for n in alike(beside.flatMap(\.self), atLeast: RunningLines.leastHeadings) { keys[n] = candidate(n) }
    var places: [[UInt32]: Int] = [:]
    for lines in beside { for key in Set(lines.compactMap { keys[$0] }) { places[key, default: 0] += 1 } }
    let recurring = places.filter { key, count in
      count >= RunningLines.leastHeadings && count * 2 > repeated
        && (key.count >= RunningLines.shortest || count >= repeated)
    }
    guard !recurring.isEmpty else { return }
    var found: [[UInt32]: Set<Int>] = [:]
    for lines in beside {
      for n in lines {
        if let key = keys[n], recurring[key] != nil {
          found[key, default: []].insert(n)
        } else if !isMark(n) {
          break
        }
      }
    }
    for (key, rows) in found where rows.count >= RunningLines.leastHeadings && standsAlone(key, in: rows) {
      running.formUnion(rows)
    }
  }

  /// The rows of which there are as many as are asked for.
  private func alike(_ rows: [Int], atLeast count: Int) -> Set<Int> {
    var kinds = KeyTable(slots: 256)
    var counts: [Int] = []
    let kindOf = rows.map { row in
      let kind = kinds.insert(likeness(row) | 1, counts.count) ?? counts.count
      if kind == counts.count { counts.append(0) }
      counts[kind] += 1
      return kind
    }
    guard counts.contains(where: { $0 >= count }) else { return [] }
    return Set(rows.indices.lazy.filter { counts[kindOf[$0]] >= count }.map { rows[$0] })
  }

  /// What rows with the same candidate have in common at least: the first bytes that are no numbers, up to the first 第.
  private func likeness(_ n: Int) -> UInt64 {
    let bytes = text.bytes
    return RunningLines.likeness(bytes.span, range(rows[n]))
  }

  private static func likeness(_ bytes: Span<UInt8>, _ range: SourceRange) -> UInt64 {
    var hash: UInt64 = 0
    // `- iv -`
    if bytes[range.lower] == 0x2D { return hash }
    var count = 0
    var i = range.lower
    while i < range.upper, count < RunningLines.likeBytes {
      let b = bytes[i]
      i += 1
      if b <= 0x20 || b >= 0x30 && b <= 0x39 { continue }
      // Of wide forms, which may be digits, nothing is told.
      if b == 0xEF {
        i += 2
        continue
      }
      if b == 0xE7, i + 1 < range.upper, bytes[i] == 0xAC, bytes[i + 1] == 0xAC { break }
      hash = (hash ^ UInt64(b)) &* 0x100_0000_01B3
      count += 1
    }
    return hash
  }

  /// A row of one text that may run over the pages, by its characters without numbers. Nil where it is an entry, a label, a
  /// whole sentence, or what readers know as a page's mark.
  private func candidate(_ n: Int) -> [UInt32]? {
    let row = rows[n]
    guard range(row).length <= RunningLines.longest * 3 * row.cells else { return nil }
    var glyphs = glyphs(n)
    guard !glyphs.isEmpty else { return nil }
    // Extractors that find no edges between the cells of a row fill all of them.
    if row.cells > 1 {
      guard let one = single(glyphs, of: row.cells) else { return nil }
      glyphs = one
    }
    guard !Vocabulary.isPageFooter(glyphs[...]), glyphs.count <= RunningLines.longest, let last = glyphs.last,
      last.scalar != 0x3002,
      last.scalar != 0xFF1B, PrintedCode.column(of: glyphs[...]) == nil,
      PrintedCode.match(glyphs[...], at: 0, .duty) == nil,
      // `版本：V2`
      Label.match(glyphs[...], among: { !$0.isProfile }).map({ label, end in
        label.isHistory && glyphs[end...].contains { Vocabulary.isDigit($0.scalar) }
      }) ?? true,
      !glyphs.contains(where: { $0.scalar == 0x3010 })
    else { return nil }
    let key = key(of: glyphs)
    let isTitle = key == title && !glyphs.contains { Vocabulary.isDigit($0.scalar) }
    return key.count > 1 && !isTitle ? key : nil
  }

  /// The text that each of several cells holds.
  private func single(_ glyphs: [Glyph], of cells: Int) -> [Glyph]? {
    guard glyphs.count % cells == 0 else { return nil }
    let one = Array(glyphs.prefix(glyphs.count / cells))
    return glyphs.indices.allSatisfy { glyphs[$0].scalar == one[$0 % one.count].scalar } ? one : nil
  }

  private func key(of glyphs: [Glyph]) -> [UInt32] {
    let text = glyphs.map { CharacterProperties.halfWidth($0.scalar) }
    // `- iv -`
    let isRoman = text.count > 2 && text.first == 0x2D && text.last == 0x2D
    return text.indices.filter { i in
      if Vocabulary.isDigit(text[i]) || isRoman && [0x69, 0x76, 0x78].contains(text[i] | 0x20) {
        return false
      }
      // `第一頁`
      return !Vocabulary.numerals.contains(text[i]) || i == 0 || i + 1 == text.count
        || ![0x7B2C, 0x9801].contains(text[i - 1]) && ![0x7B2C, 0x9801].contains(text[i + 1])
    }.map { text[$0] }
  }

  /// What readers know as the mark of a page, or the title again.
  private func isMark(_ n: Int) -> Bool {
    guard range(rows[n]).length <= RunningLines.longest * 3 else { return false }
    let glyphs = glyphs(n)
    return Vocabulary.isPageFooter(glyphs[...]) || Vocabulary.isPageNumber(glyphs[...])
      || Vocabulary.isTitle(glyphs)
  }

  /// Whether a line ends no other text of the document, and stands nowhere in the task table but beside headings: else it is
  /// the rest of an entry that a page cut.
  private func standsAlone(_ key: [UInt32], in found: Set<Int>) -> Bool {
    let table = (headings.first?.lowerBound ?? 0)..<(headings.last?.upperBound ?? 0)
    // The name of the standard stands in its profile.
    if key == title || title.dropLast(4).elementsEqual(key) { return true }
    for n in rows.indices where !found.contains(n) && !isRule(n) {
      for run in runs(of: rows[n]) {
        let glyphs = text.glyphs(
          of: SourceRange(text.tokens[run.lowerBound].lower, text.range(run.upperBound).upper))
        var cell: [UInt32] = []
        for (g, glyph) in glyphs.enumerated() {
          let scalar = CharacterProperties.halfWidth(glyph.scalar)
          if !Vocabulary.isDigit(scalar) { cell.append(scalar) }
          let isEnd = g + 1 == glyphs.count || glyphs[g + 1].gap != .none
          if isEnd, cell.count >= key.count, cell.suffix(key.count).elementsEqual(key),
            cell.count > key.count || table.contains(n)
          {
            return false
          }
        }
      }
    }
    return true
  }

  /// Whether a row parts others.
  private func isRule(_ n: Int) -> Bool {
    glyphs(n).allSatisfy { [0x2B, 0x2D, 0x3A, 0x3D].contains($0.scalar) }
  }

  /// Page numbers alone on their lines: one above each of the repeated headings, and each is the next.
  private mutating func findNumbers() {
    var numbers: [Int: Int] = [:]
    for heading in headings.dropFirst() {
      var n = heading.lowerBound - 1
      while n >= 0, running.contains(n) { n -= 1 }
      guard n >= 0, let number = number(n), numbers.values.max().map({ $0 + 1 == number }) ?? (number <= 2)
      else {
        return
      }
      numbers[n] = number
    }
    if numbers.count >= RunningLines.leastHeadings { running.formUnion(numbers.keys) }
  }

  /// Page numbers alone on the first line of every page, or on the last one, where form feeds part the pages.
  private mutating func findPageNumbers() {
    guard pageEnds.count + 1 >= RunningLines.leastHeadings else { return }
    let starts = ([0] + pageEnds).filter { $0 < rows.count }
    let ends = starts.dropFirst() + [rows.count]
    for places in [starts, ends.map { $0 - 1 }] {
      let numbers = places.compactMap(number)
      if numbers.count == places.count, RunningLines.countUp(numbers) {
        running.formUnion(places)
      }
    }
  }

  private static func countUp(_ numbers: [Int]) -> Bool {
    zip(numbers, numbers.dropFirst()).allSatisfy { $0 + 1 == $1 }
  }

  /// The number that a row is.
  private func number(_ n: Int) -> Int? {
    guard rows[n].cells == 1 else { return nil }
    let glyphs = glyphs(n)
    guard glyphs.count <= 3, glyphs.allSatisfy({ Vocabulary.isDigit($0.scalar) }) else {
      return nil
    }
    return glyphs.reduce(0) { $0 * 10 + Int(CharacterProperties.halfWidth($1.scalar) - 0x30) }
  }

  // MARK: Tokens

  /// The runs of content of a row: markup and what parts cells is no part of it.
  private func runs(of row: Row) -> [ClosedRange<Int>] {
    var runs: [ClosedRange<Int>] = []
    var isOpen = false
    for i in row.tokens {
      let token = text.tokens[i]
      if token.isContent {
        if isOpen, let last = runs.popLast() { runs.append(last.lowerBound...i) } else { runs.append(i...i) }
        isOpen = true
      } else if token.kind != .blank, token.kind != .wrap {
        isOpen = false
      }
    }
    return runs
  }
}
