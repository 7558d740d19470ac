internal import Glibc

/// Standard output and standard error.
enum Terminal {
  static func print(_ text: String) -> ExitStatus {
    do {
      try Files.write(Array(text.utf8), to: STDOUT_FILENO, "standard output")
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

  static var hasErrorTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  /// A name with its control characters made visible.
  static func visible(_ name: String) -> String {
    var out = ""
    for scalar in name.unicodeScalars {
      let isHostile =
        scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
        || (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
      if isHostile {
        out += "\\u{" + String(scalar.value, radix: 16) + "}"
      } else {
        out.unicodeScalars.append(scalar)
      }
    }
    return out
  }
}
