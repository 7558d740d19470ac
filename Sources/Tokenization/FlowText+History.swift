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
}
