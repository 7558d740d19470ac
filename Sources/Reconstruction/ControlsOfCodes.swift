internal import Accounting
internal import Diagnostics
internal import SourceText
internal import Tokenization

/// Controls of the direction of text that were read as part of a code's print. Those within texts stay there, and a rule
/// tells them.
enum ControlsOfCodes {
  static func find(on bench: Workbench) {
    let text = bench.text
    let controls = text.tokens.indices.filter { text.tokens[$0].kind == .control }.map(text.range)
    guard !controls.isEmpty else { return }
    let derived = bench.account.derived(controls.map(\.lower))
    for (control, code) in zip(controls, bench.near(controls.map(\.upper)))
    where derived.contains(control.lower) {
      bench.find(
        .bidiControl, code: code, "a control that turns the direction of text stands beside the code", control
      )
    }
  }
}
