import OCSEmission
import Foundation
import Testing

@Suite struct CommandTests {
  private static let inputs = Repository.root.appending(path: "Inputs").path
  private static let tea = Repository.root.appending(path: "Inputs/tea-roasting.grid.txt").path

  @Test("a folder becomes a folder of standards; equal ones are one file")
  func folder() throws {
    let scratch = try Scratch()
    let run = try Run(["normalize", CommandTests.inputs, "--output", scratch.path("out")])
    #expect(run.status == 0)
    #expect(run.output.isEmpty)
    let normalized = try Repository.files(in: Repository.root.appending(path: "Normalized"))
    #expect(run.error.contains("documents: \(Repository.documents.count) read, 0 refused ("))
    #expect(run.error.contains("\nstandards: \(normalized.count) written, 0 unchanged, 0 removed\n"))
    #expect(!run.error.contains("kept "))
    let written = try scratch.contents("out")
    #expect(written.count == normalized.count)
    for file in normalized { #expect(try written[file.lastPathComponent] == Repository.bytes(file)) }
  }

  @Test("the same bytes with any number of jobs, any order, any locale")
  func determinism() throws {
    var digests: Set<[String: [UInt8]]> = []
    let paths = Repository.documents.map(\.path)
    for (jobs, order, locale) in [
      (1, paths, "C"), (2, paths.reversed(), "zh_TW.UTF-8"), (7, paths.shuffled(), "tr_TR"),
    ] {
      let scratch = try Scratch()
      let run = try Run(
        [
          "normalize", "--jobs", "\(jobs)", "--quiet", "--output", scratch.path("out"), "--findings",
          scratch.path("f"),
          "--ledger", scratch.path("l"),
        ] + order,
        environment: ["LC_ALL": locale, "TZ": "Asia/Taipei"])
      #expect(run.status == 0)
      digests.insert(try scratch.contents())
    }
    #expect(digests.count == 1)
  }

  @Test("findings and ledgers are JSON Lines in the order of documents and places")
  func lines() throws {
    let scratch = try Scratch()
    _ = try Run([
      "normalize", CommandTests.inputs, "--output", scratch.path("out"), "--findings", scratch.path("f"),
      "--ledger", scratch.path("l"), "--quiet",
    ])
    var places: [String] = []
    for line in try scratch.contents()["f"]!.split(separator: 0x0A) {
      guard case .object(let members) = try JSONReader.read(Array(line)) else { continue }
      #expect(
        members.map(\.key) == ["code", "document", "message", "rule", "severity", "span", "suggestion"])
      places.append("\(members[1].value)")
    }
    #expect(places == places.sorted() && !places.isEmpty)
    #expect(try scratch.contents()["l"]!.split(separator: 0x0A).count == Repository.documents.count)
  }

  @Test(
    "the ledger holds when checked from outside",
    .enabled(if: Repository.shared != nil, "no shared material beside this clone"))
  func ledger() throws {
    let scratch = try Scratch()
    // The checker reads texts, and carriers in the place of other documents.
    for input in Repository.inputs {
      try scratch.write("in/\(input.lastPathComponent)", Repository.bytes(input))
    }
    _ = try Run([
      "normalize", CommandTests.inputs, "--output", scratch.path("out"), "--findings", scratch.path("f"),
      "--ledger", scratch.path("l"), "--carrier", scratch.path("in"), "--quiet",
    ])
    let checker = Process()
    checker.executableURL = URL(filePath: "/usr/bin/env")
    checker.arguments = [
      "python3", Repository.shared!.appending(path: "tools/verify_ledger.py").path, scratch.path("l"),
      scratch.path("in"), scratch.path("out"), "--findings", scratch.path("f"),
    ]
    let pipe = Pipe()
    checker.standardOutput = pipe
    try checker.run()
    let report = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    checker.waitUntilExit()
    #expect(checker.terminationStatus == 0, "\(report.prefix(2000))")
  }

  @Test("standard input and standard output")
  func streams() throws {
    let bytes = try Repository.bytes(URL(filePath: CommandTests.tea))
    let run = try Run(["normalize", "-", "--name", "tea.txt", "--quiet", "--jsonl"], input: bytes)
    #expect(run.status == 0 && run.error.isEmpty)
    #expect(run.output.utf8.count(where: { $0 == 0x0A }) == 1)
    let pretty = try Run(["normalize", CommandTests.tea, "--quiet"])
    let compact = try Run(["normalize", CommandTests.tea, "--quiet", "--compact"])
    #expect(compact.output == run.output)
    #expect(try JSONReader.read(Array(pretty.output.utf8)) == JSONReader.read(Array(run.output.utf8)))
    let dash = try Run(["normalize", CommandTests.tea, "--quiet", "--output", "-"])
    #expect(dash.status == 0 && dash.output == pretty.output)
    let ledger = try Run([
      "normalize", CommandTests.tea, "--quiet", "--output", Scratch().path("out"), "--ledger", "-",
    ])
    #expect(ledger.status == 0 && ledger.output.contains("\"schema\":\"ocs-ledger/1\""))
    // Its name may lead to a regular file, which is no place for another one.
    #expect(throws: Never.self) { try FileManager.default.destinationOfSymbolicLink(atPath: "/dev/stdout") }
    let both = try Run(["normalize", CommandTests.tea, "--quiet", "--ledger", "/dev/stdout"])
    #expect(both.output.hasPrefix(pretty.output) && both.output.contains("ocs-ledger/1"))
    for options in [["--prune"], ["--replace"], ["--check"]] {
      let run = try Run(["normalize", CommandTests.tea, "--output", "-"] + options)
      #expect(run.status == 2 && run.error.contains("--output"), "\(options)")
    }
    #expect(!FileManager.default.fileExists(atPath: "-"))
    let refused = try Run(["normalize", "-", "--name", "tea.txt"], input: Array("x".utf8))
    #expect(refused.status == 1 && refused.error.contains("ocs: tea.txt: no occupational"))
  }

  @Test("one bad document never stops the others")
  func badInput() throws {
    let scratch = try Scratch()
    try scratch.write("in/empty.txt", [])
    try scratch.write("in/picture.png", [0x89, 0x50, 0x4E, 0x47, 0x0D])
    try scratch.write("in/prose.txt", Array("Nothing here.\n".utf8))
    try scratch.write("in/nul.txt", Array("a\nb\0".utf8))
    try scratch.write("in/broken.txt", [0x61, 0x0A, 0xFF])
    try scratch.write("in/deep/er/tea.txt", try Repository.bytes(URL(filePath: CommandTests.tea)))
    try scratch.write("in/.hidden", Array("x".utf8))
    mkfifo(scratch.path("in/pipe"), 0o600)
    try FileManager.default.createSymbolicLink(
      atPath: scratch.path("in/loop"), withDestinationPath: scratch.path("in"))
    let run = try Run([
      "normalize", scratch.path("in"), scratch.path("absent"), "--output", scratch.path("out"), "--ledger",
      scratch.path("l"),
    ])
    #expect(run.status == 2)
    for words in [
      "empty.txt: the file is empty", "picture.png: this is a PNG picture", "prose.txt: no occupational",
      "nul.txt: line 2: a NUL byte", "broken.txt: line 2: broken UTF-8 at byte 2", "absent: No such file",
      "pipe: a pipe; skipped", "loop: a link to a folder; skipped", "6 read, 5 refused",
      "standards: 1 written",
    ] { #expect(run.error.contains(words), "\(words)") }
    #expect(!run.error.contains(".hidden"))
    #expect(Array(try scratch.contents("out").keys) == ["FBT7513-101v2.json"])
    #expect(
      try String(decoding: Repository.bytes(scratch.url.appending(path: "l")), as: UTF8.self).contains(
        #""document":"deep/er/tea.txt""#))
    let refusedAlone = try Run(["normalize", scratch.path("in"), "--output", scratch.path("out"), "--quiet"])
    #expect(refusedAlone.status == 1)
  }

  @Test("what cannot be written is told, with status 2")
  func unwritable() throws {
    let scratch = try Scratch()
    for arguments in [
      ["--findings", "/dev/full"], ["--ledger", "/dev/full"], ["--output", "/proc/nowhere"],
      ["--output", CommandTests.tea], ["--findings", scratch.path("no/such/folder")],
    ] {
      let faulty = Repository.root.appending(path: "Inputs/mobile-library.grid.txt").path
      let run = try Run(["normalize", faulty, "--output", scratch.path("out"), "--quiet"] + arguments)
      #expect(run.status == 2, "\(arguments)")
      #expect(run.error.hasPrefix("ocs: "), "\(arguments)")
    }
    let leftovers = try scratch.contents().keys.filter { $0.hasSuffix(".tmp") }
    #expect(leftovers.isEmpty)
  }

  @Test("a hostile code stays inside the output folder")
  func hostileCode() throws {
    let scratch = try Scratch()
    for (n, code) in ["../../escape", "/etc/passwd", "a/b", "..", "CON\u{E9}", "x%2Fy"].enumerated() {
      let text = Prelude.profile.replacing(Prelude.code, with: code) + Prelude.heading
      try scratch.write("in/\(n).txt", Array(text.utf8))
    }
    let run = try Run(["normalize", scratch.path("in"), "--output", scratch.path("out"), "--quiet"])
    #expect(run.status == 0, "\(run.error)")
    let names = Set(try scratch.contents("out").keys)
    #expect(
      names == [
        "..%2F..%2Fescape.json", "%2Fetc%2Fpasswd.json", "a%2Fb.json", "...json", "CON%C3%A9.json",
        "x%252Fy.json",
      ])
  }

  @Test("two standards with one code are two files, and both are told")
  func duplicates() throws {
    let scratch = try Scratch()
    let text = Prelude.profile + Prelude.heading
    try scratch.write("in/a.txt", Array(text.utf8))
    try scratch.write("in/b.txt", Array(text.replacing("示範各種", with: "另外一種").utf8))
    try scratch.write("in/c.txt", Array(text.utf8))
    let run = try Run([
      "normalize", scratch.path("in"), "--output", scratch.path("out"), "--findings", scratch.path("f"),
      "--fail-on", "error",
    ])
    #expect(run.status == 1)
    #expect(Set(try scratch.contents("out").keys) == ["TST1234-001v1.json", "TST1234-001v1~2.json"])
    let findings = String(decoding: try scratch.contents()["f"]!, as: UTF8.self).split(separator: "\n")
    #expect(findings.filter { $0.contains("duplicate-standard") }.count == 2)
  }

  @Test("findings fail a run only where they are asked to")
  func failOn() throws {
    let faulty = Repository.root.appending(path: "Inputs/mobile-library.grid.txt").path
    for (level, status) in [("never", 0), ("error", 1), ("warning", 1), ("info", 1)] {
      #expect(
        try Run(["normalize", faulty, "--jsonl", "--quiet", "--fail-on", level]).status == Int32(status))
    }
    #expect(try Run(["normalize", CommandTests.tea, "--jsonl", "--quiet", "--fail-on", "info"]).status == 0)
  }

  @Test(
    "a command line that is wrong says how it would be right",
    arguments: [
      ([], "usage: ocs"), (["normalise"], "did you mean 'normalize'?"), (["normalize"], "no input"),
      (["normalize", "--outptu", "x", "y"], "did you mean '--output'?"),
      (["normalize", "x", "--output"], "'--output' needs a value"),
      (["normalize", "x", "--jobs", "0"], "a number from 1 to 256"),
      (["normalize", "x", "--fail-on", "all"], "error, warning, info or never"),
      (["normalize", "x", "--layout", "pdf"], "auto, grid, flow"),
      (["help", "normal"], "unknown command 'normal'"),
    ])
  func usage(_ arguments: [String], _ words: String) throws {
    let run = try Run(arguments)
    #expect(run.status == 2 && run.output.isEmpty)
    #expect(run.error.contains(words), "\(run.error)")
  }

  @Test(
    "help and version go to standard output",
    arguments: [
      (["--help"], "usage: ocs normalize"), (["help"], "usage: ocs normalize"), (["--version"], "ocs 0."),
      (["help", "normalize"], "--findings FILE"), (["normalize", "--help"], "--findings FILE"),
    ])
  func help(_ arguments: [String], _ words: String) throws {
    let run = try Run(arguments)
    #expect(run.status == 0 && run.error.isEmpty && run.output.contains(words))
  }

  @Test("documents beyond the limit are refused")
  func limit() throws {
    let size = try Repository.bytes(URL(filePath: CommandTests.tea)).count
    for (limit, status) in [(size - 1, 1), (size, 0), (size + 1, 0)] {
      let run = try Run(["normalize", CommandTests.tea, "--jsonl", "--quiet", "--max-bytes", "\(limit)"])
      #expect(run.status == Int32(status))
    }
  }

  @Test("a PDF is read by pdftotext, without a shell; where it is missing, that is told")
  func pdf() throws {
    let scratch = try Scratch()
    let pdf = try scratch.write("in/a;b $(x).pdf", Array("%PDF-1.4\n".utf8))
    // Stand-ins that print a text or tell how they were called: what they could write to a file is nothing.
    let path = ["PATH": scratch.path("bin") + ":/bin:/usr/bin"]
    try scratch.write("text", Array((Prelude.profile + Prelude.heading).utf8))
    let tool = try scratch.write("bin/pdftotext", [])
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: tool)
    func standIn(_ script: String) throws {
      try scratch.write("bin/pdftotext", Array("#!/bin/sh\n\(script)\n".utf8))
    }
    try standIn("(echo x > '\(scratch.path("written"))'); cat '\(scratch.path("text"))'")
    for reading in ["auto", "raw"] {
      let run = try Run(["normalize", pdf, "--jsonl", "--pdf", reading], environment: path)
      #expect(run.status == 0 && run.output.contains(Prelude.code), "\(run.error)")
      #expect(run.error.contains("; PDF: raw 1)"), "\(run.error)")
    }
    #expect(FileManager.default.contents(atPath: scratch.path("written")) ?? Data() == Data())
    // It gets the file itself, in which it may seek, and ends by signals as any program does.
    for (script, told) in [
      ("echo \"$@\" >&2", "-raw -enc UTF-8 - -"), ("head -c 8 >&2", "%PDF-1.4"),
      ("grep SigBlk /proc/self/status >&2", "SigBlk:\\u{9}0000000000000000"),
    ] {
      try standIn(script + "; exit 3")
      for (words, input) in [([pdf], nil), (["-"], Array("%PDF-1.4\n".utf8))] as [([String], [UInt8]?)] {
        let run = try Run(["normalize", "--jsonl", "--pdf", "raw"] + words, input: input, environment: path)
        #expect(run.status == 2 && run.error.contains("cannot read this PDF: \(told)\n"), "\(run.error)")
      }
    }
    try standIn("grep SigIgn /proc/self/status >&2; exit 3")
    let signals = try Run(["normalize", pdf, "--jsonl"], environment: path).error
    let ignored = signals.split(separator: "\n").first?.suffix(16)
    #expect((ignored.flatMap { Int($0, radix: 16) } ?? -1) & 1 << (SIGPIPE - 1) == 0, "\(signals)")
    let missing = try Run(
      ["normalize", pdf, "--jsonl", "--quiet"], environment: ["PATH": scratch.path("nothing")])
    #expect(missing.status == 2 && missing.error.contains("install poppler-utils"))
    try standIn("exit 3")
    let broken = try Run(
      ["normalize", pdf, "--jsonl", "--quiet"], environment: ["PATH": scratch.path("bin")])
    #expect(broken.status == 2 && broken.error.contains("cannot read this PDF\n"))
    try standIn("echo >&2; echo 'Error: no \u{7}pages' >&2; exit 1")
    let told = try Run(["normalize", pdf, "--jsonl"], environment: ["PATH": scratch.path("bin") + ":/bin"])
    #expect(told.error.contains("cannot read this PDF: Error: no \\u{7}pages\n"), "\(told.error)")
  }
}
