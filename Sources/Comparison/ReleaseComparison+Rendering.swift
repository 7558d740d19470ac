public import OCSEmission
internal import OCSReporting
internal import OCSStandardModel

extension ReleaseComparison {
  /// What differs where no change is told: parts that are not compared entry by entry.
  private static let others = "differs in its version table, subtasks, blocks, marks or unplaced text"

  /// What `ocs diff` prints: the standards that changed, then the changes of each; empty where nothing changed.
  public var text: String {
    guard !isEmpty else { return "" }
    var out = removed.map { "- standard removed: \(ReleaseComparison.title($0))\n" }.joined()
    out += added.map { "+ standard added: \(ReleaseComparison.title($0))\n" }.joined()
    for pair in changed {
      let count = pair.comparison.changes.count
      out += "~ standard changed: \(ReleaseComparison.title(pair)) (\(Quantity.of(count, "change")))\n"
    }
    out += summary + "\n"
    for pair in changed {
      out += "\n\(ReleaseComparison.title(pair))\n"
      let changes = pair.comparison.text
      out += changes.isEmpty ? "~ \(ReleaseComparison.others)\n" : changes
    }
    return out
  }

  /// The same as a Markdown page.
  public var markdown: String {
    guard !isEmpty else { return "No changes.\n" }
    var out = "\(summary)\n"
    for (title, members) in [("Removed", removed), ("Added", added)] where !members.isEmpty {
      out += "\n## \(title)\n\n"
      out += members.map { "- \(VisibleText.markdown(ReleaseComparison.title($0)))\n" }.joined()
    }
    for pair in changed {
      out += "\n## \(VisibleText.markdown(ReleaseComparison.title(pair)))\n\n"
      out += pair.comparison.changes.isEmpty ? "It \(ReleaseComparison.others).\n" : pair.comparison.markdown
    }
    return out
  }

  /// The same as an object with the schema `ocs-release-diff/1`.
  public var json: JSONValue {
    func side(_ member: Member) -> JSONValue {
      .object([
        .init("code", .optional(member.standard.code)), .init("document", .string(member.document)),
        .init("name", .optional(member.standard.name)),
      ])
    }
    func entry(_ change: String, _ old: Member?, _ new: Member?, _ changes: [JSONValue]) -> JSONValue {
      .object([
        .init("change", .string(change)), .init("changes", .array(changes)),
        .init("new", new.map(side) ?? .null), .init("old", old.map(side) ?? .null),
      ])
    }
    let standards =
      removed.map { entry("removed", $0, nil, []) } + added.map { entry("added", nil, $0, []) }
      + changed.map { entry("changed", $0.old, $0.new, $0.comparison.changesJSON) }
    return .object([
      .init("schema", .string("ocs-release-diff/1")), .init("standards", .array(standards)),
      .init("unchanged", .integer(unchanged)),
    ])
  }

  private var summary: String {
    "standards: \(added.count) added, \(removed.count) removed, \(changed.count) changed, \(unchanged) unchanged"
  }

  private static func title(_ member: Member) -> String {
    [member.name, member.standard.name ?? ""].filter { !$0.isEmpty }.map(VisibleText.of).joined(
      separator: " ")
  }

  private static func title(_ pair: Pair) -> String {
    pair.old.name == pair.new.name ? title(pair.new) : "\(VisibleText.of(pair.old.name)) → \(title(pair.new))"
  }
}
