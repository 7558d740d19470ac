internal import Diagnostics
internal import StandardModel

/// An immediately repeated ideograph or word whose undoubled form, with the ideographs on both its sides, stands
/// elsewhere in the standard: `可重重用` where 可重用 is the rule.
enum DoubledText: StandardRule {
  static let rule = Rule.doubledText

  /// The longest word that is looked for, in ideographs.
  private static let longest = 4

  /// A repeated word of `count` ideographs; the text's scalars `at` and on are both of its prints.
  private struct Candidate {
    var text: Int
    var at: Int
    var count: Int
  }

  static func check(_ subject: Subject) -> [Finding] {
    var candidates: [Candidate] = []
    var words: [Int: (scalars: [UInt32], offsets: [Int])] = [:]
    for (n, text) in subject.texts.enumerated() where mayRepeat(text.utf8) {
      let scalars = Array(String(decoding: text.utf8, as: UTF8.self).unicodeScalars.map(\.value))
      let found = repeats(in: scalars, of: n)
      if !found.isEmpty { words[n] = (scalars, offsets(text.utf8)) }
      candidates += found
    }
    guard !candidates.isEmpty else { return [] }
    let surroundings = Surroundings(subject, lengths: Set(candidates.map(\.count)))
    var findings: [Finding] = []
    var end = (text: -1, at: 0)
    for candidate in candidates {
      guard let (scalars, offsets) = words[candidate.text],
        end.text != candidate.text || candidate.at >= end.at
      else {
        continue
      }
      let (at, count) = (candidate.at, candidate.count)
      let single = Array(scalars[(at - 1)..<(at + count)] + scalars[(at + 2 * count)...(at + 2 * count)])
      let double = Array(scalars[(at - 1)...(at + 2 * count)])
      guard surroundings.tells(single, double) else { continue }
      end = (candidate.text, at + 2 * count)
      let text = subject.texts[candidate.text]
      let word = string(scalars[at..<(at + count)])
      findings.append(
        Finding(
          rule, code: text.code, "\(word)\(word) repeats \(word); elsewhere it is \(string(single[...]))",
          suggestion: word, span: subject.span(of: offsets[at]..<offsets[at + 2 * count], in: text)))
    }
    return findings
  }

  /// The byte at which each character starts, counted from the start of the text.
  private static func offsets(_ bytes: ArraySlice<UInt8>) -> [Int] {
    bytes.indices.filter { bytes[$0] & 0xC0 != 0x80 }.map { $0 - bytes.startIndex } + [bytes.count]
  }

  private static func string(_ scalars: ArraySlice<UInt32>) -> String {
    var text = ""
    for scalar in scalars { text.unicodeScalars.append(UnicodeScalar(scalar) ?? "\u{FFFD}") }
    return text
  }

  /// Whether some stretch of three bytes is repeated within the longest word's reach: most texts end here.
  private static func mayRepeat(_ bytes: ArraySlice<UInt8>) -> Bool {
    for distance in 1...longest where bytes.count > 3 * distance + 3 {
      var run = 0
      for i in bytes.startIndex..<(bytes.endIndex - 3 * distance) {
        run = bytes[i] == bytes[i + 3 * distance] ? run + 1 : 0
        if run >= 3 * distance { return true }
      }
    }
    return false
  }

  private static func repeats(in scalars: [UInt32], of text: Int) -> [Candidate] {
    var found: [Candidate] = []
    for i in scalars.indices.dropFirst() where isIdeograph(scalars[i]) && isIdeograph(scalars[i - 1]) {
      for count in 1...longest {
        let end = i + 2 * count
        guard end < scalars.count, scalars[i..<(i + count)] == scalars[(i + count)..<end],
          scalars[i...end].allSatisfy(isIdeograph)
        else { continue }
        found.append(Candidate(text: text, at: i, count: count))
      }
    }
    return found
  }

  fileprivate static func isIdeograph(_ s: UInt32) -> Bool {
    (0x4E00...0x9FFF).contains(s) || (0x3400...0x4DBF).contains(s)
  }
}

/// How often runs of ideographs stand in the texts of a standard, and beside what.
private struct Surroundings {
  private var counts: [[UInt32]: Int] = [:]
  /// Up to three different characters behind, and before, a run.
  private var behind: [[UInt32]: [UInt32]] = [:]
  private var before: [[UInt32]: [UInt32]] = [:]

  init(_ subject: Subject, lengths: Set<Int>) {
    for text in subject.texts {
      let scalars = String(decoding: text.utf8, as: UTF8.self).unicodeScalars.map(\.value)
      for length in lengths {
        for size in [length + 2, 2 * length + 2] where scalars.count >= size {
          for i in 0...(scalars.count - size) { counts[Array(scalars[i..<(i + size)]), default: 0] += 1 }
        }
        let size = length + 1
        guard scalars.count >= size else { continue }
        for i in 0...(scalars.count - size) {
          let run = Array(scalars[i..<(i + size)])
          Surroundings.note(i + size < scalars.count ? scalars[i + size] : 0, in: &behind[run, default: []])
          Surroundings.note(i > 0 ? scalars[i - 1] : 0, in: &before[run, default: []])
        }
      }
    }
  }

  private static func note(_ scalar: UInt32, in list: inout [UInt32]) {
    if list.count < 3, !list.contains(scalar) { list.append(scalar) }
  }

  /// Whether the single form stands elsewhere, as often as the double one at least, and the halves of the double one
  /// are no words of their own, as 詢問 and 問題 of 詢問問題.
  func tells(_ single: [UInt32], _ double: [UInt32]) -> Bool {
    let singles = counts[single] ?? 0
    guard singles > 0, singles >= counts[double] ?? 0 else { return false }
    let (left, right) = (Array(single.dropLast()), Array(single.dropFirst()))
    // Beside what the halves stand apart from both forms.
    let isLeftWord = (behind[left] ?? []).contains { $0 != single[single.count - 1] && $0 != single[1] }
    let isRightWord = (before[right] ?? []).contains { $0 != single[0] && $0 != single[single.count - 2] }
    return !(isLeftWord && isRightWord)
  }
}
