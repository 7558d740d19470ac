internal import OCSDiagnostics
internal import OCSEmission
internal import OCSNormalization
internal import OCSPlacement
internal import OCSReporting
internal import OCSSourceText
internal import OCSStandardModel
internal import OCSTokenization
internal import OCSValidation

/// The page of a document: its source beside what was read of it, and what was found.
struct DocumentPage {
  /// The place of a page among the others.
  struct Neighbours {
    var previous: String?
    var next: String?
    /// From 1.
    var place: Int
    var count: Int
    /// The pattern that is its path's alone, for exceptions.
    var pattern: String
  }

  private let document: ReviewedDocument
  private let neighbours: Neighbours
  /// Where the pictures of its pages are, from its own place.
  private let pictures: [String]
  private let source: [UInt8]
  private let spans: [SourceSpan]
  private let repairs: [Repair]
  private let values: ValueMarks
  private let standard: Standard?
  private let layout: String?
  private var out = HTMLWriter()

  static func bytes(
    of document: ReviewedDocument, _ neighbours: Neighbours, pictures: [String]
  ) -> [UInt8] {
    var page = DocumentPage(document, neighbours, pictures)
    page.write()
    return page.out.bytes
  }

  private init(_ document: ReviewedDocument, _ neighbours: Neighbours, _ pictures: [String]) {
    self.document = document
    self.neighbours = neighbours
    self.pictures = pictures
    switch document.content {
    case .normalized(let read, _):
      (source, standard, layout) = (read.source.bytes, read.standard, read.layout.rawValue)
      spans = SourceSpan.spans(of: read)
      // Where a text went a place of its own, nothing of it was repaired.
      repairs = read.repairs.filter { !$0.span.isEmpty && $0.before != $0.after }
    case .canonical(let standard, let bytes):
      (source, self.standard, layout) = (bytes, standard, "json")
      spans = SourceSpan.spans(of: standard, in: bytes)
      repairs = []
    case .refused(let bytes):
      source = RefusedText.shown(bytes)
      (standard, layout, repairs) = (nil, nil, [])
      spans = source.isEmpty ? [] : [SourceSpan(range: SourceRange(0, source.count), kind: .drop(.space))]
    }
    values = ValueMarks(spans, document.report.findings, repairs: repairs.map(\.span))
  }

  private var name: String { standard?.name ?? standard?.code ?? document.report.document }

  private mutating func write() {
    PageFrame(
      title: "\(name) – \(document.report.document)", style: .linked("../"),
      scripts: ["../decisions.js", "../document.js"]
    )
    .open(&out)
    out.put("<body class=\"document\"")
    out.data("path", neighbours.pattern)
    out.data("standard", document.report.standard)
    out.put(">\n<a class=\"skip\" href=\"#result\">Skip to the result</a>\n")
    writeHeader()
    out.put("<main>\n")
    writeFindings()
    out.put(DecisionsPart.markup)
    writeChange()
    writeLegend()
    writePanes()
    out.put("</main>\n")
    writeFooter()
    out.put("</body>\n</html>\n")
  }

  // MARK: Header

  private mutating func writeHeader() {
    out.put("<header>\n<nav aria-label=\"Documents\"><a href=\"../index.html\" id=\"overview\">Overview</a>")
    for (title, link, name) in [
      ("Previous", neighbours.previous, "previous"), ("Next", neighbours.next, "next"),
    ] {
      guard let link else { continue }
      out.put("<a")
      out.attribute("id", name)
      out.attribute("href", link)
      out.put(">")
      out.text(title)
      out.put("</a>")
    }
    out.put("<span class=\"place\">")
    out.text("\(neighbours.place) of \(neighbours.count)")
    out.put("</span><button type=\"button\" id=\"help\" hidden>Keys</button></nav>\n<h1 lang=\"zh-Hant-TW\">")
    out.text(name)
    out.put("</h1>\n<p class=\"facts\">")
    var facts: [String] = []
    if let code = standard?.code, code != name { facts.append(code) }
    facts.append(document.report.document)
    if let level = standard?.level { facts.append("level \(level)") }
    if let layout { facts.append("read as \(layout)") }
    out.text(facts.joined(separator: " · "))
    out.put("</p>\n")
    if let refusal = document.report.refusal {
      out.put("<p class=\"refusal\"><strong>Refused:</strong> ")
      if let position = refusal.position { out.text("line \(position.line), column \(position.column): ") }
      out.text(refusal.message)
      out.put("</p>\n")
    }
    out.put("</header>\n")
  }

  // MARK: Findings

  private mutating func writeFindings() {
    let findings = document.report.findings
    guard !findings.isEmpty else { return }
    let counts = [Severity.error, .warning, .info].compactMap { severity -> String? in
      let count = findings.count { $0.counts && $0.severity == severity }
      return count == 0 ? nil : Quantity.of(count, severity.rawValue)
    }
    let excused = findings.count { !$0.counts }
    out.put(
      "<section id=\"findings\" aria-labelledby=\"findings-title\" tabindex=\"-1\">\n<h2 id=\"findings-title\">Findings: "
    )
    out.text((counts + (excused > 0 ? ["\(excused) excused"] : [])).joined(separator: ", "))
    out.put("</h2>\n<ol>\n")
    for n in findings.indices { write(findings[n], n) }
    out.put("</ol>\n</section>\n")
  }

  private mutating func write(_ reported: ReportedFinding, _ n: Int) {
    let finding = reported.finding
    out.put("<li")
    out.attribute("id", "finding-\(n + 1)")
    out.attribute("class", reported.severity.rawValue + (reported.counts ? "" : " excused"))
    out.data("rule", finding.rule.rawValue)
    if let code = finding.code { out.data("code", code) }
    out.data("fingerprint", reported.fingerprint)
    if reported.counts { out.put(" data-counts") }
    out.put(" tabindex=\"-1\"><span class=\"number\" aria-hidden=\"true\">")
    out.put(n + 1)
    out.put("</span><div><p><span class=\"severity\">")
    out.text(reported.severity.rawValue)
    out.put("</span> <span class=\"rule\"")
    out.attribute("title", DocumentPage.summaries[finding.rule] ?? "")
    out.put(">")
    out.text(finding.rule.rawValue)
    out.put("</span> <span class=\"message\">")
    if let code = finding.code { out.text("\(code): ") }
    out.text(finding.message)
    out.put("</span>")
    if let suggestion = finding.suggestion {
      out.put(" <span class=\"suggestion\">– suggestion: <ins>")
      out.text(suggestion)
      out.put("</ins></span>")
    }
    if let place = reported.place {
      out.put(" <a class=\"to-place\"")
      out.attribute("href", "#place-\(n + 1)")
      out.put(">")
      out.text("line \(place.start.line), column \(place.start.column)")
      out.put("</a>")
    }
    if let number = values.value(of: n) {
      out.put(" <a class=\"to-value\"")
      out.attribute("href", "#\(values.pointers[number])")
      out.put(">in the result</a>")
    }
    out.put("</p>")
    switch reported.suppression {
    case .exception(let reason)?:
      out.put("<p class=\"excuse\">excused: ")
      out.text(reason)
      out.put("</p>")
    case .baseline?: out.put("<p class=\"excuse\">excused by the baseline</p>")
    case nil: break
    }
    out.put("</div></li>\n")
  }

  /// What each rule finds, in a sentence.
  private static let summaries = Dictionary(
    uniqueKeysWithValues: Rule.allCases.map { ($0, RulePage($0).summary) })

  private mutating func writeChange() {
    guard case .changed(let lines)? = document.change else { return }
    out.put("<details class=\"changes\"><summary>")
    out.text(
      lines.isEmpty
        ? "Changed since the earlier run" : "\(Quantity.of(lines.count, "change")) since the earlier run")
    out.put("</summary>\n<ul lang=\"zh-Hant-TW\">")
    for line in lines {
      out.put("<li>")
      out.text(line)
      out.put("</li>")
    }
    if lines.isEmpty { out.put("<li>It differs in what is not compared entry by entry.</li>") }
    out.put("</ul>\n</details>\n")
  }

  // MARK: Panes

  private mutating func writePanes() {
    out.put("<div class=\"panes\">\n")
    if !spans.isEmpty {
      out.put(
        "<section class=\"pane\" id=\"source\" aria-label=\"Source\" tabindex=\"0\" lang=\"zh-Hant-TW\">\n")
      out.put("<h2>Source</h2>\n")
      out.put(layout == "columns" ? "<div class=\"lines aligned\">\n" : "<div class=\"lines\">\n")
      let first = LineIndex(source).position(of: spans[0].range.lower).line
      var pane = SourcePane(source, spans, values, document.report.findings, repairs, firstLine: first)
      pane.write(to: &out)
      out.put("</div>\n</section>\n")
    }
    writePictures()
    out.put(
      "<section class=\"pane\" id=\"result\" aria-label=\"Result\" tabindex=\"0\" lang=\"zh-Hant-TW\">\n")
    out.put("<h2>Result</h2>\n")
    if let standard {
      out.put(ResultForm.html(of: standard, values, document.report.findings))
    } else {
      out.put("<p>This document gave no standard.</p>\n")
    }
    out.put("</section>\n</div>\n")
  }

  private mutating func writePictures() {
    guard !pictures.isEmpty else { return }
    var places: [Carrier.Place] = []
    if case .normalized(_, let own) = document.content { places = own }
    out.put("<section class=\"pane\" id=\"pages\" aria-label=\"Pages\" tabindex=\"0\">\n<h2>Pages</h2>\n")
    var marks = PageMarks.marks(of: places, spans, values, in: source)[...]
    for (page, picture) in document.pictures.enumerated() {
      out.put("<figure class=\"page\">")
      out.put("<img loading=\"lazy\"")
      out.attribute("src", pictures[page])
      out.attribute("alt", "page \(page + 1) of the document")
      out.attribute("width", Int(picture.width))
      out.attribute("height", Int(picture.height))
      out.put("><svg aria-hidden=\"true\" preserveAspectRatio=\"none\"")
      out.attribute("viewBox", "0 0 \(Int(picture.width * 10)) \(Int(picture.height * 10))")
      out.put(">")
      while let mark = marks.first, mark.page <= page {
        marks.removeFirst()
        if mark.page == page { mark.write(to: &out) }
      }
      out.put("</svg><figcaption>")
      out.text("page \(page + 1)")
      out.put("</figcaption></figure>\n")
    }
    out.put("</section>\n")
  }

  // MARK: Legend

  private static let legend: [(String, String, String)] = [
    ("k", "文字", "kept: it is in the result as it stands"),
    ("d", "3", "read as a value: a code, a level, a date"),
    ("r", "文字", "repeated: the same text was kept elsewhere"),
    ("w", "文字", "variant: another print of a name that was read elsewhere"),
    ("u", "文字", "without a place in the result"),
    ("o-label", "標題", "dropped: labels, headings, page furniture, separators, tags"),
    ("k p", "文字", "repaired: the result has it in a regular form"),
    ("k q", "文字", "doubtful: the document does not decide it"),
    ("k f error", "文字", "an error"),
    ("k f warning", "文字", "a warning"),
    ("k f info", "文字", "a remark"),
  ]

  private mutating func writeLegend() {
    out.put("<details class=\"legend\"><summary>Legend</summary>\n<dl>")
    for (name, sample, about) in DocumentPage.legend {
      out.put("<div><dt><span")
      out.attribute("class", name)
      out.put(">")
      out.text(sample)
      out.put("</span></dt><dd>")
      out.text(about)
      out.put("</dd></div>")
    }
    out.put(
      "<div><dt><i class=\"x\">⇥</i></dt><dd>a character that is not seen: a tab, a control character</dd></div>"
    )
    out.put("</dl>\n</details>\n")
  }

  private mutating func writeFooter() {
    out.put("<footer><p id=\"told\" role=\"status\"></p></footer>\n")
  }
}

/// What of a refused document can be shown.
enum RefusedText {
  private static let most = 1 << 18

  /// Its text as far as it is one; empty for what is none.
  static func shown(_ bytes: [UInt8]) -> [UInt8] {
    let start = bytes.prefix(most)
    // Texts have no NUL bytes, and archives and pictures do.
    guard !start.contains(0), !bytes.starts(with: Array("%PDF-".utf8)) else { return [] }
    let text = String(decoding: start, as: UTF8.self)
    return Array(text.utf8)
  }
}
