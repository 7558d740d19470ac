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
    // Only names with equal hashes need be compared.
    var hashes: [(hash: UInt64, place: Int)] = []
    hashes.reserveCapacity(list.count)
    for i in list.indices {
      guard let name = list[i].name else { continue }
      hashes.append((ByteHash.of(name.utf8.span), i))
    }
    hashes.sort { ($0.hash, $0.place) < ($1.hash, $1.place) }
    let places = hashes.indices.filter { n in
      (n > 0 && hashes[n - 1].hash == hashes[n].hash)
        || (n + 1 < hashes.count && hashes[n + 1].hash == hashes[n].hash)
    }.map { hashes[$0].place }.sorted()
    var known: [[[UInt8]]: String] = [:]
    return places.compactMap { i in
      let entry = list[i]
      guard let name = entry.name else { return nil }
      let key = ([name] + entry.details).map { Array($0.utf8) }
      guard let first = known[key] else {
        known[key] = entry.code
        return nil
      }
      return Finding(
        rule, code: entry.code, "\(entry.code) has the name of \(first): \(name)", span: entry.origin.range)
    }
  }
}
