internal import SourceText
internal import StandardModel
internal import Tokenization

/// Finds the codes of a cell: by grammar, then by the numbering around them.
///
/// What looks like a code may be text (`T1 專線`, `K8s`), and digits behind a code may belong to the
/// name (`O2.3.13D設計`). The kind of column, what stands before the candidate, and the codes before and
/// behind it decide.
struct CodeReader {
  enum Kind {
    case duty, task, output, indicator, knowledge, skills, attitude

    fileprivate var letters: [UInt32] {
      switch self {
      case .duty, .task: [0x54]
      case .output: [0x4F, 0x50]
      case .indicator: [0x50, 0x4F]
      case .knowledge: [0x4B, 0x53]
      case .skills: [0x53, 0x4B]
      case .attitude: [0x41]
      }
    }

    fileprivate var parts: ClosedRange<Int> {
      switch self {
      case .duty, .knowledge, .skills, .attitude: 1...1
      case .task, .output, .indicator: 2...3
      }
    }

    fileprivate var isList: Bool { parts == 1...1 && letters != [0x54] }
  }

  /// A code in a cell. Indices are those of the cell's glyphs.
  struct Hit {
    var code: ItemCode
    /// The code itself, blanks and dots in it included.
    var span: Range<Int>
    /// The separator behind the code (`.`, `：` …), empty where there is none.
    var separator: Range<Int>
    /// Blanks or dots inside, a dot behind, or a zero for the letter O.
    var isMalformed: Bool
  }

  let kind: Kind
  let styles: [UInt8: CodeStyle]
  /// The codes of the tasks of the row, whose numbers outputs and indicators carry on.
  var tasks: [ItemCode] = []
  /// The code that came last in this column.
  var last: ItemCode?

  private func style(_ letters: String) -> CodeStyle {
    letters.utf8.first.flatMap { styles[$0] } ?? CodeStyle()
  }

  private struct Candidate {
    var letters: String
    var parts: [ItemCode.Part]
    var span: Range<Int>
    var isMalformed: Bool
    /// A letter or digit follows without a gap.
    var runsOn: Bool
  }

  private enum Boundary: Comparable { case attached, gap, punctuation, hard, start }

  func read(_ glyphs: [Glyph]) -> [Hit] {
    var hits: [Hit] = []
    var last = self.last
    let candidates = candidates(in: glyphs)
    for (n, candidate) in candidates.enumerated() {
      guard candidate.span.lowerBound >= (hits.last?.separator.upperBound ?? 0) else { continue }
      let boundary = boundary(before: candidate.span.lowerBound, in: glyphs)
      let resolved = resolveDigits(candidate, after: last, next: candidates.dropFirst(n + 1).first)
      guard
        isCode(
          resolved, boundary, after: last, hits.last, rest: candidates[(n + 1)...], in: glyphs)
      else { continue }
      hits.append(hit(resolved, in: glyphs))
      last = hits[hits.count - 1].code
    }
    return hits
  }

  // MARK: Grammar

  private func candidates(in glyphs: [Glyph]) -> [Candidate] {
    var found: [Candidate] = []
    for i in glyphs.indices {
      let s = CharacterProperties.halfWidth(glyphs[i].scalar)
      guard s < 0x80, Vocabulary.isAlphanumeric(s) else { continue }
      if i > 0, glyphs[i].gap == .none,
        Vocabulary.isAlphanumeric(CharacterProperties.halfWidth(glyphs[i - 1].scalar)),
        found.last?.span.upperBound != i
      { continue }
      if let candidate = candidate(at: i, in: glyphs) { found.append(candidate) }
    }
    return found
  }

  private func candidate(at first: Int, in glyphs: [Glyph]) -> Candidate? {
    func scalar(_ i: Int) -> UInt32 {
      i < glyphs.count ? CharacterProperties.halfWidth(glyphs[i].scalar) : 0
    }
    func isDigit(_ i: Int) -> Bool { scalar(i) >= 0x30 && scalar(i) <= 0x39 }
    func isDot(_ i: Int) -> Bool { scalar(i) == 0x2E }

    var i = first
    var isMalformed = false
    let upper = scalar(i) >= 0x61 ? scalar(i) - 0x20 : scalar(i)
    var letters: String
    if kind == .output, upper == 0x30 {
      letters = "O"
      isMalformed = true
    } else {
      guard kind.letters.contains(upper) else { return nil }
      letters = String(UnicodeScalar(UInt8(upper)))
      if kind.isList, scalar(i + 1) == scalar(i), i + 1 < glyphs.count, glyphs[i + 1].gap == .none {
        letters += letters
        i += 1
      }
    }
    i += 1
    // `P 5.1.2`, `P.2.2.2`
    if isDot(i), isDigit(i + 1), kind.parts.upperBound > 1 {
      isMalformed = true
      i += 1
    }
    guard isDigit(i) else { return nil }
    if glyphs[i].gap != .none {
      guard kind.parts.upperBound > 1 || (isDigit(i + 1) && glyphs[i + 1].gap == .none) else { return nil }
      isMalformed = true
    }
    var parts: [ItemCode.Part] = []
    var end = i
    while isDigit(i) {
      var digits = ""
      var start = true
      while isDigit(i), start || glyphs[i].gap == .none {
        digits.unicodeScalars.append(UnicodeScalar(UInt8(scalar(i))))
        i += 1
        start = false
        if digits.utf8.count > 4 { return nil }
      }
      var branch = ""
      if scalar(i) >= 0x61, scalar(i) <= 0x7A, glyphs[i].gap == .none,
        isDot(i + 1) || (letters == "T" && !Vocabulary.isAlphanumeric(scalar(i + 1)))
      {
        branch = String(UnicodeScalar(UInt8(scalar(i))))
        i += 1
      }
      parts.append(ItemCode.Part(digits: digits, branch: branch))
      end = i
      if parts.count == kind.parts.upperBound { break }
      // Another number: a dot between, perhaps with blanks around it.
      guard isDot(i), isDigit(i + 1) else { break }
      let isParted = glyphs[i].gap != .none || glyphs[i + 1].gap != .none
      if isParted {
        if letters == "T" { break }
        isMalformed = true
      }
      i += 1
    }
    guard kind.parts.contains(parts.count) else { return nil }
    if parts.count == 1, isDot(end), isDigit(end + 1), glyphs[end].gap == .none,
      glyphs[end + 1].gap == .none
    { return nil }
    if letters == "O", upper == 0x30, parts.count != 3 { return nil }
    let runsOn =
      end < glyphs.count && glyphs[end].gap == .none
      && !CodeReader.isSeparator(scalar(end)) && !CodeReader.isOpening(scalar(end))
    return Candidate(
      letters: letters, parts: parts, span: first..<end, isMalformed: isMalformed, runsOn: runsOn)
  }

  private static func isSeparator(_ s: UInt32) -> Bool {
    switch s {
    case 0x2E, 0x3001, 0x3A, 0xFF1A, 0x2D: true
    default: false
    }
  }

  private static func isOpening(_ s: UInt32) -> Bool {
    switch s {
    case 0x28, 0x5B, 0x300A, 0x300C, 0x3010, 0xFF0C, 0x2C, 0x3002: true
    default: false
    }
  }

  private func boundary(before i: Int, in glyphs: [Glyph]) -> Boundary {
    if i == 0 { return .start }
    if glyphs[i].gap >= .hard { return .hard }
    var before = i - 1
    while before > 0,
      Vocabulary.isStrongBullet(glyphs[before].scalar)
        || (Vocabulary.isWeakBullet(glyphs[before].scalar) && glyphs[before].gap != .none)
    { before -= 1 }
    if before < i - 1 { return .punctuation }
    let s = glyphs[i - 1].scalar
    if Vocabulary.endsSentence(s) { return .punctuation }
    if s == 0x3001, kind.isList { return .punctuation }
    return glyphs[i].gap == .none ? .attached : .gap
  }

  // MARK: Numbering

  private func number(_ candidate: Candidate) -> Int { candidate.parts[candidate.parts.count - 1].number }

  private func isSibling(_ candidate: Candidate, _ other: ItemCode) -> Bool {
    candidate.parts.count == other.parts.count
      && zip(candidate.parts, other.parts).dropLast().allSatisfy {
        $0.number == $1.number && $0.branch == $1.branch
      } && candidate.letters == other.letters
  }

  private func isSuccessor(_ candidate: Candidate, of last: ItemCode?) -> Bool {
    guard let last, isSibling(candidate, last) else { return false }
    return number(candidate) == last.last + 1
  }

  /// Gives digits back to the name where the numbering says so: `O2.3.13D設計` behind O2.2.9 is O2.3.1.
  private func resolveDigits(_ candidate: Candidate, after last: ItemCode?, next: Candidate?) -> Candidate {
    let digits = candidate.parts[candidate.parts.count - 1].digits
    guard candidate.runsOn, digits.utf8.count > 1,
      candidate.parts[candidate.parts.count - 1].branch.isEmpty
    else { return candidate }
    func cut(_ count: Int) -> Candidate {
      var shorter = candidate
      shorter.parts[shorter.parts.count - 1].digits = String(digits.prefix(count))
      shorter.span = candidate.span.lowerBound..<(candidate.span.upperBound - digits.utf8.count + count)
      return shorter
    }
    let cuts = (1..<digits.utf8.count).map(cut).filter { number($0) > 0 }
    if kind.isList {
      let style = style(candidate.letters)
      // A list may skip numbers, so the usual number of digits speaks first.
      let isUsual = digits.utf8.count == style.width || style.width == 0
      if isUsual && (style.isPadded || isSuccessor(candidate, of: last)) { return candidate }
      if isSuccessor(candidate, of: last) { return candidate }
      if let successor = cuts.last(where: { isSuccessor($0, of: last) }) { return successor }
      if style.isPadded, digits.utf8.count > style.width, style.width > 0 {
        let usual = cut(style.width)
        let isNext = next.map { number($0) > number(usual) && number($0) < number(candidate) } ?? false
        if number(usual) > 0, digits.first == "0" || isNext { return usual }
      }
      return candidate
    }
    if isSuccessor(candidate, of: last) { return candidate }
    if let next, isSibling(next, ItemCode(letters: candidate.letters, parts: candidate.parts)),
      number(next) == number(candidate) + 1
    { return candidate }
    if let successor = cuts.last(where: { isSuccessor($0, of: last) }) { return successor }
    // The first of a new task counts from 1.
    let isFirst = last.map { !isSibling(candidate, $0) } ?? true
    if isFirst, let one = cuts.first(where: { number($0) == 1 }) { return one }
    return candidate
  }

  private func isCode(
    _ candidate: Candidate, _ boundary: Boundary, after last: ItemCode?, _ previous: Hit?,
    rest: ArraySlice<Candidate>, in glyphs: [Glyph]
  ) -> Bool {
    if number(candidate) == 0 && candidate.parts.count == 1 { return false }
    if let previous, previous.separator.upperBound == candidate.span.lowerBound, boundary <= .gap {
      // A code right behind a code leaves the first without a name: a name that looks like a code.
      if boundary == .attached { return false }
      if !isSuccessor(candidate, of: last) { return false }
    }
    switch kind {
    case .duty: return boundary >= .hard
    case .task: return isTask(candidate, boundary, after: last, previous, in: glyphs)
    case .output, .indicator: return isItem(candidate, boundary, after: last, in: glyphs)
    case .knowledge, .skills, .attitude:
      return isListed(candidate, boundary, after: last, previous, rest: rest)
    }
  }

  private func isTask(
    _ candidate: Candidate, _ boundary: Boundary, after last: ItemCode?, _ previous: Hit?,
    in glyphs: [Glyph]
  ) -> Bool {
    // `下列T1.1~T1.13為…` speaks of tasks and is none.
    if candidate.span.upperBound < glyphs.count {
      switch glyphs[candidate.span.upperBound].scalar {
      case 0x7E, 0xFF5E, 0x301C, 0x81F3: return false
      default: break
      }
    }
    if candidate.span.lowerBound > 0 {
      switch glyphs[candidate.span.lowerBound - 1].scalar {
      case 0x7E, 0xFF5E, 0x301C, 0x81F3: return false
      default: break
      }
    }
    if boundary >= .hard { return true }
    let code = ItemCode(letters: candidate.letters, parts: candidate.parts)
    if candidate.parts.count == 3 {
      guard let last else { return false }
      if last.parts.count == 2 { return code.isBelow(last) && number(candidate) == 1 || boundary >= .punctuation && code.isBelow(last) }
      return isSuccessor(candidate, of: last)
    }
    guard let last else { return boundary >= .punctuation || previous == nil }
    let sibling = ItemCode(letters: last.letters, parts: Array(last.parts.prefix(2)))
    if isSuccessor(candidate, of: sibling) { return true }
    return boundary > .attached && isSibling(candidate, sibling) && number(candidate) > sibling.last
  }

  private func isItem(
    _ candidate: Candidate, _ boundary: Boundary, after last: ItemCode?, in glyphs: [Glyph]
  ) -> Bool {
    let code = ItemCode(letters: candidate.letters, parts: candidate.parts)
    let belongs = tasks.isEmpty || tasks.contains { code.isBelow($0) }
    let isExpected = candidate.letters == (kind == .output ? "O" : "P")
    let isZero = candidate.letters == "O" && glyphs[candidate.span.lowerBound].scalar == 0x30
    if isZero { return belongs && (boundary >= .punctuation || isSuccessor(candidate, of: last)) }
    // Two-part numbers stand in text as well (P2.1 of a manual): they need a better place.
    if candidate.parts.count == 2, boundary < .punctuation, !isSuccessor(candidate, of: last) { return false }
    if !isExpected { return boundary >= .punctuation || (belongs && last == nil && boundary == .gap) }
    if boundary >= .punctuation || isSuccessor(candidate, of: last) { return true }
    if boundary == .attached { return belongs && number(candidate) == 1 && last.map { !isSibling(candidate, $0) } ?? false }
    guard let last else { return true }
    if isSibling(candidate, last) { return number(candidate) >= last.last }
    return belongs
  }

  private func isListed(
    _ candidate: Candidate, _ boundary: Boundary, after last: ItemCode?, _ previous: Hit?,
    rest: ArraySlice<Candidate>
  ) -> Bool {
    let digits = candidate.parts[0].digits.utf8.count
    let style = style(candidate.letters)
    let isExpected = candidate.letters.unicodeScalars.first?.value == kind.letters[0]
    let isThin = digits == 1 && style.isPadded
    if isThin { return isExpected && boundary >= .hard && previous == nil && last == nil }
    if boundary == .attached {
      return isExpected && digits > 1 && isSuccessor(candidate, of: last)
    }
    if !isExpected { return digits > 1 || boundary >= .hard }
    if boundary >= .punctuation || isSuccessor(candidate, of: last) { return true }
    // A number that leaps ahead of one that carries on is a name's: `K05推動 K12 教育 K06…`.
    if let last, number(candidate) > last.last + 1,
      rest.contains(where: { isSuccessor($0, of: last) && number($0) < number(candidate) })
    { return false }
    if digits == 1, let last, number(candidate) <= last.last { return false }
    return true
  }

  private func hit(_ candidate: Candidate, in glyphs: [Glyph]) -> Hit {
    var isMalformed = candidate.isMalformed
    let end = candidate.span.upperBound
    var separator = end..<end
    if end < glyphs.count, glyphs[end].gap != .hard {
      let s = glyphs[end].scalar
      let isBeforeDigit = end + 1 < glyphs.count && Vocabulary.isDigit(glyphs[end + 1].scalar)
      if CodeReader.isSeparator(CharacterProperties.halfWidth(s)) || s == 0x3001, !(s == 0x2D && isBeforeDigit) {
        separator = end..<(end + 1)
        if s == 0x2E || s == 0xFF0E { isMalformed = true }
      }
    }
    return Hit(
      code: ItemCode(letters: candidate.letters, parts: candidate.parts), span: candidate.span,
      separator: separator, isMalformed: isMalformed)
  }
}
