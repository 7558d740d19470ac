/// What all pages begin with: their policy, their title and what they load.
struct PageFrame {
  enum Style {
    /// The style sheet is a file of the site, below this path.
    case linked(StaticString)
    /// The style sheet stands in the page, which is a file by itself and runs no script at all.
    case included
  }

  var title: String
  var style: Style
  /// Files of the site, in the order in which they are run.
  var scripts: [String] = []

  func open(_ out: inout HTMLWriter) {
    out.put("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
    // Nothing is fetched, and no script of a document's text could run.
    out.put("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; ")
    switch style {
    case .linked: out.put("script-src 'self'; style-src 'self'; img-src 'self'; ")
    case .included: out.put("style-src 'unsafe-inline'; ")
    }
    out.put("base-uri 'none'; form-action 'none'\">\n")
    out.put("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
    out.put("<meta name=\"referrer\" content=\"no-referrer\">\n<title>")
    out.text(title)
    out.put("</title>\n")
    switch style {
    case .linked(let base):
      out.put("<link rel=\"stylesheet\" href=\"")
      out.put(base)
      out.put("review.css\">\n")
      for script in scripts {
        out.put("<script")
        out.attribute("src", script)
        out.put(" defer></script>\n")
      }
    case .included:
      out.put("<style>\n")
      out.put(SiteFile.style)
      out.put("</style>\n")
    }
    out.put("</head>\n")
  }
}

/// Where the script puts what was accepted.
enum DecisionsPart {
  static let markup: StaticString = "<section id=\"decisions\" aria-label=\"Decisions\" hidden></section>\n"
}

/// The files of the site that are the same in every run; they are compiled in.
enum SiteFile {
  static var style: [UInt8] { PackageResources.review_css }
  static var overview: [UInt8] { PackageResources.overview_js }
  static var document: [UInt8] { PackageResources.document_js }
  static var decisions: [UInt8] { PackageResources.decisions_js }
}
