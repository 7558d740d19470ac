internal import OCSDiagnostics
internal import OCSSourceText
internal import OCSTokenization

/// Controls of the direction of text, and others that show nothing, that were read as part of a code's print. Those within
/// texts stay there; of those that turn the text a rule tells.
enum ControlsOfCodes {
  static func find(on bench: Workbench) {
    for (control, code) in bench.partsOfCodes(.control) {
      if Vocabulary.turnsText(Scalars.decode(bench.text.bytes, control.lower).scalar) {
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
