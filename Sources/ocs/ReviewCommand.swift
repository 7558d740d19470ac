internal import OCSDiagnostics
internal import OCSNormalization
internal import OCSReporting
internal import OCSReview

/// `ocs review`: a site on which people look at what was read, and decide.
struct ReviewCommand {
  private let options: SurveyOptions
  private let output: String
  private let since: String?
  private let failOn: Severity?
  private var hasFailed = false

  init(_ words: [String]) throws(UsageError) {
    let arguments = try Arguments(words, of: .review)
    options = try SurveyOptions(arguments)
    guard let output = arguments.folder("--output") else {
      throw .missingOption("--output DIR", command: "review")
    }
    // Documents are read twice: what is found in one may be another's doing.
    if options.inputs.paths.contains("-") {
      throw .wrongCount("review", expected: "files and folders; standard input can be read only once")
    }
    self.output = output
    since = arguments.value("--since")
    failOn = try arguments.failOn(default: .error)
  }

  func run() -> ExitStatus {
    var command = self
    return command.work()
  }

  private mutating func work() -> ExitStatus {
    do throws(Files.Failure) {
      if options.inputs.paths.contains(where: { Files.areSame($0, output) }) {
        throw Files.Failure(
          output, "is the folder of the documents, which are passed over where a site is; name another one")
      }
      let survey = try Survey(options, keepsFacts: true)
      var earlier = try since.map { path throws(Files.Failure) in try EarlierRun(path, options.inputs) }
      earlier?.pair(survey)
      let site = ReviewSite(survey.rows, paths: survey.reports.map(\.path))
      let front = ReviewSite.fixed.map(\.path) + ["data.js", "index.html"]
      var folder = try SiteFolder(output, paths: front + site.paths)
      let changes = try write(site, of: survey, earlier, into: &folder)
      try folder.put(ReviewSite.fixed + site.front(changes: changes, gone: earlier?.gone))
      let isComplete = !hasFailed && !survey.hasFailed
      try folder.finish(keepsEarlier: !isComplete)
      if !options.isQuiet {
        survey.tellLeftovers()
        Terminal.error(site.summary + "open \(Terminal.visible(output))/index.html\n")
      }
      return isComplete && !(earlier?.hasFailed ?? false) ? site.fails(failOn) ? .findings : .done : .failed
    } catch {
      tell(error.message)
      return .failed
    }
  }

  private func tell(_ message: String) { Terminal.error("ocs: \(message)\n") }

  // MARK: Pages

  /// What a worker hands back of one document.
  private struct Pages: Sendable {
    var files: [ReviewSite.File] = []
    var changes: [(row: Int, change: ReviewChange)] = []
    var failures: [String] = []
    /// What does not spoil the site.
    var remarks: [String] = []
  }

  /// Writes the page of each document, some at a time; gives what became of the standards.
  private mutating func write(
    _ site: ReviewSite, of survey: Survey, _ earlier: EarlierRun?, into folder: inout SiteFolder
  ) throws(Files.Failure) -> [ReviewChange?] {
    var changes = [ReviewChange?](repeating: nil, count: survey.reports.count)
    // The rows of each document follow each other.
    var rows: [Int: Range<Int>] = [:]
    for (row, document) in survey.origins.enumerated() {
      rows[document] = (rows[document]?.lowerBound ?? row)..<(row + 1)
    }
    let documents = rows.keys.sorted()
    let (options, own) = (options, rows)
    try Workers.forEach(
      of: documents, jobs: options.inputs.jobs, window: 8,
      showing: Progress(documents.count, of: "pages", isQuiet: options.isQuiet),
      { document in
        ReviewCommand.pages(
          of: survey.inputs[document], rows: own[document] ?? 0..<0, survey.reports, site, earlier, options)
      },
      take: { (_, pages) throws(Files.Failure) in
        for remark in pages.remarks { tell(remark) }
        for failure in pages.failures {
          hasFailed = true
          tell(failure)
        }
        for (row, change) in pages.changes { changes[row] = change }
        try folder.put(pages.files)
      })
    return changes
  }

  private static func pages(
    of document: Inputs.Document, rows: Range<Int>, _ reports: [DocumentReport], _ site: ReviewSite,
    _ earlier: EarlierRun?, _ options: SurveyOptions
  ) -> Pages {
    var pages = Pages()
    var bytes: [UInt8] = []
    var text: DocumentText?
    do throws(Files.Failure) {
      bytes = try document.bytes(options.inputs)
      text = try DocumentText.read(bytes, document.path ?? document.name, options.inputs)
    } catch {
      // The survey met the same, unless the document is another one by now.
      if rows.count != 1 || reports[rows.lowerBound].refusal?.message != error.what {
        pages.failures.append(error.message)
        return pages
      }
    }
    let outcomes = text.map { SurveyedDocument.read($0, of: document, options, .init(keepsLedger: true)) }
    guard (outcomes?.count ?? 1) == rows.count else {
      pages.failures.append(
        "\(Terminal.visible(document.path ?? document.name)): changed while it was read; run again when it is complete"
      )
      return pages
    }
    let pictures = rows.count == 1 ? pictures(of: bytes, document, &pages) : []
    for (n, row) in rows.enumerated() {
      var reviewed = ReviewedDocument(report: reports[row], content: .refused(bytes))
      reviewed.pictures = pictures
      guard case .read(let read)? = outcomes?[n] else {
        pages.files += site.files(of: reviewed, row: row)
        continue
      }
      switch read.content {
      case .normalized(let document):
        reviewed.content = .normalized(document, places: text?.places ?? [])
      case .canonical(let standard, let bytes): reviewed.content = .canonical(standard, bytes)
      case .refused: break
      }
      if let earlier, let standard = read.standard {
        let change = earlier.change(of: standard, row: row)
        reviewed.change = change
        pages.changes.append((row, change))
      }
      pages.files += site.files(of: reviewed, row: row)
    }
    return pages
  }

  /// The pages of a PDF; none where the programs for them are not there, which is told.
  private static func pictures(
    of bytes: [UInt8], _ document: Inputs.Document, _ pages: inout Pages
  ) -> [ReviewedDocument.Picture] {
    guard PDF.isPDF(bytes) else { return [] }
    do throws(Files.Failure) { return try PDF.pictures(of: bytes, document.path ?? document.name) } catch {
      pages.remarks.append("\(error.message); its page shows no pictures")
      return []
    }
  }
}
