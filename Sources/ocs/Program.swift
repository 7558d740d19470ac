internal import OCSCLinux
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
  /// Address space that a program may take.
  private static let mostMemory: UInt64 = 4 << 30

  /// Runs the program that the first word names. `input` is its standard input; none is empty. A program that takes more
  /// seconds than `patience`, or writes more bytes than `limit`, is ended. It can write to no file.
  static func run(
    _ words: [String], input: [UInt8]? = nil, limit: Int, patience: Int
  ) throws(Failure) -> Result {
    let source = try descriptor(of: input)
    defer { close(source) }
    let output = try channel()
    defer { close(output.read) }
    let errors = try channel()
    defer { close(errors.read) }
    let id = try start(
      words, input: source, output: output.write, errors: errors.write, seconds: patience)
    var result = Result(ending: .tookTooLong, output: [], errors: [])
    read(output.read, errors.read, limit: limit, patience: patience, into: &result)
    if case .ended = result.ending {} else { kill(id, SIGKILL) }
    var status: Int32 = 0
    while unsafe waitpid(id, &status, 0) < 0, errno == EINTR {}
    if case .ended = result.ending { result.ending = .ended(status: status) }
    return result
  }

  private static func channel() throws(Failure) -> (read: Int32, write: Int32) {
    var ends: [Int32] = [0, 0]
    guard unsafe pipe2(&ends, O_CLOEXEC) == 0 else { throw .system(errno) }
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

  /// Closes the ends of the channels that are the program's.
  private static func start(
    _ words: [String], input: Int32, output: Int32, errors: Int32, seconds: Int
  ) throws(Failure) -> pid_t {
    defer {
      close(output)
      close(errors)
    }
    let report = try channel()
    defer { close(report.read) }
    var arguments = unsafe words.map { word in unsafe strdup(FilePath.bytes(of: word)) } + [nil]
    defer { unsafe arguments.forEach { unsafe free($0) } }
    let id = unsafe ocs_start(
      &arguments, input, output, errors, report.write,
      ocs_bounds(seconds: UInt64(seconds), memory: mostMemory))
    close(report.write)
    if id < 0 { throw .system(-id) }
    // The channel closes when the program runs.
    var code: Int32 = 0
    var got = 0
    repeat { got = unsafe Glibc.read(report.read, &code, 4) } while got < 0 && errno == EINTR
    guard got == 4 else { return id }
    while waitpid(id, nil, 0) < 0, errno == EINTR {}
    throw code == ENOENT ? .notFound : .system(code)
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
