/// The names that findings go by (contract, section Findings).
public enum Rule: String, Sendable, CaseIterable {
  /// A boundary or a place that the input does not decide.
  case ambiguousText = "ambiguous-text"
  /// A bidirectional control character stands in a text.
  case bidiControl = "bidi-control"
  /// The version table contradicts itself or the document.
  case brokenHistory = "broken-history"
  /// The letters of the standard's code are no job category's code, or its digits no occupation's.
  case categoryMismatch = "category-mismatch"
  /// A number is skipped among its siblings.
  case codeGap = "code-gap"
  /// A T, O, P or A code comes after a later sibling.
  case codeOrder = "code-order"
  /// One K, S or A code has two truly different names.
  case conflictingName = "conflicting-name"
  /// An ideograph or word stands twice in a row, and once elsewhere between the same neighbours.
  case doubledText = "doubled-text"
  /// One code stands for two different things of one column.
  case duplicateCode = "duplicate-code"
  /// Two K (or two S) codes have the same name and details.
  case duplicateName = "duplicate-name"
  /// Two documents of one run have the same code and different content.
  case duplicateStandard = "duplicate-standard"
  /// A text holds a code in full form, where another entry could start.
  case embeddedCode = "embedded-code"
  /// The heading names a column, and the whole standard has nothing for it.
  case emptyColumn = "empty-column"
  /// A code has no text.
  case emptyText = "empty-text"
  /// A level is none from 1 to 6, or carries more than a number.
  case invalidLevel = "invalid-level"
  /// A code was printed in another form than its grammar.
  case malformedCode = "malformed-code"
  /// The number does not belong to the task, or the duty, in whose row it stands.
  case misplacedCode = "misplaced-code"
  /// A duty, task, output, K or S has text and no code.
  case missingCode = "missing-code"
  /// Code, name, level, description or a category is absent.
  case missingField = "missing-field"
  /// A K or S code has different names in two versions of one standard.
  case nameDrift = "name-drift"
  /// Rows of the task table are printed again.
  case repeatedText = "repeated-text"
  /// U+FFFD, a private character of one font, or an extractor's name for a glyph stands in a text.
  case replacementCharacter = "replacement-character"
  /// A character that Taiwan does not use, and whose Traditional form is another.
  case simplifiedCharacter = "simplified-character"
  /// Text is marked as deleted.
  case struckText = "struck-text"
  /// A document is an old version, and its successor is in the same run.
  case supersededStandard = "superseded-standard"
  /// The title line and the name differ.
  case titleMismatch = "title-mismatch"
  /// A K or S is set against a block and named nowhere.
  case undefinedReference = "undefined-reference"
  /// Text of the document has no place in the standard.
  case unplacedText = "unplaced-text"
  /// The document as a whole was not understood.
  case unreliableReading = "unreliable-reading"
  /// A text refers to a note 【註n】 that is not there.
  case unresolvedNote = "unresolved-note"
  /// A note's mark occurs nowhere in the text.
  case unusedNote = "unused-note"
  /// The letter does not fit the column.
  case wrongCodeKind = "wrong-code-kind"

  /// How much its findings weigh where no policy says otherwise.
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
