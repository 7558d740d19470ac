extension PrintedCode {
  /// Whether a narrow cell wraps within the code that ends before a glyph: `T⏎1.1`, `P1.⏎1.2`, `P1⏎.2`, `K0⏎1`.
  public static func isTorn(in glyphs: ArraySlice<Glyph>, at i: Int) -> Bool {
    guard i > glyphs.startIndex, i < glyphs.endIndex else { return false }
    var start = i
    while start > glyphs.startIndex, i - start <= longestTorn, isOfCode(glyphs[start - 1].scalar) {
      start -= 1
      if glyphs[start].gap != .none { break }
    }
    let word = glyphs[start..<i].map(\.scalar)
    guard let letter = word.first, "TOPKSA".unicodeScalars.contains(where: { $0.value == letter }),
      word.dropFirst().allSatisfy({ $0 == 0x2E || Vocabulary.isDigit($0) }), let last = word.last
    else { return false }
    let next = glyphs[i].scalar
    if next == 0x2E {
      return word.count > 1 && last != 0x2E && i + 1 < glyphs.endIndex
        && Vocabulary.isDigit(glyphs[i + 1].scalar)
    }
    return Vocabulary.isDigit(next) && (word.count == 1 || last == 0x2E || word.count == 2 && last == 0x30)
  }

  private static let longestTorn = 8

  private static func isOfCode(_ s: UInt32) -> Bool { s == 0x2E || Vocabulary.isAlphanumeric(s) }
}
