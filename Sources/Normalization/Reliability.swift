internal import OCSAccounting
internal import OCSDiagnostics
internal import OCSSourceText
internal import OCSStandardModel
internal import OCSTokenization

/// Whether a document as a whole was understood. What was not is better told than written: its faults are too many to
/// be found one by one.
enum Reliability {
  /// What is wrong with the document as a whole; nil for a sound one.
  static func doubt(
    of text: TokenizedText, _ starts: StandardStarts, _ sheet: Sheet, _ standard: Standard, _ shares: Shares,
    _ findings: [Finding]
  ) -> Finding? {
    func finding(_ message: String) -> Finding { Finding(.unreliableReading, message) }
    if !starts.others.isEmpty {
      return finding("several standards in one document; part it with --split, or cut it into its standards")
    }
    if !starts.again.isEmpty {
      return finding(
        "the standard is printed \(starts.again.count + 1) times, and its prints do not read the same; "
          + "keep the best one, which has the tables")
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
    if sheet.cellsStandApart {
      return finding(
        "blank lines part the cells of the task table, as pdftotext prints them without a mode: they need not stand "
          + "row by row; extract the document anew, with pdftotext -layout, -raw or another extractor that keeps "
          + "lines or tables")
    }
    // Where pages do so, a code in the wrong row is hardly a misprint.
    if sheet.isInPieces || sheet.partedHeadings > 1 && findings.contains(where: { $0.rule == .misplacedCode })
    {
      return finding(
        "the cells of the task table are printed in pieces, and not row by row; extract the document anew, with "
          + "pdftotext -layout or another extractor that keeps lines or tables")
    }
    if shares.unplaced * 100 > shares.content * greatestUnplaced {
      return finding("most of the text has no place in the standard; extract the document anew")
    }
    // Where the layout has cells, these tell the place of an entry, and its number may well be another's.
    guard sheet.layout == .flow || sheet.layout == .columns || sheet.hasLinesAsRows else { return nil }
    let faults = findings.count { faulty.contains($0.rule) }
    let entries = max(1, entries(of: standard))
    let doubts = findings.count { $0.rule == .ambiguousText }
    let absent = findings.count { $0.rule == .missingField }
    let score =
      100 * faults / entries + 50 * doubts / entries + emptyTasks(of: standard) + 8 * max(0, absent - 1)
    guard score > greatestFaults else { return nil }
    let other = sheet.layout == .columns ? "-raw" : "-layout"
    return finding(
      "\(faults) findings tell of entries that are incomplete or stand in the wrong place, \(doubts) of doubts, and "
        + "the standard has \(entries) entries; extract the document anew, with pdftotext \(other) or another "
        + "extractor that keeps tables")
  }

  /// Of 100 tasks those that have no indicator, though no other task shares its own with them.
  private static func emptyTasks(of standard: Standard) -> Int {
    var (tasks, empty) = (0, 0)
    for duty in standard.duties {
      tasks += duty.tasks.count
      empty += duty.tasks.count { $0.$blocksOf == nil && $0.blocks.allSatisfy { $0.indicators.isEmpty } }
    }
    return 100 * empty / max(1, tasks)
  }

  /// Columns that are read one after the other leave more than one label empty; a guess from 14 such prints of three
  /// standards.
  private static let leastEmptyLabels = 3

  /// In hundredths. Of 1,320 prints of sound documents by eleven extractors none leaves more than 0.7 unplaced.
  private static let greatestUnplaced = 50

  /// Faults, half of the doubts and tasks without indicators, each of 100, and 8 for each absent field but the first. Of 726
  /// prints of sound documents by ten extractors none comes to more than 23; of 132 prints whose columns are interleaved
  /// three in four come to more than 25; of the values of the others four in five are right.
  private static let greatestFaults = 25

  /// About 500 characters: shares of less say nothing.
  private static let leastBytes = 1500

  private static let faulty: Set<Rule> = [
    .conflictingName, .duplicateCode, .embeddedCode, .emptyText, .invalidLevel, .misplacedCode, .missingCode,
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
