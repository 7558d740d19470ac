internal import OCSEmission
internal import OCSSourceText

/// Which file a standard goes to, and whether another one has its code.
struct OutputNames {
  /// The first standard with a code; there seldom is another one.
  private struct Taken {
    var fingerprint: UInt128
    var document: UInt32
    var others: [UInt128] = []

    var count: Int { 1 + others.count }
  }

  private var taken: [String: Taken] = [:]

  /// The file's name, the number among the standards with this code, whether its content is new, and the document that has the same code and other content.
  mutating func name(
    for code: String?, _ pieces: [[UInt8]], _ document: Int
  ) -> (name: String, number: Int, isNew: Bool, rival: Int?) {
    // Codes are compared without regard to case.
    let key = code?.lowercased() ?? ""
    let fingerprint = OutputNames.fingerprint(pieces)
    guard let first = taken[key] else {
      taken[key] = Taken(fingerprint: fingerprint, document: UInt32(document))
      return (FileName.make(code: code), 1, true, nil)
    }
    if first.fingerprint == fingerprint { return (FileName.make(code: code), 1, false, nil) }
    if let same = first.others.firstIndex(of: fingerprint) {
      return (FileName.make(code: code, number: same + 2), same + 2, false, nil)
    }
    taken[key]?.others.append(fingerprint)
    return (
      FileName.make(code: code, number: first.count + 1), first.count + 1, true,
      code == nil ? nil : Int(first.document)
    )
  }

  func isFirstDuplicate(of code: String?) -> Bool { taken[code?.lowercased() ?? ""]?.count == 2 }

  /// 128 bits, keyed anew in every run, so that no document can be made to look like another.
  private static func fingerprint(_ pieces: [[UInt8]]) -> UInt128 {
    var (high, low) = keys
    for piece in pieces { (high, low) = ByteHash.pair(piece.span, high, low) }
    return UInt128(high) << 64 | UInt128(low)
  }

  private static let keys = (UInt64.random(in: 1 ... .max), UInt64.random(in: 1 ... .max))
}
