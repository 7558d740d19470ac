internal import OCSSourceText
internal import OCSStandardModel

/// The words of a line: runs between white space, cut where cells touch and joined where a blank is a code's own.
extension ColumnsReader {
  func words(_ n: Int) -> [Word] {
    let line = flow.lines[n].glyphs
    let places = places.places(in: n)
    var words: [Word] = []
    var end = 0
    var parts: [Range<Int>] = []
    for word in flow.words(line) {
      cutBetweenCells(word, places[(word.lowerBound - line.lowerBound)...], into: &parts)
    }
    for part in joiningCodes(parts.flatMap { cutBehindLevel($0) }) {
      let start = places[part.lowerBound - line.lowerBound]
      words.append(Word(part: part, start: start, gap: start - end))
      let last = part.upperBound - 1
      end = places[last - line.lowerBound] + self.places.width(flow.glyphs[last].scalar)
    }
    return words
  }

  /// Cells that touch: a code that stands where its column starts begins one, and so does a label in parentheses, and
  /// what follows the code of an edition where the names start.
  private func cutBetweenCells(_ part: Range<Int>, _ places: ArraySlice<Int>, into parts: inout [Range<Int>])
  {
    var start = part.lowerBound
    let overflow = overflow(of: part, places)
    for i in part.dropFirst() {
      let place = places[places.startIndex + i - part.lowerBound]
      if i == overflow || startsCell(i, of: start..<part.upperBound, at: place) {
        parts.append(start..<i)
        start = i
      }
    }
    parts.append(start..<part.upperBound)
  }

  /// Where a word that its cell cannot hold reaches the start of the next column: two cells without a blank between them.
  private func overflow(of part: Range<Int>, _ places: ArraySlice<Int>) -> Int? {
    guard section == .tasks, cellsTouch, let first = places.first,
      let c = columns.indices.dropLast().first(where: { abs(columns[$0].start - first) <= 1 }),
      let next = (0..<part.count).dropFirst().first(where: {
        places[places.startIndex + $0] == columns[c + 1].start
          && !Vocabulary.isDigit(flow.glyphs[part.lowerBound + $0].scalar)
      })
    else { return nil }
    let endsSentence =
      columns[c].name < .indicator && Vocabulary.endsSentence(flow.glyphs[part.upperBound - 1].scalar)
    let room = columns[c + 1].start - columns[c].start
    return endsSentence || FlowText.width(flow.glyphs[part]) > PageColumns.capacity(room)
      ? part.lowerBound + next : nil
  }

  private func startsCell(_ i: Int, of part: Range<Int>, at place: Int) -> Bool {
    let scalar = flow.glyphs[i].scalar
    // 知識)技能)
    if part.upperBound - i < Label.longestLabel,
      CharacterProperties.halfWidth(flow.glyphs[i - 1].scalar) == 0x29, isLabelPiece(part)
    {
      return true
    }
    // Most characters are ideographs.
    if scalar >= 0x80, scalar != 0xFF08, section != .history { return false }
    switch section {
    case .history where flow.isStatus(i..<part.upperBound): return true
    case .history:
      return i - part.lowerBound < 20 && CharacterProperties.isWide(scalar)
        && flow.isCode(part.lowerBound..<i) && Vocabulary.isAlphanumeric(flow.glyphs[i - 1].scalar)
        && historyColumns.contains { $0.name == .standardName && abs($0.start - place) <= 1 }
    case .tasks:
      if i == part.upperBound - 1, Vocabulary.isDigit(scalar) {
        // The text of an indicator touches the level, but 第 belongs to it.
        let before = flow.glyphs[i - 1].scalar
        return CharacterProperties.isWide(before) && before != 0x7B2C
          && columns.contains { $0.name == .level && abs($0.start - place) <= 1 }
      }
      guard scalar < 0x80, Vocabulary.isLatinLetter(scalar) else { break }
      // Of the code `SS04` the first letter starts the cell.
      if doublesLetters, scalar == 0x53, flow.glyphs[i - 1].scalar == scalar { break }
      // A blank may part the letter from its numbers.
      let isLast = i == part.upperBound - 1
      let end = isLast ? flow.lines[flow.line(of: i)].glyphs.upperBound : part.upperBound
      guard let column = codeColumn(of: flow.glyphs[i..<end]) else { break }
      // The name of a code may look like one of its own column: `K06K12教材`.
      if codeColumn(of: flow.glyphs[part]) == column,
        let own = PrintedCode.entry(of: flow.glyphs[part], in: column), own.span.upperBound <= i,
        flow.glyphs[own.span.upperBound..<i].allSatisfy({ PrintedCode.isSeparator($0.scalar) })
      {
        break
      }
      // Codes of lists are less likely to be codes.
      let drift = column <= .indicator ? ColumnsReader.touchingDrift : 1
      return columns.contains { $0.name == column && abs($0.start - place) <= drift }
    case .start, .profile, .attitudes, .notes: break
    }
    // (K=knowledge(S=skills
    return CharacterProperties.halfWidth(scalar) == 0x28 && i + 2 < part.upperBound
      && [0x4B, 0x53].contains(flow.glyphs[i + 1].scalar) && flow.glyphs[i + 2].scalar == 0x3D
  }

  /// How far the code of an entry may stand off its column's start where no blank parts it from the cell before.
  private static let touchingDrift = 3

  /// The letter of a code that a blank parts from its numbers (`P 5.1.2`) is no word of its own, and neither is the first
  /// part of a mark (`【註 1】`) or a number before its unit (`24 日內`).
  private func joiningCodes(_ parts: [Range<Int>]) -> [Range<Int>] {
    guard section == .tasks else { return parts }
    var joined: [Range<Int>] = []
    for part in parts {
      let isNumber = Vocabulary.isDigit(flow.glyphs[part.lowerBound].scalar)
      if let last = joined.last, isNumber ? opens(last, before: part) : isCounted(last, by: part) {
        joined[joined.count - 1] = last.lowerBound..<part.upperBound
      } else {
        joined.append(part)
      }
    }
    return joined
  }

  /// Whether a word is a number, and one blank parts it from its unit.
  private func isCounted(_ word: Range<Int>, by next: Range<Int>) -> Bool {
    Vocabulary.isQuantity(flow.glyphs[word])
      && (Vocabulary.startsWithUnit(flow.glyphs[next]) || Vocabulary.startsWithLatinUnit(flow.glyphs[next])
        || Vocabulary.isCounter(flow.glyphs[next]))
      && flow.glyphs[next.lowerBound].lower == flow.glyphs[next.lowerBound - 1].upper + 1
  }

  private func opens(_ word: Range<Int>, before next: Range<Int>) -> Bool {
    if word.count == 1 {
      let code = PrintedCode.match(
        flow.glyphs[word.lowerBound..<next.upperBound], at: word.lowerBound, .indicator)
      return code.map { partsCodes || $0.parts.count == 3 } ?? false
    }
    return Glyph.partsMark(flow.glyphs[word], flow.glyphs[next])
  }

  /// A level that touches the code behind it (`3K08`) is a word of its own.
  private func cutBehindLevel(_ part: Range<Int>) -> [Range<Int>] {
    let first = part.lowerBound
    guard section == .tasks, part.count > 3, Vocabulary.isDigit(flow.glyphs[first].scalar),
      let code = PrintedCode.match(flow.glyphs[first + 1..<part.upperBound], at: first + 1, .knowledge),
      code.parts[0].width > 1
    else { return [part] }
    return [first..<first + 1, first + 1..<part.upperBound]
  }
}
