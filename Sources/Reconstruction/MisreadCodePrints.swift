internal import OCSDiagnostics
internal import OCSSourceText
internal import OCSTokenization

/// Codes that were read in spite of letters in the place of digits, or of lost dots, are told.
enum MisreadCodePrints {
  static func find(on bench: Workbench) {
    for (part, code) in bench.partsOfCodes(.misread) {
      let place = MisreadCodes.whole(part, in: bench.text)
      bench.find(
        .malformedCode, code: code,
        "\(String(decoding: bench.text.bytes[place.lower..<place.upper], as: UTF8.self)) was read for \(code ?? "a code")",
        suggestion: code, place)
    }
  }
}
