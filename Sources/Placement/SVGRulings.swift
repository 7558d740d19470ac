/// The rulings of pages that a program drew as SVG (`pdftocairo -svg`): straight strokes, the sides of frames, and filled
/// areas so thin that they look like strokes.
public enum SVGRulings {
  /// Areas up to this thick are lines.
  static let greatestThickness = 2.5
  /// Shorter marks are no rulings, but parts of signs.
  private static let shortest = 1.0
  private static let shortestFilled = 4.0
  /// How far the ends of a line may lie apart across its axis.
  private static let slope = 0.6

  /// What is drawn only where something else refers to it.
  private static let hidden = ["defs", "symbol", "clipPath", "mask", "pattern"]

  public static func pages(_ svg: [UInt8]) -> [[Ruling]] {
    var pages: [[Ruling]] = []
    var current: [Ruling] = []
    var depth = 0
    var hasPages = false
    var scanner = MarkupScanner(svg)
    while let tag = scanner.next() {
      if tag.isNamed("page") {
        if tag.isClosing { pages.append(current) }
        hasPages = true
        current = []
      } else if hidden.contains(where: tag.isNamed) {
        if !tag.isEmpty { depth += tag.isClosing ? -1 : 1 }
      } else if depth == 0, !tag.isClosing, tag.isNamed("path") {
        add(tag, scanner, to: &current)
      }
    }
    return hasPages ? pages : [current]
  }

  private struct Point {
    var x: Double
    var y: Double
  }

  private struct Matrix {
    var a = 1.0, b = 0.0, c = 0.0, d = 1.0, x = 0.0, y = 0.0

    func apply(to point: Point) -> Point {
      Point(x: a * point.x + c * point.y + x, y: b * point.x + d * point.y + y)
    }
  }

  private static func add(_ tag: MarkupScanner.Tag, _ scanner: MarkupScanner, to rulings: inout [Ruling]) {
    guard let data = scanner.value(of: "d", in: tag) else { return }
    let isStroked = has("stroke", tag, scanner)
    if !isStroked, !has("fill", tag, scanner) { return }
    let matrix = matrix(tag, scanner)
    let outlines = outlines(scanner.bytes, data).map { $0.map(matrix.apply) }
    for outline in outlines {
      if isStroked { addSides(outline, to: &rulings) } else { addFilled(outline, to: &rulings) }
    }
    if !isStroked, outlines.count == 2 { addFrame(outlines[0], outlines[1], to: &rulings) }
  }

  /// Whether `stroke` or `fill` names a colour, as a property of the style or as an attribute.
  private static func has(_ paint: String, _ tag: MarkupScanner.Tag, _ scanner: MarkupScanner) -> Bool {
    if let value = scanner.value(of: paint, in: tag) {
      return !scanner.bytes[value].elementsEqual("none".utf8)
    }
    guard let style = scanner.value(of: "style", in: tag) else { return paint == "fill" }
    for property in scanner.bytes[style].split(separator: 0x3B) {
      guard let colon = property.firstIndex(of: 0x3A) else { continue }
      if property[..<colon].drop(while: { $0 <= 0x20 }).elementsEqual(paint.utf8) {
        return !property[(colon + 1)...].elementsEqual("none".utf8)
      }
    }
    return false
  }

  private static func matrix(_ tag: MarkupScanner.Tag, _ scanner: MarkupScanner) -> Matrix {
    guard let value = scanner.value(of: "transform", in: tag),
      scanner.bytes[value].starts(with: "matrix(".utf8)
    else { return Matrix() }
    var numbers = ByteScanner(scanner.bytes, (value.lowerBound + 7)..<value.upperBound)
    var values: [Double] = []
    while values.count < 6, let number = numbers.number() { values.append(number) }
    guard values.count == 6 else { return Matrix() }
    return Matrix(a: values[0], b: values[1], c: values[2], d: values[3], x: values[4], y: values[5])
  }

  /// The outlines of a path that consist of straight lines alone, each closed one with its first point at its end too.
  private static func outlines(_ bytes: [UInt8], _ data: Range<Int>) -> [[Point]] {
    var outlines: [[Point]] = []
    var points: [Point] = []
    var isStraight = true
    func close() {
      if isStraight, points.count > 1 { outlines.append(points) }
      points = []
      isStraight = true
    }
    var scanner = ByteScanner(bytes, data)
    while let byte = scanner.byte {
      switch byte {
      case 0x4D, 0x4C:  // M, L
        if byte == 0x4D { close() }
        scanner.advance()
        guard let x = scanner.number(), let y = scanner.number() else { break }
        points.append(Point(x: x, y: y))
      case 0x5A, 0x7A:  // Z
        scanner.advance()
        if let first = points.first { points.append(first) }
      case 0x00...0x20: scanner.advance()
      default:
        isStraight = false
        scanner.advance()
        while scanner.number() != nil {}
      }
    }
    close()
    return outlines
  }

  private static func addSides(_ outline: [Point], to rulings: inout [Ruling]) {
    for (a, b) in zip(outline, outline.dropFirst()) {
      let (width, height) = (abs(a.x - b.x), abs(a.y - b.y))
      if height < slope, width > shortest {
        rulings.append(Ruling(.horizontal, at: (a.y + b.y) / 2, from: min(a.x, b.x), to: max(a.x, b.x)))
      } else if width < slope, height > shortest {
        rulings.append(Ruling(.vertical, at: (a.x + b.x) / 2, from: min(a.y, b.y), to: max(a.y, b.y)))
      }
    }
  }

  private static func addFilled(_ outline: [Point], to rulings: inout [Ruling]) {
    guard let box = bounds(outline) else { return }
    if box.height <= greatestThickness, box.width > shortestFilled {
      rulings.append(Ruling(.horizontal, at: box.middle, from: box.left, to: box.right))
    } else if box.width <= greatestThickness, box.height > shortestFilled {
      rulings.append(Ruling(.vertical, at: box.center, from: box.top, to: box.bottom))
    }
  }

  /// A frame is drawn as what lies between two rectangles.
  private static func addFrame(_ a: [Point], _ b: [Point], to rulings: inout [Ruling]) {
    guard let a = bounds(a), let b = bounds(b) else { return }
    let (outer, inner) = a.width > b.width ? (a, b) : (b, a)
    let gaps = [
      inner.left - outer.left, inner.top - outer.top, outer.right - inner.right, outer.bottom - inner.bottom,
    ]
    guard inner.width > shortestFilled, inner.height > shortestFilled,
      gaps.allSatisfy({ $0 >= 0 && $0 <= greatestThickness })
    else { return }
    let (left, right) = ((outer.left + inner.left) / 2, (outer.right + inner.right) / 2)
    let (top, bottom) = ((outer.top + inner.top) / 2, (outer.bottom + inner.bottom) / 2)
    for y in [top, bottom] { rulings.append(Ruling(.horizontal, at: y, from: left, to: right)) }
    for x in [left, right] { rulings.append(Ruling(.vertical, at: x, from: top, to: bottom)) }
  }

  private static func bounds(_ outline: [Point]) -> Box? {
    guard let first = outline.first else { return nil }
    return outline.dropFirst().reduce(Box(left: first.x, top: first.y, right: first.x, bottom: first.y)) {
      $0.union(Box(left: $1.x, top: $1.y, right: $1.x, bottom: $1.y))
    }
  }
}
