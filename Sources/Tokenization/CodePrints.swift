/// What the bytes around a place tell of a code's print there: enough to decide whether a control that stands beside it
/// is part of it.
enum CodePrints {
  /// Whether a letter of codes and a digit stand at `i`, perhaps with a second letter between them.
  static func starts(_ bytes: Span<UInt8>, _ i: Int) -> Bool {
    guard i + 1 < bytes.count, Vocabulary.isCodeLetter(bytes[i]) else { return false }
    return isDigit(bytes[i + 1]) || i + 2 < bytes.count && bytes[i + 1] == bytes[i] && isDigit(bytes[i + 2])
  }

  /// Whether a letter of codes, digits and dots end before `i`.
  static func ends(_ bytes: Span<UInt8>, _ i: Int) -> Bool {
    var first = i
    while first > 0, isDigit(bytes[first - 1]) || bytes[first - 1] == 0x2E { first -= 1 }
    return first < i && isDigit(bytes[first]) && first > 0 && Vocabulary.isCodeLetter(bytes[first - 1])
  }

  /// Behind a letter and numbers with dots between them.
  static func end(ofCodeAt start: Int, _ bytes: Span<UInt8>) -> Int? {
    guard let end = end(ofPartedCodeAt: start, bytes) else { return nil }
    return end < bytes.count && bytes[end] == 0x2E ? nil : end
  }

  /// The same, without the dot before a blank that parts it from its name.
  static func end(ofPartedCodeAt start: Int, _ bytes: Span<UInt8>) -> Int? {
    guard start < bytes.count, Vocabulary.isCodeLetter(bytes[start]) else { return nil }
    var end = start + 1
    while end < bytes.count, isDigit(bytes[end]) || bytes[end] == 0x2E { end += 1 }
    if end < bytes.count, bytes[end] == 0x20, bytes[end - 1] == 0x2E { end -= 1 }
    return end > start + 1 && bytes[start + 1] != 0x2E && bytes[end - 1] != 0x2E ? end : nil
  }

  private static func isDigit(_ b: UInt8) -> Bool { b >= 0x30 && b <= 0x39 }
}
