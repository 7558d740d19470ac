internal import OCSStandardModel

extension ResultForm {
  /// Tasks that stand in one cell: the one that holds the blocks, and those that share them.
  private static func groups(of duty: Standard.Duty) -> [Range<Int>] {
    var groups: [Range<Int>] = []
    for (t, task) in duty.tasks.enumerated() {
      if let last = groups.last, let other = task.blocksOf, task.blocks.isEmpty,
        duty.tasks[last.lowerBound].code == other
      {
        groups[groups.count - 1] = last.lowerBound..<(t + 1)
      } else {
        groups.append(t..<(t + 1))
      }
    }
    return groups
  }

  mutating func writeTasks() {
    guard !standard.duties.isEmpty else { return }
    out.put("<table class=\"tasks\" id=\"/duties\">\n<caption>職能內涵</caption>\n<thead><tr>")
    heads(["主要職責", "工作任務", "工作產出", "行為指標", "職能級別", "知識（K）", "技能（S）"])
    out.put("</tr></thead>\n")
    for (d, duty) in standard.duties.enumerated() {
      let own = "/duties/\(d)"
      let groups = ResultForm.groups(of: duty)
      let rows = groups.reduce(0) { $0 + max(1, duty.tasks[$1.lowerBound].blocks.count) }
      out.put("<tbody>\n<tr>")
      span("duty", max(1, rows))
      entry(own, duty.code, "name", duty.name)
      out.put("</td>")
      if groups.isEmpty { out.put("<td></td><td></td><td></td><td></td><td></td><td></td></tr>\n") }
      for (g, group) in groups.enumerated() {
        if g > 0 { out.put("<tr>") }
        writeGroup(group, of: duty, own)
      }
      out.put("</tbody>\n")
    }
    out.put("</table>\n")
  }

  private mutating func span(_ name: StaticString, _ rows: Int) {
    out.put("<td class=\"")
    out.put(name)
    out.put("\"")
    if rows > 1 { out.attribute("rowspan", rows) }
    out.put(">")
  }

  /// The rows of tasks that stand in one cell; the first row is open.
  private mutating func writeGroup(_ group: Range<Int>, of duty: Standard.Duty, _ pointer: String) {
    let first = duty.tasks[group.lowerBound]
    span("task", max(1, first.blocks.count))
    for t in group {
      let task = duty.tasks[t]
      let own = "\(pointer)/tasks/\(t)"
      entry(own, task.code, "name", task.name)
      for (n, item) in task.subtasks.enumerated() {
        entry("\(own)/subtasks/\(n)", item.code, "name", item.text)
      }
      if let other = task.blocksOf, t == group.lowerBound {
        out.put("<div class=\"remark\">與 ")
        out.text(other)
        out.put(" 共用</div>")
      }
    }
    out.put("</td>")
    if first.blocks.isEmpty { out.put("<td></td><td></td><td></td><td></td><td></td></tr>\n") }
    for (b, block) in first.blocks.enumerated() {
      if b > 0 { out.put("<tr>") }
      writeBlock(block, "\(pointer)/tasks/\(group.lowerBound)/blocks/\(b)")
      out.put("</tr>\n")
    }
  }

  private mutating func writeBlock(_ block: Standard.Block, _ own: String) {
    out.put("<td class=\"outputs\"")
    out.attribute("id", own)
    out.put(">")
    for (n, item) in block.outputs.enumerated() {
      entry("\(own)/outputs/\(n)", item.code, "name", item.text)
    }
    out.put("</td><td class=\"indicators\">")
    for (n, item) in block.indicators.enumerated() {
      entry("\(own)/indicators/\(n)", item.code, "text", item.text)
    }
    out.put("</td><td class=\"level\">")
    value(own + "/level", block.level.map(String.init))
    out.put("</td><td class=\"knowledge\">")
    references(block.knowledge, own + "/knowledge", "/knowledge", knowledge, standard.knowledge)
    out.put("</td><td class=\"skills\">")
    references(block.skills, own + "/skills", "/skills", skills, standard.skills)
    out.put("</td>")
  }

  /// Codes that are set against a block, with the names that they have.
  private mutating func references(
    _ codes: [String], _ own: String, _ list: String, _ places: [String: Int],
    _ entries: [Standard.Competency]
  ) {
    for (n, code) in codes.enumerated() {
      out.put("<div class=\"entry\"><span class=\"code\">")
      value("\(own)/\(n)", code)
      out.put("</span>")
      if let place = places[code], let name = entries[place].name {
        out.put(" ")
        value("\(list)/\(place)/name", name, .none)
      }
      out.put("</div>")
    }
  }
}
