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
    for belongs in [LatinWords.isAlphanumeric, LatinWords.isLetter] {
      var word: [UInt8] = []
      var isWhole = startsWhole
      for character in characters {
        let isPart = belongs(character.scalar)
        if !isPart || character.followsBlank {
          if isWhole { insert(word) }
          word = []
          isWhole = true
        }
        if isPart { word.append(UInt8(character.scalar)) }
      }
      if endsWhole, isWhole { insert(word) }
    }
  }

  private mutating func insert(_ word: [UInt8]) { if word.count > 1 { words.insert(word) } }

  private static func isLetter(_ scalar: UInt32) -> Bool {
    scalar < 0x80 && scalar | 0x20 >= 0x61 && scalar | 0x20 <= 0x7A
  }

  static func isAlphanumeric(_ scalar: UInt32) -> Bool {
    isLetter(scalar) || scalar >= 0x30 && scalar <= 0x39
  }

  /// Whether the end of a line parts two words, and does not cut one.
  func parts(_ line: TextLine, _ next: TextLine) -> Bool {
    let (above, below) = (line.words.flatMap(\.text), next.words.flatMap(\.text))
    let pairs = [LatinWords.isLetter, LatinWords.isAlphanumeric].map { belongs in
      (
        tail: Array(above.reversed().prefix { belongs(UInt32($0)) }.reversed()),
        head: Array(below.prefix { belongs(UInt32($0)) })
      )
    }
    let isJoined = pairs.contains {
      !$0.tail.isEmpty && !$0.head.isEmpty && words.contains($0.tail + $0.head)
    }
    return !isJoined
      && (LatinWords.change(pairs[1].tail, pairs[1].head)
        || pairs.contains { words.contains($0.tail) || $0.head.count > 3 && words.contains($0.head) })
  }

  /// Whether what a line ends with and what the next one starts with are written in two ways (`ISO 9001`,
  /// `QR Code`, `AppleTalk IP`).
  private static func change(_ tail: [UInt8], _ head: [UInt8]) -> Bool {
    func isCapital(_ byte: UInt8) -> Bool { byte >= 0x41 && byte <= 0x5A }
    func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
    guard let last = tail.last, let first = head.first, !isDigit(last) else { return false }
    // `PM2.5` and `DMX512` are one word.
    if isDigit(first) { return head.prefix(while: isDigit).count > 3 }
    if !isCapital(last) { return tail.count > 1 && head.prefix(while: isCapital).count > 1 }
    return tail.count > 1 && isCapital(last) && isCapital(tail[tail.count - 2]) && isCapital(first)
      && head.count > 1 && !isCapital(head[1]) && !isDigit(head[1])
  }
}
