internal import OCSDiagnostics
internal import OCSStandardModel

/// The version table contradicts itself or the document. A standard without one has nothing to contradict.
enum BrokenHistory: StandardRule {
  static let rule = Rule.brokenHistory

  static func check(_ subject: Subject) -> [Finding] {
    let standard = subject.standard
    let rows = standard.history
    guard !rows.isEmpty else { return [] }
    var findings: [Finding] = []
    func find(_ message: String, _ row: Standard.Edition?) {
      findings.append(
        Finding(
          rule, code: row == nil ? standard.code : row?.code, message,
          span: row?.origin.range ?? rows[0].origin.range))
    }
    let current = rows.filter { $0.status == "current" }
    if current.isEmpty { find("no row of the version table is the current one", nil) }
    for row in current.dropFirst() {
      find("\(name(row)) is current as well as \(name(current[0]))", row)
    }
    if current.count == 1, let listed = current[0].code, let code = standard.code, !isSame(listed, code) {
      find("the current row is \(listed), this document \(code)", current[0])
    }
    for row in rows {
      guard let successor = row.supersededBy else { continue }
      if let code = row.code, isSame(code, successor) {
        find("\(code) supersedes itself", row)
      } else if !rows.contains(where: { $0.code.map { isSame($0, successor) } ?? false }) {
        find("\(name(row)) is superseded by \(successor), which is not in the table", row)
      }
    }
    let dated = rows.filter { $0.version != nil && $0.date != nil }.sorted { $0.version! < $1.version! }
    for (older, newer) in zip(dated, dated.dropFirst()) where older.date! > newer.date! {
      find("\(name(newer)) is dated \(newer.date!), before \(name(older)) of \(older.date!)", newer)
    }
    return findings
  }

  private static func name(_ row: Standard.Edition) -> String {
    row.code ?? row.version.map { "V\($0)" } ?? "a row without a code"
  }

  /// Codes of standards are compared without regard to case.
  private static func isSame(_ a: String, _ b: String) -> Bool { a.lowercased() == b.lowercased() }
}
