internal import OCSDiagnostics
internal import OCSSourceText
internal import OCSStandardModel

/// Two K (or two S) codes with the same name and details; the code is the later one.
enum DuplicateName: StandardRule {
  static let rule = Rule.duplicateName

  static func check(_ subject: Subject) -> [Finding] {
    duplicates(subject.standard.knowledge) + duplicates(subject.standard.skills)
  }

  private static func duplicates(_ list: [Standard.Competency]) -> [Finding] {
    // Copies of entries would count the references to their texts.
    let hashes = list.indices.map { i -> UInt64 in
      guard let name = list[i].$name else { return 0 }
      return list[i].details.reduce(ByteHash.of(name.utf8.span)) { ByteHash.of($1.utf8.span, seed: $0) }
    }
    // Only what has the hash of another entry need be compared.
    var seen = KeyTable(slots: 256)
    var common: Set<UInt64> = []
    for hash in hashes where seen.insert(hash | 1) != nil { common.insert(hash | 1) }
    if common.isEmpty { return [] }
    var firsts: [UInt64: [Int]] = [:]
    return list.indices.compactMap { i in
      guard let name = list[i].$name, common.contains(hashes[i] | 1) else { return nil }
      let first = firsts[hashes[i]]?.first { texts(list[$0]) == texts(list[i]) }
      guard let first else {
        firsts[hashes[i], default: []].append(i)
        return nil
      }
      return Finding(
        rule, code: list[i].code, "\(list[i].code) has the name of \(list[first].code): \(name.string)",
        span: list[i].origin.range)
    }
  }

  /// What two entries must have in common.
  private static func texts(_ entry: Standard.Competency) -> [String] {
    [entry.name ?? ""] + entry.details
  }
}
