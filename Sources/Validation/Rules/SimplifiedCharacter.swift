internal import OCSDiagnostics
internal import OCSSourceText
internal import OCSStandardModel

/// A character that Taiwan does not use and whose Traditional form is another.
enum SimplifiedCharacter: StandardRule {
  static let rule = Rule.simplifiedCharacter

  static func check(_ subject: Subject) -> [Finding] {
    var findings: [Finding] = []
    var told: Set<[UInt8]> = []
    for (_, text) in subject.texts(with: .simplified) {
      let bytes = text.utf8
      var i = bytes.startIndex
      while i < bytes.endIndex {
        guard bytes[i] >= 0xE3 else {
          i += bytes[i] < 0x80 ? 1 : bytes[i] < 0xE0 ? 2 : 3
          continue
        }
        let (scalar, length) = Scalars.decode(bytes, i)
        defer { i += length }
        guard SimplifiedCharacters.mayHold(scalar), let forms = SimplifiedCharacters.traditional(scalar)
        else {
          continue
        }
        // One an entry and character.
        let owner = text.code.map { Array($0.utf8) + [0, UInt8(truncatingIfNeeded: index(text.field))] }
        let character = Array(bytes[i..<(i + length)])
        guard told.insert((owner ?? Array(bytes)) + [0] + character).inserted else { continue }
        let at = i - bytes.startIndex
        let form = best(of: forms, for: i..<(i + length), in: text, subject)
        let shown = String(decoding: character, as: UTF8.self)
        findings.append(
          Finding(
            rule, code: text.code, "\(shown) is a Simplified character; Taiwan writes \(form)",
            suggestion: form, span: subject.span(of: at..<(at + length), in: text)))
      }
    }
    return findings
  }

  private static func index(_ field: StandardText.Field) -> Int {
    switch field {
    case .output: 1
    case .indicator: 2
    case .duty, .task, .subtask: 3
    default: 0
    }
  }

  /// Of several Traditional forms the one that stands beside the same neighbour elsewhere in the standard.
  private static func best(
    of forms: [String], for part: Range<Int>, in text: StandardText, _ subject: Subject
  ) -> String {
    guard forms.count > 1 else { return forms[0] }
    let bytes = text.utf8
    func neighbour(_ i: Int) -> ArraySlice<UInt8> {
      guard i < bytes.endIndex, bytes[i] >= 0xE3 else { return [] }
      return bytes[i..<(i + Scalars.decode(bytes, i).length)]
    }
    let next = neighbour(part.upperBound)
    let before = part.lowerBound - 3 >= bytes.startIndex ? neighbour(part.lowerBound - 3) : []
    func count(_ form: String) -> Int {
      let right = next.isEmpty ? [] : Array(form.utf8) + next
      let left = before.isEmpty ? [] : Array(before) + Array(form.utf8)
      return subject.texts.count { other in
        (!right.isEmpty && CharacterScan.contains(other.utf8, right[...]))
          || (!left.isEmpty && CharacterScan.contains(other.utf8, left[...]))
      }
    }
    let counts = forms.map(count)
    let most = counts.max() ?? 0
    return forms[counts.firstIndex(of: most) ?? 0]
  }
}

/// Look-ups in the generated table.
enum SimplifiedCharacters {
  /// The Traditional forms, the usual one first; nil where the character is Taiwan's own.
  static func traditional(_ scalar: UInt32) -> [String]? {
    let rows = SimplifiedCharacterTable.rows
    var low = 0
    var high = rows.count / 4
    while high - low > 1 {
      let middle = (low + high) / 2
      if rows[4 * middle] <= scalar { low = middle } else { high = middle }
    }
    guard rows[4 * low] == scalar else { return nil }
    return rows[(4 * low + 1)..<(4 * low + 4)].compactMap { form in
      form == 0 ? nil : UnicodeScalar(form).map { String(Character($0)) }
    }
  }

  /// A bit for each ideograph of the basic plane: most characters end here.
  static let bits: [UInt64] = {
    var bits = [UInt64](repeating: 0, count: 0x10000 / 64)
    let rows = SimplifiedCharacterTable.rows
    for i in stride(from: 0, to: rows.count, by: 4) where rows[i] < 0x10000 {
      bits[Int(rows[i] / 64)] |= 1 << UInt64(rows[i] % 64)
    }
    return bits
  }()

  static func mayHold(_ scalar: UInt32) -> Bool { mayHold(scalar, bits.span) }

  @inline(__always)
  static func mayHold(_ scalar: UInt32, _ bits: Span<UInt64>) -> Bool {
    scalar >= 0x10000 || bits[Int(scalar / 64)] & (1 &<< UInt64(scalar % 64)) != 0
  }
}
