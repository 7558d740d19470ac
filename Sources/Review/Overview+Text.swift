internal import OCSDiagnostics
internal import OCSReporting
internal import OCSSourceText

extension Overview {
  /// A table for a terminal, and a summary under it.
  public var text: String {
    // What a table has nothing for is left out of it.
    let columns = Overview.columns.filter { column in
      column.key == "document"
        || rows.contains { if case .none = column.value($0) { false } else { true } }
    }
    let heading = columns.map(\.title)
    let cells = rows.map { row in columns.map { VisibleText.of($0.value(row).text) } }
    let widths = columns.indices.map { c in
      ([heading] + cells).reduce(0) { max($0, Overview.width($1[c])) }
    }
    var out = ""
    for line in rows.isEmpty ? [] : [heading] + cells {
      var text = ""
      for (c, cell) in line.enumerated() {
        let padding = String(repeating: " ", count: widths[c] - Overview.width(cell))
        text += (c > 0 ? "  " : "") + (columns[c].isNumber ? padding + cell : cell + padding)
      }
      while text.utf8.last == 0x20 { text.removeLast() }
      out += text + "\n"
    }
    return out + (rows.isEmpty ? "" : "\n") + summary
  }

  private static func width(_ text: String) -> Int {
    CharacterProperties.width(of: text.unicodeScalars.lazy.map(\.value))
  }

  /// The whole run in a few lines.
  public var summary: String {
    var out = "documents: " + summaryItems[0].value + "\n"
    for item in summaryItems.dropFirst() { out += "\(item.name): \(item.value)\n" }
    return out
  }

  /// What the summary tells, in every format.
  var summaryItems: [(name: String, value: String)] {
    let readable = count(.read) + count(.unreliable)
    var items = [
      (
        "documents",
        "\(readable) read"
          + (count(.unreliable) > 0 ? " (\(count(.unreliable)) unreliable)" : "")
          + ", \(count(.refused)) refused"
      )
    ]
    if readable > 0 {
      items.append(
        (
          "levels",
          levels.filter { $0.count > 0 }.map { entry in
            "\(entry.level.map { "level \($0)" } ?? "no level"): \(entry.count)"
          }.joined(separator: ", ")
        ))
      items.append(
        (
          "entries",
          [
            sum(\.duties) == 1 ? "1 duty" : "\(sum(\.duties)) duties", Quantity.of(sum(\.tasks), "task"),
            Quantity.of(sum(\.indicators), "indicator"), "\(sum(\.knowledge)) K", "\(sum(\.skills)) S",
          ].joined(separator: ", ")
        ))
      items.append(("unplaced", Quantity.of(sum(\.unplaced), "character")))
    }
    let severities = [Severity.error, .warning, .info].map { Quantity.of(count($0), $0.rawValue) }
    items.append(
      ("findings", (severities + (excused > 0 ? ["\(excused) excused"] : [])).joined(separator: ", ")))
    if !rules.isEmpty {
      items.append(("rules", rules.map { "\($0.rule.rawValue) \($0.count)" }.joined(separator: ", ")))
    }
    if told > 0 || margin != nil {
      let least = margin.map { "; the smallest margin is \(Overview.decimal($0))" } ?? ""
      items.append(("boundaries", "\(told) told\(least)"))
    }
    return items
  }
}
