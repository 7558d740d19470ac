import Foundation
import Testing

/// What a run does with files and folders, its own and those of others.
@Suite struct FileTests {
  private static func document(_ code: String, _ description: String = "示範各種寫法。") -> [UInt8] {
    Array(
      (Prelude.profile.replacing(Prelude.code, with: code).replacing(Prelude.description, with: description)
        + Prelude.heading).utf8)
  }

  private func normalize(_ scratch: Scratch, _ more: String...) throws -> Run {
    try Run(["normalize", scratch.path("in"), "--output", scratch.path("out"), "--quiet"] + more)
  }

  @Test("--replace puts a new folder in the place of the old one, with what is no standard")
  func replace() throws {
    let scratch = try Scratch()
    try scratch.write("in/a.txt", FileTests.document("TST1234-001v1"))
    try scratch.write("in/b.txt", FileTests.document("TST1234-002v1"))
    #expect(try normalize(scratch, "--replace", "--findings", scratch.path("out/f.jsonl")).status == 0)
    try scratch.write("out/README", Array("mine".utf8))
    try FileManager.default.removeItem(atPath: scratch.path("in/a.txt"))
    try scratch.write("in/c.txt", FileTests.document("TST1234-003v1"))
    let names: Set = ["TST1234-002v1.json", "TST1234-003v1.json", "README", "f.jsonl"]
    #expect(try normalize(scratch, "--replace", "--findings", scratch.path("out/f.jsonl")).status == 0)
    #expect(try Set(scratch.contents("out").keys) == names)
    // Without it what this run did not write stays.
    try scratch.write("in/d.txt", FileTests.document("TST1234-004v1"))
    try FileManager.default.removeItem(atPath: scratch.path("in/c.txt"))
    #expect(try normalize(scratch).status == 0)
    #expect(try Set(scratch.contents("out").keys) == names.union(["TST1234-004v1.json"]))
    #expect(try scratch.contents().keys.allSatisfy { !$0.contains(".ocs.") })
  }

  @Test("--replace keeps the standards of refused documents, and everything where a document cannot be read")
  func incomplete() throws {
    let scratch = try Scratch()
    try scratch.write("in/a.txt", FileTests.document("TST1234-001v1"))
    _ = try normalize(scratch)
    try scratch.write("in/a.txt", Array("prose".utf8))
    try scratch.write("in/b.txt", FileTests.document("TST1234-002v1"))
    let refused = try normalize(scratch, "--replace")
    #expect(refused.status == 1 && refused.error.contains("standards of earlier runs were kept"))
    #expect(try Set(scratch.contents("out").keys) == ["TST1234-001v1.json", "TST1234-002v1.json"])
    try scratch.write("in/b.txt", FileTests.document("TST1234-003v1"))
    try FileManager.default.createSymbolicLink(
      atPath: scratch.path("in/gone"), withDestinationPath: "nowhere")
    let before = try scratch.contents("out")
    let unread = try normalize(scratch, "--replace")
    #expect(unread.status == 2 && unread.error.contains("is as it was"))
    #expect(try scratch.contents("out") == before)
    try FileManager.default.createDirectory(
      atPath: scratch.path("out/sub"), withIntermediateDirectories: true)
    try FileManager.default.removeItem(atPath: scratch.path("in/gone"))
    let folder = try normalize(scratch, "--replace")
    #expect(folder.status == 2 && folder.error.contains("cannot take over"))
    #expect(try scratch.contents("out") == before)
  }

  @Test("a folder that another run writes into is left alone; what killed runs left goes away")
  func lock() throws {
    let scratch = try Scratch()
    try scratch.write("in/a.txt", FileTests.document("TST1234-001v1"))
    try scratch.write("out/.TST1234-009v1.json.4194305.ocs.tmp", [0x7B])
    try scratch.write(".out.4194305.ocs.stage/TST1234-009v1.json", [0x7B])
    #expect(try normalize(scratch).status == 0)
    #expect(try Set(scratch.contents().keys) == ["in/a.txt", "out/TST1234-001v1.json"])
    let folder = open(scratch.path("out"), O_RDONLY)
    defer { close(folder) }
    #expect(flock(folder, LOCK_EX | LOCK_NB) == 0)
    for more in [[], ["--replace"]] {
      let run = try Run(["normalize", scratch.path("in"), "--output", scratch.path("out"), "--quiet"] + more)
      #expect(run.status == 2 && run.error.contains("another run writes into this folder"), "\(run.error)")
    }
    let export = try Run(["export", "--to", "csv", scratch.path("in"), "--output", scratch.path("out")])
    #expect(export.status == 2 && export.error.contains("another run"))
  }

  @Test("names that are no UTF-8 are read, and shown by their bytes")
  func names() throws {
    let scratch = try Scratch()
    let path = try scratch.write("in/a.txt", FileTests.document("TST1234-001v1"))
    let name = Array(scratch.path("in/").utf8) + [0x2F, 0xA4, 0xA4, 0x2E, 0x74, 0x78, 0x74, 0]
    #expect(
      name.withUnsafeBufferPointer { name in
        name.withMemoryRebound(to: CChar.self) { rename(path, $0.baseAddress!) } == 0
      })
    let run = try normalize(scratch, "--ledger", scratch.path("l"))
    #expect(run.status == 0, "\(run.error)")
    let ledger = String(decoding: try scratch.contents()["l"] ?? [], as: UTF8.self)
    #expect(ledger.contains(#""document":"%A4%A4.txt""#))
  }

  @Test("standard files that are closed are never taken by others", arguments: ["<&-", ">&-", "2>&-"])
  func closed(_ file: String) throws {
    let scratch = try Scratch()
    let input = try scratch.write("in/a.txt", FileTests.document("TST1234-001v1"))
    let shell = Process()
    shell.executableURL = URL(filePath: "/bin/sh")
    let words = file == "<&-" ? "normalize -" : "normalize '\(input)' absent"
    shell.arguments = ["-c", "'\(Repository.tool.path)' \(words) --findings '\(scratch.path("f"))' \(file)"]
    let pipe = Pipe()
    if file != ">&-" { shell.standardOutput = pipe }
    if file != "2>&-" { shell.standardError = pipe }
    try shell.run()
    let told = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    shell.waitUntilExit()
    #expect(shell.terminationStatus == 2)
    if file != "2>&-" { #expect(told.contains("Bad file descriptor"), "\(told)") }
    let findings = String(decoding: try scratch.contents()["f"] ?? [], as: UTF8.self)
    #expect(!findings.contains("documents:") && !findings.contains("TST1234-001v1\","), "\(findings)")
  }

  @Test("a reader that is gone ends the run with its status, silently")
  func brokenPipe() throws {
    let scratch = try Scratch()
    try scratch.write("in/a.txt", FileTests.document("TST1234-001v1"))
    let ends = Pipe()
    let process = Process()
    process.executableURL = Repository.tool
    process.arguments = ["normalize", scratch.path("in"), "--quiet"]
    process.standardOutput = ends.fileHandleForWriting
    let told = Pipe()
    process.standardError = told
    try ends.fileHandleForReading.close()
    try process.run()
    let message = String(decoding: told.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationReason == .exit && process.terminationStatus == 141)
    #expect(message.isEmpty)
  }

  @Test(
    "a signal ends the run with its status, a word, and no trace",
    arguments: [(SIGINT, 130), (SIGTERM, 143), (SIGHUP, 129)] as [(Int32, Int32)])
  func signals(_ signal: Int32, _ status: Int32) throws {
    let process = Process()
    process.executableURL = Repository.tool
    process.arguments = ["stream"]
    let (input, output, told) = (Pipe(), Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    process.standardError = told
    try process.run()
    // The answer to a line tells that the program runs.
    try input.fileHandleForWriting.write(contentsOf: Data("{}\n".utf8))
    _ = output.fileHandleForReading.availableData
    kill(process.processIdentifier, signal)
    process.waitUntilExit()
    let message = String(decoding: told.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    #expect(process.terminationReason == .exit && process.terminationStatus == status)
    #expect(message.hasPrefix("ocs: ") && message.contains("whole files"))
    try input.fileHandleForWriting.close()
  }

  @Test(
    "files that would not change are left alone, with their time",
    arguments: [[], ["--replace"], ["--prune"]])
  func unchanged(_ more: [String]) throws {
    let scratch = try Scratch()
    for n in 1...3 { try scratch.write("in/\(n).txt", FileTests.document("TST1234-00\(n)v1")) }
    let words = ["normalize", scratch.path("in"), "--output", scratch.path("out")] + more
    #expect(try Run(words).error.contains("standards: 3 written, 0 unchanged, 0 removed\n"))
    let old = Date(timeIntervalSince1970: 1_000_000_000)
    for n in 1...3 {
      try FileManager.default.setAttributes(
        [.modificationDate: old], ofItemAtPath: scratch.path("out/TST1234-00\(n)v1.json"))
    }
    try scratch.write("in/2.txt", FileTests.document("TST1234-002v1", "另外一種寫法。"))
    try FileManager.default.removeItem(atPath: scratch.path("in/3.txt"))
    #expect(try Run(words + ["--check"]).error.contains("standards: 1 unchanged, 2 would change\n"))
    let removed = more.isEmpty ? 0 : 1
    let run = try Run(words)
    #expect(run.error.contains("standards: 1 written, 1 unchanged, \(removed) removed\n"), "\(run.error)")
    func time(_ n: Int) throws -> Date? {
      try FileManager.default.attributesOfItem(atPath: scratch.path("out/TST1234-00\(n)v1.json"))[
        .modificationDate]
        as? Date
    }
    #expect(try time(1) == old)
    #expect(try time(2) != old)
  }

  @Test("the summary names the documents that need a person, the worst first")
  func people() throws {
    let scratch = try Scratch()
    func document(_ n: Int, _ rows: String = "") -> [UInt8] {
      FileTests.document("TST1234-\(100 + n)v1") + Array(rows.utf8)
    }
    try scratch.write("in/sound.txt", document(0))
    try scratch.write("in/prose.txt", Array("Nothing here.\n".utf8))
    let faulty = "T1盤點\tT1.1清點\tO1.1.1清單\tP1.1.1核對。\t7\tK01倉儲\tS01細心\n"
    try scratch.write("in/one.txt", document(1, faulty))
    try scratch.write("in/two.txt", document(2, faulty.replacing("O1.1.1", with: "P1.1.3")))
    let few = try Run(["normalize", scratch.path("in"), "--output", scratch.path("out")])
    #expect(
      few.error.hasSuffix(
        """
        to be looked at, worst first:
          \(scratch.path("in/prose.txt")): refused
          \(scratch.path("in/two.txt")): 2 errors, 1 warning
          \(scratch.path("in/one.txt")): 1 error, 0 warnings

        """), "\(few.error)")
    for n in 3...12 { try scratch.write("in/\(n).txt", document(n, faulty)) }
    let many = try Run(["normalize", scratch.path("in"), "--output", scratch.path("out")])
    #expect(many.error.hasSuffix("  and 3 more: ocs check \(scratch.path("in"))\n"), "\(many.error)")
    #expect(many.error.split(separator: "\n").count { $0.hasPrefix("  ") } == 11)
    let verbose = try Run(["normalize", scratch.path("in"), "--jsonl", "--verbose"]).error
    #expect(verbose.contains("\ntext: ") && verbose.contains("kept "))
    let sound = try Run(["normalize", scratch.path("in/sound.txt")])
    #expect(!sound.error.contains("to be looked at"))
  }
}
