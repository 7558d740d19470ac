internal import Glibc

/// A file that grows line by line and stands under its name only when it is whole.
final class OutputFile {
  private let path: String
  private let temporary: String
  private let file: Int32
  private var buffer: [UInt8] = []
  private var isOpen = true

  private static let block = 1 << 16

  init(_ path: String) throws(Files.Failure) {
    self.path = path
    temporary = Files.temporary(for: path)
    file = unsafe open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o666)
    guard file >= 0 else { throw Files.Failure(path, errno: errno) }
  }

  deinit {
    guard isOpen else { return }
    close(file)
    _ = unsafe unlink(temporary)
  }

  func write(_ text: String) throws(Files.Failure) {
    buffer += Array(text.utf8)
    if buffer.count >= OutputFile.block { try flush() }
  }

  private func flush() throws(Files.Failure) {
    try Files.write(buffer, to: file, path)
    buffer.removeAll(keepingCapacity: true)
  }

  func finish() throws(Files.Failure) {
    try flush()
    isOpen = false
    let isWhole = fsync(file) == 0
    let isClosed = close(file) == 0
    guard isWhole, isClosed, unsafe rename(temporary, path) == 0 else {
      let code = errno
      _ = unsafe unlink(temporary)
      throw Files.Failure(path, errno: code)
    }
  }
}
