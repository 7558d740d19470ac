internal import Glibc
internal import Synchronization

/// The end of a run from outside: by a signal, or because its reader is gone. Files that are not whole go away first.
enum Interruption {
  /// Paths that exist only while this run works on them.
  private static let temporaries = Mutex<Set<String>>([])

  static func add(_ path: String) { temporaries.withLock { _ = $0.insert(path) } }
  static func remove(_ path: String) { temporaries.withLock { _ = $0.remove(path) } }

  private static let signals: [(number: Int32, status: ExitStatus, name: String)] = [
    (SIGHUP, .hungUp, "its terminal is gone"), (SIGINT, .interrupted, "interrupted"),
    (SIGTERM, .terminated, "terminated"),
  ]

  /// From here on a thread waits for the signals that end a run; no other thread is ever disturbed by one. Signals that
  /// the caller ignores stay ignored. A reader that is gone is told by the failing write.
  static func watch() {
    _ = signal(SIGPIPE, SIG_IGN)
    var watched = sigset_t()
    unsafe sigemptyset(&watched)
    for signal in signals where !isIgnored(signal.number) { unsafe sigaddset(&watched, signal.number) }
    unsafe pthread_sigmask(SIG_BLOCK, &watched, nil)
    var thread = pthread_t()
    let status = unsafe pthread_create(&thread, nil, { _ in Interruption.wait() }, nil)
    // Without the thread the signals do what they do by themselves.
    if status != 0 { unsafe pthread_sigmask(SIG_UNBLOCK, &watched, nil) }
  }

  private static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    guard unsafe sigaction(number, nil, &action) == 0 else { return false }
    return unsafe unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
  }

  private static func wait() -> Never {
    var watched = sigset_t()
    unsafe pthread_sigmask(SIG_BLOCK, nil, &watched)
    while true {
      var number: Int32 = 0
      guard unsafe sigwait(&watched, &number) == 0 else { continue }
      if let signal = signals.first(where: { $0.number == number }) {
        end(signal.status, "\(signal.name); the output is as it was, or holds whole files alone")
      }
    }
  }

  static func end(_ status: ExitStatus, _ message: String? = nil) -> Never {
    temporaries.withLock { paths in
      for path in paths {
        if Files.status(path, followsLinks: false).map({ $0.st_mode & S_IFMT == S_IFDIR }) == true {
          Files.removeFolder(path)
        } else {
          try? Files.remove(path)
        }
      }
      if let message { Terminal.error("ocs: \(message)\n") }
      // Nobody makes another file while the lock is held.
      _exit(status.rawValue)
    }
  }
}
