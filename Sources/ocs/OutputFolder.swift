internal import Glibc

/// The folder that standards are written to: or, with `--check`, compared with.
final class OutputFolder {
  /// What becomes of the folder.
  enum Mode {
    /// Files come one by one; others stay.
    case adding
    /// As `adding`; in the end the standards that this run did not write are removed.
    case pruning
    /// A new folder takes the place of the old one at once.
    case replacing
    /// Nothing is written.
    case checking
  }

  let path: String
  private let mode: Mode
  /// Files are on the disk before they have their names. What can be made again at any time need not be.
  private let syncs: Bool
  private let lock: FolderLock?
  /// Where files are written: the folder itself, or the one that will take its place.
  private let stage: String
  /// The files of this run, where what it did not write is asked for.
  private var produced: Set<String> = []
  /// With `--check`: what would change, a line a file.
  private(set) var changes: [String] = []
  /// How many standards became what.
  private(set) var written = 0
  private(set) var unchanged = 0
  private(set) var removed = 0

  init(_ path: String, _ mode: Mode, syncs: Bool = true) throws(Files.Failure) {
    self.mode = mode
    self.syncs = syncs
    guard mode != .checking else {
      self.path = path
      lock = nil
      stage = path
      return
    }
    lock = try FolderLock(path)
    // The place of a folder, not that of a link to it, is taken by another one.
    self.path = mode == .replacing ? try OutputFolder.real(path) : path
    stage = mode == .replacing ? FilePath.beside(self.path, kind: "stage") : path
    OutputFolder.removeLeftovers(of: self.path)
    if mode == .replacing { try startStage() }
  }

  private static func real(_ path: String) throws(Files.Failure) -> String {
    let name = FilePath.bytes(of: path)
    guard let real = unsafe realpath(name, nil) else { throw Files.Failure(path, errno: errno) }
    defer { unsafe free(real) }
    return unsafe FilePath.string(real)
  }

  /// What killed runs left behind. The lock is held, so no other run works on any of it.
  private static func removeLeftovers(of path: String) {
    // To sort a full folder by name takes longer than to normalize a dozen documents.
    for name in Files.names(in: path, startingWith: ".") ?? [] where FilePath.isBeside(name, kind: "tmp") {
      try? Files.remove("\(path)/\(name)")
    }
    let (above, own) = FilePath.parts(of: path)
    let folder = above.isEmpty ? "." : above
    for name in Files.names(in: folder, startingWith: ".\(own).") ?? [] {
      if FilePath.isBeside(name, kind: "stage") { Files.removeFolder("\(folder)/\(name)") }
    }
  }

  private func startStage() throws(Files.Failure) {
    Interruption.add(stage)
    try Files.makeFolder(stage)
    guard let old = Files.status(path) else { throw Files.Failure(path, errno: errno) }
    let name = FilePath.bytes(of: stage)
    try Files.check(stage) { unsafe chmod(name, old.st_mode & 0o7777) }
  }

  deinit {
    guard mode == .replacing else { return }
    Files.removeFolder(stage)
    Interruption.remove(stage)
  }

  /// Where a file is to be written that has its place in this folder.
  func place(of file: String) -> String {
    guard mode == .replacing else { return file }
    let (above, name) = FilePath.parts(of: file)
    guard let folder = Files.status(above.isEmpty ? "." : above), let own = Files.status(path),
      folder.st_ino == own.st_ino, folder.st_dev == own.st_dev
    else { return file }
    return "\(stage)/\(name)"
  }

  func put(_ pieces: [[UInt8]], as name: String) throws(Files.Failure) {
    if mode != .adding { produced.insert(name) }
    let old = "\(path)/\(name)"
    if mode == .checking {
      if Files.status(old) == nil {
        changes.append("\(Terminal.visible(old)) would be written")
      } else if try !holds(pieces, old) {
        changes.append("\(Terminal.visible(old)) would change")
      } else {
        unchanged += 1
      }
    } else if keeps(pieces, old, as: name) {
      unchanged += 1
    } else {
      try Files.replace("\(stage)/\(name)", with: pieces, syncs: syncs)
      written += 1
    }
  }

  /// Leaves a file that has these bytes already as it is, with its time; false where there is none.
  private func keeps(_ pieces: [[UInt8]], _ old: String, as name: String) -> Bool {
    guard let status = Files.status(old, followsLinks: false), status.st_mode & S_IFMT == S_IFREG,
      Int(status.st_size) == pieces.reduce(0, { $0 + $1.count }), (try? holds(pieces, old)) ?? false
    else { return false }
    return mode != .replacing || (try? Files.link(old, as: "\(stage)/\(name)")) != nil
  }

  /// Whether the file has these bytes; no more of it is read than they are, and one.
  private func holds(_ pieces: [[UInt8]], _ place: String) throws(Files.Failure) -> Bool {
    let size = pieces.reduce(0) { $0 + $1.count }
    return try Files.read(place, limit: size + 1).elementsEqual(pieces.joined())
  }

  // MARK: Files of earlier runs

  /// Outputs of earlier runs that no document gave this time: standards, told by their schema, and nothing else.
  private func stale() throws(Files.Failure) -> [String] {
    guard let names = Files.names(in: path) else { return [] }
    var stale: [String] = []
    for name in names where name.hasSuffix(".json") && !name.hasPrefix(".") && !produced.contains(name) {
      let place = "\(path)/\(name)"
      guard let status = Files.status(place, followsLinks: false), status.st_mode & S_IFMT == S_IFREG else {
        continue
      }
      if StandardFile.isStandard(try Files.read(place, limit: 1 << 30)) { stale.append(name) }
    }
    return stale
  }

  func checkStale() throws(Files.Failure) {
    for name in try stale() {
      changes.append("\(Terminal.visible("\(path)/\(name)")) has no document any more")
    }
  }

  /// Removes stale outputs; gives their paths.
  func prune() throws(Files.Failure) -> [String] {
    try stale().map { name throws(Files.Failure) in
      let place = "\(path)/\(name)"
      try Files.remove(place)
      removed += 1
      return place
    }
  }

  /// Puts the new folder in the place of the old one. Files that are no standards are taken over; so are the standards
  /// that this run did not write, where it has not read all documents.
  func exchange(keepsStale: Bool) throws(Files.Failure) {
    let dropped = Set(keepsStale ? [] : try stale())
    guard let names = Files.names(in: path) else { throw Files.Failure(path, errno: errno) }
    let new = Set(Files.names(in: stage) ?? [])
    for name in names where !dropped.contains(name) && !new.contains(name) {
      let place = "\(path)/\(name)"
      if let status = Files.status(place, followsLinks: false), status.st_mode & S_IFMT == S_IFDIR {
        throw Files.Failure(place, "a folder, which --replace cannot take over; move it away")
      }
      try Files.link(place, as: "\(stage)/\(name)")
    }
    try Files.syncFolder(stage)
    try Files.exchange(stage, with: path)
    removed = dropped.count
    let (above, _) = FilePath.parts(of: path)
    try Files.syncFolder(above.isEmpty ? "." : above)
  }
}
