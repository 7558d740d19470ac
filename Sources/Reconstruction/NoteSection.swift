internal import OCSAccounting
internal import OCSSourceText
internal import OCSTextRepair
internal import OCSTokenization

/// What stands under 說明與補充事項: prerequisites and notes.
struct NoteSection {
  struct Note {
    var mark: (text: String, slot: Slot)?
    var text: TextID
  }

  private(set) var prerequisites: [TextID] = []
  private(set) var notes: [Note] = []

  private let bench: Workbench
  private var items: [Item] = []
  private var holdsPrerequisites = false
  private var lastMark = 0
  /// Bullets that follow ends of sentences and colons of the paragraph more than once, with nothing between.
  private var attachedBullets: Set<UInt32> = []
  /// Those that a wrap left behind an end.
  private var knownBullets: Set<UInt32> = []

  /// A piece of the section that starts where an item may start.
  private struct Unit {
    var glyphs: [Glyph]
    var ranges: Stretches
  }

  /// An item before its ordinal is known to be one of a series.
  private struct Item {
    var unit: Unit
    var part: Range<Int>
    var mark: (text: String, slot: Slot)?
    var isPrerequisite: Bool
  }

  static func read(_ paragraphs: [Sheet.Paragraph], on bench: Workbench) -> NoteSection {
    var section = NoteSection(bench: bench)
    section.run(paragraphs)
    return section
  }

  private init(bench: Workbench) { self.bench = bench }

  private mutating func run(_ paragraphs: [Sheet.Paragraph]) {
    for paragraph in paragraphs {
      let unit = Unit(glyphs: bench.glyphs(of: paragraph.ranges), ranges: paragraph.ranges)
      if !unit.glyphs.isEmpty { read(unit) }
    }
    dropOrdinals()
    for item in items { put(item) }
  }

  /// A paragraph → its items: cut at breaks of the markup, bullets, marks, ordinals and labels.
  private mutating func read(_ unit: Unit) {
    let glyphs = unit.glyphs
    findAttachedBullets(in: glyphs)
    let series = Ordinals.series(in: glyphs)
    let ordinals = Set(Ordinals.areOfSentence(series, in: glyphs) ? [] : series.map(\.lowerBound))
    var start = 0
    var expected = lastMark + 1
    var cuts: [Int] = []
    // Behind a title whose characters blanks part: other titles stand within it.
    var titleEnd = 0
    for i in glyphs.indices {
      let isFree =
        i == 0 || glyphs[i].gap != .none || Vocabulary.endsSentence(glyphs[i - 1].scalar)
        || (cuts.last == i - 1 && isBullet(i - 1, in: glyphs))
      var isCut =
        i == 0 || glyphs[i].gap == .item || ordinals.contains(i) || isBullet(i, in: glyphs)
      if isFree, let mark = mark(at: i, in: glyphs),
        i == 0 || mark.number == expected || glyphs[i].gap >= .line
      {
        // Behind a bullet the mark belongs to the item that the bullet opened.
        isCut = isCut || cuts.last.map { $0 < i - 1 || !isBullet($0, in: glyphs) } ?? true
        expected = mark.number + 1
      }
      if isFree, i >= titleEnd, let (_, end) = Label.noteTitle(glyphs[i...]) {
        titleEnd = end
        isCut = isCut || cuts.last.map { $0 < i - 1 || !isBullet($0, in: glyphs) } ?? true
      }
      if isCut { cuts.append(i) }
    }
    cuts.append(glyphs.count)
    for end in cuts.dropFirst() {
      item(start..<end, unit)
      start = end
    }
  }

  private func isBullet(_ i: Int, in glyphs: [Glyph]) -> Bool {
    let glyph = glyphs[i]
    guard i + 1 < glyphs.count else { return false }
    let isStrong = Vocabulary.isStrongBullet(glyph.scalar)
    guard isStrong || Vocabulary.isWeakBullet(glyph.scalar) else { return false }
    if i > 0, glyph.gap == .none {
      // Where the line ends are gone an item starts behind the one before it.
      return isAttachedBullet(i, in: glyphs)
        && (attachedBullets.contains(glyph.scalar) || mark(at: i + 1, in: glyphs) != nil)
    }
    if isStrong { return true }
    let next = glyphs[i + 1]
    if i == 0 || glyph.gap >= .line {
      return next.gap != .none || Vocabulary.isMiddleDot(glyph.scalar)
        || !(Vocabulary.isDigit(next.scalar) || next.scalar == glyph.scalar)
    }
    let isBehindEnd = Vocabulary.endsSentence(glyphs[i - 1].scalar) || glyphs[i - 1].endsLabel
    return next.gap != .none || isBehindEnd && Vocabulary.isMiddleDot(glyph.scalar)
  }

  /// Whether a bullet stands right behind a sentence or a colon.
  private func isAttachedBullet(_ i: Int, in glyphs: [Glyph]) -> Bool {
    let s = glyphs[i].scalar
    guard Vocabulary.isAnyBullet(s), i > 0, i + 1 < glyphs.count,
      glyphs[i].gap == .none, Vocabulary.endsSentence(glyphs[i - 1].scalar) || glyphs[i - 1].endsLabel
    else { return false }
    return (Vocabulary.isStrongBullet(s) || !Vocabulary.isDigit(glyphs[i + 1].scalar))
      && glyphs[i + 1].scalar != s
  }

  private mutating func findAttachedBullets(in glyphs: [Glyph]) {
    attachedBullets = knownBullets
    var once: Set<UInt32> = []
    for i in glyphs.indices where isAttachedBullet(i, in: glyphs) {
      if !once.insert(glyphs[i].scalar).inserted { attachedBullets.insert(glyphs[i].scalar) }
    }
  }

  private mutating func item(_ whole: Range<Int>, _ unit: Unit) {
    let glyphs = unit.glyphs
    var part = whole
    var start = part.lowerBound
    func claim(_ range: Range<Int>, _ kind: Drop.Kind) {
      for piece in bench.ranges(of: range, in: glyphs, of: unit.ranges) { bench.drop(piece, kind) }
    }
    // A wrap may leave the bullet of the next item at the end of a line.
    if let last = glyphs.last, part.upperBound == glyphs.count, part.count > 1,
      Vocabulary.isStrongBullet(last.scalar) || Vocabulary.isMiddleDot(last.scalar),
      Vocabulary.endsSentence(glyphs[glyphs.count - 2].scalar) || glyphs[glyphs.count - 2].endsLabel
    {
      claim(part.upperBound - 1..<part.upperBound, .bullet)
      knownBullets.insert(last.scalar)
      part = part.lowerBound..<part.upperBound - 1
    }
    // A slash between blanks stands for a line end.
    if part.count > 1, glyphs[part.upperBound - 1].isSlashBehindBlank {
      claim(part.upperBound - 1..<part.upperBound, .separator)
      part = part.lowerBound..<part.upperBound - 1
    }
    if isBullet(start, in: glyphs) {
      claim(start..<start + 1, .bullet)
      start += 1
      // The text's own behind one of the markup.
      if start + 1 < part.upperBound,
        Vocabulary.isStrongBullet(glyphs[start].scalar) || Vocabulary.isMiddleDot(glyphs[start].scalar)
      {
        claim(start..<start + 1, .bullet)
        start += 1
      }
    }
    if let (label, end) = Label.noteTitle(glyphs[start..<part.upperBound]) {
      claim(start..<end, .label)
      holdsPrerequisites = label == .prerequisites
      start = end
      if start + 1 < part.upperBound, glyphs[start].isSlashBehindBlank, glyphs[start + 1].gap != .none {
        claim(start..<start + 1, .separator)
        start += 1
      }
      if start < part.upperBound, isBullet(start, in: glyphs) || isAttachedBullet(start, in: glyphs) {
        claim(start..<start + 1, .bullet)
        start += 1
      }
    }
    guard start < part.upperBound else { return }
    if Vocabulary.isPlaceholder(glyphs[start..<part.upperBound]) {
      claim(start..<part.upperBound, .placeholder)
      return
    }
    var noteMark: (text: String, slot: Slot)?
    // A mark that marks nothing is text.
    if let mark = mark(at: start, in: glyphs), mark.end < part.upperBound,
      mark.end + 1 < part.upperBound || !glyphs[mark.end].endsLabel,
      !holdsPrerequisites || mark.number == lastMark + 1
    {
      holdsPrerequisites = false
      claim(start..<start + 1, .separator)
      claim(mark.end - 1..<mark.end, .separator)
      let inner = start + 1..<mark.end - 1
      noteMark = (
        "註\(mark.number)", bench.derive(bench.ranges(of: inner, in: glyphs, of: unit.ranges))
      )
      lastMark = mark.number
      start = mark.end
      if glyphs[start].endsLabel {
        claim(start..<start + 1, .separator)
        start += 1
      }
    }
    items.append(
      Item(
        unit: unit, part: start..<part.upperBound, mark: noteMark, isPrerequisite: holdsPrerequisites))
  }

  /// The ordinals of a series that counts from 1 go; a number alone stays.
  private mutating func dropOrdinals() {
    var run: [(item: Int, end: Int)] = []
    func close(_ section: inout NoteSection) {
      if run.count > 1 {
        for (i, end) in run {
          let item = section.items[i]
          for range in section.bench.ranges(
            of: item.part.lowerBound..<end, in: item.unit.glyphs, of: item.unit.ranges)
          {
            section.bench.drop(range, .bullet)
          }
          section.items[i].part = end..<item.part.upperBound
        }
      }
      run = []
    }
    for (i, item) in items.enumerated() {
      let ordinal = Ordinals.ordinal(at: item.part.lowerBound, in: item.unit.glyphs, behind: run.count)
      let isNext = ordinal.map { $0.number == run.count + 1 && $0.end < item.part.upperBound } ?? false
      if !isNext || (i > 0 && items[i - 1].isPrerequisite != item.isPrerequisite) { close(&self) }
      if let ordinal, ordinal.number == run.count + 1, ordinal.end < item.part.upperBound {
        run.append((i, ordinal.end))
      }
    }
    close(&self)
  }

  private mutating func put(_ item: Item) {
    guard let id = bench.arena.add(bench.ranges(of: item.part, in: item.unit.glyphs, of: item.unit.ranges))
    else { return }
    if item.isPrerequisite {
      prerequisites.append(id)
    } else {
      notes.append(Note(mark: item.mark, text: id))
    }
  }

  /// 【註 1】 at `i`: its number and the index behind it.
  private func mark(at i: Int, in glyphs: [Glyph]) -> (number: Int, end: Int)? {
    guard glyphs[i].scalar == 0x3010, i + 2 < glyphs.count, glyphs[i + 1].scalar == 0x8A3B else { return nil }
    var j = i + 2
    var number = 0
    while j < glyphs.count, Vocabulary.isDigit(glyphs[j].scalar), j - i < 6 {
      number = number * 10 + Int(CharacterProperties.halfWidth(glyphs[j].scalar) - 0x30)
      j += 1
    }
    guard j > i + 2, j < glyphs.count, glyphs[j].scalar == 0x3011 else { return nil }
    return (number, j + 1)
  }
}

extension Glyph {
  fileprivate var endsLabel: Bool { Vocabulary.isColon(scalar) }
}

extension Glyph {
  fileprivate var isSlashBehindBlank: Bool { scalar == 0x2F && gap != .none }
}
