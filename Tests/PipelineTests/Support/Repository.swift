import Foundation
import Testing

/// Places of this checkout, and of the shared material beside it where there is any.
enum Repository {
  static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  static let tests = root.appending(path: "Tests/PipelineTests")

  /// `$OCS_SHARED`, else `../shared`; nil in a clone that stands alone.
  static let shared: URL? = {
    let place =
      ProcessInfo.processInfo.environment["OCS_SHARED"].map { URL(filePath: $0) }
      ?? root.deletingLastPathComponent().appending(path: "shared")
    return FileManager.default.fileExists(atPath: place.appending(path: "contract").path) ? place : nil
  }()

  /// By the C library: Foundation's reading of an empty file leaks a page, which the address sanitizer tells.
  static func bytes(_ url: URL) throws -> [UInt8] {
    guard let file = fopen(url.path, "r") else { throw CocoaError(.fileNoSuchFile) }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&block, 1, block.count, file)
      if count == 0 { return bytes }
      bytes += block[..<count]
    }
  }

  static func files(in folder: URL, suffix: String = "") throws -> [URL] {
    try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
      .filter { $0.lastPathComponent.hasSuffix(suffix) }
      .sorted { $0.lastPathComponent < $1.lastPathComponent }
  }

  /// All documents of `Inputs`, those that are no text among them.
  static var documents: [URL] { (try? files(in: root.appending(path: "Inputs"))) ?? [] }

  /// The texts of `Inputs`.
  static var inputs: [URL] { (try? files(in: root.appending(path: "Inputs"), suffix: ".txt")) ?? [] }

  /// The `ocs` that was built beside the tests.
  static let tool: URL = {
    let products = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    let candidates = [products, root.appending(path: ".build/debug")].map { $0.appending(path: "ocs") }
    return candidates.first { FileManager.default.isExecutableFile(atPath: $0.path) } ?? candidates[0]
  }()
}

/// Runs `ocs` as its users do.
struct Run {
  var status: Int32
  var output: String
  var error: String

  init(
    _ arguments: [String], input: [UInt8]? = nil, environment: [String: String] = [:], folder: URL? = nil
  ) throws {
    let process = Process()
    process.executableURL = Repository.tool
    process.arguments = arguments
    if let folder { process.currentDirectoryURL = folder }
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let scratch = try Scratch()
    let (out, err) = (scratch.path("out"), scratch.path("err"))
    for path in [out, err] { _ = FileManager.default.createFile(atPath: path, contents: nil) }
    process.standardOutput = try FileHandle(forWritingTo: URL(filePath: out))
    process.standardError = try FileHandle(forWritingTo: URL(filePath: err))
    // Files instead of pipes: nothing can fill up while the test waits.
    let source = try scratch.write("in", input ?? [])
    process.standardInput = try FileHandle(forReadingFrom: URL(filePath: source))
    try process.run()
    process.waitUntilExit()
    status = process.terminationStatus
    output = String(decoding: try Repository.bytes(URL(filePath: out)), as: UTF8.self)
    error = String(decoding: try Repository.bytes(URL(filePath: err)), as: UTF8.self)
  }
}

/// A folder that goes away with the test.
final class Scratch: Sendable {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "ocs-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String) -> String { url.appending(path: name).path }

  @discardableResult
  func write(_ name: String, _ bytes: [UInt8]) throws -> String {
    let place = url.appending(path: name)
    try FileManager.default.createDirectory(
      at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: place)
    return place.path
  }

  /// Every file below the folder by its path, with its bytes.
  func contents(_ folder: String = "") throws -> [String: [UInt8]] {
    let base = folder.isEmpty ? url : url.appending(path: folder)
    var files: [String: [UInt8]] = [:]
    let names = FileManager.default.enumerator(atPath: base.path)
    while let name = names?.nextObject() as? String {
      let place = base.appending(path: name)
      var isFolder: ObjCBool = false
      if FileManager.default.fileExists(atPath: place.path, isDirectory: &isFolder), !isFolder.boolValue {
        files[name] = try Repository.bytes(place)
      }
    }
    return files
  }
}
