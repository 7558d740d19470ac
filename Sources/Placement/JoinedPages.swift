/// The items of a whole document, tables that pages parted joined again. What a page prints between two parts of a table
/// (its margins, the heading again) stands behind the table.
struct JoinedPages {
  private(set) var items: [PageItem] = []

  init(_ parts: [PageItem], _ measures: Measures) {
    let furniture = PageFurniture(parts)
    // The place of the last table, while nothing but margins followed it.
    var open: Int?
    var lastHeading: Int?
    for part in parts {
      switch part {
      case .line(let line, _):
        if !furniture.contains(line) { open = nil }
        items.append(part)
      case .table(let next, let page):
        if let place = open, case .table(var table, let last) = items[place], page == last + 1 {
          let repeated = table.repeatedRows(in: next)
          let (heading, rest) = next.parted(at: repeated)
          if table.append(rest, measures) {
            items[place] = .table(table, page: page)
            if repeated > 0 {
              lastHeading = items.count
              items.append(.table(heading, page: page))
            }
            continue
          }
        }
        open = items.count
        items.append(part)
      }
    }
    // Margins of later pages part no other text.
    if let lastHeading {
      func isMargin(_ item: PageItem) -> Bool {
        if case .line(let line, _) = item { return furniture.contains(line) }
        return false
      }
      let rest = items[(lastHeading + 1)...]
      items = items[...lastHeading] + rest.filter(isMargin) + rest.filter { !isMargin($0) }
    }
  }
}
