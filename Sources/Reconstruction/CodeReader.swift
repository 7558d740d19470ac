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

    fileprivate var grammar: PrintedCode.Grammar {
      switch self {
      case .duty: .duty
      case .task: .task
      case .output: .output
      case .indicator: .indicator
      case .knowledge: .knowledge
      case .skills: .skills
      case .attitude: .attitude
      }
    }

    fileprivate var isList: Bool { grammar.isList }
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
  let styles: CodeStyles
  /// The codes of the tasks of the row, whose numbers outputs and indicators carry on.
  var tasks: [ItemCode] = []
  /// The code that came last in this column.
  var last: ItemCode?

  private typealias Candidate = PrintedCode

  private enum Boundary: Comparable { case attached, gap, punctuation, hard, start }

  /// What was found, in room that is used again for each cell.
  struct Results {
    fileprivate var candidates: [PrintedCode] = []
    fileprivate(set) var hits: [Hit] = []
  }

  func read(_ glyphs: [Glyph]) -> [Hit] {
    var results = Results()
    read(glyphs, into: &results)
    return results.hits
  }

  func read(_ glyphs: [Glyph], into results: inout Results) {
    results.hits.removeAll(keepingCapacity: true)
    var last = self.last
    findCandidates(in: glyphs, &results.candidates)
    for n in results.candidates.indices {
      let candidate = results.candidates[n]
      guard candidate.span.lowerBound >= (results.hits.last?.separator.upperBound ?? 0) else { continue }
      let boundary = boundary(before: candidate.span.lowerBound, in: glyphs)
      let rest = results.candidates[(n + 1)...]
      let resolved = resolveDigits(
        resolveParts(candidate, after: last), after: last, next: rest.first, isFirst: results.hits.isEmpty)
      guard isCode(resolved, boundary, after: last, results.hits.last, rest: rest, in: glyphs) else {
        continue
      }
      let hit = hit(resolved, in: glyphs)
      results.hits.append(hit)
      last = hit.code
    }
  }

  // MARK: Grammar

  private func findCandidates(in glyphs: [Glyph], _ found: inout [Candidate]) {
    found.removeAll(keepingCapacity: true)
    let grammar = kind.grammar
    let all = glyphs.span
    for i in all.indices {
      let printed = all[i].scalar
      // Most characters are ideographs.
      if printed >= 0x80, printed < 0xFF01 { continue }
      let s = CharacterProperties.halfWidth(printed)
      guard s < 0x80, grammar.mayStart(with: s) else { continue }
      if i > 0, all[i].gap == .none,
        Vocabulary.isAlphanumeric(CharacterProperties.halfWidth(all[i - 1].scalar)),
        found.last?.span.upperBound != i
      {
        continue
      }
      if let candidate = PrintedCode.match(glyphs[...], at: i, grammar) { found.append(candidate) }
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

  private func isSibling(_ candidate: Candidate, _ other: ItemCode) -> Bool {
    candidate.parts.count == other.parts.count && candidate.letters == other.letters
      && candidate.code.shares(other.parts.count - 1, with: other)
  }

  private func isSuccessor(_ candidate: Candidate, of last: ItemCode?) -> Bool {
    guard let last, isSibling(candidate, last) else { return false }
    return candidate.number == last.last + 1
  }

  /// Whether a code counts on behind one of another task in the same duty: one of the two is misplaced.
  private func isBehindMisplaced(_ candidate: Candidate, _ last: ItemCode) -> Bool {
    candidate.parts.count == 3 && last.parts.count == 3 && candidate.letters == last.letters
      && candidate.number == last.last + 1 && candidate.code.shares(1, with: last)
  }

  /// Gives the number behind a dot back to the name where codes of two numbers say so: `P2.3.5S查核` behind P2.2 is P2.3.
  private func resolveParts(_ candidate: Candidate, after last: ItemCode?) -> Candidate {
    guard candidate.parts.count == 3, last?.parts.count == 2, kind == .output || kind == .indicator,
      candidate.runsOn, !candidate.isMalformed, candidate.parts[2].branch == 0,
      isSuccessor(candidate.withoutLastNumber, of: last)
    else { return candidate }
    return candidate.withoutLastNumber
  }

  /// Gives digits back to the name where the numbering says so: `O2.3.13D設計` behind O2.2.9 is O2.3.1.
  private func resolveDigits(
    _ candidate: Candidate, after last: ItemCode?, next: Candidate?, isFirst: Bool
  ) -> Candidate {
    let count = candidate.parts.count
    let digits = candidate.parts[count - 1]
    let width = digits.width
    guard width > 1, digits.branch == 0 else { return candidate }
    // Behind the parts of a task it is the task that the next one follows.
    let last = kind == .task ? last.map { $0.parts.count > count ? $0.prefix(count) : $0 } : last
    // Most codes end here: to list their shorter forms takes four allocations.
    let isNext = isSuccessor(candidate, of: last)
    let style = styles[candidate.letters.first]
    // The first code of a cell may start a list anew.
    if kind.isList, !isNext || isFirst {
      let own =
        (isNext ? nil : style.widthOfCode(in: digits)) ?? widthOfOther(candidate, style)
        ?? widthInOrder(candidate, style, after: isFirst ? nil : last, next)
      if let own { return candidate.keeping(own) }
    }
    if !candidate.runsOn, isNext || !candidate.joinsLatin { return candidate }
    // A list may skip numbers, so the usual number of digits speaks first.
    let isUsual = kind.isList && (width == style.width || style.width == 0)
    if candidate.runsOn, isUsual, style.isPadded { return candidate }
    // No name starts with a zero.
    let cuts = (1..<width).lazy.filter { digits.digit($0) != 0 }.map(candidate.keeping).filter {
      $0.number > 0
    }
    // `O2.3.13 D設計`: a line wrap cut the name behind its digit. The numbers around it tell.
    guard candidate.runsOn else {
      return cuts.last { cut in
        isSuccessor(cut, of: last) || next.map { isSuccessor($0, of: cut.code) } ?? false
      } ?? firstOfTask(candidate, cuts, after: last) ?? candidate
    }
    if kind.isList {
      // `K013C電源` behind K12 is no K013 where numbers have two digits.
      let isTooWide = style.isPadded && width > style.width && digits.hasLeadingZero
      if isNext, !isTooWide { return candidate }
      let successor = cuts.last {
        isSuccessor($0, of: last) && !(style.isPadded && $0.parts[0].width < style.width)
      }
      if let successor { return successor }
      if style.isPadded, width > style.width, style.width > 0 {
        let usual = candidate.keeping(style.width)
        let goesOn = next.map { $0.number > usual.number && $0.number < candidate.number } ?? false
        // `K113D列印`: what follows the digits makes one word with the last of them.
        // The first code of a cell may start a list anew.
        let joinsWord = candidate.joinsLatin && (isFirst || last.map { usual.number > $0.last } ?? true)
        if usual.number > 0, digits.hasLeadingZero || goesOn || joinsWord { return usual }
      }
      return candidate
    }
    if isNext { return candidate }
    if let next, isSibling(next, candidate.code),
      next.number == candidate.number + 1
    {
      return candidate
    }
    if let successor = cuts.last(where: { isSuccessor($0, of: last) }) { return successor }
    if let next, let before = cuts.last(where: { isSuccessor(next, of: $0.code) }) { return before }
    if let last, let before = cuts.last(where: { isBehindMisplaced($0, last) }) { return before }
    // A merged cell's text may stand in each of its rows: `T25S整理` behind T2.
    if kind == .duty || kind == .task, let same = cuts.last(where: { $0.code == last }) { return same }
    return firstOfTask(candidate, cuts, after: last) ?? candidate
  }

  /// How many of the digits are the code's where all of them are that of another: `K12D建模`, if K12 is what no Latin
  /// letter follows, and K1 is printed nowhere else.
  private func widthOfOther(_ candidate: Candidate, _ style: CodeStyle) -> Int? {
    let digits = candidate.parts[0]
    guard !style.isPadded, candidate.runsOn, candidate.joinsLatin, style.isCertain(digits.number) else {
      return nil
    }
    return digits.widths(1..<digits.width, where: style.isFree).only
  }

  /// How many of the digits are the code's where the list would not ascend with all of them: `K35G網路` before K4 is K3,
  /// if that is printed nowhere else.
  private func widthInOrder(
    _ candidate: Candidate, _ style: CodeStyle, after last: ItemCode?, _ next: Candidate?
  ) -> Int? {
    let digits = candidate.parts[0]
    guard let next, next.letters == candidate.letters, next.number < candidate.number,
      // What touches the code is its name: `K111K8s叢集`.
      next.span.lowerBound > candidate.span.upperBound
    else { return nil }
    let widths = style.isPadded ? style.width..<(style.width + 1) : 1..<digits.width
    return digits.widths(widths) { $0 > last?.last ?? 0 && $0 < next.number && style.isFree($0) }.only
  }

  /// The first of a new task counts from 1.
  private func firstOfTask(
    _ candidate: Candidate, _ cuts: some Sequence<Candidate>, after last: ItemCode?
  ) -> Candidate? {
    if kind.isList || last.map({ isSibling(candidate, $0) }) ?? false { return nil }
    return cuts.first { $0.number == 1 }
  }

  private func isCode(
    _ candidate: Candidate, _ boundary: Boundary, after last: ItemCode?, _ previous: Hit?,
    rest: ArraySlice<Candidate>, in glyphs: [Glyph]
  ) -> Bool {
    if candidate.number == 0 && candidate.parts.count == 1 || candidate.isTooLong { return false }
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
      return isListed(candidate, boundary, after: last, previous, rest: rest, in: glyphs)
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
    let code = candidate.code
    if candidate.parts.count == 3 {
      guard let last else { return false }
      if last.parts.count == 2 {
        return code.isBelow(last) && candidate.number == 1 || boundary >= .punctuation && code.isBelow(last)
      }
      return isSuccessor(candidate, of: last)
    }
    guard let last else { return boundary >= .punctuation || previous == nil }
    let sibling = last.prefix(2)
    if isSuccessor(candidate, of: sibling) { return true }
    return boundary > .attached && isSibling(candidate, sibling) && candidate.number > sibling.last
  }

  private func isItem(
    _ candidate: Candidate, _ boundary: Boundary, after last: ItemCode?, in glyphs: [Glyph]
  ) -> Bool {
    let code = candidate.code
    let belongs = tasks.isEmpty || tasks.contains { code.isBelow($0) }
    let isExpected = candidate.letters == (kind == .output ? .output : .indicator)
    let isZero = candidate.letters == .output && glyphs[candidate.span.lowerBound].scalar == 0x30
    if isZero { return belongs && (boundary >= .punctuation || isSuccessor(candidate, of: last)) }
    // Two-part numbers stand in text as well (P2.1 of a manual): they need a better place.
    if candidate.parts.count == 2, boundary < .punctuation, !isSuccessor(candidate, of: last) { return false }
    if !isExpected { return boundary >= .punctuation || (belongs && boundary == .gap) }
    if boundary >= .punctuation || isSuccessor(candidate, of: last) { return true }
    if boundary == .attached {
      return belongs && candidate.number == 1 && last.map { !isSibling(candidate, $0) } ?? false
    }
    guard let last else { return true }
    if isSibling(candidate, last) { return candidate.number >= last.last }
    // A misplaced code counts on behind the one before it.
    return belongs || isBehindMisplaced(candidate, last)
  }

  /// How many candidates further on are asked: a cell has fewer entries, and all of them for each takes too long.
  private static let reach = 100

  private func isListed(
    _ candidate: Candidate, _ boundary: Boundary, after last: ItemCode?, _ previous: Hit?,
    rest: ArraySlice<Candidate>, in glyphs: [Glyph]
  ) -> Bool {
    let digits = candidate.parts[0].width
    let style = styles[candidate.letters.first]
    let isExpected = candidate.letters.first == kind.grammar.letter
    let isThin = digits == 1 && style.isPadded
    if isThin { return isExpected && boundary >= .hard && previous == nil && last == nil }
    if boundary == .attached {
      guard isExpected, digits > 1 else { return false }
      if isSuccessor(candidate, of: last) { return true }
      let before = last?.last ?? 0
      // Numbers of a list ascend: one that a smaller one follows is a name's.
      return digits == style.width && candidate.number > before && styles.followNames(candidate.letters.first)
        && !rest.prefix(CodeReader.reach).contains {
          $0.parts[0].width == digits && $0.number > before && $0.number < candidate.number
        }
    }
    // The skills may hold one of the other letter: `S2… K3… S4…`.
    if !isExpected {
      return digits > 1 || boundary >= .hard
        || candidate.number == last.map { $0.last + 1 } && !candidate.joinsSmallLetter(in: glyphs[...])
    }
    if boundary >= .punctuation || isSuccessor(candidate, of: last) { return true }
    // A number that leaps ahead of one that carries on is a name's: `K05推動 K12 教育 K06…`.
    if let last, candidate.number > last.last + 1,
      rest.prefix(CodeReader.reach).contains(where: {
        // `K09K8s叢集`: what touches a code is its name, and so is what has one digit where codes have two.
        isSuccessor($0, of: last) && $0.number < candidate.number
          && !(style.isPadded && $0.parts[0].width == 1)
          && self.boundary(before: $0.span.lowerBound, in: glyphs) != .attached
      })
    {
      return false
    }
    if digits == 1, let last, candidate.number <= last.last { return false }
    return true
  }

  private func hit(_ candidate: Candidate, in glyphs: [Glyph]) -> Hit {
    var isMalformed = candidate.isMalformed
    let end = candidate.span.upperBound
    var separator = end..<end
    if end < glyphs.count, glyphs[end].gap < .hard {
      let s = glyphs[end].scalar
      let isBeforeDigit = end + 1 < glyphs.count && Vocabulary.isDigit(glyphs[end + 1].scalar)
      if PrintedCode.isSeparator(CharacterProperties.halfWidth(s)) || s == 0x3001,
        !(s == 0x2D && isBeforeDigit)
      {
        separator = end..<(end + 1)
        if s == 0x2E || s == 0xFF0E { isMalformed = true }
      }
    }
    return Hit(
      code: candidate.code, span: candidate.span,
      separator: separator, isMalformed: isMalformed)
  }
}
