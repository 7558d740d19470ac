internal import SourceText
internal import StandardModel

/// Finds the names of tasks in the lines of a table in which no task has a code.
///
/// Such a name stands behind the last list of the row above, or behind its duty's name, and before the first entry of another
/// task. What the prints of one code have in common ends before it; and a wrap fills the lines of a cell, so that the name
/// starts below the first line that had room for more.
struct UncodedTasks {
  private let flow: FlowText
  private var widths = ColumnWidths()
  /// What all prints of a code of knowledge or skills start with.
  private var common: [ItemCode: (text: [UInt32], prints: Int)] = [:]
  /// The output or indicator above.
  private var item: ItemCode?

  /// From the codes of all pages; the table ends before the glyph `end`.
  init(_ flow: FlowText, _ pages: [[FlowTable.Anchor]], end: Int) {
    self.flow = flow
    for (p, anchors) in pages.enumerated() {
      if p + 1 == pages.count, let last = anchors.last { learn(last, end) }
      for (anchor, next) in zip(anchors, anchors.dropFirst()) {
        learn(anchor, next.start)
        let lines = flow.lines(of: anchor.start..<next.start)
        // A name may stand behind the first line.
        let own = anchor.column == next.column && anchor.column != .duty ? lines[...] : lines.prefix(1)
        for line in own { widths.learn(flow.glyphs[line], anchor.column) }
      }
    }
  }

  private mutating func learn(_ anchor: FlowTable.Anchor, _ end: Int) {
    guard anchor.column > .level, let key = anchor.key else { return }
    let text = flow.glyphs[anchor.codeEnd..<end].map(\.scalar)
    let known = common[key] ?? (text, 0)
    common[key] = (zip(known.text, text).prefix { $0 == $1 }.map(\.0), known.prints + 1)
  }

  /// Puts the names among the codes of a page.
  mutating func insert(into anchors: inout [FlowTable.Anchor]) {
    var all: [FlowTable.Anchor] = []
    for anchor in anchors {
      if let key = anchor.key, anchor.column == .output || anchor.column == .indicator {
        if let above = all.last, startsTask(key, below: above), let start = nameStart(above, anchor.start) {
          all.append(FlowTable.Anchor(column: .task, start: start, key: nil, codeEnd: start))
        }
        item = key
      }
      all.append(anchor)
    }
    anchors = all
  }

  private func startsTask(_ key: ItemCode, below anchor: FlowTable.Anchor) -> Bool {
    guard key.parts.count == 3 else { return false }
    if anchor.column == .duty { return true }
    // Where lists are merged none stands between two tasks; what ends there must be marked.
    return (anchor.column > .level || flow.marksEnds)
      && item.map(key.isOfOtherTask) ?? false
  }

  private func nameStart(_ anchor: FlowTable.Anchor, _ end: Int) -> Int? {
    let lines = flow.lines(of: anchor.start..<end)
    if flow.marksEnds {
      return zip(lines, lines.dropFirst()).first {
        flow.endsParagraph($0.upperBound - 1) == true
          && !Vocabulary.isStrongBullet(flow.glyphs[$1.lowerBound].scalar)
      }?.1.lowerBound
    }
    if let known = anchor.key.flatMap({ common[$0] }), known.prints > 1 {
      let most = anchor.codeEnd + known.text.count
      if most < end { return lines.dropFirst().last { $0.lowerBound <= most }?.lowerBound }
    }
    return zip(lines, lines.dropFirst()).first {
      widths.hasRoom(flow.glyphs[$0], before: flow.glyphs[$1], anchor.column)
    }?
    .1.lowerBound
  }
}
