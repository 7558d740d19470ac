internal import OCSDiagnostics
internal import OCSSourceText
internal import OCSStandardModel
internal import OCSTokenization

/// What each stage of the pipeline makes of a document, as text: for looking into a reading, and for tests.
public enum Stages {
  /// Tokens, the sheet with its rows, the entries of the standard, and the findings, in this order.
  public static func text(
    of bytes: [UInt8], name: String, options: Normalizer.Options = Normalizer.Options()
  ) throws(NormalizationFailure) -> String {
    let source: SourceDocument
    let (text, sheet): (TokenizedText, Sheet)
    do {
      source = try Normalizer.source(of: bytes, name: name, options)
      (text, sheet) = try Tokenizer.tokenize(
        source, layout: Normalizer.layout(of: source, options), limits: options.limits,
        weights: options.weights)
    } catch { throw .refused(error) }
    var page = Page(source)
    page.tell(text)
    page.tell(sheet)
    let document = try Normalizer.normalize(bytes, name: name, options: options)
    page.tell(document.standard)
    page.tell(document.findings)
    return page.out
  }

  /// The text as it grows, with places of the source.
  private struct Page {
    private let bytes: [UInt8]
    private let lines: LineIndex
    var out = ""

    init(_ source: SourceDocument) {
      bytes = source.bytes
      lines = LineIndex(source.bytes)
    }

    private func place(_ offset: Int) -> String {
      let position = lines.position(of: offset)
      return "\(position.line):\(position.column)"
    }

    private func quoted(_ range: SourceRange) -> String {
      let text = String(decoding: bytes[range.lower..<range.upper], as: UTF8.self)
      return "\"" + text.unicodeScalars.map { $0.escaped(asASCII: false) }.joined() + "\""
    }

    private mutating func line(_ what: String, _ range: SourceRange) {
      out += "\(what) \(place(range.lower)) \(quoted(range))\n"
    }

    mutating func tell(_ text: TokenizedText) {
      out += "tokens\n"
      let starts = text.tokens.map(\.lower) + [bytes.count]
      for (i, token) in text.tokens.enumerated() {
        let marks =
          (token.breaksBefore ? ", behind a break" : "") + (token.startsItem ? ", starts an item" : "")
        line("  \(token.kind)\(marks)", SourceRange(starts[i], starts[i + 1]))
      }
    }

    mutating func tell(_ sheet: Sheet) {
      out += "sheet (\(sheet.layout.rawValue))\n"
      for range in sheet.titles { line("  title", range) }
      for field in sheet.profile { line("  \(field.label)\(field.isRepeat ? " (again)" : "")", field.range) }
      for range in sheet.emptyLabels { line("  label without a value", range) }
      for (i, row) in sheet.history.enumerated() {
        for cell in row.cells { line("  version \(i + 1), \(cell.label)", cell.range) }
      }
      for (i, row) in sheet.rows.enumerated() {
        out += "  row \(i + 1)\(row.followsPageBreak ? ", behind a page break" : "")\n"
        for cell in row.cells { line("    \(cell.column)", cell.range) }
        for cell in row.repeated { line("    \(cell.column) (again)", cell.range) }
        let covered = Sheet.Column.allCases.filter { row.covered?.contains($0) ?? false }
        if !covered.isEmpty { out += "    from above: \(covered.map { "\($0)" }.joined(separator: ", "))\n" }
      }
      for paragraph in sheet.attitudes { tell(paragraph, as: "attitude") }
      for paragraph in sheet.notes { tell(paragraph, as: "note") }
      for drop in sheet.drops { line("  dropped as \(drop.kind.name)", drop.range) }
    }

    private mutating func tell(_ paragraph: Sheet.Paragraph, as kind: String) {
      for (i, range) in paragraph.ranges.enumerated() { line("  \(kind)\(i > 0 ? ", goes on" : "")", range) }
    }

    private mutating func entry(_ indent: Int, _ code: String?, _ text: String?) {
      let words = [code ?? "-", text ?? "-"].joined(separator: " ").replacing("\n", with: "\\n")
      out += String(repeating: "  ", count: indent) + words + "\n"
    }

    mutating func tell(_ standard: Standard) {
      out += "entries\n"
      entry(1, standard.code, standard.name)
      for duty in standard.duties {
        entry(1, duty.code, duty.name)
        for task in duty.tasks {
          entry(2, task.code, (task.name ?? "-") + (task.blocksOf.map { " (blocks of \($0))" } ?? ""))
          for item in task.subtasks { entry(3, item.code, item.text) }
          for block in task.blocks {
            let needs = (block.knowledge + block.skills).joined(separator: " ")
            entry(3, "level \(block.level.map(String.init) ?? "-"):", needs.isEmpty ? "-" : needs)
            for item in block.outputs + block.indicators { entry(4, item.code, item.text) }
          }
        }
      }
      for one in standard.knowledge + standard.skills {
        entry(
          1, one.code,
          ([one.name ?? "-"] + one.details + one.marks.map { "【\($0)】" }).joined(separator: " | "))
      }
      for attitude in standard.attitudes {
        entry(1, attitude.code, "\(attitude.name ?? "-"): \(attitude.text ?? "-")")
      }
      for text in standard.prerequisites { entry(1, "prerequisite", text) }
      for note in standard.notes { entry(1, note.mark ?? "note", note.text) }
      for one in standard.unplaced { entry(1, "unplaced near \(one.near ?? "-"):", one.text) }
    }

    mutating func tell(_ findings: [Finding]) {
      guard !findings.isEmpty else { return }
      out += "findings\n"
      for finding in findings {
        let start = finding.span.map { place($0.lower) + " " } ?? ""
        entry(1, "\(start)\(finding.rule.rawValue) \(finding.code ?? "-"):", finding.message)
      }
    }
  }
}
