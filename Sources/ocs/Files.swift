internal import Glibc

/// Reading and writing files, whole or not at all.
enum Files {
  /// What the system said no to.
  struct Failure: Error {
    let path: String
    let message: String

    init(_ path: String, errno code: Int32) {
      self.path = path
      message = "\(Terminal.visible(path)): \(unsafe String(cString: strerror(code)))"
    }

    init(_ path: String, _ what: String) {
      self.path = path
      message = "\(Terminal.visible(path)): \(what)"
    }
  }

  /// A document's bytes, at most `limit` and one more, so that the caller sees what is too long.
  static func read(_ path: String, limit: Int) throws(Failure) -> [UInt8] {
    let file = unsafe open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard file >= 0 else { throw Failure(path, errno: errno) }
    defer { close(file) }
    var status = stat()
    guard unsafe fstat(file, &status) == 0 else { throw Failure(path, errno: errno) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw Failure(path, "not a regular file; skipped") }
    return try read(file, path, limit: limit, expected: Int(status.st_size))
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

  static func write(_ bytes: [UInt8], to file: Int32, _ path: String) throws(Failure) {
    var done = 0
    while done < bytes.count {
      let start = done
      let put = unsafe bytes.withUnsafeBytes { buffer in
        unsafe Glibc.write(file, buffer.baseAddress! + start, bytes.count - start)
      }
      if put < 0 {
        if errno == EINTR { continue }
        throw Failure(path, errno: errno)
      }
      done += put
    }
  }

  /// Writes beside the file, syncs, and renames: readers see the old file or the new one. What is no
  /// regular file (a pipe, `/dev/stdout`) is written as it is.
  static func replace(_ path: String, with chunks: [[UInt8]]) throws(Failure) {
    var status = stat()
    if unsafe stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
      let file = unsafe open(path, O_WRONLY | O_CLOEXEC)
      guard file >= 0 else { throw Failure(path, errno: errno) }
      defer { close(file) }
      for chunk in chunks { try write(chunk, to: file, path) }
      return
    }
    let temporary = Files.temporary(for: path)
    let file = unsafe open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o666)
    guard file >= 0 else { throw Failure(path, errno: errno) }
    do throws(Failure) {
      for chunk in chunks { try write(chunk, to: file, path) }
      guard fsync(file) == 0 else { throw Failure(path, errno: errno) }
      guard close(file) == 0 else { throw Failure(path, errno: errno) }
      guard unsafe rename(temporary, path) == 0 else { throw Failure(path, errno: errno) }
    } catch {
      close(file)
      _ = unsafe unlink(temporary)
      throw error
    }
  }

  static func append(_ bytes: [UInt8], to path: String) throws(Failure) {
    let file = unsafe open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
    guard file >= 0 else { throw Failure(path, errno: errno) }
    defer { close(file) }
    try write(bytes, to: file, path)
  }

  /// `DIR/.NAME.PID.tmp`
  static func temporary(for path: String) -> String {
    let bytes = Array(path.utf8)
    let slash = bytes.lastIndex(of: 0x2F)
    let folder = slash.map { String(decoding: bytes[...$0], as: UTF8.self) } ?? ""
    let name = String(decoding: bytes[(slash.map { $0 + 1 } ?? 0)...], as: UTF8.self)
    return "\(folder).\(name).\(getpid()).tmp"
  }

  /// Makes a folder and the folders above it.
  static func makeFolder(_ path: String) throws(Failure) {
    var status = stat()
    if unsafe stat(path, &status) == 0 {
      guard status.st_mode & S_IFMT == S_IFDIR else { throw Failure(path, "not a folder") }
      return
    }
    let bytes = Array(path.utf8)
    if let slash = bytes.lastIndex(of: 0x2F), slash > 0, slash + 1 < bytes.count {
      try makeFolder(String(decoding: bytes[..<slash], as: UTF8.self))
    }
    if unsafe mkdir(path, 0o777) != 0, errno != EEXIST { throw Failure(path, errno: errno) }
  }

  /// The names in a folder, by bytes; nil where it cannot be read. `unreadable` is told of names that are no UTF-8.
  static func names(in folder: String, unreadable: () -> Void = {}) -> [String]? {
    guard let handle = unsafe opendir(folder) else { return nil }
    defer { unsafe closedir(handle) }
    var names: [String] = []
    while let entry = unsafe readdir(handle) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) {
          unsafe String(validatingCString: $0)
        }
      }
      guard let name else {
        unreadable()
        continue
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
  }

  static func syncFolder(_ path: String) {
    let folder = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { return }
    fsync(folder)
    close(folder)
  }
}
