public import OCSDiagnostics
public import OCSSourceText

extension Finding {
  /// One line of a findings file.
  public func json(document: String, lines: LineIndex) -> JSONValue {
    json(document: document, severity: severity, position: span.map { lines.position(of: $0.lower) })
  }

  /// `position` is where the span starts; `pointer` is that of a value in a canonical standard, and is told only there.
  public func json(
    document: String, severity: Severity, position: LineIndex.Position?, pointer: String? = nil
  ) -> JSONValue {
    var place = JSONValue.null
    if let span, let position {
      place = .object([
        .init("column", .integer(position.column)), .init("length", .integer(span.length)),
        .init("line", .integer(position.line)), .init("offset", .integer(span.lower)),
      ])
    }
    return .object(
      [
        .init("code", .optional(code)), .init("document", .string(document)),
        .init("message", .string(message)),
      ] + (pointer.map { [.init("pointer", .string($0))] } ?? []) + [
        .init("rule", .string(rule.rawValue)), .init("severity", .string(severity.rawValue)),
        .init("span", place), .init("suggestion", .optional(suggestion)),
      ])
  }
}
