// Placement: words and rulings of pages in, the text of their tables and paragraphs out.

/// A rectangle of a page, in points from its upper left corner.
public struct Box: Hashable, Sendable {
  public var left: Double
  public var top: Double
  public var right: Double
  public var bottom: Double

  public init(left: Double, top: Double, right: Double, bottom: Double) {
    self.left = left
    self.top = top
    self.right = right
    self.bottom = bottom
  }

  public var width: Double { right - left }
  public var height: Double { bottom - top }
  public var center: Double { (left + right) / 2 }
  public var middle: Double { (top + bottom) / 2 }

  func scaled(by factor: Double) -> Box {
    Box(left: left * factor, top: top * factor, right: right * factor, bottom: bottom * factor)
  }

  func contains(x: Double, y: Double) -> Bool { left <= x && x <= right && top <= y && y <= bottom }

  func union(_ other: Box) -> Box {
    Box(
      left: min(left, other.left), top: min(top, other.top), right: max(right, other.right),
      bottom: max(bottom, other.bottom))
  }
}
