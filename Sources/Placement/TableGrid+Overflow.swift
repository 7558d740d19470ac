/// Text that does not fit into a merged cell runs over into the cell below, where it is printed over other text.
extension TableGrid {
  /// Gives such lines back to the cell above. For a table of one page.
  mutating func returnOverflow(_ measures: Measures) {
    for upper in cells.indices {
      guard let lower = cell(below: cells[upper]) else { continue }
      while let line = overflow(from: cells[upper], into: cells[lower], measures) {
        cells[lower].fragments[0].lines = TextLine.lines(
          of: cells[lower].fragments[0].lines.flatMap(\.words).filter { word in
            !line.words.contains { $0.box == word.box }
          }, size: measures.size)
        cells[upper].fragments[0].lines.append(line)
      }
    }
  }

  private func cell(below cell: Cell) -> Int? {
    guard cell.row + cell.rowspan < height, !cell.isEmpty,
      let below = self.cell(cell.row + cell.rowspan, cell.column), cells[below].colspan == cell.colspan,
      cells[below].column == cell.column
    else { return nil }
    return below
  }

  /// The words of the lower cell that stand where the upper one's next line would, and stand on others.
  private func overflow(from upper: Cell, into lower: Cell, _ measures: Measures) -> TextLine? {
    guard let last = upper.fragments[0].lines.last else { return nil }
    let middle = last.middle + measures.pitch
    let words = lower.fragments[0].lines.flatMap(\.words)
    let inPlace = words.filter { abs($0.box.middle - middle) < 0.12 * measures.size }
    guard let first = inPlace.first, middle > lower.fragments[0].box.top - measures.pitch else { return nil }
    let collides = words.contains { other in
      let distance = abs(other.box.middle - first.box.middle)
      return distance > 0.15 * measures.size && distance < 0.75 * measures.pitch
        && min(other.box.right, first.box.right) - max(other.box.left, first.box.left) > 0.3 * measures.size
    }
    return collides ? TextLine.lines(of: inPlace, size: measures.size).first : nil
  }
}
