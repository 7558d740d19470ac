internal import OCSDiagnostics
internal import OCSSourceText
internal import OCSStandardModel

/// A T, O, P or A code comes after a later sibling. K and S are dictionaries, whose order says nothing; a code in
/// a row of another task, and one that occurs twice, are told by rules of their own.
enum CodeOrder: StandardRule {
  static let rule = Rule.codeOrder

  static func check(_ subject: Subject) -> [Finding] {
    var findings: [Finding] = []
    for siblings in subject.siblings where !siblings.areAscending {
      var greatest: ListedCode?
      var seen: Set<String> = []
      for entry in subject.codes(siblings)
      where entry.column != .knowledge && entry.column != .skill && !entry.isMisplaced {
        let isNew = seen.insert(entry.code).inserted
        if let later = greatest, entry.numbers.last < later.numbers.last, isNew {
          findings.append(
            Finding(
              rule, code: entry.code, "\(entry.code) comes after \(later.code)", span: entry.origin.range))
        }
        if entry.numbers.last > greatest?.numbers.last ?? -1 { greatest = entry }
      }
    }
    return findings
  }
}
