import OCSEmission
import Foundation
import OCSLaws
import OCSNormalization
import OCSOffice
import OCSSourceText
import Testing

@Suite struct OfficeTests {
  // MARK: Case pages

  /// The file that an input of a page stands for; further parts start with a line `=== NAME`.
  private static func made(_ one: CasePage.Case) throws -> [UInt8] {
    var parts: [String: String] = [:]
    var name = ""
    for line in one.input.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("=== ") {
        name = String(line.dropFirst(4))
      } else {
        parts[name, default: ""] += line + "\n"
      }
    }
    let body = parts.removeValue(forKey: "") ?? ""
    switch one.page {
    case "Word": return OfficeFile.word(body, parts: parts)
    case "Workbook": return OfficeFile.workbook(body, parts: parts)
    default: return OfficeFile.open("text", body, styles: parts["styles"] ?? "")
    }
  }

  @Test(
    "what stands in Office documents is read as their pages say",
    arguments: ["OpenDocument", "Word", "Workbook"].flatMap(CasePage.cases))
  func page(_ one: CasePage.Case) throws {
    let carrier = try #require(try OfficeDocument.carrier(of: OfficeTests.made(one)))
    let text = String(decoding: carrier, as: UTF8.self).split(separator: "\n").dropFirst()
    CasePage.check(one, text.joined(separator: "\n"))
  }

  @Test("sheets of OpenDocument: repeated cells and rows, texts as they are shown")
  func openSheet() throws {
    let carrier = try OfficeDocument.carrier(
      of: OfficeFile.open(
        "spreadsheet",
        """
        <table:table><table:table-row table:number-rows-repeated="3"><table:table-cell table:number-columns-repeated="1024"/></table:table-row>
        <table:table-row><table:table-cell/><table:table-cell office:value-type="date" table:number-rows-spanned="2"><text:p>2020/1/1</text:p></table:table-cell><table:table-cell table:number-columns-repeated="2"><text:p>一</text:p><text:p>二</text:p></table:table-cell></table:table-row>
        <table:table-row><table:table-cell/><table:covered-table-cell/><table:table-cell/><table:table-cell><text:p>三</text:p></table:table-cell></table:table-row>
        <table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>
        """))
    #expect(
      carrier.map { String(decoding: $0, as: UTF8.self) } == """
        <!DOCTYPE html>
        <table>
        <tr>
        <td rowspan="2"><p>2020/1/1</p></td>
        <td><p>一</p>
        <p>二</p></td>
        <td><p>一</p>
        <p>二</p></td>
        </tr>
        <tr>
        <td></td>
        <td><p>三</p></td>
        </tr>
        </table>

        """)
  }

  // MARK: Whole documents

  /// The forms of one invented standard; its canonical JSON is among the normalized ones.
  private static let forms = [
    "tea-roasting.docx", "tea-roasting.odt", "tea-roasting.xlsx", "tea-roasting.ods",
  ]

  @Test("every form of a document gives the very bytes of its text", arguments: forms)
  func wholeDocument(_ name: String) throws {
    let bytes = try Repository.bytes(Repository.root.appending(path: "Inputs/\(name)"))
    let document = try Normalizer.normalize(bytes, name: name)
    let normalized = Repository.root.appending(path: "Normalized/FBT7513-101v2.json")
    #expect(document.source.isCarrier && document.layout == .html)
    #expect(
      try JSONWriter.file(of: document.standard, .indented).flatMap(\.self) == Repository.bytes(normalized))
    #expect(throws: Never.self) { try Laws.document(bytes) }
    // The carrier is a document as well.
    let again = try Normalizer.normalize(document.source.bytes, name: name)
    #expect(!again.source.isCarrier && again.findings == document.findings)
  }

  // MARK: Refusals

  private func refusal(_ bytes: [UInt8], _ limits: Limits = Limits()) -> String? {
    do {
      _ = try OfficeDocument.carrier(of: bytes, limits: limits)
      return nil
    } catch { return error.message }
  }

  @Test("what cannot be read says why, and what to do")
  func refusals() {
    let ole: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0]
    func stream(_ name: String) -> [UInt8] { ole + name.utf8.flatMap { [$0, 0] } }
    #expect(refusal(stream("WordDocument"))?.contains(".docx") == true)
    #expect(refusal(stream("Workbook"))?.contains(".xlsx") == true)
    #expect(refusal(stream("EncryptedPackage"))?.contains("without one") == true)
    #expect(refusal(ole) != nil)
    #expect(refusal(ZipWriter.archive([.init("a.txt", "x")]))?.contains("a ZIP archive") == true)
    #expect(refusal(ZipWriter.archive([.init("mimetype", "application/epub+zip")])) != nil)
    #expect(refusal(OfficeFile.word("<w:p>"))?.contains("word/document.xml is damaged") == true)
    let deep = String(repeating: "<w:x>", count: 250) + String(repeating: "</w:x>", count: 250)
    #expect(refusal(OfficeFile.word(deep))?.contains("--max-nesting") == true)
    var limits = Limits()
    limits.bytes = 5000
    #expect(refusal(OfficeFile.word(String(repeating: "<w:p/>", count: 1000)), limits) != nil)
    #expect(try! OfficeDocument.carrier(of: Array("職能基準".utf8)) == nil)
  }

  @Test("a tag with very many attributes is refused, and what only looks like one is read")
  func attributes() {
    func attributes(_ count: Int) -> String { (0..<count).map { "a\($0)='>'" }.joined(separator: " ") }
    #expect(refusal(OfficeFile.word("<w:p \(attributes(256))/>")) == nil)
    #expect(refusal(OfficeFile.word("<w:p \(attributes(257))/>"))?.contains("256 attributes") == true)
    for hidden in [
      "<!-- <a ' \(attributes(300))-->", "<![CDATA[<a \(attributes(300))]]>", "<?x <a \(attributes(300))?>",
    ] {
      #expect(refusal(OfficeFile.word("<w:p>\(hidden)</w:p>")) == nil)
    }
    #expect(refusal(OfficeFile.word("<w:p><!-- --\(attributes(300))</w:p>"))?.contains("damaged") == true)
  }

  @Test("entities are not expanded, whether they grow or name a file")
  func entities() {
    for definition in [
      "<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">",
      "<!ENTITY b SYSTEM \"file:///etc/passwd\">",
    ] {
      let root = "<?xml version=\"1.0\"?><!DOCTYPE x [\(definition)]><x>&b;</x>"
      let file = ZipWriter.archive([
        .init("mimetype", "application/vnd.oasis.opendocument.text"), .init("content.xml", root),
      ])
      #expect(refusal(file)?.contains("DTD") == true)
    }
  }

  @Test(
    "small files never become large ones: shared texts, long numbers of lists, spans and repeats without end")
  func growth() throws {
    var limits = Limits()
    limits.bytes = 1 << 20
    let cells = String(repeating: "<x:c t=\"s\"><x:v>0</x:v></x:c>", count: 1000)
    let long = String(repeating: "長", count: 10_000)
    let shared = OfficeFile.workbook(
      "<x:sheetData><x:row>\(cells)</x:row></x:sheetData>",
      parts: ["sharedStrings": "<x:si><x:t>\(long)</x:t></x:si>"])
    #expect(refusal(shared, limits)?.contains("--max-bytes") == true)
    let repeated = OfficeFile.open(
      "spreadsheet",
      "<table:table><table:table-row table:number-rows-repeated=\"1000000\"><table:table-cell table:number-columns-repeated=\"1000000\"><text:p>\(long)</text:p></table:table-cell></table:table-row></table:table>"
    )
    #expect(refusal(repeated, limits)?.contains("--max-bytes") == true)
    let wide = OfficeFile.word(
      "<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val=\"999999999999\"/></w:tcPr><w:p><w:r><w:t>寬</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    )
    #expect(try #require(try OfficeDocument.carrier(of: wide, limits: limits)).count < 200)
    let far = OfficeFile.workbook(
      "<x:sheetData><x:row r=\"1\"><x:c r=\"A1\"><x:v>1</x:v></x:c></x:row><x:row r=\"1048576\"><x:c r=\"XFD1048576\"><x:v>2</x:v></x:c></x:row></x:sheetData><x:mergeCells><x:mergeCell ref=\"A1:XFC1048575\"/></x:mergeCells>"
    )
    #expect(try #require(try OfficeDocument.carrier(of: far, limits: limits)).count < 200)
  }

  @Test("places and spans beyond all sheets and tables are read as far as they make sense")
  func greatNumbers() throws {
    let most = String(Int.max)
    let spans = "rows-spanned=\"\(most)\" table:number-columns-spanned=\"\(most)\""
    let cell = "<table:table-cell table:number-\(spans)><text:p>甲</text:p></table:table-cell>"
    for kind in ["text", "spreadsheet"] {
      let table = "<table:table><table:table-row>\(cell)\(cell)</table:table-row></table:table>"
      #expect(refusal(OfficeFile.open(kind, table)) == nil)
    }
    let row = "<x:row r=\"\(most)\"><x:c r=\"A\(most)\"><x:v>1</x:v></x:c></x:row>"
    let far = OfficeFile.workbook("<x:sheetData>\(row)\(row)</x:sheetData>")
    let carrier = try #require(try OfficeDocument.carrier(of: far))
    #expect(String(decoding: carrier, as: UTF8.self).components(separatedBy: "<tr>").count == 3)
    let merges = (1...3000).map { "<x:mergeCell ref=\"A\($0):B3001\"/>" }.joined()
    let cells = (1...3001).map { "<x:row r=\"\($0)\"><x:c><x:v>1</x:v></x:c></x:row>" }.joined()
    let overlapping = OfficeFile.workbook(
      "<x:sheetData>\(cells)</x:sheetData><x:mergeCells>\(merges)</x:mergeCells>")
    #expect(refusal(overlapping)?.contains("overlap") == true)
  }

  @Test("a document that is changed anywhere is read or refused")
  func changed() throws {
    let body =
      "<w:tbl><w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    for place in body.utf8.indices {
      var changed = body
      changed.remove(at: place)
      #expect(throws: Never.self) { try Laws.office(Array(changed.utf8)) }
    }
  }

  // MARK: Commands

  @Test("Office documents of a folder are normalized with the others; one that is broken stops none")
  func folder() throws {
    let scratch = try Scratch()
    for name in OfficeTests.forms {
      try scratch.write("in/sub/\(name)", Repository.bytes(Repository.root.appending(path: "Inputs/\(name)")))
    }
    try scratch.write("in/broken.docx", Array(OfficeFile.word("<w:p>")))
    try scratch.write("in/old.doc", [0xD0, 0xCF, 0x11, 0xE0])
    let run = try Run([
      "normalize", scratch.path("in"), "--output", scratch.path("out"), "--carrier", scratch.path("carriers"),
      "--ledger", scratch.path("l"), "--include", "**/*.docx", "--include", "**/*.xlsx", "--include",
      "*.docx",
      "--include", "*.doc",
    ])
    #expect(run.status == 1)
    #expect(run.error.contains("broken.docx: its part word/document.xml is damaged"))
    #expect(run.error.contains("old.doc: an Office file of before 2007"))
    let carriers = try scratch.contents("carriers")
    #expect(carriers.keys.sorted() == ["sub/tea-roasting.docx.txt", "sub/tea-roasting.xlsx.txt"])
    let ledger = String(decoding: try Repository.bytes(URL(filePath: scratch.path("l"))), as: UTF8.self)
    for (name, carrier) in carriers {
      #expect(ledger.contains("\"bytes\":\(carrier.count),\"document\":\"\(name.dropLast(4))\""))
    }
    #expect(try scratch.contents("out").keys.sorted() == ["FBT7513-101v2.json"])
  }

  @Test("a document from standard input, in a stream, checked and traced")
  func commands() throws {
    let place = Repository.root.appending(path: "Inputs/tea-roasting.docx")
    let bytes = try Repository.bytes(place)
    let normalized = try Repository.bytes(Repository.root.appending(path: "Normalized/FBT7513-101v2.json"))
    #expect(try Array(Run(["normalize", "-", "--quiet"], input: bytes).output.utf8) == normalized)
    let line = "{\"name\":\"a\",\"bytes\":\"\(Data(bytes).base64EncodedString())\"}\n"
    #expect(try Run(["stream"], input: Array(line.utf8)).output.contains("\"code\":\"FBT7513-101v2\""))
    #expect(try Run(["trace", place.path, "/code"]).output.contains("read as this value: FBT7513-101v2"))
    #expect(try Run(["check", place.path, "--quiet", "--fail-on", "never"]).status == 0)
    let outside = try Run(
      ["normalize", "-", "--name", "../x", "--carrier", Scratch().path("c"), "--quiet"], input: bytes)
    #expect(outside.status == 2 && outside.error.contains("no name for a file"))
  }
}
