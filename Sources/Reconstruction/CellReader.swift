internal import OCSAccounting
internal import OCSDiagnostics
internal import OCSSourceText
internal import OCSStandardModel
internal import OCSTextRepair
internal import OCSTokenization

/// A code that was read, with the place of its first print.
struct Coded {
  var code: ItemCode
  var slot: Slot
  var range: SourceRange

  var description: String { code.description }
  var spelled: EntryCode { EntryCode(code) }
}

/// A code and the source of the text behind it, which may go on in other cells.
struct Entry {
  var code: Coded?
  private(set) var ranges: Stretches
  /// There is no bullet, list item or 】 in the text, so that it has one part and no marks.
  private(set) var isPlain = false

  init(code: Coded?, _ ranges: Stretches, isPlain: Bool = false) {
    self.code = code
    self.ranges = ranges
    self.isPlain = isPlain
  }

  var place: SourceRange? { code?.range ?? ranges.first }

  /// Takes the end off the text.
  mutating func end(at ranges: Stretches) { self.ranges = ranges }

  /// The text goes on in other ranges.
  mutating func goOn(_ more: Stretches) {
    ranges.goOn(more)
    isPlain = false
  }
}

/// A cell that was read: what stands before its first code, then one entry a code.
struct Reading {
  var leading = Stretches()
  var entries: [Entry] = []

  var isEmpty: Bool { leading.isEmpty && entries.isEmpty }
}

extension Workbench {
  /// A cell, perhaps in several ranges, cut at its codes.
  func readCell(_ cell: CodedCells.Cell?, of cells: CodedCells) -> Reading {
    var reading = Reading()
    guard let cell, !cell.glyphs.isEmpty else { return reading }
    let (glyphs, all, ranges) = (cells.glyphs, cell.glyphs, cell.ranges)
    cells.find(in: cell, &hits)
    for doubt in cells.doubts(in: cell, hits) where doubts.insert(doubt.message).inserted {
      find(.ambiguousText, code: doubt.code?.description, doubt.message, doubt.range)
    }
    var start =
      hits.first.map { bulletStart(before: $0.span.lowerBound, behind: all.lowerBound, in: glyphs, all) }
      ?? all.upperBound
    reading.leading = self.ranges(of: all.lowerBound..<start, in: glyphs, of: ranges)
    reading.entries.reserveCapacity(hits.count)
    for n in hits.indices {
      let hit = hits[n]
      if start < hit.span.lowerBound { drop(range: start..<hit.span.lowerBound, of: glyphs) }
      let coded = claim(hit, glyphs, ranges)
      let body = hit.separator.upperBound
      let end =
        n + 1 < hits.count
        ? bulletStart(before: hits[n + 1].span.lowerBound, behind: body, in: glyphs, all) : all.upperBound
      start = end
      let text = body < end ? self.ranges(of: body..<end, in: glyphs, of: ranges) : Stretches()
      reading.entries.append(Entry(code: coded, text, isPlain: isPlain(body..<max(body, end), of: glyphs)))
    }
    return reading
  }

  /// Claims the print of a code and its separator.
  private func claim(_ hit: CodedCells.Hit, _ glyphs: [Glyph], _ ranges: Stretches) -> Coded {
    let printed = self.ranges(of: hit.span, in: glyphs, of: ranges)
    let place = printed[0]
    let slot = derive(printed)
    if !hit.separator.isEmpty {
      account.claim(
        SourceRange(glyphs[hit.separator.lowerBound].lower, glyphs[hit.separator.upperBound - 1].upper),
        .drop(.separator))
    }
    let coded = Coded(code: hit.code, slot: slot, range: place)
    mark(coded, isSolid: !hit.isMalformed && place.length == hit.span.count)
    if arena.recordsRepairs {
      for (n, piece) in printed.enumerated() {
        arena.record(.code, piece, n == 0 ? coded.description : "")
      }
    }
    if hit.isMalformed {
      let end = hit.separator.isEmpty ? place.upper : glyphs[hit.separator.upperBound - 1].upper
      let form = String(decoding: text.bytes[place.lower..<max(place.upper, end)], as: UTF8.self)
      find(
        .malformedCode, code: coded.description, "\(form) is not how a code is written",
        suggestion: coded.description, SourceRange(place.lower, max(place.upper, end)))
    }
    return coded
  }

  private func isPlain(_ part: Range<Int>, of glyphs: [Glyph]) -> Bool {
    let all = glyphs.span.extracting(part)
    for i in all.indices where !all[i].isInnerIdeograph {
      let s = all[i].scalar
      if all[i].gap == .item && i > 0 || s == 0x3011 || Vocabulary.isAnyBullet(s) { return false }
    }
    return true
  }

  /// A bullet, a `、` of a list, or a slash between blanks that stands for a line end, right before a code belongs to the
  /// code, not to the text before it.
  private func bulletStart(before i: Int, behind first: Int, in glyphs: [Glyph], _ cell: Range<Int>) -> Int {
    var start = i
    while start > first {
      let glyph = glyphs[start - 1]
      let isFree = glyph.gap != .none || start - 1 == cell.lowerBound
      if Vocabulary.isStrongBullet(glyph.scalar) || (Vocabulary.isWeakBullet(glyph.scalar) && isFree)
        || glyph.scalar == 0x3001 || glyph.scalar == 0x2F && isFree && glyphs[start].gap != .none
      {
        start -= 1
      } else {
        break
      }
    }
    return start
  }

  private func drop(range: Range<Int>, of glyphs: [Glyph]) {
    for i in range {
      drop(
        SourceRange(glyphs[i].lower, glyphs[i].upper),
        glyphs[i].scalar == 0x3001 || glyphs[i].scalar == 0x2F ? .separator : .bullet)
    }
  }
}
