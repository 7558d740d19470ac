// Normalization: the pipeline, from the bytes of one document to its canonical standard.

public import Accounting
public import Diagnostics
internal import Reconstruction
public import SourceText
public import StandardModel
internal import TextRepair
public import Tokenization
internal import Validation

/// What one document comes to.
public struct NormalizedDocument: Sendable {
  public let source: SourceDocument
  public let layout: Layout
  public let standard: Standard
  /// Sorted by place, then rule.
  public let findings: [Finding]
  public let ledger: Ledger
  public let pointers: Pointers
  public let repairs: [Repair]
}

/// Why a document has no output.
public enum NormalizationFailure: Error, Sendable {
  /// The document's fault.
  case refused(Refusal)
  /// The program's fault: a law of the ledger does not hold.
  case fault(Ledger.Breach)
}

public enum Normalizer {
  public struct Options: Sendable {
    public var layout: Layout?
    /// Keep the ledger's spans, and name every value of the standard by its JSON pointer, as the ledger's file does.
    /// The laws of the ledger are checked in any case.
    public var keepsLedger: Bool
    public var recordsRepairs: Bool
    /// Rules whose suggestions are written into the standard; none by default.
    public var applied: Set<Rule>
    public var limits: Limits

    public init(
      layout: Layout? = nil, keepsLedger: Bool = false, recordsRepairs: Bool = false,
      applied: Set<Rule> = [], limits: Limits = Limits()
    ) {
      self.layout = layout
      self.limits = limits
      self.applied = applied
      self.keepsLedger = keepsLedger
      self.recordsRepairs = recordsRepairs
    }
  }

  public static func normalize(
    _ bytes: [UInt8], name: String, options: Options = Options()
  ) throws(NormalizationFailure) -> NormalizedDocument {
    let source: SourceDocument
    let (text, sheet): (TokenizedText, Sheet)
    do {
      source = try SourceDocument(name: name, bytes: bytes, limits: options.limits)
      (text, sheet) = try Tokenizer.tokenize(source, layout: options.layout, limits: options.limits)
    } catch { throw .refused(error) }
    guard !sheet.isEmpty else {
      throw .refused(text.tokens.contains(where: \.isContent) ? .noStandard : .noText)
    }
    var result = Reconstructor.reconstruct(
      sheet, of: text, namesPointers: options.keepsLedger, recordsRepairs: options.recordsRepairs)
    func close() throws(NormalizationFailure) -> Ledger {
      do {
        return try Ledger(
          closing: &result.account, text: text, arena: result.arena, keepsSpans: options.keepsLedger)
      } catch { throw .fault(error) }
    }
    // Applied suggestions change the account; else it is closed at once and needs no room any more.
    var ledger: Ledger?
    if options.applied.isEmpty { ledger = try close() }
    result.spell(keepsPlaces: !options.applied.isEmpty)
    let arena = result.arena
    let subject = Subject(result.standard, texts: result.texts) { text, part in
      text.id.flatMap { arena.source(of: part, in: TextID(index: $0)) }
    }
    var findings = (result.findings + Validator.check(subject)).sorted(by: Finding.precedes)
    Suggestions.apply(options.applied, of: &findings, to: &result, text)
    Finding.cut(&findings, to: options.limits.findings)
    if ledger == nil { ledger = try close() }
    guard let ledger else { preconditionFailure("a ledger was made above") }
    return NormalizedDocument(
      source: source, layout: sheet.layout, standard: result.standard, findings: findings,
      ledger: ledger, pointers: result.pointers, repairs: result.arena.repairs)
  }
}
