internal import OCSDiagnostics
internal import OCSSourceText
internal import OCSStandardModel

/// 【註n】 in the text, and no such note.
enum UnresolvedNote: StandardRule {
  static let rule = Rule.unresolvedNote

  static func check(_ subject: Subject) -> [Finding] {
    let defined = Set(subject.standard.notes.compactMap(\.mark))
    var findings: [Finding] = []
    var told: Set<[String?]> = []
    for use in NoteMarks.uses(subject) where !defined.contains(use.mark) {
      guard told.insert([use.code, use.mark]).inserted else { continue }
      findings.append(
        Finding(rule, code: use.code, "【\(use.mark)】 has no note that explains it", span: use.span))
    }
    return findings
  }
}

/// The marks 【註n】 of a standard.
enum NoteMarks {
  struct Use {
    var mark: String
    var code: String?
    var span: SourceRange?
  }

  static func uses(_ subject: Subject) -> [Use] {
    var uses: [Use] = []
    for list in [subject.standard.knowledge, subject.standard.skills] {
      for i in list.indices {
        for mark in list[i].marks where mark.hasPrefix("註") {
          uses.append(Use(mark: mark, code: list[i].code, span: list[i].origin.range))
        }
      }
    }
    for (_, text) in subject.texts(with: .bracket) {
      for (mark, part) in marks(in: text.utf8) {
        uses.append(Use(mark: mark, code: text.code, span: subject.span(of: part, in: text)))
      }
    }
    return uses
  }

  private static let open = Array("【".utf8)
  private static let sign = Array("註".utf8)
  private static let close = Array("】".utf8)
  private static let comma = Array("、".utf8)

  /// `【註1】` and `【註1、註2】`, with the bytes of the brackets and all between them.
  private static func marks(in utf8: ArraySlice<UInt8>) -> [(mark: String, part: Range<Int>)] {
    var found: [(String, Range<Int>)] = []
    var i = utf8.startIndex
    while i + 3 <= utf8.endIndex {
      guard utf8[i] == open[0], utf8[i..<(i + 3)].elementsEqual(open) else {
        i += 1
        continue
      }
      let first = i
      var inside: [String] = []
      i += 3
      while i + 3 <= utf8.endIndex, utf8[i..<(i + 3)].elementsEqual(sign) {
        i += 3
        let digits = i
        while i < utf8.endIndex, utf8[i] >= 0x30, utf8[i] <= 0x39 { i += 1 }
        guard i > digits else { break }
        inside.append("註" + String(decoding: utf8[digits..<i], as: UTF8.self))
        if i + 3 <= utf8.endIndex, utf8[i..<(i + 3)].elementsEqual(comma) { i += 3 }
      }
      guard i + 3 <= utf8.endIndex, utf8[i..<(i + 3)].elementsEqual(close) else { continue }
      i += 3
      let part = (first - utf8.startIndex)..<(i - utf8.startIndex)
      found += inside.map { ($0, part) }
    }
    return found
  }
}
