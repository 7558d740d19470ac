internal import Accounting
internal import Diagnostics
internal import Emission
internal import Glibc
internal import Normalization
internal import SourceText
internal import StandardModel
internal import Tokenization
internal import Validation

/// `ocs normalize`: documents in, canonical standards, findings and ledgers out.
struct NormalizeCommand {
  private let options: NormalizeOptions
  private var summary = Summary()
  private var names = OutputNames()
  private var inputs: [Inputs.Document] = []
  private var findings: [FindingsOfDocument] = []
  private var duplicates: [Int: [Finding]] = [:]
  private var ledger: [[UInt8]] = []
  private var folder: OutputFolder?
  private var hasFailed = false

  /// The rendered findings of one document; those that other documents cause come last to light.
  private struct FindingsOfDocument {
    /// Its place among the inputs.
    var document: UInt32
    var lines: [UInt8]
  }

  /// What a worker hands back: everything that needs no knowledge of the other documents.
  private enum Outcome: Sendable {
    case unreadable(String)
    case refused(String)
    case fault(String)
    case normalized(Product)
  }

  private struct Product: Sendable {
    var code: String?
    var layout: Layout
    var pieces: [[UInt8]]
    var findings: [UInt8]
    var severities: [Severity: Int]
    /// The line of the ledger, given the name of the output; nil where none was asked for.
    var ledger: (@Sendable (String) -> [UInt8])?
    var shares: Shares
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
      var start = 0
      self.inputs = inputs.documents
      let progress = Progress(inputs.documents.count, isQuiet: options.isQuiet)
      while start < inputs.documents.count {
        let batch = Array(
          inputs.documents[
            start..<min(start + options.inputs.jobs * NormalizeCommand.window, inputs.documents.count)])
        let options = options
        let outcomes = Workers.map(batch.count, jobs: options.inputs.jobs) { i in
          NormalizeCommand.normalize(batch[i], options)
        }
        for (i, outcome) in outcomes.enumerated() { try take(outcome, of: start + i) }
        start += batch.count
        progress.show(start)
      }
      progress.clear()
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

  private static func normalize(_ document: Inputs.Document, _ options: NormalizeOptions) -> Outcome {
    let place = Terminal.visible(document.path ?? document.name)
    let bytes: [UInt8]
    do throws(Files.Failure) {
      bytes = try document.read(options.inputs.limits)
    } catch {
      return .unreadable(error.message)
    }
    if options.inputs.layout == nil, StandardFile.isStandard(bytes) {
      return .refused(
        "\(place): \(StandardFile.isCanonical); 'ocs check', 'ocs diff' and 'ocs export' read it as it is")
    }
    do throws(NormalizationFailure) {
      let result = try Normalizer.normalize(
        bytes, name: document.name,
        options: Normalizer.Options(
          layout: options.inputs.layout, keepsLedger: options.ledger != nil, applied: options.applied,
          limits: options.inputs.limits))
      return .normalized(product(result, options))
    } catch {
      switch error {
      case .refused(let refusal): return .refused("\(place): \(refusal.message)")
      case .fault(let breach):
        return .fault("\(place): \(breach.message)")
      }
    }
  }

  private static func product(_ result: NormalizedDocument, _ options: NormalizeOptions) -> Product {
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
      code: result.standard.code, layout: result.layout,
      pieces: JSONWriter.file(of: result.standard, style), findings: lines, severities: severities,
      ledger: ledger, shares: result.ledger.shares)
  }

  // MARK: The run

  /// Throws where the run has no use any more.
  private mutating func take(_ outcome: Outcome, of document: Int) throws(Files.Failure) {
    summary.read += 1
    switch outcome {
    case .unreadable(let message):
      summary.read -= 1
      fail(message)
    case .refused(let message):
      summary.refuse(name(of: inputs[document]))
      tell(message)
    case .fault(let message): fail(message)
    case .normalized(let product): try take(product, document)
    }
  }

  private mutating func take(_ product: Product, _ document: Int) throws(Files.Failure) {
    summary.add(product.layout, product.severities, product.shares, name(of: inputs[document]))
    let place = findings.count
    findings.append(FindingsOfDocument(document: UInt32(document), lines: product.findings))
    let (name, isNew, rival) = names.name(for: product.code, product.pieces, place)
    if let rival {
      tellDuplicate(product.code, of: place, and: rival)
      if names.isFirstDuplicate(of: product.code) { tellDuplicate(product.code, of: rival, and: place) }
    }
    if let line = product.ledger?(name) { ledger.append(line) }
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
  private func name(of place: Int) -> String { inputs[Int(findings[place].document)].name }

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
        tell("nothing was pruned, because not all documents were read")
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
    if let path = options.ledger { try Files.replace(folder?.place(of: path) ?? path, with: ledger) }
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
