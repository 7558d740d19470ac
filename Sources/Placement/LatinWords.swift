/// The Latin words of a document that are surely whole: they tell whether a line end that may cut a word does so.
struct LatinWords {
  private var words: Set<[UInt8]> = []

  init(_ items: [PageItem], _ measures: Measures) {
    for case .table(let table, _) in items {
      let pad = table.pad(measures)
      for cell in table.cells {
        let lines = cell.lines(pad, measures)
        for (i, line) in lines.enumerated() {
          add(
            line.text, measures, startsWhole: line.end != .cut,
            endsWhole: i + 1 == lines.count || lines[i + 1].end != .cut)
        }
      }
    }
  }

  private mutating func add(_ line: TextLine, _ measures: Measures, startsWhole: Bool, endsWhole: Bool) {
    let characters = line.characters(size: measures.size)
    var word: [UInt8] = []
    var startsLine = true
    for (i, character) in characters.enumerated() {
      let isLetter = LatinWords.isLetter(character.scalar)
      if !isLetter || character.followsBlank {
        if !startsLine || startsWhole { insert(word) }
        word = []
        startsLine = false
      }
      if isLetter { word.append(UInt8(character.scalar)) }
      if i == 0 { startsLine = true }
    }
    if endsWhole, !startsLine || startsWhole { insert(word) }
  }

  private mutating func insert(_ word: [UInt8]) { if word.count > 1 { words.insert(word) } }

  private static func isLetter(_ scalar: UInt32) -> Bool {
    scalar < 0x80 && scalar | 0x20 >= 0x61 && scalar | 0x20 <= 0x7A
  }

  /// Whether the end of a line parts two words, and does not cut one.
  func parts(_ line: TextLine, _ next: TextLine) -> Bool {
    let tail = Array(
      line.words.flatMap(\.text).reversed().prefix { LatinWords.isLetter(UInt32($0)) }.reversed())
    let head = Array(next.words.flatMap(\.text).prefix { LatinWords.isLetter(UInt32($0)) })
    if words.contains(tail + head) { return false }
    return words.contains(tail) || words.contains(head)
  }
}
