internal import OCSDiagnostics
internal import OCSStandardModel

/// One code, twice, for two different things of one column. (K and S codes are one entry wherever they are
/// printed; different names of one are `conflicting-name`.)
enum DuplicateCode: StandardRule {
  static let rule = Rule.duplicateCode

  static func check(_ subject: Subject) -> [Finding] {
    struct Key: Hashable {
      var column: ListedCode.Column
      var code: String
    }
    var texts: [Key: (first: EntryText, all: Set<EntryText>)] = [:]
    var findings: [Finding] = []
    // The same code is the same number among siblings.
    for siblings in subject.siblings where !siblings.areAscending {
      for entry in subject.codes(siblings) where entry.column != .knowledge && entry.column != .skill {
        guard let text = entry.text else { continue }
        let key = Key(column: entry.column, code: entry.code)
        let isNew = texts[key, default: (text, [])].all.insert(text).inserted
        if isNew, let known = texts[key], known.all.count > 1 {
          findings.append(
            Finding(
              rule, code: entry.code, "\(entry.code) is \(text.string) here and \(known.first.string) before",
              span: entry.origin.range))
        }
      }
    }
    return findings
  }
}
