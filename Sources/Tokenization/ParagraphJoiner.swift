internal import SourceText

/// Lines of cells that reach over the page, in the sections without columns. Widths are in narrow characters.
public enum PageLine {
  private static let slack = 8
  private static let leastWrapped = 40

  /// Whether a line is as wide as the widest, but for what a word or punctuation took along to the next.
  public static func isFull(_ width: Int, widest: Int) -> Bool { width >= widest - slack }

  /// Whether the edge of its cell may have ended a full line: where all lines are short, each ends by itself.
  public static func mayWrap(_ width: Int, widest: Int) -> Bool {
    widest >= leastWrapped && isFull(width, widest: widest)
  }
}

/// Joins the lines of the sections without columns to paragraphs. A short line ends one, and so does what
/// starts an item.
struct ParagraphJoiner {
  enum Section { case attitudes, notes }

  private var lines: [(line: Int, section: Section, followsPageBreak: Bool)] = []

  mutating func add(_ line: Int, _ section: Section, _ followsPageBreak: Bool) {
    lines.append((line, section, followsPageBreak))
  }

  func joined(_ flow: FlowText) -> (attitudes: [Sheet.Paragraph], notes: [Sheet.Paragraph]) {
    let widest = lines.map { flow.lines[$0.line].width }.max() ?? 0
    let hasCodes = hasAttitudeCodes(flow)
    let bulleted: [Section] = [.attitudes, .notes].filter { usesBullets(flow, $0) }
    var paragraphs: [Section: [Sheet.Paragraph]] = [:]
    var previous: (line: Int, section: Section)?
    for (n, section, followsPageBreak) in lines {
      let line = flow.lines[n]
      let goesOn = previous.map {
        $0.section == section
          && self.goesOn(
            flow, from: $0.line, to: n, section, widest, hasBullets: bulleted.contains(section),
            areUncoded: section == .attitudes && !hasCodes)
      }
      if goesOn ?? false, !followsPageBreak, let last = paragraphs[section]?.indices.last {
        paragraphs[section]?[last].range.upper = flow.range(line.glyphs).upper
      } else {
        let gap: Sheet.Paragraph.Gap =
          followsPageBreak ? .page : line.followsBlankLine ? .blankLine : .line
        paragraphs[section, default: []].append(
          Sheet.Paragraph(range: flow.range(line.glyphs), gap: gap))
      }
      previous = (n, section)
    }
    return (paragraphs[.attitudes] ?? [], paragraphs[.notes] ?? [])
  }

  private func goesOn(
    _ flow: FlowText, from: Int, to: Int, _ section: Section, _ widest: Int, hasBullets: Bool,
    areUncoded: Bool
  ) -> Bool {
    let (last, line) = (flow.lines[from], flow.lines[to])
    if last.glyphs.count == 1, startsWithBullet(flow, last.glyphs) {
      return !startsWithBullet(flow, line.glyphs) && !startsWithLabel(flow, line.glyphs)
    }
    if startsItem(flow, line.glyphs, section) { return false }
    if Vocabulary.cannotStartLine(flow.glyphs[line.glyphs.lowerBound].scalar) { return true }
    if let ends = flow.endsParagraph(last.glyphs.upperBound - 1) { return !ends }
    let end = flow.glyphs[last.glyphs.upperBound - 1].scalar
    if section == .notes, end == 0xFF1A { return false }
    if hasBullets { return true }
    if areUncoded {
      return PageLine.mayWrap(last.width, widest: widest)
        && !Vocabulary.startsWithName(flow.glyphs[line.glyphs])
    }
    let isFull = PageLine.isFull(last.width, widest: widest)
    if !isFull, Vocabulary.endsSentence(end) { return false }
    return isFull || section == .attitudes
  }

  /// Whether the items of a section start with bullets: then lines without one go on.
  private func usesBullets(_ flow: FlowText, _ section: Section) -> Bool {
    lines.contains { $0.section == section && startsWithBullet(flow, flow.lines[$0.line].glyphs) }
  }

  private func hasAttitudeCodes(_ flow: FlowText) -> Bool {
    lines.contains {
      let line = flow.lines[$0.line].glyphs
      return $0.section == .attitudes
        && PrintedCode.match(flow.glyphs[line], at: line.lowerBound, .attitude) != nil
    }
  }

  private func startsWithBullet(_ flow: FlowText, _ part: Range<Int>) -> Bool {
    let s = flow.glyphs[part.lowerBound].scalar
    return Vocabulary.isStrongBullet(s)
      || (Vocabulary.isWeakBullet(s)
        && (part.count == 1 || flow.glyphs[part.lowerBound + 1].gap != .none || Vocabulary.isMiddleDot(s)))
  }

  private func startsItem(_ flow: FlowText, _ part: Range<Int>, _ section: Section) -> Bool {
    let glyphs = flow.glyphs[part]
    if startsWithBullet(flow, part) { return true }
    if section == .attitudes { return PrintedCode.match(glyphs, at: part.lowerBound, .attitude) != nil }
    if glyphs.count > 2, glyphs[part.lowerBound].scalar == 0x3010,
      glyphs[part.lowerBound + 1].scalar == 0x8A3B
    {
      return true
    }
    return startsWithLabel(flow, part)
  }

  private func startsWithLabel(_ flow: FlowText, _ part: Range<Int>) -> Bool {
    Label.match(flow.glyphs[part.lowerBound...], among: { $0 == .prerequisites || $0 == .furtherNotes })
      != nil
  }
}
