import OCSAccounting
import OCSDiagnostics
import OCSEmission
import OCSNormalization
import OCSSourceText
import OCSTextRepair
import OCSTokenization

extension Laws {
  /// A text that was planted comes out: in a field, among what is unplaced, or in the words of a finding about a print
  /// that differs. Gives false where the document is refused.
  @discardableResult
  public static func canary(_ read: String, in bytes: [UInt8]) throws -> Bool {
    guard let result = try document(bytes) else { return false }
    let texts = result.standard.json.strings + result.findings.map(\.message)
    let planted = solid(read)
    try hold(texts.contains { holds(solid($0), planted) }, "a canary comes out", read)
    return true
  }

  /// Deleting any one character that is kept changes the standard or what is found in it; only of a name that is printed
  /// again elsewhere may the tail be cut. Looks at each `stride`th character, from `offset` on; gives how many.
  public static func deletions(_ bytes: [UInt8], every stride: Int = 1, from offset: Int = 0) throws -> Int {
    let whole = try Normalizer.normalize(bytes, name: "document", options: .init(keepsLedger: true))
    guard whole.source.encoding == "UTF-8" else { return 0 }
    let text = Lexer.tokenize(whole.source, as: whole.layout)
    let json = whole.standard.json
    var repeated: Set<TextID> = []
    for case .repeated(let id, _) in whole.ledger.spans.map(\.fate) { repeated.insert(id) }
    var count = 0
    var seen = 0
    for claim in whole.ledger.spans {
      let (id, at): (TextID, Int)
      switch claim.fate {
      case .kept(let text, let place), .unplaced(let text, let place): (id, at) = (text, place)
      default: continue
      }
      let length = repeated.contains(id) ? json.string(at: whole.pointers[id])?.unicodeScalars.count : nil
      for (n, glyph) in text.keptGlyphs(of: claim.range).enumerated() {
        defer { seen += 1 }
        guard seen % stride == offset % stride, at + n + 1 != length else { continue }
        count += 1
        var cut = bytes
        cut.removeSubrange(glyph.lower..<glyph.upper)
        let rest = try? Normalizer.normalize(cut, name: "document", options: .init(layout: whole.layout))
        try hold(
          rest.map { output($0) != output(whole) } ?? true, "deleting a kept character changes the output",
          "byte \(glyph.lower)")
      }
    }
    return count
  }

  private static func output(_ document: NormalizedDocument) -> [[UInt8]] {
    JSONWriter.file(of: document.standard, .compact) + document.findings.map { Array($0.message.utf8) }
  }
}
