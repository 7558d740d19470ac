import OCSFuzzing
import Testing

/// What once broke a law, held to it again.
@Suite struct FuzzingTests {
  @Test("no input that was found by fuzzing breaks its law any more", arguments: FuzzTarget.names)
  func crashers(_ target: String) throws {
    let folder = Repository.root.appending(path: "Tests/Fuzzing/Crashers")
    for file in try Repository.files(in: folder) where file.lastPathComponent.hasPrefix("\(target)-") {
      let bytes = try Repository.bytes(file)
      #expect(throws: Never.self, "\(file.lastPathComponent)") { try FuzzTarget.law(target)?(bytes) }
    }
  }
}
