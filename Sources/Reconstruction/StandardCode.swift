internal import OCSAccounting
internal import OCSDiagnostics
internal import OCSSourceText
internal import OCSTokenization

/// The code of a standard as it is printed: `FBT7513-101v2`.
enum StandardCode {
  /// The code at the start of a value, claimed; what stands behind it is left for the unplaced. Nil where there is none.
  static func read(
    _ glyphs: [Glyph], _ ranges: Stretches, on bench: Workbench
  ) -> (text: String, slot: Slot)? {
    if let end = end(in: glyphs) {
      let code = text(of: glyphs[..<end])
      if glyphs[..<end].contains(where: { $0.scalar != 0x2D && Vocabulary.isHyphen($0.scalar) }) {
        bench.find(
          .malformedCode, code: code, "\(glyphs[..<end].string) has a dash for its hyphen", suggestion: code,
          SourceRange(glyphs[0].lower, glyphs[end - 1].upper))
      }
      return (code, bench.derive(bench.ranges(of: 0..<end, in: glyphs, of: ranges)))
    }
    // An extractor that takes the hyphen for a line of its own prints it behind the rest: its place is known all the same.
    guard glyphs.count > familyLetters, let hyphen = glyphs.last, hyphen.scalar == 0x2D, hyphen.gap != .none
    else { return nil }
    let moved = Array(glyphs[..<familyLetters]) + [hyphen] + glyphs[familyLetters..<(glyphs.count - 1)]
    guard end(in: moved) == moved.count else { return nil }
    let slot = bench.derive(bench.ranges(of: 0..<glyphs.count, in: glyphs, of: ranges))
    bench.find(
      .malformedCode, code: moved.string, "the hyphen is printed behind the code",
      SourceRange(glyphs[0].lower, hyphen.upper))
    return (moved.string, slot)
  }

  /// A code with hyphens for the dashes in it.
  static func text(of glyphs: ArraySlice<Glyph>) -> String {
    glyphs.lazy.map { glyph in
      Vocabulary.isHyphen(glyph.scalar)
        ? Glyph(scalar: 0x2D, gap: glyph.gap, length: 0, start: glyph.lower) : glyph
    }.string
  }

  /// The number of a code to which a program has done what it does to numbers: `7,513`, `7513.0`, `'7513`, `="7513"`; nil for
  /// any other text.
  static func madeNumber(_ glyphs: ArraySlice<Glyph>) -> String? {
    let printed = glyphs.map { CharacterProperties.halfWidth($0.scalar) }
    var number = Vocabulary.wholeNumber(printed)
    let groups = number.split(separator: 0x2C, omittingEmptySubsequences: false)
    if groups.count > 1, groups.dropFirst().allSatisfy({ $0.count == 3 }), (1...3).contains(groups[0].count) {
      number = groups.flatMap(\.self)
    }
    guard number.count < printed.count, number.count > 1, number.allSatisfy(Vocabulary.isDigit) else {
      return nil
    }
    return String(String.UnicodeScalarView(number.compactMap(UnicodeScalar.init)))
  }

  /// Tells of a code that ends in its hyphen: its rest is nowhere beside it.
  static func tellIfCut(_ glyphs: [Glyph], on bench: Workbench) {
    guard let first = glyphs.first, let last = glyphs.last, last.scalar == 0x2D else { return }
    bench.find(
      .malformedCode, code: glyphs.string, "\(glyphs.string) ends in a hyphen, its rest is missing",
      SourceRange(first.lower, last.upper))
  }

  /// Letters and digits before the hyphen.
  private static let familyLetters = 7

  /// Behind a code at the start of the glyphs; nil where none of this form stands there, or it goes on.
  private static func end(in glyphs: [Glyph]) -> Int? {
    var i = 0
    func run(_ count: ClosedRange<Int>, _ matches: (UInt32) -> Bool) -> Bool {
      let start = i
      while i < glyphs.count, i - start < count.upperBound, matches(glyphs[i].scalar) { i += 1 }
      return i - start >= count.lowerBound
    }
    guard run(3...3, Vocabulary.isLatinLetter), run(4...4, Vocabulary.isDigit),
      run(1...1, Vocabulary.isHyphen),
      run(3...3, Vocabulary.isDigit)
    else { return nil }
    let end = i
    let hasVersion = run(1...1) { $0 | 0x20 == 0x76 } && run(1...3, Vocabulary.isDigit)
    if !hasVersion { i = end }
    let isEnd =
      i == glyphs.count || glyphs[i].gap != .none
      || !(Vocabulary.isAlphanumeric(glyphs[i].scalar) || glyphs[i].scalar == 0x2D)
    return isEnd ? i : nil
  }

  /// A word that is several codes of letters and as many digits each (`N7990R9102`), parted; else the word itself.
  static func parts(of word: Range<Int>, in glyphs: [Glyph]) -> [Range<Int>] {
    var parts: [Range<Int>] = []
    var start = word.lowerBound
    for i in word.dropFirst() where isLetter(glyphs[i]) && !isLetter(glyphs[i - 1]) {
      parts.append(start..<i)
      start = i
    }
    parts.append(start..<word.upperBound)
    func shape(_ part: Range<Int>) -> [Bool] { glyphs[part].map(isLetter) }
    let isAlike = parts.allSatisfy { shape($0) == shape(parts[0]) && isLetter(glyphs[$0.lowerBound]) }
    let isPlain = glyphs[word].allSatisfy {
      Vocabulary.isAlphanumeric(CharacterProperties.halfWidth($0.scalar))
    }
    return isAlike && isPlain ? parts : [word]
  }

  private static func isLetter(_ glyph: Glyph) -> Bool {
    Vocabulary.isLatinLetter(CharacterProperties.halfWidth(glyph.scalar))
  }

  /// Whether text of no known form may be a code all the same: letters and digits of any width, and the dashes, dots and
  /// slashes between them.
  static func mayBe(_ glyphs: some Collection<Glyph>) -> Bool {
    let characters = glyphs.lazy.map { CharacterProperties.halfWidth($0.scalar) }
    return characters.contains(where: Vocabulary.isAlphanumeric)
      && characters.allSatisfy {
        Vocabulary.isAlphanumeric($0) || (0x2D...0x2F).contains($0) || $0 == 0x5F
          || (0x2010...0x2015).contains($0)
      }
  }
}
