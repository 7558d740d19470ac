internal import OCSAccounting
internal import OCSSourceText
internal import OCSTextRepair
internal import OCSTokenization

/// The parts of an entry's text.
extension Workbench {
  /// Text cut where the markup breaks its lines: entries without codes stand one a line. `isJoined` where each range goes on
  /// with the one before.
  func lines(of ranges: Stretches, isJoined: Bool = false) -> [Stretches] {
    let glyphs = glyphs(of: ranges)
    guard !glyphs.isEmpty else { return [] }
    let joints = isJoined ? Set(ranges.map(\.lower)) : []
    let starts = glyphs.indices.filter {
      $0 == 0 || glyphs[$0].gap >= .hard && !joints.contains(glyphs[$0].lower)
    }
    return starts.enumerated().map { n, start in
      let end = n + 1 < starts.count ? starts[n + 1] : glyphs.count
      return self.ranges(of: start..<end, in: glyphs, of: ranges)
    }
  }

  /// A bulleted part of an entry; the first part may have no bullet.
  struct Part {
    var bullet: Int?
    /// It starts with a bullet, or is a list item of the markup.
    var isItem: Bool
    var body: Range<Int>
  }

  /// Cuts text at its bullets and at the list items of the markup. A hyphen or middle dot is a bullet only at the start of a line.
  func parts(_ glyphs: [Glyph]) -> [Part] {
    var parts: [Part] = []
    parts.reserveCapacity(Workbench.usualParts)
    var current = Part(bullet: nil, isItem: false, body: 0..<0)
    var marks: Set<UInt32> = []
    for i in glyphs.indices {
      if glyphs[i].isInnerIdeograph { continue }
      // A mark that began an item before begins one again, even where the blank before it was lost.
      let hasBullet =
        isBullet(i, in: glyphs)
        || (marks.contains(glyphs[i].scalar) && i + 1 < glyphs.count
          && glyphs[i + 1].scalar != glyphs[i].scalar && glyphs[i - 1].scalar != glyphs[i].scalar
          && beginsAgain(i, in: glyphs))
      if hasBullet { marks.insert(glyphs[i].scalar) }
      // The first item of all carries no code before it: it is the entry itself.
      guard hasBullet || (glyphs[i].gap == .item && i > 0) else { continue }
      // A bullet at the start of a list item is the item's.
      current.body = current.body.lowerBound..<i
      if !current.body.isEmpty || current.isItem { parts.append(current) }
      let start = hasBullet ? i + 1 : i
      current = Part(bullet: hasBullet ? i : nil, isItem: true, body: start..<start)
    }
    current.body = current.body.lowerBound..<glyphs.count
    parts.append(current)
    return parts
  }

  private static let usualParts = 8

  private func isBullet(_ i: Int, in glyphs: [Glyph]) -> Bool {
    let glyph = glyphs[i]
    let isStart = i == 0 || glyph.gap >= .line
    let opensList = i > 0 && Vocabulary.isColon(glyphs[i - 1].scalar)
    if Vocabulary.isStrongBullet(glyph.scalar) {
      return isStart || glyph.gap != .none || opensList
        || (i > 0 && Vocabulary.endsSentence(glyphs[i - 1].scalar))
    }
    guard Vocabulary.isWeakBullet(glyph.scalar), i + 1 < glyphs.count else { return false }
    guard isStart || opensList && (glyph.gap != .none || Vocabulary.isMiddleDot(glyph.scalar)) else {
      return false
    }
    // `-20°C` is a number, `--` a dash, `*註` a mark.
    let next = glyphs[i + 1]
    if next.gap == .none, next.scalar == glyph.scalar || joinsLatin(i, in: glyphs) { return false }
    return next.gap != .none || Vocabulary.isMiddleDot(glyph.scalar) || !Vocabulary.isDigit(next.scalar)
  }

  /// Whether a mark that began an item may begin another one where it stands: a dash or a star does so between blanks.
  private func beginsAgain(_ i: Int, in glyphs: [Glyph]) -> Bool {
    if Vocabulary.isStrongBullet(glyphs[i].scalar) || Vocabulary.isMiddleDot(glyphs[i].scalar) { return true }
    return glyphs[i].gap != .none && glyphs[i + 1].gap != .none
  }

  /// Whether a line ends before the hyphen of a Latin word (`Wi⏎-Fi`): no other line starts with one.
  private func joinsLatin(_ i: Int, in glyphs: [Glyph]) -> Bool {
    glyphs[i].scalar == 0x2D && i > 0 && Vocabulary.isLatinLetter(glyphs[i - 1].scalar)
      && Vocabulary.isLatinLetter(glyphs[i + 1].scalar)
      && !glyphs.indices.contains {
        $0 != i && glyphs[$0].scalar == 0x2D && ($0 == 0 || glyphs[$0].gap >= .line)
      }
  }

  /// The text of an indicator, output or attitude: bulleted parts start new lines.
  func addText(_ entry: Entry) -> TextID? {
    entry.isPlain ? arena.add(entry.ranges) : addText(entry.ranges)
  }

  /// The text of an indicator, output or attitude: bulleted parts start new lines.
  func addText(_ ranges: Stretches) -> TextID? {
    withGlyphs(of: ranges) { addText($0, ranges) }
  }

  private func addText(_ glyphs: [Glyph], _ ranges: Stretches) -> TextID? {
    guard !glyphs.isEmpty else { return nil }
    let parts = parts(glyphs)
    if parts.count == 1, !parts[0].isItem { return arena.add(ranges) }
    var lines: [Stretches] = []
    for part in parts {
      if let bullet = part.bullet {
        drop(SourceRange(glyphs[bullet].lower, glyphs[bullet].upper), .bullet)
      }
      lines.append(self.ranges(of: part.body, in: glyphs, of: ranges))
    }
    return arena.add(lines: lines)
  }
}
