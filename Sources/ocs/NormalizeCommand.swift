internal import OCSAccounting
internal import OCSDiagnostics
internal import OCSEmission
internal import Glibc
internal import OCSNormalization
internal import OCSSourceText
internal import OCSStandardModel
internal import OCSTokenization
internal import OCSValidation

/// `ocs normalize`: documents in, canonical standards, findings and ledgers out.
struct NormalizeCommand {
  private let options: NormalizeOptions
  private var summary = Summary()
  private var names = OutputNames()
  private var inputs: [Inputs.Document] = []
  private var findings: [FindingsOfDocument] = []
  private var duplicates: [Int: [Finding]] = [:]
  /// The ledgers' lines, each with the place of its document's findings.
  private var ledger: [(place: Int, line: [UInt8])] = []
  /// Documents that were not understood as a whole: they are written behind the sound ones, whose names come first.
  private var doubtful: [(product: Product, place: Int)] = []
  private var folder: OutputFolder?
  private var carriers: CarrierFolder?
  private var hasFailed = false

  /// The rendered findings of one document; those that other documents cause come last to light.
  private struct FindingsOfDocument {
    /// Its place among the inputs.
    var document: UInt32
    /// Which of its standards, counted from 1; 0 where it holds one.
    var part: UInt32
    var lines: [UInt8]
  }

  /// What a worker hands back: everything that needs no knowledge of the other documents.
  private enum Outcome: Sendable {
    case unreadable(String)
    case refused(String)
    /// Not understood as a whole: what is said of it, and the line of its finding.
    case unreliable(String, [UInt8])
    case fault(String)
    case normalized(Product)
  }

  private struct Product: Sendable {
    var code: String?
    var isUnreliable: Bool
    var layout: Layout
    var reading: PDF.Reading?
    /// What a program complained of that read the document all the same.
    var complaint: String?
    var pieces: [[UInt8]]
    var findings: [UInt8]
    var severities: [Severity: Int]
    /// The line of the ledger, given the name of the output; nil where none was asked for.
    var ledger: (@Sendable (String) -> [UInt8])?
    var shares: Shares
    /// The text that was read of a document which is no text itself, where it is asked for, and the document's name.
    var carrier: (document: String, text: [UInt8])?
  }

  /// Documents a worker may be ahead of the writer: bounds the memory.
  private static let window = 16

  private init(_ options: NormalizeOptions) { self.options = options }

  static func run(_ words: [String]) throws(UsageError) -> ExitStatus {
    // The command line is judged by itself, so that no setting is blamed for it or hides what it lacks.
    let named = try NormalizeOptions(words)
    let settings: [String]
    do throws(Files.Failure) { settings = try Configuration.find(named.config)?.normalizeWords() ?? [] } catch
    {
      Terminal.error("ocs: \(error.message)\n")
      return .failed
    }
    var command = NormalizeCommand(settings.isEmpty ? named : try NormalizeOptions(settings + words))
    return command.work()
  }

  private mutating func work() -> ExitStatus {
    do throws(Files.Failure) {
      let inputs = try Inputs(options.inputs)
      for failure in inputs.failures { fail(failure) }
      for word in inputs.skipped { tell(word) }
      if let path = options.output {
        let mode: OutputFolder.Mode =
          options.checks ? .checking : options.replaces ? .replacing : options.prunes ? .pruning : .adding
        folder = try OutputFolder(path, mode)
      }
      if let path = options.carriers, !options.checks { carriers = try CarrierFolder(path) }
      self.inputs = inputs.documents
      let options = options
      try Workers.forEach(
        of: inputs.documents, jobs: options.inputs.jobs, window: NormalizeCommand.window,
        showing: Progress(inputs.documents.count, isQuiet: options.isQuiet),
        { NormalizeCommand.normalize($0, options) },
        take: { (document, parts) throws(Files.Failure) in
          summary.read += 1
          for (n, outcome) in parts.enumerated() {
            try take(outcome, of: document, part: parts.count > 1 ? n + 1 : 0)
          }
        })
      for (product, place) in doubtful { try write(product, place) }
      try finish()
    } catch {
      fail(error.message)
    }
    if !options.isQuiet { Terminal.error(summary.text(of: folder, options)) }
    if hasFailed { return .failed }
    let isTold = options.failOn.map { summary.count(from: $0) > 0 } ?? false
    let wouldChange = !(folder?.changes.isEmpty ?? true)
    return summary.refused > 0 || isTold || wouldChange ? .findings : .done
  }

  private mutating func fail(_ message: String) {
    hasFailed = true
    tell(message)
  }

  private func tell(_ message: String) { Terminal.error("ocs: \(message)\n") }

  // MARK: One document

  private static func normalize(_ document: Inputs.Document, _ options: NormalizeOptions) -> [Outcome] {
    let text: DocumentText
    do throws(Files.Failure) {
      text = try document.read(options.inputs)
    } catch {
      return [.unreadable(error.message)]
    }
    if options.inputs.layout == nil, StandardFile.isStandard(text.bytes) {
      let place = Terminal.visible(document.path ?? document.name)
      return [
        .refused(
          "\(place): \(StandardFile.isCanonical); 'ocs check', 'ocs diff' and 'ocs export' read it as it is")
      ]
    }
    let parts = Normalizer.read(
      text.bytes, name: document.name, splits: options.inputs.splits,
      options: Normalizer.Options(
        layout: text.layout, unsure: text.unsure, keepsLedger: options.ledger != nil,
        applied: options.applied,
        limits: options.inputs.limits))
    return parts.map { part in
      let place = Terminal.visible((document.path ?? document.name) + part.suffix)
      switch part.result {
      case .failure(.refused(let refusal)): return .refused("\(place): \(refusal.message)")
      case .failure(.fault(let breach)): return .fault("\(place): \(breach.message)")
      case .success(let result):
        guard let refusal = result.refusal(options.inputs) else {
          var product = product(result, of: text, options)
          if options.carriers != nil, text.reading != nil || result.source.isCarrier {
            product.carrier = (document.name, result.source.bytes)
          }
          return .normalized(product)
        }
        let lines = LineIndex([])
        let doubt = result.unreliable.map { $0.json(document: result.source.name, lines: lines) }
        return .unreliable("\(place): \(refusal)", doubt.map(JSONWriter.line) ?? [])
      }
    }
  }

  private static func product(
    _ result: NormalizedDocument, of text: DocumentText, _ options: NormalizeOptions
  ) -> Product {
    let style: JSONWriter.Style = options.isCompact || options.writesLines ? .compact : .indented
    var severities: [Severity: Int] = [:]
    for finding in result.findings { severities[finding.severity, default: 0] += 1 }
    var lines: [UInt8] = []
    if options.findings != nil, !result.findings.isEmpty {
      let index = LineIndex(result.source.bytes)
      for finding in result.findings {
        lines += JSONWriter.line(finding.json(document: result.source.name, lines: index))
      }
    }
    var ledger: (@Sendable (String) -> [UInt8])?
    if options.ledger != nil {
      let (spans, pointers) = (result.ledger, result.pointers)
      ledger = { JSONWriter.line(spans.json(standard: $0, pointers)) }
    }
    return Product(
      code: result.standard.code, isUnreliable: result.unreliable != nil, layout: result.layout,
      reading: text.reading, complaint: text.complaint,
      pieces: JSONWriter.file(of: result.standard, style), findings: lines, severities: severities,
      ledger: ledger, shares: result.ledger.shares)
  }

  // MARK: The run

  /// Throws where the run has no use any more.
  private mutating func take(_ outcome: Outcome, of document: Int, part: Int) throws(Files.Failure) {
    func entry(_ lines: [UInt8]) -> FindingsOfDocument {
      FindingsOfDocument(document: UInt32(document), part: UInt32(part), lines: lines)
    }
    switch outcome {
    case .unreadable(let message):
      summary.read -= 1
      fail(message)
    case .refused(let message):
      summary.refuse(name(of: inputs[document]))
      tell(message)
    case .fault(let message): fail(message)
    case .unreliable(let message, let line):
      summary.refuse(name(of: inputs[document]))
      findings.append(entry(options.findings == nil ? [] : line))
      tell(message)
    case .normalized(let product):
      summary.add(product.layout, product.severities, product.shares, name(of: inputs[document]))
      // Once for a document, whatever its parts.
      if part < 2 { tell(of: product, document) }
      let place = findings.count
      findings.append(entry(product.findings))
      if product.isUnreliable { doubtful.append((product, place)) } else { try write(product, place) }
    }
  }

  /// How a program read the document.
  private mutating func tell(of product: Product, _ document: Int) {
    if let reading = product.reading { summary.add(reading) }
    if let complaint = product.complaint {
      tell("\(Terminal.visible(name(of: inputs[document]))): \(complaint)")
    }
  }

  private mutating func write(_ product: Product, _ place: Int) throws(Files.Failure) {
    let (name, _, isNew, rival) = names.name(for: product.code, product.pieces, place)
    if let rival {
      tellDuplicate(product.code, of: place, and: rival)
      if names.isFirstDuplicate(of: product.code) { tellDuplicate(product.code, of: rival, and: place) }
    }
    if let line = product.ledger?(name) { ledger.append((place, line)) }
    if let (document, text) = product.carrier {
      do throws(Files.Failure) { try carriers?.put(text, of: document) } catch { fail(error.message) }
    }
    guard isNew else { return }
    do throws(Files.Failure) { try folder?.put(product.pieces, as: name) } catch {
      // The others may still be written; but a folder that lacks one of its files takes no place.
      if options.replaces { throw error }
      return fail(error.message)
    }
    if options.checks { return }
    if options.writesLines || options.output == nil {
      for piece in product.pieces { try Files.writeOutput(piece) }
    }
    summary.written += 1
  }

  private mutating func tellDuplicate(_ code: String?, of place: Int, and rival: Int) {
    duplicates[place, default: []].append(StandardSet.duplicate(code, name(of: rival)))
    summary.addError(name(of: inputs[Int(findings[place].document)]))
  }

  /// As the command line names it.
  private func name(of document: Inputs.Document) -> String { document.path ?? document.name }

  /// The name of the document whose findings stand at `place`.
  private func name(of place: Int) -> String {
    let entry = findings[place]
    return inputs[Int(entry.document)].name + (entry.part == 0 ? "" : "#\(entry.part)")
  }

  private mutating func finish() throws(Files.Failure) {
    if options.checks {
      // What was refused may well be the document of a file that is there.
      if summary.refused == 0, !hasFailed { try folder?.checkStale() }
      for change in folder?.changes ?? [] { tell(change) }
      return
    }
    let isComplete = summary.refused == 0 && !hasFailed
    if options.prunes, !options.replaces {
      if isComplete {
        for path in try folder?.prune() ?? [] { tell("removed \(Terminal.visible(path))") }
      } else {
        tell(
          "nothing was pruned, because not all documents were read; --exclude leaves out what is no standard")
      }
    }
    if let path = options.findings {
      let index = LineIndex([])
      let chunks = findings.enumerated().map { place, entry in
        // They have no place in the document, so they come first.
        (duplicates[place] ?? []).flatMap {
          JSONWriter.line($0.json(document: name(of: place), lines: index))
        }
          + entry.lines
      }
      try Files.replace(folder?.place(of: path) ?? path, with: chunks)
    }
    if let path = options.ledger {
      // Those of doubtful documents came last.
      let lines = ledger.sorted { $0.place < $1.place }.map(\.line)
      try Files.replace(folder?.place(of: path) ?? path, with: lines)
    }
    if options.replaces, let folder {
      if hasFailed {
        return tell("\(Terminal.visible(folder.path)) is as it was, because not all documents could be read")
      }
      try folder.exchange(keepsStale: !isComplete)
      if !isComplete { tell("standards of earlier runs were kept, because documents were refused") }
    } else if let path = options.output {
      try Files.syncFolder(path)
    }
  }
}

extension JSONWriter {
  /// A compact value and a line end.
  static func line(_ value: JSONValue) -> [UInt8] { bytes(of: value, .compact) + [0x0A] }
}
