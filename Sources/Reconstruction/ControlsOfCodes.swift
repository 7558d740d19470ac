internal import OCSDiagnostics
internal import OCSSourceText
internal import OCSTokenization

/// Controls of the direction of text, and others that show nothing, that were read as part of the print of a code, a number or
/// a label. Those within texts stay there; of those that turn the text a rule tells.
enum ControlsOfCodes {
  static func find(on bench: Workbench) {
    let ofCodes = bench.partsOfCodes(.control)
    let lowers = Set(ofCodes.map(\.range.lower))
    for control in bench.text.ranges(of: .control) where !lowers.contains(control.lower) {
      if bench.text.keptGlyphs(of: control).contains(where: { Vocabulary.turnsText($0.scalar) }) {
        bench.find(
          .bidiControl, code: nil,
          "a control that turns the direction of text stands beside a value or a label", control)
      }
    }
    for (control, code) in ofCodes {
      if bench.text.keptGlyphs(of: control).contains(where: { Vocabulary.turnsText($0.scalar) }) {
        bench.find(
          .bidiControl, code: code, "a control that turns the direction of text stands beside the code",
          control)
      } else {
        bench.find(
          .malformedCode, code: code, "a character that shows nothing stands beside the code",
          suggestion: code,
          control)
      }
    }
  }
}
