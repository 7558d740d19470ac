internal import Diagnostics
internal import StandardModel

/// One code, twice, for two different things of one column. (K and S codes are one entry wherever they are
/// printed; different names of one are `conflicting-name`.)
enum DuplicateCode: StandardRule {
  static let rule = Rule.duplicateCode

  static func check(_ subject: Subject) -> [Finding] {
    struct Key: Hashable {
      var column: ListedCode.Column
      var code: String
    }
    var texts: [Key: [[UInt8]]] = [:]
    var findings: [Finding] = []
    // The same code is the same number among siblings.
    let repeated = subject.siblings.filter { !$0.areAscending }.flatMap { subject.codes($0) }
    for entry in repeated where entry.column != .knowledge && entry.column != .skill {
      guard let text = entry.text else { continue }
      let key = Key(column: entry.column, code: entry.code)
      // Strings compare by canonical equivalence, texts by bytes.
      let bytes = Array(text.utf8)
      if let known = texts[key], !known.contains(bytes) {
        let first = String(decoding: known[0], as: UTF8.self)
        findings.append(
          Finding(
            rule, code: entry.code, "\(entry.code) is \(text) here and \(first) before",
            span: entry.origin.range))
      }
      texts[key, default: []].append(bytes)
    }
    return findings
  }
}
