public import OCSDiagnostics

/// A rule's page: what it finds, why that matters, examples, and what it leaves alone. The examples are run as tests.
public struct RulePage: Sendable {
  /// The rule that it is about.
  public let rule: Rule
  /// The page in Markdown.
  public let text: String
  /// The first sentence.
  public let summary: String

  /// The page of a rule.
  public init(_ rule: Rule) {
    self.rule = rule
    text = String(decoding: RulePage.bytes(of: rule), as: UTF8.self)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: true)
    summary = lines.count > 1 ? String(lines[1]) : ""
  }

  /// The pages are compiled in, so that the program is one file.
  private static func bytes(of rule: Rule) -> [UInt8] {
    switch rule {
    case .ambiguousText: PackageResources.ambiguous_text_md
    case .bidiControl: PackageResources.bidi_control_md
    case .brokenHistory: PackageResources.broken_history_md
    case .categoryMismatch: PackageResources.category_mismatch_md
    case .codeGap: PackageResources.code_gap_md
    case .codeOrder: PackageResources.code_order_md
    case .conflictingName: PackageResources.conflicting_name_md
    case .doubledText: PackageResources.doubled_text_md
    case .duplicateCode: PackageResources.duplicate_code_md
    case .duplicateName: PackageResources.duplicate_name_md
    case .duplicateStandard: PackageResources.duplicate_standard_md
    case .embeddedCode: PackageResources.embedded_code_md
    case .emptyColumn: PackageResources.empty_column_md
    case .emptyText: PackageResources.empty_text_md
    case .invalidLevel: PackageResources.invalid_level_md
    case .malformedCode: PackageResources.malformed_code_md
    case .misplacedCode: PackageResources.misplaced_code_md
    case .missingCode: PackageResources.missing_code_md
    case .missingField: PackageResources.missing_field_md
    case .nameDrift: PackageResources.name_drift_md
    case .repeatedText: PackageResources.repeated_text_md
    case .replacementCharacter: PackageResources.replacement_character_md
    case .simplifiedCharacter: PackageResources.simplified_character_md
    case .struckText: PackageResources.struck_text_md
    case .supersededStandard: PackageResources.superseded_standard_md
    case .titleMismatch: PackageResources.title_mismatch_md
    case .undefinedReference: PackageResources.undefined_reference_md
    case .unplacedText: PackageResources.unplaced_text_md
    case .unreliableReading: PackageResources.unreliable_reading_md
    case .unresolvedNote: PackageResources.unresolved_note_md
    case .unusedNote: PackageResources.unused_note_md
    case .wrongCodeKind: PackageResources.wrong_code_kind_md
    }
  }
}
