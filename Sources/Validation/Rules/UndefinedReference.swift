internal import Diagnostics
internal import StandardModel

/// A K or S is set against a block and named nowhere.
enum UndefinedReference: StandardRule {
  static let rule = Rule.undefinedReference

  static func check(_ subject: Subject) -> [Finding] {
    let standard = subject.standard
    var origins: [String: Origin] = [:]
    var named: Set<String> = []
    for entry in standard.knowledge + standard.skills {
      origins[entry.code] = origins[entry.code] ?? entry.origin
      if entry.name != nil { named.insert(entry.code) }
    }
    var told = named
    var findings: [Finding] = []
    for block in blocks(of: standard) {
      for code in block.knowledge + block.skills where told.insert(code).inserted {
        findings.append(
          Finding(
            rule, code: code, "\(code) is set against a block and named nowhere", span: origins[code]?.range))
      }
    }
    return findings
  }

  static func referenced(_ standard: Standard) -> Set<String> {
    var codes: Set<String> = []
    for block in blocks(of: standard) { codes.formUnion(block.knowledge + block.skills) }
    return codes
  }

  private static func blocks(of standard: Standard) -> [Standard.Block] {
    standard.duties.flatMap(\.tasks).flatMap(\.blocks)
  }
}
