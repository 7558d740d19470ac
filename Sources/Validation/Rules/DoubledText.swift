internal import OCSDiagnostics
internal import OCSSourceText
internal import OCSStandardModel

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
    var scalars: [UInt32] = []
    for n in subject.texts.indices { surroundings.look(at: subject.texts[n].utf8, &scalars) }
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
  private struct Run {
    var scalars: [UInt32]
    var count = 0
    /// Up to three different characters behind, and before, the run.
    var behind: [UInt32] = []
    var before: [UInt32] = []
  }

  /// The runs that are asked for, by their characters.
  private var places: [[UInt32]: Int] = [:]
  private var runs: [Run] = []
  /// The runs by the first two characters and the length.
  private var starts: [UInt64: [Int]] = [:]
  private var lengths: Set<Int> = []
  /// A bit for the first two characters of each run, by their last bits: most characters start none.
  private var firsts = InlineArray<64, UInt64>(repeating: 0)

  /// Has both forms counted, and what stands beside their halves.
  mutating func prepare(_ single: [UInt32], _ double: [UInt32]) {
    for run in [single, double, Array(single.dropLast()), Array(single.dropFirst())] where places[run] == nil
    {
      places[run] = runs.count
      starts[Surroundings.key(run[...]), default: []].append(runs.count)
      runs.append(Run(scalars: run))
      lengths.insert(run.count)
      let bit = Surroundings.bit(run[0], run[1])
      firsts[bit / 64] |= 1 << UInt64(bit % 64)
    }
  }

  /// The first, the second and the last character of a run and its length: few runs share them.
  private static func key(_ run: ArraySlice<UInt32>) -> UInt64 {
    let first = UInt64(run[run.startIndex]) << 42 | UInt64(run[run.startIndex + 1]) << 21
    return (first | UInt64(run[run.endIndex - 1])) &* 31 &+ UInt64(run.count)
  }

  private static func bit(_ first: UInt32, _ second: UInt32) -> Int { Int((first &* 67 &+ second) & 0xFFF) }

  /// `scalars` is room that is used again.
  mutating func look(at utf8: ArraySlice<UInt8>, _ scalars: inout [UInt32]) {
    scalars.removeAll(keepingCapacity: true)
    let bytes = utf8.span
    var i = 0
    var first: UInt32 = 0
    var isFound = false
    while i < bytes.count, !isFound {
      let lead = bytes[i]
      // Runs are ideographs.
      guard lead >= 0xE3, lead <= 0xE9 else {
        first = 0
        i &+= lead < 0x80 ? 1 : Scalars.decode(bytes, i).length
        continue
      }
      let s =
        (UInt32(lead) & 0x0F) &<< 12 | (UInt32(bytes[i &+ 1]) & 0x3F) &<< 6 | UInt32(bytes[i &+ 2]) & 0x3F
      let bit = Surroundings.bit(first, s)
      isFound = firsts[bit / 64] & 1 << UInt64(bit % 64) != 0
      first = s
      i &+= 3
    }
    guard isFound else { return }
    i = 0
    while i < bytes.count {
      let (s, length) = Scalars.decode(bytes, i)
      scalars.append(s)
      i += length
    }
    for i in scalars.indices.dropLast() {
      let bit = Surroundings.bit(scalars[i], scalars[i + 1])
      guard firsts[bit / 64] & 1 << UInt64(bit % 64) != 0 else { continue }
      for length in lengths where i + length <= scalars.count { take(i..<(i + length), of: scalars) }
    }
  }

  private mutating func take(_ part: Range<Int>, of scalars: [UInt32]) {
    for n in starts[Surroundings.key(scalars[part])] ?? [] where scalars[part].elementsEqual(runs[n].scalars)
    {
      runs[n].count += 1
      let (next, last) = (part.upperBound, part.lowerBound - 1)
      Surroundings.note(next < scalars.count ? scalars[next] : 0, in: &runs[n].behind)
      Surroundings.note(last >= 0 ? scalars[last] : 0, in: &runs[n].before)
    }
  }

  private static func note(_ scalar: UInt32, in list: inout [UInt32]) {
    if list.count < 3, !list.contains(scalar) { list.append(scalar) }
  }

  /// Whether the single form stands elsewhere, as often as the double one at least, and the halves of the double one
  /// are no words of their own, as 詢問 and 問題 of 詢問問題.
  func tells(_ single: [UInt32], _ double: [UInt32]) -> Bool {
    func run(_ scalars: [UInt32]) -> Run { places[scalars].map { runs[$0] } ?? Run(scalars: scalars) }
    let count = run(single).count
    guard count > 0, count >= run(double).count else { return false }
    // Beside what the halves stand apart from both forms.
    let isLeftWord = run(Array(single.dropLast())).behind.contains {
      $0 != single[single.count - 1] && $0 != single[1]
    }
    let isRightWord = run(Array(single.dropFirst())).before.contains {
      $0 != single[0] && $0 != single[single.count - 2]
    }
    return !(isLeftWord && isRightWord)
  }
}
