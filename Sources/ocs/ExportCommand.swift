internal import OCSEmission
internal import OCSExport
internal import Glibc
internal import OCSStandardModel

/// `ocs export`: standards as SQL, CSV, a spreadsheet, JSON Lines, CASE packages or pages.
struct ExportCommand {
  private let options: ExportOptions
  private var names = OutputNames()
  private var count = 0
  /// Standards of documents that were not understood as a whole: their names come behind those of the sound ones.
  private var doubtful: [StandardFile.Reading] = []
  private var hasFailed = false
  private var hasRefused = false
  /// The open files by table.
  private var files: [String: OutputFile] = [:]
  private var spreadsheet: SpreadsheetFile?
  private var buffer: [UInt8] = []
  private var lock: FolderLock?

  init(_ options: ExportOptions) { self.options = options }

  func run() -> ExitStatus {
    var command = self
    return command.work()
  }

  private mutating func work() -> ExitStatus {
    do throws(Files.Failure) {
      try start()
      if options.hasData { try exportAll() }
      try finish()
    } catch {
      tell(error.message)
      return .failed
    }
    return hasFailed ? .failed : hasRefused ? .findings : .done
  }

  private func tell(_ message: String) { Terminal.error("ocs: \(message)\n") }

  // MARK: Documents

  private mutating func exportAll() throws(Files.Failure) {
    let inputs = try Inputs(options.inputs)
    for failure in inputs.failures {
      hasFailed = true
      tell(failure)
    }
    for word in inputs.skipped { tell(word) }
    let own = options.inputs
    try Workers.forEach(
      of: inputs.documents, jobs: own.jobs, { StandardFile.load($0, own) },
      take: { (_, results) throws(Files.Failure) in
        for result in results {
          switch result {
          case .standard(let reading) where reading.isDoubtful: doubtful.append(reading)
          case .standard(let reading): try export(reading)
          case .refused(let message):
            hasRefused = true
            tell(message)
          case .failed(let message):
            hasFailed = true
            tell(message)
          }
        }
      })
    for reading in doubtful { try export(reading) }
  }

  private mutating func export(_ reading: StandardFile.Reading) throws(Files.Failure) {
    let (standard, document) = (reading.standard, reading.document)
    let pieces = JSONWriter.file(of: standard, .compact)
    // A standard without a code is known by its document.
    let name = standard.code ?? document
    let (file, number, isNew, _) = names.name(for: name, pieces, count)
    let key = number == 1 ? name : "\(name)~\(number)"
    if isNew {
      count += 1
      try exportNew(standard, key, file, document)
    }
    let rows = DocumentRows(document, standard: key, layout: reading.layout, findings: reading.findings)
    switch options.format {
    case .sql: try write(SQLScript(options.dialect).data(rows))
    case .csv, .jsonl: try writeRows(rows.rows)
    case .xlsx: try spreadsheet?.add(rows.rows)
    case .case, .markdown: break
    }
  }

  private mutating func exportNew(
    _ standard: Standard, _ key: String, _ file: String, _ document: String
  ) throws(Files.Failure) {
    switch options.format {
    case .sql: try write(SQLScript(options.dialect).data(StandardRows(standard, key: key)))
    case .csv, .jsonl: try writeRows(StandardRows(standard, key: key).rows)
    case .xlsx: try spreadsheet?.add(StandardRows(standard, key: key).rows)
    case .case:
      guard
        let json = try? CASEPackage.json(standard, key: key, creator: options.creator, date: options.date)
      else {
        hasFailed = true
        tell(
          "\(Terminal.visible(document)): no version table tells the day of the last change; give it with --date"
        )
        return
      }
      try put(
        String(decoding: JSONWriter.bytes(of: json, .indented), as: UTF8.self) + "\n",
        stem(file) + ".case.json")
    case .markdown: try put(MarkdownStandard.page(standard), stem(file) + ".md")
    }
  }

  private func stem(_ file: String) -> String { String(file.dropLast(".json".count)) }

  // MARK: Output

  private mutating func start() throws(Files.Failure) {
    if let folder = options.output { lock = try FolderLock(folder) }
    switch options.format {
    case .sql:
      let script = SQLScript(options.dialect)
      if let folder = options.output {
        files["sql"] = try OutputFile("\(folder)/ocs.\(options.dialect.rawValue).sql")
      }
      try write(script.opening)
      if options.hasSchema { try write(script.schema) }
    case .csv:
      for table in tables {
        let file = try OutputFile("\(options.output ?? ".")/\(CSVPackage.file(table))")
        try file.write(CSVPackage.heading(table))
        files[table.name] = file
      }
    case .xlsx:
      if options.output == nil, isatty(STDOUT_FILENO) == 1 {
        throw Files.Failure("standard output", "a terminal shows no spreadsheet; name a folder with --output")
      }
      let folder = options.output ?? Terminal.environment("TMPDIR") ?? "/tmp"
      spreadsheet = try SpreadsheetFile(tables, in: folder)
    case .jsonl:
      guard let folder = options.output else { break }
      for table in tables { files[table.name] = try OutputFile("\(folder)/\(table.name).jsonl") }
    case .case, .markdown: break
    }
  }

  private var tables: [RelationalSchema.Table] { options.table.map { [$0] } ?? RelationalSchema.tables }

  private mutating func writeRows(_ rows: [String: [[Cell]]]) throws(Files.Failure) {
    for table in tables {
      for row in rows[table.name] ?? [] {
        let line =
          options.format == .csv
          ? CSVPackage.line(row, guardsFormulas: options.guardsFormulas)
          : String(decoding: JSONWriter.line(table.json(row)), as: UTF8.self)
        if let file = files[table.name] { try file.write(line) } else { try write(line) }
      }
    }
  }

  private func write(_ spreadsheet: SpreadsheetFile) throws(Files.Failure) {
    guard let folder = options.output else { return try spreadsheet.write(Files.writeOutput) }
    let file = try OutputFile("\(folder)/ocs.xlsx")
    try spreadsheet.write(file.put)
    try file.finish()
  }

  /// To the script's file, or to standard output.
  private mutating func write(_ text: String) throws(Files.Failure) {
    if let file = files["sql"] { return try file.write(text) }
    buffer += Array(text.utf8)
    if buffer.count >= 1 << 16 { try flush() }
  }

  private mutating func flush() throws(Files.Failure) {
    try Files.writeOutput(buffer)
    buffer.removeAll(keepingCapacity: true)
  }

  /// One file a standard, or all of them to standard output.
  private mutating func put(_ text: String, _ name: String) throws(Files.Failure) {
    guard let folder = options.output else {
      if options.format == .case, count > 1 {
        throw Files.Failure("standard output", "takes one CASE package; name a folder with --output for more")
      }
      return try write(count > 1 ? "\n" + text : text)
    }
    try Files.replace("\(folder)/\(name)", with: [Array(text.utf8)])
  }

  private mutating func finish() throws(Files.Failure) {
    if options.format == .sql {
      let isComplete = !hasFailed && !hasRefused
      try write(SQLScript(options.dialect).closing(prunes: options.prunes && isComplete))
      if options.prunes, !isComplete { tell("nothing is pruned, because not all documents were read") }
    }
    if let spreadsheet { try write(spreadsheet) }
    try flush()
    for table in files.keys.sorted() { try files[table]?.finish() }
    if options.format == .csv, options.table == nil, let folder = options.output {
      let bytes = JSONWriter.bytes(of: CSVPackage.description, .indented) + [0x0A]
      try Files.replace("\(folder)/datapackage.json", with: [bytes])
    }
  }
}
