internal import Accounting
internal import Diagnostics
internal import SourceText
internal import StandardModel
internal import Tokenization

/// Whether a document as a whole was understood. What was not is better told than written: its faults are too many to
/// be found one by one.
enum Reliability {
  /// What is wrong with the document as a whole; nil for a sound one.
  static func doubt(
    of text: TokenizedText, _ sheet: Sheet, _ standard: Standard, _ shares: Shares, _ findings: [Finding]
  ) -> Finding? {
    func finding(_ message: String) -> Finding { Finding(.unreliableReading, message) }
    if !StandardStarts.find(in: text).isEmpty {
      return finding("several standards in one document; part it with --split, or cut it into its standards")
    }
    if sheet.emptyLabels.count >= leastEmptyLabels,
      findings.count(where: { $0.rule == .missingField }) >= leastEmptyLabels
    {
      return finding(
        "labels stand apart from their values, so this is not the order in which the standard is read; "
          + "extract the document anew, with pdftotext -layout or another extractor that keeps lines or tables"
      )
    }
    guard text.bytes.count >= leastBytes else { return nil }
    if shares.unplaced * 100 > shares.content * greatestUnplaced {
      return finding("most of the text has no place in the standard; extract the document anew")
    }
    // Where the layout has cells, these tell the place of an entry, and its number may well be another's.
    guard sheet.layout == .flow || sheet.layout == .columns else { return nil }
    let faults = findings.count { faulty.contains($0.rule) }
    let entries = entries(of: standard)
    guard faults * 100 > entries * greatestFaults else { return nil }
    return finding(
      "\(faults) entries are incomplete or stand in the wrong place, of \(entries); extract the document anew"
    )
  }

  /// Prints of sound documents leave one label empty at most, whatever the extractor; columns read one after the other
  /// leave four to seven of those that are asked for.
  private static let leastEmptyLabels = 3

  /// In hundredths. Of prints that are read above 90 % of fields, none leaves more than a fifth unplaced.
  private static let greatestUnplaced = 50

  /// In hundredths. Prints of sound documents have up to 6 faults of 100 entries.
  private static let greatestFaults = 40

  /// About 500 characters: shares of less say nothing.
  private static let leastBytes = 1500

  private static let faulty: Set<Rule> = [
    .conflictingName, .duplicateCode, .emptyText, .invalidLevel, .misplacedCode, .missingCode,
    .undefinedReference, .unplacedText,
  ]

  private static func entries(of standard: Standard) -> Int {
    var count = standard.knowledge.count + standard.skills.count
    for duty in standard.duties {
      for task in duty.tasks {
        count += task.blocks.reduce(1 + task.subtasks.count) { $0 + $1.outputs.count + $1.indicators.count }
      }
      count += 1
    }
    return count
  }
}
