import OCSDiagnostics
import OCSEmission
import Foundation
import OCSNormalization
import OCSSourceText
import Testing

/// `ocs report` and `ocs review`: what they tell, and that no page leaves anything out or runs anything.
@Suite struct ReviewTests {
  private static let inputs = Repository.root.appending(path: "Inputs").path
  private static let faulty = Repository.root.appending(path: "Inputs/mobile-library.grid.txt").path

  // MARK: Report

  @Test("a report tells each document in a line, the worst first, and a summary")
  func report() throws {
    let scratch = try Scratch()
    try scratch.write("in/a.txt", Array("nothing of a standard".utf8))
    for name in ["coast-guide.grid.txt", "mobile-library.grid.txt"] {
      try scratch.write(
        "in/\(name)", Repository.bytes(Repository.root.appending(path: "Inputs/\(name)")))
    }
    let run = try Run(["report", scratch.path("in"), "--fail-on", "never"])
    let lines = run.output.split(separator: "\n")
    #expect(run.status == 1 && run.error.contains("a.txt: "))
    #expect(
      lines[1].hasPrefix("a.txt ") && lines[2].hasPrefix("mobile") && lines[3].hasPrefix("coast"))
    #expect(run.output.contains("documents: 2 read, 1 refused\n"))
    #expect(run.output.contains("findings: 3 errors, 6 warnings, 0 infos\n"))
    let csv = try Run(["report", scratch.path("in"), "--format", "csv", "--quiet"])
    #expect(csv.output.hasPrefix("document,state,code,name,level,layout,"))
    #expect(csv.output.contains("\r\nmobile-library.grid.txt,read,EDU4411-016V3,行動圖書車服務人員,3,grid,3,7,"))
    let json = try JSONReader.read(
      Array(Run(["report", scratch.path("in"), "--format", "json", "-q"]).output.utf8))
    #expect(json.value(at: "/schema") == .string("ocs-report/1"))
    #expect(json.value(at: "/documents/0/state") == .string("refused"))
    #expect(json.value(at: "/documents/1/rules/malformed-code") == .integer(4))
    #expect(json.value(at: "/summary/errors") == .integer(3))
    #expect(json.value(at: "/documents/1/margin") == .number(5.5))
    let html = try Run(["report", scratch.path("in"), "--format", "html", "-q"]).output
    #expect(html.contains("<svg role=\"img\"") && html.contains(">行動圖書車服務人員</td>"))
    #expect(!html.contains("<script"))
    // A reason has room.
    #expect(html.contains("<td>refused</td><td class=\"reason\" colspan=\"16\">no occupational competency"))
  }

  @Test(
    "the status of a report goes by severity and refused documents",
    arguments: [
      (["--fail-on", "error"], 1), (["--fail-on", "never"], 0),
      (["--ignore", "invalid-level,misplaced-code,wrong-code-kind"], 0),
      (["--ignore", "invalid-level,misplaced-code,wrong-code-kind", "--fail-on", "warning"], 1),
      (["--format", "sheet"], 2),
    ] as [([String], Int32)])
  func status(_ words: [String], _ status: Int32) throws {
    #expect(try Run(["report", ReviewTests.faulty, "-q"] + words).status == status)
  }

  @Test("nothing that a document or a file says is run by a spreadsheet or a page")
  func hostileReport() throws {
    let scratch = try Scratch()
    let text = Prelude.profile.replacing("示範人員", with: "<img src=x onerror=alert(1)>")
    try scratch.write("in/=1+1.txt", Array(text.utf8))
    try scratch.write("in/\u{202E}<b>.txt", Array(text.utf8))
    let csv = try Run(["report", scratch.path("in"), "--format", "csv", "-q"])
    #expect(csv.output.contains("\r\n'=1+1.txt,"))
    let html = try Run(["report", scratch.path("in"), "--format", "html", "-q"]).output
    #expect(!html.contains("<img") && html.contains("&lt;b&gt;.txt") && html.contains("U+202E"))
    #expect(try Run(["report", scratch.path("in"), "-q"]).output.contains("\\u{202E}<b>.txt"))
  }

  @Test("a folder without documents has an empty report and an empty site")
  func empty() throws {
    let scratch = try Scratch()
    try FileManager.default.createDirectory(atPath: scratch.path("in"), withIntermediateDirectories: true)
    let run = try Run(["report", scratch.path("in")])
    #expect(run.status == 0 && run.output.hasPrefix("documents: 0 read, 0 refused\n"))
    #expect(try Run(["review", scratch.path("in"), "-q", "-o", scratch.path("site")]).status == 0)
    let index = try scratch.contents("site")["index.html"]
    #expect(index.map { String(decoding: $0, as: UTF8.self).contains("There are no documents.") } ?? false)
  }

  // MARK: Site

  @Test("two runs write the same bytes, with any number of jobs; unchanged files stay as they are")
  func twice() throws {
    let scratch = try Scratch()
    let words = ["review", ReviewTests.inputs, "-q", "--fail-on", "never", "-o"]
    #expect(try Run(words + [scratch.path("a"), "-j", "1"]).status == 0)
    #expect(try Run(words + [scratch.path("b"), "-j", "5"], environment: ["LC_ALL": "tr_TR"]).status == 0)
    let (a, b) = (try scratch.contents("a"), try scratch.contents("b"))
    #expect(a == b && a.count > Repository.documents.count)
    let one = ["review", ReviewTests.faulty, "-q", "--fail-on", "never", "-o", scratch.path("c")]
    #expect(try Run(one).status == 0)
    let page = scratch.path("c/documents/mobile-library.grid.txt.html")
    let before = try FileManager.default.attributesOfItem(atPath: page)[.modificationDate] as? Date
    #expect(try Run(one).status == 0)
    #expect(try FileManager.default.attributesOfItem(atPath: page)[.modificationDate] as? Date == before)
    let largest = a.filter { $0.key.hasSuffix(".html") }.map(\.value.count).max() ?? 0
    #expect(largest < 1_500_000, "\(largest)")
  }

  /// What a page marks.
  private struct Marks {
    /// How many characters without white space of the source, by what became of them.
    var counts: [String: Int] = [:]
    /// The numbers of values that have a name, by the name.
    var places: [String: Substring] = [:]
    /// The numbers at which spans of the source are marked.
    var numbers: Set<Substring> = []

    init(_ page: [UInt8]) {
      var kinds: [Substring] = []
      var isSource = false
      // Within these stand no characters of the document, or one that is spelled.
      var skips = false
      var i = 0
      while i < page.count {
        if page[i] == 0x3C {
          let close = page[i...].firstIndex(of: 0x3E)!
          let tag = String(decoding: page[(i + 1)..<close], as: UTF8.self)
          i = close + 1
          if tag.hasPrefix("div class=\"lines") { isSource = true }
          if tag == "/section" { isSource = false }
          if tag.utf8.starts(with: "span class=".utf8) {
            let parts = tag.split(separator: "\"", omittingEmptySubsequences: false)
            kinds.append(parts[1].split(separator: " ").first ?? "")
            for n in parts.indices where parts[n] == " data-v=" {
              if isSource { numbers.insert(parts[n + 1]) }
              if parts[2] == " id=" { places[String(parts[3])] = parts[n + 1] }
            }
          } else if tag == "/span" {
            kinds.removeLast()
          } else if tag.utf8.starts(with: "i ".utf8) || tag.utf8.starts(with: "a ".utf8) {
            skips = true
            // Tabs and form feeds have signs.
            if isSource, tag.utf8.first == 0x69, page[i] == 0x55, let kind = kinds.last {
              counts[String(kind), default: 0] += 1
            }
          } else if tag == "/i" || tag == "/a" {
            skips = false
          } else if tag.utf8.starts(with: "span".utf8) {
            kinds.append("")
          }
          continue
        }
        var next = i + 1
        while next < page.count, page[next] & 0xC0 == 0x80 { next += 1 }
        if page[i] == 0x26 { next = page[i...].firstIndex(of: 0x3B)! + 1 }
        if isSource, !skips, let kind = kinds.last {
          let isSpace =
            page[i] == 0x20
            || (page[i] == 0xE3 && page[i + 1] == 0x80 && page[i + 2] == 0x80)
            || (page[i] == 0xC2 && page[i + 1] == 0xA0)
          if !isSpace { counts[String(kind), default: 0] += 1 }
        }
        i = next
      }
    }
  }

  private static let names = [
    "kept": "k", "repeat": "r", "variant": "w", "unplaced": "u", "derived": "d",
  ]

  /// One of each layout; the test in a browser looks at all.
  private static let layouts = [
    "mobile-library.grid.txt", "community-roaster.flow.txt", "tea-roasting.columns.txt",
    "tea-roasting.csv.txt",
    "tea-roasting.html.txt", "tea-roasting.markdown.txt", "tea-roasting.boxes.txt", "tea-roasting.docx",
  ]

  @Test("every character of the ledger is marked on the page, and every value that was read has its place")
  func ledger() throws {
    let scratch = try Scratch()
    for name in ReviewTests.layouts {
      try scratch.write("in/\(name)", Repository.bytes(Repository.root.appending(path: "Inputs/\(name)")))
    }
    let folder = scratch.url.appending(path: "in")
    _ = try Run([
      "normalize", folder.path, "-q", "-o", scratch.path("out"), "--ledger", scratch.path("ledger"),
      "--carrier", scratch.path("carriers"), "--accept-unreliable",
    ])
    _ = try Run(["review", folder.path, "-q", "-o", scratch.path("site")])
    let ledgers = try Repository.bytes(URL(filePath: scratch.path("ledger"))).split(separator: 0x0A)
    #expect(ledgers.count == ReviewTests.layouts.count)
    for line in ledgers {
      let ledger = try JSONReader.read(Array(line))
      guard case .string(let document)? = ledger.value(at: "/document"),
        case .array(let spans)? = ledger.value(at: "/spans")
      else {
        Issue.record("no ledger")
        continue
      }
      let carrier = scratch.path("carriers/\(document).txt")
      let isCarrier = FileManager.default.fileExists(atPath: carrier)
      let text = try Repository.bytes(
        isCarrier ? URL(filePath: carrier) : folder.appending(path: document))
      let page = try Repository.bytes(URL(filePath: scratch.path("site/documents/\(document).html")))
      var counts: [String: Int] = [:]
      var pointers: Set<String> = []
      for span in spans {
        guard case .array(let parts) = span, case .integer(let lower) = parts[0],
          case .integer(let upper) = parts[1], case .string(let fate) = parts[2],
          case .string(let name) = parts[3]
        else { continue }
        let scalars = String(decoding: text[lower..<upper], as: UTF8.self).unicodeScalars
        let count = scalars.count { !$0.properties.isWhitespace }
        if fate != "drop" { pointers.insert(name) }
        if count > 0 { counts[ReviewTests.names[fate] ?? "o-\(name)", default: 0] += count }
      }
      // A value has its pointer as its name, and the number that its spans have.
      let marks = Marks(page)
      #expect(marks.counts == counts, "\(document)")
      for pointer in pointers {
        #expect(marks.places[pointer].map(marks.numbers.contains) ?? false, "\(document): \(pointer)")
      }
    }
  }

  @Test("pages hold no script of their own, no handler, no style and no address outside of the site")
  func policy() throws {
    let scratch = try Scratch()
    let hostile = "<script>a=1</script> \"onclick=\"a=1\" </span></div> javascript:a=1 \u{202E}反\u{200B} &lt;"
    let text =
      Prelude.profile + Prelude.heading
      + "T1盤點\tT1.1\(hostile)\tO1.1.1清單\tP1.1.1核對\(hostile)。\t3\tK01倉儲\(hostile)\tS01細心\n"
    try scratch.write("in/<title><script>a.txt", Array(text.utf8))
    _ = try Run(["review", scratch.path("in"), ReviewTests.faulty, "-q", "-o", scratch.path("site")])
    let files = try scratch.contents("site").filter { $0.key.hasSuffix(".html") }
    #expect(files.count == 3)
    for (name, bytes) in files {
      let page = String(decoding: bytes, as: UTF8.self)
      #expect(page.contains("content=\"default-src 'none'; script-src 'self'; style-src 'self';"))
      for tag in page.matches(of: #/<[^>]*>/#) {
        let words = tag.0.replacing(#/"[^"]*"/#, with: "\"\"")
        #expect(!words.contains(#/\s(on\w+|style)\s*=/#), "\(name): \(tag.0)")
      }
      let scripts = page.matches(of: #/<script[^>]*>([^<]*)/#)
      #expect(scripts.allSatisfy { $0.1.isEmpty && $0.0.contains(" src=") } && scripts.count <= 3)
      #expect(!page.contains("http:") && !page.contains("https:") && !page.contains("\u{202E}"))
    }
  }

  @Test("files that are no site's are neither written over nor removed; pages of gone documents are")
  func folder() throws {
    let scratch = try Scratch()
    for name in ["a.txt", "b.txt"] { try scratch.write("in/\(name)", Array(Prelude.profile.utf8)) }
    try scratch.write("site/keep.txt", [0x61])
    let words = ["review", scratch.path("in"), "-q", "--fail-on", "never", "-o", scratch.path("site")]
    #expect(try Run(words).status == 0)
    try scratch.write("site/documents/own.html", [0x61])
    try FileManager.default.removeItem(atPath: scratch.path("in/b.txt"))
    #expect(try Run(words).status == 0)
    let files = try scratch.contents("site")
    #expect(files["keep.txt"] == [0x61] && files["documents/own.html"] == [0x61])
    #expect(files["documents/a.txt.html"] != nil && files["documents/b.txt.html"] == nil)
    // A site is no folder of documents.
    let within = ["review", scratch.path("in"), "--fail-on", "never", "-o", scratch.path("in/site")]
    #expect(try Run(within).status == 0)
    let again = try Run(within)
    #expect(again.status == 0 && again.error.contains("in/site/: a site of 'ocs review'; skipped"))
    #expect(try Run(["check", scratch.path("in/site")]).error.contains("checked 0 documents"))
    try FileManager.default.removeItem(atPath: scratch.path("in/site"))
    // A link in the place of a folder leads out of the site.
    try FileManager.default.removeItem(atPath: scratch.path("site/documents/own.html"))
    let other = try Scratch()
    let linked = ["review", scratch.path("in"), "-q", "-o", other.path("site")]
    _ = try Run(linked)
    try FileManager.default.removeItem(atPath: other.path("site/documents"))
    try FileManager.default.createSymbolicLink(
      atPath: other.path("site/documents"), withDestinationPath: scratch.path("site"))
    #expect(try Run(linked).status == 2)
    #expect(try scratch.contents("site")["a.txt.html"] == nil)
    // A list that leads elsewhere leads nowhere.
    try scratch.write("out.html", [0x61])
    try scratch.write(
      "site/site.json",
      Array(#"{"files": ["../out.html", "keep.txt", "/etc/x.html"], "schema": "ocs-review/1"}"#.utf8))
    _ = try Run(words)
    #expect(try scratch.contents()["out.html"] == [0x61] && scratch.contents("site")["keep.txt"] != nil)
    for name in ["index.html", "documents/x.html", "site.json", "data.js"] {
      let other = try Scratch()
      try other.write("site/\(name)", [0x61])
      let run = try Run(["review", scratch.path("in"), "-q", "-o", other.path("site")])
      #expect(run.status == 2 && run.error.contains("is of no earlier review"), "\(name): \(run.error)")
      #expect(try other.contents("site") == [name: [0x61]])
    }
  }

  @Test("pages have names of their own, whatever documents are called")
  func names() throws {
    let scratch = try Scratch()
    for name in ["x/a.txt", "y/A.txt", "x/茶 葉.txt", "x/..b", "x/" + String(repeating: "長", count: 80)] {
      try scratch.write(name, Array(Prelude.profile.utf8))
    }
    let run = try Run([
      "review", scratch.path("x/a.txt"), scratch.path("y/A.txt"), scratch.path("x/茶 葉.txt"),
      scratch.path("x/..b"), scratch.path("x/" + String(repeating: "長", count: 80)), "-q", "-o",
      scratch.path("site"), "--fail-on", "never",
    ])
    #expect(run.status == 0, "\(run.error)")
    let pages = try scratch.contents("site").keys.filter { $0.hasPrefix("documents/") }.sorted()
    #expect(pages.count == 5)
    #expect(pages.contains("documents/A.txt.html") && pages.contains("documents/a.txt~~2.html"))
    #expect(pages.contains("documents/~E8~8C~B6~20~E8~91~89.txt.html"))
  }

  @Test("an earlier run is compared as ocs diff compares releases")
  func since() throws {
    let scratch = try Scratch()
    let old = Prelude.profile + Prelude.heading + "T1盤點\tT1.1清點\tO1.1.1清單\tP1.1.1核對數量。\t3\tK01倉儲\tS01細心\n"
    func text(_ code: String, _ change: (String) -> String = { $0 }) -> [UInt8] {
      Array(change(old).replacing(Prelude.code, with: code).utf8)
    }
    try scratch.write("old/a.txt", text("TST1234-001v1"))
    try scratch.write("old/b.txt", text("TST1234-002v1"))
    try scratch.write("old/c.txt", text("TST1234-003v1"))
    try scratch.write("new/a.txt", text("TST1234-001v1"))
    try scratch.write("new/b.txt", text("TST1234-002v2") { $0.replacing("清點", with: "點交") })
    try scratch.write("new/d.txt", text("TST1234-004v1"))
    _ = try Run(["normalize", scratch.path("old"), "-q", "-o", scratch.path("standards")])
    let diff = try Run(["diff", scratch.path("standards"), scratch.path("new")])
    for earlier in ["old", "standards"] {
      let run = try Run([
        "review", scratch.path("new"), "--since", scratch.path(earlier), "-q", "--fail-on", "never",
        "-o", scratch.path("site"),
      ])
      #expect(run.status == 0, "\(run.error)")
      let files = try scratch.contents("site").mapValues { String(decoding: $0, as: UTF8.self) }
      let summary = "standards: 1 added, 1 removed, 1 changed, 1 unchanged"
      #expect(files["index.html"]!.contains(summary) && diff.output.contains(summary))
      #expect(files["index.html"]!.contains("TST1234-003v1"))
      let page = files["documents/b.txt.html"]!
      #expect(page.contains("since the earlier run"))
      for line in diff.output.split(separator: "\n") where line.contains(": T1.1 ") {
        #expect(page.contains("<li>\(line)</li>"), "\(line)")
      }
      #expect(!files["documents/a.txt.html"]!.contains("since the earlier run"))
    }
  }

  @Test("canonical standards, refused documents and parts of one document have pages, too")
  func kinds() throws {
    let scratch = try Scratch()
    let one = Prelude.profile + Prelude.heading + "T1盤點\tT1.1清點\tO1.1.1清單\tP1.1.1核對。\t3\tK01倉儲\tS01細心\n"
    try scratch.write("in/two.txt", Array((one + "\n" + one.replacing("-001v1", with: "-002v1")).utf8))
    try scratch.write("in/refused.txt", Array("<b>no standard</b>".utf8))
    try scratch.write("in/picture.png", [0x89, 0x50, 0x4E, 0x47, 0, 1])
    let json = Repository.root.appending(path: "Normalized/EDU4411-016V3.json").path
    let run = try Run([
      "review", scratch.path("in"), json, "--split", "-q", "-o", scratch.path("site"),
    ])
    #expect(run.status == 1)
    let pages = try scratch.contents("site").mapValues { String(decoding: $0, as: UTF8.self) }
    #expect(pages["documents/refused.txt.html"]!.contains("&lt;b&gt;no standard&lt;/b&gt;"))
    #expect(pages["documents/picture.png.html"]!.contains("This document gave no standard."))
    let canonical = pages["documents/EDU4411-016V3.json.html"]!
    #expect(canonical.contains("id=\"/duties/2/tasks/1/blocks/0/indicators/0/text\" data-v="))
    let second = pages["documents/two.txt~232.html"]!
    #expect(second.contains("id=\"L14\"") && !second.contains("id=\"L1\""))
    #expect(second.contains("TST1234-002v1") && !second.contains("TST1234-001v1"))
    #expect(try Run(["review", "-", "-o", scratch.path("site")]).error.contains("read only once"))
    #expect(try Run(["review", json]).error.contains("'review' needs '--output DIR'"))
  }

  @Test("what was repaired in a part of a document is marked at its place")
  func repairedParts() throws {
    let one = Prelude.profile + Prelude.heading + "T1盤點\tT1.1清點\tO1.1.1清單\tP 1.1.1核對。\t3\tK1倉儲\tS01細心\n"
    let text = Array((one + "\n" + one.replacing("-001v1", with: "-002v1")).utf8)
    let parts = Normalizer.read(
      text, name: "two.txt", splits: true, options: .init(keepsLedger: true, recordsRepairs: true))
    #expect(parts.count == 2)
    var starts: [Int] = []
    for part in parts {
      let codes = try part.result.get().repairs.filter { $0.kind == .code }
      #expect(codes.map(\.before).contains("P 1.1.1"))
      for repair in codes where !repair.span.isEmpty {
        let place = text[repair.span.lower..<repair.span.upper]
        #expect(String(decoding: place, as: UTF8.self) == repair.before)
      }
      starts.append(codes[0].span.lower)
    }
    #expect(starts[1] > text.count / 2)
    let scratch = try Scratch()
    try scratch.write("two.txt", text)
    _ = try Run(["review", scratch.path("two.txt"), "--split", "-q", "-o", scratch.path("site")])
    let pages = try scratch.contents("site").mapValues { String(decoding: $0, as: UTF8.self) }
    for part in ["1", "2"] {
      let page = pages["documents/two.txt~23\(part).html"]!
      #expect(page.contains("title=\"code: P 1.1.1 → P1.1.1\">P 1.1.1<"))
    }
  }

  @Test("exceptions name one document alone, whatever it is called")
  func paths() throws {
    let scratch = try Scratch()
    for name in ["a*.txt", "ab.txt", "b.txt", "x/b.txt", "\u{202E}c.txt"] {
      try scratch.write("in/\(name)", Array(Prelude.profile.utf8))
    }
    try scratch.write("d/ab.txt", Array(Prelude.profile.utf8))
    _ = try Run(["review", scratch.path("in"), "-q", "-o", scratch.path("site")])
    let pages = try scratch.contents("site").mapValues { String(decoding: $0, as: UTF8.self) }
    for (page, path) in [
      ("a~2A.txt", "a%5C%2A.txt"), ("ab.txt", "ab.txt"), ("b.txt", ".%2Fb.txt"), ("x~2Fb.txt", "x%2Fb.txt"),
      ("~E2~80~AEc.txt", "%E2%80%AEc.txt"),
    ] {
      #expect(pages["documents/\(page).html"]!.contains(" data-path=\"\(path)\""), "\(page)")
    }
    // Two of one name are told apart by their paths.
    _ = try Run([
      "review", scratch.path("in"), scratch.path("d"), "-q", "-o", scratch.path("both"),
    ])
    let page = try String(decoding: scratch.contents("both")["documents/ab.txt~~2.html"]!, as: UTF8.self)
    #expect(page.contains("ab.txt\"") && page.contains(" data-path=\"%2F"))
  }

  @Test("a site is not written into the folder that its documents stand in")
  func intoInput() throws {
    let scratch = try Scratch()
    try scratch.write("in/a.txt", Array(Prelude.profile.utf8))
    for output in [scratch.path("in"), scratch.path("in") + "/", scratch.path("in/../in")] {
      let run = try Run(["review", scratch.path("in"), "-q", "-o", output])
      #expect(run.status == 2 && run.error.contains("is the folder of the documents"), "\(run.error)")
    }
    #expect(try scratch.contents("in").keys.sorted() == ["a.txt"])
  }

  @Test("a document that could not be looked at has its row and its page")
  func failed() throws {
    let scratch = try Scratch()
    try scratch.write("in/a.pdf", Array("%PDF-1.4\n".utf8))
    try scratch.write("in/b.txt", Array(Prelude.profile.utf8))
    let nowhere = ["PATH": scratch.path("in")]
    let csv = try Run(["report", scratch.path("in"), "-q", "--format", "csv"], environment: nowhere)
    #expect(csv.status == 2 && csv.output.contains("\r\na.pdf,refused,"))
    #expect(csv.output.contains("\"reading a PDF needs pdftotext; install poppler-utils,"))
    let run = try Run(["review", scratch.path("in"), "-o", scratch.path("site")], environment: nowhere)
    #expect(run.status == 2 && run.error.contains("documents: 1 read, 1 refused"))
    let pages = try scratch.contents("site").mapValues { String(decoding: $0, as: UTF8.self) }
    #expect(pages["documents/a.pdf.html"]!.contains("</strong> reading a PDF needs pdftotext;"))
    #expect(pages["documents/b.txt.html"]!.contains("2 of 2"))
    // Findings of documents are what `check` tells; the faults of a run are no findings.
    #expect(try Run(["check", scratch.path("in"), "-q"], environment: nowhere).status == 2)
  }
}
