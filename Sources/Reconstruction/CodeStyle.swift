internal import SourceText
internal import Tokenization

/// How a document writes the numbers of one letter's codes: with how many digits, and whether padded.
struct CodeStyle {
  /// Single-digit numbers are written with a leading zero.
  private(set) var isPadded = false
  /// The usual number of digits, 0 where there are no such codes.
  private(set) var width = 0

  private static let greatestWidth = 5

  /// The styles of the letters K, S and A.
  static func styles(of text: TokenizedText) -> [UInt8: CodeStyle] {
    var styles: [UInt8: CodeStyle] = [0x4B: CodeStyle(), 0x53: CodeStyle(), 0x41: CodeStyle()]
    var widths: [UInt8: [Int]] = [:]
    let bytes = text.bytes
    for i in text.tokens.indices where text.tokens[i].kind == .text {
      let range = text.range(i)
      guard range.length >= 3, styles[bytes[range.lower]] != nil else { continue }
      let letter = bytes[range.lower]
      var j = range.lower + 1
      while j < range.upper, bytes[j] >= 0x30, bytes[j] <= 0x39 { j += 1 }
      let digits = j - range.lower - 1
      guard digits > 0, digits <= greatestWidth, j == range.upper || bytes[j] >= 0x80 else { continue }
      widths[letter, default: Array(repeating: 0, count: greatestWidth + 1)][digits] += 1
      if digits > 1, bytes[range.lower + 1] == 0x30 { styles[letter]?.isPadded = true }
    }
    for (letter, counts) in widths {
      if let most = counts.max(), most > 0 { styles[letter]?.width = counts.firstIndex(of: most) ?? 0 }
    }
    return styles
  }
}
