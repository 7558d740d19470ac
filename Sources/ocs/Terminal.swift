internal import Glibc
internal import OCSReporting

/// Standard output and standard error.
enum Terminal {
  static func print(_ text: String) -> ExitStatus {
    do {
      try Files.writeOutput(Array(text.utf8))
      return .done
    } catch {
      Terminal.error("ocs: \(error.message)\n")
      return .failed
    }
  }

  static func error(_ text: String) {
    // Nobody is left to tell where standard error fails.
    try? Files.write(Array(text.utf8), to: STDERR_FILENO, "standard error")
  }

  /// A variable of the environment; nil where it is unset or empty.
  static func environment(_ name: String) -> String? {
    guard let value = unsafe getenv(name), unsafe value.pointee != 0 else { return nil }
    return unsafe String(cString: value)
  }

  static var hasErrorTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  /// A name with its control characters and its bytes that are no UTF-8 made visible.
  static func visible(_ name: String) -> String { VisibleText.of(FilePath.shown(name)) }
}
