internal import OCSAccounting
internal import OCSDiagnostics
internal import OCSSourceText
internal import OCSStandardModel
internal import OCSTextRepair
internal import OCSTokenization

/// The profile of a standard: what stands in the table above its tasks.
struct ProfileSection {
  struct Category {
    var code: (text: String, slots: [Slot])?
    var path: [TextID] = []
  }

  var code: (text: String, slot: Slot)?
  var name: TextID?
  var nameKind: Standard.NameKind?
  var level: (value: Int?, slot: Slot)?
  var description: TextID?
  var job: [Category] = []
  var occupation: [Category] = []
  var industry: [Category] = []

  private let bench: Workbench
  private var values: [Label: Stretches] = [:]
  /// Cells that say the same as the one before them.
  private var repeats: [Label: Stretches] = [:]
  /// Values of several cells side by side.
  private var cut: Set<Label> = []

  static func read(_ fields: [Sheet.Field], on bench: Workbench) -> ProfileSection {
    var section = ProfileSection(bench: bench)
    for field in fields {
      if field.isRepeat || section.says(field) {
        section.repeats[field.label, default: []].append(field.range)
      } else {
        section.values[field.label, default: []].append(field.range)
        if field.isBeside { section.cut.insert(field.label) }
      }
    }
    section.readCode()
    section.readName()
    section.readLevel()
    section.readDescription()
    section.job = section.categories(.jobCategory, .jobCategoryCode)
    section.occupation = section.categories(.occupation, .occupationCode)
    section.industry = section.categories(.industry, .industryCode)
    section.claimRepeats()
    section.tellCutValues(fields)
    return section
  }

  private init(bench: Workbench) { self.bench = bench }

  /// The glyphs of a value; nil where it is absent or a placeholder, which is claimed here.
  private func value(_ label: Label) -> (glyphs: [Glyph], ranges: Stretches)? {
    guard let ranges = values[label] else { return nil }
    let glyphs = bench.glyphs(of: ranges)
    guard !glyphs.isEmpty else { return nil }
    if Vocabulary.isPlaceholder(glyphs[...]) {
      bench.drop(ranges, .placeholder)
      return nil
    }
    return (glyphs, ranges)
  }

  /// Whether a field with a single value has this one already: a table that goes on repeats its last row.
  private func says(_ field: Sheet.Field) -> Bool {
    guard field.label == .standardCode || field.label == .standardLevel, let last = values[field.label]?.last
    else { return false }
    return bench.text.glyphs(of: last).string == bench.text.glyphs(of: field.range).string
  }

  private func claimRepeats() {
    for (label, ranges) in repeats {
      for range in ranges {
        switch label {
        case .standardCode:
          if let (text, slot) = code, bench.text.glyphs(of: range).string == text {
            bench.derive(range, as: slot)
          }
        case .standardLevel:
          if let (value, slot) = level, LevelText(bench.text.glyphs(of: range)).value == value {
            bench.derive(range, as: slot)
          }
        case .jobCategoryCode: claimRepeat(range, of: job)
        case .occupationCode: claimRepeat(range, of: occupation)
        case .industryCode: claimRepeat(range, of: industry)
        case .jobCategory: claimPaths(range, of: job, label)
        case .occupation: claimPaths(range, of: occupation, label)
        case .industry: claimPaths(range, of: industry, label)
        default:
          guard let text = label == .description ? description : name, let id = bench.arena.add([range])
          else { continue }
          _ = bench.claimRepeat(id, of: text)
        }
      }
    }
  }

  private func claimRepeat(_ range: SourceRange, of categories: [Category]) {
    let glyphs = bench.text.glyphs(of: range)
    for word in words(of: glyphs) {
      guard
        let slot = categories.first(where: { $0.code?.text == Array(glyphs[word]).string })?.code?.slots.first
      else { continue }
      bench.derive(SourceRange(glyphs[word.lowerBound].lower, glyphs[word.upperBound - 1].upper), as: slot)
    }
  }

  /// The parts of paths printed again, each against the first part with its text.
  private func claimPaths(_ range: SourceRange, of categories: [Category], _ label: Label) {
    let glyphs = bench.text.glyphs(of: range)
    guard !glyphs.isEmpty else { return }
    let codes = categories.map { $0.code?.text ?? "" }
    let entries = parted(glyphs, by: codes, label) ?? [glyphs.indices]
    var first = categories.flatMap(\.path)[...]
    for part in entries.flatMap({ path($0, glyphs, [range]) }) {
      if let text = first.first, bench.claimRepeat(part, of: text) { first.removeFirst() }
    }
  }

  /// An edge that is none cuts the lines of a value: what stands in its cells may be read cell by cell or line by line.
  private func tellCutValues(_ fields: [Sheet.Field]) {
    for field in fields where cut.contains(field.label) && !field.isBeside {
      guard let ranges = values[field.label], ranges.count > 1 else { continue }
      let cells = ranges.map { range in
        let glyphs = bench.text.glyphs(of: range)
        return glyphs.indices.parts(at: glyphs.indices.dropFirst().filter { glyphs[$0].gap >= .line })
          .map { glyphs[$0].string }
      }
      let most = cells.map(\.count).max() ?? 0
      guard most > 1 else { continue }
      let lines = (0..<most).flatMap { n in cells.compactMap { n < $0.count ? $0[n] : nil } }
      bench.find(
        .ambiguousText, code: nil,
        "cells side by side hold this value; they are read one after the other, line by line it is "
          + lines.joined(), field.range)
    }
  }

  private mutating func readCode() {
    guard let (glyphs, ranges) = value(.standardCode) else { return }
    // Text of other cells comes behind a code whose neighbour's label could not be read: it is left for the unplaced.
    code = StandardCode.read(glyphs, ranges, on: bench)
    for range in ranges where code == nil && ranges.count > 1 {
      code = StandardCode.read(bench.glyphs(of: [range]), [range], on: bench)
    }
    guard code == nil else { return }
    let isOneWord = StandardCode.mayBe(glyphs)
    let end = isOneWord ? nil : glyphs.indices.dropFirst().first { glyphs[$0].gap >= .line }
    let scalars = glyphs[..<(end ?? glyphs.count)].map(\.scalar)
    let isPlain = scalars.allSatisfy(CharacterProperties.isPlain)
    let text = String.UnicodeScalarView(
      (isPlain ? scalars : NormalizationFormC.normalize(scalars)).compactMap(UnicodeScalar.init))
    code = (String(text), bench.derive(bench.ranges(of: 0..<scalars.count, in: glyphs, of: ranges)))
    StandardCode.tellIfCut(Array(glyphs[..<scalars.count]), on: bench)
  }

  private mutating func readName() {
    for (label, kind) in [
      (Label.occupationName, Standard.NameKind.occupation), (.jobCategoryName, .jobCategory),
      (.standardName, nil),
    ] as [(Label, Standard.NameKind?)] {
      guard name == nil, let (_, ranges) = value(label) else { continue }
      name = bench.arena.add(ranges)
      nameKind = kind
    }
  }

  private mutating func readLevel() {
    guard var (glyphs, ranges) = value(.standardLevel) else { return }
    // Other cells and lines say nothing of a level that the first one tells by itself.
    // What a level says beside its number is a few characters.
    let leastGap = glyphs.count > 20 ? Glyph.Gap.line : .hard
    let isBehindFirst = { (glyph: Glyph) in glyph.gap >= leastGap || glyph.lower >= ranges[0].upper }
    if let end = glyphs.indices.dropFirst().first(where: { isBehindFirst(glyphs[$0]) }),
      LevelText(Array(glyphs[..<end])).value != nil
    {
      ranges = bench.ranges(of: 0..<end, in: glyphs, of: ranges)
      glyphs.removeSubrange(end...)
    } else if !LevelText(glyphs).isPlain,
      let own = ranges.first(where: { LevelText(bench.glyphs(of: [$0])).isPlain })
    {
      ranges = [own]
      glyphs = bench.glyphs(of: ranges)
    }
    // Longer text is none of a level's: it is left for the unplaced.
    guard glyphs.count <= 20 else { return }
    let place = SourceRange(glyphs[0].lower, glyphs[glyphs.count - 1].upper)
    switch LevelText(glyphs) {
    case .level(let value): level = (value, bench.derive(ranges))
    case .qualified(let value):
      level = (value, bench.derive(ranges))
      bench.find(
        .invalidLevel, code: nil, "the level \(glyphs.string) says more than a number from 1 to 6",
        suggestion: String(value), place)
    case .unreadable, .none:
      level = (nil, bench.derive(ranges))
      bench.find(.invalidLevel, code: nil, "\(glyphs.string) is no level from 1 to 6", place)
    }
  }

  /// An item that starts with an ordinal starts a new line and keeps its ordinal.
  private mutating func readDescription() {
    guard let (glyphs, ranges) = value(.description) else { return }
    let starts = Ordinals.starts(in: glyphs).filter { $0 > 0 }
    description = bench.arena.add(
      lines: glyphs.indices.parts(at: starts).map { bench.ranges(of: $0, in: glyphs, of: ranges) })
  }

  // MARK: Categories

  private func categories(_ label: Label, _ codeLabel: Label) -> [Category] {
    var codes: [(text: String, ranges: Stretches)] = []
    if let (glyphs, ranges) = value(codeLabel) {
      // Other words are no code of any category: they are left for the unplaced.
      for word in words(of: glyphs) {
        if let number = StandardCode.madeNumber(glyphs[word]) {
          bench.find(
            .malformedCode, code: number, "\(glyphs[word].string) is not how a code is written",
            suggestion: number,
            SourceRange(glyphs[word.lowerBound].lower, glyphs[word.upperBound - 1].upper))
          codes.append((number, bench.ranges(of: word, in: glyphs, of: ranges)))
        } else if StandardCode.mayBe(glyphs[word]) {
          codes.append((Array(glyphs[word]).string, bench.ranges(of: word, in: glyphs, of: ranges)))
        }
      }
    }
    var entries: [[TextID]] = []
    if let (glyphs, ranges) = value(label) {
      if let parts = parted(glyphs, by: codes.map(\.text), label) {
        for entry in parts { entries.append(path(entry, glyphs, ranges)) }
      } else {
        bench.find(
          .ambiguousText, code: nil,
          "\(codes.count) codes but the names' boundaries are gone; they are kept as one entry",
          SourceRange(glyphs[0].lower, glyphs[glyphs.count - 1].upper))
        entries.append(path(glyphs.indices, glyphs, ranges))
      }
    }
    return (0..<max(codes.count, entries.count)).map { i in
      Category(
        code: i < codes.count ? (codes[i].text, [bench.derive(codes[i].ranges)]) : nil,
        path: i < entries.count ? entries[i] : [])
    }
  }

  /// Runs of glyphs between white space and `、`, and codes of one form that stand behind each other.
  private func words(of glyphs: [Glyph]) -> [Range<Int>] {
    var words: [Range<Int>] = []
    var start = 0
    for i in 1...glyphs.count {
      if i < glyphs.count, glyphs[i].gap == .none, glyphs[i].scalar != 0x3001 { continue }
      // A code that a wrap cut behind a hyphen goes on.
      if i < glyphs.count, glyphs[i - 1].scalar == 0x2D, glyphs[start].scalar != 0x2D { continue }
      words.append(start..<i)
      start = i
      if i < glyphs.count, glyphs[i].scalar == 0x3001 {
        bench.account.claim(SourceRange(glyphs[i].lower, glyphs[i].upper), .drop(.separator))
        start = i + 1
      }
    }
    return words.filter { !$0.isEmpty }.flatMap { StandardCode.parts(of: $0, in: glyphs) }
  }

  /// As many entries as there are codes: line by line where the lines are known, else cut at white
  /// space so that all parts are paths of one depth. Nil where that is not one way only.
  private func parted(_ glyphs: [Glyph], by codes: [String], _ label: Label) -> [Range<Int>]? {
    let count = codes.count
    guard count > 1 else { return [glyphs.indices] }
    for gap in [Glyph.Gap.hard, .line, .blank] {
      let cuts = gaps(glyphs, gap)
      if cuts.count == count - 1 { return glyphs.indices.parts(at: cuts) }
    }
    var ways = waysToPart(glyphs, into: count, at: gaps(glyphs, .blank))
    if ways.isEmpty {
      // The line ends are gone: a name ends like the others do.
      let ends = nameEnds(in: glyphs, label)
      ways = waysToPart(
        glyphs, into: count, at: glyphs.indices.dropFirst().filter { ends.contains(glyphs[$0 - 1].scalar) })
    }
    if ways.count > 1, label == .industry {
      let known = ways.map { way in zip(way, codes).count { IndustrySection.starts(glyphs[$0], of: $1) } }
      let best = ways.indices.filter { known[$0] == known.max() }
      if best.count == 1 { ways = [ways[best[0]]] }
    }
    if ways.count > 1 {
      // Names of one kind end alike (…業, …人員).
      let ends = nameEnds(in: glyphs, label)
      let alike = ways.map { way in way.count { ends.contains(glyphs[$0.upperBound - 1].scalar) } }
      let best = ways.indices.filter { alike[$0] == alike.max() }
      if best.count == 1 { ways = [ways[best[0]]] }
    }
    if ways.count == 1 { return ways[0] }
    // A line that a wrap ends is as wide as the cell: a short one ends with its entry.
    let ends = shortLineEnds(glyphs)
    let possible = ways.filter { way in ends.allSatisfy { end in way.contains { $0.upperBound == end } } }
    if possible.count == 1 { return possible[0] }
    return ends.count == count - 1 ? glyphs.indices.parts(at: ends) : nil
  }

  /// Where entries may be parted: at gaps of this kind or a harder one, but for those beside the slashes of paths.
  private func gaps(_ glyphs: [Glyph], _ least: Glyph.Gap) -> [Int] {
    glyphs.indices.dropFirst().filter { glyphs[$0].gap >= least && slash(beside: $0, in: glyphs) == nil }
  }

  /// The slash on a side of a gap.
  private func slash(beside gap: Int, in glyphs: [Glyph]) -> Int? {
    [gap, gap - 1].first { Vocabulary.isSlash(glyphs[$0].scalar) }
  }

  /// The lines of a cell. Blanks on both sides of a slash end none.
  private func lines(_ glyphs: [Glyph]) -> [Range<Int>] {
    glyphs.indices.parts(
      at: glyphs.indices.dropFirst().filter { gap in
        guard glyphs[gap].gap == .blank, let slash = slash(beside: gap, in: glyphs) else {
          return glyphs[gap].gap != .none
        }
        return slash == 0 || glyphs[slash].gap == .none
          || slash + 1 == glyphs.count || glyphs[slash + 1].gap == .none
      })
  }

  /// Behind the lines, but for the last, on which the next character would have found room.
  private func shortLineEnds(_ glyphs: [Glyph]) -> [Int] {
    let lines = lines(glyphs)
    func width(_ part: Range<Int>) -> Int { CharacterProperties.width(of: glyphs[part].lazy.map(\.scalar)) }
    let widest = lines.map(width).max() ?? 0
    return zip(lines, lines.dropFirst()).filter { line, next in
      // Punctuation takes the character before it along.
      let unit = glyphs[next].dropFirst().prefix { Vocabulary.cannotStartLine($0.scalar) }.count + 1
      return slash(beside: next.lowerBound, in: glyphs) == nil
        && width(line) + width(next.prefix(unit)) <= widest
    }.map(\.0.upperBound)
  }

  private func waysToPart(_ glyphs: [Glyph], into count: Int, at gaps: [Int]) -> [[Range<Int>]] {
    let slashes = glyphs.indices.filter { Vocabulary.isSlash(glyphs[$0].scalar) }
    guard slashes.count % count == 0, slashes.count >= count else { return [] }
    let depth = slashes.count / count
    // Between the last slash of one entry and the first of the next there must be one cut.
    var ways: [[Int]] = [[]]
    var g = 0
    for n in 1..<count {
      while g < gaps.count, gaps[g] <= slashes[n * depth - 1] + 1 { g += 1 }
      let first = g
      while g < gaps.count, gaps[g] < slashes[n * depth] { g += 1 }
      let options = gaps[first..<g]
      if options.count == 1 {
        for w in ways.indices { ways[w].append(options[first]) }
      } else {
        ways = ways.flatMap { way in options.map { way + [$0] } }
      }
      if ways.isEmpty || ways.count > 64 { return [] }
    }
    return ways.map { glyphs.indices.parts(at: $0) }
  }

  /// The last characters of names whose end is certain, which are those before a slash or at the very end. Industries
  /// end in 業.
  private func nameEnds(in glyphs: [Glyph], _ label: Label) -> Set<UInt32> {
    var ends: Set<UInt32> = [glyphs[glyphs.count - 1].scalar]
    if label == .industry { ends.insert(0x696D) }
    for i in glyphs.indices.dropFirst() where Vocabulary.isSlash(glyphs[i].scalar) {
      ends.insert(glyphs[i - 1].scalar)
    }
    return ends
  }

  private func path(_ entry: Range<Int>, _ glyphs: [Glyph], _ ranges: Stretches) -> [TextID] {
    var path: [TextID] = []
    var start = entry.lowerBound
    for i in entry.lowerBound...entry.upperBound {
      let isSlash = i < entry.upperBound && Vocabulary.isSlash(glyphs[i].scalar)
      guard isSlash || i == entry.upperBound else { continue }
      if i > start, let id = bench.arena.add(bench.ranges(of: start..<i, in: glyphs, of: ranges)) {
        path.append(id)
      }
      if isSlash {
        bench.account.claim(SourceRange(glyphs[i].lower, glyphs[i].upper), .drop(.separator))
      }
      start = i + 1
    }
    return path
  }
}

extension Sequence where Element == Glyph {
  /// The characters without white space.
  var string: String {
    var out: [UInt8] = []
    out.reserveCapacity(3 * underestimatedCount)
    for glyph in self { Scalars.append(UnicodeScalar(glyph.scalar)?.value ?? 0xFFFD, to: &out) }
    return String(decoding: out, as: UTF8.self)
  }
}
