internal import OCSDiagnostics
public import OCSEmission
internal import OCSSourceText
internal import OCSValidation

/// SARIF 2.1.0, the exchange format of static analysis (OASIS).
extension Report {
  public var sarif: JSONValue {
    let rules = Rule.allCases
    let index = Dictionary(uniqueKeysWithValues: rules.enumerated().map { ($1, $0) })
    let results = documents.flatMap { document in
      document.findings.map { Report.result($0, document, index) }
    }
    let refusals = documents.compactMap { document in
      document.refusal.map { Report.notification($0, document) }
    }
    let driver: JSONValue = .object([
      .init("name", .string("ocs")), .init("rules", .array(rules.map(Report.descriptor))),
      .init("semanticVersion", .string(version)), .init("version", .string(version)),
    ])
    let run: JSONValue = .object([
      .init("columnKind", .string("unicodeCodePoints")),
      .init(
        "invocations",
        .array([
          .object([
            .init("executionSuccessful", .bool(refusals.isEmpty)),
            .init("toolExecutionNotifications", .array(refusals)),
          ])
        ])), .init("results", .array(results)), .init("tool", .object([.init("driver", driver)])),
    ])
    return .object([
      .init("$schema", .string("https://json.schemastore.org/sarif-2.1.0.json")),
      .init("runs", .array([run])), .init("version", .string("2.1.0")),
    ])
  }

  private static func level(_ severity: Severity) -> JSONValue {
    switch severity {
    case .error: .string("error")
    case .warning: .string("warning")
    case .info: .string("note")
    }
  }

  /// In plain messages brackets are links and backslashes escapes.
  private static func message(_ text: String) -> JSONValue {
    var out = ""
    for scalar in VisibleText.of(text).unicodeScalars {
      if scalar == "[" || scalar == "]" || scalar == "\\" { out += "\\" }
      out.unicodeScalars.append(scalar)
    }
    return .object([.init("text", .string(out))])
  }

  private static func descriptor(_ rule: Rule) -> JSONValue {
    let page = RulePage(rule)
    return .object([
      .init("defaultConfiguration", .object([.init("level", level(rule.severity))])),
      .init("fullDescription", message(page.summary)),
      .init("help", .object([.init("markdown", .string(page.text)), .init("text", .string(page.text))])),
      .init("id", .string(rule.rawValue)), .init("name", .string(camelCase(rule.rawValue))),
      .init("shortDescription", message(page.summary)),
    ])
  }

  private static func camelCase(_ name: String) -> String {
    name.split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
  }

  private static func result(
    _ reported: ReportedFinding, _ document: DocumentReport, _ index: [Rule: Int]
  ) -> JSONValue {
    let finding = reported.finding
    var members: [JSONValue.Member] = []
    if let fix = fix(reported, document) { members.append(.init("fixes", .array([fix]))) }
    members += [
      .init("level", level(reported.severity)),
      .init(
        "locations",
        .array([location(document, reported.place, finding.span, finding.code, reported.pointer)])),
      .init("message", message(finding.message)),
      .init("partialFingerprints", .object([.init("ocsFault/v1", .string(reported.fingerprint))])),
      .init("ruleId", .string(finding.rule.rawValue)),
      .init("ruleIndex", .integer(index[finding.rule] ?? -1)),
    ]
    if let suppression = reported.suppression {
      let reason: String
      switch suppression {
      case .exception(let text): reason = text
      case .baseline: reason = "in the baseline"
      }
      members.append(
        .init(
          "suppressions",
          .array([.object([.init("justification", .string(reason)), .init("kind", .string("external"))])])))
    }
    return .object(members)
  }

  private static func location(
    _ document: DocumentReport, _ place: ReportedFinding.Place?, _ span: SourceRange?, _ code: String?,
    _ pointer: String? = nil
  ) -> JSONValue {
    var physical: [JSONValue.Member] = [
      .init("artifactLocation", .object([.init("uri", .string(uri(document.path)))]))
    ]
    if let place { physical.append(.init("region", region(place, span))) }
    var members: [JSONValue.Member] = []
    var logical: [JSONValue] = []
    if let code {
      logical.append(
        .object([
          .init("fullyQualifiedName", .string(document.standard + "/" + code)),
          .init("kind", .string("member")),
          .init("name", .string(code)),
        ]))
    }
    if let pointer {
      logical.append(
        .object([.init("fullyQualifiedName", .string(pointer)), .init("kind", .string("value"))]))
    }
    if !logical.isEmpty { members.append(.init("logicalLocations", .array(logical))) }
    members.append(.init("physicalLocation", .object(physical)))
    return .object(members)
  }

  private static func region(_ place: ReportedFinding.Place, _ span: SourceRange?) -> JSONValue {
    var members: [JSONValue.Member] = []
    if let span {
      members = [.init("byteLength", .integer(span.length)), .init("byteOffset", .integer(span.lower))]
    }
    return .object(
      members + [
        .init("endColumn", .integer(place.end.column)), .init("endLine", .integer(place.end.line)),
        .init("startColumn", .integer(place.start.column)), .init("startLine", .integer(place.start.line)),
      ])
  }

  private static func fix(_ reported: ReportedFinding, _ document: DocumentReport) -> JSONValue? {
    guard reported.finding.rule.proposesText, let place = reported.place,
      let text = reported.finding.suggestion
    else { return nil }
    let replacement: JSONValue = .object([
      .init("deletedRegion", region(place, reported.finding.span)),
      .init("insertedContent", .object([.init("text", .string(text))])),
    ])
    let change: JSONValue = .object([
      .init("artifactLocation", .object([.init("uri", .string(uri(document.path)))])),
      .init("replacements", .array([replacement])),
    ])
    return .object([
      .init("artifactChanges", .array([change])), .init("description", message("write \(text)")),
    ])
  }

  private static func notification(_ refusal: DocumentReport.Refused, _ document: DocumentReport) -> JSONValue
  {
    let place = refusal.position.map { ReportedFinding.Place(start: $0, end: $0) }
    return .object([
      .init("level", .string("error")),
      .init("locations", .array([location(document, place, nil, nil)])),
      .init("message", message(refusal.message)),
    ])
  }

  /// A path as a relative or absolute URI reference (RFC 3986).
  private static func uri(_ path: String) -> String {
    var out = path.hasPrefix("/") ? "file://" : ""
    for b in path.utf8 {
      switch b {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x2F, 0x5F, 0x7E:
        out.unicodeScalars.append(UnicodeScalar(b))
      default:
        let digits = String(b, radix: 16, uppercase: true)
        out += "%" + (digits.utf8.count == 1 ? "0" : "") + digits
      }
    }
    return out
  }
}
