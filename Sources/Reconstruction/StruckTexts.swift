internal import OCSDiagnostics
internal import OCSSourceText
internal import OCSTokenization

/// Text that the markup marks as deleted is kept in its place, and told.
enum StruckTexts {
  static func find(on bench: Workbench) {
    let ranges = bench.text.struck
    // The code within the marks, or the one before them.
    for (range, code) in zip(ranges, bench.near(ranges.map(\.upper))) {
      bench.find(
        .struckText, code: code,
        "marked as deleted, and kept: \(bench.text.glyphs(of: range).string)", range)
    }
  }
}
