internal import SourceText
internal import StandardModel

/// Reads text whose columns are kept apart by blanks, as `pdftotext -layout` prints it.
///
/// The heading of each page tells where its columns start. Wide characters take one place of a line but
/// two on the page, so a full cell draws the text to its right towards itself: a word is given to the
/// column that costs least, by where it starts, what stands before it, and the code it begins with.
struct ColumnsReader {
  private let flow: FlowText
  private let places: LinePlaces
  private var sheet = Sheet(layout: .columns)
  private var section = Section.start
  private var columns: [Column<Sheet.Column>] = []
  private var historyColumns: [Column<Label>] = []
  /// Where the codes of each column stood on the last page that had some.
  private var known: [Sheet.Column: Int] = [:]
  private var row: Sheet.TaskRow?
  private var rowHasLevel = false
  /// Where the last code of each column of the page stood.
  private var latest: [Int?] = []
  private var followsPageBreak = false
  private var loose: [Int] = []
  private var paragraphs = ParagraphJoiner()
  /// Where the values of the last line with labels started, to give wrapped lines to their field.
  private var fields: [(label: Label, start: Int)] = []

  private enum Section { case start, history, profile, tasks, attitudes, notes }

  struct Column<Name> {
    var name: Name
    var start: Int
  }

  /// A run of characters between white space, and the blanks before it.
  private struct Word {
    var part: Range<Int>
    var start: Int
    var gap: Int
  }

  static func read(_ text: TokenizedText) -> Sheet {
    var reader = ColumnsReader(text)
    reader.run()
    return reader.sheet
  }

  private init(_ text: TokenizedText) {
    flow = FlowText(text)
    places = LinePlaces(flow)
  }

  private mutating func run() {
    var n = 0
    while n < flow.lines.count {
      let line = flow.lines[n]
      if line.startsPage { followsPageBreak = true }
      if flow.isFurniture(n) {
        drop(line.glyphs, .furniture)
        followsPageBreak = true
        n += 1
      } else if let end = heading(at: n) {
        n = end
      } else {
        content(n)
        n += 1
      }
    }
    endRow()
    if let title = flow.title(of: loose) { sheet.titles.append(title) }
    let joined = paragraphs.joined(flow)
    sheet.attitudes = joined.attitudes
    sheet.notes = joined.notes
  }

  private mutating func drop(_ part: Range<Int>, _ kind: Drop.Kind) {
    sheet.drop(flow.range(part), kind, of: flow.text)
  }

  private func words(_ n: Int) -> [Word] {
    let line = flow.lines[n].glyphs
    let places = places.places(in: n)
    var words: [Word] = []
    var end = 0
    var parts: [Range<Int>] = []
    for word in flow.words(line) {
      cutBetweenCells(word, places[(word.lowerBound - line.lowerBound)...], into: &parts)
    }
    for part in parts.flatMap(cutBehindLevel) {
      let start = places[part.lowerBound - line.lowerBound]
      words.append(Word(part: part, start: start, gap: start - end))
      let last = part.upperBound - 1
      end = places[last - line.lowerBound] + self.places.width(flow.glyphs[last].scalar)
    }
    return words
  }

  /// Cells that touch: a code that stands where its column starts begins one, and so does a label in parentheses, and
  /// what follows the code of an edition where the names start.
  private func cutBetweenCells(_ part: Range<Int>, _ places: ArraySlice<Int>, into parts: inout [Range<Int>])
  {
    var start = part.lowerBound
    for i in part.dropFirst() {
      let place = places[places.startIndex + i - part.lowerBound]
      if startsCell(i, of: start..<part.upperBound, at: place) {
        parts.append(start..<i)
        start = i
      }
    }
    parts.append(start..<part.upperBound)
  }

  private func startsCell(_ i: Int, of part: Range<Int>, at place: Int) -> Bool {
    let scalar = flow.glyphs[i].scalar
    // Most characters are ideographs.
    if scalar >= 0x80, scalar != 0xFF08, section != .history { return false }
    switch section {
    case .history:
      return i - part.lowerBound < 20 && CharacterProperties.isWide(scalar)
        && flow.isCode(part.lowerBound..<i) && Vocabulary.isAlphanumeric(flow.glyphs[i - 1].scalar)
        && historyColumns.contains { $0.name == .standardName && abs($0.start - place) <= 1 }
    case .tasks:
      guard scalar < 0x80, Vocabulary.isLatinLetter(scalar),
        let column = PrintedCode.column(of: flow.glyphs[i..<part.upperBound])
      else { break }
      return columns.contains { $0.name == column && abs($0.start - place) <= 1 }
    case .start, .profile, .attitudes, .notes: break
    }
    // (K=knowledge(S=skills
    return CharacterProperties.halfWidth(scalar) == 0x28 && i + 2 < part.upperBound
      && [0x4B, 0x53].contains(flow.glyphs[i + 1].scalar) && flow.glyphs[i + 2].scalar == 0x3D
  }

  /// A level that touches the code behind it (`3K08`) is a word of its own.
  private func cutBehindLevel(_ part: Range<Int>) -> [Range<Int>] {
    let first = part.lowerBound
    guard section == .tasks, part.count > 3, Vocabulary.isDigit(flow.glyphs[first].scalar),
      let code = PrintedCode.match(flow.glyphs[first + 1..<part.upperBound], at: first + 1, .knowledge),
      code.parts[0].width > 1
    else { return [part] }
    return [first..<first + 1, first + 1..<part.upperBound]
  }

  // MARK: Headings

  private mutating func heading(at n: Int) -> Int? {
    let glyphs = flow.glyphs[flow.lines[n].glyphs]
    if let label = Label.whole(glyphs), label == .attitudes || label == .notes {
      endRow()
      let target: Section = label == .attitudes ? .attitudes : .notes
      if section == target { followsPageBreak = true }
      section = target
      drop(flow.lines[n].glyphs, .label)
      return n + 1
    }
    return tableHeading(at: n)
  }

  /// The heading of a table stands in one line or several; its words are collected column by column.
  private mutating func tableHeading(at n: Int) -> Int? {
    // All of a heading's first line is of labels: most lines start or end with something else.
    let line = flow.lines[n].glyphs
    guard [line.lowerBound, line.upperBound - 1].allSatisfy({ isLabelPiece($0..<$0 + 1) }) else { return nil }
    let first = words(n)
    let firsts = first.filter { isLabelStart($0.part) }
    guard firsts.count >= 4 else { return nil }
    var parts: [[Range<Int>]] = []
    var starts: [Int] = []
    var end = n
    while end < flow.lines.count, end < n + 8 {
      let line = words(end)
      guard line.allSatisfy({ isLabelPiece($0.part) }) else { break }
      if end == n {
        for word in line {
          if !parts.isEmpty, !isLabelStart(word.part) {
            parts[parts.count - 1].append(word.part)
          } else {
            parts.append([word.part])
            starts.append(word.start)
          }
        }
      } else {
        if parts.allSatisfy(isComplete) { break }
        for word in line {
          let nearest = starts.indices.min { abs(starts[$0] - word.start) < abs(starts[$1] - word.start) }!
          parts[nearest].append(word.part)
        }
      }
      end += 1
    }
    let labels = parts.map { label($0) ?? lenientLabel($0) }
    if labels.count(where: { $0?.isHistory == true }) >= 4, labels.contains(.version) {
      section = .history
      historyColumns = zip(labels, starts).compactMap { label, start in
        label.map { Column(name: $0, start: start) }
      }
      learnHistoryStarts(from: end)
    } else if labels.count(where: { $0?.isTaskColumn == true }) >= 4 {
      endRow()
      section = .tasks
      sheet.hasTaskTable = true
      columns = zip(TableReader.columns(of: labels), starts).map { Column(name: $0, start: $1) }
      learnStarts(from: end)
      latest = columns.map { _ in nil }
      followsPageBreak = true
    } else {
      return nil
    }
    // A word that looks like one of a heading may be the first line of a cell: it stays what no stage understood.
    for column in parts {
      let isWhole = label(column) != nil
      for part in column where isWhole || Label.isPiece(flow.glyphs[part]) { drop(part, .label) }
    }
    return end
  }

  /// A full heading is drawn together like any line; where the codes of the page stand is surer.
  private mutating func learnStarts(from first: Int) {
    var free: [Int: [Int: Int]] = [:]
    var pushed: [Int: Int] = [:]
    for n in first..<flow.lines.count {
      if n > first, flow.lines[n].startsPage || isLabelLine(n) { break }
      for word in words(n) {
        guard let c = column(of: word.part) else { continue }
        if word.gap != 1 { free[c, default: [:]][word.start, default: 0] += 1 }
        pushed[c] = max(pushed[c] ?? 0, word.start)
      }
    }
    let (before, headings) = (known, columns.map(\.start))
    for c in columns.indices {
      let usual = free[c]?.max { ($0.value, $0.key) < ($1.value, $1.key) }?.key
      if let start = usual ?? pushed[c] {
        columns[c].start = start
        known[columns[c].name] = start
      }
    }
    // A column without codes keeps its distance from the indicators of the page before; where that is no room for it,
    // its distance from the column behind it in this heading.
    let shift = (known[.indicator] ?? 0) - (before[.indicator] ?? known[.indicator] ?? 0)
    for c in columns.indices.reversed() where free[c] == nil && pushed[c] == nil {
      let heading = columns[c].start
      if let start = before[columns[c].name] { columns[c].start = max(start + shift, heading) }
      guard c + 1 < columns.count, columns[c].start > columns[c + 1].start - 2 else { continue }
      columns[c].start = columns[c + 1].start - max(headings[c + 1] - heading, 2)
    }
    for c in columns.indices.dropFirst() {
      columns[c].start = max(columns[c].start, columns[c - 1].start + 1)
    }
  }

  private mutating func learnHistoryStarts(from first: Int) {
    var starts: [Label: Int] = [:]
    for n in first..<min(first + 40, flow.lines.count) {
      let words = words(n)
      if let word = words.first, Label.whole(flow.glyphs[word.part], among: \.isProfile) != nil { break }
      for (word, label) in zip(words, historyLabels(of: words)) {
        if let label { starts[label] = max(starts[label] ?? 0, word.start) }
      }
    }
    for c in historyColumns.indices {
      if let start = starts[historyColumns[c].name] { historyColumns[c].start = start }
    }
    for c in historyColumns.indices.dropFirst() {
      historyColumns[c].start = max(historyColumns[c].start, historyColumns[c - 1].start + 1)
    }
  }

  private func historyLabels(of words: [Word]) -> [Label?] {
    var labels = words.map { historyLabel(of: $0.part) }
    // What stands between the code and the status is the name, however close.
    if let code = labels.firstIndex(of: .standardCode), let status = labels.firstIndex(of: .status),
      code < status
    {
      for i in (code + 1)..<status where labels[i] == nil { labels[i] = .standardName }
    }
    return labels
  }

  /// The column of the version table that a word tells by its form.
  private func historyLabel(of part: Range<Int>) -> Label? {
    if flow.isVersion(part) { return .version }
    if flow.isStatus(part) { return .status }
    if flow.isDate(part) { return .changeDate }
    let first = flow.glyphs[part.lowerBound].scalar
    if Vocabulary.isPlaceholder(flow.glyphs[part]) || first == 0x5DF2 || first == 0x300A {
      return .changeNote
    }
    return flow.isCode(part) ? .standardCode : nil
  }

  private func isLabelLine(_ n: Int) -> Bool {
    let label = Label.whole(flow.glyphs[flow.lines[n].glyphs])
    return label == .attitudes || label == .notes
  }

  private func label(_ parts: [Range<Int>]) -> Label? {
    let glyphs = parts.flatMap { Array(flow.glyphs[$0]) }
    return Label.whole(glyphs[...])
  }

  /// Whether nothing of a column's label is missing: its parentheses are closed too.
  private func isComplete(_ parts: [Range<Int>]) -> Bool {
    guard let label = label(parts), label != .competency else { return false }
    let text = parts.flatMap { flow.glyphs[$0].map { CharacterProperties.halfWidth($0.scalar) } }
    return text.count { $0 == 0x28 } == text.count { $0 == 0x29 }
  }

  /// The label that a torn heading begins; the columns stand in a fixed order.
  private func lenientLabel(_ parts: [Range<Int>]) -> Label? {
    guard let first = parts.first else { return nil }
    switch flow.glyphs[first].prefix(3).map(\.scalar) {
    case let s where s.starts(with: "職能內".unicodeScalars.map(\.value)): return .competency
    case let s where s.starts(with: "職".unicodeScalars.map(\.value)): return .level
    case let s where s.starts(with: "主要".unicodeScalars.map(\.value)): return .duty
    case let s where s.starts(with: "工作任".unicodeScalars.map(\.value)): return .task
    case let s where s.starts(with: "工作產".unicodeScalars.map(\.value)): return .output
    case let s where s.starts(with: "行為".unicodeScalars.map(\.value)): return .indicator
    default: return nil
    }
  }

  private static let labelStarts: [[UInt32]] = [
    "主要", "工作", "行為", "職能", "職業", "職", "版本", "狀態", "更新", "發展", "級別",
  ].map { $0.unicodeScalars.map(\.value) }

  private func isLabelStart(_ part: Range<Int>) -> Bool {
    let text = flow.glyphs[part].map(\.scalar)
    return ColumnsReader.labelStarts.contains { text.starts(with: $0) } && isLabelPiece(part)
  }

  private static let labelCharacters = Set(
    "主要職責工作任務活動產出行為指標能級別內涵業知識技代碼基準名稱版本狀態更新說明發展日期()（）=KSknowledgeskils".unicodeScalars.map(\.value))

  private func isLabelPiece(_ part: Range<Int>) -> Bool {
    flow.glyphs[part].allSatisfy { ColumnsReader.labelCharacters.contains($0.scalar) }
  }

  // MARK: Content

  private mutating func content(_ n: Int) {
    switch section {
    case .start, .profile, .history:
      if profileLine(n) { return }
      if section == .history { historyLine(n) } else if section == .start { loose.append(n) }
    case .tasks: taskLine(n)
    case .attitudes:
      paragraphs.add(n, .attitudes, followsPageBreak)
      followsPageBreak = false
    case .notes:
      paragraphs.add(n, .notes, followsPageBreak)
      followsPageBreak = false
    }
  }

  private mutating func historyLine(_ n: Int) {
    let words = words(n)
    let hints = Dictionary(uniqueKeysWithValues: zip(words.map(\.part), historyLabels(of: words)))
    let owners = assign(words, historyColumns.map(\.start)) { part in
      hints[part].flatMap { $0 }.flatMap { label in historyColumns.firstIndex { $0.name == label } }
    }
    let startsRow = owners.first == 0 || sheet.history.isEmpty
    if startsRow { sheet.history.append(Sheet.HistoryRow(cells: [])) }
    for (word, owner) in zip(words, owners) {
      sheet.history[sheet.history.count - 1].cells.append(
        (historyColumns[owner].name, flow.range(word.part)))
    }
  }

  /// Labels and their values; a line without a label goes on with the values above it.
  private mutating func profileLine(_ n: Int) -> Bool {
    let words = words(n)
    var found: [(label: Label?, words: [Word])] = []
    for word in words {
      let isFree =
        found.isEmpty || found[found.count - 1].label != nil || word.gap > 1
        || Label.whole(flow.glyphs[word.part], among: \.isProfile)?.isCategoryCode == true
      if isFree, let label = Label.whole(flow.glyphs[word.part], among: \.isProfile),
        !(found.last?.label == .description)
      {
        // Behind another label, that of the categories as a whole has no value of its own.
        if label != .belongsTo || found.isEmpty { found.append((label, [])) }
        drop(word.part, .label)
      } else if found.isEmpty {
        found.append((nil, [word]))
      } else {
        found[found.count - 1].words.append(word)
      }
    }
    guard section == .profile || found.first?.label != nil else { return false }
    section = .profile
    if found.contains(where: { $0.label != nil && $0.label != .belongsTo }) { fields = [] }
    var seen: Set<Label> = []
    for (label, words) in found {
      // A label that the line has had already: what stands behind and below it may be of any other.
      if let label, !seen.insert(label).inserted {
        fields = []
        break
      }
      guard let first = words.first else { continue }
      // The label of the categories as a whole has no value; what stands beside it goes on with the ones above.
      if let label, label != .belongsTo || fields.isEmpty {
        fields.append((label, first.start))
        put(label, words)
      } else {
        // Each word goes on with the field whose value starts nearest above it.
        for word in words {
          guard
            let nearest = fields.reversed().min(by: {
              abs($0.start - word.start) < abs($1.start - word.start)
            })
          else { continue }
          put(nearest.label, [word])
        }
      }
    }
    return true
  }

  private mutating func put(_ label: Label, _ words: [Word]) {
    let range = flow.range(words[0].part.lowerBound..<words[words.count - 1].part.upperBound)
    sheet.profile.append(Sheet.Field(label: label, range: range))
  }

  // MARK: Task table

  private mutating func taskLine(_ n: Int) {
    let words = words(n)
    // A level starts with its number; text that stands nearest to its narrow column is the next one's.
    let level = columns.firstIndex { $0.name == .level }
    let owners = assign(words, columns.map(\.start), level: level, latest: latest) { column(of: $0) }
    for (word, owner) in zip(words, owners) where column(of: word.part) == owner {
      latest[owner] = word.start
    }
    let names = owners.map { columns[$0].name }
    let line = zip(words, names).map { word, name in (column: name, text: flow.glyphs[word.part]) }
    let bringsLevel = Sheet.bringsLevel(line)
    if Sheet.startsRow(line) || (bringsLevel && rowHasLevel) { endRow() }
    if row == nil {
      row = Sheet.TaskRow(cells: [], followsPageBreak: followsPageBreak, covered: nil)
      followsPageBreak = false
    }
    rowHasLevel = rowHasLevel || bringsLevel
    var last: Sheet.Column?
    for (word, name) in zip(words, names) {
      let range = flow.range(word.part)
      if last == name, let cell = row?.cells.indices.last {
        row?.cells[cell].range.upper = range.upper
      } else {
        row?.cells.append(Sheet.Cell(column: name, range: range))
      }
      last = name
    }
  }

  private mutating func endRow() {
    if let row { sheet.rows.append(row) }
    row = nil
    rowHasLevel = false
  }

  /// The column that the code or digit at the start of a word belongs to.
  private func column(of part: Range<Int>) -> Int? {
    let glyphs = flow.glyphs[part]
    let first = part.lowerBound
    func index(_ column: Sheet.Column) -> Int? { columns.firstIndex { $0.name == column } }
    if let column = PrintedCode.column(of: glyphs) { return index(column) }
    if part.count == 1, Vocabulary.isDigit(glyphs[first].scalar) { return index(.level) }
    return nil
  }

  /// Gives each word of a line to a column, from left to right, at the least cost.
  private func assign(
    _ words: [Word], _ starts: [Int], level: Int? = nil, latest: [Int?] = [],
    _ hint: (Range<Int>) -> Int?
  ) -> [Int] {
    let count = starts.count
    guard !words.isEmpty, count > 0 else { return [] }
    var cost = [Double](repeating: .infinity, count: count)
    var choices: [[Int]] = []
    for (w, word) in words.enumerated() {
      var next = [Double](repeating: .infinity, count: count)
      var choice = [Int](repeating: 0, count: count)
      let hinted = hint(word.part)
      for c in 0..<count {
        var own = distance(word, starts[c])
        if c < latest.count, let start = latest[c] { own = min(own, distance(word, start)) }
        if let hinted { own = hinted == c ? own * 0.3 : own + 6 }
        if c == level, !Vocabulary.isDigit(flow.glyphs[word.part.lowerBound].scalar) { own += 6 }
        if w == 0 {
          next[c] = own
          continue
        }
        for before in 0...c where cost[before] < .infinity {
          let misses = hinted.map { $0 != c } ?? false
          let room = c + 1 < count ? starts[c + 1] - starts[c] : 1000
          let step = before == c ? stay(word, words[w - 1], room) + (misses ? 6 : 0) : own
          if cost[before] + step < next[c] {
            next[c] = cost[before] + step
            choice[c] = before
          }
        }
      }
      cost = next
      choices.append(choice)
    }
    var owner = cost.indices.min { cost[$0] < cost[$1] } ?? 0
    var owners = [Int](repeating: 0, count: words.count)
    for w in words.indices.reversed() {
      owners[w] = owner
      owner = choices[w][owner]
    }
    return owners
  }

  /// How far a word stands from a column's start. Behind one blank it may be drawn to the left.
  private func distance(_ word: Word, _ start: Int) -> Double {
    let offset = Double(word.start - start)
    if word.gap <= 1 { return abs(offset) * 0.25 }
    return abs(offset)
  }

  /// The cost of a further word in the same column: between ideographs blanks are rare, and a cell holds
  /// no more than fits. (A place of the line is about two thirds of a wide character.)
  private func stay(_ word: Word, _ previous: Word, _ room: Int) -> Double {
    if word.gap > 2 { return 8 }
    let (a, b) = (flow.glyphs[previous.part.upperBound - 1].scalar, flow.glyphs[word.part.lowerBound].scalar)
    let wide = (CharacterProperties.isWide(a) ? 1 : 0) + (CharacterProperties.isWide(b) ? 1 : 0)
    let isBullet = Vocabulary.isStrongBullet(a) || Vocabulary.isWeakBullet(a)
    let width = FlowText.width(flow.glyphs[previous.part]) + 1 + FlowText.width(flow.glyphs[word.part])
    let overflows = width > room * 8 / 5 + 2
    return (isBullet ? 0 : wide == 2 ? 4 : wide == 1 ? 2.5 : 0.8) + (overflows ? 4 : 0)
  }
}

/// Where the characters of each line stand, blanks included.
struct LinePlaces {
  private let flow: FlowText
  /// Wide characters take two places where the extractor counted them so.
  private let countsWide: Bool

  init(_ flow: FlowText) {
    self.flow = flow
    // At how many different places the codes of indicators stand: the right measure has them in few.
    let spreads = [false, true].map { countsWide in
      let places = LinePlaces(flow, countsWide: countsWide)
      var found: Set<Int> = []
      for (n, line) in flow.lines.enumerated() {
        let codes = flow.words(line.glyphs).map(\.lowerBound).filter { i in
          flow.glyphs[i].scalar == 0x50
            && PrintedCode.match(flow.glyphs[line.glyphs], at: i, .indicator) != nil
        }
        guard !codes.isEmpty else { continue }
        let line = places.places(in: n)
        found.formUnion(codes.map { line[$0 - flow.lines[n].glyphs.lowerBound] })
      }
      return found.count
    }
    countsWide = spreads[1] < spreads[0]
  }

  private init(_ flow: FlowText, countsWide: Bool) {
    self.flow = flow
    self.countsWide = countsWide
  }

  func width(_ scalar: UInt32) -> Int { countsWide && CharacterProperties.isWide(scalar) ? 2 : 1 }

  /// The place of each glyph of a line, counted from the line's first byte.
  func places(in line: Int) -> [Int] {
    let bytes = flow.text.bytes
    let glyphs = flow.glyphs[flow.lines[line].glyphs]
    var i = glyphs[glyphs.startIndex].lower
    while i > 0, bytes[i - 1] != 0x0A, bytes[i - 1] != 0x0D, bytes[i - 1] != 0x0C { i -= 1 }
    var place = 0
    var places: [Int] = []
    for glyph in glyphs {
      while i < glyph.lower {
        let (scalar, length) = Scalars.decode(bytes, i)
        place += width(scalar)
        i += length
      }
      places.append(place)
    }
    return places
  }
}
