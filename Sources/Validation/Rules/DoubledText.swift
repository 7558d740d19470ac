internal import Diagnostics
internal import SourceText
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

    /// The word once, and twice, with the character on either side.
    func single(in scalars: [UInt32]) -> [UInt32] {
      Array(scalars[(at - 1)..<(at + count)] + scalars[(at + 2 * count)...(at + 2 * count)])
    }
    func double(in scalars: [UInt32]) -> [UInt32] { Array(scalars[(at - 1)...(at + 2 * count)]) }
  }

  static func check(_ subject: Subject) -> [Finding] {
    var candidates: [Candidate] = []
    var words: [Int: (scalars: [UInt32], offsets: [Int])] = [:]
    for (n, text) in subject.texts(with: .repetition) {
      let scalars = Array(String(decoding: text.utf8, as: UTF8.self).unicodeScalars.map(\.value))
      let found = repeats(in: scalars, of: n)
      if !found.isEmpty { words[n] = (scalars, offsets(text.utf8)) }
      candidates += found
    }
    guard !candidates.isEmpty else { return [] }
    var surroundings = Surroundings()
    for candidate in candidates {
      guard let scalars = words[candidate.text]?.scalars else { continue }
      surroundings.prepare(candidate.single(in: scalars), candidate.double(in: scalars))
    }
    for text in subject.texts { surroundings.look(at: text.utf8) }
    var findings: [Finding] = []
    var end = (text: -1, at: 0)
    for candidate in candidates {
      guard let (scalars, offsets) = words[candidate.text],
        end.text != candidate.text || candidate.at >= end.at
      else {
        continue
      }
      let (at, count) = (candidate.at, candidate.count)
      let single = candidate.single(in: scalars)
      let double = candidate.double(in: scalars)
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

/// How often some runs of ideographs stand in the texts of a standard, and beside what.
private struct Surroundings {
  /// The runs that are asked for, by their first character.
  private var counts: [[UInt32]: Int] = [:]
  /// Up to three different characters behind, and before, a run.
  private var behind: [[UInt32]: [UInt32]] = [:]
  private var before: [[UInt32]: [UInt32]] = [:]
  private var lengths: Set<Int> = []
  /// A bit for the first two characters of each run, by their last bits: most characters start none.
  private var firsts = InlineArray<64, UInt64>(repeating: 0)

  /// Has both forms counted, and what stands beside their halves.
  mutating func prepare(_ single: [UInt32], _ double: [UInt32]) {
    counts[single] = 0
    counts[double] = 0
    behind[Array(single.dropLast())] = []
    before[Array(single.dropFirst())] = []
    lengths.formUnion([single.count, double.count, single.count - 1])
    for run in [single[...], double[...], single.dropFirst()] {
      let bit = Surroundings.bit(run[run.startIndex], run[run.startIndex + 1])
      firsts[bit / 64] |= 1 << UInt64(bit % 64)
    }
  }

  private static func bit(_ first: UInt32, _ second: UInt32) -> Int { Int((first &* 67 &+ second) & 0xFFF) }

  mutating func look(at utf8: ArraySlice<UInt8>) {
    var scalars: [UInt32] = []
    var starts: [Int] = []
    let bytes = utf8.span
    var i = 0
    var count = 0
    var first: UInt32 = 0
    while i < bytes.count {
      let (s, length) = Scalars.decode(bytes, i)
      let bit = Surroundings.bit(first, s)
      if count > 0, firsts[bit / 64] & 1 << UInt64(bit % 64) != 0 { starts.append(count - 1) }
      first = s
      count += 1
      i += length
    }
    guard !starts.isEmpty else { return }
    scalars = String(decoding: utf8, as: UTF8.self).unicodeScalars.map(\.value)
    for i in starts {
      for length in lengths where i + length <= scalars.count {
        let run = Array(scalars[i..<(i + length)])
        counts[run]? += 1
        if behind[run] != nil {
          Surroundings.note(i + length < scalars.count ? scalars[i + length] : 0, in: &behind[run]!)
        }
        if before[run] != nil { Surroundings.note(i > 0 ? scalars[i - 1] : 0, in: &before[run]!) }
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
