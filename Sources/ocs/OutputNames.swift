internal import Emission
internal import SourceText

/// Which file a standard goes to, and whether another one has its code.
struct OutputNames {
  private struct Taken {
    var name: String
    var fingerprint: UInt128
    var document: Int
  }

  private var taken: [String: [Taken]] = [:]

  /// The file's name, whether its content is new, and the document that has the same code and other content.
  mutating func name(
    for code: String?, _ bytes: [UInt8], _ document: Int
  ) -> (name: String, isNew: Bool, rival: Int?) {
    // Codes are compared without regard to case.
    let key = code?.lowercased() ?? ""
    let fingerprint = OutputNames.fingerprint(bytes)
    let others = taken[key] ?? []
    if let same = others.first(where: { $0.fingerprint == fingerprint }) {
      return (same.name, false, nil)
    }
    let name = FileName.make(code: code, number: others.count + 1)
    taken[key, default: []].append(Taken(name: name, fingerprint: fingerprint, document: document))
    return (name, true, code == nil ? nil : others.first?.document)
  }

  /// What the standard that was named last under this code is known by: the code, `CODE~2` …
  func key(for code: String) -> String {
    let count = taken[code.lowercased()]?.count ?? 1
    return count == 1 ? code : "\(code)~\(count)"
  }

  func isFirstDuplicate(of code: String?) -> Bool { taken[code?.lowercased() ?? ""]?.count == 2 }

  /// 128 bits, keyed anew in every run, so that no document can be made to look like another.
  private static func fingerprint(_ bytes: [UInt8]) -> UInt128 {
    UInt128(ByteHash.of(bytes.span, seed: keys.0)) << 64 | UInt128(ByteHash.of(bytes.span, seed: keys.1))
  }

  private static let keys = (UInt64.random(in: 1 ... .max), UInt64.random(in: 1 ... .max))
}
