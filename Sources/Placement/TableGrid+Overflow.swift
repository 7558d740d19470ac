/// Text that does not fit into a merged cell runs over into the cell below, where it is printed over other text.
extension TableGrid {
  /// Gives such lines back to the cell above. For a table of one page.
  mutating func returnOverflow(_ measures: Measures) {
    for upper in cells.indices {
      guard let lower = cell(below: cells[upper], measures) else { continue }
      while let line = overflow(from: cells[upper], into: cells[lower], measures) {
        cells[lower].fragments[0].lines = TextLine.lines(
          of: cells[lower].fragments[0].lines.flatMap(\.words).filter { word in
            !line.words.contains { $0.box == word.box }
          }, size: measures.size)
        cells[upper].fragments[0].lines.append(line)
      }
    }
  }

  private func cell(below cell: Cell, _ measures: Measures) -> Int? {
    guard !cell.isEmpty else { return nil }
    var row = cell.row + cell.rowspan
    while row < height, let below = self.cell(row, cell.column) {
      let lower = cells[below]
      // The distance between the sides of two cells that were meant to be one is no cell.
      if lower.isEmpty, lower.fragments[0].box.height < 0.9 * measures.pitch {
        row = lower.row + lower.rowspan
        continue
      }
      return lower.column == cell.column && lower.colspan == cell.colspan || isGap(lower) ? below : nil
    }
    return nil
  }

  /// Whether a cell is what merged cells leave of a row that ends below them.
  private func isGap(_ cell: Cell) -> Bool {
    cell.colspan > 1 && cell.rowspan == 1 && isInnerRow(cell.row)
      && cells.allSatisfy { $0.row != cell.row || $0.column == cell.column || $0.isEmpty }
  }

  /// The words of the lower cell that stand where the upper one's next line would, and stand on others.
  private func overflow(from upper: Cell, into lower: Cell, _ measures: Measures) -> TextLine? {
    guard let last = upper.fragments[0].lines.last else { return nil }
    let middle = last.middle + measures.pitch
    guard middle > lower.fragments[0].box.top - measures.pitch else { return nil }
    let box = upper.fragments[0].box
    let words = lower.fragments[0].lines.flatMap(\.words).filter {
      box.left <= $0.box.center && $0.box.center <= box.right
    }
    func distance(_ word: PlacedWord) -> Double { abs(word.box.middle - middle) }
    // The first line of the lower cell may stand all but in the same place; it is level with those of the cells beside it.
    let firsts = cells.filter { $0.row == lower.row && $0.column != lower.column }
      .compactMap { $0.fragments[0].lines.first?.middle }
    func isFirst(_ word: PlacedWord) -> Bool {
      firsts.contains { abs($0 - word.box.middle) < 0.02 * measures.size }
    }
    func isInPlace(_ word: PlacedWord) -> Bool { distance(word) < 0.12 * measures.size && !isFirst(word) }
    let inPlace = words.filter(isInPlace)
    let others = words.filter { !isInPlace($0) }
    let collides =
      isGap(lower)
      || inPlace.contains { word in
        others.contains { other in
          abs(other.box.middle - word.box.middle) < 0.75 * measures.pitch
            && min(other.box.right, word.box.right) - max(other.box.left, word.box.left) > 0.3 * measures.size
        }
      }
    return collides ? TextLine.lines(of: inPlace, size: measures.size).first : nil
  }
}
