internal import OCSSourceText
internal import OCSStandardModel

/// Finds the names of tasks in the lines of a table in which no task has a code, and those of duties where none has.
///
/// A task's name stands behind the last entry of the row above, or behind its duty's name, and before the first entry of
/// another task; a duty's before the code of its first task. What the prints of one code have in common ends before it; a
/// wrap fills the lines of a cell, so that the name starts below a line that had room for more; a sentence is over; where
/// it starts two words meet that stand side by side nowhere else; and other entries start as it does.
struct UncodedNames {
  private let flow: FlowText
  /// The lines of each page.
  private let bounds: [Range<Int>]
  private var evidence: Evidence
  /// What all prints of a code of knowledge or skills start with.
  private var common: [ItemCode: (text: [UInt32], prints: Int)] = [:]

  /// From the codes of all pages, with the glyphs of each page.
  init(_ flow: FlowText, _ pages: [[FlowTable.Anchor]], bounds: [Range<Int>], _ weights: Weights) {
    self.flow = flow
    self.bounds = bounds
    evidence = Evidence(weights)
    for line in flow.lines { evidence.learn(side: flow.glyphs[line.glyphs].lazy.map(\.scalar)) }
    for (p, anchors) in pages.enumerated() {
      if p + 1 == pages.count, let last = anchors.last { learn(last, bounds[p].upperBound) }
      for (anchor, next) in zip(anchors, anchors.dropFirst()) {
        learn(anchor, next.start)
        if anchor.column == .indicator { evidence.learn(start: flow.glyphs[anchor.codeEnd..<next.start]) }
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

  /// Puts the names of duties among the codes of the pages; what stands before the first code of the table is one.
  func insertDuties(into pages: inout [[FlowTable.Anchor]]) {
    var duty: Int?
    insert(.duty, into: &pages) { anchor, lines in
      guard anchor.column == .task, let key = anchor.key, key.parts.count == 2, key.parts[0].number != duty
      else { return nil }
      defer { duty = key.parts[0].number }
      if lines.above == nil, duty == nil { return lines.all.first?.lowerBound }
      return nameStart(lines, least: 0)
    }
  }

  /// Puts the names of tasks among the codes of the pages.
  func insertTasks(into pages: inout [[FlowTable.Anchor]]) {
    // The output or indicator above.
    var item: ItemCode?
    insert(.task, into: &pages) { anchor, lines in
      guard let key = anchor.key, anchor.column == .output || anchor.column == .indicator else { return nil }
      defer { item = key }
      guard let above = lines.above, startsTask(anchor, key, below: above, item) else { return nil }
      // Behind a list a row of the same task may start.
      let isSure = key.parts.count == 3 || above.column == .duty
      return nameStart(lines, least: isSure ? 0 : evidence.weights.hadRoom)
    }
  }

  /// The lines before a code, from that of the entry above on.
  private struct Lines {
    var above: FlowTable.Anchor?
    var all: [Range<Int>]
    /// Where those of the code's own page start.
    var page: Int
  }

  private func insert(
    _ column: Sheet.Column, into pages: inout [[FlowTable.Anchor]],
    start: (FlowTable.Anchor, Lines) -> Int?
  ) {
    var last: FlowTable.Anchor?
    for p in pages.indices {
      var all: [FlowTable.Anchor] = []
      for anchor in pages[p] {
        var lines = Lines(above: all.last, all: [], page: bounds[p].lowerBound)
        if let above = all.last {
          lines.all = flow.lines(of: above.start..<anchor.start)
        } else {
          // A page that ends with a list ends with a whole row.
          if let last, last.column >= .knowledge {
            lines.above = last
            lines.all = flow.lines(of: last.start..<bounds[p - 1].upperBound)
          }
          lines.all += flow.lines(of: bounds[p].lowerBound..<anchor.start)
        }
        if let start = start(anchor, lines) {
          all.append(FlowTable.Anchor(column: column, start: start, key: nil, codeEnd: start))
        }
        all.append(anchor)
      }
      pages[p] = all
      last = all.last
    }
  }

  private func startsTask(
    _ anchor: FlowTable.Anchor, _ key: ItemCode, below above: FlowTable.Anchor, _ item: ItemCode?
  ) -> Bool {
    if above.column == .duty { return true }
    // Numbers of two parts run on through the tasks of a duty; what starts behind a list is a row all the same, and so
    // is an output behind an indicator, whose row had its lists above the page's end.
    guard key.parts.count == 3 else { return above.column > .level || above.column > anchor.column }
    return above.column != .task && item.map(key.isOfOtherTask) ?? false
  }

  /// Where a name starts in some lines; the line before it costs more than `least` to go on.
  private func nameStart(_ lines: Lines, least: Double) -> Int? {
    // A sentence is no name.
    guard let above = lines.above, let last = lines.all.last,
      !Vocabulary.endsSentence(flow.glyphs[last.upperBound - 1].scalar)
    else { return nil }
    let breaks = zip(lines.all, lines.all.dropFirst())
    if flow.marksEnds {
      return breaks.first {
        flow.endsParagraph($0.upperBound - 1) == true
          && !Vocabulary.isStrongBullet(flow.glyphs[$1.lowerBound].scalar)
      }.flatMap { $1.lowerBound < lines.page ? nil : $1.lowerBound }
    }
    if let known = above.key.flatMap({ common[$0] }), known.prints > 1 {
      // The name starts with the last line that starts no later than the known text ends.
      var rest = known.text.count + above.codeEnd - above.start
      var start: Int?
      for line in lines.all {
        if rest < 0 { break }
        if line.lowerBound > above.start { start = line.lowerBound }
        rest -= line.count
      }
      if rest < 0 { return start.flatMap { $0 < lines.page ? nil : $0 } }
    }
    let likely = breaks.filter { $1.lowerBound >= lines.page }.map {
      (evidence.breakCost(flow.glyphs[$0], flow.glyphs[$1], in: above.column), $1.lowerBound)
    }
    // What stands on the line of the code is a cell beside it.
    let isBeside = last.upperBound < flow.glyphs.count && flow.glyphs[last.upperBound].gap < .line
    return likely.filter { isBeside || $0.0 > least }.max { ($0.0, -$0.1) < ($1.0, -$1.1) }?.1
  }
}
