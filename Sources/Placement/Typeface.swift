internal import OCSSourceText

/// How wide characters are, as words tell that hold them.
enum Typeface {
  /// The size of the characters of most words: an ideograph is as wide as it is high.
  static func size(of words: some Sequence<PlacedWord>) -> Double {
    var sizes: [Double] = []
    var heights: [Double] = []
    for word in words {
      let (wide, narrow) = widths(of: word.text)
      if wide > 0 { sizes.append(word.box.width / (Double(wide) + Double(narrow) / 2)) }
      heights.append(word.box.height)
    }
    if sizes.isEmpty { sizes = heights.map { $0 / 1.4 } }
    sizes.sort()
    return sizes.isEmpty ? 10 : max(sizes[sizes.count / 2], 0.5)
  }

  /// How many wide and narrow characters there are.
  static func widths(of text: [UInt8]) -> (wide: Int, narrow: Int) {
    var counts = (wide: 0, narrow: 0)
    var i = 0
    while i < text.count {
      let (scalar, length) = Scalars.decode(text, i)
      if isWide(scalar) { counts.wide += 1 } else { counts.narrow += 1 }
      i += length
    }
    return counts
  }

  /// In narrow characters, of which a wide one takes two.
  static func columns(of text: [UInt8]) -> Int {
    let (wide, narrow) = widths(of: text)
    return 2 * wide + narrow
  }

  static func isWide(_ scalar: UInt32) -> Bool {
    CharacterProperties.isWide(scalar) || CharacterProperties.takesItsNeighboursWidth(scalar)
  }
}
