internal import Diagnostics
internal import StandardModel

/// `empty-text`: a code has no text.
enum EmptyText: StandardRule {
  static func check(_ standard: Standard) -> [Finding] {
    var findings: [Finding] = []
    func check(_ code: String?, _ text: String?, _ origin: Origin) {
      guard let code, text == nil else { return }
      findings.append(Finding(.emptyText, code: code, "\(code) has no text", span: origin.range))
    }
    for duty in standard.duties {
      check(duty.code, duty.name, duty.origin)
      for task in duty.tasks {
        check(task.code, task.name, task.origin)
        for item in task.subtasks { check(item.code, item.text, item.origin) }
        for block in task.blocks {
          for item in block.outputs + block.indicators { check(item.code, item.text, item.origin) }
        }
      }
    }
    for entry in standard.knowledge + standard.skills { check(entry.code, entry.name, entry.origin) }
    for entry in standard.attitudes { check(entry.code, entry.name ?? entry.text, entry.origin) }
    return findings
  }
}
