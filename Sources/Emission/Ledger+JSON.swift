public import OCSAccounting
internal import OCSSourceText
internal import OCSTokenization

extension Ledger {
  /// One line of a ledger file. `standard` is the output's path below the output folder.
  public func json(standard: String?, _ pointers: Pointers) -> JSONValue {
    let offset = part?.offset ?? 0
    var members: [JSONValue.Member] = [
      .init("bytes", .integer(part?.file ?? bytes)), .init("document", .string(document)),
      .init("encoding", .string(encoding)),
    ]
    if part != nil { members.append(.init("from", .integer(offset))) }
    members += [
      .init("schema", .string("ocs-ledger/1")),
      .init("spans", .array(spans.map { $0.json(pointers, offset) })), .init("standard", .optional(standard)),
    ]
    if part != nil { members.append(.init("to", .integer(offset + bytes))) }
    return .object(members)
  }
}

extension Claim {
  fileprivate func json(_ pointers: Pointers, _ offset: Int) -> JSONValue {
    var parts: [JSONValue] = [.integer(offset + range.lower), .integer(offset + range.upper)]
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
