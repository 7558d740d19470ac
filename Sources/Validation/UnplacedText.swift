internal import Diagnostics
internal import StandardModel

/// `unplaced-text`: text of the document has no place in the standard.
enum UnplacedText: StandardRule {
  static func check(_ standard: Standard) -> [Finding] {
    standard.unplaced.map {
      Finding(.unplacedText, code: $0.near, "no place for \($0.text)", span: $0.origin.range)
    }
  }
}
