internal import OCSAccounting
internal import OCSDiagnostics
internal import OCSSourceText
internal import OCSStandardModel
internal import OCSTextRepair
internal import OCSTokenization

/// All prints of the K (or S) codes of a standard → one entry a code, with the name that the prints agree on.
struct CompetencyDictionary {
  struct Competency {
    var code: ItemCode
    var name: TextID?
    var details: [TextID] = []
    var marks: [(text: String, slots: [Slot])] = []
    var range: SourceRange
  }

  /// One print of a code with its text.
  private struct Occurrence {
    var name: TextID?
    /// Where the name stands, if it is that of the code's first print byte by byte: then it has no text of its own.
    var twin: SourceRange?
    var details: [TextID] = []
    /// The place of the code's next print and one more, 0 where there is none.
    var next: UInt32 = 0
  }

  private let bench: Workbench
  private var entries: [Competency] = []
  /// All prints with a text, and for each entry the places of its first and its last one and one more.
  private var occurrences: [Occurrence] = []
  private var ends: [(first: UInt32, last: UInt32)] = []
  /// For the usual codes the entry's place and one more, 0 where there is none.
  private var places = [UInt32](repeating: 0, count: ItemCode.tableSize)
  private var otherPlaces: [String: Int] = [:]

  /// `lists` hold the entries of one column in document order.
  static func build(
    _ draft: Draft, _ list: Draft.Group.List, on bench: Workbench
  ) -> [Competency] {
    var dictionary = CompetencyDictionary(bench: bench)
    for group in draft.groups.indices {
      for entry in draft.groups[group][list] { dictionary.add(entry) }
    }
    return dictionary.resolve()
  }

  private init(bench: Workbench) {
    self.bench = bench
    entries.reserveCapacity(CompetencyDictionary.usualEntries)
    ends.reserveCapacity(CompetencyDictionary.usualEntries)
    occurrences.reserveCapacity(CompetencyDictionary.usualEntries * 4)
  }

  /// As many as a standard's list has.
  private static let usualEntries = 64

  // MARK: Prints

  /// The place of the code's entry, which is made where there is none.
  private mutating func place(of code: Coded) -> Int {
    let index = code.code.tableIndex
    if let index, places[index] > 0 { return Int(places[index]) - 1 }
    if index == nil, let known = otherPlaces[code.description] { return known }
    entries.append(Competency(code: code.code, range: code.range))
    ends.append((0, 0))
    if let index {
      places[index] = UInt32(entries.count)
    } else {
      otherPlaces[code.description] = entries.count - 1
    }
    return entries.count - 1
  }

  private mutating func put(_ occurrence: Occurrence, at place: Int) {
    occurrences.append(occurrence)
    let number = UInt32(occurrences.count)
    if ends[place].first == 0 {
      ends[place].first = number
    } else {
      occurrences[Int(ends[place].last) - 1].next = number
    }
    ends[place].last = number
  }

  /// The prints of an entry, each with a text of its own.
  private func prints(at place: Int) -> [Occurrence] {
    var prints: [Occurrence] = []
    var next = ends[place].first
    while next > 0 {
      var print = occurrences[Int(next) - 1]
      if let twin = print.twin, let first = print.name, let own = bench.arena.add(Stretches(twin)) {
        _ = bench.arena.share(own, with: first)
        print.name = own
      }
      prints.append(print)
      next = print.next
    }
    return prints
  }

  private mutating func add(_ entry: Entry) {
    guard let code = entry.code else { return }
    let place = place(of: code)
    guard !entry.ranges.isEmpty else { return }
    if entry.isPlain {
      let first = ends[place].first > 0 ? occurrences[Int(ends[place].first) - 1].name : nil
      if let first, entry.ranges.count == 1, bench.arena.isImage(first, of: entry.ranges[0]) {
        return put(Occurrence(name: first, twin: entry.ranges[0]), at: place)
      }
      let name = bench.arena.add(entry.ranges)
      if let name, let first { _ = bench.arena.share(name, with: first) }
      return put(Occurrence(name: name), at: place)
    }
    let glyphs = bench.glyphs(of: entry.ranges)
    guard !glyphs.isEmpty else { return }
    let parts = bench.parts(glyphs)
    for part in parts {
      if let bullet = part.bullet {
        bench.drop(SourceRange(glyphs[bullet].lower, glyphs[bullet].upper), .bullet)
      }
    }
    let hasDetails = parts.contains { $0.isItem && !$0.body.isEmpty }
    var name = parts[0].isItem ? 0..<0 : parts[0].body
    if hasDetails, let last = name.last, Vocabulary.isColon(glyphs[last].scalar) {
      bench.account.claim(SourceRange(glyphs[last].lower, glyphs[last].upper), .drop(.separator))
      name = name.lowerBound..<last
    }
    name = takeMarks(from: name, glyphs, entry.ranges, place)
    let nameID = bench.arena.add(bench.ranges(of: name, in: glyphs, of: entry.ranges))
    let details = parts.compactMap { part -> TextID? in
      guard part.isItem else { return nil }
      return bench.arena.add(bench.ranges(of: part.body, in: glyphs, of: entry.ranges))
    }
    put(Occurrence(name: nameID, details: details), at: place)
  }

  /// Takes 【註1】 and 【T1.1】、【T1.5】 off the end of a name.
  private mutating func takeMarks(
    from name: Range<Int>, _ glyphs: [Glyph], _ ranges: Stretches, _ place: Int
  ) -> Range<Int> {
    var end = name.upperBound
    var marks: [(text: String, range: Range<Int>)] = []
    while end > name.lowerBound, glyphs[end - 1].scalar == 0x3011,
      let open = (name.lowerBound..<end).last(where: { glyphs[$0].scalar == 0x3010 }),
      let words = markWords(open + 1..<end - 1, glyphs)
    {
      claim(open..<open + 1, glyphs, .separator)
      claim(end - 1..<end, glyphs, .separator)
      marks = words + marks
      end = open
      // `、` between two marks.
      if end - 1 > name.lowerBound, glyphs[end - 1].scalar == 0x3001, glyphs[end - 2].scalar == 0x3011 {
        claim(end - 1..<end, glyphs, .separator)
        end -= 1
      }
    }
    for mark in marks {
      let slot = bench.derive(bench.ranges(of: mark.range, in: glyphs, of: ranges))
      if let known = entries[place].marks.firstIndex(where: { $0.text == mark.text }) {
        entries[place].marks[known].slots.append(slot)
      } else {
        entries[place].marks.append((mark.text, [slot]))
      }
    }
    return name.lowerBound..<end
  }

  private func claim(_ part: Range<Int>, _ glyphs: [Glyph], _ kind: Drop.Kind) {
    bench.account.claim(
      SourceRange(glyphs[part.lowerBound].lower, glyphs[part.upperBound - 1].upper), .drop(kind))
  }

  /// The marks within one pair of brackets (`註1`, `T1.1、T1.5`); nil where it is something else.
  private func markWords(_ inside: Range<Int>, _ glyphs: [Glyph]) -> [(text: String, range: Range<Int>)]? {
    var words: [(String, Range<Int>)] = []
    var commas: [Range<Int>] = []
    var start = inside.lowerBound
    for i in inside.lowerBound...inside.upperBound {
      let isComma = i < inside.upperBound && glyphs[i].scalar == 0x3001
      guard isComma || i == inside.upperBound else { continue }
      guard i > start else { return nil }
      var word = ""
      for glyph in glyphs[start..<i] {
        word.unicodeScalars.append(UnicodeScalar(CharacterProperties.halfWidth(glyph.scalar)) ?? "?")
      }
      guard Marks.isMark(word) else { return nil }
      words.append((word, start..<i))
      if isComma { commas.append(i..<i + 1) }
      start = i + 1
    }
    for comma in commas { claim(comma, glyphs, .separator) }
    return words
  }

  // MARK: Names

  private consuming func resolve() -> [Competency] {
    for place in entries.indices where ends[place].first > 0 {
      if resolveAlike(place) { continue }
      var entry = entries[place]
      resolve(&entry, prints(at: place))
      entries[place] = entry
    }
    entries.sort { ItemCode.ascending($0.code, $1.code) }
    return entries
  }

  /// Gives an entry the one name and the sub-items that all of its prints have, byte by byte. False where they differ.
  private mutating func resolveAlike(_ place: Int) -> Bool {
    let first = Int(ends[place].first) - 1
    guard let name = occurrences[first].name else { return false }
    let details = occurrences[first].details
    var i = Int(occurrences[first].next) - 1
    while i >= 0 {
      guard let id = occurrences[i].name, bench.areSame(id, name),
        occurrences[i].details.count == details.count,
        details.indices.allSatisfy({ bench.areSame(occurrences[i].details[$0], details[$0]) })
      else { return false }
      i = Int(occurrences[i].next) - 1
    }
    (entries[place].name, entries[place].details) = (name, details)
    i = Int(occurrences[first].next) - 1
    while i >= 0 {
      if let twin = occurrences[i].twin {
        bench.account.claim(twin, .repeated(name, at: 0))
      } else if let id = occurrences[i].name {
        _ = bench.claimRepeat(id, of: name)
      }
      for n in details.indices { _ = bench.claimRepeat(occurrences[i].details[n], of: details[n]) }
      i = Int(occurrences[i].next) - 1
    }
    return true
  }

  /// A name in one of its spellings: all prints with the same characters, white space apart.
  private struct Form {
    var solid: [UInt8]
    var members: [Int]
    var first: Int { members[0] }

    /// Fewer prints, or as many and later ones.
    func isLess(than other: Form) -> Bool { (members.count, -first) < (other.members.count, -other.first) }
  }

  private func resolve(_ result: inout Competency, _ occurrences: [Occurrence]) {
    let solids = solids(of: occurrences)
    let forms = forms(of: occurrences, solids)
    guard !forms.isEmpty else { return }
    let chosen = chosen(among: forms)
    var isChosen = Array(repeating: false, count: occurrences.count)
    for i in chosen.members { isChosen[i] = true }
    let complete = chosen.members.filter { solids[$0] == chosen.solid }
    let name = complete.min { blanks(occurrences[$0].name!) < blanks(occurrences[$1].name!) }!
    result.name = occurrences[name].name
    let code = result.code.description
    var isFirst = Array(repeating: false, count: occurrences.count)
    for form in forms { isFirst[form.first] = true }
    for (i, occurrence) in occurrences.enumerated() where i != name {
      guard let other = occurrence.name, let id = result.name else { continue }
      if isChosen[i], bench.claimRepeat(other, of: id) { continue }
      bench.claimVariant(other, of: id)
      if isFirst[i] || isChosen[i] {
        bench.find(
          .conflictingName, code: code,
          "\(code) is also named \(bench.arena.string(other))", suggestion: bench.arena.string(id),
          bench.span(of: other))
      }
    }
    resolveDetails(&result, occurrences, isChosen)
  }

  /// The names without their white space; most share their bytes with the first.
  private func solids(of occurrences: [Occurrence]) -> [[UInt8]] {
    var solids: [[UInt8]] = []
    solids.reserveCapacity(occurrences.count)
    for occurrence in occurrences {
      if let name = occurrence.name, let first = occurrences[0].name, !solids.isEmpty,
        bench.arena.areShared(name, first)
      {
        solids.append(solids[0])
      } else {
        solids.append(occurrence.name.map(bench.solidBytes) ?? [])
      }
    }
    return solids
  }

  /// The spellings of a name, in the order of their bytes.
  private func forms(of occurrences: [Occurrence], _ solids: [[UInt8]]) -> [Form] {
    let prints = occurrences.indices.filter { occurrences[$0].name != nil }.sorted {
      solids[$0] == solids[$1] ? $0 < $1 : solids[$0].lexicographicallyPrecedes(solids[$1])
    }
    var forms: [Form] = []
    for i in prints {
      if let last = forms.indices.last, forms[last].solid == solids[i] {
        forms[last].members.append(i)
      } else {
        forms.append(Form(solid: solids[i], members: [i]))
      }
    }
    return forms
  }

  /// The spelling with the most prints, then the first. A cut tail speaks for the complete name that it begins.
  private func chosen(among sorted: [Form]) -> Form {
    // What a spelling begins stands right behind it.
    func begins(_ form: Int, _ other: Int) -> Bool {
      other < sorted.count && sorted[other].solid.starts(with: sorted[form].solid)
    }
    var whole = sorted.indices.map { begins($0, $0 + 1) ? nil : sorted[$0] }
    for form in sorted.indices.filter({ whole[$0] == nil }).sorted(by: { sorted[$0].first < sorted[$1].first }
    ) {
      var best: Int?
      var other = form + 1
      while begins(form, other) {
        if let candidate = whole[other], best.flatMap({ whole[$0] })?.isLess(than: candidate) ?? true {
          best = other
        }
        other += 1
      }
      if let best { whole[best]?.members += sorted[form].members }
    }
    return whole.compactMap(\.self).max { $0.isLess(than: $1) }!
  }

  private func blanks(_ id: TextID) -> Int { bench.arena.utf8(id).count { $0 == 0x20 } }

  /// The fullest list of sub-items; other prints of the list repeat it or are told.
  private func resolveDetails(
    _ result: inout Competency, _ occurrences: [Occurrence], _ isChosen: [Bool]
  ) {
    let fullest = occurrences.indices.max {
      let (a, b) = (occurrences[$0], occurrences[$1])
      let (x, y) = (isChosen[$0] ? 1 : 0, isChosen[$1] ? 1 : 0)
      return (x, a.details.count, length(a), -$0) < (y, b.details.count, length(b), -$1)
    }
    guard let fullest else { return }
    result.details = occurrences[fullest].details
    let code = result.code.description
    for (i, occurrence) in occurrences.enumerated() where i != fullest {
      for (k, detail) in occurrence.details.enumerated() {
        let own = k < result.details.count ? [result.details[k]] : []
        // An end alone has lost something.
        if (own + result.details.prefix(CompetencyDictionary.mostDetails)).contains(where: {
          bench.claimRepeat(detail, of: $0, mayBeEnd: false)
        }) {
          continue
        }
        guard let anchor = own.first ?? result.details.first ?? result.name else { continue }
        bench.claimVariant(detail, of: anchor)
        bench.find(
          .conflictingName, code: code, "\(code) also lists \(bench.arena.string(detail))",
          bench.span(of: detail))
      }
    }
  }

  /// How many sub-items are compared with one of another print: a list has fewer.
  private static let mostDetails = 200

  private func length(_ occurrence: Occurrence) -> Int {
    occurrence.details.reduce(0) { $0 + bench.arena.utf8($1).count }
  }
}

/// Marks of notes and tasks: `註1`, `T1.1`, `T2a.3`.
enum Marks {
  static func isMark(_ word: String) -> Bool {
    guard word.unicodeScalars.first == "註" else { return ItemCode(word)?.letters == .duty }
    let number = word.unicodeScalars.dropFirst()
    return 1...4 ~= number.count && number.allSatisfy { $0 >= "0" && $0 <= "9" }
  }
}
