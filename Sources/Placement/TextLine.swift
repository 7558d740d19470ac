internal import OCSSourceText

/// Words beside each other, from left to right.
struct TextLine {
  var words: [PlacedWord]
  var middle: Double

  var left: Double { words.first?.box.left ?? 0 }
  var right: Double { words.lazy.map(\.box.right).max() ?? 0 }
  var box: Box { words.dropFirst().reduce(words[0].box) { $0.union($1.box) } }

  /// Characters whose middles lie closer than this part of their size stand on one line.
  private static let tolerance = 0.45

  /// From top to bottom.
  static func lines(of words: [PlacedWord], size: Double) -> [TextLine] {
    var lines: [TextLine] = []
    for word in words.sorted(by: { ($0.box.middle, $0.box.left) < ($1.box.middle, $1.box.left) }) {
      if let n = lines.indices.last, word.box.middle - lines[n].middle <= tolerance * size {
        let count = Double(lines[n].words.count)
        lines[n].middle = (lines[n].middle * count + word.box.middle) / (count + 1)
        lines[n].words.append(word)
      } else {
        lines.append(TextLine(words: [word], middle: word.box.middle))
      }
    }
    for i in lines.indices { lines[i].words.sort { $0.box.left < $1.box.left } }
    return lines
  }

  /// Whether a blank stands before the word; where characters change their font, words touch. Before an ideograph behind a
  /// letter or digit, word processors leave a gap on their own.
  func hasBlank(before i: Int, size: Double) -> Bool {
    let gap = words[i].box.left - words[i - 1].box.right
    return gap > (isBeforeIdeograph(i) ? 0.6 : 0.1) * size
  }

  private func isBeforeIdeograph(_ i: Int) -> Bool {
    guard let last = words[i - 1].text.last, LatinWords.isAlphanumeric(UInt32(last)) else { return false }
    return !words[i].text.isEmpty && Typeface.isWide(Scalars.decode(words[i].text, 0).scalar)
  }

  struct Character {
    var scalar: UInt32
    var width: Double
    var followsBlank: Bool
  }

  /// Its characters with the width of each, and whether a blank stands before it.
  func characters(size: Double) -> [Character] {
    var result: [Character] = []
    result.reserveCapacity(words.reduce(0) { $0 + $1.text.count })
    for (i, word) in words.enumerated() {
      let (wide, narrow) = Typeface.widths(of: word.text)
      let wideWidth = narrow == 0 ? word.box.width / Double(max(wide, 1)) : size
      let rest = word.box.width - Double(wide) * wideWidth
      let narrowWidth = min(max(rest / Double(max(narrow, 1)), 0.2 * size), size)
      var isFirst = i > 0 && hasBlank(before: i, size: size)
      var at = 0
      while at < word.text.count {
        let (scalar, length) = Scalars.decode(word.text, at)
        result.append(
          Character(
            scalar: scalar, width: Typeface.isWide(scalar) ? wideWidth : narrowWidth, followsBlank: isFirst))
        isFirst = false
        at += length
      }
    }
    return result
  }
}
