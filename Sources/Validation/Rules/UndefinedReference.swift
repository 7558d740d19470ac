internal import OCSDiagnostics
internal import OCSSourceText
internal import OCSStandardModel

/// A K or S is set against a block and named nowhere.
enum UndefinedReference: StandardRule {
  static let rule = Rule.undefinedReference

  static func check(_ subject: Subject) -> [Finding] {
    let standard = subject.standard
    var told = CompetencyCodes()
    for list in [standard.knowledge, standard.skills] {
      for i in list.indices where list[i].$name != nil { told.insert(list[i].entryCode) }
    }
    var findings: [Finding] = []
    func check(_ code: EntryCode, _ pointer: @autoclosure () -> String) {
      guard told.insert(code) else { return }
      let origin = (standard.knowledge + standard.skills).first { $0.entryCode == code }?.origin
      findings.append(
        Finding(
          rule, code: code.string, "\(code.string) is set against a block and named nowhere",
          span: origin?.range ?? subject.span(ofValueAt: pointer())))
    }
    for (d, duty) in standard.duties.enumerated() {
      for (t, task) in duty.tasks.enumerated() {
        for (b, block) in task.blocks.enumerated() {
          let place = (d, t, b)
          for (i, code) in block.$knowledge.enumerated() { check(code, pointer(place, "knowledge", i)) }
          for (i, code) in block.$skills.enumerated() { check(code, pointer(place, "skills", i)) }
        }
      }
    }
    return findings
  }

  private static func pointer(_ block: (duty: Int, task: Int, block: Int), _ list: String, _ i: Int) -> String
  {
    "/duties/\(block.duty)/tasks/\(block.task)/blocks/\(block.block)/\(list)/\(i)"
  }

  static func referenced(_ standard: Standard) -> Set<String> {
    var codes: Set<String> = []
    for duty in standard.duties {
      for task in duty.tasks {
        for block in task.blocks { codes.formUnion(block.knowledge + block.skills) }
      }
    }
    return codes
  }
}

/// A set of K and S codes. A standard sets hundreds of them against its blocks, so the usual ones are bits.
private struct CompetencyCodes {
  private var usual = InlineArray<35, UInt64>(repeating: 0)
  private var others: Set<EntryCode> = []

  /// False where the code is in the set already.
  @discardableResult
  mutating func insert(_ code: EntryCode) -> Bool {
    // A code that is not spelled as usual is another one.
    guard let item = code.item, item.parts[0].width > 1, let bit = item.tableIndex else {
      return others.insert(code).inserted
    }
    let (word, mask) = (bit / 64, UInt64(1) << UInt64(bit % 64))
    defer { usual[word] |= mask }
    return usual[word] & mask == 0
  }
}
