internal import OCSAccounting
internal import OCSDiagnostics
internal import OCSEmission
internal import Glibc
internal import OCSNormalization
internal import OCSPlacement
internal import OCSReporting
internal import OCSSourceText
internal import OCSStandardModel
internal import OCSTokenization

/// `ocs trace`: where a value came from, or what became of a place.
struct TraceCommand {
  private let document: NormalizedDocument
  private let json: JSONValue
  private let lines: LineIndex
  /// Where the words stand on pages.
  private let places: [Carrier.Place]
  /// The spans of each value, in document order.
  private var spans: [String: [Claim]] = [:]
  private var out = ""

  static func run(_ words: [String]) throws(UsageError) -> ExitStatus {
    let arguments = try Arguments(words, of: .trace)
    if arguments.has("--stages") { return try showStages(arguments) }
    guard arguments.paths.count == 2 else {
      throw .wrongCount("trace", expected: "DOCUMENT and a POINTER, CODE or LINE:COLUMN")
    }
    let options = try InputOptions(arguments)
    do throws(Files.Failure) {
      let (document, text) = try StandardFile.document(arguments.paths[0], options)
      var command = TraceCommand(document, text.places)
      guard command.trace(arguments.paths[1]) else {
        let near = Nearest.to(arguments.paths[1].uppercased(), among: command.codes(in: command.json))
        throw Files.Failure(
          arguments.paths[0],
          "nothing at \(Terminal.visible(arguments.paths[1]))"
            + (near.map { "; did you mean \(VisibleText.of($0))?" } ?? ""))
      }
      try Files.writeOutput(Array(command.out.utf8))
      return .done
    } catch {
      Terminal.error("ocs: \(error.message)\n")
      return .failed
    }
  }

  private static func showStages(_ arguments: Arguments) throws(UsageError) -> ExitStatus {
    guard arguments.paths.count == 1 else { throw .wrongCount("trace --stages", expected: "DOCUMENT") }
    let path = arguments.paths[0]
    let options = try InputOptions(arguments)
    do throws(Files.Failure) {
      let text = try StandardFile.text(path, options)
      let stages: String
      do throws(NormalizationFailure) {
        stages = try Stages.text(
          of: text.bytes, name: path,
          options: text.options(options.limits)
        )
      } catch { throw Files.Failure(path, error.description) }
      try Files.writeOutput(Array(stages.utf8))
      return .done
    } catch {
      Terminal.error("ocs: \(error.message)\n")
      return .failed
    }
  }

  private init(_ document: NormalizedDocument, _ places: [Carrier.Place]) {
    self.document = document
    self.places = places
    json = document.standard.json
    lines = LineIndex(document.source.bytes)
    for span in document.ledger.spans {
      if let pointer = pointer(of: span.fate) { spans[pointer, default: []].append(span) }
    }
  }

  private func pointer(of fate: Fate) -> String? {
    switch fate {
    case .kept(let id, _), .repeated(let id, _), .unplaced(let id, _), .variant(let id): document.pointers[id]
    case .derived(let slot), .rewritten(let slot): document.pointers[slot]
    case .drop: nil
    }
  }

  private mutating func trace(_ target: String) -> Bool {
    if target.hasPrefix("/") { return traceValues(below: target) }
    let parts = target.split(separator: ":", omittingEmptySubsequences: false)
    if parts.count == 2, let line = Int(parts[0]), let column = Int(parts[1]) {
      return tracePlace(line, column)
    }
    var isFound = false
    for entry in entries(named: target, in: json, at: "") {
      isFound = traceValues(below: entry) || isFound
    }
    return traceUses(of: target) || isFound
  }

  /// The pointers of the objects with this code.
  private func entries(named code: String, in value: JSONValue, at pointer: String) -> [String] {
    switch value {
    case .object(let members):
      let isOne = members.contains { $0.key == "code" && $0.value == .string(code) }
      return (isOne ? [pointer] : [])
        + members.flatMap { entries(named: code, in: $0.value, at: "\(pointer)/\($0.key)") }
    case .array(let elements):
      return elements.enumerated().flatMap { entries(named: code, in: $1, at: "\(pointer)/\($0)") }
    default: return []
    }
  }

  /// The codes of all entries.
  private func codes(in value: JSONValue) -> [String] {
    switch value {
    case .object(let members):
      members.flatMap { member -> [String] in
        if member.key == "code", case .string(let code) = member.value { return [code] }
        return codes(in: member.value)
      }
    case .array(let elements): elements.flatMap(codes)
    default: []
    }
  }

  /// The places where blocks name a K or S code.
  private mutating func traceUses(of code: String) -> Bool {
    let uses = document.standard.duties.enumerated().flatMap { d, duty in
      duty.tasks.enumerated().flatMap { t, task in
        task.blocks.enumerated().flatMap { b, block in
          [("knowledge", block.knowledge), ("skills", block.skills)].flatMap { key, codes in
            codes.indices.filter { codes[$0] == code }.map {
              "/duties/\(d)/tasks/\(t)/blocks/\(b)/\(key)/\($0)"
            }
          }
        }
      }
    }
    guard !uses.isEmpty else { return false }
    out += "\(VisibleText.of(code)) is set against \(Quantity.of(uses.count, "block"))\n"
    for use in uses { _ = traceValues(below: use) }
    return true
  }

  /// The values at a pointer and of its own members; entries below it have codes of their own.
  private mutating func traceValues(below pointer: String) -> Bool {
    guard let value = json.value(at: pointer) else { return false }
    switch value {
    case .object(let members):
      tellAncestors(of: pointer)
      for member in members {
        switch member.value {
        case .object: break
        case .array(let elements):
          for (i, element) in elements.enumerated() {
            if case .string = element { tell("\(pointer)/\(member.key)/\(i)", element) }
          }
        case .null: break
        default: tell("\(pointer)/\(member.key)", member.value)
        }
      }
    case .array(let elements):
      for i in elements.indices { _ = traceValues(below: "\(pointer)/\(i)") }
    default:
      tellAncestors(of: pointer)
      tell(pointer, value)
    }
    return true
  }

  /// Why a value stands where it stands: the entries that hold it, and where their codes were read.
  private mutating func tellAncestors(of pointer: String) {
    var path = ""
    var words: [String] = []
    for part in pointer.split(separator: "/").dropLast() {
      path += "/\(part)"
      guard case .object(let members)? = json.value(at: path) else { continue }
      if case .string(let code)? = members.first(where: { $0.key == "code" })?.value, path != "" {
        let place = spans[path + "/code"]?.first.map { " (line \(position($0)))" } ?? ""
        words.append("\(VisibleText.of(code))\(place)")
      } else if members.contains(where: { $0.key == "level" }) {
        let level = spans[path + "/level"]?.first.map { "the level of line \(position($0))" }
        words.append("a block with \(level ?? "the level of a merged cell, or none")")
      }
    }
    if !words.isEmpty { out += "in the rows of \(words.joined(separator: ", "))\n" }
  }

  private func position(_ claim: Claim) -> String {
    let position = lines.position(of: claim.range.lower)
    return "\(position.line):\(position.column)"
  }

  private mutating func tell(_ pointer: String, _ value: JSONValue) {
    let text: String
    switch value {
    case .string(let string): text = VisibleText.of(string)
    case .integer(let number): text = String(number)
    default: text = "null"
    }
    out += "\(pointer) = \(text)\n"
    let claims = spans[pointer] ?? []
    if claims.isEmpty { out += "  made from other values of the standard, or read from a merged cell\n" }
    for claim in claims { tell(claim) }
    for finding in document.findings {
      guard let span = finding.span,
        claims.contains(where: { $0.range.lower < span.upper && span.lower < $0.range.upper })
      else { continue }
      out += "  finding \(finding.rule.rawValue): \(VisibleText.of(finding.message))\n"
    }
  }

  private mutating func tell(_ claim: Claim) {
    let bytes = document.source.bytes[claim.range.lower..<claim.range.upper]
    out +=
      "  line \(position(claim)) \(word(claim.fate)): \(VisibleText.of(String(decoding: bytes, as: UTF8.self)))\n"
    show(claim.range)
    tellPages(claim.range)
    for repair in document.repairs
    where repair.span.lower < claim.range.upper && claim.range.lower < repair.span.upper {
      let line = lines.position(of: repair.span.lower)
      out +=
        "    repaired at \(line.line):\(line.column) (\(repair.kind.rawValue)): \(VisibleText.of(repair.before)) → \(VisibleText.of(repair.after))\n"
    }
  }

  /// Where a text that was read off pages stands on them.
  private mutating func tellPages(_ range: SourceRange) {
    for place in places where place.range.lower < range.upper && range.lower < place.range.upper {
      let sides = [place.box.left, place.box.top, place.box.right, place.box.bottom].map {
        String(Int(max(-1e6, min(1e6, $0.rounded()))))
      }
      out += "    page \(place.page + 1), box \(sides.joined(separator: " "))\n"
    }
  }

  /// The source line with a caret under the span, as `ocs check` shows it.
  private mutating func show(_ range: SourceRange) {
    let excerpt = Excerpt(document.source.bytes, range)
    let number = String(lines.position(of: range.lower).line)
    let margin = String(repeating: " ", count: number.utf8.count)
    out += "    \(number) | \(excerpt.text)\n"
    out += "    \(margin) | "
    out += String(repeating: " ", count: excerpt.indent) + String(repeating: "^", count: excerpt.width) + "\n"
  }

  private func word(_ fate: Fate) -> String {
    switch fate {
    case .kept: "kept"
    case .repeated: "repeated"
    case .unplaced: "unplaced"
    case .variant, .rewritten: "variant"
    case .derived: "read as this value"
    case .drop(let kind): "dropped as \(kind.name)"
    }
  }

  private mutating func tracePlace(_ line: Int, _ column: Int) -> Bool {
    guard let offset = lines.offset(line: line, column: column),
      let claim = document.ledger.spans.first(where: { $0.range.lower <= offset && offset < $0.range.upper })
    else { return false }
    guard let pointer = pointer(of: claim.fate) else {
      tell(claim)
      return true
    }
    tellAncestors(of: pointer)
    if let value = json.value(at: pointer) { tell(pointer, value) } else { tell(claim) }
    return true
  }
}
