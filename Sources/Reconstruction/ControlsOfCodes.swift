internal import OCSDiagnostics
internal import OCSSourceText
internal import OCSTokenization

/// Controls of the direction of text, and others that show nothing, that were read as part of the print of a code, a number or
/// a label. Those within texts stay there; of those that turn the text a rule tells.
enum ControlsOfCodes {
  static func find(on bench: Workbench) {
    let codes = Dictionary(
      uniqueKeysWithValues: bench.partsOfCodes(.control).map { ($0.range.lower, $0.code) })
    for control in bench.text.ranges(of: .control) {
      let turns = bench.text.keptGlyphs(of: control).contains { Vocabulary.turnsText($0.scalar) }
      let code = codes[control.lower]
      if turns {
        let place = code == nil ? "a value or a label" : "the code"
        bench.find(
          .bidiControl, code: code ?? nil,
          "a control that turns the direction of text stands beside \(place)", control)
      } else if let code {
        bench.find(
          .malformedCode, code: code, "a character that shows nothing stands beside the code",
          suggestion: code,
          control)
      }
    }
  }
}
