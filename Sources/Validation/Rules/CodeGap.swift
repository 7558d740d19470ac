internal import Diagnostics
internal import StandardModel

/// A number is skipped among its siblings. The code is the missing one, of a run of them the first; the place is
/// the sibling behind the gap.
enum CodeGap: StandardRule {
  static let rule = Rule.codeGap

  static func check(_ subject: Subject) -> [Finding] {
    var findings: [Finding] = []
    for siblings in Siblings.groups(subject.codes) {
      var expected = 1
      for entry in siblings.sorted(by: { $0.numbers.last < $1.numbers.last }) {
        let number = entry.numbers.last
        if number > expected { findings.append(finding(expected, before: entry)) }
        expected = max(expected, number + 1)
      }
    }
    return findings
  }

  private static func finding(_ missing: Int, before entry: ListedCode) -> Finding {
    var numbers = entry.numbers
    let width = numbers.parts[numbers.parts.count - 1].digits.utf8.count
    let digits = String(missing)
    let padding = numbers.parts[numbers.parts.count - 1].digits.hasPrefix("0") ? width - digits.utf8.count : 0
    numbers.letters = entry.column.letter
    numbers.parts[numbers.parts.count - 1] = ItemCode.Part(
      digits: String(repeating: "0", count: max(0, padding)) + digits)
    let code = numbers.description
    let last = entry.numbers.last - 1
    let run = last > missing ? "; the next is \(entry.code)" : " before \(entry.code)"
    return Finding(rule, code: code, "\(code) is missing\(run)", span: entry.origin.range)
  }
}

/// Codes that count from 1 in common.
enum Siblings {
  /// In the order in which each group starts.
  static func groups(_ codes: [ListedCode]) -> [[ListedCode]] {
    var index: [String: Int] = [:]
    var groups: [[ListedCode]] = []
    for code in codes {
      let key = code.siblings
      if let known = index[key] {
        groups[known].append(code)
      } else {
        index[key] = groups.count
        groups.append([code])
      }
    }
    return groups
  }
}
