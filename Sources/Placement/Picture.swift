/// A picture of a page in shades of grey, as `pdftoppm -gray` draws it (PGM, a byte a pixel).
public struct Picture: Sendable {
  /// The whole file, to be handed to a program that reads it.
  public private(set) var bytes: [UInt8]
  let width: Int
  let height: Int
  /// Where the pixels start.
  private let body: Int

  /// Pixels an inch.
  public static let resolution = 300
  /// Of a point.
  static let scale = Double(resolution) / 72

  /// Darker pixels are ink.
  private static let ink: UInt8 = 144
  /// Pixels that a line may miss where it was scanned badly.
  private static let gap = 3
  /// Rulings are longer than this, in pixels of 1/300 inch, and strokes of characters shorter.
  private static let shortestAcross = 100
  private static let shortestDown = 64
  /// Rulings between two others.
  private static let shortest = 30
  /// What is thicker is a dark area.
  private static let thickest = 14

  /// Nil where the bytes are no such file.
  public init?(_ bytes: [UInt8]) {
    guard bytes.starts(with: [0x50, 0x35]) else { return nil }
    var i = 2
    var numbers: [Int] = []
    while numbers.count < 3, i < bytes.count {
      switch bytes[i] {
      case 0x23: while i < bytes.count, bytes[i] != 0x0A { i += 1 }
      case 0x30...0x39:
        var number = 0
        while i < bytes.count, bytes[i] >= 0x30, bytes[i] <= 0x39, number < 1 << 24 {
          number = 10 * number + Int(bytes[i] - 0x30)
          i += 1
        }
        numbers.append(number)
      case 0x09...0x0D, 0x20: i += 1
      default: return nil
      }
    }
    guard numbers.count == 3, numbers[2] == 255, numbers[0] > 0, numbers[1] > 0,
      bytes.count - i - 1 == numbers[0] * numbers[1]
    else { return nil }
    self.bytes = bytes
    (width, height, body) = (numbers[0], numbers[1], i + 1)
  }

  /// Of paper alone.
  init(width: Int, height: Int) {
    bytes = Array("P5\n\(width) \(height)\n255\n".utf8)
    body = bytes.count
    bytes += [UInt8](repeating: 255, count: width * height)
    (self.width, self.height) = (width, height)
  }

  /// The straight lines across and down the page, in points. They are wiped off the picture: a program that reads it takes
  /// them for letters.
  public mutating func takeRulings() -> [Ruling] {
    var rulings = runs(across: true, longerThan: Picture.shortestAcross)
    rulings += runs(across: false, longerThan: Picture.shortestDown)
    // The sides of a cell may be as short as strokes of characters, but they go from one ruling to another without a gap.
    for across in [false, true] {
      let ends = Ends(rulings, across: !across)
      rulings += runs(across: across, longerThan: Picture.shortest, gap: 0).filter { ruling in
        let isLong =
          ruling.upper - ruling.lower > Double(across ? Picture.shortestAcross : Picture.shortestDown) + 1
        return !isLong && ends.touch(ruling.position, ruling.lower)
          && ends.touch(ruling.position, ruling.upper)
      }
    }
    for ruling in rulings { wipe(ruling) }
    return PlacedPage(rulings: rulings).scaled(by: 1 / Picture.scale).rulings
  }

  func hasInk(_ xs: Range<Int>, _ y: Int) -> Bool { xs.contains { isInk($0, y) } }

  /// The smallest area that holds all the ink of an area; nil where there is none.
  func inkBounds(_ xs: Range<Int>, _ ys: Range<Int>) -> (xs: Range<Int>, ys: Range<Int>)? {
    var (left, right, top, bottom) = (Int.max, 0, Int.max, 0)
    for y in ys {
      guard let first = xs.first(where: { isInk($0, y) }), let last = xs.last(where: { isInk($0, y) }) else {
        continue
      }
      (left, right) = (min(left, first), max(right, last + 1))
      (top, bottom) = (min(top, y), y + 1)
    }
    return bottom > top ? (left..<right, top..<bottom) : nil
  }

  /// Copies an area of another picture to a place of this one.
  mutating func copy(_ xs: Range<Int>, _ ys: Range<Int>, of other: Picture, toLeft left: Int, top: Int) {
    for (i, y) in ys.enumerated() {
      let source = other.body + y * other.width
      let target = body + (top + i) * width + left
      bytes.replaceSubrange(
        target..<(target + xs.count), with: other.bytes[(source + xs.lowerBound)..<(source + xs.upperBound)])
    }
  }

  mutating func wipe(_ xs: Range<Int>, _ ys: Range<Int>) {
    for y in ys { for x in xs { bytes[body + y * width + x] = 255 } }
  }

  @inline(__always)
  private func isInk(_ x: Int, _ y: Int) -> Bool { bytes[body + y * width + x] < Picture.ink }

  /// The thin straight runs of ink, in pixels.
  private func runs(across: Bool, longerThan least: Int, gap: Int = Picture.gap) -> [Ruling] {
    var rulings: [Ruling] = []
    for position in 0..<(across ? height : width) {
      let start = across ? body + position * width : body + position
      let (step, beside) = across ? (1, width) : (width, 1)
      runs(from: start, step: step, count: across ? width : height, longerThan: least, gap: gap) {
        lower, upper in
        let limit = across ? height : width
        guard isThin(start + step * lower, step, upper - lower, beside, limit - position, position) else {
          return
        }
        rulings.append(
          Ruling(
            across ? .horizontal : .vertical, at: Double(position), from: Double(lower), to: Double(upper)))
      }
    }
    return rulings
  }

  /// Whether most of a run has paper close to it; rows of one height cross it where few of these places are.
  private func isThin(
    _ start: Int, _ step: Int, _ length: Int, _ beside: Int, _ after: Int, _ before: Int
  ) -> Bool {
    let thin = [1, 3, 5, 6, 8, 10, 12].count { part in
      let place = start + step * (length * part / 13)
      var (first, last) = (0, 0)
      while last + 1 < min(after, Picture.thickest), bytes[place + (last + 1) * beside] < Picture.ink {
        last += 1
      }
      while first > -min(before, Picture.thickest), bytes[place + (first - 1) * beside] < Picture.ink {
        first -= 1
      }
      return last - first < Picture.thickest
    }
    return thin > 3
  }

  /// Tells the runs of ink among `count` pixels, small gaps left aside.
  @inline(__always)
  private func runs(
    from place: Int, step: Int, count: Int, longerThan least: Int, gap: Int, tell: (Int, Int) -> Void
  ) {
    var start = -1
    var last = -1
    var at = place
    for i in 0..<count {
      if bytes[at] < Picture.ink {
        if start < 0 || i - last > gap + 1 {
          if start >= 0, last - start > least { tell(start, last + 1) }
          start = i
        }
        last = i
      }
      at += step
    }
    if start >= 0, last - start > least { tell(start, last + 1) }
  }

  /// Its edges are neither ink nor paper.
  private mutating func wipe(_ ruling: Ruling) {
    let (lower, upper, position) = (Int(ruling.lower), Int(ruling.upper), Int(ruling.position))
    let across = max(0, position - 2)..<(position + 3)
    switch ruling.axis {
    case .horizontal: wipe(lower..<upper, across.clamped(to: 0..<height))
    case .vertical: wipe(across.clamped(to: 0..<width), lower..<upper)
    }
  }
}

extension Picture {
  /// Where rulings of one axis stand: whether the end of one across them touches any.
  private struct Ends {
    private var spans: [Int: [(lower: Double, upper: Double)]] = [:]
    private static let reach = 1

    init(_ rulings: [Ruling], across: Bool) {
      for ruling in rulings where (ruling.axis == .horizontal) == across {
        spans[Int(ruling.position), default: []].append((ruling.lower, ruling.upper))
      }
    }

    /// `position` is along the rulings, `end` across them.
    func touch(_ position: Double, _ end: Double) -> Bool {
      let reach = Ends.reach
      return (Int(end) - reach...Int(end) + reach).contains { place in
        spans[place]?.contains {
          $0.lower - Double(reach) <= position && position <= $0.upper + Double(reach)
        } ?? false
      }
    }
  }
}
