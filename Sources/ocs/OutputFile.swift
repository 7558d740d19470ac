internal import Glibc

/// A file that grows and stands under its name only when it is whole.
final class OutputFile {
  private let path: String
  private let temporary: String
  private let file: Int32
  private var buffer: [UInt8] = []
  private var isOpen = true

  private static let block = 1 << 16

  init(_ path: String) throws(Files.Failure) {
    self.path = path
    temporary = FilePath.beside(path, kind: "tmp")
    Interruption.add(temporary)
    do throws(Files.Failure) {
      file = try Files.open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW)
    } catch {
      Interruption.remove(temporary)
      throw Files.Failure(path, error.what)
    }
  }

  deinit {
    guard isOpen else { return }
    close(file)
    discard()
  }

  private func discard() {
    try? Files.remove(temporary)
    Interruption.remove(temporary)
  }

  /// Collects small pieces.
  func write(_ text: String) throws(Files.Failure) {
    buffer += Array(text.utf8)
    if buffer.count >= OutputFile.block { try flush() }
  }

  /// Writes a piece at once.
  func put(_ bytes: [UInt8]) throws(Files.Failure) { try Files.write(bytes, to: file, path) }

  private func flush() throws(Files.Failure) {
    try put(buffer)
    buffer.removeAll(keepingCapacity: true)
  }

  /// Without `syncs` the file is whole for whoever reads it, but may be lost where the machine stops at once after.
  func finish(syncs: Bool = true) throws(Files.Failure) {
    if !buffer.isEmpty { try flush() }
    if syncs { try Files.check(path) { fsync(file) } }
    isOpen = false
    do throws(Files.Failure) {
      try Files.close(file, path)
      try Files.rename(temporary, to: path)
      Interruption.remove(temporary)
    } catch {
      discard()
      throw error
    }
  }
}
