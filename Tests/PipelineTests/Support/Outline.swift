import OCSDiagnostics
import OCSNormalization
import OCSSourceText
import OCSStandardModel
import OCSTokenization

/// A standard and its findings as a page that people can read and compare.
enum Outline {
  static func of(_ document: NormalizedDocument) -> String {
    var lines: [String] = []
    let standard = document.standard
    if standard.code != Prelude.code || standard.description != Prelude.description {
      profile(standard, &lines)
    }
    for duty in standard.duties {
      lines.append(join(duty.code, duty.name))
      for task in duty.tasks {
        lines.append("  " + join(task.code, task.name) + (task.blocksOf.map { " = \($0)" } ?? ""))
        for item in task.subtasks { lines.append("    " + join(item.code, item.text)) }
        for block in task.blocks {
          let level = block.level.map(String.init) ?? "-"
          lines.append(
            "    [\(level)] \(block.knowledge.joined(separator: " ")) | \(block.skills.joined(separator: " "))"
          )
          for item in block.outputs { lines.append("    " + join(item.code, item.text)) }
          for item in block.indicators { lines.append("    " + join(item.code, item.text)) }
        }
      }
    }
    for entry in standard.knowledge + standard.skills {
      var line = join(entry.code, entry.name)
      for detail in entry.details { line += " · " + visible(detail) }
      if !entry.marks.isEmpty { line += " {\(entry.marks.joined(separator: ","))}" }
      lines.append(line)
    }
    for entry in standard.attitudes {
      lines.append(join(entry.code, entry.name) + " : " + (entry.text.map(visible) ?? "-"))
    }
    for text in standard.prerequisites { lines.append("> " + visible(text)) }
    for note in standard.notes { lines.append("* " + join(note.mark, note.text)) }
    for entry in standard.unplaced { lines.append("? \(entry.near ?? "-"): \(visible(entry.text))") }
    for finding in document.findings {
      let suggestion = finding.suggestion.map { " → " + visible($0) } ?? ""
      lines.append("! \(finding.rule.rawValue) \(finding.code ?? "-")\(suggestion)")
    }
    return lines.joined(separator: "\n")
  }

  private static func profile(_ standard: Standard, _ lines: inout [String]) {
    let version = standard.version.map(String.init) ?? "-"
    let level = standard.level.map(String.init) ?? "-"
    lines.append("\(standard.code ?? "-") (\(standard.family ?? "-"), \(version)) level \(level)")
    lines.append("\(standard.nameKind?.rawValue ?? "-"): \(standard.name ?? "-")")
    lines.append("description: \(standard.description.map(visible) ?? "-")")
    for (name, entries) in [
      ("job", standard.categories.job), ("occupation", standard.categories.occupation),
      ("industry", standard.categories.industry),
    ] {
      for entry in entries {
        lines.append("\(name): \(entry.code ?? "-") \(entry.path.joined(separator: " > "))")
      }
    }
    for row in standard.history {
      let cells = [
        row.version.map(String.init), row.code, row.name, row.status, row.supersededBy, row.note, row.date,
      ]
      lines.append("edition: " + cells.map { $0 ?? "-" }.joined(separator: ", "))
    }
  }

  private static func join(_ code: String?, _ text: String?) -> String {
    "\(code ?? "-") \(text.map(visible) ?? "-")"
  }

  private static func visible(_ text: String) -> String { text.replacing("\n", with: "⏎") }
}

extension Prelude {
  /// Profile and heading as the layout prints them; in HTML the table stays open.
  static func text(as layout: Layout) -> String {
    let text = profile + heading
    switch layout {
    case .grid, .boxes: return text
    case .flow: return text.replacing("\t\t", with: " ").replacing("\t", with: " ")
    case .columns: return text.replacing("\t\t", with: "     ").replacing("\t", with: "     ")
    case .csv: return text.replacing("\t", with: ",")
    case .markdown:
      return rows(text) { "|" + $0.replacing("\t", with: "|") + "|" }
        + "|---|---|---|---|---|---|---|\n"
    case .html:
      return "<table>" + rows(text) { "<tr><td>" + $0.replacing("\t", with: "</td><td>") + "</td></tr>" }
    }
  }

  private static func rows(_ text: String, _ row: (String) -> String) -> String {
    text.split(separator: "\n").map { $0.contains("\t") ? row(String($0)) : String($0) }
      .joined(separator: "\n") + "\n"
  }
}

/// What the case pages leave out: a sound profile and the heading of the task table.
enum Prelude {
  static let code = "TST1234-001v1"
  static let description = "示範各種寫法。"

  static let profile = """
    示範人員職能基準

    職能基準代碼\t\t\(code)
    職能基準名稱(擇一填寫)\t職業\t示範人員
    所屬類別\t職類別\t示範類/測試\t職類別代碼\tTST
    \t職業別\t示範技術員\t職業別代碼\t1234
    \t行業別\t示範業/測試業\t行業別代碼\tA0101
    工作描述\t\t\(description)
    基準級別\t\t3


    """

  static let heading = "主要職責\t工作任務\t工作產出\t行為指標\t職能級別\t職能內涵(K=knowledge 知識)\t職能內涵(S=skills 技能)\n"
}
