internal import OCSComparison
internal import OCSReporting
internal import OCSReview
internal import OCSStandardModel

/// The standards of an earlier run, and which of them the standards of this one are. They are read again when they are compared,
/// so that the memory is that of a few.
struct EarlierRun {
  private struct Member {
    var key: ReleasePairing.Key
    var gone: ReviewSite.Gone
    /// Which of the standards of which file.
    var file: Int
    var part: Int
  }

  private let options: InputOptions
  private let files: [Inputs.Document]
  private var members: [Member] = []
  /// For each row of this run its member.
  private var partners: [Int: Int] = [:]
  private(set) var gone: [ReviewSite.Gone] = []
  private(set) var hasFailed = false

  /// Reads the folder of an earlier run. What cannot be read of it is told.
  init(_ path: String, _ options: InputOptions) throws(Files.Failure) {
    var options = options
    options.paths = [path]
    options.filesFrom = nil
    self.options = options
    let inputs = try Inputs(options)
    files = inputs.documents
    for failure in inputs.failures { fail(failure) }
    for word in inputs.skipped { Terminal.error("ocs: \(word)\n") }
    let own = options
    Workers.forEach(
      of: files, jobs: own.jobs, { StandardFile.load($0, own) },
      take: { file, parts in
        for (part, result) in parts.enumerated() { take(result, file: file, part: part) }
      })
  }

  private mutating func take(_ loaded: StandardFile.Loaded, file: Int, part: Int) {
    switch loaded {
    case .standard(let reading):
      let standard = reading.standard
      members.append(
        Member(
          key: .init(
            code: standard.code, family: standard.family, version: standard.version,
            document: reading.document),
          gone: .init(code: standard.code, name: standard.name, document: reading.document), file: file,
          part: part))
    case .refused(let message), .failed(let message): fail(message)
    }
  }

  private mutating func fail(_ message: String) {
    hasFailed = true
    Terminal.error("ocs: \(message)\n")
  }

  /// Finds for each standard of this run the one that it was.
  mutating func pair(_ survey: Survey) {
    let rows = survey.facts.indices.filter { survey.facts[$0] != nil }
    let keys = rows.map { row in
      let facts = survey.facts[row]
      return ReleasePairing.Key(
        code: facts?.code, family: facts?.family, version: facts?.version,
        document: survey.reports[row].document)
    }
    let pairing = ReleasePairing(members.map(\.key), keys)
    for (old, new) in pairing.pairs { partners[rows[new]] = old }
    gone = pairing.removed.map { members[$0].gone }
  }

  /// What became of the standard of a row.
  func change(of standard: Standard, row: Int) -> ReviewChange {
    guard let partner = partners[row] else { return .new }
    let member = members[partner]
    let loaded = StandardFile.load(files[member.file], options)
    guard loaded.indices.contains(member.part), case .standard(let reading) = loaded[member.part] else {
      return .new
    }
    if reading.standard == standard { return .unchanged }
    return .changed(
      Comparison(reading.standard, standard).text.split(separator: "\n").map(String.init))
  }
}
