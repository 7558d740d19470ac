internal import Accounting
internal import Diagnostics
internal import SourceText
internal import StandardModel
internal import TextRepair
internal import Tokenization

/// A code that was read, with the place of its first print.
struct Coded {
  var code: ItemCode
  var slot: Slot
  var range: SourceRange

  var description: String { code.description }
}

/// A code and the source of the text behind it, which may go on in other cells.
struct Entry {
  var code: Coded?
  var ranges: [SourceRange]

  var place: SourceRange? { code?.range ?? ranges.first }
}

extension Workbench {
  /// A cell, perhaps in several ranges, cut at its codes: what stands before the first of them, then one
  /// entry a code.
  func readCell(_ ranges: [SourceRange], _ reader: CodeReader) -> (leading: [SourceRange], entries: [Entry]) {
    let glyphs = glyphs(of: ranges)
    guard !glyphs.isEmpty else { return ([], []) }
    let hits = reader.read(glyphs)
    var entries: [Entry] = []
    let first = hits.first.map { bulletStart(before: $0.span.lowerBound, in: glyphs) } ?? glyphs.count
    let leading = self.ranges(of: 0..<first, in: glyphs, of: ranges)
    for (n, hit) in hits.enumerated() {
      let start = bulletStart(before: hit.span.lowerBound, in: glyphs)
      if start < hit.span.lowerBound {
        drop(range: start..<hit.span.lowerBound, of: glyphs)
      }
      let printed = self.ranges(of: hit.span, in: glyphs, of: ranges)
      let place = printed[0]
      let slot = derive(printed)
      if !hit.separator.isEmpty {
        account.claim(
          SourceRange(glyphs[hit.separator.lowerBound].lower, glyphs[hit.separator.upperBound - 1].upper),
          .drop(.separator))
      }
      let coded = Coded(code: hit.code, slot: slot, range: place)
      mark(coded.description, at: place.lower)
      for (n, piece) in printed.enumerated() {
        arena.record(.code, piece, n == 0 ? coded.description : "")
      }
      if hit.isMalformed {
        let end = hit.separator.isEmpty ? place.upper : glyphs[hit.separator.upperBound - 1].upper
        let form = String(decoding: text.bytes[place.lower..<max(place.upper, end)], as: UTF8.self)
        find(
          .malformedCode, code: coded.description, "\(form) is not how a code is written",
          suggestion: coded.description, SourceRange(place.lower, max(place.upper, end)))
      }
      let body = hit.separator.upperBound
      let end =
        n + 1 < hits.count
        ? bulletStart(before: hits[n + 1].span.lowerBound, in: glyphs) : glyphs.count
      entries.append(
        Entry(
          code: coded,
          ranges: body < end ? self.ranges(of: body..<end, in: glyphs, of: ranges) : []))
    }
    return (leading, entries)
  }

  /// A bullet, or a `、` of a list, right before a code belongs to the code, not to the text before it.
  private func bulletStart(before i: Int, in glyphs: [Glyph]) -> Int {
    var start = i
    while start > 0 {
      let glyph = glyphs[start - 1]
      let isFree = glyph.gap != .none || start == 1
      if Vocabulary.isStrongBullet(glyph.scalar) || (Vocabulary.isWeakBullet(glyph.scalar) && isFree)
        || glyph.scalar == 0x3001
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
        glyphs[i].scalar == 0x3001 ? .separator : .bullet)
    }
  }
}
