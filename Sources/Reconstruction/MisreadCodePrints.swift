internal import OCSDiagnostics
internal import OCSSourceText
internal import OCSTokenization

/// Codes that were read in spite of letters in the place of digits, or of lost dots, are told.
enum MisreadCodePrints {
  static func find(on bench: Workbench) {
    for (place, code) in bench.partsOfCodes(.misread) {
      bench.find(
        .malformedCode, code: code,
        "\(bench.text.keptGlyphs(of: place).string) was read for \(code ?? "a code")",
        suggestion: code, place)
    }
  }
}
