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
    // Copies of texts would count the references to their bytes.
    for n in subject.texts.indices { surroundings.look(at: subject.texts[n].text.utf8) }
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
    var utf8: [UInt8]
    var count = 0
    /// Up to three different characters behind, and before, the run.
    var behind: [UInt32] = []
    var before: [UInt32] = []
    /// Another run with the same first two characters.
    var next = -1
  }

  private var runs: [Run] = []
  /// The runs that are asked for, by their characters.
  private var places: [[UInt32]: Int] = [:]
  /// One of the runs that start with two characters.
  private var starts = KeyTable()
  /// A bit for the last byte of the first character of each run, and for its first two characters: most characters start none.
  private var lastBytes: UInt64 = 0
  private var pairs = InlineArray<64, UInt64>(repeating: 0)

  /// Has both forms counted, and what stands beside their halves.
  mutating func prepare(_ single: [UInt32], _ double: [UInt32]) {
    for run in [single, double, Array(single.dropLast()), Array(single.dropFirst())] where places[run] == nil
    {
      var utf8: [UInt8] = []
      for scalar in run { Scalars.append(scalar, to: &utf8) }
      let pair = Surroundings.pair(run[0], run[1])
      places[run] = runs.count
      if let other = starts.insert(pair, runs.count) {
        runs.append(Run(utf8: utf8, next: runs[other].next))
        runs[other].next = runs.count - 1
      } else {
        runs.append(Run(utf8: utf8))
      }
      lastBytes |= 1 << UInt64(run[0] % 64)
      let bit = Surroundings.bit(of: pair)
      pairs[bit / 64] |= 1 << UInt64(bit % 64)
    }
  }

  private static func pair(_ first: UInt32, _ second: UInt32) -> UInt64 {
    UInt64(first) << 32 | UInt64(second)
  }

  private static func bit(of pair: UInt64) -> Int { Int((pair >> 32 &* 67 &+ pair) & 0xFFF) }

  mutating func look(at utf8: ArraySlice<UInt8>) {
    let bytes = utf8.span
    var i = 0
    while i &+ 5 < bytes.count {
      let lead = bytes[i]
      // Runs are ideographs.
      guard lead >= 0xE3, lead <= 0xE9 else {
        i &+= lead < 0x80 ? 1 : Scalars.decode(bytes, i).length
        continue
      }
      if lastBytes & 1 &<< UInt64(bytes[i &+ 2] & 0x3F) != 0, bytes[i &+ 3] >= 0xE3, bytes[i &+ 3] <= 0xE9 {
        let pair = Surroundings.pair(
          Scalars.decode(bytes, i).scalar, Scalars.decode(bytes, i &+ 3).scalar)
        let bit = Surroundings.bit(of: pair)
        if pairs[bit / 64] & 1 &<< UInt64(bit % 64) != 0 { take(pair, at: i, in: bytes) }
      }
      i &+= 3
    }
  }

  /// Counts the runs that start at a place with two characters.
  private mutating func take(_ pair: UInt64, at i: Int, in bytes: Span<UInt8>) {
    var n = starts.value(of: pair) ?? -1
    while n >= 0 {
      let utf8 = runs[n].utf8
      let end = i + utf8.count
      if end <= bytes.count, bytes.extracting(i..<end).isSame(as: utf8.span) {
        var last = i
        if i > 0 { repeat { last -= 1 } while bytes[last] & 0xC0 == 0x80 }
        runs[n].count += 1
        Surroundings.note(end < bytes.count ? Scalars.decode(bytes, end).scalar : 0, in: &runs[n].behind)
        Surroundings.note(i > 0 ? Scalars.decode(bytes, last).scalar : 0, in: &runs[n].before)
      }
      n = runs[n].next
    }
  }

  private static func note(_ scalar: UInt32, in list: inout [UInt32]) {
    if list.count < 3, !list.contains(scalar) { list.append(scalar) }
  }

  /// Whether the single form stands elsewhere, as often as the double one at least, and the halves of the double one
  /// are no words of their own, as 詢問 and 問題 of 詢問問題.
  func tells(_ single: [UInt32], _ double: [UInt32]) -> Bool {
    func run(_ scalars: [UInt32]) -> Run { places[scalars].map { runs[$0] } ?? Run(utf8: []) }
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
