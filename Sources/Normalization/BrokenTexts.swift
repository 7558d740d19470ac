internal import OCSDiagnostics
internal import OCSSourceText
internal import OCSStandardModel
internal import OCSTokenization

/// Texts of entries that end where none does, or go on behind an end: where the layout does not tell which words are whose, a
/// part of them is another's. What many texts of a standard do is its author's way.
enum BrokenTexts {
  private struct Breaks: OptionSet {
    let rawValue: UInt8

    static let behindEnd = Breaks(rawValue: 1)
    static let sentence = Breaks(rawValue: 4)
    static let open = Breaks(rawValue: 8)
    static let unclosed = Breaks(rawValue: 16)
    static let unopened = Breaks(rawValue: 32)
    static let empty = Breaks(rawValue: 64)
  }

  /// Of 1,000 texts of their kind, or of all where `isOfAll`, so many may have a break by accident.
  private static let kinds: [(kind: Breaks, isOfAll: Bool, most: Int, says: String)] = [
    (.behindEnd, false, 200, "goes on behind the end of its last sentence"),
    (.sentence, false, 200, "holds the end of a sentence"),
    (.open, false, 200, "ends with what something must follow"),
    (.unclosed, true, 15, "opens a bracket and does not close it"),
    (.unopened, true, 15, "closes a bracket that it does not open"),
    (.empty, true, 1000, "holds brackets with nothing between them"),
  ]

  /// The place of an entry's field among the seven.
  private static func place(of field: StandardText.Field) -> Int? {
    switch field {
    case .duty: 0
    case .task: 1
    case .subtask: 2
    case .output: 3
    case .indicator: 4
    case .knowledge: 5
    case .skill: 6
    default: nil
    }
  }

  static func find(in texts: [StandardText], _ locate: (StandardText) -> SourceRange?) -> [Finding] {
    var broken: [(text: Int, field: Int, breaks: Breaks)] = []
    var all = Array(repeating: 0, count: 7)
    for n in texts.indices {
      guard let field = place(of: texts[n].field) else { continue }
      all[field] &+= 1
      let breaks = breaks(of: texts[n].utf8.span, isSentence: field == 4)
      if !breaks.isEmpty { broken.append((n, field, breaks)) }
    }
    guard !broken.isEmpty else { return [] }
    let known = kinds.map { kind, isOfAll, most, _ in
      all.indices.map { field in
        let own = isOfAll ? all.reduce(0, +) : all[field]
        let found = broken.count { $0.breaks.contains(kind) && (isOfAll || $0.field == field) }
        return found > max(1, own * most / 1000) || found * 2 >= own
      }
    }
    return broken.compactMap { n, field, breaks in
      let kind = kinds.indices.first { breaks.contains(kinds[$0].kind) && !known[$0][field] }
      guard let kind else { return nil }
      let text = texts[n]
      return Finding(
        .ambiguousText, code: text.code,
        "\(text.code.map { "the text of \($0)" } ?? "a text without a code") \(kinds[kind].says); "
          + "a part of it may be another entry's, or the other way round",
        span: locate(text))
    }
  }

  private static func breaks(of bytes: Span<UInt8>, isSentence: Bool) -> Breaks {
    var breaks: Breaks = []
    var (depth, hasStop, goesOn, hasParts) = (0, false, false, false)
    // Behind the last opening bracket, and behind the last full stop.
    var (opening, stop) = (-1, -1)
    var i = 0
    while i < bytes.count {
      let lead = bytes[i]
      if lead >= 0xE4, lead < 0xEF {
        i &+= 3
        continue
      }
      // Letters and digits come next.
      if lead < 0x80, lead > 0x29 {
        i &+= 1
        continue
      }
      var isOpening = lead == 0x28
      var isClosing = lead == 0x29
      if lead == 0xEF, bytes[i &+ 1] == 0xBC {
        isOpening = bytes[i &+ 2] == 0x88
        isClosing = bytes[i &+ 2] == 0x89
        if bytes[i &+ 2] == 0x8C { hasParts = true }
      }
      if isClosing {
        if opening == i { breaks.insert(.empty) }
        if depth == 0 { breaks.insert(.unopened) } else { depth &-= 1 }
      }
      let isStop = lead == 0xE3 && bytes[i &+ 1] == 0x80 && bytes[i &+ 2] == 0x82
      i &+= lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
      if isStop {
        if hasStop, stop < i &- 3 { goesOn = true }
        (hasStop, stop) = (true, i)
      }
      if isOpening {
        depth &+= 1
        opening = i
      }
    }
    if hasStop, stop < bytes.count { goesOn = true }
    if depth > 0 { breaks.insert(.unclosed) }
    var end = bytes.count
    let last = unmarked(bytes, &end)
    if isSentence {
      // Without any full stop the author forgot it.
      if hasStop, !Vocabulary.endsSentence(last) { breaks.insert(.behindEnd) }
    } else {
      // A name may have its own full stop.
      if goesOn || hasStop && hasParts { breaks.insert(.sentence) }
      if Vocabulary.leavesOpen(last, behind: 0), Vocabulary.leavesOpen(last, behind: character(bytes, &end)) {
        breaks.insert(.open)
      }
    }
    return breaks
  }

  /// The last character before the marks (`【註1】`) that a text ends with, 0 where there is none.
  private static func unmarked(_ bytes: Span<UInt8>, _ end: inout Int) -> UInt32 {
    var s = character(bytes, &end)
    while s == 0x3011 {
      while end > 0, s != 0x3010 { s = character(bytes, &end) }
      s = character(bytes, &end)
    }
    return s
  }

  /// The character before `end`, which moves before it.
  private static func character(_ bytes: Span<UInt8>, _ end: inout Int) -> UInt32 {
    guard end > 0 else { return 0 }
    end &-= 1
    while end > 0, bytes[end] & 0xC0 == 0x80 { end &-= 1 }
    return Scalars.decode(bytes, end).scalar
  }
}
