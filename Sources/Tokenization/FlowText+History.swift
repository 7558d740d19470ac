internal import SourceText

/// The forms of the words in a version table.
extension FlowText {
  private func word(_ part: Range<Int>) -> [UInt32] { glyphs[part].map(\.scalar) }

  func isVersion(_ part: Range<Int>) -> Bool {
    let text = word(part)
    return text.count > 1 && text.count < 5 && text[0] | 0x20 == 0x76
      && text.dropFirst().allSatisfy(Vocabulary.isDigit)
  }

  func isCode(_ part: Range<Int>) -> Bool {
    let text = word(part)
    return text.count > 4 && text.allSatisfy { $0 < 0x80 } && text.contains(where: Vocabulary.isDigit)
  }

  /// `INM`, `2512`, `J5820`
  func isCategoryCode(_ part: Range<Int>) -> Bool {
    part.count <= 6 && word(part).allSatisfy(Vocabulary.isAlphanumeric)
  }

  func isStatus(_ part: Range<Int>) -> Bool {
    let text = word(part)
    return [
      "最新版本", "最近版本", "歷史版本",
    ].contains { $0.unicodeScalars.map(\.value) == text }
  }

  func isDate(_ part: Range<Int>) -> Bool {
    let text = word(part)
    return text.count >= 5 && text.count <= 10
      && text.allSatisfy { Vocabulary.isDigit($0) || $0 == 0x2F || $0 == 0x2D || $0 == 0x2E }
      && text.contains { $0 == 0x2F || $0 == 0x2D || $0 == 0x2E }
  }

  func endsOpen(_ part: Range<Int>) -> Bool { glyphs[part.upperBound - 1].scalar == 0x2D }

  func startsWithDigit(_ part: Range<Int>) -> Bool { Vocabulary.isDigit(glyphs[part.lowerBound].scalar) }

  /// The column that a word behind a row's date goes on with: a code that ends with its hyphen, a note whose 《 is open,
  /// or the name.
  func historyColumn(of part: Range<Int>, code: [Glyph]?, note: [Glyph]?) -> Label {
    let text = word(part)
    let isPointer = text.contains { $0 == 0x300A || $0 == 0x300B }
    if !isPointer, code?.last?.scalar == 0x2D, startsWithDigit(part) { return .standardCode }
    let noteLetters = note?.map(\.scalar) ?? []
    let isOpen = noteLetters.lastIndex(of: 0x300A).map { $0 > noteLetters.lastIndex(of: 0x300B) ?? -1 } ?? false
    if isPointer || (isOpen && text.contains(where: Vocabulary.isAlphanumeric)) { return .changeNote }
    // 取代, cut before or within.
    if let last = noteLetters.last, last == 0x300B || last == 0x53D6, text[0] == 0x53D6 || text[0] == 0x4EE3 {
      return .changeNote
    }
    return text.allSatisfy { !CharacterProperties.isWide($0) } ? .changeDate : .standardName
  }
}
