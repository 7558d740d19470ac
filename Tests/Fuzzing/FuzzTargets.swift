// Fuzzing: what libFuzzer calls. `OCS_FUZZ_TARGET` names the law that its inputs are held to.

import Foundation
import OCSLaws
import OCSSourceText

public enum FuzzTarget {
  public typealias Law = @Sendable ([UInt8]) throws -> Void

  /// By name; a document is read as one layout each, or as what it looks like.
  private static let all: [String: Law] = {
    var laws: [String: Law] = [
      "lexer": Laws.lexer, "fragment": Laws.fragment, "json": Laws.json, "ledger": Laws.ledger,
      "archive": Laws.archive, "office": Laws.office, "pages": Laws.pages,
      "document": { bytes in _ = try Laws.document(bytes) },
    ]
    for layout in Layout.allCases {
      laws["document-\(layout.rawValue)"] = { bytes in _ = try Laws.document(bytes, layout) }
    }
    return laws
  }()

  public static var names: [String] { all.keys.sorted() }

  public static func law(_ name: String) -> Law? { all[name] }

  fileprivate static let chosen: Law = {
    guard let law = law(ProcessInfo.processInfo.environment["OCS_FUZZ_TARGET"] ?? "") else {
      fatalError("OCS_FUZZ_TARGET is one of \(names.joined(separator: ", "))")
    }
    return law
  }()
}

@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  do { try FuzzTarget.chosen(Array(UnsafeBufferPointer(start: bytes, count: count))) } catch {
    fatalError("\(error)")
  }
  return 0
}
