internal import OCSDiagnostics
internal import OCSSourceText
internal import OCSTokenization

/// What a program that reads pictures was not sure of is told.
enum UnsureTexts {
  /// Where it stands in the text, in rising order.
  static func find(_ ranges: [SourceRange], on bench: Workbench) {
    for (range, code) in zip(ranges, bench.near(ranges.map(\.upper))) {
      let range = bench.trimmed(range)
      bench.find(
        .ambiguousText, code: code,
        "read off a picture, and not surely: \(bench.text.glyphs(of: range).string)", range)
    }
  }
}
