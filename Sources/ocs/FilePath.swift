internal import Glibc

/// Paths as text. The system's paths are bytes; those that are no UTF-8 (names in Big5 from an old archive) stand in a
/// string as the last private characters of Unicode, so that every name can be opened again.
enum FilePath {
  /// U+10FF00 and what follows stand for single bytes.
  private static let firstByte: UInt32 = 0x10_FF00

  private static func byte(of scalar: UnicodeScalar) -> UInt8? {
    scalar.value >= firstByte ? UInt8(truncatingIfNeeded: scalar.value) : nil
  }

  static func string(_ path: UnsafePointer<CChar>) -> String {
    if let text = unsafe String(validatingCString: path),
      !text.unicodeScalars.contains(where: { byte(of: $0) != nil })
    {
      return text
    }
    let bytes = unsafe UnsafeBufferPointer(start: path, count: strlen(path)).map { UInt8(bitPattern: $0) }
    return string(bytes)
  }

  static func string(_ bytes: [UInt8]) -> String {
    var text = String.UnicodeScalarView()
    var i = 0
    while i < bytes.count {
      // The longest character that starts here; a byte by itself where there is none.
      let scalar = (1...4).reversed().lazy.compactMap { length -> (UnicodeScalar, Int)? in
        guard i + length <= bytes.count,
          let character = String(validating: bytes[i..<(i + length)], as: UTF8.self)?.unicodeScalars,
          let first = character.first, character.count == 1, byte(of: first) == nil
        else { return nil }
        return (first, length)
      }.first
      if let (scalar, length) = scalar {
        text.append(scalar)
        i += length
      } else {
        if let scalar = UnicodeScalar(firstByte + UInt32(bytes[i])) { text.append(scalar) }
        i += 1
      }
    }
    return String(text)
  }

  /// What the system calls the path.
  static func bytes(of path: String) -> [CChar] {
    // The bytes of a name are all that starts with 0xF4 as a rule.
    guard path.utf8.contains(0xF4) else { return path.utf8.map { CChar(bitPattern: $0) } + [0] }
    var out: [CChar] = []
    for scalar in path.unicodeScalars {
      if let byte = byte(of: scalar) {
        out.append(CChar(bitPattern: byte))
      } else {
        out += String(scalar).utf8.map { CChar(bitPattern: $0) }
      }
    }
    return out + [0]
  }

  /// The path as messages and reports name it: bytes that are no UTF-8 as `%A4`.
  static func shown(_ path: String) -> String {
    guard path.utf8.contains(0xF4) else { return path }
    return path.unicodeScalars.map { scalar in
      guard let byte = byte(of: scalar) else { return String(scalar) }
      let digits = String(byte, radix: 16, uppercase: true)
      return digits.utf8.count < 2 ? "%0\(digits)" : "%\(digits)"
    }.joined()
  }

  /// The folder, and the name in it; the folder is empty where the path is a name alone.
  static func parts(of path: String) -> (folder: String, name: String) {
    var trimmed = path[...]
    while trimmed.utf8.count > 1, trimmed.utf8.last == 0x2F { trimmed = trimmed.dropLast() }
    guard let slash = trimmed.utf8.lastIndex(of: 0x2F) else { return ("", String(trimmed)) }
    let folder = trimmed[..<slash]
    return (folder.isEmpty ? "/" : String(folder), String(trimmed[trimmed.index(after: slash)...]))
  }

  /// A path beside `path` that no other run uses: `FOLDER/.NAME.PROCESS.ocs.KIND`.
  static func beside(_ path: String, kind: String) -> String {
    let (folder, name) = parts(of: path)
    let prefix = folder.isEmpty ? "" : folder == "/" ? "/" : folder + "/"
    return "\(prefix).\(name).\(getpid()).ocs.\(kind)"
  }

  /// Whether the name is one that `beside` gives, in whatever process.
  static func isBeside(_ name: String, kind: String) -> Bool {
    guard name.hasPrefix("."), name.hasSuffix(".ocs.\(kind)") else { return false }
    let stem = name.dropLast(".ocs.\(kind)".utf8.count)
    guard let dot = stem.utf8.lastIndex(of: 0x2E), dot > stem.startIndex else { return false }
    return pid_t(stem[stem.index(after: dot)...]) != nil
  }
}
