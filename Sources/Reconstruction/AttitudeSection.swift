internal import Accounting
internal import SourceText
internal import StandardModel
internal import TextRepair
internal import Tokenization

/// The attitudes, in document order.
struct AttitudeSection {
  struct Attitude {
    var code: Coded?
    var name: TextID?
    var text: TextID?
    var place: SourceRange?
  }

  /// `areWhole`: only a page break parts a paragraph, no wrap of a line.
  static func read(
    _ paragraphs: [Sheet.Paragraph], areWhole: Bool, styles: CodeStyles, on bench: Workbench
  ) -> [Attitude] {
    var readings: [Reading] = []
    var last: ItemCode?
    for paragraph in paragraphs {
      var reader = CodeReader(kind: .attitude, styles: styles)
      reader.last = last
      readings.append(bench.readCell([paragraph.range], reader))
      last = readings[readings.count - 1].entries.last?.code?.code ?? last
    }
    let uncoded = last == nil ? Uncoded(paragraphs, areWhole: areWhole, on: bench) : nil
    var entries: [Entry] = []
    for (n, reading) in readings.enumerated() {
      let leading = reading.leading
      if !leading.isEmpty {
        if let last = entries.indices.last, goesOn(entries[last], on: bench), uncoded?.goesOn(n) ?? true {
          entries[last].goOn(leading)
        } else {
          entries += bench.lines(of: leading).map { Entry(code: nil, $0) }
        }
      }
      entries += reading.entries
    }
    return entries.map { attitude($0, on: bench) }
  }

  /// What tells where paragraphs start that have no codes: their names, how wide their lines are, page breaks.
  private struct Uncoded {
    let paragraphs: [Sheet.Paragraph]
    let areWhole: Bool
    let lines: [[Glyph]]
    let widest: Int

    init(_ paragraphs: [Sheet.Paragraph], areWhole: Bool, on bench: Workbench) {
      self.paragraphs = paragraphs
      self.areWhole = areWhole
      lines = paragraphs.map { bench.glyphs(of: [$0.range]) }
      widest = lines.map(Uncoded.width).max() ?? 0
    }

    private static func width(_ line: [Glyph]) -> Int {
      CharacterProperties.width(of: line.lazy.map(\.scalar))
    }

    /// Whether the paragraph may be a further line of the one before it.
    func goesOn(_ n: Int) -> Bool {
      if n == 0 || Vocabulary.startsWithName(lines[n][...]) { return false }
      return paragraphs[n].gap == .page
        || !areWhole && PageLine.mayWrap(Uncoded.width(lines[n - 1]), widest: widest)
    }
  }

  /// A line without a code carries on a sentence that is not over.
  private static func goesOn(_ entry: Entry, on bench: Workbench) -> Bool {
    let glyphs = bench.glyphs(of: entry.ranges)
    guard let last = glyphs.last else { return true }
    return !Vocabulary.endsSentence(last.scalar)
  }

  /// The part before the first colon is the name; a coded one without a colon is a name alone.
  private static func attitude(_ entry: Entry, on bench: Workbench) -> Attitude {
    let glyphs = bench.glyphs(of: entry.ranges)
    var attitude = Attitude(code: entry.code, place: entry.place)
    guard !glyphs.isEmpty else { return attitude }
    let colon = glyphs.firstIndex { $0.scalar == 0xFF1A || $0.scalar == 0x3A }
    if let colon, colon > 0 {
      attitude.name = bench.arena.add(bench.ranges(of: 0..<colon, in: glyphs, of: entry.ranges))
      bench.account.claim(
        SourceRange(glyphs[colon].lower, glyphs[colon].upper), .drop(.separator))
      attitude.text = bench.addText(
        bench.ranges(of: colon + 1..<glyphs.count, in: glyphs, of: entry.ranges))
    } else if entry.code != nil {
      attitude.name = bench.arena.add(entry.ranges)
    } else {
      attitude.text = bench.addText(entry.ranges)
    }
    return attitude
  }
}
