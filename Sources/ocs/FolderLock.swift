internal import Glibc

/// One run at a time writes into a folder. The lock goes with the process that holds it, however that ends.
final class FolderLock {
  private let folder: Int32

  /// Makes the folder where it is missing. Throws where another run holds it.
  init(_ path: String) throws(Files.Failure) {
    while true {
      try Files.makeFolder(path)
      let folder = try Files.open(path, O_RDONLY | O_DIRECTORY)
      do throws(Files.Failure) {
        try FolderLock.lock(folder, path)
        // Another run may have put a new folder under the name before the lock was there.
        let mine = try Files.status(of: folder, path)
        if let named = Files.status(path), named.st_ino == mine.st_ino, named.st_dev == mine.st_dev {
          self.folder = folder
          return
        }
      } catch {
        close(folder)
        throw error
      }
      close(folder)
    }
  }

  deinit { close(folder) }

  private static func lock(_ folder: Int32, _ path: String) throws(Files.Failure) {
    do { try Files.check(path) { flock(folder, LOCK_EX | LOCK_NB) } } catch {
      switch error.code {
      case EWOULDBLOCK:
        throw Files.Failure(path, "another run writes into this folder; wait for it, or name another folder")
      // A file system without locks.
      case ENOLCK, EOPNOTSUPP: return
      default: throw error
      }
    }
  }
}
