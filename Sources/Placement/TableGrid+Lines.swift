/// The lines of cells, and what the ends between them mean.
extension TableGrid {
  struct Line {
    var text: TextLine
    var page: Int
    /// The end of the line above; nil for a cell's first line.
    var end: LineEnd?
  }

  /// How far text stands from the sides of its cells.
  func pad(_ measures: Measures) -> Double {
    var pads: [Double] = []
    for cell in cells {
      for fragment in cell.fragments {
        if let left = fragment.lines.map(\.left).min() { pads.append(left - fragment.box.left) }
      }
    }
    pads.sort()
    return pads.isEmpty ? 1 : min(max(pads[pads.count / 4], 0.5), measures.size)
  }
}

extension TableGrid.Cell {
  /// From its first page to its last. What had room behind a line is told by the page on which the line stands.
  func lines(_ pad: Double, _ measures: Measures) -> [TableGrid.Line] {
    var lines: [TableGrid.Line] = []
    var above: (line: TextLine, left: Double, right: Double)?
    var shape: CodeShape?
    var item: CodeShape?
    for fragment in fragments {
      let right = max(fragment.box.right - pad, fragment.lines.map(\.right).max() ?? 0)
      for line in fragment.lines {
        var end = above.map {
          LineEnd.between($0.line, line, left: $0.left, right: $0.right, measures)
        }
        if end != .hard, let code = CodeShape(line.characters(size: measures.size)) {
          // Nothing tells whether a full line ends a paragraph, but one that starts as the first one of the cell does.
          if let shape, let item, code.starts(with: shape) || code.follows(item) { end = .hard }
          if end == nil { shape = code }
        }
        if end == nil || end == .hard, let code = CodeShape(line.characters(size: measures.size)) {
          item = code
        }
        lines.append(TableGrid.Line(text: line, page: fragment.page, end: end))
        above = (line, fragment.box.left + pad, right)
      }
    }
    return lines
  }
}
