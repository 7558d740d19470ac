internal import OCSSourceText

/// Headings of sections and tables.
extension TableReader {
  /// True where the row was a heading.
  mutating func heading(_ cells: [SourceRange], _ filled: [Int], _ glyphs: [Glyph]) -> Bool {
    if glyphs.count > 4, glyphs[0].scalar == 0x28, glyphs[1].scalar == 0x27 {
      return tupleHeading(cells, filled)
    }
    let above = headingRows
    headingRows = 0
    for row in above > 0 ? [above, 0] : [0] where row < printedHeading.count {
      guard printedHeading[row].isPrinted(by: cells, filled, in: text) else { continue }
      let known = printedHeading[row]
      if row == 0 { startTasks() }
      (openHeading, unclearHeading, looseHeading, columns) = (known.texts, [], [], known.columns)
      sharedColumns = known.shared
      for i in filled { drop(cells[i], .label) }
      headingRows = row + 1
      return true
    }
    let label =
      glyphs.first.map { Label.mayStart(with: $0.scalar) } ?? false
      ? Label.whole(TableReader.withoutJoints(glyphs)[...]) : nil
    if opensSection(cells, filled, glyphs) { return true }
    // Rows of content end here: they start with what starts no heading, and goes on with none.
    let mayStart =
      label.map { filled.count >= 3 && ($0.isTaskColumn || $0.isHistory) }
      ?? (filled.count >= 4 && Label.areLettersOfTaskHeading(glyphs))
    let mayGoOn =
      !openHeading.isEmpty
      && (TableReader.isHeadingText(glyphs) || completesHeading(glyphs) || goesOn(filled[0], glyphs))
    if !mayStart, !mayGoOn, cells.count > 1 || section != .tasks {
      (openHeading, unclearHeading) = ([], [])
      return false
    }
    var texts = [[Glyph]](repeating: [], count: cells.count)
    for i in filled { texts[i] = TableReader.withoutJoints(text.beginning(of: cells[i])) }
    if cells.count == 1, section == .tasks {
      if !openHeading.isEmpty || !looseHeading.isEmpty, completesHeading(texts[0]) {
        looseHeading += texts[0]
        drop(cells[0], .label)
        return true
      }
      if let line = plainHeading(cells[0]) {
        (openHeading, unclearHeading, looseHeading) = ([], [], line)
        followsPageBreak = true
        drop(cells[0], .label)
        return true
      }
      looseHeading = []
    }
    let isStart = startsHeading(texts, label, filled.count)
    if isStart {
      (openHeading, unclearHeading, looseHeading) = (texts, [], [])
    } else if !openHeading.isEmpty,
      goesOn(texts, filled)
    {
      // A row may be wider than those above it; each text stays in its column.
      openHeading += Array(repeating: [], count: max(0, texts.count - openHeading.count))
      for i in filled { openHeading[i] += texts[i] }
    } else {
      (openHeading, unclearHeading) = ([], [])
      return false
    }
    let (labels, shared) = labelsOfOpenHeading()
    if section == .tasks {
      columns = TableReader.columns(of: labels)
      for i in filled where labels[i] != nil && sheet.headings[columns[i]] == nil {
        sheet.headings[columns[i]] = cells[i]
      }
      sharedColumns = [:]
      for (i, label) in openHeading.enumerated() where label.count > TableReader.longestPlainLabel {
        let names = Label.shared(label)
        if names.count > 1 {
          sharedColumns[i] = names.compactMap { $0 == .task && names.contains(.activity) ? .duty : $0.column }
        }
      }
    } else {
      historyColumns = labels
    }
    let isHistory = section == .history
    dropHeading(unclearHeading + filled.map { ($0, cells[$0], texts[$0]) }) { column, letters in
      shared.contains(column) || TableReader.isHeadingText(letters) || isHistory && labels[column] != nil
    }
    // What its own words do not tell its column does, once the heading is whole.
    if !unclearHeading.isEmpty, completesHeading([]) {
      dropHeading(unclearHeading) { labels[$0] != nil || Label.isPiece($1[...]) }
    }
    if section == .tasks, unclearHeading.isEmpty, isStart || above > 0 && above == printedHeading.count {
      if isStart { printedHeading = [] }
      printedHeading.append(
        PrintedHeading(
          cells: cells, filled: filled, texts: openHeading, columns: columns, shared: sharedColumns))
      headingRows = printedHeading.count
    }
    return true
  }

  /// Without what a program put between the rows of a heading (`職能內涵.(K=knowledge 知識)`, `職能內涵_(K=knowledge 知識)`,
  /// `主要職責_Unnamed: 0_level_1`), or behind a label that stands there again (`職能內涵.1`).
  private static func withoutJoints(_ label: [Glyph]) -> [Glyph] {
    guard
      let joint = label.firstIndex(where: { $0.scalar == 0x2E || $0.scalar == 0x5F || $0.scalar == 0x2D }),
      joint > 0,
      label[joint - 1].scalar >= 0x80
    else { return label }
    let (first, rest) = (label[..<joint], label[(joint + 1)...])
    let isMade =
      rest.count <= 2 && rest.allSatisfy { Vocabulary.isDigit($0.scalar) }
      || rest.starts(with: "Unnamed:".unicodeScalars) { $0.scalar == $1.value }
      || rest.elementsEqual(first) { $0.scalar == $1.scalar }
    return Array(isMade ? first : first + rest)
  }

  /// Takes a row that starts with the title of a section below the tasks.
  private mutating func opensSection(_ cells: [SourceRange], _ filled: [Int], _ glyphs: [Glyph]) -> Bool {
    guard section != .start, let first = glyphs.first,
      Vocabulary.isAnyBullet(first.scalar) || Label.match(glyphs[...], among: \.isSection) != nil
        || filled.count > 1 && Label.begins(with: glyphs[...], among: \.isSection)
    else { return false }
    // An edge that is none may cut the title.
    var title = text.glyphs(of: cells[filled[0]])
    var count = 1
    while count < filled.count, Label.begins(with: title[...], among: \.isSection) {
      title += text.glyphs(of: cells[filled[count]])
      count += 1
    }
    guard count == filled.count || Label.whole(title[...], among: \.isSection) != nil,
      sections.open(title[...], followsBlankLine: followsBlankLine)
    else { return false }
    endTasks()
    if count < filled.count { addParagraphs(cells, Array(filled.dropFirst(count))) }
    return true
  }

  /// A heading of several rows that a program wrote as one, the words of each column between quotes:
  /// `('職能內涵', 'K=knowledge 知識')`.
  private mutating func tupleHeading(_ cells: [SourceRange], _ filled: [Int]) -> Bool {
    var labels = [Label?](repeating: nil, count: cells.count)
    var words: [(range: SourceRange, kind: Drop.Kind)] = []
    for i in filled {
      let glyphs = text.glyphs(of: cells[i])
      guard glyphs.first?.scalar == 0x28, glyphs.last?.scalar == 0x29 else { return false }
      var label: [Glyph] = []
      var last: [UInt32] = []
      var marks: [(range: SourceRange, kind: Drop.Kind)] = []
      for part in glyphs.split(whereSeparator: { $0.scalar == 0x27 }) {
        let range = SourceRange(part[part.startIndex].lower, part[part.endIndex - 1].upper)
        guard part.contains(where: { $0.scalar >= 0x80 || Vocabulary.isAlphanumeric($0.scalar) }) else {
          // Brackets are of the label, commas part.
          let isBracket = part.contains { $0.scalar == 0x28 || $0.scalar == 0x29 }
          marks.append((range, isBracket ? .label : .separator))
          continue
        }
        marks.append((range, .label))
        guard part.map(\.scalar) != last else { continue }
        label += part
        last = part.map(\.scalar)
      }
      for quote in glyphs where quote.scalar == 0x27 {
        marks.append((SourceRange(quote.lower, quote.upper), .delimiter))
      }
      labels[i] = Label.whole(label[...])
      if labels[i] != nil { words += marks }
    }
    guard labels.count(where: { $0?.isTaskColumn == true }) >= 4 else { return false }
    startTasks()
    columns = TableReader.columns(of: labels)
    for (range, kind) in words { drop(range, kind) }
    for i in filled where labels[i] != nil && sheet.headings[columns[i]] == nil {
      sheet.headings[columns[i]] = cells[i]
    }
    (openHeading, unclearHeading, looseHeading) = ([], [], [])
    return true
  }

  /// A heading whose cells are several lines each, which only together are labels.
  mutating func foldedHeading(_ lines: [[SourceRange]]) -> Bool {
    var texts = [[Glyph]](repeating: [], count: lines.map(\.count).max() ?? 0)
    for line in lines { for (i, cell) in line.enumerated() { texts[i] += text.beginning(of: cell) } }
    let labels = texts.map { Label.whole($0[...]) }
    let filled = texts.count { !$0.isEmpty }
    guard startsHeading(texts, labels.lazy.compactMap(\.self).first, filled),
      labels.count(where: { $0 != nil }) == filled
    else { return false }
    if section == .tasks { columns = TableReader.columns(of: labels) } else { historyColumns = labels }
    sharedColumns = [:]
    for line in lines {
      for (i, cell) in line.enumerated() where text.hasContent(cell) {
        drop(cell, .label)
        if section == .tasks, sheet.headings[columns[i]] == nil { sheet.headings[columns[i]] = cell }
      }
    }
    (openHeading, unclearHeading, looseHeading) = ([], [], [])
    return true
  }

  private mutating func startTasks() {
    sections.section = .tasks
    sheet.hasTaskTable = true
    followsPageBreak = true
  }

  /// Drops those of the cells that are known to be words of the heading; the others stay unclear.
  private mutating func dropHeading(
    _ cells: [(column: Int, range: SourceRange, letters: [Glyph])], where isKnown: (Int, [Glyph]) -> Bool
  ) {
    unclearHeading = []
    for cell in cells {
      if isKnown(cell.column, cell.letters) { drop(cell.range, .label) } else { unclearHeading.append(cell) }
    }
  }

  /// The label of each column, and the columns that share theirs: where an extractor put the words of neighbouring
  /// cells together, and left one of them empty or a part of them behind, as many labels stand in as many cells.
  private func labelsOfOpenHeading() -> (labels: [Label?], shared: Set<Int>) {
    var labels = openHeading.map {
      Label.whole($0[...]) ?? Label.scrambled($0[...]) ?? Label.likely($0[...]) ?? Label.shared($0).first
    }
    var shared: Set<Int> = []
    joinLabels(&labels)
    var i = 0
    while i < labels.count {
      var end = i
      while end < labels.count, labels[end] == nil { end += 1 }
      if end > i + 1, let found = Label.sequence(openHeading[i..<end].flatMap(\.self)), found.count == end - i
      {
        labels.replaceSubrange(i..<end, with: found)
        shared.formUnion(i..<end)
      }
      i = end + 1
    }
    return (labels, shared)
  }

  /// An edge that is none may cut a label (`工作|任務`): it is that of both columns.
  private func joinLabels(_ labels: inout [Label?]) {
    for i in labels.indices.dropLast() where labels[i] == nil && !openHeading[i].isEmpty {
      guard labels[i + 1] == nil, !openHeading[i + 1].isEmpty,
        let label = Label.whole((openHeading[i] + openHeading[i + 1])[...])
      else { continue }
      (labels[i], labels[i + 1]) = (label, label)
    }
  }

  /// The letters of a line that is a heading of the task table without its cells.
  private func plainHeading(_ line: SourceRange) -> [Glyph]? {
    let glyphs = text.glyphs(of: line)
    return Label.isTornTaskHeading(glyphs) ? glyphs : nil
  }

  /// Whether a row is of the heading above it. A lone 知識 or 技能 below a heading that has this word is the end of a
  /// text that the page tore.
  private func goesOn(_ texts: [[Glyph]], _ filled: [Int]) -> Bool {
    if completesHeading(filled.flatMap { texts[$0] }) { return true }
    guard filled.allSatisfy({ TableReader.isHeadingText(texts[$0]) || goesOn($0, texts[$0]) }) else {
      return false
    }
    // An extractor may print a merged heading in each of its rows.
    let isPrinted = filled.allSatisfy { i in
      i < openHeading.count && openHeading[i].elementsEqual(texts[i]) { $0.scalar == $1.scalar }
    }
    return section != .tasks || isPrinted || filled.count > 2
  }

  /// Whether the letters, with those of the open heading, are some of a task table's whole heading: what a narrow
  /// heading cell tore off goes on below it.
  private func completesHeading(_ glyphs: [Glyph]) -> Bool {
    guard section == .tasks else { return false }
    var letters = Label.HeadingLetters()
    // Rows of content end at their first letters.
    return letters.take(glyphs) && letters.take(looseHeading) && openHeading.allSatisfy { letters.take($0) }
  }

  /// Whether a cell goes on with a label of the version table's heading that a narrow cell tore.
  private func goesOn(_ column: Int, _ letters: [Glyph]) -> Bool {
    guard section == .history, column < openHeading.count else { return false }
    let label = (openHeading[column] + letters)[...]
    return Label.whole(label, among: \.isHistory) != nil
      || Label.isFirstPiece(label, among: \.isHistory)
  }

  private static func isHeadingText(_ glyphs: [Glyph]) -> Bool {
    // Most headings are printed as they are written; to take them apart costs five times as much.
    let label = Label.whole(glyphs[...])
    return label.map { $0.isTaskColumn || $0.isHistory } ?? false
      || Label.isMadeOfWords(glyphs[...]) || Label.scrambled(glyphs[...]) != nil
  }

  /// Whether a row is the first of a table's heading; the section is set to that table's.
  private mutating func startsHeading(_ texts: [[Glyph]], _ first: Label?, _ filled: Int) -> Bool {
    if filled >= 4, first == nil, Label.areLettersOfTaskHeading(texts.flatMap(\.self)),
      texts.count(where: { Label.whole($0[...])?.isTaskColumn ?? false }) >= 2
    {
      startTasks()
      return true
    }
    guard filled >= 3, let first, first.isTaskColumn || first.isHistory else { return false }
    let labels = texts.map { Label.whole($0[...]) }
    // The second row of a heading has pieces of the last columns alone.
    let hasFirstColumns = labels.contains {
      $0 == .duty || $0 == .task || $0 == .activity || $0 == .indicator
    }
    if hasFirstColumns, labels.count(where: { $0?.isTaskColumn == true }) >= 3 {
      startTasks()
      return true
    }
    guard labels.count(where: { $0?.isHistory == true }) >= 3,
      labels.contains(.version) || labels.contains(.status)
    else { return false }
    sections.section = .history
    return true
  }

  /// A physical column without a heading belongs to the heading on its left.
  static func columns(of labels: [Label?]) -> [Sheet.Column] {
    let namesActivities = labels.contains(.activity)
    var hasKnowledge = labels.contains(.knowledge)
    var named: [Sheet.Column?] = labels.map { label in
      switch label {
      case .task: return namesActivities ? .duty : .task
      case .competency:
        defer { hasKnowledge = true }
        return hasKnowledge ? .skills : .knowledge
      default: return label?.column
      }
    }
    var current = named.lazy.compactMap(\.self).first ?? .duty
    for i in named.indices {
      current = named[i] ?? current
      named[i] = current
    }
    return named.map { $0 ?? .duty }
  }
}

extension TableReader.PrintedHeading {
  /// Whether other cells are the same, byte by byte.
  fileprivate func isPrinted(by other: [SourceRange], _ otherFilled: [Int], in text: TokenizedText) -> Bool {
    guard other.count == cells.count, otherFilled == filled, let first = other.first?.lower,
      let ownFirst = cells.first?.lower
    else { return false }
    for (cell, own) in zip(other, cells)
    where cell.lower - first != own.lower - ownFirst || cell.length != own.length { return false }
    let bytes = text.bytes.span
    let end = first + cells[cells.count - 1].upper - ownFirst
    return bytes.extracting(first..<end).isSame(as: bytes.extracting(ownFirst..<(ownFirst + end - first)))
  }
}
