internal import OCSDiagnostics
internal import OCSStandardModel

/// The letters of the standard's code are no job category's code, or its digits no occupation's.
enum CategoryMismatch: StandardRule {
  static let rule = Rule.categoryMismatch

  static func check(_ subject: Subject) -> [Finding] {
    let standard = subject.standard
    guard let code = standard.code else { return [] }
    let bytes = Array(code.utf8)
    let letters = bytes.prefix { isLetter($0) }
    let digits = bytes[letters.endIndex...].prefix { $0 >= 0x30 && $0 <= 0x39 }
    let jobs = standard.categories.job.compactMap(\.code)
    let occupations = standard.categories.occupation.compactMap(\.code)
    var faults: [String] = []
    if !jobs.isEmpty, !jobs.contains(where: { isSame($0.utf8, letters) }) {
      faults.append("the job category is \(jobs.joined(separator: ", "))")
    }
    // An occupation may be given by the first digits of its group.
    if !occupations.isEmpty, !occupations.contains(where: { !$0.isEmpty && digits.starts(with: $0.utf8) }) {
      faults.append("the occupation is \(occupations.joined(separator: ", "))")
    }
    guard !faults.isEmpty else { return [] }
    return [
      Finding(
        rule, code: code, "the code is \(code), but \(faults.joined(separator: " and "))",
        span: standard.origin.range)
    ]
  }

  private static func isLetter(_ b: UInt8) -> Bool { (b | 0x20) >= 0x61 && (b | 0x20) <= 0x7A }

  private static func isSame(_ a: String.UTF8View, _ b: ArraySlice<UInt8>) -> Bool {
    a.lazy.map { isLetter($0) ? $0 | 0x20 : $0 }.elementsEqual(b.lazy.map { $0 | 0x20 })
  }
}
