internal import Diagnostics
internal import StandardModel

/// `misplaced-code`: the number does not belong to the task, or the duty, whose row it is in.
enum MisplacedCode: StandardRule {
  static func check(_ standard: Standard) -> [Finding] {
    var findings: [Finding] = []
    for duty in standard.duties {
      for task in duty.tasks {
        if let code = task.code, let parent = duty.code, !isBelow(code, parent) {
          findings.append(finding(code, "the duty", parent, task.origin))
        }
        // Tasks that share a cell share its outputs and indicators.
        let parents =
          [task.code] + duty.tasks.filter { $0.blocksOf != nil && $0.blocksOf == task.code }.map(\.code)
        let codes = parents.compactMap(\.self)
        guard !codes.isEmpty else { continue }
        let items = task.blocks.flatMap { $0.outputs + $0.indicators }
        for item in task.subtasks + items {
          guard let code = item.code else { continue }
          // A code of two numbers counts within the duty.
          let belongs =
            codes.contains { isBelow(code, $0) }
            || (numbers(code).count == 2 && duty.code.map { isBelow(code, $0) } ?? true)
          if !belongs { findings.append(finding(code, "the task", codes[0], item.origin)) }
        }
      }
    }
    return findings
  }

  private static func finding(_ code: String, _ kind: String, _ parent: String, _ origin: Origin) -> Finding {
    Finding(.misplacedCode, code: code, "\(code) stands in the row of \(kind) \(parent)", span: origin.range)
  }

  private static func numbers(_ code: String) -> [Substring.UTF8View] {
    code.utf8.drop { $0 >= 0x41 && $0 <= 0x5A }.split(separator: 0x2E).map { Substring($0).utf8 }
  }

  private static func isBelow(_ code: String, _ parent: String) -> Bool {
    let (a, b) = (numbers(code), numbers(parent))
    return a.count > b.count && zip(a, b).allSatisfy { $0.elementsEqual($1) }
  }
}
