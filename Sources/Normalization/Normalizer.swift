// Normalization: the pipeline, from the bytes of one document to its canonical standard.

public import OCSAccounting
public import OCSDiagnostics
internal import OCSOffice
internal import OCSPlacement
internal import OCSReconstruction
public import OCSSourceText
public import OCSStandardModel
internal import OCSTextRepair
public import OCSTokenization
internal import OCSValidation

/// What one document comes to.
public struct NormalizedDocument: Sendable {
  /// The text that was read: of an Office document its carrier, a page of HTML.
  public let source: SourceDocument
  /// The layout that was given or recognized.
  public let layout: Layout
  /// What the document holds.
  public let standard: Standard
  /// Sorted by place, then rule.
  public let findings: [Finding]
  /// What became of every byte; its spans only where they were asked for.
  public let ledger: Ledger
  /// The JSON pointers of what the ledger names; only where it is kept.
  public let pointers: Pointers
  /// What was made regular, in document order; only where that was asked for.
  public let repairs: [Repair]
  /// How much more the next best reading of a code would cost, where that is least, in the unit in which less than 1 is told
  /// as `ambiguous-text`. Nil where no code has a second reading.
  public let margin: Double?

  /// Why the document as a whole was not understood; such a one is written only where that was asked for.
  public var unreliable: Finding? { findings.first.flatMap { $0.rule == .unreliableReading ? $0 : nil } }
}

/// Why a document has no output.
public enum NormalizationFailure: Error, Sendable, CustomStringConvertible {
  /// The document's fault.
  case refused(Refusal)
  /// The program's fault: a law of the ledger does not hold.
  case fault(Ledger.Breach)

  /// One line: what is wrong, and what to do about it.
  public var description: String {
    switch self {
    case .refused(let refusal): refusal.message
    case .fault(let breach): breach.message
    }
  }
}

/// Reads documents: the whole pipeline for one of them. A pure function of its bytes, safe to call from any thread.
public enum Normalizer {
  /// How documents are read.
  public struct Options: Sendable {
    /// The layout of the document; nil where the text tells.
    public var layout: Layout?
    /// Parts of the text, in rising order, of which a program that read them off a picture was not sure.
    public var unsure: [SourceRange]
    /// Keep the ledger's spans, and name every value of the standard by its JSON pointer, as the ledger's file does.
    /// The laws of the ledger are checked in any case.
    public var keepsLedger: Bool
    /// Keep what was made regular, as `repairs`.
    public var recordsRepairs: Bool
    /// Rules whose suggestions are written into the standard; none by default.
    public var applied: Set<Rule>
    /// Documents beyond these are refused.
    public var limits: Limits
    /// How much evidence counts where words of a task table are dealt to columns.
    public var weights: Weights

    /// Those of the command without options.
    public init(
      layout: Layout? = nil, unsure: [SourceRange] = [], keepsLedger: Bool = false,
      recordsRepairs: Bool = false,
      applied: Set<Rule> = [], limits: Limits = Limits(), weights: Weights = Weights()
    ) {
      self.weights = weights
      self.layout = layout
      self.unsure = unsure
      self.limits = limits
      self.applied = applied
      self.keepsLedger = keepsLedger
      self.recordsRepairs = recordsRepairs
    }
  }

  /// What reading a document, or a part of one, came to.
  public struct Reading: Sendable {
    /// Behind the document's name: `#2` for its second standard, nothing where it is read as one.
    public var suffix: String
    /// The document that was read, or why there is none.
    public var result: Result<NormalizedDocument, NormalizationFailure>

    fileprivate init(
      suffix: String = "", _ read: () throws(NormalizationFailure) -> NormalizedDocument
    ) {
      self.suffix = suffix
      do throws(NormalizationFailure) { result = .success(try read()) } catch { result = .failure(error) }
    }
  }

  /// Reads a document; `splits` where each of the standards that it holds one after the other is to be read as a
  /// document of its own. Places are those of the whole document.
  public static func read(
    _ bytes: [UInt8], name: String, splits: Bool, options: Options = Options()
  ) -> [Reading] {
    func whole() -> Reading {
      Reading { () throws(NormalizationFailure) in try normalize(bytes, name: name, options: options) }
    }
    guard splits, let source = try? source(of: bytes, name: name, options) else { return [whole()] }
    let starts = StandardStarts(in: Tokenizer.tokens(of: source, layout: layout(of: source, options))).others
    guard !starts.isEmpty else { return [whole()] }
    return parts(of: source, at: starts).enumerated().map { n, range in
      Reading(suffix: "#\(n + 1)") { () throws(NormalizationFailure) in
        try normalize(range, of: source, named: "\(name)#\(n + 1)", options).placed(
          at: range.lower, in: source)
      }
    }
  }

  private static func parts(of source: SourceDocument, at starts: [Int]) -> [SourceRange] {
    zip([0] + starts, starts + [source.bytes.count]).map { SourceRange($0, $1) }
  }

  /// Reads a part of a document; its places are those of the part.
  private static func normalize(
    _ range: SourceRange, of source: SourceDocument, named name: String, _ options: Options
  ) throws(NormalizationFailure) -> NormalizedDocument {
    var options = options
    options.unsure = options.unsure.filter { $0.lower >= range.lower && $0.upper <= range.upper }
      .map { $0.moved(by: -range.lower) }
    return try normalize(source.part(range, named: name), options)
  }

  /// The standard of a document that prints it several times, where all prints read the same: nil else.
  private static func normalize(
    printsAt starts: [Int], of source: SourceDocument, _ options: Options
  ) throws(NormalizationFailure) -> NormalizedDocument? {
    var all = options
    all.keepsLedger = true
    let ranges = parts(of: source, at: starts)
    var prints: [NormalizedDocument] = []
    for range in ranges {
      let print: NormalizedDocument
      do { print = try normalize(range, of: source, named: source.name, all) } catch {
        if case .fault = error { throw error }
        return nil
      }
      guard print.unreliable == nil, prints.first.map({ $0.standard == print.standard }) ?? true else {
        return nil
      }
      prints.append(print)
    }
    guard let first = prints.first,
      let ledger = Ledger.joined(prints.map { ($0.ledger, $0.pointers) }, of: source)
    else { return nil }
    var findings = first.findings
    for (print, range) in zip(prints, ranges).dropFirst() {
      // What it shares with the first print was told there.
      findings += print.findings.filter { one in
        !first.findings.contains { $0.rule == one.rule && $0.code == one.code && $0.message == one.message }
      }.map { $0.moved(by: range.lower) }
      findings.append(
        Finding(
          .repeatedText, "the whole standard is printed again; read once",
          span: print.standard.origin.range?.moved(by: range.lower)))
    }
    findings.sort(by: Finding.precedes)
    Finding.cut(&findings, to: options.limits.findings)
    return NormalizedDocument(
      source: source, layout: first.layout, standard: first.standard, findings: findings,
      ledger: options.keepsLedger ? ledger : ledger.withoutSpans(of: source), pointers: first.pointers,
      repairs: zip(prints, ranges).flatMap { print, range in print.repairs.map { $0.moved(by: range.lower) }
      },
      margin: prints.compactMap(\.margin).min())
  }

  /// Reads one document. `bytes` is text in UTF-8, UTF-16, Big5 or GB18030, or an Office document, of at most `options.limits.bytes`
  /// bytes; `name` is what findings call it. Throws where there is no output: the document is refused, or the program has a
  /// fault.
  public static func normalize(
    _ bytes: [UInt8], name: String, options: Options = Options()
  ) throws(NormalizationFailure) -> NormalizedDocument {
    let source: SourceDocument
    do { source = try Normalizer.source(of: bytes, name: name, options) } catch { throw .refused(error) }
    if !source.isCarrier, options.layout == nil || options.layout == .boxes,
      let boxes = BoxText(source.bytes),
      let document = try normalize(boxes, of: source, options)
    {
      return document
    }
    return try normalize(source, options)
  }

  /// Reads a page of HTML that is made of boxes. Nil where the text holds more than boxes.
  private static func normalize(
    _ boxes: BoxText, of source: SourceDocument, _ options: Options
  ) throws(NormalizationFailure) -> NormalizedDocument? {
    let carrier = Carrier(boxes.pages)
    let relocation = Relocation(carrier, of: source)
    if boxes.holdsText, relocation == nil { return nil }
    let page: SourceDocument
    do {
      page = try SourceDocument(
        name: source.name, bytes: carrier.bytes, isCarrier: true, limits: options.limits)
    } catch { throw .refused(error) }
    var options = options
    options.unsure = carrier.doubtful
    let document = try normalize(page, options, isPlaced: true)
    // Words within attributes cannot be told from these: findings and ledger are those of the page.
    guard boxes.holdsText, let relocation else { return document.named(.boxes) }
    do { return try document.relocated(to: source, relocation) } catch { throw .fault(error) }
  }

  /// The text of a document; of an Office document its carrier, whatever layout texts are said to have.
  static func source(
    of bytes: [UInt8], name: String, _ options: Options
  ) throws(Refusal) -> SourceDocument {
    let carrier = try OfficeDocument.carrier(of: bytes, limits: options.limits)
    return try SourceDocument(
      name: name, bytes: carrier ?? bytes, isCarrier: carrier != nil, limits: options.limits)
  }

  static func layout(of source: SourceDocument, _ options: Options) -> Layout? {
    source.isCarrier ? .html : options.layout
  }

  /// `isPlaced` tells that the cells of the page were made of boxes.
  private static func normalize(
    _ source: SourceDocument, _ options: Options, isPlaced: Bool = false
  ) throws(NormalizationFailure) -> NormalizedDocument {
    let (text, sheet): (TokenizedText, Sheet)
    do {
      (text, sheet) = try Tokenizer.tokenize(
        source, layout: layout(of: source, options), limits: options.limits, weights: options.weights)
    } catch { throw .refused(error) }
    guard !sheet.isEmpty else {
      if let words = ForeignFormat.described(source) { throw .refused(.foreign(words)) }
      throw .refused(text.tokens.contains(where: \.isContent) ? .noStandard : .noText)
    }
    let starts = StandardStarts(in: text)
    if starts.others.isEmpty, !starts.again.isEmpty,
      let document = try normalize(printsAt: starts.again, of: source, options)
    {
      return document
    }
    var result = Reconstructor.reconstruct(
      sheet, of: text, unsure: options.unsure, namesPointers: options.keepsLedger,
      recordsRepairs: options.recordsRepairs)
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
    func place(_ text: StandardText, _ part: Range<Int>) -> SourceRange? {
      text.id.flatMap { arena.source(of: part, in: TextID(index: $0)) }
    }
    let subject = Subject(result.standard, texts: result.texts, locate: place)
    var findings = result.findings + Validator.check(subject)
    if isPlaced || [.flow, .columns, .markdown].contains(sheet.layout) {
      findings += BrokenTexts.find(in: result.texts) { place($0, 0..<$0.utf8.count) }
    }
    findings.sort(by: Finding.precedes)
    Suggestions.apply(options.applied, of: &findings, to: &result, text)
    if ledger == nil { ledger = try close() }
    guard let ledger else { preconditionFailure("a ledger was made above") }
    if var doubt = Reliability.doubt(of: text, starts, sheet, result.standard, ledger.shares, findings) {
      // Its format explains it better than its faults do.
      if sheet.layout != .html, let words = ForeignFormat.described(source) { doubt.message = words }
      findings.insert(doubt, at: 0)
    }
    Finding.cut(&findings, to: options.limits.findings)
    return NormalizedDocument(
      source: source, layout: sheet.layout, standard: result.standard, findings: findings,
      ledger: ledger, pointers: result.pointers, repairs: result.arena.repairs,
      margin: result.margin)
  }
}

extension NormalizedDocument {
  /// The same, of a part of a document that starts `offset` bytes from its start.
  fileprivate func placed(at offset: Int, in whole: SourceDocument) -> NormalizedDocument {
    NormalizedDocument(
      source: whole.part(SourceRange(0, whole.bytes.count), named: source.name), layout: layout,
      standard: standard, findings: findings.map { $0.moved(by: offset) },
      ledger: ledger.placed(at: offset, ofBytes: whole.bytes.count), pointers: pointers,
      repairs: repairs.map { $0.moved(by: offset) }, margin: margin)
  }
}

extension NormalizedDocument {
  fileprivate func named(_ layout: Layout) -> NormalizedDocument {
    NormalizedDocument(
      source: source, layout: layout, standard: standard, findings: findings, ledger: ledger,
      pointers: pointers, repairs: repairs, margin: margin)
  }

  /// The same, with its places in the boxes that it was made of.
  fileprivate func relocated(
    to boxes: SourceDocument, _ relocation: Relocation
  ) throws(Ledger.Breach) -> NormalizedDocument {
    NormalizedDocument(
      source: boxes, layout: .boxes, standard: standard,
      findings: findings.map { finding in
        var finding = finding
        finding.span = finding.span.flatMap(relocation.place)
        return finding
      }.sorted(by: Finding.precedes),
      ledger: ledger.spans.isEmpty
        ? ledger : try ledger.relocated(to: boxes, gaps: relocation.drops, origins: relocation.origins),
      pointers: pointers,
      repairs: repairs.compactMap { repair in
        relocation.place(of: repair.span).map { place in
          var repair = repair
          repair.span = place
          return repair
        }
      }, margin: margin)
  }
}
