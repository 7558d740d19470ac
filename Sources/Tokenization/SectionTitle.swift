internal import OCSSourceText

/// The title of a section below the tasks, at the start of some text.
struct SectionTitle {
  let section: Section
  /// The title with what stands before it, empty where a list of the notes has a title of its own only.
  let print: Range<Int>
  /// The bullet before it, where an extractor took it for an item.
  var bullet: Int?

  /// Whether a title may start some text, by its first character.
  static func mayStart(_ glyphs: ArraySlice<Glyph>) -> Bool {
    guard let first = glyphs.first?.scalar else { return false }
    return Vocabulary.isAnyBullet(first) || Label.mayStartTitle(with: first)
  }

  /// Items may stand behind a title.
  static func match(_ all: ArraySlice<Glyph>) -> SectionTitle? {
    var glyphs = all
    var bullet: Int?
    if let first = all.first, Vocabulary.isAnyBullet(first.scalar), all.count > 1,
      all[all.startIndex + 1].gap != .none
    {
      bullet = all.startIndex
      glyphs = all.dropFirst()
    }
    guard let first = glyphs.first, Label.mayStartTitle(with: first.scalar) else { return nil }
    guard let (label, end) = Label.match(glyphs, among: { $0 == .attitudes || $0 == .notes }) else {
      let isList = Label.noteTitle(glyphs)?.end == glyphs.endIndex
      return isList ? SectionTitle(section: .notes, print: all.startIndex..<all.startIndex) : nil
    }
    let title = SectionTitle(
      section: label == .attitudes ? .attitudes : .notes, print: glyphs.startIndex..<end, bullet: bullet)
    return end == glyphs.endIndex || title.startsItem(glyphs[end...]) ? title : nil
  }

  /// Where the notes start within a paragraph of the attitudes: at their title, which an item follows.
  static func notes(within glyphs: ArraySlice<Glyph>) -> Int? {
    glyphs.indices.dropFirst().first { i in
      glyphs[i].gap != .none && match(glyphs[i...]).map { $0.section == .notes && !$0.print.isEmpty } ?? false
    }
  }

  /// Whether text behind the title can be of its section: the attitudes' holds words of no other text.
  private func startsItem(_ rest: ArraySlice<Glyph>) -> Bool {
    guard let first = rest.first, first.gap != .none else { return false }
    return section == .attitudes || Vocabulary.isAnyBullet(first.scalar) || Label.noteTitle(rest) != nil
      || rest.prefix(2).elementsEqual([0x3010, 0x8A3B]) { $0.scalar == $1 }
  }
}
