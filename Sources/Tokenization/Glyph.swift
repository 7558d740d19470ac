public import SourceText

/// One character of a cell as the parsers see it: decoded, radicals unified, with what stood before it.
public struct Glyph: Sendable {
  public enum Gap: UInt8, Sendable, Comparable {
    case none
    /// White space within a line; in some layouts a line end may hide behind it.
    case blank
    /// A line end of the text.
    case line
    /// A line break of the markup, or a page break.
    case hard
    /// A list item of the markup starts.
    case item

    public static func < (a: Gap, b: Gap) -> Bool { a.rawValue < b.rawValue }
  }

  public var scalar: UInt32
  public var gap: Gap
  var length: UInt8
  var start: UInt32

  public var lower: Int { Int(start) }
  /// The offset behind the bytes that this character was read from.
  public var upper: Int { Int(start) + Int(length) }
}

extension Glyph {
  /// The characters of a run of text, the first with a gap before it.
  fileprivate static func decode(
    _ bytes: Span<UInt8>, _ range: Range<Int>, _ gap: Gap, into glyphs: inout OutputSpan<Glyph>
  ) {
    var gap = gap
    var i = range.lowerBound
    while i < range.upperBound {
      let (scalar, length) = Scalars.decode(bytes, i)
      let unified = scalar >= 0x4E00 && scalar < 0xA000 ? scalar : CharacterProperties.unified(scalar)
      glyphs.append(Glyph(scalar: unified, gap: gap, length: UInt8(truncatingIfNeeded: length), start: UInt32(i)))
      gap = .none
      i += length
    }
  }
}

extension TokenizedText {
  /// Appends the characters of `range`; the first of them has at least the gap `joint`.
  public func appendGlyphs(
    of range: SourceRange, joint: Glyph.Gap = .hard, to glyphs: inout [Glyph]
  ) {
    guard !range.isEmpty else { return }
    let bytes = self.bytes.span
    let tokens = self.tokens.span
    var gap = joint
    var i = index(at: range.lower)
    while i < tokens.count {
      let token = tokens[i]
      guard token.lower < range.upper else { break }
      let upper = i + 1 < tokens.count ? tokens[i + 1].lower : bytes.count
      switch token.kind {
      case .blank, .delimiter: gap = max(gap, .blank)
      case .wrap: gap = max(gap, .line)
      case .lineEnd: gap = max(gap, .line)
      case .formFeed: gap = max(gap, .hard)
      case .invisible, .markup: break
      case .text:
        if token.breaksBefore { gap = token.startsItem ? .item : max(gap, .hard) }
        let first = max(token.lower, range.lower)
        let end = min(upper, range.upper)
        glyphs.append(addingCapacity: end - first) { Glyph.decode(bytes, first..<end, gap, into: &$0) }
        gap = .none
      case .reference:
        if token.breaksBefore { gap = token.startsItem ? .item : max(gap, .hard) }
        let match = CharacterReferences.match(self.bytes, token.lower, limit: upper)
        var start = token.lower
        for scalar in match?.scalars ?? [] {
          glyphs.append(
            Glyph(
              scalar: CharacterProperties.unified(scalar), gap: gap,
              length: UInt8(clamping: upper - start), start: UInt32(start)))
          gap = .none
          start = upper
        }
      }
      i += 1
    }
  }

  public func glyphs(of range: SourceRange) -> [Glyph] {
    var glyphs: [Glyph] = []
    appendGlyphs(of: range, to: &glyphs)
    return glyphs
  }

  /// Whether the range holds any text at all.
  public func hasContent(_ range: SourceRange) -> Bool {
    guard !range.isEmpty else { return false }
    let tokens = tokens.span
    var i = index(at: range.lower)
    while i < tokens.count, tokens[i].lower < range.upper {
      if tokens[i].isContent { return true }
      i += 1
    }
    return false
  }
}
