/// The version table of a document without rulings: white rivers part its columns, versions start its rows.
enum RiverVersions {
  private static let letters = Set("版本編號职職能基準准代碼码名稱称狀状態态更新說説说明發发展日期".unicodeScalars)
  /// Words of the heading beside that of the first column.
  private static let others = ["職能基", "狀態", "更新說明", "發展更新", "更新日期"]
  private static let fewest = 4
  /// A heading has so many lines at most.
  private static let mostLines = 4
  /// More lines than the versions of any standard take.
  private static let mostRows = 300

  /// The same items with a table in the place of its lines.
  static func replacingLines(of items: [PageItem], _ measures: Measures) -> [PageItem] {
    guard let start = items.firstIndex(where: { textLine($0).map(isHeading) ?? false }) else { return items }
    let page = items[start].page
    func line(at i: Int) -> TextLine? {
      items.indices.contains(i) && items[i].page == page ? textLine(items[i]) : nil
    }
    func isPart(_ i: Int) -> Bool { line(at: i).map(holdsLetters) ?? false }
    var (lower, upper) = (start, start + 1)
    while start - lower < mostLines, isPart(lower - 1) { lower -= 1 }
    while upper - start < mostLines, isPart(upper) { upper += 1 }
    let heading = (lower..<upper).compactMap { line(at: $0) }
    let words = columnWords(heading.flatMap(\.words))
    guard words.count >= fewest else { return items }
    // Below the table the fields of the profile stand, whose labels have no digits.
    var end = upper
    var body: [TextLine] = []
    let edge = (words[0].box.right + words[1].box.left) / 2
    while let line = line(at: end), line.left > edge || isVersion(line.words[0]) {
      body.append(line)
      end += 1
      if body.count > mostRows { return items }
    }
    guard body.contains(where: { $0.left < edge }) else { return items }
    var rows = RiverRows(columns: RiverRows.columns(words, body.flatMap(\.words)), measures)
    rows.add(heading.map { (page, $0) }, startsRow: true)
    for part in parts(body, edge) { rows.add(part.map { (page, $0) }, startsRow: true) }
    return items[..<lower] + [.table(rows.grid, page: page)] + items[end...]
  }

  /// The lines of each row: from its version on, or around it where cells are centred.
  private static func parts(_ lines: [TextLine], _ edge: Double) -> [[TextLine]] {
    let versions = lines.filter { $0.left < edge }.map(\.middle)
    let areCentred = lines[0].left > edge
    var parts = versions.map { _ in [TextLine]() }
    for line in lines {
      let place =
        areCentred
        ? versions.indices.min { abs(versions[$0] - line.middle) < abs(versions[$1] - line.middle) }
        : versions.lastIndex { $0 <= line.middle }
      parts[place ?? 0].append(line)
    }
    return parts
  }

  private static func textLine(_ item: PageItem) -> TextLine? {
    if case .line(let line, _) = item { line } else { nil }
  }

  private static func isHeading(_ line: TextLine) -> Bool {
    guard line.words.count >= fewest, RiverHeading.text(of: [line.words[0]]).hasPrefix("版本"),
      holdsLetters(line)
    else { return false }
    let text = RiverHeading.text(of: line.words)
    return others.count(where: text.contains) >= 2
  }

  private static func holdsLetters(_ line: TextLine) -> Bool {
    RiverHeading.text(of: line.words).unicodeScalars.allSatisfy(letters.contains)
  }

  private static func isVersion(_ word: PlacedWord) -> Bool {
    word.text.contains { $0 >= 0x30 && $0 <= 0x39 }
  }

  /// The words of a heading, those below each other as one.
  private static func columnWords(_ words: [PlacedWord]) -> [PlacedWord] {
    var columns: [PlacedWord] = []
    for word in words.sorted(by: { $0.box.left < $1.box.left }) {
      if let last = columns.last, word.box.left < last.box.right {
        columns[columns.count - 1].box = last.box.union(word.box)
      } else {
        columns.append(word)
      }
    }
    return columns
  }
}
