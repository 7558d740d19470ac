internal import OCSAccounting
internal import OCSDiagnostics
internal import OCSEmission
internal import OCSNormalization
internal import OCSReporting
internal import OCSSourceText
internal import OCSStandardModel
internal import OCSTokenization
internal import OCSValidation

/// A standard from a file of either kind: an extracted document, or canonical JSON.
enum StandardFile {
  /// Whether the bytes are a JSON object.
  static func isJSON(_ bytes: [UInt8]) -> Bool {
    let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
    return text.first { $0 != 0x20 && $0 != 0x0A && $0 != 0x0D && $0 != 0x09 } == 0x7B
  }

  private static let marks = ["\"schema\": \"\(Standard.schema)\"", "\"schema\":\"\(Standard.schema)\""].map {
    Array($0.utf8)
  }

  /// Whether the bytes are a JSON object that names the schema of canonical standards.
  static func isStandard(_ bytes: [UInt8]) -> Bool {
    guard isJSON(bytes) else { return false }
    return bytes.indices.contains { i in
      bytes[i] == 0x22 && marks.contains { bytes[i...].starts(with: $0) }
    }
  }

  /// What is told where an extracted document was expected.
  static let isCanonical = "this is a canonical standard (\(Standard.schema)) already"

  /// Why bytes that are JSON are no canonical standard, and where.
  struct Fault: Error {
    let message: String
    /// Nil where it is the whole file.
    let position: LineIndex.Position?
  }

  /// Reads canonical JSON strictly.
  static func standard(_ bytes: [UInt8], _ limits: Limits) throws(Fault) -> Standard {
    if bytes.count > limits.bytes {
      throw Fault(message: Refusal.tooLarge(limit: limits.bytes).message, position: nil)
    }
    func fault(_ message: String, _ offset: Int) -> Fault {
      Fault(message: message, position: LineIndex(bytes).position(of: offset))
    }
    let json: JSONValue
    do throws(JSONReader.Fault) { json = try JSONReader.read(bytes, limits: limits) } catch {
      throw fault(error.message, error.offset)
    }
    do throws(Standard.Misfit) { return try Standard(json: json) } catch {
      let place = error.pointer.isEmpty ? "" : "\(error.pointer): "
      throw fault(place + error.message, JSONReader.offset(of: error.pointer, in: bytes, limits: limits) ?? 0)
    }
  }

  /// Reads a document with its ledger; what is wrong with it is a failure of the file.
  static func document(_ path: String, _ options: InputOptions) throws(Files.Failure) -> (
    document: NormalizedDocument, text: DocumentText
  ) {
    let text = try StandardFile.text(path, options)
    if options.layout == nil, isStandard(text.bytes) {
      throw Files.Failure(
        path, "\(isCanonical) and has no source to show; name the document that it was read from")
    }
    return (try document(text, path, options, keepsLedger: true), text)
  }

  private static func document(
    _ text: DocumentText, _ path: String, _ options: InputOptions, keepsLedger: Bool
  ) throws(Files.Failure) -> NormalizedDocument {
    let document: NormalizedDocument
    do throws(NormalizationFailure) {
      document = try Normalizer.normalize(
        text.bytes, name: path,
        options: Normalizer.Options(
          layout: text.layout, unsure: text.unsure, keepsLedger: keepsLedger, recordsRepairs: keepsLedger,
          limits: options.limits))
    } catch {
      switch error {
      case .refused(let refusal): throw Files.Failure(path, refusal.message)
      case .fault(let breach): throw Files.Failure(path, breach.message)
      }
    }
    if let refusal = document.refusal(options) { throw Files.Failure(path, refusal) }
    return document
  }

  /// What reading one of many files comes to.
  enum Loaded: Sendable {
    case standard(Reading)
    /// The file's fault.
    case refused(String)
    case failed(String)
  }

  /// A standard, and what is known of the document that it was read from.
  struct Reading: Sendable {
    var standard: Standard
    var document: String
    /// The layout, or `json`.
    var layout: String
    var isDoubtful = false
    var findings: [ReportedFinding] = []
  }

  /// A canonical standard with its findings, which stand at its own values.
  static func checked(
    _ bytes: [UInt8], _ limits: Limits, showsLines: Bool = false
  ) throws(Fault) -> (standard: Standard, findings: [ReportedFinding]) {
    var standard = try standard(bytes, limits)
    let places = JSONPlaces(bytes, limits: limits)
    standard.setOrigins(places.content(of:))
    let texts = standard.textsByPointer
    let subject = Subject(
      standard, texts: texts.map(\.text),
      locate: { text, part in
        text.id.flatMap { places.range(of: part, inStringAt: texts[$0].pointer) }
      }, value: places.content(of:))
    var findings = Validator.check(subject).sorted(by: Finding.precedes)
    Finding.cut(&findings, to: limits.findings)
    return (standard, reported(findings, bytes, places, showsLines: showsLines))
  }

  /// Findings of a canonical standard with their places in its file.
  static func reported(
    _ findings: [Finding], _ bytes: [UInt8], _ places: JSONPlaces, showsLines: Bool
  ) -> [ReportedFinding] {
    guard !findings.isEmpty else { return [] }
    let lines = LineIndex(bytes)
    return findings.map { finding in
      let excerpt = showsLines ? finding.span.map { Excerpt(bytes, $0) } : nil
      return ReportedFinding(
        finding, lines: lines, excerpt: excerpt, pointer: finding.span.flatMap(places.pointer))
    }
  }

  /// A standard from a document or from JSON; whatever is wrong is told of the file.
  static func load(_ document: Inputs.Document, _ options: InputOptions) -> [Loaded] {
    let place = Terminal.visible(document.path ?? document.name)
    let text: DocumentText
    do throws(Files.Failure) { text = try document.read(options) } catch {
      return [.failed(error.message)]
    }
    if options.layout == nil, isJSON(text.bytes) {
      do throws(Fault) {
        let (standard, findings) = try checked(text.bytes, options.limits)
        return [
          .standard(Reading(standard: standard, document: document.name, layout: "json", findings: findings))
        ]
      } catch {
        let position = error.position.map { ":\($0.line):\($0.column)" } ?? ""
        return [.refused("\(place)\(position): \(error.message)")]
      }
    }
    let parts = Normalizer.read(
      text.bytes, name: document.name, splits: options.splits,
      options: text.options(options.limits))
    return parts.map { part in
      switch part.result {
      case .failure(.refused(let refusal)): return .refused("\(place)\(part.suffix): \(refusal.message)")
      case .failure(.fault(let breach)): return .failed("\(place)\(part.suffix): \(breach.message)")
      case .success(let result):
        if let refusal = result.refusal(options) { return .refused("\(place)\(part.suffix): \(refusal)") }
        let lines = LineIndex(result.source.bytes)
        return .standard(
          Reading(
            standard: result.standard, document: document.name + part.suffix, layout: result.layout.rawValue,
            isDoubtful: result.unreliable != nil,
            findings: result.findings.map { ReportedFinding($0, lines: lines) }))
      }
    }
  }

  /// A standard from a document or from JSON.
  static func read(_ path: String, _ options: InputOptions) throws(Files.Failure) -> Standard {
    let text = try StandardFile.text(path, options)
    guard options.layout == nil, isJSON(text.bytes) else {
      return try document(text, path, options, keepsLedger: false).standard
    }
    do throws(Fault) { return try standard(text.bytes, options.limits) } catch {
      let position = error.position.map { "line \($0.line), column \($0.column): " } ?? ""
      throw Files.Failure(path, position + error.message)
    }
  }

  static func text(_ path: String, _ options: InputOptions) throws(Files.Failure) -> DocumentText {
    let document = Inputs.Document(name: path, path: path == "-" ? nil : path)
    return try document.read(options)
  }
}

extension NormalizedDocument {
  /// Why the document gives no standard: as a whole it was not understood, and that was not accepted.
  func refusal(_ options: InputOptions) -> String? {
    guard let doubt = unreliable, !options.acceptsUnreliable else { return nil }
    return "\(doubt.message) (or take it as it is, with --accept-unreliable)"
  }
}
