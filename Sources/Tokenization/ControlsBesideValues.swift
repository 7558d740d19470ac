internal import OCSSourceText

/// Controls that show nothing at the edges of labels, and of numbers and codes that are all of a cell or a word: they are part
/// of their print, as those beside the codes of entries are.
enum ControlsBesideValues {
  static func find(in text: TokenizedText) -> [(range: SourceRange, kind: Token.Kind)] {
    var found: [SourceRange] = []
    let tokens = text.tokens
    var start = 0
    while start < tokens.count {
      var end = start
      while end < tokens.count, !ends(tokens[end]) { end += 1 }
      if end > start {
        found += controls(in: SourceRange(tokens[start].lower, text.range(end - 1).upper), of: text)
      }
      start = end + 1
    }
    return found.map { ($0, .control) }
  }

  private static func ends(_ token: Token) -> Bool {
    switch token.kind {
    case .delimiter, .lineEnd, .rowEnd, .wrap, .fold, .formFeed: true
    default: false
    }
  }

  /// Those of a cell or line.
  private static func controls(in range: SourceRange, of text: TokenizedText) -> [SourceRange] {
    let glyphs = text.glyphs(of: range)
    guard glyphs.contains(where: { Lexer.showsNothing($0.scalar) }) else { return [] }
    let plain = glyphs.filter { !Lexer.showsNothing($0.scalar) }
    let isASCII = plain.allSatisfy { $0.scalar < 0x80 }
    if isASCII && plain.contains(where: { Vocabulary.isAlphanumeric($0.scalar) }) || isLabel(plain[...]) {
      return places(glyphs[...])
    }
    var places: [SourceRange] = []
    var start = 0
    for i in 0...glyphs.count where i == glyphs.count || i > start && glyphs[i].gap != .none {
      let word = glyphs[start..<i]
      let plain = word.filter { !Lexer.showsNothing($0.scalar) }
      if !plain.isEmpty, isLabel(plain[...]) || isValue(plain[...]) {
        places += self.places(word)
      }
      start = i
    }
    return places
  }

  private static func places(_ word: ArraySlice<Glyph>) -> [SourceRange] {
    word.filter { Lexer.showsNothing($0.scalar) }.map { SourceRange($0.lower, $0.upper) }
  }

  /// A label, or pieces of some.
  private static func isLabel(_ word: ArraySlice<Glyph>) -> Bool {
    Label.whole(word) != nil || Label.isMadeOfWords(word)
  }

  /// A number, a day or a code.
  private static func isValue(_ word: ArraySlice<Glyph>) -> Bool {
    word.contains { Vocabulary.isDigit($0.scalar) } && word.allSatisfy { $0.scalar < 0x80 }
  }
}
