internal import OCSSourceText

/// Where the standards of a document start, which may hold several one after the other, or one that is printed again.
public struct StandardStarts: Sendable {
  /// The start of each standard but the first: of its title or its version table, before a code of a profile that is not
  /// the one before it.
  public private(set) var others: [Int] = []
  /// The starts before a code of a profile that is the one before it, where both have a task table.
  public private(set) var again: [Int] = []

  /// The starts in a text.
  public init(in text: TokenizedText) {
    let labels = StandardStarts.places(of: StandardStarts.label, in: text.bytes.span)
    // A version table and a profile name the label once each.
    guard labels.count > 2 || labels.count == 2 && !StandardStarts.isHeading(labels[0], text) else { return }
    let flow = FlowText(text)
    var known: [UInt32]?
    var end = 0
    for place in labels {
      let line = flow.line(holding: place)
      // A line that names it twice starts nothing by its second label.
      guard line >= end, let code = StandardStarts.code(behind: place, on: line, of: flow) else { continue }
      if let last = known {
        let start = StandardStarts.start(above: line, downTo: end, of: flow)
        if last != code {
          others.append(start)
        } else if StandardStarts.holdsTable(text, (others + again).max() ?? 0, start),
          StandardStarts.holdsTable(text, start, text.bytes.count)
        {
          again.append(start)
        }
      }
      known = code
      end = line + 1
    }
  }

  /// Whether the heading of indicators stands in a part of a text.
  private static func holdsTable(_ text: TokenizedText, _ lower: Int, _ upper: Int) -> Bool {
    text.bytes.span.extracting(lower..<upper).holds("行為指標")
  }

  private static let label = Array("職能基準代碼".utf8)

  /// Where the bytes of a word stand: the search skips what cannot be its end.
  private static func places(of word: [UInt8], in bytes: Span<UInt8>) -> [Int] {
    var skips = [Int](repeating: word.count, count: 256)
    for (i, b) in word.dropLast().enumerated() { skips[Int(b)] = word.count - 1 - i }
    var places: [Int] = []
    let (table, pattern) = (skips.span, word.span)
    var i = 0
    while i + pattern.count <= bytes.count {
      if bytes[i + pattern.count - 1] == pattern[pattern.count - 1],
        bytes.extracting(i..<(i + pattern.count)).isSame(as: pattern)
      {
        places.append(i)
      }
      i += table[Int(bytes[i + pattern.count - 1])]
    }
    return places
  }

  /// Whether the label stands in the heading of a version table, beside that of the name.
  private static func isHeading(_ place: Int, _ text: TokenizedText) -> Bool {
    let behind = text.glyphs(of: SourceRange(place, min(text.bytes.count, place + 200)))
    return behind.dropFirst(6).starts(with: "職能基準名稱".unicodeScalars.lazy.map(\.value)) { $0.scalar == $1 }
  }

  /// The code that is the label's value, in capitals and without its dashes.
  private static func code(behind place: Int, on line: Int, of flow: FlowText) -> [UInt32]? {
    guard let first = flow.lines[line].glyphs.first(where: { flow.glyphs[$0].lower >= place }) else {
      return nil
    }
    let isFree = first == flow.lines[line].glyphs.lowerBound || flow.glyphs[first].gap != .none
    guard isFree, let (label, end) = Label.match(flow.glyphs[first...]), label == .standardCode,
      end < flow.glyphs.count
    else { return nil }
    let rest = end..<min(flow.glyphs.count, end + longestCode)
    let word = flow.words(rest).first { _ in true } ?? rest
    let letters = flow.glyphs[word].map { CharacterProperties.halfWidth($0.scalar) }
    guard letters.count > leastCode, letters.allSatisfy({ $0 < 0x80 }),
      letters.contains(where: Vocabulary.isDigit)
    else { return nil }
    return letters.filter(Vocabulary.isAlphanumeric).map { $0 >= 0x61 ? $0 - 0x20 : $0 }
  }

  private static let leastCode = 4
  private static let longestCode = 24

  /// The start of the title or version table above a line, or of the line.
  private static func start(above line: Int, downTo end: Int, of flow: FlowText) -> Int {
    var first = line
    let above = max(end, line - mostLinesOfHistory)..<line
    func label(_ n: Int) -> Label? { Label.match(flow.glyphs[flow.lines[n].glyphs])?.label }
    if let heading = above.last(where: { label($0) == .version }) { first = heading }
    for count in 1...3 where first - count >= end {
      let title = flow.lines[first - count].glyphs.lowerBound..<flow.lines[first - 1].glyphs.upperBound
      if Vocabulary.isTitle(Array(flow.glyphs[title])) {
        first -= count
        break
      }
    }
    return flow.range(flow.lines[first].glyphs).lower
  }

  /// A version table has some rows, which wrap.
  private static let mostLinesOfHistory = 120
}

extension FlowText {
  /// The line that holds the character at an offset, or the one before it.
  fileprivate func line(holding offset: Int) -> Int {
    var low = 0
    var high = lines.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if glyphs[lines[middle].glyphs.lowerBound].lower <= offset { low = middle } else { high = middle }
    }
    return low
  }
}
