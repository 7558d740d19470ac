extension Overview {
  /// The overview as a page that is a file by itself: no script, nothing beside it.
  public var page: [UInt8] {
    var out = HTMLWriter()
    PageFrame(title: "Overview of standards", style: .included).open(&out)
    out.put("<body class=\"overview\">\n<header><h1>Overview of standards</h1></header>\n<main>\n")
    writeSummary(to: &out)
    writeCharts(to: &out)
    out.put("<section aria-labelledby=\"documents\">\n<h2 id=\"documents\">Documents</h2>\n")
    out.put(
      "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Table of documents\">\n<table>\n<thead><tr>"
    )
    // The reason stands in the place of what was not read.
    let columns = Overview.columns.filter { $0.key != "reason" }
    for column in columns {
      out.put("<th scope=\"col\"")
      if column.isNumber { out.put(" class=\"number\"") }
      out.attribute("title", column.about)
      out.put(">")
      out.text(column.title)
      out.put("</th>")
    }
    out.put("</tr></thead>\n<tbody>\n")
    for row in rows {
      out.put("<tr")
      out.attribute("class", row.state.rawValue)
      out.put(">")
      for (c, column) in columns.enumerated() {
        if let reason = row.reason, c > 1 {
          out.put("<td class=\"reason\"")
          out.attribute("colspan", columns.count - c)
          out.put(">")
          out.text(reason)
          out.put("</td>")
          break
        }
        out.put(c == 0 ? "<th scope=\"row\">" : column.isNumber ? "<td class=\"number\">" : "<td>")
        out.text(column.value(row).text)
        out.put(c == 0 ? "</th>" : "</td>")
      }
      out.put("</tr>\n")
    }
    out.put("</tbody>\n</table>\n</div>\n</section>\n</main>\n</body>\n</html>\n")
    return out.bytes
  }

  func writeSummary(to out: inout HTMLWriter) {
    out.put(
      "<section aria-labelledby=\"summary\">\n<h2 id=\"summary\">Summary</h2>\n<dl class=\"summary\">\n")
    // The charts tell the others.
    for item in summaryItems where !["levels", "rules"].contains(item.name) {
      out.put("<div><dt>")
      out.text(item.name)
      out.put("</dt><dd>")
      out.text(item.value)
      out.put("</dd></div>\n")
    }
    out.put("</dl>\n</section>\n")
  }

  func writeCharts(to out: inout HTMLWriter) {
    let charts = charts
    guard !charts.isEmpty else { return }
    out.put("<section aria-label=\"Charts\" class=\"charts\">\n")
    for chart in charts {
      chart.write(to: &out)
      out.put("\n")
    }
    out.put("</section>\n")
  }
}
