import Foundation
import OCS
import Testing

/// What other programs get by `import OCS` alone.
@Suite struct LibraryTests {
  private static let tea = Repository.root.appending(path: "Normalized/FBT7513-101v2.json")

  @Test("one import is enough to read, check, write and compare")
  func umbrella() throws {
    let text = Prelude.profile + Prelude.heading + "T1盤點\tT1.1清點\tO1.1.1清單\tP1.1.1核對。\t3\tK01倉儲\tS01細心\n"
    let document = try Normalizer.normalize(Array(text.utf8), name: "a", options: .init(layout: .grid))
    let bytes = JSONWriter.file(of: document.standard, .compact).joined()
    let standard = try Standard(json: JSONReader.read(Array(bytes)))
    #expect(standard == document.standard && Validator.check(Subject(standard)).isEmpty)
    #expect(Comparison(standard, document.standard).changes.isEmpty)
  }

  @Test("a standard is coded as its canonical object, and read as strictly")
  func codable() throws {
    let bytes = try Repository.bytes(LibraryTests.tea)
    let standard = try JSONDecoder().decode(Standard.self, from: Data(bytes))
    #expect(JSONWriter.file(of: standard, .indented).flatMap(\.self) == bytes)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let coded = try encoder.encode(standard)
    #expect(Array(coded) + [0x0A] == JSONWriter.file(of: standard, .compact).flatMap(\.self))
    let broken = String(decoding: bytes, as: UTF8.self).replacing(
      "\"schema\": \"ocs/1\"", with: "\"schema\": \"ocs/2\"")
    do {
      _ = try JSONDecoder().decode(Standard.self, from: Data(broken.utf8))
      Issue.record("it was read")
    } catch let error as DecodingError {
      #expect("\(error)".contains("/schema: expected ocs/1"), "\(error)")
    }
  }

  @Test("errors say what is wrong")
  func errors() {
    func said(_ body: () throws -> Void) -> String {
      do { try body() } catch { return "\(error)" }
      return ""
    }
    #expect(
      said { _ = try Normalizer.normalize([], name: "a") }
        == "the file is empty; extract the text of the standard again")
    #expect(said { _ = try JSONReader.read(Array("{".utf8)) } == "byte 1: expected a key")
    #expect(said { _ = try Standard(json: .object([])) } == "the key attitudes is missing")
    #expect("\(Refusal.brokenUTF16)".contains("save the file as UTF-8"))
  }
}
