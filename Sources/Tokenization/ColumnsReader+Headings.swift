internal import OCSSourceText

/// Headings of sections and tables, whose words stand in columns.
extension ColumnsReader {
  mutating func heading(at n: Int) -> Int? {
    let line = flow.lines[n]
    let isTitle = sections.open(
      flow.glyphs[line.glyphs], followsBlankLine: line.followsBlankLine, isEnd: flow.isEnd(n))
    return isTitle ? n + 1 : tableHeading(at: n)
  }

  /// The heading of a table stands in one line or several; its words are collected column by column.
  private mutating func tableHeading(at n: Int) -> Int? {
    guard let first = firstHeadingWords(n) else { return nil }
    var parts: [[Word]] = []
    var end = first.end
    while end < flow.lines.count, end < n + 8 {
      let line = parts.isEmpty ? first.words : headingWords(end)
      guard line.allSatisfy({ isLabelPiece($0.part) }) else { break }
      if parts.isEmpty {
        for word in line {
          if let last = parts.last?.last, !isLabelStart(word.part) || last.start == word.start {
            parts[parts.count - 1].append(word)
          } else {
            parts.append([word])
          }
        }
      } else {
        if parts.allSatisfy(isComplete) { break }
        var last: Int?
        for (w, word) in line.enumerated() {
          // A parenthesis by itself stands with what it encloses.
          let bracket =
            word.part.count == 1 ? CharacterProperties.halfWidth(flow.glyphs[word.part.lowerBound].scalar) : 0
          let isOpening = bracket == 0x28 && w + 1 < line.count
          // So does what goes on behind one blank (`(K=knowledge 知識)`).
          let goesOn = word.gap <= 1 && OpenEntry.opening(flow.glyphs[word.part.lowerBound].scalar) <= 0
          let enclosed = bracket == 0x29 ? last : last.flatMap { goesOn && isOpen(parts[$0]) ? $0 : nil }
          let nearest = enclosed ?? column(of: isOpening ? line[w + 1] : word, among: parts)
          parts[nearest].append(word)
          last = nearest
        }
      }
      end += 1
    }
    var labels = parts.map { label($0) ?? lenientLabel($0) }
    let mixed = parts.indices.filter { label(parts[$0]) == nil }
    let lists = mixedLists(among: mixed.flatMap { parts[$0] })
    var heads = parts.map { $0[0] }
    if let first = mixed.first, let last = mixed.last, !lists.isEmpty {
      labels.replaceSubrange(first...last, with: lists.map(\.label))
      heads.replaceSubrange(first...last, with: lists.map(\.word))
    }
    if labels.count(where: { $0?.isHistory == true }) >= 4, labels.contains(.version) {
      sections.section = .history
      historyColumns = zip(labels, heads).compactMap { label, head in
        label.map { Column(name: $0, start: head.start) }
      }
      learnHistoryStarts(from: end)
    } else if labels.count(where: { $0?.isTaskColumn == true }) >= 4 {
      sections.section = .tasks
      sheet.hasTaskTable = true
      let found = zip(TableReader.columns(of: labels), heads).map { Column(name: $0, start: $1.start) }
      // A heading whose words stand in each other's lines has lost some of the columns that the page before had.
      let isPart =
        found.count < columns.count && found.allSatisfy { part in columns.contains { $0.name == part.name } }
      columns = isPart ? columns.map { old in found.first { $0.name == old.name } ?? old } : found
      for (column, head) in zip(found, heads) where sheet.headings[column.name] == nil {
        sheet.headings[column.name] = flow.range(head.part)
      }
      learnStarts(from: end)
      sections.followsPageBreak = true
    } else {
      return nil
    }
    // A word that looks like one of a heading may be the first line of a cell: it stays what no stage understood.
    for column in parts {
      let isWhole = label(column) != nil || !lists.isEmpty
      for word in column where isWhole || Label.isPiece(flow.glyphs[word.part]) { drop(word.part, .label) }
    }
    return end
  }

  /// The words of a heading's first lines, and the last of these: labels of narrow columns start above the others.
  private func firstHeadingWords(_ n: Int) -> (words: [Word], end: Int)? {
    // All of it is of labels: most lines start or end with something else.
    let line = flow.lines[n].glyphs
    guard [line.lowerBound, line.upperBound - 1].allSatisfy({ isLabelPiece($0..<$0 + 1) }) else { return nil }
    func starts(_ words: [Word]) -> Int { words.count { isLabelStart($0.part) } }
    var words = headingWords(n)
    if starts(words) >= 4 { return (words, n) }
    // A word alone may be the rest of a cell, but for the top of a page or below a blank line.
    guard starts(words) == words.count,
      words.count > 1 || sections.followsPageBreak || flow.lines[n].followsBlankLine
    else { return nil }
    for end in flow.lines.indices.dropFirst(n + 1).prefix(ColumnsReader.mostLinesAbove) {
      let below = headingWords(end)
      guard !flow.lines[end].startsPage, below.allSatisfy({ isLabelPiece($0.part) }) else { return nil }
      words += below
      if starts(below) >= 4 { return (words.sorted { place($0) < place($1) }, end) }
    }
    return nil
  }

  /// The most lines of a heading above the one with most of its labels.
  private static let mostLinesAbove = 3

  /// Where a word of a heading stands among those of other lines.
  private func place(_ word: Word) -> Int {
    word.start + (isLabelStart(word.part) ? 0 : ColumnsReader.bracketDrift)
  }

  /// How far to the left of its label a parenthesis below it may stand.
  private static let bracketDrift = 3

  /// The words of a line of a heading: letters that a justified line draws apart are one.
  private func headingWords(_ n: Int) -> [Word] {
    var joined: [Word] = []
    var isApart = false
    for word in words(n) {
      let isLetter =
        word.part.count == 1 && CharacterProperties.isWide(flow.glyphs[word.part.lowerBound].scalar)
      if isLetter, isApart, word.gap == 1, let last = joined.last {
        joined[joined.count - 1].part = last.part.lowerBound..<word.part.upperBound
      } else {
        joined.append(word)
      }
      isApart = isLetter
    }
    return joined
  }

  /// The lists, and perhaps the level before them, whose headings stand in each other's lines, each with the first of the words
  /// that name it: these stand in its own column.
  private func mixedLists(among words: [Word]) -> [(label: Label, word: Word)] {
    let labels = Label.mixedLists(words.flatMap { flow.glyphs[$0.part] })
    let lists = labels.compactMap { label in
      words.filter { Label.names(label, flow.glyphs[$0.part]) }.min { $0.start < $1.start }.map {
        (label, $0)
      }
    }
    return lists.count == labels.count ? lists : []
  }

  /// The column of a further line's word: of the label that it makes whole, else of the nearest one.
  private func column(of word: Word, among parts: [[Word]]) -> Int {
    // 職能內涵 alone may be that of either list.
    let completed = parts.indices.filter {
      label(parts[$0]) ?? .competency == .competency
        && label(parts[$0] + [word]) ?? .competency != .competency
    }
    return (completed.isEmpty ? Array(parts.indices) : completed).min {
      abs(parts[$0][0].start - word.start) < abs(parts[$1][0].start - word.start)
    }!
  }

  /// A full heading is drawn together like any line; where the codes of the page stand is surer.
  mutating func learnStarts(from first: Int, belowHeading: Bool = true) {
    page = PageColumns(columns)
    func index(_ column: Sheet.Column) -> Int? { columns.firstIndex { $0.name == column } }
    var free: [Int: [Int: Int]] = [:]
    var pushed: [Int: Int] = [:]
    for n in first..<flow.lines.count {
      if n > first, flow.lines[n].startsPage || isLabelLine(n) { break }
      let words = words(n)
      for (w, word) in words.enumerated() {
        // Behind the knowledge hardly anything else looks like a skill's code of one digit.
        let thin = thinColumn(of: flow.glyphs[word.part]).flatMap(index).flatMap { c in
          let isSkill = columns[c].name == .skills && c > 0 && word.start > columns[c - 1].start
          return isSkill || abs(columns[c].start - word.start) <= ColumnsReader.farthestDrift ? c : nil
        }
        let isDash =
          Vocabulary.isPlaceholder(flow.glyphs[word.part]) && w + 1 < words.count && startsList(words[w + 1])
        let own = isDash ? .level : column(of: flow.glyphs[word.part])
        guard let c = own.flatMap(index) ?? thin else { continue }
        // A number in the text of an indicator is no level.
        if columns[c].name == .level, c > 0, 2 * word.start < columns[c - 1].start + columns[c].start {
          continue
        }
        if word.gap != 1 { free[c, default: [:]][word.start, default: 0] += 1 }
        pushed[c] = max(pushed[c] ?? 0, word.start)
      }
    }
    func usual(_ c: Int) -> Int? { free[c]?.max { ($0.value, $0.key) < ($1.value, $1.key) }?.key }
    // A level is narrow: a full line of indicators pushes it beyond where the next column starts.
    if let level = columns.firstIndex(where: { $0.name == .level }), free[level] == nil,
      let start = pushed[level],
      let next = usual(level + 1), start >= next
    {
      pushed[level] = nil
    }
    let (before, headings) = (known, columns.map(\.start))
    for c in columns.indices {
      if let start = usual(c) ?? pushed[c] {
        columns[c].start = start
        known[columns[c].name] = start
      }
    }
    // A column without codes keeps its distance from the one on its left that has some, or from the indicators, as on the
    // page before; where that is no room for it, its distance from the column behind it in this heading.
    func shift(_ column: Sheet.Column) -> Int? {
      before[column].flatMap { old in known[column].map { $0 - old } }
    }
    for c in columns.indices.reversed() where free[c] == nil && pushed[c] == nil {
      let heading = columns[c].start
      let left = columns.indices.prefix(c).last { pushed[$0] != nil && before[columns[$0].name] != nil }
      if let start = before[columns[c].name] {
        let shifted = start + (left.flatMap { shift(columns[$0].name) } ?? shift(.indicator) ?? 0)
        columns[c].start = max(shifted, belowHeading ? heading : 0)
      } else if let left = columns.indices.prefix(c).last(where: { pushed[$0] != nil }),
        let right = columns.indices.dropFirst(c + 1).first(where: { pushed[$0] != nil })
      {
        // On the first page it stands as far off its heading as its neighbours do.
        columns[c].start +=
          (columns[left].start - headings[left] + columns[right].start - headings[right]) / 2
      }
      guard c + 1 < columns.count, columns[c].start > columns[c + 1].start - 2 else { continue }
      columns[c].start = columns[c + 1].start - max(headings[c + 1] - heading, 2)
    }
    for c in columns.indices.dropFirst() {
      columns[c].start = max(columns[c].start, columns[c - 1].start + 1)
    }
    page = PageColumns(columns)
    // A code far off the others of its column is a reference in another one's text; those of skills stand behind all else,
    // and where their column starts changes from row to row.
    for (c, places) in free {
      for place in places.keys
      where abs(place - columns[c].start) <= ColumnsReader.farthestDrift
        || columns[c].name == .skills && c > 0 && place > columns[c - 1].start + ColumnsReader.farthestDrift
      {
        page.add(place, to: columns[c].name)
      }
    }
  }

  private mutating func learnHistoryStarts(from first: Int) {
    var starts: [Label: Int] = [:]
    for n in first..<min(first + 40, flow.lines.count) {
      let words = words(n)
      if let word = words.first, Label.whole(flow.glyphs[word.part], among: \.isProfile) != nil { break }
      for (word, label) in zip(words, EditionForm.labels(of: placedLine(n).runs)) {
        if let label, !EditionForm.isCodeTail(flow.glyphs[word.part]) {
          starts[label] = max(starts[label] ?? 0, word.start)
        }
      }
    }
    for c in historyColumns.indices {
      if let start = starts[historyColumns[c].name] { historyColumns[c].start = start }
    }
    for c in historyColumns.indices.dropFirst() {
      historyColumns[c].start = max(historyColumns[c].start, historyColumns[c - 1].start + 1)
    }
    sections.history.columns = historyColumns.map { ($0.name, $0.start) }
  }

  private func isLabelLine(_ n: Int) -> Bool {
    let label = Label.whole(flow.glyphs[flow.lines[n].glyphs])
    return label == .attitudes || label == .notes
  }

  private func label(_ parts: [Word]) -> Label? {
    let glyphs = parts.flatMap { Array(flow.glyphs[$0.part]) }
    return Label.whole(glyphs[...])
  }

  /// Whether nothing of a column's label is missing: its parentheses are closed too.
  private func isComplete(_ parts: [Word]) -> Bool {
    guard let label = label(parts) else { return false }
    return label != .competency && !isOpen(parts)
  }

  /// Whether more parentheses open than close.
  private func isOpen(_ parts: [Word]) -> Bool {
    parts.reduce(0) { $0 + OpenEntry.openings(in: flow.glyphs[$1.part]) } > 0
  }

  /// The label that a torn heading begins; the columns stand in a fixed order.
  private func lenientLabel(_ parts: [Word]) -> Label? {
    guard let first = parts.first else { return nil }
    switch flow.glyphs[first.part].prefix(3).map(\.scalar) {
    case let s where s.starts(with: "職能內".unicodeScalars.map(\.value)): return .competency
    case let s where s.starts(with: "職業內".unicodeScalars.map(\.value)): return .competency
    case let s where s.starts(with: "職".unicodeScalars.map(\.value)): return .level
    case let s where s.starts(with: "主要".unicodeScalars.map(\.value)): return .duty
    case let s where s.starts(with: "工作任".unicodeScalars.map(\.value)): return .task
    case let s where s.starts(with: "工作產".unicodeScalars.map(\.value)): return .output
    case let s where s.starts(with: "行為".unicodeScalars.map(\.value)): return .indicator
    default: return nil
    }
  }

  private static let labelStarts: [[UInt32]] = [
    "主要", "工作", "行為", "職能", "職業", "職", "版本", "狀態", "更新", "發展", "級",
  ].map { $0.unicodeScalars.map(\.value) }

  private func isLabelStart(_ part: Range<Int>) -> Bool {
    let text = flow.glyphs[part].map(\.scalar)
    return ColumnsReader.labelStarts.contains { text.starts(with: $0) } && isLabelPiece(part)
  }

  private static let labelCharacters = Set(
    "主要職責工作任務活動產出行為指標能級別內涵業知識技代碼基準名稱版本狀態更新說明發展日期()（）=KSknowledgeskils".unicodeScalars.map(\.value))

  func isLabelPiece(_ part: Range<Int>) -> Bool {
    flow.glyphs[part].allSatisfy { ColumnsReader.labelCharacters.contains($0.scalar) }
  }
}
