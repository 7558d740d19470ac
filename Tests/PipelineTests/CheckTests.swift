import OCSEmission
import Foundation
import OCSReporting
import Testing

@Suite struct CheckTests {
  private static let inputs = Repository.root.appending(path: "Inputs").path

  /// A document with a fault of each severity.
  private static let faulty =
    Prelude.profile + Prelude.heading
    + "T1盤點\tT1.1清點\tO1.1.1可循環箱清單\tP1.1.1核對可循循環箱數量。P1.1.3連线。\t34\tK01倉儲\tS01細心\n"

  private static let faults = [
    "code-gap P1.1.2", "doubled-text P1.1.1", "invalid-level T1.1", "simplified-character P1.1.3",
  ]

  private static func rules(_ lines: String) throws -> [String] {
    try lines.split(separator: "\n").map { line in
      guard case .object(let members) = try JSONReader.read(Array(line.utf8)) else { return "" }
      func text(_ key: String) -> String {
        if case .string(let text)? = members.first(where: { $0.key == key })?.value { return text }
        return "-"
      }
      return "\(text("rule")) \(text("code"))"
    }.sorted()
  }

  @Test("every planted fault of Inputs is found, and nothing else")
  func inputs() throws {
    let run = try Run(["check", CheckTests.inputs, "--format", "jsonl", "--quiet"])
    #expect(run.status == 1)
    #expect(
      try CheckTests.rules(run.output) == [
        "code-gap P3.2.3", "invalid-level T1.2", "malformed-code O2.2.1", "malformed-code P1.1.1",
        "malformed-code P1.1.2", "malformed-code P1.2.2", "malformed-code P2.2.2", "misplaced-code P3.2.9",
        "simplified-character P3.2.1", "wrong-code-kind P2.3.1",
      ])
  }

  @Test("the text shows the line with a caret under the span, wide characters aligned")
  func text() throws {
    let scratch = try Scratch()
    let path = try scratch.write("a.txt", Array(CheckTests.faulty.utf8))
    let run = try Run(["check", path, "--select", "simplified-character,doubled-text"])
    #expect(
      run.output == """
        info[doubled-text]: P1.1.1: 循循 repeats 循; elsewhere it is 可循環
          --> \(path):12:35
        12 | …⇥O1.1.1可循環箱清單⇥P1.1.1核對可循循環箱數量。P1.1.3連线。⇥34⇥K01倉儲⇥S01細心
           |                                  ^^^^
           = suggestion: 循

        warning[simplified-character]: P1.1.3: 线 is a Simplified character; Taiwan writes 線
          --> \(path):12:49
        12 | ….1.1核對可循循環箱數量。P1.1.3連线。⇥34⇥K01倉儲⇥S01細心
           |                                  ^^
           = suggestion: 線


        """)
    #expect(run.status == 0 && run.error == "checked 1 document: 0 errors, 1 warning, 1 info\n")
    #expect(try Run(["check", path, "--color", "always"]).output.contains("\u{1B}[1;31merror"))
    #expect(try !Run(["check", path]).output.contains("\u{1B}"))
  }

  @Test(
    "SARIF, JUnit and annotations say the same to other readers", arguments: ["sarif", "junit", "github"])
  func reports(_ format: String) throws {
    let scratch = try Scratch()
    let document = try scratch.write("a.txt", Array(CheckTests.faulty.utf8))
    let file = scratch.path("report")
    let run = try Run([
      "check", document, "--output", "\(format)=\(file)", "--format", "jsonl", "--quiet",
    ])
    let reader = Process()
    reader.executableURL = URL(filePath: "/usr/bin/python3")
    reader.arguments = [
      Repository.tests.appending(path: "Support/read-reports").path, format, file,
      Repository.tests.appending(path: "Vectors/sarif-schema-2.1.0.json").path,
    ]
    let pipe = Pipe()
    reader.standardOutput = pipe
    try reader.run()
    let lines = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    reader.waitUntilExit()
    #expect(reader.terminationStatus == 0)
    let read = lines.split(separator: "\n").map { String($0.split(separator: " ")[0]) }.sorted()
    #expect(read == (try CheckTests.rules(run.output)).map { String($0.split(separator: " ")[0]) })
    #expect(lines.contains("invalid-level error 12 "))
  }

  @Test("canonical JSON is read strictly, with line and column; rules that need the source are skipped")
  func json() throws {
    let scratch = try Scratch()
    let standard = Repository.root.appending(path: "Normalized/EDU4411-016V3.json")
    let run = try Run(["check", standard.path, "--format", "jsonl"])
    #expect(
      run.status == 1 && run.error.contains("skipped for it, since they need the source: ambiguous-text"))
    #expect(
      try CheckTests.rules(run.output) == [
        "code-gap P3.2.3", "misplaced-code P3.2.9", "simplified-character P3.2.1", "wrong-code-kind P2.3.1",
      ])
    #expect(run.output.contains(#""pointer":"/duties/2/tasks/1/blocks/0/indicators/0/text","#))
    #expect(run.output.contains(#""span":{"column":30,"length":3,"line":298,"#))
    let text = String(decoding: try Repository.bytes(standard), as: UTF8.self)
    for (change, to, words) in [
      ("\"family\"", "\"famly\"", ":1: the key"), ("\"level\": 3", "\"level\": 7", "a level from 1 to 6"),
      ("\"schema\": \"ocs/1\"", "\"schema\": \"ocs/2\"", "/schema: expected ocs/1"),
      ("\"prerequisites\": [", "\"prerequisites\": [null,", "/prerequisites/0: expected a string"),
      ("\"name\":", "\"code\": null, \"name\":", "the key code occurs twice"),
    ] {
      let path = try scratch.write("a.json", Array(text.replacing(change, with: to).utf8))
      let broken = try Run(["check", path])
      #expect(broken.status == 1 && broken.error.contains("a.json:"), "\(to): \(broken.error)")
      #expect(broken.error.contains(words) || to == "\"famly\"", "\(to): \(broken.error)")
    }
  }

  @Test("a policy changes severities, excuses with reasons, and tells what it does not need")
  func policy() throws {
    let scratch = try Scratch()
    let document = try scratch.write("old/a.txt", Array(CheckTests.faulty.utf8))
    let config = try scratch.write(
      ".ocs.json",
      Array(
        #"""
        {"rules": {"doubled-text": "off", "code-gap": "error"},
         "exceptions": [
          {"rule": "invalid-level", "path": "old/**", "reason": "two rows in one cell"},
          {"rule": "simplified-character", "code": "P1.1.*", "reason": "ended", "until": "2020-01-31"},
          {"rule": "missing-code", "reason": "never there"}]}
        """#.utf8))
    let run = try Run(["check", scratch.url.path, "--config", config, "--format", "jsonl"])
    #expect(run.status == 1)
    #expect(try CheckTests.rules(run.output) == ["code-gap P1.1.2", "simplified-character P1.1.3"])
    #expect(run.output.contains("\"severity\":\"error\""))
    #expect(run.error.contains("for rule simplified-character, code P1.1.* ended on 2020-01-31"))
    #expect(run.error.contains("for rule missing-code matches nothing"))
    #expect(run.error.contains("1 suppressed"))
    let before = try Run(
      ["check", document, "--config", config, "--quiet", "--format", "jsonl"],
      environment: ["SOURCE_DATE_EPOCH": "1577836800"])
    #expect(try CheckTests.rules(before.output) == ["code-gap P1.1.2", "invalid-level T1.1"])
    for (text, words) in [
      (#"{"rules": {"no-such": "off"}}"#, "no rule of this name"),
      (#"{"exceptions": [{"rule": "code-gap"}]}"#, "needs a reason"),
      (#"{"rule": {}}"#, "unknown key"),
      (
        #"{"exceptions": [{"rule": "code-gap", "reason": "late", "until": "2026-02-30"}]}"#, "expected a date"
      ),
      ("{\n,", "line 2: expected a key"),
    ] {
      let bad = try scratch.write("bad.json", Array(text.utf8))
      let run = try Run(["check", document, "--config", bad])
      #expect(run.status == 2 && run.error.contains(words), "\(run.error)")
    }
  }

  @Test(
    "patterns of paths stand for names at any depth, for folders, and for characters themselves",
    arguments: [
      ("a.txt", "x/a.txt", true), ("./a.txt", "a.txt", true), ("./a.txt", "x/a.txt", false),
      ("a*.txt", "ab.txt", true), (#"a\*.txt"#, "a*.txt", true), (#"a\*.txt"#, "ab.txt", false),
      (#"a\?"#, "a?", true), (#"a\?"#, "ab", false), (#"a\\b"#, #"a\b"#, true), (#"a\"#, #"a\"#, true),
      (#"x/\*\*/b"#, "x/y/b", false), ("x/**/b", "x/y/b", true),
    ])
  func patterns(_ pattern: String, _ path: String, _ matches: Bool) {
    #expect(Glob(pattern).matches(path) == matches)
    #expect(Glob(Glob.literal(path)).matches(path))
  }

  @Test("an exception with a fingerprint is for one finding alone")
  func fingerprint() throws {
    let scratch = try Scratch()
    let text = CheckTests.faulty.replacing("线", with: "连线录影")
    let document = try scratch.write("a.txt", Array(text.utf8))
    let sarif = try JSONReader.read(
      Array(Run(["check", document, "--quiet", "--format", "sarif"]).output.utf8))
    var prints: [String] = []
    for n in 0... {
      guard case .string(let rule)? = sarif.value(at: "/runs/0/results/\(n)/ruleId") else { break }
      if rule == "simplified-character",
        case .object(let members)? = sarif.value(at: "/runs/0/results/\(n)/partialFingerprints"),
        case .string(let print)? = members.first?.value
      {
        prints.append(print)
      }
    }
    try #require(Set(prints).count == 3, "\(prints)")
    let config = try scratch.write(
      "c.json",
      Array(
        #"{"exceptions": [{"rule": "simplified-character", "fingerprint": "\#(prints[1])", "reason": "a name"}]}"#
          .utf8))
    let words = ["check", document, "--format", "jsonl", "--fail-on", "never"]
    let (all, rest) = (try Run(words + ["--quiet"]), try Run(words + ["--config", config]))
    #expect(try CheckTests.rules(all.output).count == CheckTests.rules(rest.output).count + 1)
    #expect(rest.output.contains("连") && !rest.output.contains("线 is") && rest.output.contains("录"))
  }

  @Test("a baseline of one layout silences the same findings in another")
  func baseline() throws {
    let scratch = try Scratch()
    let grid = try scratch.write("a.txt", Array(CheckTests.faulty.utf8))
    let page = try scratch.write("b.html", Array(RulePages.relaid(CheckTests.faulty, as: .html).utf8))
    let file = scratch.path("baseline.json")
    let written = try Run(["check", grid, "--write-baseline", file])
    #expect(written.status == 0)
    #expect(written.error.hasSuffix("baseline.json: written, \(CheckTests.faults.count) findings\n"))
    let run = try Run(["check", page, "--baseline", file, "--fail-on", "info"])
    #expect(
      run.status == 0 && run.output.isEmpty && run.error.contains("\(CheckTests.faults.count) suppressed"))
    let mended = try scratch.write("c.txt", Array(CheckTests.faulty.replacing("线", with: "線").utf8))
    #expect(
      try Run(["check", mended, "--baseline", file]).error.contains(
        "the baseline holds simplified-character P1.1.3 of TST1234-001, which is gone"))
    let worse = try scratch.write(
      "d.txt", Array(CheckTests.faulty.replacing("细", with: "細").replacing("倉儲", with: "仓儲").utf8))
    #expect(
      try CheckTests.rules(Run(["check", worse, "--baseline", file, "--format", "jsonl"]).output) == [
        "simplified-character K01"
      ])
  }

  @Test("selecting, ignoring, statistics, explaining")
  func selection() throws {
    let scratch = try Scratch()
    let path = try scratch.write("a.txt", Array(CheckTests.faulty.utf8))
    let some = try Run([
      "check", path, "--select", "code-gap,invalid-level", "--ignore", "code-gap", "--format", "jsonl",
    ])
    #expect(try CheckTests.rules(some.output) == ["invalid-level T1.1"])
    #expect(try Run(["check", path, "--statistics"]).output.contains("1  invalid-level (error)\n"))
    #expect(try Run(["check", path, "--select", "code-gap"]).status == 0)
    #expect(try Run(["check", path, "--select", "code-gap", "--fail-on", "warning"]).status == 1)
    let unknown = try Run(["check", path, "--select", "code-gaps"])
    #expect(unknown.status == 2 && unknown.error.contains("did you mean 'code-gap'?"))
    let page = try Run(["explain", "code-gap"]).output
    #expect(
      page.hasPrefix("code-gap (warning)\n\n  A number is skipped among its siblings.\n\nWhy it matters\n"))
    #expect(
      page.contains(
        """
            T1盤點⇥T1.1清點⇥O1.1.1清單 O1.1.4報表⇥P1.1.1核對數量。⇥3⇥K01倉儲 K03條碼⇥S02細心

            finds:
              code-gap O1.1.2, at “O1.1.4”
              code-gap K02, at “K03”
              code-gap S01, at “S02”

        Leaves alone
        """) && page.contains("    finds: nothing\n"), "\(page)")
    #expect(try Run(["explain", "cod-gap"]).error.contains("did you mean 'code-gap'?"))
    guard case .array(let rules) = try JSONReader.read(Array(Run(["rules", "--format", "json"]).output.utf8))
    else {
      Issue.record("no array")
      return
    }
    #expect(rules.count == 32)
  }

  @Test("text of documents is shown, never obeyed, whatever the format")
  func hostile() throws {
    let scratch = try Scratch()
    let text =
      "\u{1B}]0;own\u{07}\u{202E}::error::x %0A::warning::y ]]><script>&\"' [a](http://b.example) | `c` \u{85}\u{2028}"
    let rows = "T1盤點\tT1.1清點\t清單\(text)\tP1.1.1核對。\t3\tK01倉儲\tS01細心\n"
    let path = try scratch.write(
      "a\u{1B}[31m\n::error::b.txt", Array((Prelude.profile + Prelude.heading + rows).utf8))
    for format in ["text", "github", "summary", "junit", "sarif", "jsonl"] {
      let run = try Run(["check", path, "--format", format, "--select", "missing-code,bidi-control"])
      #expect(run.status == 1, "\(format)")
      #expect(!run.error.contains("\u{1B}"))
      let isHostile = run.output.unicodeScalars.contains { scalar in
        (scalar.value < 0x20 && scalar != "\n") || (0x7F...0x9F).contains(scalar.value)
      }
      #expect(!isHostile, "\(format)")
      // JSON Lines are for programs, which get the text as it is, in JSON's own escapes.
      if format != "jsonl" { #expect(!run.output.unicodeScalars.contains("\u{202E}"), "\(format)") }
      switch format {
      case "github":
        let lines = run.output.split(separator: "\n")
        #expect(
          lines.count == 2
            && lines.allSatisfy { $0.hasPrefix("::error file=") || $0.hasPrefix("::warning file=") })
        #expect(run.output.contains("%250A"))
      case "junit": #expect(!run.output.contains("<script") && !run.output.contains("]]>"))
      case "summary": #expect(!run.output.contains("<script") && !run.output.contains("](http"))
      case "sarif": #expect(!run.output.contains("清單\\u001b") && run.output.contains("\\\\[a\\\\]"))
      default: break
      }
    }
  }

  @Test("findings over several documents")
  func sets() throws {
    let scratch = try Scratch()
    let text = CheckTests.faulty.replacing("\t34\t", with: "\t3\t")
    try scratch.write("v1.txt", Array(text.utf8))
    try scratch.write(
      "v2.txt", Array(text.replacing("001v1", with: "001v2").replacing("K01倉儲", with: "K01冷鏈").utf8))
    try scratch.write("v2b.txt", Array(text.replacing("001v1", with: "001v2").utf8))
    let run = try Run([
      "check", scratch.url.path, "--format", "jsonl", "--select", "name-drift,duplicate-standard",
    ])
    #expect(
      try CheckTests.rules(run.output) == [
        "duplicate-standard TST1234-001v2", "duplicate-standard TST1234-001v2", "name-drift K01",
      ])
  }

  /// The `run:` lines of the catalog's workflow and the hook's `entry:`, with the file's own words.
  private static func commands(_ key: String, in page: String) -> [String] {
    page.split(separator: "\n").compactMap { line in
      let text = line.trimmingCharacters(in: .whitespaces)
      return text.hasPrefix("\(key): ") ? String(text.dropFirst(key.count + 2)) : nil
    }
  }

  @Test("the commands of the catalog's workflow, hook and policy run as they stand there")
  func catalog() throws {
    let scratch = try Scratch()
    let page = try String(
      contentsOf: Repository.root.appending(path: "Sources/Normalization/Normalization.docc/CheckingInCI.md"),
      encoding: .utf8)
    let hooks = try String(
      contentsOf: Repository.root.appending(path: ".pre-commit-hooks.yaml"), encoding: .utf8)
    #expect(page.contains("```yaml\n\(hooks)```"))
    try scratch.write("extracted/2016/a.txt", Array(CheckTests.faulty.utf8))
    let policy = page.components(separatedBy: "```json\n")[1].components(separatedBy: "```")[0]
    let tools = Repository.tool.deletingLastPathComponent().path
    func shell(_ command: String) throws -> Int32 {
      let process = Process()
      process.executableURL = URL(filePath: "/bin/sh")
      process.arguments = ["-c", command]
      process.currentDirectoryURL = scratch.url
      process.environment = [
        "PATH": "\(tools):/usr/bin:/bin", "GITHUB_STEP_SUMMARY": scratch.path("summary.md"),
      ]
      process.standardOutput = FileHandle.nullDevice
      process.standardError = FileHandle.nullDevice
      try process.run()
      process.waitUntilExit()
      return process.terminationStatus
    }
    let runs = CheckTests.commands("run", in: page)
    #expect(runs.count == 2)
    #expect(try shell("ocs check extracted --write-baseline ocs-baseline.json") == 0)
    #expect(try shell(runs[0]) == 0)
    #expect(try scratch.contents()["ocs.sarif"]!.starts(with: Array("{".utf8)))
    #expect(try String(decoding: scratch.contents()["summary.md"]!, as: UTF8.self).contains("suppressed"))
    #expect(try shell(runs[1]) == 1)
    #expect(try shell("ocs normalize extracted --output standards") == 0)
    #expect(try shell(runs[1]) == 0)
    let entry = CheckTests.commands("entry", in: hooks)[0]
    #expect(try shell(entry + " extracted/2016/a.txt") == 1)
    try scratch.write(
      ".ocs.json",
      Array(policy.replacing("misplaced-code", with: "invalid-level").replacing("P8.1", with: "T1").utf8))
    #expect(try shell(entry + " extracted/2016/a.txt") == 0)
    // Files that are no standards are left out by the hook, and refused where they are named without it.
    try scratch.write("extracted/README.md", Array("# Notes\n".utf8))
    try scratch.write("extracted/package.json", Array("{}\n".utf8))
    try scratch.write("extracted/logo.png", [0x89, 0x50, 0x4E, 0x47])
    for name in ["README.md", "package.json", "logo.png"] {
      #expect(try shell(entry + " extracted/\(name)") == 0, "\(name)")
      #expect(try shell("ocs check --quiet extracted/\(name)") == 1, "\(name)")
    }
    #expect(hooks.contains("files: ^$\n"))
    let settings = page.components(separatedBy: "```json\n")[2].components(separatedBy: "```")[0]
    try scratch.write(".ocs.json", Array(settings.utf8))
    #expect(try shell("ocs normalize extracted/2016 --jsonl") == 1)
    #expect(try shell("ocs doctor") == 0)
  }

  @Test(
    "findings in canonical standards have pointer, line and column in every format",
    arguments: ["text", "github", "summary", "junit", "sarif", "jsonl"])
  func pointers(_ format: String) throws {
    let scratch = try Scratch()
    let standard = try Repository.bytes(Repository.root.appending(path: "Normalized/FBT7513-101v2.json"))
    let text = String(decoding: standard, as: UTF8.self)
      .replacing(#/"level": \d,\n  "name"/#, with: "\"level\": null,\n  \"name\"")
      .replacing("\"description\": \"", with: "\"description\": \"\\n\\u00e9\\ud83d\\ude00车")
    let path = try scratch.write("a.json", Array(text.utf8))
    let run = try Run(["check", path, "--format", format, "--select", "missing-field,simplified-character"])
    #expect(run.status == 1)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let level = try #require(lines.firstIndex { $0.hasPrefix("  \"level\": null") }) + 1
    let description = try #require(lines.firstIndex { $0.contains("车") })
    let column = lines[description].unicodeScalars.prefix { $0 != "车" }.count + 1
    for pointer in ["/level", "/description"] { #expect(run.output.contains(pointer), "\(run.output)") }
    switch format {
    case "text":
      #expect(run.output.contains("a.json:\(level):12 /level\n"))
      #expect(run.output.contains("a.json:\(description + 1):\(column) /description\n"))
    case "github": #expect(run.output.contains("line=\(description + 1),col=\(column),"))
    case "summary": #expect(run.output.contains("| \(level) |"))
    case "junit": #expect(run.output.contains(":\(level):12: "))
    case "sarif":
      #expect(run.output.contains("\"startColumn\": \(column)") && run.output.contains("\"value\""))
    default: #expect(run.output.contains("\"column\":\(column),\"length\":3"))
    }
  }

  @Test("a reference that nothing explains and findings of other documents point at canonical values, too")
  func references() throws {
    let scratch = try Scratch()
    for (version, name) in [("v1", "倉儲"), ("v2", "冷鏈")] {
      let document = CheckTests.faulty.replacing("001v1", with: "001\(version)").replacing(
        "K01倉儲", with: "K01\(name)")
      let made = try Run(["normalize", "-", "--quiet"], input: Array(document.utf8))
      try scratch.write("\(version).json", Array(made.output.utf8))
    }
    let drift = try Run(["check", scratch.url.path, "--format", "jsonl", "--select", "name-drift"]).output
    #expect(drift.contains(#""document":"v2.json""#) && drift.contains(#""pointer":"/knowledge/0/code""#))
    let text = String(decoding: try scratch.contents()["v1.json"]!, as: UTF8.self)
    let path = try scratch.write("c.json", Array(text.replacing("\"S01\"\n", with: "\"S09\"\n").utf8))
    let run = try Run(["check", path, "--format", "jsonl", "--select", "undefined-reference"])
    #expect(run.output.contains(#""pointer":"/duties/0/tasks/0/blocks/0/skills/0""#), "\(run.output)")
  }

  @Test("in JUnit only what fails the run is a failure; the rest is output")
  func jUnit() throws {
    let scratch = try Scratch()
    let path = try scratch.write("a.txt", Array(CheckTests.faulty.utf8))
    for (level, failures) in [("error", 1), ("warning", 3), ("info", 4), ("never", 0)] {
      let run = try Run(["check", path, "--format", "junit", "--fail-on", level])
      #expect(run.status == (failures > 0 ? 1 : 0))
      #expect(run.output.contains(" tests=\"4\" failures=\"\(failures)\""), "\(run.output)")
      #expect(run.output.components(separatedBy: "<system-out>").count == 5 - failures)
    }
  }
}
