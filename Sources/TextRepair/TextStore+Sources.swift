internal import OCSSourceText
internal import OCSTokenization

/// The way back from a text to its source.
extension TextStore {
  /// The source of some bytes of a text, from the first of them to the last.
  func source(of part: Range<Int>, in id: TextID) -> SourceRange? {
    var found: SourceRange?
    let all = segments(id)
    var low = all.startIndex
    var high = all.endIndex
    while high - low > 1 {
      let middle = (low + high) / 2
      if all[middle].byte <= part.lowerBound { low = middle } else { high = middle }
    }
    for i in low..<all.endIndex {
      let end = i + 1 < all.endIndex ? all[i + 1].byte : utf8(id).count
      if all[i].byte >= part.upperBound { break }
      guard part.lowerBound < end else { continue }
      let piece = piece(
        of: max(part.lowerBound, all[i].byte)..<min(part.upperBound, end), in: all[i], upTo: end, utf8(id))
      guard !piece.isEmpty else { continue }
      found = SourceRange(min(found?.lower ?? piece.lower, piece.lower), max(found?.upper ?? 0, piece.upper))
    }
    return found
  }

  /// Source and image of a segment have as many characters, unless some of them were composed: then the whole
  /// segment is the source.
  private func piece(
    of part: Range<Int>, in segment: Segment, upTo end: Int, _ bytes: ArraySlice<UInt8>
  ) -> SourceRange {
    // Most segments are their image, byte by byte.
    let source = segment.source
    let lower = source.lower + part.lowerBound - segment.byte
    let image = bytes[(bytes.startIndex + part.lowerBound)..<(bytes.startIndex + part.upperBound)]
    if source.length == end - segment.byte, text.bytes[lower..<(lower + part.count)] == image {
      return SourceRange(lower, lower + part.count)
    }
    func scalars(_ part: Range<Int>) -> Int {
      bytes[(bytes.startIndex + part.lowerBound)..<(bytes.startIndex + part.upperBound)].count {
        $0 & 0xC0 != 0x80
      }
    }
    let glyphs = text.glyphs(of: segment.source)
    let first = scalars(segment.byte..<part.lowerBound)
    let last = first + scalars(part)
    guard first < last, last <= glyphs.count else { return segment.source }
    return SourceRange(glyphs[first].lower, glyphs[last - 1].upper)
  }
}
