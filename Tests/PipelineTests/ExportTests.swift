import OCSArchives
import OCSEmission
import OCSExport
import Foundation
import OCSNormalization
import OCSSourceText
import OCSStandardModel
import Testing

@Suite struct ExportTests {
  private static let standards = Repository.root.appending(path: "Normalized").path
  private static let library = Repository.root.appending(path: "Normalized/EDU4411-016V3.json").path

  @Test("the schema that is printed names exactly the keys that the model writes")
  func schema() throws {
    #expect(try Run(["schema"]).output == String(decoding: ContractSchema.bytes, as: UTF8.self))
    if let shared = Repository.shared {
      let contract = try Repository.bytes(shared.appending(path: "contract/standard.schema.json"))
      #expect(
        plain(try JSONReader.read(ContractSchema.bytes)) == plain(try JSONReader.read(contract)))
    }
    let schema = try JSONReader.read(ContractSchema.bytes)
    // One of everything.
    var standard = Standard()
    standard.categories.job = [.init(code: "A", path: ["b"])]
    standard.categories.occupation = standard.categories.job
    standard.categories.industry = standard.categories.job
    standard.history = [.init()]
    var task = Standard.Task()
    task.subtasks = [.init(code: "T1.1.1", text: "x")]
    var block = Standard.Block()
    block.outputs = [.init(code: "O1.1.1", text: "x")]
    block.indicators = [.init(code: "P1.1.1", text: "x")]
    task.blocks = [block]
    var duty = Standard.Duty()
    duty.tasks = [task]
    standard.duties = [duty]
    standard.knowledge = [.init(code: "K01")]
    standard.skills = [.init(code: "S01")]
    standard.attitudes = [.init()]
    standard.notes = [.init(mark: nil, text: "x")]
    standard.unplaced = [.init(near: nil, text: "x")]
    compare(standard.json, schema, in: schema, at: "")
  }

  /// The schema without its descriptions.
  private func plain(_ schema: JSONValue) -> JSONValue {
    switch schema {
    case .array(let elements): return .array(elements.map(plain))
    case .object(let members):
      return .object(
        members.compactMap { member in
          if member.key == "description", case .string = member.value { return nil }
          return .init(member.key, plain(member.value))
        })
    default: return schema
    }
  }

  /// Every object of the value has exactly the keys that the schema demands there.
  private func compare(_ value: JSONValue, _ schema: JSONValue, in root: JSONValue, at place: String) {
    var schema = schema
    if case .string(let reference)? = member("$ref", schema) {
      schema = root
      for part in reference.dropFirst(2).split(separator: "/") {
        schema = member(String(part), schema) ?? .null
      }
    }
    switch value {
    case .object(let members):
      guard case .object(let properties)? = member("properties", schema),
        case .array(let required)? = member("required", schema)
      else {
        Issue.record("no properties at \(place)")
        return
      }
      let keys = Set(members.map(\.key))
      #expect(keys == Set(properties.map(\.key)), "\(place)")
      #expect(
        keys == Set(required.compactMap { if case .string(let key) = $0 { key } else { nil } }), "\(place)")
      for member in members {
        guard let below = properties.first(where: { $0.key == member.key }) else { continue }
        compare(member.value, below.value, in: root, at: "\(place)/\(member.key)")
      }
    case .array(let elements):
      guard let first = elements.first, let items = member("items", schema) else { return }
      compare(first, items, in: root, at: place + "/0")
    default: break
    }
  }

  private func member(_ key: String, _ value: JSONValue) -> JSONValue? {
    guard case .object(let members) = value else { return nil }
    return members.first { $0.key == key }?.value
  }

  @Test("scripts have a schema, data, or both, in one transaction")
  func sql() throws {
    for dialect in ["sqlite", "postgres"] {
      let whole = try Run(["export", "--to", "sql", "--dialect", dialect, ExportTests.library]).output
      let schema = try Run(["export", "--to", "sql", "--dialect", dialect, "--schema-only"]).output
      let data = try Run(["export", "--to", "sql", "--dialect", dialect, "--data-only", ExportTests.library])
        .output
      #expect(whole.contains("CREATE TABLE") && whole.contains("INSERT INTO indicators"))
      #expect(schema.contains("CREATE TABLE") && !schema.contains("INSERT INTO indicators"))
      #expect(
        !data.contains("CREATE TABLE IF NOT EXISTS standards") && data.contains("INSERT INTO indicators"))
      for script in [whole, schema, data] {
        #expect(
          script.hasSuffix("COMMIT;\n") && script.contains("BEGIN") && !script.contains("OR REPLACE INTO"))
      }
    }
    #expect(
      try Run(["export", "--to", "sql", "--dialect", "postgres", "--schema-only"]).output.hasPrefix(
        "SET standard_conforming_strings = on;\n"))
  }

  @Test("files are whole, and one stream goes to standard output")
  func streams() throws {
    let scratch = try Scratch()
    #expect(try Run(["export", "--to", "csv", ExportTests.standards]).status == 2)
    #expect(
      try Run(["export", "--to", "csv", ExportTests.standards, "--output", scratch.path("csv")]).status == 0)
    let files = try scratch.contents("csv")
    #expect(files.count == RelationalSchema.tables.count + 1 && files["datapackage.json"] != nil)
    #expect(files["standards.csv"]!.starts(with: Array("key,code,family,version,name,".utf8)))
    let rows = try Run(["export", "--to", "jsonl", "--table", "standards", ExportTests.standards]).output
    #expect(rows.split(separator: "\n").count == 9)
    let page = try Run(["export", "--to", "markdown", ExportTests.library]).output
    #expect(page.hasPrefix("# ") && page.contains("### T1.1 ") && page.contains("&lt;"))
    let case1 = try Run(["export", "--to", "case", ExportTests.library])
    #expect(case1.status == 0)
    guard case .object = try JSONReader.read(Array(case1.output.utf8)) else {
      Issue.record("no object")
      return
    }
    let unknown = try Run(["export", "--to", "xml", ExportTests.library])
    #expect(unknown.status == 2 && unknown.error.contains("sql, csv, xlsx, jsonl, case or markdown"))
  }

  @Test("a spreadsheet has a sheet a table, with a frozen heading; its texts are texts")
  func spreadsheet() throws {
    let scratch = try Scratch()
    let words = ["export", "--to", "xlsx", ExportTests.standards]
    #expect(try Run(words + ["-o", scratch.path("a")]).status == 0)
    #expect(try Run(words + ["-o", scratch.path("b"), "-j", "1"]).status == 0)
    let bytes = try #require(try scratch.contents("a")["ocs.xlsx"])
    #expect(try scratch.contents("a") == scratch.contents("b"))
    let archive = try ZipArchive(bytes, limits: Limits())
    let sheets = archive.names.filter { $0.hasPrefix("xl/worksheets/") }
    #expect(sheets.count == RelationalSchema.tables.count && archive.holds("xl/styles.xml"))
    for name in sheets {
      let sheet = String(decoding: try #require(try archive.contents(of: name)), as: UTF8.self)
      #expect(
        sheet.contains("<pane ySplit=\"1\" topLeftCell=\"A2\"") && sheet.contains("<autoFilter ref=\"A1:"))
    }
    let first = String(
      decoding: try #require(try archive.contents(of: "xl/worksheets/sheet1.xml")), as: UTF8.self)
    #expect(first.matches(of: #/<row /#).count == 10)
    #expect(first.contains("<c r=\"G2\" s=\"3\"><v>3</v></c>"))
    // One table, and texts that a spreadsheet could take for something else.
    let library = String(decoding: try Repository.bytes(URL(filePath: ExportTests.library)), as: UTF8.self)
    func export(_ name: String) throws -> Run {
      let json = library.replacing("\"行動圖書車服務人員\"", with: "\"\(name)\"")
      let path = try scratch.write("in/x.json", Array(json.utf8))
      return try Run(["export", "--to", "xlsx", "--table", "standards", "-o", scratch.path("x"), path])
    }
    #expect(try export("=1+1 _x0041_ <b>& \\u0001").status == 0)
    let own = try ZipArchive(scratch.contents("x")["ocs.xlsx"]!, limits: Limits())
    #expect(own.names.count == 6)
    let sheet = String(
      decoding: try #require(try own.contents(of: "xl/worksheets/sheet1.xml")), as: UTF8.self)
    #expect(sheet.contains(">=1+1 _x005F_x0041_ &lt;b&gt;&amp; _x0001_</t>") && !sheet.contains("<f>"))
    let long = try export(String(repeating: "長", count: 32_768))
    #expect(long.status == 2 && long.error.contains("row 2: the text of name is longer than a cell"))
    #expect(try scratch.contents("x").keys.allSatisfy { !$0.contains("spool") })
  }

  @Test("formulas are guarded where that was asked for")
  func formulas() throws {
    let row: [Cell] = [
      .text("=1+1"), .text("@x"), .text("-5"), .text("a,\"b\"\n"), .integer(-1), .null, .text(""),
    ]
    #expect(CSVPackage.line(row, guardsFormulas: false) == "=1+1,@x,-5,\"a,\"\"b\"\"\n\",-1,,\"\"\r\n")
    #expect(CSVPackage.line(row, guardsFormulas: true) == "'=1+1,'@x,'-5,\"a,\"\"b\"\"\n\",-1,,\"\"\r\n")
  }

  @Test("a CASE package needs a day, from the version table or by option, and its identifiers stay")
  func caseDates() throws {
    let scratch = try Scratch()
    let text = Prelude.profile + Prelude.heading + "T1盤點\tT1.1清點\tO1.1.1清單\tP1.1.1核對。\t3\tK01倉儲\tS01細心\n"
    let path = try scratch.write("a.txt", Array(text.utf8))
    let without = try Run(["export", "--to", "case", path])
    #expect(without.status == 2 && without.error.contains("give it with --date"))
    for date in ["2024-13-01", "2023-02-29", "2024-+1-02", "2024-1-02", "24-01-02", "2024/01/02"] {
      #expect(try Run(["export", "--to", "case", path, "--date", date]).status == 2, "\(date)")
    }
    let first = try Run(["export", "--to", "case", path, "--date", "2024-01-31"])
    #expect(first.output.contains("\"lastChangeDateTime\": \"2024-01-31T00:00:00+00:00\""))
    let changed = try scratch.write("a.txt", Array(text.replacing("核對。", with: "逐件核對。").utf8))
    let second = try Run(["export", "--to", "case", changed, "--date", "2024-01-31"])
    func identifiers(_ text: String) -> [Substring] {
      text.split(separator: "\n").filter { $0.contains("\"identifier\"") }
    }
    #expect(identifiers(first.output) == identifiers(second.output) && first.output != second.output)
    // RFC 9562's way of making them, computed elsewhere: uuid5(NAMESPACE_URL, "urn:ocs:standard:TST1234-001v1").
    #expect(first.output.contains("e01c5f0e-0ca4-5b92-9c73-ee2ffb11af80"))
  }

  @Test("a stream answers line by line, and nothing ends it")
  func stream() throws {
    let text = Prelude.profile + Prelude.heading
    func line(_ members: [JSONValue.Member]) -> String {
      String(decoding: JSONWriter.bytes(of: .object(members), .compact), as: UTF8.self) + "\n"
    }
    let base64 = Data(text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] })
    let input =
      line([.init("name", .string("a")), .init("text", .string(text))]) + "\n{nonsense\n"
      + line([.init("name", .string("b")), .init("text", .string("prose"))])
      + line([
        .init("name", .string("c")),
        .init("bytes", .string((Data([0xFE, 0xFF]) + base64).base64EncodedString())),
      ]) + line([.init("name", .string("d")), .init("bytes", .string("a==="))]) + "[]"
    let run = try Run(["stream"], input: Array(input.utf8))
    #expect(run.status == 0 && run.error.isEmpty)
    let lines = run.output.split(separator: "\n")
    #expect(lines.count == 6)
    #expect(lines[0].hasPrefix("{\"error\":null") && lines[0].contains("\"code\":\"TST1234-001v1\""))
    #expect(lines[1].contains("byte 1 of the line: expected a key"))
    #expect(lines[2].contains("no occupational") && lines[2].contains("\"name\":\"b\""))
    #expect(lines[3].split(separator: "\"standard\":")[1] == lines[0].split(separator: "\"standard\":")[1])
    #expect(lines[4].contains("bytes is no base64") && lines[5].contains("expected an object"))
    let large = try Run(["stream", "--max-bytes", "100"], input: Array(input.utf8))
    #expect(large.output.contains("more than 100 bytes"))
  }

  @Test("a quote in a text ends no text of a script")
  func quotes() throws {
    let name = "示範'); DROP TABLE standards;--"
    let text = Prelude.profile.replacing("示範人員\n所屬", with: "\(name)\n所屬") + Prelude.heading
    let run = try Run(["export", "--to", "sql", "--data-only", "-"], input: Array(text.utf8))
    #expect(run.output.contains("'示範''); DROP TABLE standards;--'"), "\(run.error)")
    #expect(!run.output.contains("示範');"))
  }
}
