public import OCSDiagnostics
public import OCSStandardModel

/// Rules over several standards: one code for two contents, an old version beside its successor, names that
/// drift between versions. Keeps of each standard only what these rules compare.
public struct StandardSet: Sendable {
  private struct Member: Sendable {
    var document: String
    var code: String?
    var family: String?
    var version: Int
    /// Keyed anew in every run, so that no document can be made to look like another.
    var fingerprint: Int
    var origin: Origin
    /// K and S names by code.
    var names: [(code: String, name: String, origin: Origin)]
  }

  private var members: [Member] = []
  /// Successors by code, both lower case.
  private var successors: [String: String] = [:]

  /// None yet.
  public init() {}

  /// Members are numbered in the order in which they are added.
  public mutating func add(_ standard: Standard, document: String) {
    members.append(
      Member(
        document: document, code: standard.code, family: standard.family?.lowercased(),
        version: standard.version ?? 0, fingerprint: standard.hashValue,
        origin: standard.origin,
        names: (standard.knowledge + standard.skills).compactMap { entry in
          entry.name.map { (entry.code, $0, entry.origin) }
        }))
    for row in standard.history {
      if let code = row.code, let successor = row.supersededBy, code != successor {
        successors[code.lowercased()] = successor.lowercased()
      }
    }
  }

  /// Findings with the number of the member that they are about.
  public func findings() -> [(member: Int, finding: Finding)] {
    (duplicates() + superseded() + drifts()).sorted {
      ($0.member, $0.finding.rule.rawValue) < ($1.member, $1.finding.rule.rawValue)
    }
  }

  private func duplicates() -> [(member: Int, finding: Finding)] {
    var found: [(Int, Finding)] = []
    let byCode = Dictionary(grouping: members.indices.filter { members[$0].code != nil }) {
      members[$0].code!.lowercased()
    }
    for group in byCode.values {
      guard let other = group.first(where: { members[$0].fingerprint != members[group[0]].fingerprint })
      else {
        continue
      }
      for i in group {
        let rival = members[i].fingerprint == members[group[0]].fingerprint ? other : group[0]
        var finding = StandardSet.duplicate(members[i].code, members[rival].document)
        finding.span = members[i].origin.range
        found.append((i, finding))
      }
    }
    return found
  }

  /// What is said of a document that shares its code with another.
  public static func duplicate(_ code: String?, _ other: String) -> Finding {
    Finding(.duplicateStandard, code: code, "\(code ?? "") is also the code of \(other), which differs")
  }

  private func superseded() -> [(member: Int, finding: Finding)] {
    var documents: [String: String] = [:]
    for member in members {
      if let code = member.code?.lowercased(), documents[code] == nil { documents[code] = member.document }
    }
    return members.indices.compactMap { i in
      guard var code = members[i].code?.lowercased() else { return nil }
      var steps = 0
      var last: String?
      while let next = successors[code], steps < 100 {
        if documents[next] != nil { last = next }
        code = next
        steps += 1
      }
      guard let last, let document = documents[last], last != members[i].code?.lowercased() else {
        return nil
      }
      return (
        i,
        Finding(
          .supersededStandard, code: members[i].code,
          "\(members[i].code ?? "") is superseded; its successor is \(document)",
          span: members[i].origin.range)
      )
    }
  }

  private func drifts() -> [(member: Int, finding: Finding)] {
    var found: [(Int, Finding)] = []
    let byFamily = Dictionary(grouping: members.indices.filter { members[$0].family != nil }) {
      members[$0].family!
    }
    for group in byFamily.values where group.count > 1 {
      let versions = group.sorted { (members[$0].version, $0) < (members[$1].version, $1) }
      for (older, newer) in zip(versions, versions.dropFirst())
      where members[older].version < members[newer].version {
        found += drift(from: older, to: newer)
      }
    }
    return found
  }

  private func drift(from older: Int, to newer: Int) -> [(Int, Finding)] {
    var names: [String: String] = [:]
    for entry in members[older].names { names[entry.code] = entry.name }
    let common = members[newer].names.filter { names[$0.code] != nil }
    let drifted = common.filter { !names[$0.code]!.utf8.elementsEqual($0.name.utf8) }
    guard !drifted.isEmpty else { return [] }
    let document = members[older].document
    // Where most codes name something else, the list was numbered anew.
    if drifted.count > 3, drifted.count * 2 > common.count {
      let message = "\(drifted.count) of \(common.count) K and S codes have other names in \(document)"
      return [
        (newer, Finding(.nameDrift, code: members[newer].code, message, span: members[newer].origin.range))
      ]
    }
    return drifted.map { entry in
      (
        newer,
        Finding(
          .nameDrift, code: entry.code, "\(entry.name) is \(names[entry.code]!) in \(document)",
          span: entry.origin.range)
      )
    }
  }
}
