internal import OCSAccounting
internal import OCSDiagnostics
internal import OCSNormalization
internal import OCSReporting
internal import OCSReview
internal import OCSSourceText
internal import OCSStandardModel
internal import OCSValidation

/// A document, or one of the standards that it holds, as `check`, `report` and `review` look at it.
struct SurveyedDocument: Sendable {
  enum Content: Sendable {
    case normalized(NormalizedDocument)
    /// A canonical standard, and the bytes of its file.
    case canonical(Standard, [UInt8])
    case refused
  }

  /// What reading one file comes to.
  enum Outcome: Sendable {
    /// It could not be looked at: why, and a report that says so.
    case failed(Files.Failure, DocumentReport)
    /// A file of another kind, which was to be left out.
    case skipped(String)
    case read(SurveyedDocument)
  }

  /// How much of a document is wanted.
  struct Depth: Sendable {
    /// Findings come with the lines of their places.
    var showsLines = false
    /// Keep the ledger and what was repaired.
    var keepsLedger = false
  }

  /// Its findings are those of the document alone, and are not judged.
  var report: DocumentReport
  var content: Content

  var standard: Standard? {
    switch content {
    case .normalized(let document): document.standard
    case .canonical(let standard, _): standard
    case .refused: nil
    }
  }

  var facts: DocumentFacts? {
    switch content {
    case .normalized(let document): DocumentFacts(document)
    case .canonical(let standard, _): DocumentFacts(standard)
    case .refused: nil
    }
  }

  static func read(
    _ document: Inputs.Document, _ options: SurveyOptions, _ depth: Depth
  ) -> [Outcome] {
    do throws(Files.Failure) {
      return read(try document.read(options.inputs), of: document, options, depth)
    } catch {
      return [failed(error, DocumentReport(of: document))]
    }
  }

  static func read(
    _ text: DocumentText, of document: Inputs.Document, _ options: SurveyOptions, _ depth: Depth
  ) -> [Outcome] {
    func empty(_ suffix: String = "") -> DocumentReport { DocumentReport(of: document, suffix) }
    if options.inputs.layout == nil, StandardFile.isJSON(text.bytes) {
      if options.skipsOthers, !StandardFile.isStandard(text.bytes) { return [.skipped(empty().path)] }
      return [.read(canonical(text.bytes, options, depth, empty()))]
    }
    let parts = Normalizer.read(
      text.bytes, name: document.name, splits: options.inputs.splits,
      options: Normalizer.Options(
        layout: text.layout, unsure: text.unsure, keepsLedger: depth.keepsLedger,
        recordsRepairs: depth.keepsLedger,
        limits: options.inputs.limits))
    return parts.map { outcome($0.result, options, depth, empty($0.suffix)) }
  }

  private static func failed(_ failure: Files.Failure, _ report: DocumentReport) -> Outcome {
    var report = report
    report.refusal = .init(failure.what)
    return .failed(failure, report)
  }

  private static func outcome(
    _ result: Result<NormalizedDocument, NormalizationFailure>, _ options: SurveyOptions, _ depth: Depth,
    _ empty: DocumentReport
  ) -> Outcome {
    var report = empty
    switch result {
    case .success(let result):
      report.standard = result.standard.family ?? report.document
      if !result.findings.isEmpty {
        let lines = LineIndex(result.source.bytes)
        report.findings = result.findings.map { finding in
          let excerpt = depth.showsLines ? finding.span.map { Excerpt(result.source.bytes, $0) } : nil
          return ReportedFinding(finding, lines: lines, excerpt: excerpt)
        }
      }
      return .read(SurveyedDocument(report: report, content: .normalized(result)))
    case .failure(.refused(let refusal)):
      if options.skipsOthers, refusal.isOfAnotherKind { return .skipped(report.path) }
      report.refusal = .init(refusal.message)
      return .read(SurveyedDocument(report: report, content: .refused))
    case .failure(.fault(let breach)):
      return failed(Files.Failure(report.path, breach.message), report)
    }
  }

  /// A canonical standard, read strictly. Its findings stand at its own values.
  private static func canonical(
    _ bytes: [UInt8], _ options: SurveyOptions, _ depth: Depth, _ empty: DocumentReport
  ) -> SurveyedDocument {
    var report = empty
    do throws(StandardFile.Fault) {
      let (standard, findings) = try StandardFile.checked(
        bytes, options.inputs.limits, showsLines: depth.showsLines)
      report.standard = standard.family ?? report.document
      report.skipped = Validator.sourceRules
      report.findings = findings
      return SurveyedDocument(report: report, content: .canonical(standard, bytes))
    } catch {
      report.refusal = .init(error.message, at: error.position)
      return SurveyedDocument(report: report, content: .refused)
    }
  }
}

extension DocumentReport {
  /// Without any findings yet; `suffix` tells the parts of a document apart.
  fileprivate init(of document: Inputs.Document, _ suffix: String = "") {
    let name = document.name + suffix
    self.init(document: name, path: document.path ?? name, standard: name)
  }
}
