internal import OCSMarkupFragments
internal import OCSSourceText

/// A sheet of an OpenDocument spreadsheet → its table. Cells hold their text as it is shown.
enum OpenSheet {
  static func table(of element: XMLElement, styles: OpenStyles, _ limits: Limits) throws(Refusal) -> Table {
    var grid = SheetGrid(limits)
    var row = 0
    for line in OpenText.rows(of: element) {
      let height = OpenText.count("table:number-rows-repeated", line)
      var column = 0
      for cell in line.elements {
        let width = OpenText.count("table:number-columns-repeated", cell)
        if cell.name == "table:table-cell" {
          let blocks = OpenText.blocks(ofCell: cell, styles: styles)
          let isEmpty = CarrierPage.markup(of: blocks).isEmpty
          for r in 0..<(isEmpty ? 0 : height) {
            for c in 0..<width { try grid.put(blocks, row: row + r, column: column + c) }
          }
          let rows = OpenText.count("table:number-rows-spanned", cell)
          let columns = OpenText.count("table:number-columns-spanned", cell)
          if rows > 1 || columns > 1 {
            grid.merge(rows: row...(row + rows - 1), columns: column...(column + columns - 1))
          }
        }
        column += width
      }
      row += height
    }
    return try grid.table()
  }
}
