internal import Glibc
internal import OCSReporting
internal import OCSSourceText

/// The documents that a command line names.
struct Inputs {
  struct Document {
    /// As findings and ledger name it: below the folder that was given, or the file's name.
    var name: String
    /// Nil for standard input.
    var path: String?

    /// Its text; no more than the limit and a few, so that the pipeline sees what is too large.
    func read(_ options: InputOptions) throws(Files.Failure) -> DocumentText {
      try DocumentText.read(bytes(options), path ?? "standard input", options)
    }

    /// The bytes of its file.
    func bytes(_ options: InputOptions) throws(Files.Failure) -> [UInt8] {
      let limit = options.limits.bytes
      guard let path else { return try Files.readStandardInput(limit: limit) }
      return try Files.read(path, limit: limit)
    }
  }

  private(set) var documents: [Document] = []
  /// What could not be read, in the words of the system.
  private(set) var failures: [String] = []
  /// What was passed over, with a word why.
  private(set) var skipped: [String] = []

  private let include: [Glob]
  private let exclude: [Glob]

  /// Throws where the list of files cannot be read; what cannot be read of the files themselves is in `failures`.
  init(_ options: InputOptions) throws(Files.Failure) {
    include = options.include.map(Glob.init)
    exclude = options.exclude.map(Glob.init)
    var paths = options.paths
    if let list = options.filesFrom { paths += try Inputs.lines(of: list) }
    for path in paths {
      if path == "-" {
        documents.append(Document(name: options.name, path: nil))
        continue
      }
      guard let status = Files.status(path) else {
        failures.append(Files.Failure(path, errno: errno).message)
        continue
      }
      if status.st_mode & S_IFMT == S_IFDIR {
        let before = documents.count + failures.count + skipped.count
        walk(path)
        if documents.count + failures.count + skipped.count == before {
          let chosen = include.isEmpty && exclude.isEmpty ? "" : " that --include and --exclude choose"
          skipped.append("\(Terminal.visible(path)): no files in this folder\(chosen)")
        }
      } else {
        documents.append(Document(name: FilePath.shown(FilePath.parts(of: path).name), path: path))
      }
    }
    // The order of names decides which of two standards with one code is the first.
    documents.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  /// The paths of a list: one a line, or with NUL bytes between them as `find -print0` writes.
  private static func lines(of list: String) throws(Files.Failure) -> [String] {
    let limit = 256 << 20
    let bytes = list == "-" ? try Files.readStandardInput(limit: limit) : try Files.read(list, limit: limit)
    let separator: UInt8 = bytes.contains(0) ? 0 : 0x0A
    return bytes.split(separator: separator).map { line in
      let end = separator == 0x0A && line.last == 0x0D ? line.dropLast() : line
      return FilePath.string(Array(end))
    }.filter { !$0.isEmpty }
  }

  /// Globs choose among the files of folders; a file that was named is wanted.
  private func isWanted(_ name: String) -> Bool {
    (include.isEmpty || include.contains { $0.matches(name) }) && !exclude.contains { $0.matches(name) }
  }

  /// All regular files below a folder; links to folders are not followed, so that no loop is walked.
  private mutating func walk(_ root: String) {
    let base = root.hasSuffix("/") ? root : root + "/"
    var pending = [""]
    while let below = pending.popLast() {
      let folder = base + below
      guard let names = Files.names(in: folder) else {
        failures.append(Files.Failure(folder, errno: errno).message)
        continue
      }
      if names.contains("index.html"), SiteFolder.isSite(folder) {
        skipped.append("\(Terminal.visible(folder)): a site of 'ocs review'; skipped")
        continue
      }
      for name in names where !name.hasPrefix(".") {
        let path = folder + name
        let own = Files.status(path, followsLinks: false)
        let isLink = own.map { $0.st_mode & S_IFMT == S_IFLNK } ?? false
        guard let status = isLink ? Files.status(path) : own else {
          failures.append(Files.Failure(path, errno: errno).message)
          continue
        }
        switch status.st_mode & S_IFMT {
        case S_IFREG:
          if isWanted(below + name) {
            documents.append(Document(name: FilePath.shown(below + name), path: path))
          }
        case S_IFDIR where isLink: skipped.append("\(Terminal.visible(path)): a link to a folder; skipped")
        case S_IFDIR: pending.append(below + name + "/")
        case S_IFIFO: skipped.append("\(Terminal.visible(path)): a pipe; skipped")
        case S_IFSOCK: skipped.append("\(Terminal.visible(path)): a socket; skipped")
        default: skipped.append("\(Terminal.visible(path)): a device; skipped")
        }
      }
    }
  }
}
