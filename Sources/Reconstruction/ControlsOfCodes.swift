internal import OCSDiagnostics
internal import OCSTokenization

/// Controls of the direction of text that were read as part of a code's print. Those within texts stay there, and a rule
/// tells them.
enum ControlsOfCodes {
  static func find(on bench: Workbench) {
    for (control, code) in bench.partsOfCodes(.control) {
      bench.find(
        .bidiControl, code: code, "a control that turns the direction of text stands beside the code", control
      )
    }
  }
}
