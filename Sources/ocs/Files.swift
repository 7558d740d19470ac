internal import OCSCLinux
internal import Glibc

/// Reading and writing files, whole or not at all.
enum Files {
  /// What the system said no to.
  struct Failure: Error {
    let path: String
    let what: String
    /// The system's number for it; 0 where it is not the system that says no.
    let code: Int32

    init(_ path: String, errno code: Int32) {
      self.init(path, unsafe String(cString: strerror(code)), code)
    }

    init(_ path: String, _ what: String, _ code: Int32 = 0) {
      self.path = path
      self.what = what
      self.code = code
    }

    var message: String { "\(Terminal.visible(path)): \(what)" }
  }

  // MARK: System calls

  /// Calls again what a signal cut short; throws where the call fails.
  @discardableResult
  static func check(_ path: String, _ call: () -> Int32) throws(Failure) -> Int32 {
    while true {
      let result = call()
      if result >= 0 { return result }
      if errno != EINTR { throw Failure(path, errno: errno) }
    }
  }

  static func open(_ path: String, _ flags: Int32, mode: mode_t = 0o666) throws(Failure) -> Int32 {
    let name = FilePath.bytes(of: path)
    return try check(path) { unsafe Glibc.open(name, flags | O_CLOEXEC, mode) }
  }

  /// Nil where the path leads nowhere or cannot be followed; `errno` says why.
  static func status(_ path: String, followsLinks: Bool = true) -> stat? {
    let name = FilePath.bytes(of: path)
    var status = stat()
    let result = try? check(path) {
      unsafe followsLinks ? stat(name, &status) : lstat(name, &status)
    }
    return result == nil ? nil : status
  }

  /// Whether two paths lead to one file or folder that is there.
  static func areSame(_ path: String, _ other: String) -> Bool {
    guard let a = status(path), let b = status(other) else { return false }
    return a.st_dev == b.st_dev && a.st_ino == b.st_ino
  }

  static func status(of file: Int32, _ path: String) throws(Failure) -> stat {
    var status = stat()
    try check(path) { unsafe fstat(file, &status) }
    return status
  }

  /// A file that is closed by a signal is closed.
  static func close(_ file: Int32, _ path: String) throws(Failure) {
    if Glibc.close(file) != 0, errno != EINTR { throw Failure(path, errno: errno) }
  }

  static func rename(_ path: String, to other: String) throws(Failure) {
    let (old, new) = (FilePath.bytes(of: path), FilePath.bytes(of: other))
    try check(other) { unsafe Glibc.rename(old, new) }
  }

  /// Each of the two folders gets the other's name, at once.
  static func exchange(_ folder: String, with other: String) throws(Failure) {
    let (old, new) = (FilePath.bytes(of: folder), FilePath.bytes(of: other))
    try check(other) { unsafe renameat2(AT_FDCWD, old, AT_FDCWD, new, OCS_RENAME_EXCHANGE) }
  }

  static func link(_ path: String, as other: String) throws(Failure) {
    let (old, new) = (FilePath.bytes(of: path), FilePath.bytes(of: other))
    try check(other) { unsafe Glibc.link(old, new) }
  }

  static func remove(_ path: String) throws(Failure) {
    let name = FilePath.bytes(of: path)
    try check(path) { unsafe unlink(name) }
  }

  /// Removes a folder with the files in it.
  static func removeFolder(_ path: String) {
    for name in names(in: path) ?? [] { try? remove("\(path)/\(name)") }
    let name = FilePath.bytes(of: path)
    _ = try? check(path) { unsafe rmdir(name) }
  }

  // MARK: Reading

  /// A document's bytes, at most `limit` and one more, so that the caller sees what is too long.
  static func read(_ path: String, limit: Int) throws(Failure) -> [UInt8] {
    // A pipe without a writer must not be waited for.
    let file = try open(path, O_RDONLY | O_NONBLOCK)
    defer { Glibc.close(file) }
    let before = try status(of: file, path)
    guard before.st_mode & S_IFMT == S_IFREG else {
      throw Failure(path, "not a regular file; skipped (give a pipe's content on standard input, as '-')")
    }
    let bytes = try read(file, path, limit: limit, expected: Int(before.st_size))
    let after = try status(of: file, path)
    let isSame =
      before.st_size == after.st_size && before.st_mtim.tv_sec == after.st_mtim.tv_sec
      && before.st_mtim.tv_nsec == after.st_mtim.tv_nsec
    // Files of `/proc` have no size and are as new as the question.
    let isWhole = after.st_size == 0 || (isSame && (bytes.count == after.st_size || bytes.count > limit))
    guard isWhole else { throw Failure(path, "changed while it was read; run again when it is complete") }
    return bytes
  }

  static func readStandardInput(limit: Int) throws(Failure) -> [UInt8] {
    try read(STDIN_FILENO, "standard input", limit: limit, expected: 0)
  }

  private static let block = 1 << 16

  private static func read(
    _ file: Int32, _ path: String, limit: Int, expected: Int
  ) throws(Failure) -> [UInt8] {
    var bytes: [UInt8] = []
    // One byte more than expected finds the end without growing.
    bytes.reserveCapacity(min(expected > 0 ? expected + 1 : block, limit + 1))
    while bytes.count <= limit {
      let free = bytes.capacity - bytes.count
      let room = min(free > 0 ? free : bytes.count, limit + 1 - bytes.count)
      var got = 0
      bytes.append(addingCapacity: room) { out in
        unsafe out.withUnsafeMutableBufferPointer { buffer, count in
          got = unsafe Glibc.read(file, buffer.baseAddress! + count, room)
          count += max(got, 0)
        }
      }
      if got < 0 {
        if errno == EINTR { continue }
        throw Failure(path, errno: errno)
      }
      if got == 0 { break }
    }
    return bytes
  }

  // MARK: Writing

  /// Ends the run where nobody reads any more.
  static func write(_ bytes: [UInt8], to file: Int32, _ path: String) throws(Failure) {
    var done = 0
    while done < bytes.count {
      let start = done
      let put = unsafe bytes.withUnsafeBytes { buffer in
        unsafe Glibc.write(file, buffer.baseAddress! + start, bytes.count - start)
      }
      if put < 0 {
        if errno == EINTR { continue }
        // Whoever closes a pipe, as `head` does, has read enough and needs no message.
        if errno == EPIPE, file != STDERR_FILENO { Interruption.end(.brokenPipe) }
        throw Failure(path, errno: errno)
      }
      done += put
    }
  }

  static func writeOutput(_ bytes: [UInt8]) throws(Failure) {
    try write(bytes, to: STDOUT_FILENO, "standard output")
  }

  /// Writes beside the file, syncs, and renames: readers see the old file or the new one. What is no
  /// regular file (a pipe, a device) or is open already (`/dev/stdout`) is written as it is.
  static func replace(_ path: String, with chunks: [[UInt8]], syncs: Bool = true) throws(Failure) {
    if let file = openFile(path) {
      for chunk in chunks { try write(chunk, to: file, path) }
      return
    }
    if let status = status(path), status.st_mode & S_IFMT != S_IFREG {
      let file = try open(path, O_WRONLY)
      defer { Glibc.close(file) }
      for chunk in chunks { try write(chunk, to: file, path) }
      return
    }
    let file = try OutputFile(path)
    for chunk in chunks { try file.put(chunk) }
    try file.finish(syncs: syncs)
  }

  /// The open file that a name of the system stands for: its name may lead to a regular file, but it is no place for another.
  private static func openFile(_ path: String) -> Int32? {
    switch path {
    case "/dev/stdout": return STDOUT_FILENO
    case "/dev/stderr": return STDERR_FILENO
    default:
      let folder = ["/dev/fd/", "/proc/self/fd/"].first(where: path.hasPrefix)
      return folder.flatMap { Int32(path.dropFirst($0.utf8.count)) }
    }
  }

  static func append(_ bytes: [UInt8], to path: String) throws(Failure) {
    let file = try open(path, O_WRONLY | O_CREAT | O_APPEND)
    defer { Glibc.close(file) }
    try write(bytes, to: file, path)
  }

  // MARK: Folders

  /// Makes a folder and the folders above it.
  static func makeFolder(_ path: String) throws(Failure) {
    if let status = status(path) {
      guard status.st_mode & S_IFMT == S_IFDIR else { throw Failure(path, "not a folder") }
      return
    }
    let (above, name) = FilePath.parts(of: path)
    if above != "/", !above.isEmpty, !name.isEmpty { try makeFolder(above) }
    let bytes = FilePath.bytes(of: path)
    do { try check(path) { unsafe mkdir(bytes, 0o777) } } catch {
      if status(path).map({ $0.st_mode & S_IFMT == S_IFDIR }) != true { throw error }
    }
  }

  /// The names in a folder that start as asked, by bytes; nil where it cannot be read.
  static func names(in folder: String, startingWith start: String = "") -> [String]? {
    let path = FilePath.bytes(of: folder)
    guard let handle = unsafe opendir(path) else { return nil }
    defer { unsafe closedir(handle) }
    var names: [String] = []
    while true {
      errno = 0
      guard let entry = unsafe readdir(handle) else { break }
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe FilePath.string($0) }
      }
      if name != ".", name != "..", name.utf8.starts(with: start.utf8) { names.append(name) }
    }
    guard errno == 0 else { return nil }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  static func syncFolder(_ path: String) throws(Failure) {
    let folder = try open(path, O_RDONLY | O_DIRECTORY)
    defer { Glibc.close(folder) }
    // Some file systems cannot, and need not.
    do { try check(path) { fsync(folder) } } catch { if error.code != EINVAL { throw error } }
  }
}
