internal import Diagnostics
internal import SourceText
internal import StandardModel

/// Two K (or two S) codes with the same name and details; the code is the later one.
enum DuplicateName: StandardRule {
  static let rule = Rule.duplicateName

  static func check(_ subject: Subject) -> [Finding] {
    duplicates(subject.standard.knowledge) + duplicates(subject.standard.skills)
  }

  private static func duplicates(_ list: [Standard.Competency]) -> [Finding] {
    guard mayRepeat(list) else { return [] }
    var known: [[[UInt8]]: String] = [:]
    return list.compactMap { entry in
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

  /// Whether two names have one hash: most standards end here.
  private static func mayRepeat(_ list: [Standard.Competency]) -> Bool {
    var hashes: [UInt64] = []
    hashes.reserveCapacity(list.count)
    for entry in list {
      guard let name = entry.name else { continue }
      hashes.append(ByteHash.of(name.utf8.span))
    }
    hashes.sort()
    return zip(hashes, hashes.dropFirst()).contains { $0 == $1 }
  }
}
