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
    word = scalar &+ UInt32(gap.rawValue) &<< 21 &+ length &<< 24
    self.start = start
  }

  @inlinable public var scalar: UInt32 { word & 0x1F_FFFF }
  @inlinable public var gap: Gap { Gap(rawValue: UInt8(word &>> 21 & 7)) ?? .item }

  /// Whether it is a common ideograph with nothing before it, as most characters are.
  @inlinable public var isInnerIdeograph: Bool { word & 0xFF_FFFF &- 0x3400 < 0x6C00 }

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

  /// Writes the characters of a run of text to a place among others, the first with a gap before it. Gives the place behind
  /// them. No character has less than a byte: there must be as much room.
  @inline(__always)
  fileprivate static func decode(
    _ bytes: UnsafeRawBufferPointer, _ range: Range<Int>, _ gap: Gap,
    into glyphs: UnsafeMutableBufferPointer<Glyph>, at first: Int
  ) -> Int {
    precondition(range.upperBound <= bytes.count && first + range.count <= glyphs.count)
    var count = first
    var i = range.lowerBound
    while i < range.upperBound {
      let b = unsafe bytes[i]
      let start = UInt32(truncatingIfNeeded: i)
      // The bytes were checked: a character's are all there.
      if b &- 0xE4 <= 5 {
        let s = unsafe Scalars.ofThree(b, bytes[i &+ 1], bytes[i &+ 2])
        unsafe glyphs[count] = Glyph(s, .none, 3, start)
        i &+= 3
      } else if b < 0x80 {
        unsafe glyphs[count] = Glyph(UInt32(b), .none, 1, start)
        i &+= 1
      } else {
        let (s, length) = unsafe Scalars.decode(bytes.bindMemory(to: UInt8.self).span, i)
        unsafe glyphs[count] = Glyph(
          length == 3 ? CharacterProperties.unified(s) : s, .none, UInt32(length), start)
        i &+= length
      }
      count &+= 1
    }
    if count > first { unsafe glyphs[first].word |= UInt32(gap.rawValue) &<< 21 }
    return count
  }
}

/// How far the characters of a range were read.
private struct GlyphPosition {
  var token: Int
  /// What stands before the next character.
  var gap: Glyph.Gap
  /// Where the control before a code starts.
  var control: Int?

  mutating func widen(to other: Glyph.Gap) { gap = max(gap, other) }

  /// The gap before the text of a token.
  func gap(before token: Token) -> Glyph.Gap {
    token.breaksBefore ? token.startsItem ? .item : max(gap, .hard) : gap
  }
}

extension TokenizedText {
  /// Appends the characters of `range`; the first of them has at least the gap `joint`.
  public func appendGlyphs(
    of range: SourceRange, joint: Glyph.Gap = .hard, asKept: Bool = false, to glyphs: inout [Glyph]
  ) {
    guard !range.isEmpty else { return }
    var position = GlyphPosition(token: index(at: range.lower), gap: joint)
    while position.token < tokens.count, tokens[position.token].lower < range.upper {
      // Room for all characters at once, of which none has less than a byte.
      glyphs.append(addingCapacity: range.upper - max(tokens[position.token].lower, range.lower)) {
        appendPlain(&position, of: range, asKept: asKept, to: &$0)
      }
      guard position.token < tokens.count, tokens[position.token].lower < range.upper else { return }
      appendUnusual(&position, of: range, asKept: asKept, to: &glyphs)
    }
  }

  /// Appends the characters of text that stands for itself, up to a token that does not.
  private func appendPlain(
    _ position: inout GlyphPosition, of range: SourceRange, asKept: Bool, to glyphs: inout OutputSpan<Glyph>
  ) {
    let (allTokens, allBytes) = (tokens, bytes)
    let tokens = allTokens.span
    var at = position
    unsafe glyphs.withUnsafeMutableBufferPointer { glyphs, filled in
      unsafe allBytes.withUnsafeBytes { bytes in
        while at.token < tokens.count {
          let token = tokens[at.token]
          guard token.lower < range.upper else { return }
          switch token.kind {
          case .blank, .delimiter: at.widen(to: .blank)
          case .wrap, .fold, .lineEnd, .rowEnd: at.widen(to: .line)
          case .formFeed, .furniture: at.widen(to: .hard)
          case .invisible, .markup, .bullet, .bracket: break
          case .control where asKept && !isReference(at.token),
            .symbol where asKept && !isReference(at.token), .misread where asKept, .doubled where asKept,
            .text:
            let upper = at.token + 1 < tokens.count ? tokens[at.token + 1].lower : bytes.count
            let count = filled
            unsafe filled = Glyph.decode(
              bytes, max(token.lower, range.lower)..<min(upper, range.upper), at.gap(before: token),
              into: glyphs, at: count)
            if let start = at.control, count < filled {
              unsafe glyphs[count] = unsafe glyphs[count].starting(at: start)
            }
            at.control = nil
            at.gap = .none
          case .control, .symbol, .misread, .doubled, .reference: return
          }
          at.token += 1
        }
      }
    }
    position = at
  }

  /// Appends what a token stands for that is no plain text.
  private func appendUnusual(
    _ position: inout GlyphPosition, of range: SourceRange, asKept: Bool, to glyphs: inout [Glyph]
  ) {
    let i = position.token
    let (token, whole) = (tokens[i], self.range(i))
    let gap = position.gap(before: token)
    position.token += 1
    switch token.kind {
    case .doubled:
      let count = glyphs.count
      let part = max(whole.lower, range.lower)..<min(whole.upper, range.upper)
      glyphs.append(addingCapacity: whole.length) { added in
        unsafe added.withUnsafeMutableBufferPointer { added, filled in
          unsafe filled = bytes.withUnsafeBytes { unsafe Glyph.decode($0, part, gap, into: added, at: 0) }
        }
      }
      if let single = DoubledLabels.undoubled(Array(glyphs[count...])) {
        glyphs.replaceSubrange(count..., with: single)
      }
      (position.gap, position.control) = (.none, nil)
    case .misread:
      glyphs += MisreadCodes.glyphs(bytes, whole, gap).filter {
        range.lower <= $0.lower && $0.lower < range.upper
      }
      position.gap = .none
      if MisreadCodes.goesOn(behind: whole, bytes) { position.token += 1 }
    case .control where !asKept:
      position.gap = gap
      let isBefore = i + 1 < tokens.count && CodePrints.starts(bytes.span, whole.upper)
      if !isBefore, let last = glyphs.last, last.upper == token.lower {
        glyphs[glyphs.count - 1] = last.ending(at: whole.upper)
      } else {
        position.control = position.control ?? token.lower
      }
    case .symbol where !asKept:
      glyphs.append(Glyph(scalar: Glyph.bullet, gap: gap, length: whole.length, start: token.lower))
      position.gap = .none
    case .reference, .control, .symbol:
      position.gap = gap
      var start = token.lower
      for scalar in CharacterReferences.match(bytes, token.lower, limit: whole.upper)?.scalars ?? [] {
        glyphs.append(
          Glyph(
            scalar: CharacterProperties.unified(scalar), gap: position.gap, length: whole.upper - start,
            start: start))
        position.gap = .none
        start = whole.upper
      }
    default: break
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
