internal import Diagnostics
internal import SourceText
internal import StandardModel

/// A number is skipped among its siblings. The code is the missing one, of a run of them the first; the place is
/// the sibling behind the gap.
enum CodeGap: StandardRule {
  static let rule = Rule.codeGap

  static func check(_ subject: Subject) -> [Finding] {
    var findings: [Finding] = []
    for siblings in subject.siblings where !siblings.areConsecutive {
      var expected = 1
      func take(_ entry: ListedCode) {
        let number = entry.numbers.last
        if number > expected { findings.append(finding(expected, before: entry)) }
        expected = max(expected, number + 1)
      }
      let entries = subject.codes(siblings)
      if siblings.areAscending {
        for entry in entries { take(entry) }
      } else {
        for entry in entries.sorted(by: { $0.numbers.last < $1.numbers.last }) { take(entry) }
      }
    }
    return findings
  }

  private static func finding(_ missing: Int, before entry: ListedCode) -> Finding {
    var numbers = entry.numbers
    let place = numbers.parts.count - 1
    let digits = String(missing).utf8.count
    let isPadded = numbers.parts[place].hasLeadingZero
    numbers.letters = ItemCode.Letters(entry.column.letter)
    numbers.parts[place] = ItemCode.Part(
      missing, width: isPadded ? max(numbers.parts[place].width, digits) : digits)
    let code = numbers.description
    let last = entry.numbers.last - 1
    let run = last > missing ? "; the next is \(entry.code)" : " before \(entry.code)"
    return Finding(rule, code: code, "\(code) is missing\(run)", span: entry.origin.range)
  }
}
