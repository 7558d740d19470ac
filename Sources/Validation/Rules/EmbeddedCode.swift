internal import OCSDiagnostics
internal import OCSSourceText
internal import OCSStandardModel

/// A text holds, where an item could start, a code in full form of its own or a neighbouring column that fits the
/// numbering of the standard: an entry that was not parted from the one before it.
enum EmbeddedCode: StandardRule {
  static let rule = Rule.embeddedCode

  static func check(_ subject: Subject) -> [Finding] {
    subject.embedded.map { found in
      let text = subject.texts[found.text]
      return Finding(
        rule, code: text.code,
        "\(text.code.map { "the text of \($0)" } ?? "a text without a code") holds \(found.code.spelling), "
          + "as if another entry started there",
        span: subject.span(of: found.part, in: text))
    }
  }
}

/// A code within a text, and its bytes there.
struct EmbeddedPrint {
  var text: Int
  var part: Range<Int>
  var code: ItemCode
  /// It is not in full form, or no item starts there.
  var isUnusual: Bool

  /// Those of all texts of entries with codes. The numbering is looked at only where a text holds what looks like a code.
  static func find(
    in texts: [StandardText], _ contents: [TextContents], _ codes: [ListedCode]
  ) -> [EmbeddedPrint] {
    var numbering: Numbering?
    var found: [EmbeddedPrint] = []
    for n in texts.indices where contents[n].contains(.code) {
      guard let neighbours = neighbours[texts[n].field] else { continue }
      for candidate in Candidate.all(in: texts[n].utf8) where neighbours.contains(candidate.column) {
        let known = numbering ?? Numbering(codes)
        numbering = known
        if candidate.isUnusual
          ? !known.isNext(candidate, behind: texts[n].code) : !known.startsEntry(candidate)
        {
          continue
        }
        found.append(
          EmbeddedPrint(
            text: n, part: candidate.part, code: candidate.code, isUnusual: candidate.isUnusual))
      }
    }
    return found
  }

  /// The columns whose entries may have run into a text of the field.
  private static let neighbours: [StandardText.Field: Set<ListedCode.Column>] = [
    .duty: [.duty, .task],
    .task: [.duty, .task, .subtask, .output],
    .subtask: [.duty, .task, .subtask, .output],
    .output: [.task, .output, .indicator],
    .indicator: [.output, .indicator, .knowledge],
    .knowledge: [.indicator, .knowledge, .skill],
    .skill: [.knowledge, .skill],
  ]
}

/// What looks like a code in a text.
private struct Candidate {
  var part: Range<Int>
  var code: ItemCode
  var column: ListedCode.Column
  /// The text behind it.
  var name: ArraySlice<UInt8>
  /// A sentence, or an item of a list, ends before it.
  var followsEnd: Bool
  /// It touches a Latin word before it, or is written as no code is (`P1,1,2`, `P112`): only that it comes next tells of it.
  var isUnusual: Bool

  static func all(in utf8: ArraySlice<UInt8>) -> [Candidate] {
    var found: [Candidate] = []
    var depth = 0
    // The last two characters.
    var (before, i) = (UInt32(0), utf8.startIndex)
    while i < utf8.endIndex {
      let (scalar, length) = Scalars.decode(utf8.span, i - utf8.startIndex)
      defer { before = scalar }
      depth += opening.contains(scalar) ? 1 : closing.contains(scalar) && depth > 0 ? -1 : 0
      guard depth == 0 || isAlphanumeric(before), i > utf8.startIndex, !joinsCode(before),
        letters[scalar] != nil, let candidate = read(utf8, i, behind: before)
      else {
        i += length
        continue
      }
      found.append(candidate)
      i = utf8.startIndex + candidate.part.upperBound
    }
    return found
  }

  /// What stands in brackets refers to an entry.
  private static let opening: Set<UInt32> = [0x28, 0x5B, 0x300A, 0x300C, 0x3010, 0xFF08]
  private static let closing: Set<UInt32> = [0x29, 0x5D, 0x300B, 0x300D, 0x3011, 0xFF09]

  private static let letters: [UInt32: [ListedCode.Column]] = [
    0x54: [.duty, .task, .subtask], 0x4F: [.output, .output, .output],
    0x50: [.indicator, .indicator, .indicator], 0x4B: [.knowledge], 0x53: [.skill],
  ]

  private static func isAlphanumeric(_ s: UInt32) -> Bool {
    (s >= 0x30 && s <= 0x39) || (s | 0x20 >= 0x61 && s | 0x20 <= 0x7A)
  }

  private static func joinsCode(_ s: UInt32) -> Bool { s == 0x2E || s == 0x2D || s == 0x7E || s == 0xFF5E }

  private static func read(_ utf8: ArraySlice<UInt8>, _ first: Int, behind before: UInt32) -> Candidate? {
    let column = letters[UInt32(utf8[first])] ?? []
    // As it may be meant: digits of the usual width, dots for commas.
    var (meant, end) = ([utf8[first]], first + 1)
    var isUnusual = isAlphanumeric(before)
    while end < utf8.endIndex {
      let (printed, length) = Scalars.decode(utf8.span, end - utf8.startIndex)
      let s = CharacterProperties.halfWidth(printed)
      let isBranch = s >= 0x61 && s <= 0x7A && isDot(utf8, end + length) && meant.count > 1
      guard s >= 0x30 && s <= 0x39 || s == 0x2E || s == 0x2C || isBranch else { break }
      if s != printed || s == 0x2C { isUnusual = true }
      meant.append(s == 0x2C ? 0x2E : UInt8(s))
      end += length
    }
    while meant.last == 0x2E {
      meant.removeLast()
      end -= 1
    }
    // Digits without dots are one number each.
    if column.count > 1, meant.count == column.count + 1 || meant.count == column.count,
      !meant.contains(0x2E),
      meant.count > 2
    {
      meant = [meant[0]] + Array(meant.dropFirst().map { [$0] }.joined(separator: [0x2E]))
      isUnusual = true
    }
    guard meant.count > 1, let code = ItemCode(String(decoding: meant, as: UTF8.self)),
      code.parts.count <= column.count
    else { return nil }
    var name = end
    while name < utf8.endIndex, utf8[name] == 0x20 || utf8[name] == 0x2E { name += 1 }
    guard name < utf8.endIndex else { return nil }
    let (next, _) = Scalars.decode(utf8.span, name - utf8.startIndex)
    // A name starts with a letter or an ideograph that no sentence goes on with.
    guard next >= 0x3400 && next <= 0x9FFF || (next | 0x20 >= 0x61 && next | 0x20 <= 0x7A),
      !joining.contains(next)
    else { return nil }
    return Candidate(
      part: (first - utf8.startIndex)..<(end - utf8.startIndex), code: code,
      column: column[code.parts.count - 1], name: utf8[name...], followsEnd: ends.contains(before),
      isUnusual: isUnusual)
  }

  private static func isDot(_ utf8: ArraySlice<UInt8>, _ i: Int) -> Bool {
    i < utf8.endIndex && (utf8[i] == 0x2E || utf8[i] == 0x2C)
  }

  /// 至 及 與 之 的 或 的: `T1.1及T1.2`, `P1.1.1之結果`.
  private static let joining: Set<UInt32> = [0x81F3, 0x53CA, 0x8207, 0x4E4B, 0x7684, 0x6216]

  private static let ends: Set<UInt32> = [0x0A, 0x21, 0x3B, 0x3F, 0x3002, 0xFF01, 0xFF1B, 0xFF1F]
}

/// Which codes a standard has, and which one would come next.
private struct Numbering {
  private struct List: Hashable {
    var column: ListedCode.Column
    /// The code without its last number.
    var above: ItemCode
    var count: Int
  }

  private var greatest: [List: Int] = [:]
  private var names: [ItemCode: [UInt8]] = [:]
  /// How codes of a column are written: how many numbers they have, and the width of the last one.
  private var forms: [ListedCode.Column: [Form: Int]] = [:]

  private struct Form: Hashable {
    var count: Int
    var width: Int
  }

  init(_ codes: [ListedCode]) {
    for entry in codes {
      let code = entry.numbers.withoutWidths
      greatest[Numbering.list(entry.column, code), default: 0] = max(
        greatest[Numbering.list(entry.column, code)] ?? 0, code.last)
      names[code] = entry.text.map { Array($0.utf8) } ?? []
      forms[entry.column, default: [:]][Numbering.form(entry.numbers, entry.column), default: 0] += 1
    }
  }

  private static func list(_ column: ListedCode.Column, _ code: ItemCode) -> List {
    List(column: column, above: code.prefix(code.parts.count - 1), count: code.parts.count)
  }

  /// Only lists have numbers of a fixed width.
  private static func form(_ code: ItemCode, _ column: ListedCode.Column) -> Form {
    Form(
      count: code.parts.count,
      width: column >= .knowledge ? code.parts.last?.width ?? 0 : 0)
  }

  /// Whether a code can only be that of an entry of its own.
  func startsEntry(_ candidate: Candidate) -> Bool {
    let code = candidate.code.withoutWidths
    guard let forms = forms[candidate.column] else { return false }
    let isInForm = forms[Numbering.form(candidate.code, candidate.column)] != nil
    guard let name = names[code] else {
      // A word such as `S3` fits where all codes have two digits, but nothing else tells of it.
      let isThin = candidate.code.parts.count == 1 && candidate.code.parts[0].width == 1
      let isPlain = candidate.name.first.map { $0 >= 0xE3 } ?? false
      guard isInForm || isThin && candidate.column >= .knowledge && isPlain else { return false }
      if candidate.column == .duty, !candidate.followsEnd { return false }
      return fits(code, candidate.column)
    }
    if isInForm, candidate.followsEnd, candidate.column != .duty { return true }
    // A reference is not followed by the name.
    let beginning = name.prefix(Numbering.leastName)
    return isInForm && beginning.count == Numbering.leastName && candidate.name.starts(with: beginning)
  }

  /// Whether a code is missing that follows the text's own.
  func isNext(_ candidate: Candidate, behind own: String?) -> Bool {
    let code = candidate.code.withoutWidths
    guard names[code] == nil,
      forms[candidate.column]?[Numbering.form(candidate.code, candidate.column)] != nil,
      let own = own.flatMap({ ItemCode($0) })
    else { return false }
    return code.follows(own.withoutWidths)
  }

  /// The bytes of three ideographs.
  private static let leastName = 9

  /// Whether the number is missing, or comes next.
  private func fits(_ code: ItemCode, _ column: ListedCode.Column) -> Bool {
    if let last = greatest[Numbering.list(column, code)] { return code.last <= last + 1 }
    guard code.parts.count == 3, code.last == 1 else { return false }
    var task = code.prefix(2)
    task.letters = .duty
    return names[task] != nil
  }
}
