internal import OCSDiagnostics

/// The front page of the site. Its rows are in a file of their own, which the script shows by the page.
enum OverviewPage {
  static func bytes(
    of overview: Overview, _ changes: [ReviewChange?], _ gone: [ReviewSite.Gone]?
  ) -> [UInt8] {
    var out = HTMLWriter()
    PageFrame(
      title: "Review of standards", style: .linked(""), scripts: ["data.js", "decisions.js", "overview.js"]
    ).open(
      &out)
    out.put("<body class=\"overview\">\n<a class=\"skip\" href=\"#documents\">Skip to the documents</a>\n")
    out.put("<header><h1>Review of standards</h1></header>\n<main>\n")
    out.put(DecisionsPart.markup)
    overview.writeSummary(to: &out)
    if let gone { write(changes, gone, to: &out) }
    overview.writeCharts(to: &out)
    out.put("<section aria-labelledby=\"documents\">\n<h2 id=\"documents\" tabindex=\"-1\">Documents</h2>\n")
    if overview.rows.isEmpty {
      out.put("<p>There are no documents.</p>\n")
    } else {
      writeControls(of: overview, hasChanges: gone != nil, to: &out)
      out.put(
        "<p><noscript>The table of documents needs the scripts of this site; <code>ocs report --format html</code> makes one that needs none.</noscript></p>\n"
      )
      out.put("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Table of documents\">\n")
      out.put("<table id=\"rows\" hidden><thead><tr></tr></thead><tbody></tbody></table>\n</div>\n")
      out.put(
        "<nav class=\"pager\" aria-label=\"Rows\" hidden><button type=\"button\" id=\"back\">Previous rows</button>"
      )
      out.put(
        "<p id=\"shown\" role=\"status\"></p><button type=\"button\" id=\"on\">Next rows</button></nav>\n")
    }
    out.put("</section>\n</main>\n</body>\n</html>\n")
    return out.bytes
  }

  private static func writeControls(
    of overview: Overview, hasChanges: Bool, to out: inout HTMLWriter
  ) {
    out.put("<form id=\"filter\" role=\"search\" aria-label=\"Filter\" hidden>\n")
    out.put(
      "<label>Text <input type=\"search\" id=\"text\" placeholder=\"code, name or document\"></label>\n")
    out.put("<label>Rule <select id=\"rule\"><option value=\"\">all documents</option>")
    for entry in overview.rules {
      out.put("<option")
      out.attribute("value", entry.rule.rawValue)
      out.put(">")
      out.text("\(entry.rule.rawValue) (\(entry.count))")
      out.put("</option>")
    }
    out.put("</select></label>\n<label>Show <select id=\"state\"><option value=\"\">all</option>")
    out.put("<option value=\"look\">refused, unreliable or with errors</option>")
    out.put("<option value=\"found\">with findings</option>")
    if hasChanges {
      out.put("<option value=\"new\">new</option><option value=\"changed\">changed</option>")
    }
    out.put("</select></label>\n</form>\n")
  }

  private static func write(
    _ changes: [ReviewChange?], _ gone: [ReviewSite.Gone], to out: inout HTMLWriter
  ) {
    func count(_ name: String) -> Int { changes.count { $0?.name == name } }
    out.put("<section aria-labelledby=\"since\">\n<h2 id=\"since\">Since the earlier run</h2>\n<p>")
    out.text(
      "standards: \(count("new")) added, \(gone.count) removed, \(count("changed")) changed, "
        + "\(count("unchanged")) unchanged")
    out.put("</p>\n")
    if !gone.isEmpty {
      out.put("<details><summary>Removed</summary><ul>")
      for standard in gone {
        out.put("<li lang=\"zh-Hant-TW\">")
        out.text(
          [standard.code ?? standard.document, standard.name ?? ""].filter { !$0.isEmpty }.joined(
            separator: " "))
        out.put("</li>")
      }
      out.put("</ul></details>\n")
    }
    out.put("</section>\n")
  }
}
