internal import OCSDiagnostics
internal import OCSReporting
internal import OCSSourceText

/// The lines of a document as it was read, each run of characters with a mark of what became of it.
struct SourcePane {
  /// What is marked besides the spans, where it starts and ends.
  private struct Mark {
    enum Kind {
      case finding(Int)
      case repair(Int)
    }

    var range: SourceRange
    var kind: Kind
  }

  private let bytes: [UInt8]
  private let spans: [SourceSpan]
  private let values: ValueMarks
  private let findings: [ReportedFinding]
  private let repairs: [Repair]
  /// By their starts.
  private var marks: [Mark] = []
  /// Where a mark starts or ends.
  private var edges: [Int] = []
  private var nextMark = 0
  private var nextEdge = 0
  private var active: [Mark] = []
  private var line: Int
  private var isLineOpen = false

  /// `firstLine` is the number of the line in which the first span starts.
  init(
    _ bytes: [UInt8], _ spans: [SourceSpan], _ values: ValueMarks, _ findings: [ReportedFinding],
    _ repairs: [Repair], firstLine: Int
  ) {
    self.bytes = bytes
    self.spans = spans
    self.values = values
    self.findings = findings
    self.repairs = repairs
    line = firstLine
    for (n, finding) in findings.enumerated() {
      if let span = finding.finding.span { marks.append(Mark(range: span, kind: .finding(n))) }
    }
    for (n, repair) in repairs.enumerated() {
      marks.append(Mark(range: repair.span, kind: .repair(n)))
    }
    marks.sort { $0.range < $1.range }
    edges = marks.flatMap { [$0.range.lower, $0.range.upper] }.sorted()
  }

  mutating func write(to out: inout HTMLWriter) {
    for span in spans {
      var lower = span.range.lower
      while lower < span.range.upper {
        while nextEdge < edges.count, edges[nextEdge] <= lower { nextEdge += 1 }
        let upper = min(span.range.upper, nextEdge < edges.count ? edges[nextEdge] : Int.max)
        startMarks(at: lower, to: &out)
        write(SourceRange(lower, upper), of: span, to: &out)
        lower = upper
      }
    }
    // What stands behind all text.
    startMarks(at: Int.max, to: &out)
    closeLine(to: &out)
  }

  // MARK: Lines

  private mutating func openLine(to out: inout HTMLWriter) {
    guard !isLineOpen else { return }
    out.put("<div class=\"l\" id=\"L")
    out.put(line)
    out.put("\" data-n=\"")
    out.put(line)
    out.put("\">")
    isLineOpen = true
  }

  private mutating func closeLine(to out: inout HTMLWriter) {
    guard isLineOpen else { return }
    out.put("</div>\n")
    isLineOpen = false
  }

  /// Where the line that holds `lower` ends, its line end not counted, and where the next one starts.
  private func lineEnd(_ range: SourceRange) -> (end: Int, next: Int)? {
    for i in range.lower..<range.upper {
      if bytes[i] == 0x0A { return (i, i + 1) }
      if bytes[i] == 0x0D {
        return (i, i + 1 < bytes.count && bytes[i + 1] == 0x0A ? i + 2 : i + 1)
      }
    }
    return nil
  }

  // MARK: Marks

  /// Findings have their number where they start.
  private mutating func startMarks(at offset: Int, to out: inout HTMLWriter) {
    active.removeAll { $0.range.upper <= offset }
    while nextMark < marks.count, marks[nextMark].range.lower <= offset {
      let mark = marks[nextMark]
      nextMark += 1
      if mark.range.upper > offset { active.append(mark) }
      guard case .finding(let n) = mark.kind else { continue }
      openLine(to: &out)
      FindingMark.write(n, findings[n], isPlace: true, to: &out)
    }
  }

  /// The classes of what lies over a run, and what was repaired there.
  private func overlay() -> (severity: Severity?, isDoubtful: Bool, repair: Repair?) {
    var severity: Severity?
    var isDoubtful = false
    var repair: Repair?
    for mark in active {
      switch mark.kind {
      case .finding(let n):
        guard findings[n].counts else { continue }
        if findings[n].finding.rule == .ambiguousText { isDoubtful = true }
        severity = max(severity ?? .info, findings[n].severity)
      case .repair(let n): repair = repair ?? repairs[n]
      }
    }
    return (severity, isDoubtful, repair)
  }

  // MARK: Runs

  private mutating func write(_ range: SourceRange, of span: SourceSpan, to out: inout HTMLWriter) {
    var lower = range.lower
    while lower < range.upper {
      let line = lineEnd(SourceRange(lower, range.upper))
      let end = line?.end ?? range.upper
      if lower < end || line != nil { openLine(to: &out) }
      if lower < end { writeRun(SourceRange(lower, end), of: span, to: &out) }
      guard let line else { return }
      closeLine(to: &out)
      self.line += 1
      lower = line.next
    }
  }

  private func writeRun(_ range: SourceRange, of span: SourceSpan, to out: inout HTMLWriter) {
    let (severity, isDoubtful, repair) = overlay()
    if span.kind.isSpace, severity == nil, repair == nil {
      writeText(range, to: &out)
      return
    }
    out.put("<span class=\"")
    out.put(span.kind.name)
    switch severity {
    case .error?: out.put(" f error")
    case .warning?: out.put(" f warning")
    case .info?: out.put(" f info")
    case nil: break
    }
    if isDoubtful { out.put(" q") }
    if repair != nil { out.put(" p") }
    out.put("\"")
    if let number = values.number(of: span.pointer) { out.attribute("data-v", number) }
    if let repair {
      out.attribute("title", "\(repair.kind.rawValue): \(repair.before) → \(repair.after)")
    }
    out.put(">")
    writeText(range, to: &out)
    out.put("</span>")
  }

  /// Characters as they stand in the document. Wide ones are marked, so that columns stand below each other in any font.
  private func writeText(_ range: SourceRange, to out: inout HTMLWriter) {
    let source = bytes.span
    var start = range.lower
    var i = range.lower
    var isWide = false
    func flush(to out: inout HTMLWriter) {
      if start < i { out.text(source.extracting(start..<i)) }
      start = i
    }
    while i < range.upper {
      let (scalar, length) = Scalars.decode(source, i)
      let wide = CharacterProperties.isWide(scalar)
      if wide != isWide {
        flush(to: &out)
        out.put(wide ? "<b>" : "</b>")
        isWide = wide
      }
      if scalar == 0xAD {
        flush(to: &out)
        out.putHostile(scalar)
        start = i + length
      }
      i += length
    }
    flush(to: &out)
    if isWide { out.put("</b>") }
  }
}

/// The number of a finding, which leads to it in the list.
enum FindingMark {
  /// `isPlace` at the place in the source, which has a name of its own.
  static func write(
    _ n: Int, _ finding: ReportedFinding, isPlace: Bool, to out: inout HTMLWriter
  ) {
    out.put("<a")
    out.attribute("class", "n \(finding.severity.rawValue)\(finding.counts ? "" : " excused")")
    if isPlace {
      out.put(" id=\"place-")
      out.put(n + 1)
      out.put("\"")
    }
    out.put(" href=\"#finding-")
    out.put(n + 1)
    out.put("\"")
    out.attribute(
      "aria-label", "finding \(n + 1), \(finding.severity.rawValue), \(finding.finding.rule.rawValue)")
    out.put(">")
    out.put(n + 1)
    out.put("</a>")
  }
}
