internal import SourceText

/// Bars of pipe tables that part no cells: a converter left them as they are within a text (`電子檔|紙本`), so that the row
/// has more cells than its table.
enum RawBars {
  /// The tokens that are such bars.
  static func find(in text: TokenizedText) -> [Int] {
    var found: [Int] = []
    var width = 0
    var bars: [Int] = []
    let tokens = text.tokens
    for i in tokens.indices {
      switch tokens[i].kind {
      case .delimiter: bars.append(i)
      case .lineEnd, .formFeed:
        take(bars, of: text, &width, &found)
        bars.removeAll(keepingCapacity: true)
      default: break
      }
    }
    take(bars, of: text, &width, &found)
    return found
  }

  /// A rule tells the width of its table; rows with as many bars as it has need no look.
  private static func take(_ bars: [Int], of text: TokenizedText, _ width: inout Int, _ found: inout [Int]) {
    guard let first = bars.first, let last = bars.last else {
      width = 0
      return
    }
    if isRule(first..<last, text) { width = bars.count }
    guard width > 3, bars.count > width, bars.count <= width + mostRaw else { return }
    var excess = bars.count - width
    for n in bars.indices.dropFirst().dropLast() where excess > 0 {
      let before = SourceRange(text.range(bars[n - 1]).upper, text.tokens[bars[n]].lower)
      guard opensBracket(text.glyphs(of: before)) else { continue }
      found.append(bars[n])
      excess -= 1
    }
  }

  /// More of them than one row has.
  private static let mostRaw = 3

  private static func isRule(_ row: Range<Int>, _ text: TokenizedText) -> Bool {
    var dashes = 0
    for i in row where text.tokens[i].kind == .text {
      let range = text.range(i)
      for b in text.bytes[range.lower..<range.upper] where b != 0x2D && b != 0x3A { return false }
      dashes += range.length
    }
    return dashes > 0
  }

  /// Whether a bracket of the cell is still open where it ends.
  private static func opensBracket(_ cell: [Glyph]) -> Bool {
    var depth = 0
    for glyph in cell {
      switch CharacterProperties.halfWidth(glyph.scalar) {
      case 0x28, 0x5B, 0x300C, 0x300A: depth += 1
      case 0x29, 0x5D, 0x300D, 0x300B: depth = max(0, depth - 1)
      default: break
      }
    }
    return depth > 0
  }
}
