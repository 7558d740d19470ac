import Foundation
import Testing

@Suite struct LayeringTests {
  /// The table of rooms in Package.swift: name → what it may import.
  private static func rooms() throws -> [String: Set<String>] {
    let package = try String(contentsOf: Repository.root.appending(path: "Package.swift"), encoding: .utf8)
    let table = try #require(package.firstMatch(of: #/let rooms[^=]*= \[(.*?)\n\]\n/#.dotMatchesNewlines()))
    var rooms: [String: Set<String>] = [:]
    for row in table.1.matches(of: #/\(\s*"(\w+)",\s*\[([^\]]*)\]/#.dotMatchesNewlines()) {
      rooms[String(row.1)] = Set(row.2.matches(of: #/"(\w+)"/#).map { String($0.1) })
    }
    return rooms
  }

  private static func imports(_ file: URL) throws -> Set<String> {
    let text = try String(contentsOf: file, encoding: .utf8)
    return Set(text.matches(of: #/(?m)^(?:@\S+ )*(?:public |internal )?import (\w+)/#).map { String($0.1) })
  }

  @Test("every room imports what the table allows, and uses all of it")
  func imports() throws {
    let rooms = try LayeringTests.rooms()
    #expect(rooms.count > 8)
    for (room, allowed) in rooms {
      var used: Set<String> = []
      for file in try Repository.files(
        in: Repository.root.appending(path: "Sources/\(room)"), suffix: ".swift")
      {
        used.formUnion(try LayeringTests.imports(file))
      }
      #expect(used.subtracting(["Swift", "Glibc"]) == Set(allowed.map { "OCS" + $0 }), "\(room)")
    }
  }

  @Test("every module but the program's has the prefix OCS, so that none collides with a user's")
  func names() throws {
    let package = try String(contentsOf: Repository.root.appending(path: "Package.swift"), encoding: .utf8)
    let targets = package.matches(of: #/arget\(\s*name: ([^,]+),|systemLibrary\(\s*name: ([^,]+),/#)
      .map { String($0.1 ?? $0.2 ?? "") }
    #expect(targets.count > 9)
    for name in targets {
      #expect(
        name.hasPrefix("module(") || ["\"OCS\"", "\"ocs\"", "\"PipelineTests\""].contains(name), "\(name)")
    }
  }

  /// The C library's iconv is the one thing of the system that a stage needs.
  private static let systemFiles = ["Encodings.swift"]

  @Test("no source imports Foundation, and only the executable touches the system")
  func foundation() throws {
    for folder in try Repository.files(in: Repository.root.appending(path: "Sources")) {
      for file in try Repository.files(in: folder, suffix: ".swift") {
        let used = try LayeringTests.imports(file)
        #expect(!used.contains("Foundation"), "\(file.lastPathComponent)")
        let mayUseSystem =
          folder.lastPathComponent == "ocs" || LayeringTests.systemFiles.contains(file.lastPathComponent)
        if !mayUseSystem { #expect(!used.contains("Glibc"), "\(file.lastPathComponent)") }
      }
    }
  }
}
