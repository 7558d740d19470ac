// Validation: a standard → findings. One file a rule.

public import Diagnostics
public import StandardModel

/// A rule looks at a finished standard and says what is wrong with it.
protocol StandardRule: SendableMetatype {
  static func check(_ standard: Standard) -> [Finding]
}

public enum Validator {
  static let rules: [any StandardRule.Type] = [
    MissingField.self, MissingCode.self, EmptyText.self, UnplacedText.self, WrongCodeKind.self,
    MisplacedCode.self,
  ]

  public static func check(_ standard: Standard) -> [Finding] {
    rules.flatMap { $0.check(standard) }
  }
}
