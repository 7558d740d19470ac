internal import CLinux
internal import Glibc

/// Another program, run without a shell.
enum Program {
  /// How a run ended.
  struct Result {
    enum Ending { case ended(status: Int32), tookTooLong, wroteTooMuch }

    var ending: Ending
    /// At most the limit and one block more.
    var output: [UInt8]
    /// The beginning of what it wrote to standard error.
    var errors: [UInt8]

    /// The first line of standard error that says something; nil where there is none.
    var complaint: String? {
      errors.split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) }
        .first { $0.contains { !$0.isWhitespace } }
    }
  }

  enum Failure: Error {
    case notFound
    case system(Int32)
  }

  private static let mostErrors = 1 << 12

  /// Runs the program that the first word names. `input` is its standard input; none is empty. A program that takes more
  /// seconds than `patience`, or writes more bytes than `limit`, is ended.
  static func run(
    _ words: [String], input: [UInt8]? = nil, limit: Int, patience: Int
  ) throws(Failure) -> Result {
    let source = try descriptor(of: input)
    defer { close(source) }
    let output = try channel()
    let errors = try channel()
    defer {
      close(output.read)
      close(errors.read)
    }
    let spawned = spawn(words, input: source, output: output.write, errors: errors.write)
    close(output.write)
    close(errors.write)
    guard case .success(let id) = spawned else { throw try failure(spawned) }
    var result = Result(ending: .tookTooLong, output: [], errors: [])
    read(output.read, errors.read, limit: limit, patience: patience, into: &result)
    if case .ended = result.ending {} else { kill(id, SIGKILL) }
    var status: Int32 = 0
    while unsafe waitpid(id, &status, 0) < 0, errno == EINTR {}
    if case .ended = result.ending { result.ending = .ended(status: status) }
    return result
  }

  private static func failure(_ result: Swift.Result<pid_t, Failure>) throws(Failure) -> Failure {
    switch result {
    case .success: .system(0)
    case .failure(let failure): failure
    }
  }

  private static func channel() throws(Failure) -> (read: Int32, write: Int32) {
    var ends: [Int32] = [0, 0]
    guard unsafe pipe(&ends) == 0 else { throw .system(errno) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
  }

  /// A file in memory that holds the bytes, so that a program may seek in its standard input.
  private static func descriptor(of bytes: [UInt8]?) throws(Failure) -> Int32 {
    guard let bytes else {
      let file = unsafe open("/dev/null", O_RDONLY | O_CLOEXEC)
      guard file >= 0 else { throw .system(errno) }
      return file
    }
    let file = unsafe memfd_create("ocs", OCS_MFD_CLOEXEC)
    guard file >= 0 else { throw .system(errno) }
    do throws(Files.Failure) { try Files.write(bytes, to: file, "memory") } catch {
      close(file)
      throw .system(error.code)
    }
    lseek(file, 0, SEEK_SET)
    return file
  }

  private static func spawn(
    _ words: [String], input: Int32, output: Int32, errors: Int32
  ) -> Swift.Result<pid_t, Failure> {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    for (file, place) in [(input, STDIN_FILENO), (output, STDOUT_FILENO), (errors, STDERR_FILENO)] {
      unsafe posix_spawn_file_actions_adddup2(&actions, file, place)
    }
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
    var arguments = unsafe words.map { word in unsafe strdup(FilePath.bytes(of: word)) } + [nil]
    defer { unsafe arguments.forEach { unsafe free($0) } }
    var id = pid_t()
    let status = unsafe posix_spawnp(&id, words[0], &actions, &attributes, &arguments, environ)
    return status == 0 ? .success(id) : .failure(status == ENOENT ? .notFound : .system(status))
  }

  /// Reads both channels until the program has closed them.
  private static func read(
    _ output: Int32, _ errors: Int32, limit: Int, patience: Int, into result: inout Result
  ) {
    let deadline = time(nil) + patience
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    var open = [output, errors]
    while !open.isEmpty {
      let left = deadline - time(nil)
      guard left > 0 else { return }
      var waiting = open.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      let ready = unsafe poll(&waiting, nfds_t(waiting.count), Int32(left) * 1000)
      if ready < 0, errno == EINTR { continue }
      guard ready > 0 else { return }
      for one in waiting where one.revents != 0 {
        let got = unsafe Glibc.read(one.fd, &buffer, buffer.count)
        if got < 0, errno == EINTR { continue }
        if got <= 0 {
          open.removeAll { $0 == one.fd }
        } else if one.fd == output {
          result.output += buffer[..<got]
        } else if result.errors.count < mostErrors {
          result.errors += buffer[..<got]
        }
      }
      if result.output.count > limit {
        result.ending = .wroteTooMuch
        return
      }
    }
    result.ending = .ended(status: 0)
  }
}
