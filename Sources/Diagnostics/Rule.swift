/// The names that findings go by (contract, section Findings).
public enum Rule: String, Sendable, CaseIterable {
  case ambiguousText = "ambiguous-text"
  case conflictingName = "conflicting-name"
  case duplicateStandard = "duplicate-standard"
  case emptyText = "empty-text"
  case invalidLevel = "invalid-level"
  case malformedCode = "malformed-code"
  case misplacedCode = "misplaced-code"
  case missingCode = "missing-code"
  case missingField = "missing-field"
  case titleMismatch = "title-mismatch"
  case unplacedText = "unplaced-text"
  case wrongCodeKind = "wrong-code-kind"

  public var severity: Severity {
    switch self {
    case .duplicateStandard, .emptyText, .invalidLevel, .misplacedCode, .missingField,
      .unplacedText, .wrongCodeKind:
      .error
    case .ambiguousText, .conflictingName, .malformedCode, .missingCode, .titleMismatch: .warning
    }
  }
}
