internal import OCSDiagnostics
internal import OCSEmission
internal import OCSSourceText

/// The contract's JSON Lines.
extension Report {
  public var lines: [UInt8] {
    var out: [UInt8] = []
    for document in documents {
      for reported in document.findings where reported.counts {
        let json = reported.finding.json(
          document: document.document, severity: reported.severity, position: reported.place?.start,
          pointer: reported.pointer)
        out += JSONWriter.bytes(of: json, .compact) + [0x0A]
      }
    }
    return out
  }
}
