internal import OCSSourceText

/// Where the characters of each line stand, blanks included.
struct LinePlaces {
  private let flow: FlowText
  /// Wide characters take two places where the extractor counted them so.
  private let countsWide: Bool

  init(_ flow: FlowText) {
    self.flow = flow
    let codes = flow.lines.indices.map { n in
      (line: n, codes: LinePlaces.codes(in: flow.lines[n].glyphs, of: flow))
    }.filter { !$0.codes.isEmpty }
    // At how many different places the codes of each column stand: the right measure has them in few.
    let spreads = [false, true].map { countsWide in
      let places = LinePlaces(flow, countsWide: countsWide)
      var found: [Set<Int>] = Sheet.Column.allCases.map { _ in [] }
      for (n, codes) in codes {
        let line = places.places(in: n)
        for code in codes {
          found[Int(code.column.rawValue)].insert(line[code.at - flow.lines[n].glyphs.lowerBound])
        }
      }
      return found.reduce(0) { $0 + $1.count }
    }
    countsWide = spreads[1] < spreads[0]
  }

  /// The codes of indicators and lists in a line, with their first glyphs.
  private static func codes(in line: Range<Int>, of flow: FlowText) -> [(column: Sheet.Column, at: Int)] {
    flow.words(line).compactMap { word in
      PrintedCode.column(of: flow.glyphs[word]).map { (column: $0, at: word.lowerBound) }
    }.filter { $0.column >= .indicator }
  }

  private init(_ flow: FlowText, countsWide: Bool) {
    self.flow = flow
    self.countsWide = countsWide
  }

  func width(_ scalar: UInt32) -> Int { countsWide && CharacterProperties.isWide(scalar) ? 2 : 1 }

  /// The place of each glyph of a line, counted from the line's first byte.
  func places(in line: Int) -> [Int] {
    let bytes = flow.text.bytes
    let glyphs = flow.glyphs[flow.lines[line].glyphs]
    var i = glyphs[glyphs.startIndex].lower
    while i > 0, bytes[i - 1] != 0x0A, bytes[i - 1] != 0x0D, bytes[i - 1] != 0x0C { i -= 1 }
    var place = 0
    var places: [Int] = []
    places.reserveCapacity(glyphs.count)
    for glyph in glyphs {
      while i < glyph.lower {
        let (scalar, length) = Scalars.decode(bytes, i)
        place += width(scalar)
        i += length
      }
      places.append(place)
    }
    return places
  }
}
