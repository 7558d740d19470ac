internal import Accounting
internal import Diagnostics
internal import SourceText
internal import Tokenization

/// Codes that were read in spite of letters in the place of digits, or of lost dots, are told.
enum MisreadCodePrints {
  static func find(on bench: Workbench) {
    let text = bench.text
    let prints = text.tokens.indices.filter { text.tokens[$0].kind == .misread }.map(text.range)
    guard !prints.isEmpty else { return }
    let derived = bench.account.derived(prints.map(\.lower))
    for (place, code) in zip(prints, bench.near(prints.map(\.upper))) where derived.contains(place.lower) {
      bench.find(
        .malformedCode, code: code,
        "\(bench.text.keptGlyphs(of: place).string) was read for \(code ?? "a code")",
        suggestion: code, place)
    }
  }
}
