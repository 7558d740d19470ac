internal import OCSDiagnostics
internal import OCSSourceText
internal import OCSStandardModel

/// A number is skipped among its siblings. The code is the missing one, of a run of them the first; the place is
/// the sibling behind the gap. What stands in a text is not missing: `embedded-code` tells it.
enum CodeGap: StandardRule {
  static let rule = Rule.codeGap

  static func check(_ subject: Subject) -> [Finding] {
    var findings: [Finding] = []
    let embedded = Set(subject.embedded.filter { !$0.isUnusual }.map(\.code.withoutWidths))
    for siblings in subject.siblings where !siblings.areConsecutive {
      var expected = 1
      func take(_ entry: ListedCode) {
        let number = entry.numbers.last
        while expected < number, embedded.contains(code(expected, before: entry).withoutWidths) {
          expected += 1
        }
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

  /// The code with the missing number, written as its siblings are.
  private static func code(_ missing: Int, before entry: ListedCode) -> ItemCode {
    var numbers = entry.numbers
    let place = numbers.parts.count - 1
    let digits = String(missing).utf8.count
    let isPadded = numbers.parts[place].hasLeadingZero
    numbers.letters = ItemCode.Letters(entry.column.letter)
    numbers.parts[place] = ItemCode.Part(
      missing, width: isPadded ? max(numbers.parts[place].width, digits) : digits)
    return numbers
  }

  private static func finding(_ missing: Int, before entry: ListedCode) -> Finding {
    let code = code(missing, before: entry).description
    let last = entry.numbers.last - 1
    let run = last > missing ? "; the next is \(entry.code)" : " before \(entry.code)"
    return Finding(rule, code: code, "\(code) is missing\(run)", span: entry.origin.range)
  }
}
