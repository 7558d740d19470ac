internal import OCSDiagnostics
public import OCSReporting
internal import OCSSourceText

/// The rows of one document: itself and its findings. Columns are in the order of the schema.
public struct DocumentRows: Sendable {
  public let document: String
  public private(set) var rows: [String: [[Cell]]] = [:]

  /// `standard` is the key of the standard that the document gave; `layout` is `json` for a canonical standard.
  public init(_ document: String, standard: String, layout: String, findings: [ReportedFinding]) {
    self.document = document
    rows["documents"] = [[.text(document), .text(standard), .text(layout), .integer(findings.count)]]
    rows["findings"] = findings.enumerated().map { i, reported in
      let finding = reported.finding
      return [
        .text(document), .integer(i + 1), .text(finding.rule.rawValue), .text(reported.severity.rawValue),
        Cell(finding.code), .text(finding.message), Cell(finding.suggestion),
        Cell(reported.place?.start.line), Cell(reported.place?.start.column), Cell(finding.span?.lower),
        Cell(finding.span?.length), Cell(reported.pointer),
      ]
    }
  }
}
