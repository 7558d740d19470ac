import OCSDiagnostics
import OCSEmission
import Foundation
import OCSNormalization
import OCSSourceText
import OCSStandardModel
import OCSLaws
import Testing
import OCSTextRepair
import OCSTokenization

@Suite struct PipelineTests {
  private static func normalize(_ bytes: [UInt8], _ layout: Layout? = nil) throws -> NormalizedDocument {
    try Normalizer.normalize(
      bytes, name: "case", options: .init(layout: layout, keepsLedger: true, recordsRepairs: true))
  }

  @Test("Inputs normalize to Normalized, byte for byte, and nothing else is there")
  func normalized() throws {
    let folder = Repository.root.appending(path: "Normalized")
    var expected = Set(try Repository.files(in: folder).map(\.lastPathComponent))
    #expect(Repository.inputs.count >= 8)
    for input in Repository.inputs {
      let document = try PipelineTests.normalize(Repository.bytes(input))
      let name = FileName.make(code: document.standard.code)
      let bytes = JSONWriter.bytes(of: document.standard.json, .indented) + [0x0A]
      #expect(try bytes == Repository.bytes(folder.appending(path: name)), "\(input.lastPathComponent)")
      #expect(document.standard.unplaced.isEmpty, "\(input.lastPathComponent)")
      expected.remove(name)
    }
    #expect(expected.isEmpty)
  }

  @Test(
    "real documents match their gold, byte for byte",
    .enabled(if: Repository.shared != nil, "no shared material beside this clone"))
  func gold() throws {
    let shared = try #require(Repository.shared)
    for input in try Repository.files(in: shared.appending(path: "corpus"), suffix: ".txt") {
      let document = try PipelineTests.normalize(Repository.bytes(input))
      #expect(document.standard.unplaced.isEmpty)
      let gold = shared.appending(path: "gold/\(input.lastPathComponent.prefix(3)).json")
      guard FileManager.default.fileExists(atPath: gold.path) else { continue }
      let bytes = JSONWriter.bytes(of: document.standard.json, .indented) + [0x0A]
      #expect(try bytes == Repository.bytes(gold), "\(input.lastPathComponent)")
    }
  }

  @Test("one standard in all layouts gives the same bytes")
  func layouts() throws {
    let documents = try Layout.allCases.map { layout in
      try PipelineTests.normalize(
        Repository.bytes(Repository.root.appending(path: "Inputs/tea-roasting.\(layout.rawValue).txt")))
    }
    #expect(documents.map(\.layout) == Layout.allCases)
    for document in documents { #expect(document.standard.json == documents[0].standard.json) }
  }

  @Test("line ends, a BOM and spaces at line ends change nothing", arguments: Repository.inputs)
  func lineEnds(_ input: URL) throws {
    let bytes = try Repository.bytes(input).filter { $0 != 0x0D }
    let expected = try PipelineTests.normalize(bytes).standard.json
    let crlf = bytes.flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] }
    let cr = bytes.map { $0 == 0x0A ? 0x0D : $0 }
    let bom = [0xEF, 0xBB, 0xBF] + bytes
    for variant in [crlf, cr, bom] {
      #expect(try PipelineTests.normalize(variant).standard.json == expected)
    }
  }

  @Test("repairing repaired text changes nothing", arguments: Repository.inputs)
  func idempotence(_ input: URL) throws {
    let standard = try PipelineTests.normalize(Repository.bytes(input)).standard
    let tasks = standard.duties.flatMap(\.tasks)
    let items = tasks.flatMap(\.blocks).flatMap { $0.outputs + $0.indicators }
    var texts: [String?] = standard.duties.map(\.name) + tasks.map(\.name) + items.map(\.text)
    texts += standard.knowledge.map(\.name) + standard.attitudes.map(\.text)
    for text in texts.compactMap(\.self)
    where !text.contains("\n") && !text.contains("<") && !text.contains("&") {
      let source = try SourceDocument(name: "text", bytes: Array(text.utf8))
      let arena = TextArena(try Tokenizer.tokenize(source, layout: .grid).text, recordsRepairs: true)
      let added = arena.add([SourceRange(0, source.bytes.count)])
      let id = try #require(added)
      #expect(arena.string(id).utf8.elementsEqual(text.utf8))
      #expect(arena.repairs.isEmpty)
    }
  }

  @Test("every change of the text has its repair record")
  func repairs() throws {
    let text = "⼯ 作<b>內</b>容&amp;A\u{200B}B e\u{301} c  d"
    let source = try SourceDocument(name: "text", bytes: Array(text.utf8))
    let arena = TextArena(try Tokenizer.tokenize(source, layout: .grid).text, recordsRepairs: true)
    let added = arena.add([SourceRange(0, source.bytes.count)])
    let id = try #require(added)
    #expect(arena.string(id) == "工作內容&AB é c d")
    let kinds = arena.repairs.map(\.kind)
    #expect(
      kinds == [
        .radical, .whiteSpace, .markup, .markup, .characterReference, .invisible, .normalization, .whiteSpace,
      ])
    // Played back over the source, the records give the text.
    var out: [UInt8] = []
    var position = 0
    for repair in arena.repairs {
      out += source.bytes[position..<repair.span.lower]
      out += Array(repair.after.utf8)
      #expect(Array(repair.before.utf8) == Array(source.bytes[repair.span.lower..<repair.span.upper]))
      position = repair.span.upper
    }
    out += source.bytes[position...]
    #expect(String(decoding: out, as: UTF8.self) == arena.string(id))
  }

  @Test("bullets, codes and cut words have their repair records too")
  func structuralRepairs() throws {
    let rows = "T1維護⇥T1.1檢查⇥⇥P 1.1.1採用 SS DLC：■ 規劃⇥3⇥K1SSDLC 概念⇥S01細心"
    let text = Prelude.profile + Prelude.heading + rows.replacing("⇥", with: "\t")
    let repairs = try PipelineTests.normalize(Array(text.utf8)).repairs
    func has(_ kind: Repair.Kind, _ before: String, _ after: String) -> Bool {
      repairs.contains { $0.kind == kind && $0.before == before && $0.after == after }
    }
    #expect(
      has(.bullet, "■", "") && has(.code, "P 1.1.1", "P1.1.1") && has(.code, "K1", "K01")
        && has(.wrap, " ", ""))
  }

  @Test("words that a wrap cut are joined where the joined form stands elsewhere")
  func cutWords() throws {
    let rows =
      "T1維護⇥T1.1檢查⇥⇥P1.1.1採用 SS DLC 流程。 P1.1.2說明 machine learning 模型。 P1.1.3比較 AI oT 方案。⇥3⇥K01SSDLC 概念⇥S01細心"
    let text = Prelude.profile + Prelude.heading + rows.replacing("⇥", with: "\t")
    let block = try PipelineTests.normalize(Array(text.utf8)).standard.duties[0].tasks[0].blocks[0]
    #expect(block.indicators.map(\.text) == ["採用SSDLC流程。", "說明machine learning模型。", "比較AI oT方案。"])
  }

  @Test("a damaged document keeps every law, and a canary in it comes out", arguments: Repository.inputs)
  func mutation(_ input: URL) throws {
    let bytes = try Repository.bytes(input)
    var mutator = Mutator(seed: UInt64(bytes.count), foreign: try Repository.inputs.map(Repository.bytes))
    for (n, damages) in Mutator.damages.enumerated() {
      var mutant = bytes
      for _ in 0..<damages { _ = mutator.damage(&mutant) }
      let canary = mutator.plant(in: &mutant)
      #expect(throws: Never.self, "mutant \(n)") {
        if let canary { try Laws.canary(canary, in: mutant) } else { try Laws.document(mutant) }
      }
    }
  }

  @Test("deleting a kept character changes the output", arguments: Repository.inputs)
  func deletion(_ input: URL) throws {
    let count = try Laws.deletions(Repository.bytes(input), every: 499)
    #expect(count > 0)
  }

  @Test("random text is refused or accounted for", arguments: [Layout.grid, .flow])
  func noise(_ layout: Layout) throws {
    var generator = Generator(seed: 3)
    for n in 0..<300 {
      let text = (n % 2 == 0 ? Prelude.profile + Prelude.heading : "") + generator.text(length: 1 + n)
      #expect(throws: Never.self, "text \(n)") { try Laws.document(Array(text.utf8), layout) }
    }
  }

  @Test("findings point at their text")
  func spans() throws {
    let rows = "T1盤點⇥T1.1清點⇥P1.1.1海報⇥P 1.1.1準備。⇥4級以上⇥K01倉儲⇥S01細心\n"
    let text = Prelude.profile + Prelude.heading + rows.replacing("⇥", with: "\t")
    let document = try PipelineTests.normalize(Array(text.utf8))
    let places = document.findings.map { finding in
      let span = finding.span ?? SourceRange(0, 0)
      return "\(finding.rule.rawValue) "
        + String(decoding: document.source.bytes[span.lower..<span.upper], as: UTF8.self)
    }
    #expect(places == ["wrong-code-kind P1.1.1", "malformed-code P 1.1.1", "invalid-level 4級以上"])
  }

  @Test(
    "documents that are none are refused",
    arguments: [
      ([], Refusal.empty), (Array(" \n".utf8), .noText), (Array("abc\n\0".utf8), .nulByte(line: 2)),
      (Array("a\r\n".utf8) + [0xC3, 0x28], .brokenUTF8(line: 2, offset: 3)),
      (Array("prose only".utf8), .noStandard), ([0x89, 0x50, 0x4E, 0x47], .binary("a PNG picture")),
      ([0xED, 0xA0, 0x80], .brokenUTF8(line: 1, offset: 0)),
      ([0xF4, 0x90, 0x80, 0x80], .brokenUTF8(line: 1, offset: 0)),
      ([0xE4, 0xB8], .brokenUTF8(line: 1, offset: 0)), ([0xC0, 0x80], .brokenUTF8(line: 1, offset: 0)),
    ])
  func refusals(_ bytes: [UInt8], _ refusal: Refusal) {
    do {
      _ = try PipelineTests.normalize(bytes)
      Issue.record("not refused")
    } catch {
      guard case .some(.refused(let actual)) = error as? NormalizationFailure else {
        Issue.record("\(error)")
        return
      }
      #expect(actual == refusal)
    }
  }

  private func converted(_ text: String, to encoding: String) throws -> [UInt8] {
    let scratch = try Scratch()
    let converter = Process()
    converter.executableURL = URL(filePath: "/usr/bin/env")
    converter.arguments = [
      "iconv", "-f", "UTF-8", "-t", encoding, "-o", scratch.path("converted"),
      try scratch.write("utf8", Array(text.utf8)),
    ]
    try converter.run()
    converter.waitUntilExit()
    return try Repository.bytes(scratch.url.appending(path: "converted"))
  }

  @Test("UTF-16, Big5 and GB18030 give the same standard; broken UTF-8 is no Big5")
  func encodings() throws {
    let rows = "T1盤點⇥T1.1清點⇥O1.1.1清單⇥P1.1.1核對數量。⇥3⇥K01倉儲⇥S01細心\n"
    let text = Prelude.profile + Prelude.heading + rows.replacing("⇥", with: "\t")
    let expected = try PipelineTests.normalize(Array(text.utf8)).standard.json
    let little: [UInt8] =
      [0xFF, 0xFE]
      + text.utf16.flatMap { (unit: UInt16) -> [UInt8] in [UInt8(unit & 0xFF), UInt8(unit >> 8)] }
    let big: [UInt8] =
      [0xFE, 0xFF]
      + text.utf16.flatMap { (unit: UInt16) -> [UInt8] in [UInt8(unit >> 8), UInt8(unit & 0xFF)] }
    let others = try ["CP950": "Big5", "GB18030": "GB18030"].map { encoding, name in
      (try converted(text, to: encoding), name)
    }
    // A character of Hong Kong's.
    let hongKong = text.replacing("細心", with: "細心\u{5572}")
    #expect(
      try PipelineTests.normalize(converted(hongKong, to: "BIG5-HKSCS")).source.encoding == "Big5-HKSCS")
    let marked = [(little, "UTF-16"), (big, "UTF-16")]
    let unmarked = marked.map { (Array($0.0.dropFirst(2)), $0.1) }
    for (bytes, name) in marked + unmarked + others {
      let document = try PipelineTests.normalize(bytes)
      #expect(document.standard.json == expected)
      #expect(document.source.encoding == name && document.ledger.encoding == name)
    }
    for broken in [Array(text.utf8) + [0xE4, 0x0A], little + [0], little + [0x00, 0xD8]] {
      #expect(throws: NormalizationFailure.self) { try PipelineTests.normalize(broken) }
    }
  }

  @Test("line ends of any kind give the same standard, in every layout", arguments: ["\r", "\r\n", "\r\r\n"])
  func lineEnds(_ end: String) throws {
    let cases = CasePage.cases("DamageByPrograms").filter { one in
      ["overlap", "without borders", "once more", "twice, between tabs", "dots"].contains(
        where: one.title.contains)
    }
    #expect(cases.count >= 4)
    for one in cases {
      let expected = try PipelineTests.normalize(Array(one.input.utf8)).standard.json
      let bytes = Array(one.input.replacing("\n", with: end).utf8)
      #expect(try PipelineTests.normalize(bytes).standard.json == expected, "\(one.title)")
    }
  }

  @Test(
    "a format that no reader reads is named",
    arguments: [
      (#"[{"主要職責": "T1盤點", "行為指標": "P1.1.1核對。"}]"#, "JSON with names of fields"),
      ("\\begin{longtable}{ll}\n行為指標 & 職能級別 \\\\\nP1.1.1核對。 & 3\n\\end{longtable}\n", "LaTeX"),
      ("<row><cell>行為指標</cell><cell>職能級別</cell></row>", "TEI"),
      ("┌────┬────┐\n│行為指標│職能級別│\n└────┴────┘\n", "a table drawn with characters for lines"),
      ("<?xml version=\"1.0\"?><rows><row><c>行為指標</c></row></rows>", "XML with elements of its own"),
      ("[{'主要職責': 'T1盤點', '行為指標': 'P1.1.1核對。'}]", "JSON with names of fields"),
      (PipelineTests.misread("行為指標 職能級別"), "UTF-8 text that a program read as ISO-8859-1"),
      ("<doctag><otsl><ched>行為指標<ched>職能級別<nl></otsl></doctag>", "DocTags of Docling"),
      (
        #"[{"type": "table", "table_body": "<table><tr><td>行為指標</td></tr></table>"}]"#,
        "a content list of MinerU"
      ),
      (".. list-table::\n\n   * - 行為指標\n     - 職能級別\n", "reStructuredText that writes its tables as lists"),
      (
        "MIME-Version: 1.0\nContent-Transfer-Encoding: quoted-printable\n\n<td>=E8=81=B7=E8=83=BD</td>\n",
        "a web page saved as one file (MHTML)"
      ),
      (".PP\n.TS\ntab(@);\nT{\n行為指標\nT}@T{\n職能級別\nT}\n.TE\n", "a manual page"),
    ])
  func foreign(_ text: String, _ name: String) {
    let failure = #expect(throws: NormalizationFailure.self) { try PipelineTests.normalize(Array(text.utf8)) }
    #expect("\(failure.map { "\($0)" } ?? "")".contains("this is \(name)"))
  }

  /// A text whose bytes were taken for characters of Latin-1.
  private static func misread(_ text: String) -> String {
    String(String.UnicodeScalarView(text.utf8.map { UnicodeScalar($0) }))
  }

  @Test("what parts cells and is not known to do so is named", arguments: ["^", "~", "｜"])
  func unknownSeparator(_ separator: String) {
    let rows = [["主要職責", "工作任務", "工作產出", "行為指標"], ["T1盤點", "T1.1清點", "O1.1.1清單", "P1.1.1核對。"]]
    let text = rows.map { $0.joined(separator: separator) }.joined(separator: "\n")
    let failure = #expect(throws: NormalizationFailure.self) { try PipelineTests.normalize(Array(text.utf8)) }
    #expect("\(failure.map { "\($0)" } ?? "")".contains("its cells are parted by \(separator)"))
  }

  @Test("a format is named where nothing in it is of a standard only as what it is not")
  func foreignToStandards() {
    let failure = #expect(throws: NormalizationFailure.self) {
      try PipelineTests.normalize(Array(#"{"name": "ocs", "version": 3}"#.utf8))
    }
    #expect("\(failure.map { "\($0)" } ?? "")".contains("no occupational competency standard"))
  }
}
