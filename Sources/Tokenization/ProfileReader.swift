internal import OCSSourceText

/// Reads the profile, whatever layout places its lines: labels, the values beside them, and what goes on below these.
struct ProfileReader {
  typealias Run = PlacedLine.Run

  /// A label with the runs beside it; the runs at the start of a line may have none.
  private struct Part {
    var label: Label?
    var print: Run?
    var runs: [Run] = []
  }

  private let lines: [PlacedLine]
  private let text: TokenizedText
  private var sheet = Sheet(layout: .flow)
  /// The runs of a line that belong to a label that starts on a line above.
  private var taken: [[Int]]
  /// The labels of the last line that had some: where the value of each starts, or the label where it has none.
  private var fields: [(label: Label, place: Run)] = []
  /// How many cells that line has.
  private var width = 0
  /// The label that lines without columns go on with.
  private var open: Label?
  /// The category whose name and code stand in one line without columns: what wraps below it is of both.
  private var pair: (name: Label, code: Label)?
  private var isBelowCategories = false
  /// Lines without a label that stand above the label that is centred beside them and the lines below, by the line of this.
  private var above: [Int: ArraySlice<Int>] = [:]
  private var filled: Set<Label> = []
  private var withoutValue: [(label: Label, range: SourceRange)] = []

  /// Adds the fields, and what carries no content, to the sheet.
  static func read(_ lines: [PlacedLine], of text: TokenizedText, into sheet: inout Sheet) {
    guard !lines.isEmpty else { return }
    var reader = ProfileReader(lines, text)
    reader.findLinesAbove()
    let moved = Set(reader.above.values.joined())
    for n in lines.indices where !moved.contains(n) { reader.line(n) }
    sheet.profile += reader.sheet.profile
    sheet.drops += reader.sheet.drops
    sheet.emptyLabels += reader.withoutValue.filter { !reader.filled.contains($0.label) }.map(\.range)
  }

  /// The label of the profile that the first of some lines starts with.
  static func opening(_ lines: [PlacedLine], of text: TokenizedText) -> Label? {
    ProfileReader(lines, text).match(at: 0, in: 0, isFirst: true)?.label
  }

  private init(_ lines: [PlacedLine], _ text: TokenizedText) {
    (self.lines, self.text) = (lines, text)
    taken = Array(repeating: [], count: lines.count)
  }

  private mutating func line(_ n: Int) {
    let line = lines[n]
    let parts = parts(of: n)
    /// What stands above the only label of the line: its value starts there.
    var beside: Run?
    if let lines = above[n] {
      fields = parts.compactMap { part in
        part.label.flatMap { label in part.print.map { (label, part.runs.first ?? $0) } }
      }
      (open, pair) = (nil, nil)
      let runs = lines.map { self.parts(of: $0).flatMap(\.runs) }
      for runs in runs { goOn(runs, 0) }
      if fields.count == 1 { beside = runs.first?.first }
    }
    var new: [(label: Label, place: Run)] = []
    var isUnclear = false
    for (p, part) in parts.enumerated() {
      // The label of the categories as a whole has no value; what stands beside it goes on with those above.
      guard let label = part.label, let print = part.print,
        label != .belongsTo || !goesOnWithCategory
      else {
        goOn(part.runs, line.goesOnAbove ? 0 : line.cells)
        continue
      }
      if line.isPlaced { (open, pair) = (nil, nil) } else { begin(label, part, in: parts) }
      let runs = part.runs
      // A label that the line has had already: what stands behind and below it may be of any other.
      if let value = parts[..<p].first(where: { $0.label == label && !$0.runs.isEmpty })?.runs[0] {
        isUnclear = true
        for run in runs where run.isSame(as: value) { put(label, [run], isRepeat: true) }
        continue
      }
      if label != .belongsTo || !runs.isEmpty { new.append((label, runs.first ?? beside ?? print)) }
      if line.cells == 0 { put(label, runs) } else { putCells(label, runs) }
      if runs.isEmpty, !line.isPlaced, label.needsValue { withoutValue.append((label, print.range)) }
    }
    guard !new.isEmpty else { return }
    (fields, width) = (isUnclear ? [] : new, line.cells)
  }

  /// A line cut at its labels, which are dropped.
  private mutating func parts(of n: Int) -> [Part] {
    let line = lines[n]
    var parts = [Part()]
    var r = 0
    while r < line.runs.count {
      if taken[n].contains(r) {
        r += 1
        continue
      }
      let last = parts[parts.count - 1]
      let isFirst = parts.count == 1 && last.runs.isEmpty
      let isFree = isFirst || line.runs[r].isApart || last.runs.isEmpty
      // A row starts with a label, or it has none.
      if isFirst || line.cells == 0 || parts.count > 1,
        let found = match(at: r, in: n, isFirst: isFirst), isFree || found.label.isCategoryCode,
        mayStand(found.label, at: r, in: n, behind: last)
      {
        drop(found.places)
        for (row, run) in found.places {
          if row == n { r = run + 1 } else { taken[row].append(run) }
        }
        if found.label != .belongsTo || parts.count == 1 {
          parts.append(Part(label: found.label, print: line.runs[r - 1]))
        }
      } else if line.cells > 0, parts.count > 1, let label = lastLabel(of: line.runs[r]) {
        drop([(n, r)])
        parts.append(Part(label: label, print: line.runs[r]))
        r += 1
      } else {
        parts[parts.count - 1].runs.append(line.runs[r])
        r += 1
      }
    }
    return parts
  }

  // MARK: Centred labels

  /// A line that has the label of a cell whose text may be of several lines.
  private struct Centre {
    var line: Int
    var hasValue: Bool
    /// The label of the categories' names, or of another cell.
    var label: Label
  }

  /// Finds the lines above labels that are centred beside several lines: where some label has no text on its own line, or
  /// ordinals count on over it, the cells of the whole profile have as many lines above their labels as below.
  private mutating func findLinesAbove() {
    let centres = centres()
    guard centres.count > 1 else { return }
    /// The lines with text between each label and the next one.
    let between = zip(centres, centres.dropFirst()).map { centre, next in
      ((centre.line + 1)..<next.line).filter {
        match(at: 0, in: $0, isFirst: true)?.label != .belongsTo || lines[$0].runs.count > 1
      }
    }
    guard between.allSatisfy({ $0.count <= ProfileReader.mostLinesBetween }) else { return }
    let isCentred = between.indices.contains { n in
      let (next, above) = (centres[n + 1], between[n])
      guard let last = above.last else { return false }
      let isBetween = n + 1 < between.count && !between[n + 1].isEmpty
      return !next.hasValue && isBetween || countsOn(from: last, to: next.line)
    }
    guard isCentred else { return }
    /// For each label, for each number of lines above it: the least cost so far, and the number above the label before.
    var ways: [[(cost: Int, from: Int)]] = [[(0, 0)]]
    for (n, texts) in between.enumerated() {
      var costs = Array(repeating: (cost: Int.max, from: 0), count: texts.count + 1)
      for (above, way) in ways[n].enumerated() {
        for down in 0...texts.count {
          let cost =
            way.cost + imbalance(centres[n], above, texts.count - down)
            + cost(of: texts, down, between: centres[n], centres[n + 1])
          if cost < costs[down].cost { costs[down] = (cost, above) }
        }
      }
      ways.append(costs)
    }
    var count =
      ways[between.count].indices.min { ways[between.count][$0].cost < ways[between.count][$1].cost } ?? 0
    for n in between.indices.reversed() {
      if count > 0 { above[centres[n + 1].line] = between[n].suffix(count) }
      count = ways[n + 1][count].from
    }
  }

  /// The lines with labels of the name, the categories, the description and the level. Without columns a line of a table holds
  /// a label and its value, or those of a category's name and code.
  private func centres() -> [Centre] {
    lines.indices.compactMap { n in
      let runs = lines[n].runs
      guard lines[n].cells == 0, lines[n].isPlaced || runs.count > 1 else { return nil }
      for r in runs.indices.prefix(ProfileReader.runsBeforeLabel) {
        guard let (label, places) = match(at: r, in: n, isFirst: r == 0),
          label.rawValue > Label.standardName.rawValue, label != .belongsTo, !label.isCategoryCode
        else { continue }
        let next = places.last { $0.line == n }.map { $0.run + 1 } ?? r + 1
        let hasValue =
          label == .standardLevel || label == .jobCategoryName
          || next < runs.count && match(at: next, in: n, isFirst: false)?.label.isCategoryCode != true
        return Centre(line: n, hasValue: hasValue, label: label)
      }
      return nil
    }
  }

  /// More lines than any cell of the profile has: to weigh all ways to part many takes too long.
  private static let mostLinesBetween = 30

  /// 所屬類別 may stand before the label of a category.
  private static let runsBeforeLabel = 2

  /// Whether a line without a label starts with an ordinal, and the text beside a label with the next one.
  private func countsOn(from n: Int, to m: Int) -> Bool {
    guard let first = lines[n].runs.first.flatMap({ Ordinals.ordinal(at: 0, in: Array($0.glyphs)) }) else {
      return false
    }
    return lines[m].runs.contains {
      Ordinals.ordinal(at: 0, in: Array($0.glyphs))?.number == first.number + 1
    }
  }

  /// How far from the middle of its cell a label stands, with so many lines above and below.
  private func imbalance(_ centre: Centre, _ above: Int, _ below: Int) -> Int {
    let off = abs(above - below)
    return centre.hasValue ? max(0, off - 1) * 2 + min(off, 1) : 2 * off + (above + below == 0 ? 1 : 0)
  }

  /// What speaks against giving so many of the lines between two labels to the lower one: ordinals, and codes of another kind.
  private func cost(of texts: [Int], _ down: Int, between centre: Centre, _ next: Centre) -> Int {
    var cost = 0
    let up = texts.prefix(texts.count - down)
    if let last = up.last, countsOn(from: last, to: texts.count > up.count ? texts[up.count] : next.line) {
      cost += 3
    }
    for (n, line) in texts.enumerated() {
      guard let code = lines[line].runs.last, lines[line].runs.count > 1, code.isCategoryCode else {
        continue
      }
      let label = n < up.count ? centre.label : next.label
      if !label.isCategory || !code.isCode(of: label) { cost += 3 }
    }
    return cost
  }

  // MARK: Labels

  /// The label that starts with a run, and the lines and numbers of its runs.
  private func match(at r: Int, in n: Int, isFirst: Bool) -> (label: Label, places: [(line: Int, run: Int)])?
  {
    let run = lines[n].runs[r]
    guard let first = run.glyphs.first, Label.mayStart(with: first.scalar) else { return nil }
    var glyphs: [Glyph] = []
    glyphs.reserveCapacity(2 * Label.longestLabel)
    var places: [(line: Int, run: Int)] = []
    // Where the runs end among the characters; most labels are one.
    var ends: [Int] = []
    places.reserveCapacity(4)
    ends.reserveCapacity(4)
    var (row, next) = (n, r)
    while glyphs.count <= Label.longestLabel {
      if next == lines[row].runs.count {
        // Where there are no columns, it may end on a line further down.
        guard row + 1 < lines.count, !lines[row].isPlaced, !lines[row + 1].isPlaced else { break }
        (row, next) = (row + 1, 0)
      }
      let run = lines[row].runs[next]
      if run.isApart, !glyphs.isEmpty { break }
      glyphs += run.glyphs.prefix(Label.longestLabel + 1)
      places.append((row, next))
      ends.append(glyphs.count)
      next += 1
    }
    if let (label, end) = Label.match(glyphs[...], among: \.isProfile), let last = ends.firstIndex(of: end) {
      return (label, Array(places[...last]))
    }
    if let folded = foldedLabel(at: r, in: n) { return folded }
    // A narrow cell wraps the first label of a line.
    guard isFirst, n + 1 < lines.count, let below = lines[n + 1].runs.first, below.stands(below: run),
      let label = Label.torn(run.glyphs, below.glyphs, among: \.isProfile)
    else { return nil }
    return (label, [(n, r), (n + 1, 0)])
  }

  /// The label that a cell of a drawn table wraps, and the lines and numbers of its runs.
  private func foldedLabel(at r: Int, in n: Int) -> (label: Label, places: [(line: Int, run: Int)])? {
    guard n + 1 < lines.count, lines[n + 1].goesOnAbove else { return nil }
    let run = lines[n].runs[r]
    var glyphs = Array(run.glyphs)
    var places = [(line: n, run: r)]
    var found: (label: Label, places: [(line: Int, run: Int)])?
    var row = n + 1
    while row < lines.count, lines[row].goesOnAbove, glyphs.count <= Label.longestLabel,
      let below = lines[row].runs.firstIndex(where: { $0.start == run.start })
    {
      glyphs += lines[row].runs[below].glyphs
      places.append((row, below))
      if let label = Label.whole(glyphs[...], among: \.isProfile) { found = (label, places) }
      row += 1
    }
    return found
  }

  /// The last of several labels that a missing edge leaves in one cell: the value stands beside it.
  private func lastLabel(of run: Run) -> Label? {
    guard run.glyphs.count <= Label.longestLabel, let labels = Label.sequence(Array(run.glyphs)) else {
      return nil
    }
    return labels.allSatisfy(\.isProfile) ? labels.last : nil
  }

  /// Whether a label may stand here: values hold the words of labels too.
  private func mayStand(_ label: Label, at r: Int, in n: Int, behind part: Part) -> Bool {
    let line = lines[n]
    if line.cells > 0 { return true }
    // `職業 職業⏎棒球裁判`
    if part.label == label, part.runs.isEmpty, label != .standardName, label != .belongsTo { return false }
    if line.isPlaced {
      guard part.label == nil else { return part.label != .description }
      guard let above = fields.last, above.label == .description, filled.contains(.description) else {
        return true
      }
      return line.runs[r].start ?? 0 < above.place.start ?? 0
    }
    if isBelowCategories, label == .occupationName || label == .jobCategoryName { return false }
    let above = part.label ?? open
    return above != .description || label == .standardLevel || label == .belongsTo || label == .standardCode
  }

  /// Drops the runs of a label, in one piece where nothing stands between them.
  private mutating func drop(_ places: [(line: Int, run: Int)]) {
    var open: SourceRange?
    for (line, run) in places {
      let range = lines[line].runs[run].range
      if let before = open, text.hasContent(SourceRange(before.upper, range.lower)) {
        sheet.drop(before, .label, of: text)
        open = nil
      }
      open = SourceRange(open?.lower ?? range.lower, range.upper)
    }
    if let open { sheet.drop(open, .label, of: text) }
  }

  // MARK: Values

  /// A label in a line without columns.
  private mutating func begin(_ label: Label, _ part: Part, in parts: [Part]) {
    if label == .belongsTo || label == .jobCategory { isBelowCategories = true }
    let name = parts.last { $0.label.map { !$0.isCategoryCode } ?? false }
    pair = label.isCategoryCode && name?.runs.isEmpty == false ? name?.label.map { ($0, label) } : nil
    open = label
  }

  private mutating func put(_ label: Label, _ runs: [Run], isRepeat: Bool = false, isBeside: Bool = false) {
    guard let first = runs.first, let last = runs.last else { return }
    let range = SourceRange(first.range.lower, last.range.upper)
    sheet.profile.append(Sheet.Field(label: label, range: range, isRepeat: isRepeat, isBeside: isBeside))
    filled.insert(label)
  }

  /// Cells that an extractor filled with the text of the one before them say nothing more.
  private mutating func putCells(_ label: Label, _ runs: [Run]) {
    for (n, run) in runs.enumerated() {
      put(label, [run], isRepeat: n > 0 && run.isSame(as: runs[n - 1]), isBeside: n > 0)
    }
  }

  private var goesOnWithCategory: Bool {
    open?.isCategory ?? fields.contains { $0.label.isCategory }
  }

  /// Text without a label of its own.
  private mutating func goOn(_ runs: [Run], _ cells: Int) {
    // A row of more cells without a label is none of the profile.
    guard cells == 0 || runs.count <= 2 else { return }
    var group: (label: Label, runs: [Run])?
    let isPlaced = runs.first?.start != nil && cells == width && fields.contains { $0.place.start != nil }
    for run in runs {
      let isCode = run.isCategoryCode
      // Behind one blank a name goes on.
      if isPlaced, group != nil, !run.isApart, !isCode {
        group?.runs.append(run)
        continue
      }
      let label = isPlaced ? nearest(to: run) : byForm(isCode)
      if group?.label == label, cells == 0 {
        group?.runs.append(run)
      } else {
        if let group { put(group.label, group.runs) }
        group = label.map { ($0, [run]) }
      }
    }
    if let group { put(group.label, group.runs) }
  }

  /// The field whose value starts nearest above a run.
  private func nearest(to run: Run) -> Label? {
    func distance(_ place: Run) -> Int { abs((place.start ?? 0) - (run.start ?? 0)) }
    return fields.reversed().min { distance($0.place) < distance($1.place) }?.label
  }

  /// What looks like a code goes on with the code of the category above, all else with its name.
  private func byForm(_ isCode: Bool) -> Label? {
    if let pair { return isCode ? pair.code : pair.name }
    if let open { return open }
    let code = isCode ? fields.last { $0.label.isCategoryCode } : nil
    return (code ?? fields.last { !$0.label.isCategoryCode })?.label
  }
}

extension PlacedLine.Run {
  fileprivate func isSame(as other: PlacedLine.Run) -> Bool {
    glyphs.count == other.glyphs.count && zip(glyphs, other.glyphs).allSatisfy { $0.scalar == $1.scalar }
  }

  /// Whether a code has the form of those of a category: letters, digits, or a letter and digits.
  fileprivate func isCode(of label: Label) -> Bool {
    let digits = glyphs.count { Vocabulary.isDigit($0.scalar) }
    return switch label {
    case .jobCategory: digits == 0
    case .occupation: digits == glyphs.count
    default: digits > 0 && digits < glyphs.count
    }
  }

  /// `INM`, `2512`, `J5820`
  fileprivate var isCategoryCode: Bool {
    glyphs.count <= 6 && glyphs.allSatisfy { Vocabulary.isAlphanumeric($0.scalar) }
  }
}
