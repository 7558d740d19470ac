internal import SourceText
internal import StandardModel

/// Finds the names of tasks in the lines of a table in which no task has a code.
///
/// Such a name stands behind the last entry of the row above, or behind its duty's name, and before the first entry of another
/// task. What the prints of one code have in common ends before it; a wrap fills the lines of a cell, so that the name
/// starts below a line that had room for more; a sentence is over; and where it starts two words meet that stand side by
/// side nowhere else.
struct UncodedTasks {
  private let flow: FlowText
  private var evidence: Evidence
  /// What all prints of a code of knowledge or skills start with.
  private var common: [ItemCode: (text: [UInt32], prints: Int)] = [:]
  /// The output or indicator above.
  private var item: ItemCode?

  /// From the codes of all pages; the table ends before the glyph `end`.
  init(_ flow: FlowText, _ pages: [[FlowTable.Anchor]], end: Int, _ weights: Weights) {
    self.flow = flow
    evidence = Evidence(weights)
    for line in flow.lines { evidence.learn(side: flow.glyphs[line.glyphs].lazy.map(\.scalar)) }
    for (p, anchors) in pages.enumerated() {
      if p + 1 == pages.count, let last = anchors.last { learn(last, end) }
      for (anchor, next) in zip(anchors, anchors.dropFirst()) {
        learn(anchor, next.start)
        let lines = flow.lines(of: anchor.start..<next.start)
        // A name may stand behind the first line.
        let own = anchor.column == next.column && anchor.column != .duty ? lines[...] : lines.prefix(1)
        for line in own { evidence.learn(line: flow.glyphs[line], of: anchor.column) }
        if anchor.column == next.column {
          evidence.learn(end: flow.glyphs[anchor.start..<next.start].map(\.scalar), of: anchor.column)
        }
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
        if let above = all.last, startsTask(anchor, key, below: above),
          let start = nameStart(above, anchor.start, key)
        {
          all.append(FlowTable.Anchor(column: .task, start: start, key: nil, codeEnd: start))
        }
        item = key
      }
      all.append(anchor)
    }
    anchors = all
  }

  private func startsTask(_ anchor: FlowTable.Anchor, _ key: ItemCode, below above: FlowTable.Anchor) -> Bool {
    if above.column == .duty { return true }
    // Numbers of two parts run on through the tasks of a duty; what starts behind a list is a row all the same, and so
    // is an output behind an indicator, whose row had its lists above the page's end.
    guard key.parts.count == 3 else {
      return above.column > .level || above.column > anchor.column
    }
    return above.column != .task && item.map(key.isOfOtherTask) ?? false
  }

  private func nameStart(_ anchor: FlowTable.Anchor, _ end: Int, _ key: ItemCode) -> Int? {
    let lines = flow.lines(of: anchor.start..<end)
    let breaks = zip(lines, lines.dropFirst())
    if flow.marksEnds {
      return breaks.first {
        flow.endsParagraph($0.upperBound - 1) == true
          && !Vocabulary.isStrongBullet(flow.glyphs[$1.lowerBound].scalar)
      }?.1.lowerBound
    }
    if let known = anchor.key.flatMap({ common[$0] }), known.prints > 1 {
      let most = anchor.codeEnd + known.text.count
      if most < end { return lines.dropFirst().last { $0.lowerBound <= most }?.lowerBound }
    }
    let likely = breaks.map {
      (evidence.breakCost(flow.glyphs[$0], flow.glyphs[$1], in: anchor.column), $1.lowerBound)
    }
    // Behind a list a row of the same task may start.
    let least = key.parts.count == 3 || anchor.column == .duty ? 0 : evidence.weights.hadRoom
    return likely.filter { $0.0 > least }.max { ($0.0, -$0.1) < ($1.0, -$1.1) }?.1
  }
}
