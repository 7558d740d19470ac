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
    // A line is often longer than what is shown of it.
    var left: [Cell] = []
    var room = Excerpt.before
    var i = span.lower
    while i > start {
      repeat { i -= 1 } while i > start && bytes[i] & 0xC0 == 0x80
      let cell = Excerpt.cell(Scalars.decode(bytes.span, i).scalar)
      guard cell.width <= room else {
        left.append(Cell(text: "…", width: 1))
        break
      }
      room -= cell.width
      left.append(cell)
    }
    left.reverse()
    indent = Excerpt.width(left)
    let (shown, isWhole) = Excerpt.fit(
      bytes, span.lower..<max(span.lower, min(span.upper, end)), Excerpt.widest - indent)
    width = max(1, Excerpt.width(shown))
    let rest =
      isWhole
      ? Excerpt.fit(
        bytes, min(max(span.upper, span.lower), end)..<end, Excerpt.widest - indent - width
      ).cells : []
    text = (left + shown + rest).reduce(into: "") { $0 += $1.text }
  }

  private static func width(_ cells: [Cell]) -> Int { cells.reduce(0) { $0 + $1.width } }

  /// As many cells as there is room for, and an ellipsis where some are left out.
  private static func fit(
    _ bytes: [UInt8], _ part: Range<Int>, _ room: Int
  ) -> (cells: [Cell], isWhole: Bool) {
    var cells: [Cell] = []
    var (i, width) = (part.lowerBound, 0)
    while i < part.upperBound, width <= room {
      let (scalar, length) = Scalars.decode(bytes.span, i)
      cells.append(cell(scalar))
      width += cells[cells.count - 1].width
      i += length
    }
    if width <= room { return (cells, true) }
    var out: [Cell] = []
    var left = room - 1
    for cell in cells {
      guard cell.width <= left else { break }
      left -= cell.width
      out.append(cell)
    }
    return (out + [Cell(text: "…", width: 1)], false)
  }

  private static func cell(_ s: UInt32) -> Cell {
    if s == 0x09 { return Cell(text: "⇥", width: 1) }
    guard !VisibleText.isHostile(s), let scalar = UnicodeScalar(s) else {
      let text = VisibleText.escape(s)
      return Cell(text: text, width: text.utf8.count)
    }
    if CharacterProperties.isWide(s) { return Cell(text: String(scalar), width: 2) }
    let isMark = s >= firstMark && scalar.properties.canonicalCombiningClass != .notReordered
    return Cell(text: String(scalar), width: isMark ? 0 : 1)
  }

  /// No character before it stands above or below another one.
  private static let firstMark: UInt32 = 0x300
}
