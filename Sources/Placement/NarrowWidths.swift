internal import OCSSourceText

/// How wide the narrow characters of a print are, told by the widths of the words that hold them.
struct NarrowWidths {
  /// By scalar; nil where too few words tell.
  private var widths: [Double?] = Array(repeating: nil, count: NarrowWidths.count)

  /// ASCII.
  private static let count = 0x80
  /// As many times a character must occur.
  private static let leastWeight = 4.0
  /// Of words with ideographs, whose punctuation may be set closer.
  private static let weightOfMixed = 0.25
  /// What holds a width in its place that few words tell.
  private static let inertia = 0.05

  /// Least squares over all words of the usual size.
  init(_ words: some Sequence<PlacedWord>, size: Double) {
    var products = Array(repeating: 0.0, count: NarrowWidths.count * NarrowWidths.count)
    var sums = Array(repeating: 0.0, count: NarrowWidths.count)
    let heights = words.map(\.box.height).sorted()
    let usual = heights.isEmpty ? 0 : heights[heights.count / 2]
    for word in words where abs(word.box.height - usual) < 0.1 * usual {
      guard let (scalars, wide) = NarrowWidths.parts(of: word.text), !scalars.isEmpty else { continue }
      let weight = wide == 0 ? 1 : NarrowWidths.weightOfMixed
      let rest = word.box.width - Double(wide) * size
      for a in scalars {
        sums[a] += weight * rest
        for b in scalars { products[a * NarrowWidths.count + b] += weight }
      }
    }
    let used = sums.indices.filter { products[$0 * NarrowWidths.count + $0] > 0 }
    var rows = used.map { a in
      used.map { products[a * NarrowWidths.count + $0] + ($0 == a ? NarrowWidths.inertia : 0) }
        + [sums[a] + NarrowWidths.inertia * size / 2]
    }
    NarrowWidths.solve(&rows)
    for (a, row) in zip(used, rows)
    where products[a * NarrowWidths.count + a] >= NarrowWidths.leastWeight {
      widths[a] = row[used.count]
    }
  }

  /// Gauss and Jordan; the rows are those of a positive definite matrix with the right side behind each.
  private static func solve(_ rows: inout [[Double]]) {
    for i in rows.indices {
      let pivot = rows[i]
      for j in rows.indices where j != i {
        let factor = rows[j][i] / pivot[i]
        if factor == 0 { continue }
        for k in i...rows.count { rows[j][k] -= factor * pivot[k] }
      }
    }
    for i in rows.indices {
      rows[i][rows.count] /= rows[i][i]
    }
  }

  /// The narrow characters of a word, and how many wide ones it has; nil where it holds others.
  private static func parts(of text: [UInt8]) -> (narrow: [Int], wide: Int)? {
    var narrow: [Int] = []
    var wide = 0
    var i = 0
    while i < text.count {
      let (scalar, length) = Scalars.decode(text, i)
      if scalar < count {
        narrow.append(Int(scalar))
      } else if CharacterProperties.isWide(scalar) {
        wide += 1
      } else {
        return nil
      }
      i += length
    }
    return narrow.count <= longest ? (narrow, wide) : nil
  }

  /// Longer words tell little of each character.
  private static let longest = 40

  subscript(scalar: UInt32) -> Double? { scalar < NarrowWidths.count ? widths[Int(scalar)] : nil }
}
