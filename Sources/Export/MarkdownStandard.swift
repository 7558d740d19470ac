internal import OCSReporting
public import OCSStandardModel

/// A standard for people to read.
public enum MarkdownStandard {
  public static func page(_ standard: Standard) -> String {
    var out = "# \(escaped(standard.name ?? standard.code ?? "職能基準"))\n\n"
    func field(_ label: String, _ value: String?) {
      if let value { out += "- **\(label)**: \(lines(value))\n" }
    }
    field("職能基準代碼", standard.code)
    field("基準級別", standard.level.map(String.init))
    for (label, list) in [
      ("職類別", standard.categories.job), ("職業別", standard.categories.occupation),
      ("行業別", standard.categories.industry),
    ] {
      for entry in list {
        field(
          label,
          ([entry.path.joined(separator: "／"), entry.code ?? ""]).filter { !$0.isEmpty }.joined(
            separator: " "))
      }
    }
    field("工作描述", standard.description)
    if !standard.history.isEmpty {
      out += "\n| 版本 | 代碼 | 名稱 | 狀態 | 日期 |\n|---|---|---|---|---|\n"
      for row in standard.history {
        let status = row.supersededBy.map { "→ \($0)" } ?? row.note ?? row.status ?? ""
        let cells = [
          row.version.map(String.init) ?? "", row.code ?? "", row.name ?? "", status, row.date ?? "",
        ]
        out += "| \(cells.map(escaped).joined(separator: " | ")) |\n"
      }
    }
    for duty in standard.duties { out += page(duty) }
    out += list("知識", standard.knowledge) + list("技能", standard.skills)
    if !standard.attitudes.isEmpty {
      out += "\n## 態度\n\n"
      for entry in standard.attitudes {
        let text = [entry.name, entry.text].compactMap(\.self).joined(separator: "：")
        out += "- \(label(entry.code))\(lines(text))\n"
      }
    }
    out += items("學歷、經歷或能力條件", standard.prerequisites)
    out += items("補充說明", standard.notes.map { ($0.mark.map { "【\($0)】" } ?? "") + $0.text })
    out += items("未歸位文字", standard.unplaced.map { ($0.near.map { "\($0): " } ?? "") + $0.text })
    return out
  }

  private static func page(_ duty: Standard.Duty) -> String {
    var out = "\n## \(label(duty.code))\(escaped(duty.name ?? ""))\n"
    for task in duty.tasks {
      out += "\n### \(label(task.code))\(escaped(task.name ?? ""))\n"
      if let other = task.blocksOf { out += "\n與 \(escaped(other)) 共用。\n" }
      for item in task.subtasks { out += "\n- \(label(item.code))\(lines(item.text ?? ""))" }
      if !task.subtasks.isEmpty { out += "\n" }
      for block in task.blocks {
        out += "\n"
        if let level = block.level { out += "職能級別 \(level)\n\n" }
        for item in block.outputs { out += "- 產出 \(label(item.code))\(lines(item.text ?? ""))\n" }
        for item in block.indicators { out += "- 指標 \(label(item.code))\(lines(item.text ?? ""))\n" }
        if !block.knowledge.isEmpty { out += "- 知識 \(block.knowledge.map(escaped).joined(separator: "、"))\n" }
        if !block.skills.isEmpty { out += "- 技能 \(block.skills.map(escaped).joined(separator: "、"))\n" }
      }
    }
    return out
  }

  private static func list(_ title: String, _ list: [Standard.Competency]) -> String {
    guard !list.isEmpty else { return "" }
    var out = "\n## \(title)\n\n"
    for entry in list {
      out += "- \(label(entry.code))\(lines(entry.name ?? ""))"
      if !entry.marks.isEmpty { out += "【\(entry.marks.map(escaped).joined(separator: "、"))】" }
      out += "\n"
      for detail in entry.details { out += "  - \(lines(detail))\n" }
    }
    return out
  }

  private static func items(_ title: String, _ texts: [String]) -> String {
    texts.isEmpty ? "" : "\n## \(title)\n\n" + texts.map { "- \(lines($0))\n" }.joined()
  }

  private static func label(_ code: String?) -> String { code.map { "\(escaped($0)) " } ?? "" }
  private static func escaped(_ text: String) -> String { VisibleText.markdown(text) }

  /// Line ends within a text stay line ends.
  private static func lines(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { escaped(String($0)) }.joined(
      separator: "<br>")
  }
}
