import OCSEmission
import Foundation
import Testing

@Suite struct CanonicalJSONTests {
  private static let vectors = Repository.tests.appending(path: "Vectors")

  @Test(
    "RFC 8785: the published vectors",
    arguments: ["arrays", "french", "structures", "unicode", "values", "weird"])
  func vectors(_ name: String) throws {
    let input = try Repository.bytes(CanonicalJSONTests.vectors.appending(path: "input/\(name).json"))
    let expected = try Repository.bytes(CanonicalJSONTests.vectors.appending(path: "output/\(name).json"))
    let value = try JSONReader.read(input)
    #expect(JSONWriter.bytes(of: value, .compact) == expected.trimmed)
    #expect(try JSONReader.read(JSONWriter.bytes(of: value, .indented)) == JSONReader.read(expected.trimmed))
  }

  @Test("RFC 8785: numbers as ECMAScript prints them")
  func numbers() throws {
    var files = [CanonicalJSONTests.vectors.appending(path: "es6-numbers.txt")]
    if let shared = Repository.shared { files.append(shared.appending(path: "data/jcs/es6testfile10k.txt")) }
    for file in files {
      let text = try String(contentsOf: file, encoding: .utf8)
      for line in text.split(separator: "\n") {
        let parts = line.split(separator: ",")
        let bits = try #require(UInt64(parts[0], radix: 16))
        #expect(JSONWriter.ecmaScript(Double(bitPattern: bits)) == String(parts[1]))
      }
    }
  }

  @Test("indented files: two blanks a level, one member a line")
  func indented() throws {
    let value = try JSONReader.read(Array(#"{"b":[],"a":{"c":[1,"x\n\u0001é\/"]},"d":{}}"#.utf8))
    let expected = """
      {
        "a": {
          "c": [
            1,
            "x\\n\\u0001é/"
          ]
        },
        "b": [],
        "d": {}
      }
      """
    #expect(String(decoding: JSONWriter.bytes(of: value, .indented), as: UTF8.self) == expected)
  }

  @Test(
    "what is no JSON is refused with its place",
    arguments: [
      ("", 0), ("{", 1), ("[1,]", 3), (#"{"a":1,"a":2}"#, 7), ("01", 1), ("\"\u{1}\"", 2), (#""\ud800""#, 7),
      ("[1] 2", 4), ("nul", 0), ("1e999", 0), ("-", 1), ("{\"a\" 1}", 5), (#""\x""#, 3),
    ])
  func faults(_ text: String, _ offset: Int) {
    #expect(throws: JSONReader.Fault.self) { try JSONReader.read(Array(text.utf8)) }
    do { _ = try JSONReader.read(Array(text.utf8)) } catch { #expect(error.offset == offset) }
  }

  @Test("nesting has a limit")
  func nesting() {
    let deep = Array(String(repeating: "[", count: 100_000).utf8)
    #expect(throws: JSONReader.Fault.self) { try JSONReader.read(deep) }
  }

  @Test(
    "file names hold no byte that a file system might understand",
    arguments: [
      ("ABC1234-001v2", "ABC1234-001v2.json"), ("../x", "..%2Fx.json"), ("a b", "a%20b.json"),
      ("編號", "%E7%B7%A8%E8%99%9F.json"), ("", "unnamed.json"),
    ])
  func fileNames(_ code: String, _ name: String) {
    #expect(FileName.make(code: code) == name)
    #expect(FileName.make(code: nil) == "unnamed.json")
    let long = ["a", "b"].map { FileName.make(code: String(repeating: "x", count: 5000) + $0) }
    #expect(long[0] != long[1] && long.allSatisfy { $0.utf8.count < 240 })
    #expect(FileName.make(code: "A1", number: 2) == "A1~2.json")
  }
}

extension [UInt8] {
  fileprivate var trimmed: [UInt8] {
    var copy = self
    while let last = copy.last, last == 0x0A || last == 0x20 { copy.removeLast() }
    return copy
  }
}
