internal import OCSAccounting
internal import OCSSourceText
internal import OCSStandardModel
internal import OCSTextRepair
internal import OCSTokenization

/// The attitudes, in document order.
struct AttitudeSection {
  struct Attitude {
    var code: Coded?
    var name: TextID?
    var text: TextID?
    var place: SourceRange?
  }

  static func read(
    _ paragraphs: [Sheet.Paragraph], _ cells: CodedCells, on bench: Workbench
  ) -> [Attitude] {
    var entries: [Entry] = []
    for n in paragraphs.indices {
      let reading = bench.readCell(cells.paragraph(n), of: cells)
      entries += bench.lines(of: reading.leading, isJoined: true).map { Entry(code: nil, $0) }
      entries += reading.entries
    }
    return entries.map { attitude($0, on: bench) }
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
