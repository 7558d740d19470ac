/// The names that findings go by (contract, section Findings).
public enum Rule: String, Sendable, CaseIterable {
  case ambiguousText = "ambiguous-text"
  case bidiControl = "bidi-control"
  case brokenHistory = "broken-history"
  case categoryMismatch = "category-mismatch"
  case codeGap = "code-gap"
  case codeOrder = "code-order"
  case conflictingName = "conflicting-name"
  case doubledText = "doubled-text"
  case duplicateCode = "duplicate-code"
  case duplicateName = "duplicate-name"
  case duplicateStandard = "duplicate-standard"
  case embeddedCode = "embedded-code"
  case emptyColumn = "empty-column"
  case emptyText = "empty-text"
  case invalidLevel = "invalid-level"
  case malformedCode = "malformed-code"
  case misplacedCode = "misplaced-code"
  case missingCode = "missing-code"
  case missingField = "missing-field"
  case nameDrift = "name-drift"
  case repeatedText = "repeated-text"
  case replacementCharacter = "replacement-character"
  case simplifiedCharacter = "simplified-character"
  case struckText = "struck-text"
  case supersededStandard = "superseded-standard"
  case titleMismatch = "title-mismatch"
  case undefinedReference = "undefined-reference"
  case unplacedText = "unplaced-text"
  case unreliableReading = "unreliable-reading"
  case unresolvedNote = "unresolved-note"
  case unusedNote = "unused-note"
  case wrongCodeKind = "wrong-code-kind"

  public var severity: Severity {
    switch self {
    case .bidiControl, .duplicateCode, .duplicateStandard, .emptyText, .invalidLevel, .misplacedCode,
      .missingField, .replacementCharacter, .undefinedReference, .unplacedText, .unreliableReading,
      .wrongCodeKind:
      .error
    case .ambiguousText, .brokenHistory, .categoryMismatch, .codeGap, .codeOrder, .conflictingName,
      .duplicateName, .embeddedCode, .emptyColumn, .malformedCode, .missingCode, .repeatedText,
      .simplifiedCharacter, .struckText, .titleMismatch, .unresolvedNote, .unusedNote:
      .warning
    case .doubledText, .nameDrift, .supersededStandard: .info
    }
  }

  /// `--apply` can write its suggestions into the standard.
  public var isApplicable: Bool {
    switch self {
    case .doubledText, .simplifiedCharacter, .wrongCodeKind: true
    default: false
    }
  }

  /// Its findings propose what to write in the place of their span.
  public var proposesText: Bool {
    switch self {
    case .doubledText, .malformedCode, .simplifiedCharacter, .wrongCodeKind: true
    default: false
    }
  }
}
