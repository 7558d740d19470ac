/// The lines that stand in the margins of pages: digits apart, another page has the same in the same place.
struct PageFurniture {
  private struct Mark: Hashable {
    var letters: [UInt8]
    var middle: Int
  }

  private var pages: [Mark: Set<Int>] = [:]

  /// Lines at the top of a page or at its end that are looked at.
  private static let depth = 3

  init(_ items: [PageItem]) {
    var lines: [Int: [TextLine]] = [:]
    for case .line(let line, let page) in items { lines[page, default: []].append(line) }
    for (page, lines) in lines {
      let sorted = lines.sorted { $0.middle < $1.middle }
      for line in sorted.prefix(PageFurniture.depth) + sorted.suffix(PageFurniture.depth) {
        for mark in PageFurniture.marks(of: line) { pages[mark, default: []].insert(page) }
      }
    }
  }

  func contains(_ line: TextLine) -> Bool {
    PageFurniture.marks(of: line).contains { pages[$0].map { $0.count > 1 } ?? false }
  }

  /// Two, so that lines a little apart share one.
  private static func marks(of line: TextLine) -> [Mark] {
    var letters: [UInt8] = []
    letters.reserveCapacity(line.words.reduce(0) { $0 + $1.text.count })
    for word in line.words { for b in word.text where b < 0x30 || b > 0x39 { letters.append(b) } }
    let step = Int(max(-1e6, min(1e6, line.middle / 6)))
    return [step, step + 1].map { Mark(letters: letters, middle: $0) }
  }
}
