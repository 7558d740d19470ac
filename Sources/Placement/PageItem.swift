internal import OCSSourceText

/// What stands on a page, from top to bottom.
enum PageItem {
  case line(TextLine, page: Int)
  case table(TableGrid, page: Int)

  var page: Int {
    switch self {
    case .line(_, let page), .table(_, let page): page
    }
  }

  /// The items of every page, and the measures of the print.
  static func items(of pages: [PlacedPage]) -> (items: [PageItem], measures: Measures) {
    var measures = Measures(pages)
    var items: [PageItem] = []
    for (number, page) in pages.enumerated() {
      var tables = RuledTable.tables(of: page.rulings)
      var rest: [PlacedWord] = []
      for word in page.words {
        let isTaken = tables.indices.contains { tables[$0].take(word) }
        if !isTaken { rest.append(word) }
      }
      let lines = TextLine.lines(of: rest, size: measures.size).map {
        (top: $0.middle, item: PageItem.line($0, page: number))
      }
      // A table without words is a drawing.
      let grids = tables.filter { $0.cells.contains { !$0.words.isEmpty } }.map {
        (
          top: $0.box.top,
          item: PageItem.table(TableGrid($0, page: number, size: measures.size), page: number)
        )
      }
      items += (lines + grids).sorted { $0.top < $1.top }.map(\.item)
    }
    measures.measurePitch(
      items.flatMap { item -> [[TextLine]] in
        if case .table(let grid, _) = item { return grid.cells.flatMap { $0.fragments.map(\.lines) } }
        return []
      })
    items = items.map { item in
      guard case .table(var grid, let page) = item else { return item }
      grid.returnOverflow(measures)
      grid.removeEmptyRows()
      return .table(grid, page: page)
    }
    return (items, measures)
  }
}
