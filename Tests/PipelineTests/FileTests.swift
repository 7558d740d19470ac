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
}
