internal import SourceText

/// The forms of the words in a version table.
extension FlowText {
  func letters(of part: Range<Int>) -> [UInt32] { glyphs[part].map(\.scalar) }

  func isVersion(_ part: Range<Int>) -> Bool {
    let text = letters(of: part)
    return text.count > 1 && text.count < 5 && text[0] | 0x20 == 0x76
      && text.dropFirst().allSatisfy(Vocabulary.isDigit)
  }

  func isCode(_ part: Range<Int>) -> Bool {
    let text = letters(of: part)
    return text.count > 4 && text.allSatisfy { $0 < 0x80 } && text.contains(where: Vocabulary.isDigit)
  }

  func isStatus(_ part: Range<Int>) -> Bool {
    let text = letters(of: part)
    return Vocabulary.statuses.keys.contains { $0.unicodeScalars.map(\.value) == text }
  }

  func isDate(_ part: Range<Int>) -> Bool {
    let text = letters(of: part)
    return text.count >= 5 && text.count <= 10
      && text.allSatisfy { Vocabulary.isDigit($0) || $0 == 0x2F || $0 == 0x2D || $0 == 0x2E }
      && text.contains { $0 == 0x2F || $0 == 0x2D || $0 == 0x2E }
  }
}

/// What a row of the version table may go on with where its cells wrap side by side.
struct HistoryTail {
  private var codeIsOpen = false
  private var noteIsOpen = false
  private var noteEnd: UInt32 = 0

  mutating func take(_ word: [UInt32], _ label: Label) {
    if label == .standardCode { codeIsOpen = word.last == 0x2D }
    guard label == .changeNote else { return }
    for scalar in word where scalar == 0x300A || scalar == 0x300B { noteIsOpen = scalar == 0x300A }
    noteEnd = word.last ?? noteEnd
  }

  /// The column of a word behind the row's date: a code that ends with its hyphen, a note whose 《 is open or whose
  /// 取代 is cut, or the name.
  func column(of word: [UInt32]) -> Label {
    let isPointer = word.contains { $0 == 0x300A || $0 == 0x300B }
    if codeIsOpen, !isPointer, Vocabulary.isDigit(word[0]) { return .standardCode }
    if isPointer || (noteIsOpen && word.contains(where: Vocabulary.isAlphanumeric)) { return .changeNote }
    if noteEnd == 0x300B || noteEnd == 0x53D6, word[0] == 0x53D6 || word[0] == 0x4EE3 { return .changeNote }
    return word.contains(where: CharacterProperties.isWide) ? .standardName : .changeDate
  }
}
