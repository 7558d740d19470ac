internal import OCSSourceText

/// What was read off a picture in which the lines of a cell stand side by side. Where one ends and the next begins the
/// program tells roughly; how wide the lines are tells the rest.
struct PictureLine {
  /// The words of each line, their sides from its left side on.
  private(set) var pieces: [[PlacedWord]] = []

  private struct Character {
    var text: ArraySlice<UInt8>
    var scalar: UInt32
    var word: Int
    /// In ems.
    var width: Double
    /// Where the program found it.
    var center: Double
  }

  private static let blank = 0.3
  /// What a sign costs that starts a line and should not, in ems.
  private static let misplacedSign = 2.0
  private static let greatestDistance = 2.0

  /// `widths` and `starts` are those of the lines in the picture.
  init(_ words: [PlacedWord], widths: [Int], starts: [Int]) {
    let characters = PictureLine.characters(words)
    let ems = characters.reduce(0) { $0 + $1.width }
    guard ems > 0 else {
      pieces = Array(repeating: [], count: widths.count)
      return
    }
    let em = Double(widths.reduce(0, +)) / ems
    let lines = zip(widths, starts).map { (width: Double($0) / em, start: Double($1) / em) }
    let ends = PictureLine.ends(characters, lines, em)
    var start = 0
    for (end, width) in zip(ends, widths) {
      pieces.append(PictureLine.words(characters[start..<end], words, Double(width)))
      start = end
    }
  }

  private static func characters(_ words: [PlacedWord]) -> [Character] {
    var characters: [Character] = []
    for (n, word) in words.enumerated() {
      let columns = Double(max(1, Typeface.columns(of: word.text)))
      var x = word.box.left
      var i = 0
      while i < word.text.count {
        let (scalar, length) = Scalars.decode(word.text, i)
        let width = Typeface.isWide(scalar) ? 1.0 : 0.5
        let share = word.box.width * 2 * width / columns
        characters.append(
          Character(
            text: word.text[i..<(i + length)], scalar: scalar, word: n, width: width, center: x + share / 2))
        x += share
        i += length
      }
    }
    widen(&characters)
    for i in characters.indices.dropFirst()
    where characters[i].word != characters[i - 1].word && !Typeface.isWide(characters[i].scalar)
      && !Typeface.isWide(characters[i - 1].scalar)
    {
      characters[i - 1].width += blank
    }
    return characters
  }

  private static let wideSigns: [UInt32: (scalar: UInt32, text: [UInt8])] = Dictionary(
    uniqueKeysWithValues: [(",", "，"), (":", "："), (";", "；"), ("!", "！"), ("?", "？")].map {
      ($0.unicodeScalars.first?.value ?? 0, ($1.unicodeScalars.first?.value ?? 0, Array($1.utf8)))
    })

  /// Punctuation between ideographs is as wide as these, which such programs do not tell.
  private static func widen(_ characters: inout [Character]) {
    for i in characters.indices.dropFirst().dropLast() {
      guard let wide = wideSigns[characters[i].scalar], characters[i - 1].width == 1,
        Typeface.isWide(characters[i + 1].scalar)
      else { continue }
      characters[i].scalar = wide.scalar
      characters[i].text = wide.text[...]
      characters[i].width = 1
    }
  }

  /// Behind which character each line ends, so that the widths fit best.
  private static func ends(
    _ characters: [Character], _ lines: [(width: Double, start: Double)], _ em: Double
  ) -> [Int] {
    let count = characters.count
    var best = [Double](repeating: .infinity, count: count + 1)
    best[0] = 0
    var origins: [[Int]] = []
    for (n, line) in lines.enumerated() {
      var next = [Double](repeating: .infinity, count: count + 1)
      var origin = [Int](repeating: 0, count: count + 1)
      for start in 0...count where best[start] < .infinity {
        var width = 0.0
        var astray = 0.0
        if n > 0, start < count, LineEnd.isClosing(characters[start].scalar) { astray = misplacedSign }
        for end in start...count {
          if end > start {
            let character = characters[end - 1]
            width += character.width
            let x = character.center / em
            astray += min(greatestDistance, max(0, line.start - x, x - line.start - line.width)) / 2
          }
          let cost = best[start] + abs(width - line.width) + astray
          if cost < next[end] { (next[end], origin[end]) = (cost, start) }
          if n + 1 < lines.count, width > 2 * line.width + greatestDistance { break }
        }
      }
      best = next
      origins.append(origin)
    }
    var ends = [count]
    for origin in origins.reversed().dropLast() { ends.append(origin[ends[ends.count - 1]]) }
    return ends.reversed()
  }

  private static func words(
    _ characters: ArraySlice<Character>, _ words: [PlacedWord], _ width: Double
  ) -> [PlacedWord] {
    let ems = characters.reduce(0) { $0 + $1.width }
    var result: [PlacedWord] = []
    var last = -1
    var x = 0.0
    for character in characters {
      let isSpaced = character.width > 0.5 && character.width < 1
      let right = x + (isSpaced ? 0.5 : character.width) * width / ems
      if character.word == last {
        result[result.count - 1].text += character.text
        result[result.count - 1].box.right = right
      } else {
        var word = words[character.word]
        word.text = Array(character.text)
        word.box = Box(left: x, top: 0, right: right, bottom: 0)
        result.append(word)
        last = character.word
      }
      x += character.width * width / ems
    }
    if !result.isEmpty { result[result.count - 1].box.right = width }
    return result
  }
}
