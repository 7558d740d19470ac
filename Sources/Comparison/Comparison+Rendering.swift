public import OCSEmission
internal import OCSReporting

/// The forms in which people and programs read a comparison.
extension Comparison {
  /// A line for each change, as `ocs diff` prints them; empty where nothing changed.
  public var text: String {
    changes.map { change in
      let why = change.why.map { " (\($0))" } ?? ""
      return "\(mark(change)) \(change.kind.rawValue) \(change.nature.rawValue): \(body(change))\(why)\n"
    }.joined()
  }

  /// The changes as a Markdown table.
  public var markdown: String {
    guard !changes.isEmpty else { return "No changes.\n" }
    var out = "| what | change | old | new | why |\n|---|---|---|---|---|\n"
    for change in changes {
      let cells = [
        change.kind.rawValue, change.nature.rawValue, plain(change.old), plain(change.new), change.why ?? "",
      ]
      out += "| \(cells.map(VisibleText.markdown).joined(separator: " | ")) |\n"
    }
    return out
  }

  /// The changes as an object with the schema `ocs-diff/1`.
  public var json: JSONValue {
    .object([.init("changes", .array(changesJSON)), .init("schema", .string("ocs-diff/1"))])
  }

  var changesJSON: [JSONValue] {
    changes.map { change in
      .object([
        .init("change", .string(change.nature.rawValue)), .init("kind", .string(change.kind.rawValue)),
        .init("new", side(change.new)), .init("old", side(change.old)), .init("why", .optional(change.why)),
      ])
    }
  }

  private func side(_ side: Change.Side?) -> JSONValue {
    guard let side else { return .null }
    return .object([
      .init("code", .optional(side.code)), .init("parent", .optional(side.parent)),
      .init("text", .string(side.text)),
    ])
  }

  private func mark(_ change: Change) -> String {
    switch change.nature {
    case .added: "+"
    case .removed: "-"
    case .moved, .renumbered, .reordered: ">"
    default: "~"
    }
  }

  private func plain(_ side: Change.Side?) -> String {
    guard let side else { return "" }
    return ([side.code, side.text].compactMap(\.self)).filter { !$0.isEmpty }.joined(separator: " ")
  }

  private func body(_ change: Change) -> String {
    let (old, new) = (VisibleText.of(plain(change.old)), VisibleText.of(plain(change.new)))
    switch change.nature {
    case .added: return new
    case .removed: return old
    case .moved:
      let parents = "from \(change.old?.parent ?? "-") to \(change.new?.parent ?? "-")"
      return "\(change.old?.code ?? "-") → \(VisibleText.of(plain(change.new))), \(VisibleText.of(parents))"
    case .reordered: return new
    case .renumbered: return "\(VisibleText.of(change.old?.code ?? "-")) → \(new)"
    default: return "\(old.isEmpty ? "-" : old) → \(new.isEmpty ? "-" : new)"
    }
  }
}
