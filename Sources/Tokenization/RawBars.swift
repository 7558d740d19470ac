internal import OCSSourceText

/// Bars of pipe tables that part no cells: a converter left them as they are within a text (`電子檔|紙本`), so that the row
/// has more cells than its table.
enum RawBars {
  /// The tokens that are such bars.
  static func find(in text: TokenizedText) -> [Int] {
    var found: [Int] = []
    // The bars of each line of a table, and how many its rule has.
    var lines: [[Int]] = []
    var width = 0
    var bars: [Int] = []
    func endTable() {
      // Where half of the rows have as many bars as the rule, one with more has raw ones.
      let isTable = width > 1 && lines.count(where: { $0.count == width }) * 2 >= lines.count
      for row in lines where isTable && row.count > width && row.count <= width + mostRaw {
        found += rawBars(of: row, row.count - width, in: text)
      }
      (lines, width) = ([], 0)
    }
    func endLine() {
      guard let first = bars.first, let last = bars.last else { return endTable() }
      if width == 0, isRule(first..<last, text) { width = bars.count }
      lines.append(bars)
      bars.removeAll(keepingCapacity: true)
    }
    let tokens = text.tokens
    for i in tokens.indices {
      switch tokens[i].kind {
      case .delimiter: bars.append(i)
      case .lineEnd, .formFeed: endLine()
      default: break
      }
    }
    endLine()
    endTable()
    return found
  }

  /// More of them than one row has.
  private static let mostRaw = 3

  /// The bars of a row between a bracket that is open before them and its end behind them; else those between two texts,
  /// the second of which is no label, no level and starts with no code, where there are not more of them.
  private static func rawBars(of bars: [Int], _ excess: Int, in text: TokenizedText) -> [Int] {
    let cells = zip(bars, bars.dropFirst()).map {
      text.glyphs(of: SourceRange(text.range($0).upper, text.tokens[$1].lower))
    }
    let inner = 1..<cells.count
    let framed = inner.filter { depths(of: cells[$0 - 1]).open > 0 && depths(of: cells[$0]).closed > 0 }
    if !framed.isEmpty { return framed.prefix(excess).map { bars[$0] } }
    let loose = inner.filter {
      !cells[$0 - 1].isEmpty && Label.whole(cells[$0 - 1][...]) == nil && mayGoOn(cells[$0])
    }
    if loose.count == excess { return loose.map { bars[$0] } }
    let tight = loose.filter { text.bytes[text.range(bars[$0]).upper] > 0x20 }
    return tight.count == excess ? tight.map { bars[$0] } : []
  }

  /// Whether a cell may be the rest of a text.
  private static func mayGoOn(_ cell: [Glyph]) -> Bool {
    guard let first = cell.first else { return false }
    return Label.whole(cell[...]) == nil && PrintedCode.column(of: cell[...]) == nil
      && !cell.allSatisfy { $0.scalar < 0x80 } && !Vocabulary.isAnyBullet(first.scalar)
  }

  private static func isRule(_ row: Range<Int>, _ text: TokenizedText) -> Bool {
    var dashes = 0
    for i in row where text.tokens[i].kind == .text {
      let range = text.range(i)
      for b in text.bytes[range.lower..<range.upper] where b != 0x2D && b != 0x3A { return false }
      dashes += range.length
    }
    return dashes > 0
  }

  /// How many brackets a cell leaves open, and how many it ends that were open before.
  private static func depths(of cell: [Glyph]) -> (open: Int, closed: Int) {
    var (open, closed) = (0, 0)
    for glyph in cell {
      switch CharacterProperties.halfWidth(glyph.scalar) {
      case 0x28, 0x5B, 0x300C, 0x300A: open += 1
      case 0x29, 0x5D, 0x300D, 0x300B: if open > 0 { open -= 1 } else { closed += 1 }
      default: break
      }
    }
    return (open, closed)
  }
}
