/// Blocks → a page of HTML that the pipeline reads as any other one, with every merged cell as the document has it.
enum CarrierPage {
  static func write(_ blocks: [Block]) -> [UInt8] {
    var page = Array("<!DOCTYPE html>\n".utf8)
    write(blocks, to: &page)
    return page
  }

  /// The markup of the blocks alone; empty where they hold no text.
  static func markup(of blocks: [Block]) -> [UInt8] {
    let holdsText = blocks.contains { block in
      switch block {
      case .paragraph(let paragraph): paragraph.holdsText
      case .table(let table):
        table.rows.contains { $0.contains { !CarrierPage.markup(of: $0.blocks).isEmpty } }
      }
    }
    guard holdsText else { return [] }
    var markup: [UInt8] = []
    write(blocks, to: &markup)
    return markup
  }

  private static func write(_ blocks: [Block], to page: inout [UInt8]) {
    for block in blocks {
      switch block {
      case .paragraph(let paragraph):
        guard paragraph.holdsText else { continue }
        page += "<p>".utf8
        page += paragraph.markup
        page += "</p>\n".utf8
      case .table(let table): write(table, to: &page)
      }
    }
  }

  private static func write(_ table: Table, to page: inout [UInt8]) {
    page += "<table>\n".utf8
    for row in table.rows {
      page += "<tr>\n".utf8
      for cell in row {
        page += "<td".utf8
        if cell.rows > 1 { page += " rowspan=\"\(cell.rows)\"".utf8 }
        if cell.columns > 1 { page += " colspan=\"\(cell.columns)\"".utf8 }
        page += ">".utf8
        write(cell.blocks, to: &page)
        if page.last == 0x0A { page.removeLast() }
        page += "</td>\n".utf8
      }
      page += "</tr>\n".utf8
    }
    page += "</table>\n".utf8
  }
}
