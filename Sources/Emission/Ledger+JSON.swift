public import Accounting
internal import SourceText
internal import Tokenization

extension Ledger {
  /// One line of a ledger file. `standard` is the output's path below the output folder.
  public func json(standard: String?, _ pointers: Pointers) -> JSONValue {
    .object([
      .init("bytes", .integer(bytes)), .init("document", .string(document)),
      .init("encoding", .string(encoding)), .init("schema", .string("ocs-ledger/1")),
      .init("spans", .array(spans.map { $0.json(pointers) })), .init("standard", .optional(standard)),
    ])
  }
}

extension Claim {
  fileprivate func json(_ pointers: Pointers) -> JSONValue {
    var parts: [JSONValue] = [.integer(range.lower), .integer(range.upper)]
    switch fate {
    case .kept(let id, let at): parts += [.string("kept"), .string(pointers[id]), .integer(at)]
    case .repeated(let id, let at): parts += [.string("repeat"), .string(pointers[id]), .integer(at)]
    case .unplaced(let id, let at): parts += [.string("unplaced"), .string(pointers[id]), .integer(at)]
    case .variant(let id): parts += [.string("variant"), .string(pointers[id])]
    case .rewritten(let slot): parts += [.string("variant"), .string(pointers[slot])]
    case .derived(let slot): parts += [.string("derived"), .string(pointers[slot])]
    case .drop(let kind): parts += [.string("drop"), .string(kind.name)]
    }
    return .array(parts)
  }
}
