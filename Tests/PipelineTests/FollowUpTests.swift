import OCSComparison
import OCSEmission
import Foundation
import OCSNormalization
import OCSStandardModel
import Testing

/// What follows a check: applying suggestions, comparing editions, tracing values, keeping a folder current.
@Suite struct FollowUpTests {
  private static func text(_ rows: String) -> String {
    Prelude.profile + Prelude.heading + rows.replacing("⇥", with: "\t")
  }

  private static func standard(_ rows: String) throws -> Standard {
    try Normalizer.normalize(Array(text(rows).utf8), name: "a").standard
  }

  @Test("suggestions are applied where that was asked for, and told in findings and ledger")
  func apply() throws {
    let rows = "T1盤點⇥T1.1清點⇥P1.1.1连線清單⇥P1.1.1连線与核對。⇥3⇥K01倉儲⇥S01細心 K02溝通 K03协調\n"
    let scratch = try Scratch()
    let path = try scratch.write("in/a.txt", Array(FollowUpTests.text(rows).utf8))
    let plain = try Run(["normalize", path, "--quiet", "--compact"])
    #expect(plain.output.contains("连線清單") && plain.output.contains("\"skills\":[\"S01\",\"K02\",\"K03\"]"))
    let run = try Run([
      "normalize", path, "--quiet", "--output", scratch.path("out"), "--compact", "--findings",
      scratch.path("f"),
      "--ledger", scratch.path("l"), "--apply", "wrong-code-kind,simplified-character",
    ])
    #expect(run.status == 0 && run.error.isEmpty)
    let files = try scratch.contents()
    let output = String(decoding: files["out/TST1234-001v1.json"]!, as: UTF8.self)
    #expect(output.contains("連線清單") && output.contains("\"code\":\"O1.1.1\"") && output.contains("連線與核對"))
    #expect(output.contains("\"skills\":[\"S01\",\"S02\",\"S03\"]") && output.contains("協調"))
    let findings = String(decoding: files["f"]!, as: UTF8.self).split(separator: "\n")
    #expect(findings.count { $0.contains("; applied\"") } == 7 && findings.count == 7, "\(findings)")
    let ledger = String(decoding: files["l"]!, as: UTF8.self)
    #expect(ledger.contains("\"variant\",\"/duties/0/tasks/0/blocks/0/outputs/0/code\""))
    #expect(ledger.contains("\"variant\",\"/duties/0/tasks/0/blocks/0/outputs/0/name\""))
    let other = try Run(["normalize", path, "--apply", "code-gap"])
    #expect(
      other.status == 2
        && other.error.contains("it takes doubled-text, simplified-character, wrong-code-kind"))
  }

  @Test("a code is not applied where it would clash")
  func clash() throws {
    let rows = "T1盤點⇥T1.1清點⇥O1.1.1清單 P1.1.1報表⇥P1.1.1核對。⇥3⇥K01倉儲⇥S01細心\n"
    let document = try Normalizer.normalize(
      Array(FollowUpTests.text(rows).utf8), name: "a", options: .init(applied: [.wrongCodeKind]))
    #expect(document.standard.duties[0].tasks[0].blocks[0].outputs.map(\.code) == ["O1.1.1", "P1.1.1"])
    #expect(document.findings.contains { $0.message.hasSuffix("; not applied, since it would clash") })
  }

  @Test("a comparison tells changes by meaning, and why it paired what it paired")
  func diff() throws {
    let old = try FollowUpTests.standard(
      """
      T1盤點⇥T1.1清點⇥O1.1.1清單⇥P1.1.1核對數量並回報。P1.1.2拍照存檔。P1.1.3上鎖。⇥3⇥K01倉儲管理 K02條碼⇥S01細心
      ⇥T1.2回報⇥O1.2.1報表⇥P1.2.1填寫報表。⇥3⇥K02條碼⇥S02溝通

      """)
    let new = try FollowUpTests.standard(
      """
      T1盤點⇥T1.1清點⇥O1.1.1清單⇥P1.1.1核對數量並立即回報。P1.1.2上鎖。⇥4⇥K01倉儲管理 K02冷鏈⇥S01細心
      ⇥T1.2回報⇥O1.2.1報表⇥P1.2.1填寫報表。P1.2.2拍照存檔。⇥3⇥K03條碼⇥S02溝通與協調

      """)
    let comparison = Comparison(old, new)
    #expect(
      comparison.text == """
        ~ task level-changed: T1.1 3 → T1.1 4 (the task's blocks)
        ~ task requirements-changed: T1.1 K02 → T1.1 K02 (the task's blocks)
        ~ indicator reworded: P1.1.1 核對數量並回報。 → P1.1.1 核對數量並立即回報。 (same code, 80 % alike)
        > indicator moved: P1.1.2 → P1.2.2 拍照存檔。, from T1.1 to T1.2 (same text)
        > indicator renumbered: P1.1.3 → P1.1.2 上鎖。 (same text)
        > knowledge renumbered: K02 → K03 條碼 (same text)
        + knowledge added: K02 冷鏈
        ~ skill reworded: S02 溝通 → S02 溝通與協調 (same code, 44 % alike)

        """)
    #expect(Comparison(old, old).changes.isEmpty)
    #expect(comparison.changes == Comparison(old, new).changes)
  }

  @Test("what stands in another order is told, as little of it as explains the order")
  func reordered() throws {
    let rows = [
      "T1盤點⇥T1.1清點⇥⇥P1.1.1核對。P1.1.2拍照。⇥3⇥K01倉儲⇥S01細心", "T2出貨⇥T2.1包裝⇥⇥P2.1.1裝箱。⇥3⇥K01倉儲⇥S01細心",
      "T3回收⇥T3.1清洗⇥⇥P3.1.1刷洗。⇥3⇥K01倉儲⇥S01細心",
    ]
    func standard(_ order: [Int]) throws -> Standard {
      try FollowUpTests.standard(order.map { rows[$0] + "\n" }.joined())
    }
    #expect(
      Comparison(try standard([0, 1, 2]), try standard([2, 0, 1])).text
        == "> duty reordered: T3 回收 (place 3 before, 1 now)\n")
    var old = try standard([0, 1, 2])
    let new = old
    old.duties[0].tasks[0].blocks[0].indicators.reverse()
    #expect(
      Comparison(old, new).text == "> indicator reordered: P1.1.2 拍照。 (place 1 before, 2 now)\n")
  }

  @Test("folders and JSON Lines are compared as releases")
  func releases() throws {
    let scratch = try Scratch()
    let rows = "T1盤點⇥T1.1清點⇥O1.1.1清單⇥P1.1.1核對全部數量。⇥3⇥K01倉儲⇥S01細心\n"
    func write(_ release: String, _ code: String, _ rows: String) throws {
      let text = FollowUpTests.text(rows).replacing("TST1234-001v1", with: code)
      try scratch.write("\(release)/\(code).txt", Array(text.utf8))
    }
    try write("old", "TST1234-001v1", rows)
    try write("old", "TST1234-002v1", rows)
    try write("old", "TST1234-003v1", rows)
    try write("new", "TST1234-001v1", rows)
    try write("new", "TST1234-002v2", rows.replacing("核對", with: "清點"))
    try write("new", "TST1234-004v1", rows)
    let expected = """
      - standard removed: TST1234-003v1 示範人員
      + standard added: TST1234-004v1 示範人員
      ~ standard changed: TST1234-002v1 → TST1234-002v2 示範人員 (2 changes)
      standards: 1 added, 1 removed, 1 changed, 1 unchanged

      TST1234-002v1 → TST1234-002v2 示範人員
      ~ profile changed: code TST1234-002v1 → code TST1234-002v2
      ~ indicator reworded: P1.1.1 核對全部數量。 → P1.1.1 清點全部數量。 (same code, 62 % alike)

      """
    let run = try Run(["diff", scratch.path("old"), scratch.path("new")])
    #expect(run.status == 1 && run.error.isEmpty)
    #expect(run.output == expected)
    for release in ["old", "new"] {
      let lines = try Run(["normalize", scratch.path(release), "--jsonl", "--quiet"]).output
      try scratch.write("\(release).jsonl", Array(lines.utf8))
    }
    #expect(try Run(["diff", scratch.path("old.jsonl"), scratch.path("new.jsonl")]).output == expected)
    let same = try Run(["diff", scratch.path("old"), scratch.path("old.jsonl")])
    #expect(same.status == 0 && same.output.isEmpty)
    let page = try Run(["diff", "--format", "markdown", scratch.path("old"), scratch.path("new")]).output
    #expect(page.hasPrefix("standards: 1 added") && page.contains("## Removed\n\n- TST1234-003v1"))
    let json = try Run(["diff", "--format", "json", scratch.path("old"), scratch.path("new")]).output
    #expect(try JSONReader.read(Array(json.utf8)) != .null && json.contains("ocs-release-diff/1"))
    try scratch.write("new/bad.json", Array("{".utf8))
    #expect(try Run(["diff", scratch.path("old"), scratch.path("new")]).status == 2)
  }

  @Test("diff reads documents and JSON, and exits as diff does")
  func diffCommand() throws {
    let inputs = Repository.root.appending(path: "Inputs")
    let html = inputs.appending(path: "tea-roasting.html.txt").path
    let json = Repository.root.appending(path: "Normalized/FBT7513-101v2.json").path
    let same = try Run(["diff", html, json])
    #expect(same.status == 0 && same.output.isEmpty && same.error.isEmpty)
    let other = Repository.root.appending(path: "Normalized/EDU4411-016V3.json").path
    #expect(try Run(["diff", json, other]).status == 1)
    #expect(try Run(["diff", "--format", "markdown", json, other]).output.hasPrefix("| what | change |"))
    guard
      case .object = try JSONReader.read(Array(Run(["diff", "--format", "json", json, other]).output.utf8))
    else {
      Issue.record("no object")
      return
    }
    #expect(try Run(["diff", json]).status == 2)
    #expect(try Run(["diff", json, "/no/such/file"]).status == 2)
  }

  @Test("a value is traced to its places, and a place to its value")
  func trace() throws {
    let scratch = try Scratch()
    let rows = "T1盤點⇥T1.1清點⇥O1.1.1清單⇥P 1.1.1核對⽤⼾ 數量。⇥3⇥K01倉儲⇥S01細心\n"
    let path = try scratch.write("a.txt", Array(FollowUpTests.text(rows).utf8))
    let value = try Run(["trace", path, "P1.1.1"])
    #expect(
      value.output == """
        in the rows of T1 (line 12:1), T1.1 (line 12:6), a block with the level of line 12:38
        /duties/0/tasks/0/blocks/0/indicators/0/code = P1.1.1
          line 12:22 read as this value: P 1.1.1
            12 | T1盤點⇥T1.1清點⇥O1.1.1清單⇥P 1.1.1核對⽤⼾ 數量。⇥3⇥K01倉儲⇥S01細心
               |                            ^^^^^^^
            repaired at 12:22 (code): P 1.1.1 → P1.1.1
          finding malformed-code: P 1.1.1 is not how a code is written
        /duties/0/tasks/0/blocks/0/indicators/0/text = 核對用戶數量。
          line 12:29 kept: 核對⽤⼾
            12 | …盤點⇥T1.1清點⇥O1.1.1清單⇥P 1.1.1核對⽤⼾ 數量。⇥3⇥K01倉儲⇥S01細心
               |                                  ^^^^^^^^
            repaired at 12:31 (radical): ⽤ → 用
            repaired at 12:32 (radical): ⼾ → 戶
          line 12:34 kept: 數量。
            12 | …清點⇥O1.1.1清單⇥P 1.1.1核對⽤⼾ 數量。⇥3⇥K01倉儲⇥S01細心
               |                                  ^^^^^^

        """)
    let place = try Run(["trace", path, "12:30"])
    #expect(place.output.contains("/duties/0/tasks/0/blocks/0/indicators/0/text = 核對用戶數量。"))
    #expect(try Run(["trace", path, "/duties/0/name"]).output.contains("line 12:3 kept: 盤點"))
    #expect(try Run(["trace", path, "11:1"]).output.contains("dropped as label: 主要職責"))
    let uses = try Run(["trace", path, "K01"]).output
    #expect(
      uses.contains("K01 is set against 1 block\n")
        && uses.contains("/duties/0/tasks/0/blocks/0/knowledge/0 = K01\n"))
    let standard = Repository.root.appending(path: "Normalized/FBT7513-101v2.json").path
    for command in [["trace", standard, "K01"], ["normalize", standard]] {
      let run = try Run(command)
      #expect(
        run.status != 0 && run.error.contains("this is a canonical standard (ocs/1) already"), "\(run.error)")
    }
    for target in ["/nowhere", "99:1"] {
      let run = try Run(["trace", path, target])
      #expect(run.status == 2 && run.error.hasSuffix("a.txt: nothing at \(target)\n"), "\(run.error)")
    }
    for (target, near) in [("K1", "K01"), ("p1.1.1", "P1.1.1")] {
      let run = try Run(["trace", path, target])
      #expect(run.status == 2 && run.error.hasSuffix("; did you mean \(near)?\n"), "\(run.error)")
    }
  }

  @Test("--check writes nothing and tells what would change; --prune removes what has no document")
  func folder() throws {
    let scratch = try Scratch()
    let text = FollowUpTests.text("T1盤點⇥T1.1清點⇥O1.1.1清單⇥P1.1.1核對。⇥3⇥K01倉儲⇥S01細心\n")
    try scratch.write("in/a.txt", Array(text.utf8))
    let second = try scratch.write("in/b.txt", Array(text.replacing("001v1", with: "002v1").utf8))
    let (source, out) = (scratch.path("in"), scratch.path("out"))
    let absent = try Run(["normalize", source, "--output", out, "--check", "--quiet"])
    #expect(absent.status == 1 && absent.error.contains("TST1234-001v1.json would be written"))
    #expect(try scratch.contents("out").isEmpty)
    #expect(try Run(["normalize", source, "--output", out, "--quiet"]).status == 0)
    #expect(try Run(["normalize", source, "--output", out, "--check", "--quiet"]).error.isEmpty)
    try scratch.write("in/a.txt", Array(text.replacing("核對", with: "清點").utf8))
    try FileManager.default.removeItem(atPath: second)
    try scratch.write("out/notes.json", Array("{}".utf8))
    let changed = try Run(["normalize", source, "--output", out, "--check", "--quiet"])
    #expect(changed.status == 1 && changed.error.contains("TST1234-001v1.json would change"))
    #expect(changed.error.contains("TST1234-002v1.json has no document any more"))
    #expect(!changed.error.contains("notes.json"))
    try scratch.write("in/bad.txt", [])
    #expect(try Run(["normalize", source, "--output", out, "--prune"]).error.contains("nothing was pruned"))
    try FileManager.default.removeItem(atPath: scratch.path("in/bad.txt"))
    let pruned = try Run(["normalize", source, "--output", out, "--prune", "--quiet"])
    #expect(pruned.status == 0 && pruned.error.contains("removed "))
    #expect(try Set(scratch.contents("out").keys) == ["TST1234-001v1.json", "notes.json"])
  }

  @Test(
    "a folder without files is told, so that no gate passes by a slip", arguments: ["check", "normalize"])
  func emptyFolder(_ command: String) throws {
    let scratch = try Scratch()
    try scratch.write("some/a.txt", Array(FollowUpTests.text("T1盤點⇥T1.1清點⇥⇥P1.1.1核對。⇥3⇥⇥\n").utf8))
    try FileManager.default.createDirectory(atPath: scratch.path("none"), withIntermediateDirectories: true)
    let none = try Run([command, scratch.path("none")])
    #expect(none.status == 0 && none.error.contains("none: no files in this folder\n"), "\(none.error)")
    let left = try Run([command, scratch.path("some"), "--include", "*.md"])
    #expect(left.error.contains("some: no files in this folder that --include and --exclude choose\n"))
    #expect(!(try Run([command, scratch.path("some")]).error.contains("no files")))
  }

  @Test("lists of files and globs choose the documents")
  func files() throws {
    let scratch = try Scratch()
    let text = FollowUpTests.text("T1盤點⇥T1.1清點⇥O1.1.1清單⇥P1.1.1核對。⇥3⇥K01倉儲⇥S01細心\n")
    for name in ["a.txt", "b.tsv", "deep/c.txt", "deep/old/d.txt"] {
      try scratch.write("in/\(name)", Array(text.utf8))
    }
    func count(_ arguments: [String], input: String = "") throws -> String {
      let run = try Run(["check"] + arguments, input: Array(input.utf8))
      return run.error.split(separator: "\n").last.map { String($0.prefix { $0 != ":" }) } ?? ""
    }
    let source = scratch.path("in")
    #expect(try count([source]) == "checked 4 documents")
    #expect(try count([source, "--include", "*.txt"]) == "checked 3 documents")
    #expect(try count([source, "--include", "deep/*"]) == "checked 1 document")
    #expect(try count([source, "--include", "deep/**"]) == "checked 2 documents")
    #expect(try count([source, "--exclude", "**/old/**", "--exclude", "?.tsv"]) == "checked 2 documents")
    #expect(
      try count(["--files-from", "-"], input: "\(source)/a.txt\n\(source)/b.tsv\r\n") == "checked 2 documents"
    )
    let list = try scratch.write("list", Array("\(source)/a.txt\0".utf8))
    #expect(try count(["--files-from", list]) == "checked 1 document")
    #expect(try Run(["check", "--files-from", scratch.path("absent")]).status == 2)
  }
}
