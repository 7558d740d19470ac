// Validation: a standard → findings. One file a rule.

public import OCSDiagnostics

/// A rule looks at a finished standard and says what is wrong with it.
protocol StandardRule: SendableMetatype {
  static var rule: Rule { get }
  static func check(_ subject: Subject) -> [Finding]
}

/// Finds what is wrong with a finished standard.
public enum Validator {
  static let rules: [any StandardRule.Type] = [
    MissingField.self, MissingCode.self, EmptyText.self, UnplacedText.self, WrongCodeKind.self,
    MisplacedCode.self, CodeGap.self, CodeOrder.self, DuplicateCode.self, EmbeddedCode.self,
    UndefinedReference.self,
    UnresolvedNote.self, UnusedNote.self, DuplicateName.self, CategoryMismatch.self, BrokenHistory.self,
    SimplifiedCharacter.self, DoubledText.self, ReplacementCharacter.self, BidiControl.self,
  ]

  /// Rules that need the source: what they find is gone from the standard itself.
  public static let sourceRules: [Rule] = [
    .ambiguousText, .conflictingName, .emptyColumn, .invalidLevel, .malformedCode, .repeatedText, .struckText,
    .titleMismatch, .unreliableReading,
  ]

  /// What all rules find, rule by rule. For a standard that was read from JSON: `Validator.check(Subject(standard))`.
  public static func check(_ subject: Subject) -> [Finding] {
    rules.flatMap { $0.check(subject) }
  }
}
