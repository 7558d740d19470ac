import OCSDiagnostics
import OCSEmission
import Foundation
import Testing
import OCSValidation

@testable import ocs

/// The README and the guide pages: what they show is what happens.
@Suite struct DocumentationTests {
  /// A fence of a page: what stands behind its mark, and its lines.
  struct Fence {
    var info: String
    var text: String
  }

  static let guides = Repository.root.appending(path: "Sources/Normalization/Normalization.docc")

  /// The pages for users; the others are for maintainers.
  static let userGuides = [
    "DataModel", "ChoosingAnExtractor", "CheckingInCI", "ReviewingARelease", "LoadingDownstream",
    "CallingFromSwift", "Security", "Changes",
  ]

  static func fences(of page: URL) throws -> [Fence] {
    let text = try String(contentsOf: page, encoding: .utf8)
    return text.matches(of: #/(?ms)^```(\w[^\n]*)\n(.*?)^```$/#).map {
      Fence(info: String($0.1), text: String($0.2))
    }
  }

  /// Fences that need more than the program; other tests run them.
  static let elsewhere: Set = ["sh install", "sh package", "sh container", "sh database"]

  @Test("the examples of the README do what they show, from the first to the last")
  func readme() throws {
    let scratch = try Scratch()
    for name in ["Inputs", "Normalized"] {
      try FileManager.default.createSymbolicLink(
        at: scratch.url.appending(path: name), withDestinationURL: Repository.root.appending(path: name))
    }
    let fences = try DocumentationTests.fences(of: Repository.root.appending(path: "README.md"))
    #expect(
      Set(fences.map(\.info)).isSubset(
        of: DocumentationTests.elsewhere.union(["sh", "json", "text", "swift"])))
    for (i, fence) in fences.enumerated() where fence.info == "sh" {
      let (status, output) = try DocumentationTests.shell(fence.text, in: scratch.url)
      #expect(status <= 1, "\(fence.text)\(output)")
      guard i + 1 < fences.count, ["json", "text"].contains(fences[i + 1].info) else { continue }
      #expect(output == fences[i + 1].text, "\(fence.text)")
    }
  }

  @Test("links of the README lead to files, and the licence is told")
  func links() throws {
    let text = try String(contentsOf: Repository.root.appending(path: "README.md"), encoding: .utf8)
    let links = text.matches(of: #/\]\(([^)]+)\)/#).map { String($0.1) }
    #expect(links.count > 8)
    for link in links where !link.hasPrefix("https://") {
      #expect(FileManager.default.fileExists(atPath: Repository.root.appending(path: link).path), "\(link)")
    }
    for command in text.matches(of: #/Scripts\/[a-z\/-]+[a-z]/#) {
      #expect(
        FileManager.default.fileExists(atPath: Repository.root.appending(path: String(command.0)).path),
        "\(command.0)")
    }
    #expect(text.contains("No licence has been chosen yet"))
  }

  @Test("the newest version of the page of changes is the program's, and the package has the pages for users")
  func version() throws {
    let changes = try String(
      contentsOf: DocumentationTests.guides.appending(path: "Changes.md"), encoding: .utf8)
    let newest = changes.firstMatch(of: #/(?m)^## (\d+\.\d+\.\d+)/#)?.1
    #expect(newest.map(String.init) == Help.version)
    let package = try String(contentsOf: Repository.root.appending(path: "Scripts/package"), encoding: .utf8)
    #expect(package.contains("for guide in \(DocumentationTests.userGuides.joined(separator: " ")); do"))
  }

  @Test("the first page of the guides leads to every other, users' and maintainers' apart")
  func catalog() throws {
    let front = try String(
      contentsOf: DocumentationTests.guides.appending(path: "Normalization.md"), encoding: .utf8)
    let linked = front.matches(of: #/<doc:(\w+)>/#).map { String($0.1) }
    let pages = try Repository.files(in: DocumentationTests.guides, suffix: ".md").map {
      $0.deletingPathExtension().lastPathComponent
    }
    #expect(Set(linked) == Set(pages).subtracting(["Normalization"]))
    let users = front.components(separatedBy: "### Guides for users")[1].components(separatedBy: "###")[0]
    #expect(users.matches(of: #/<doc:(\w+)>/#).map { String($0.1) } == DocumentationTests.userGuides)
  }

  @Test("the README begins with what ocs is and ends with its sources; each section leads to its guide")
  func order() throws {
    let text = try String(contentsOf: Repository.root.appending(path: "README.md"), encoding: .utf8)
    let sections = text.components(separatedBy: "\n## ").map {
      $0.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
    }
    let guides = [
      "Install": "Changes", "For whoever imports documents": "DataModel",
      "Continuous integration": "CheckingInCI", "Databases": "LoadingDownstream",
      "Clusters": "LoadingDownstream", "From Swift": "CallingFromSwift",
    ]
    #expect(
      sections.map { String($0[0]) } == [
        "# ocs", "Install", "Quick start", "For whoever imports documents", "Continuous integration",
        "Databases", "Clusters", "From Swift", "A map of `Sources`", "Licence",
      ])
    for section in sections {
      guard let guide = guides[String(section[0])] else { continue }
      #expect(section[1].contains("/\(guide).md)"), "\(section[0])")
    }
    let first = text.components(separatedBy: "\n\n")[1]
    #expect(first.hasPrefix("`ocs` turns ") && first.matches(of: #/\.(?:\s|$)/#).count == 1, "\(first)")
    let start = try DocumentationTests.fences(of: Repository.root.appending(path: "README.md"))
      .first { $0.text.hasPrefix("ocs normalize Inputs --output standards  ") }
    #expect(start?.text.split(separator: "\n").count { $0.hasPrefix("ocs ") } == 5)
  }

  @Test("pages, help texts, rules, schema and messages use plain words")
  func words() throws {
    var texts = [
      ("README.md", try String(contentsOf: Repository.root.appending(path: "README.md"), encoding: .utf8)),
      ("schema", String(decoding: ContractSchema.bytes, as: UTF8.self)),
    ]
    texts += Command.allCases.map { ("help \($0)", Help.text(of: $0)) }
    texts += Rule.allCases.map { ("explain \($0.rawValue)", RulePage($0).text) }
    for guide in DocumentationTests.userGuides {
      let page = DocumentationTests.guides.appending(path: "\(guide).md")
      texts.append((guide, try String(contentsOf: page, encoding: .utf8)))
    }
    for folder in try Repository.files(in: Repository.root.appending(path: "Sources")) {
      for file in try Repository.files(in: folder, suffix: ".swift") {
        let code = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
          .filter { !$0.drop { $0 == " " }.hasPrefix("//") }
        let literals = code.flatMap { $0.matches(of: #/"(?:[^"\\]|\\.)*"/#).map { String($0.0) } }
        texts.append((file.lastPathComponent, literals.joined(separator: "\n")))
      }
    }
    let banned =
      #/has a fate|fate of every|ends with its sums|[Mm]istrusted|[Ee]nemies['’]|parted by NUL|is taken over|of the catalog|\brooms?\b/#
    for (name, text) in texts {
      let found = text.matches(of: banned).map { String($0.0) }
      #expect(found.isEmpty, "\(name): \(found)")
    }
  }

  /// Runs a fence as a user pastes it; what it prints and what it complains of come as they stand on a terminal.
  static func shell(_ script: String, in folder: URL) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/bash")
    process.arguments = ["-c", "exec 2>&1\n" + script]
    process.currentDirectoryURL = folder
    let tools = Repository.tool.deletingLastPathComponent().path
    process.environment = ["PATH": "\(tools):/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": folder.path]
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, output)
  }

  // MARK: The data model

  /// The objects of the schema by the headings of the page.
  private static let objects = [
    ("The standard", ""), ("Categories", "/properties/categories"), ("A category", "/$defs/categories/items"),
    ("A version", "/properties/history/items"), ("A duty", "/properties/duties/items"),
    ("A task", "/$defs/task"),
    ("A subtask", "/$defs/task/properties/subtasks/items"),
    ("A block", "/$defs/task/properties/blocks/items"),
    ("An output", "/$defs/task/properties/blocks/items/properties/outputs/items"),
    ("An indicator", "/$defs/task/properties/blocks/items/properties/indicators/items"),
    ("A knowledge or a skill", "/$defs/competency"), ("An attitude", "/properties/attitudes/items"),
    ("A note", "/properties/notes/items"), ("Unplaced text", "/properties/unplaced/items"),
  ]

  @Test("the page of the data model and the schema name the same keys in the same words")
  func dataModel() throws {
    let page = try String(
      contentsOf: DocumentationTests.guides.appending(path: "DataModel.md"), encoding: .utf8)
    let schema = try JSONReader.read(ContractSchema.bytes)
    var described = 0
    for (heading, pointer) in DocumentationTests.objects {
      let section = try #require(page.components(separatedBy: "\n## \(heading)\n").dropFirst().first)
        .components(separatedBy: "\n## ")[0]
      let rows = section.matches(of: #/(?m)^\| `(\w+)` \| [^|]+ \| ([^|]+) \| `[^|]+` \| [^|]+ \|$/#)
        .map { (key: String($0.1), meaning: String($0.2)) }
      guard case .object(let properties)? = DocumentationTests.value(at: pointer + "/properties", in: schema)
      else {
        Issue.record("no object at \(pointer)")
        continue
      }
      #expect(Set(rows.map(\.key)) == Set(properties.map(\.key)), "\(heading)")
      for row in rows {
        let description = DocumentationTests.value(
          at: "\(pointer)/properties/\(row.key)/description", in: schema)
        #expect(description == .string(row.meaning), "\(heading): \(row.key)")
        described += 1
      }
    }
    #expect(described == DocumentationTests.count(of: "properties", in: schema))
  }

  @Test("the page of the data model names the keys of findings, and has the rules of texts and files")
  func findings() throws {
    let page = try String(
      contentsOf: DocumentationTests.guides.appending(path: "DataModel.md"), encoding: .utf8)
    let sections = page.components(separatedBy: "\n## ")
    let section = try #require(sections.first { $0.hasPrefix("Findings\n") })
    let rows = section.matches(of: #/(?m)^\| `(\w+)` \| [^|]+ \|$/#).map { String($0.1) }
    let standard = Repository.root.appending(path: "Normalized/EDU4411-016V3.json").path
    let lines = try Run(["check", standard, "--format", "jsonl", "--quiet"]).output.split(separator: "\n")
    guard case .object(let members) = try JSONReader.read(Array(try #require(lines.first).utf8)) else {
      Issue.record("no object")
      return
    }
    #expect(Set(rows) == Set(members.map(\.key)))
    for title in ["How rows become blocks", "Codes", "Texts", "Names of files"] {
      #expect(sections.contains { $0.hasPrefix("\(title)\n") }, "\(title)")
    }
  }

  private static func value(at pointer: String, in json: JSONValue) -> JSONValue? {
    pointer.split(separator: "/").reduce(json) { value, part in
      guard case .object(let members)? = value else { return nil }
      return members.first { $0.key == part }?.value
    }
  }

  /// How many members the objects of this name have, wherever they are.
  private static func count(of name: String, in json: JSONValue) -> Int {
    switch json {
    case .array(let elements): elements.reduce(0) { $0 + count(of: name, in: $1) }
    case .object(let members):
      members.reduce(0) { sum, member in
        var own = 0
        if member.key == name, case .object(let found) = member.value { own = found.count }
        return sum + own + count(of: name, in: member.value)
      }
    default: 0
    }
  }
}
