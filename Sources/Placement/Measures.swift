/// What holds for the print of a whole document.
struct Measures {
  /// Of most characters.
  var size: Double
  /// Where the lines of pages end.
  var right: Double
  let narrow: NarrowWidths
  /// From one line to the next of the same paragraph.
  var pitch: Double

  init(_ pages: [PlacedPage]) {
    size = Typeface.size(of: pages.lazy.flatMap(\.words))
    narrow = NarrowWidths(pages.lazy.flatMap(\.words), size: size)
    pitch = 1.3 * size
    right = pages.lazy.flatMap(\.words).map(\.box.right).max() ?? 0
  }

  mutating func measurePitch(_ lines: some Sequence<[TextLine]>) {
    var distances: [Double] = []
    for lines in lines {
      for (a, b) in zip(lines, lines.dropFirst()) {
        let distance = b.middle - a.middle
        if distance > 0.8 * size, distance < 2.5 * size { distances.append(distance) }
      }
    }
    distances.sort()
    if !distances.isEmpty { pitch = distances[distances.count / 2] }
  }
}
