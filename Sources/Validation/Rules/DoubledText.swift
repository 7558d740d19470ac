internal import Diagnostics
internal import StandardModel

/// An immediately repeated ideograph or word whose undoubled form, with the ideographs on both its sides, stands
/// elsewhere in the standard: `可重重用` where 可重用 is the rule.
enum DoubledText: StandardRule {
  static let rule = Rule.doubledText

  /// The longest word that is looked for, in ideographs.
  private static let longest = 4

  static func check(_ subject: Subject) -> [Finding] {
    var findings: [Finding] = []
    for text in subject.texts {
      let bytes = text.utf8
      var i = bytes.startIndex
      var next = i
      while i < bytes.endIndex {
        defer { i += length(bytes, i) }
        guard i >= next, isIdeograph(bytes, i) else { continue }
        for count in 1...longest {
          let size = 3 * count
          guard i - 3 >= bytes.startIndex, i + 2 * size + 3 <= bytes.endIndex,
            bytes[i..<(i + size)] == bytes[(i + size)..<(i + 2 * size)],
            ideographs(bytes, i - 3, 2 * count + 2)
          else { continue }
          let single = Array(bytes[(i - 3)..<(i + size)] + bytes[(i + 2 * size)..<(i + 2 * size + 3)])
          let double = bytes[(i - 3)..<(i + 2 * size + 3)]
          // Written so more than once it is a word of the standard.
          let doubles = subject.texts.count { CharacterScan.contains($0.utf8, double) }
          let singles = subject.texts.indices.count { k in
            CharacterScan.contains(subject.texts[k].utf8, single[...])
          }
          guard singles > 0, singles >= doubles, !areWords(single, size, in: subject) else { continue }
          let word = String(decoding: bytes[i..<(i + size)], as: UTF8.self)
          let at = i - bytes.startIndex
          findings.append(
            Finding(
              rule, code: text.code,
              "\(word)\(word) repeats \(word); elsewhere it is \(String(decoding: single, as: UTF8.self))",
              suggestion: word, span: subject.span(of: at..<(at + 2 * size), in: text)))
          next = i + 2 * size
          break
        }
      }
    }
    return findings
  }

  /// Whether both halves are words that stand elsewhere without each other, as 詢問 and 問題 of 詢問問題.
  /// `single` is the undoubled form with its neighbours, `size` the bytes of what is doubled.
  private static func areWords(_ single: [UInt8], _ size: Int, in subject: Subject) -> Bool {
    let left = single[..<(3 + size)]
    let right = single[3...]
    func stands(_ word: ArraySlice<UInt8>, apartFrom other: ArraySlice<UInt8>, isBefore: Bool) -> Bool {
      subject.texts.contains { text in
        let bytes = text.utf8
        guard bytes.count >= word.count else { return false }
        return (bytes.startIndex...(bytes.endIndex - word.count)).contains { i in
          guard bytes[i..<(i + word.count)] == word else { return false }
          let end = i + word.count
          let neighbour =
            isBefore ? bytes[max(bytes.startIndex, i - 3)..<i] : bytes[end..<min(bytes.endIndex, end + 3)]
          // Neither the single form nor the doubled one.
          let doubled = isBefore ? word.prefix(size).suffix(3) : word.suffix(size).prefix(3)
          return neighbour != other && neighbour != doubled
        }
      }
    }
    return stands(left, apartFrom: single.suffix(3), isBefore: false)
      && stands(right, apartFrom: single.prefix(3), isBefore: true)
  }

  private static func length(_ bytes: ArraySlice<UInt8>, _ i: Int) -> Int {
    bytes[i] < 0x80 ? 1 : bytes[i] < 0xE0 ? 2 : bytes[i] < 0xF0 ? 3 : 4
  }

  private static func isIdeograph(_ bytes: ArraySlice<UInt8>, _ i: Int) -> Bool {
    guard bytes[i] >= 0xE3, bytes[i] <= 0xE9 else { return false }
    let scalar = CharacterScan.decode(bytes, i).scalar
    return (0x3400...0x4DBF).contains(scalar) || (0x4E00...0x9FFF).contains(scalar)
  }

  private static func ideographs(_ bytes: ArraySlice<UInt8>, _ i: Int, _ count: Int) -> Bool {
    (0..<count).allSatisfy { isIdeograph(bytes, i + 3 * $0) }
  }
}
