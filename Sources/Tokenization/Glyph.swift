public import OCSSourceText

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

  /// The scalar, the gap and the length: 21, 3 and 8 bits. Eight bytes a character keep long cells in the cache.
  @usableFromInline var word: UInt32
  @usableFromInline var start: UInt32

  @inlinable public init(scalar: UInt32, gap: Gap, length: Int, start: Int) {
    self.init(scalar, gap, UInt32(min(length, 255)), UInt32(start))
  }

  @usableFromInline @inline(__always)
  init(_ scalar: UInt32, _ gap: Gap, _ length: UInt32, _ start: UInt32) {
    word = scalar | UInt32(gap.rawValue) &<< 21 | length &<< 24
    self.start = start
  }

  @inlinable public var scalar: UInt32 { word & 0x1F_FFFF }
  @inlinable public var gap: Gap { Gap(rawValue: UInt8(word &>> 21 & 7)) ?? .item }

  /// What a symbol font's bullets are read as.
  static let bullet: UInt32 = 0xF06C

  /// The same character, whose print starts earlier.
  func starting(at start: Int) -> Glyph {
    Glyph(scalar: scalar, gap: gap, length: upper - start, start: start)
  }

  /// The same character, whose print ends further on.
  func ending(at end: Int) -> Glyph { Glyph(scalar: scalar, gap: gap, length: end - lower, start: lower) }

  /// The same character, with nothing before it.
  public var joined: Glyph { Glyph(scalar: scalar, gap: .none, length: upper - lower, start: lower) }

  @inlinable public var lower: Int { Int(start) }
  /// The offset behind the bytes that this character was read from.
  @inlinable public var upper: Int { Int(start) + Int(word &>> 24) }
}

extension Glyph {
  /// Whether a blank between two words stands within a mark (`【註 1】`).
  static func partsMark(_ word: ArraySlice<Glyph>, _ next: ArraySlice<Glyph>) -> Bool {
    word.suffix(2).elementsEqual([0x3010, 0x8A3B]) { $0.scalar == $1 }
      && next.prefix(4).contains { $0.scalar == 0x3011 }
  }

  /// The characters of a run of text, the first with a gap before it.
  fileprivate static func decode(
    _ bytes: Span<UInt8>, _ range: Range<Int>, _ gap: Gap, into glyphs: inout OutputSpan<Glyph>
  ) {
    unsafe bytes.withUnsafeBytes { bytes in
      var gap = gap
      var i = range.lowerBound
      while i < range.upperBound {
        let b = UInt32(unsafe bytes[i])
        // The bytes were checked: a character's are all there.
        if b < 0x80 {
          glyphs.append(Glyph(b, gap, 1, UInt32(truncatingIfNeeded: i)))
          i &+= 1
        } else if b & 0xF0 == 0xE0 {
          let s =
            unsafe (b & 0x0F) &<< 12 | (UInt32(bytes[i &+ 1]) & 0x3F) &<< 6 | UInt32(bytes[i &+ 2]) & 0x3F
          let unified =
            b >= 0xE4 && (b != 0xEF || s >= 0xFB00 || s < 0xF900) ? s : CharacterProperties.unified(s)
          glyphs.append(Glyph(unified, gap, 3, UInt32(truncatingIfNeeded: i)))
          i &+= 3
        } else {
          let (s, length) = unsafe Scalars.decode(bytes.bindMemory(to: UInt8.self).span, i)
          glyphs.append(Glyph(s, gap, UInt32(length), UInt32(truncatingIfNeeded: i)))
          i &+= length
        }
        gap = .none
      }
    }
  }
}

extension TokenizedText {
  /// Appends the characters of `range`; the first of them has at least the gap `joint`.
  public func appendGlyphs(
    of range: SourceRange, joint: Glyph.Gap = .hard, asKept: Bool = false, to glyphs: inout [Glyph]
  ) {
    guard !range.isEmpty else { return }
    let allBytes = self.bytes
    let bytes = allBytes.span
    let allTokens = self.tokens
    let tokens = allTokens.span
    // Room for all characters at once costs less than room that grows; most of them have three bytes.
    if glyphs.isEmpty { glyphs.reserveCapacity(range.length < 64 ? range.length : range.length / 2) }
    var gap = joint
    // Where the control before a code starts.
    var control: Int?
    var i = index(at: range.lower)
    while i < tokens.count {
      let token = tokens[i]
      guard token.lower < range.upper else { break }
      let upper = i + 1 < tokens.count ? tokens[i + 1].lower : bytes.count
      switch token.kind {
      case .blank, .delimiter: gap = max(gap, .blank)
      case .wrap, .fold, .lineEnd, .rowEnd: gap = max(gap, .line)
      case .formFeed, .furniture: gap = max(gap, .hard)
      case .invisible, .markup, .bullet, .bracket: break
      case .control where asKept, .symbol where asKept, .misread where asKept, .doubled, .text:
        if token.breaksBefore { gap = token.startsItem ? .item : max(gap, .hard) }
        let first = max(token.lower, range.lower)
        let end = min(upper, range.upper)
        let count = glyphs.count
        glyphs.append(addingCapacity: end - first) { Glyph.decode(bytes, first..<end, gap, into: &$0) }
        if token.kind == .doubled, !asKept, let single = DoubledLabels.undoubled(Array(glyphs[count...])) {
          glyphs.replaceSubrange(count..., with: single)
        }
        if let start = control, count < glyphs.count { glyphs[count] = glyphs[count].starting(at: start) }
        control = nil
        gap = .none
      case .misread:
        if token.breaksBefore { gap = token.startsItem ? .item : max(gap, .hard) }
        glyphs += MisreadCodes.glyphs(self.bytes, SourceRange(token.lower, upper), gap).filter {
          range.lower <= $0.lower && $0.lower < range.upper
        }
        gap = .none
      case .control:
        if token.breaksBefore { gap = token.startsItem ? .item : max(gap, .hard) }
        if i + 1 < tokens.count, CodePrints.starts(bytes, upper) {
          control = token.lower
        } else if let last = glyphs.last, last.upper == token.lower {
          glyphs[glyphs.count - 1] = last.ending(at: upper)
        }
      case .symbol:
        if token.breaksBefore { gap = token.startsItem ? .item : max(gap, .hard) }
        glyphs.append(Glyph(scalar: Glyph.bullet, gap: gap, length: upper - token.lower, start: token.lower))
        gap = .none
      case .reference:
        if token.breaksBefore { gap = token.startsItem ? .item : max(gap, .hard) }
        let match = CharacterReferences.match(self.bytes, token.lower, limit: upper)
        var start = token.lower
        for scalar in match?.scalars ?? [] {
          glyphs.append(
            Glyph(
              scalar: CharacterProperties.unified(scalar), gap: gap, length: upper - start, start: start))
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

  /// The characters as a text keeps them, for which the parsers see others: controls beside codes, bullets of symbol fonts.
  public func keptGlyphs(of range: SourceRange) -> [Glyph] {
    var glyphs: [Glyph] = []
    appendGlyphs(of: range, asKept: true, to: &glyphs)
    return glyphs
  }

  /// Whether the range holds any text at all.
  public func hasContent(_ range: SourceRange) -> Bool {
    guard !range.isEmpty else { return false }
    let allTokens = tokens
    let tokens = allTokens.span
    var i = index(at: range.lower)
    while i < tokens.count, tokens[i].lower < range.upper {
      if tokens[i].isContent { return true }
      i += 1
    }
    return false
  }
}
