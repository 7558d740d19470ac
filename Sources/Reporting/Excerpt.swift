public import OCSSourceText

/// The source line of a finding, cut to a terminal's width, and where the caret stands under it.
public struct Excerpt: Sendable {
  public let text: String
  /// Columns of the terminal before the span, and under it.
  public let indent: Int
  public let width: Int

  private static let widest = 100
  private static let before = 32

  /// One character as it is shown.
  private struct Cell {
    var text: String
    var width: Int
  }

  public init(_ bytes: [UInt8], _ span: SourceRange) {
    var start = span.lower
    while start > 0, bytes[start - 1] != 0x0A, bytes[start - 1] != 0x0D, span.lower - start < 4096 {
      start -= 1
    }
    while start < span.lower, bytes[start] & 0xC0 == 0x80 { start += 1 }
    var end = span.lower
    while end < bytes.count, bytes[end] != 0x0A, bytes[end] != 0x0D, end - span.lower < 4096 { end += 1 }
    while end > span.lower, end < bytes.count, bytes[end] & 0xC0 == 0x80 { end -= 1 }
    let left = Excerpt.cells(bytes[start..<span.lower])
    let marked = Excerpt.cells(bytes[span.lower..<max(span.lower, min(span.upper, end))])
    let right = Excerpt.cells(bytes[min(max(span.upper, span.lower), end)..<end])
    var shownLeft: [Cell] = []
    var room = Excerpt.before
    for cell in left.reversed() {
      guard cell.width <= room else {
        shownLeft.append(Cell(text: "…", width: 1))
        break
      }
      room -= cell.width
      shownLeft.append(cell)
    }
    shownLeft.reverse()
    indent = Excerpt.width(shownLeft)
    let (shown, isWhole) = Excerpt.fit(marked, Excerpt.widest - indent)
    width = max(1, Excerpt.width(shown))
    let rest = isWhole ? Excerpt.fit(right, Excerpt.widest - indent - width).cells : []
    text = (shownLeft + shown + rest).map(\.text).joined()
  }

  private static func width(_ cells: [Cell]) -> Int { cells.reduce(0) { $0 + $1.width } }

  /// As many cells as there is room for, and an ellipsis where some are left out.
  private static func fit(_ cells: [Cell], _ room: Int) -> (cells: [Cell], isWhole: Bool) {
    if width(cells) <= room { return (cells, true) }
    var out: [Cell] = []
    var left = room - 1
    for cell in cells {
      guard cell.width <= left else { break }
      left -= cell.width
      out.append(cell)
    }
    return (out + [Cell(text: "…", width: 1)], false)
  }

  private static func cells(_ bytes: ArraySlice<UInt8>) -> [Cell] {
    String(decoding: bytes, as: UTF8.self).unicodeScalars.map { scalar in
      if scalar.value == 0x09 { return Cell(text: "⇥", width: 1) }
      if VisibleText.isHostile(scalar.value) {
        let text = VisibleText.escape(scalar.value)
        return Cell(text: text, width: text.utf8.count)
      }
      let isMark = scalar.properties.canonicalCombiningClass != .notReordered
      return Cell(
        text: String(Character(scalar)), width: isMark ? 0 : CharacterProperties.isWide(scalar.value) ? 2 : 1)
    }
  }
}
