internal import Glibc

/// The text of a PDF, by poppler's `pdftotext` where it is installed. No shell is run.
enum PDF {
  /// Seconds after which an extractor that hangs is ended.
  private static let patience = 120

  static func isPDF(_ bytes: [UInt8]) -> Bool { bytes.starts(with: Array("%PDF-".utf8)) }

  /// At most `limit` bytes and a few more, so that the caller sees what is too long.
  static func text(of path: String, limit: Int) throws(Files.Failure) -> [UInt8] {
    var ends: [Int32] = [0, 0]
    guard unsafe pipe(&ends) == 0 else { throw Files.Failure(path, errno: errno) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    defer { close(ends[0]) }
    let process = spawn(path, output: ends[1])
    close(ends[1])
    switch process {
    case .failure(let failure): throw failure
    case .success(let id):
      var bytes: [UInt8] = []
      let isComplete = read(from: ends[0], limit: limit, into: &bytes)
      if !isComplete { kill(id, SIGKILL) }
      var status: Int32 = 0
      while unsafe waitpid(id, &status, 0) < 0, errno == EINTR {}
      if bytes.count > limit { return bytes }
      guard isComplete else { throw Files.Failure(path, "pdftotext took more than \(patience) seconds") }
      guard status == 0 else { throw Files.Failure(path, "pdftotext cannot read this PDF") }
      return bytes
    }
  }

  private static func spawn(_ path: String, output: Int32) -> Result<pid_t, Files.Failure> {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    unsafe posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
    unsafe posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
    // It ends by signals as any program does; this one waits for them in a thread.
    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    unsafe sigemptyset(&none)
    unsafe posix_spawnattr_setsigmask(&attributes, &none)
    unsafe sigaddset(&none, SIGPIPE)
    unsafe posix_spawnattr_setsigdefault(&attributes, &none)
    unsafe posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF))
    // A name that starts with a hyphen must not look like an option.
    let file = path.hasPrefix("-") ? "./" + path : path
    let words = ["pdftotext", "-raw", "-enc", "UTF-8", file, "-"]
    var arguments = unsafe words.map { word in unsafe strdup(FilePath.bytes(of: word)) } + [nil]
    defer { unsafe arguments.forEach { unsafe free($0) } }
    var id = pid_t()
    let status = unsafe posix_spawnp(&id, "pdftotext", &actions, &attributes, &arguments, environ)
    if status == ENOENT {
      return .failure(
        Files.Failure(path, "reading a PDF needs pdftotext; install poppler-utils, or extract the text first")
      )
    }
    return status == 0 ? .success(id) : .failure(Files.Failure(path, errno: status))
  }

  /// False where the time ran out or too much came.
  private static func read(from file: Int32, limit: Int, into bytes: inout [UInt8]) -> Bool {
    let deadline = time(nil) + patience
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count <= limit {
      let left = deadline - time(nil)
      guard left > 0 else { return false }
      var waiting = pollfd(fd: file, events: Int16(POLLIN), revents: 0)
      let ready = unsafe poll(&waiting, 1, Int32(left) * 1000)
      if ready < 0, errno == EINTR { continue }
      guard ready > 0 else { return false }
      let got = unsafe Glibc.read(file, &buffer, buffer.count)
      if got < 0, errno == EINTR { continue }
      guard got >= 0 else { return false }
      if got == 0 { return true }
      bytes += buffer[..<got]
    }
    return false
  }
}
