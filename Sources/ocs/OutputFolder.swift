internal import Glibc

/// The folder that standards are written to: or, with `--check`, compared with.
struct OutputFolder {
  let path: String
  let checks: Bool
  /// The files of this run, where what it did not write is asked for.
  private var produced: Set<String> = []
  private let keepsNames: Bool
  /// With `--check`: what would change, a line a file.
  private(set) var changes: [String] = []

  init(_ path: String, checks: Bool, prunes: Bool) throws(Files.Failure) {
    self.path = path
    self.checks = checks
    keepsNames = checks || prunes
    if !checks { try Files.makeFolder(path) }
  }

  mutating func put(_ pieces: [[UInt8]], as name: String) throws(Files.Failure) {
    if keepsNames { produced.insert(name) }
    let place = "\(path)/\(name)"
    guard checks else { return try Files.replace(place, with: pieces) }
    if unsafe access(place, F_OK) != 0 {
      changes.append("\(Terminal.visible(place)) would be written")
    } else if try !holds(pieces, place) {
      changes.append("\(Terminal.visible(place)) would change")
    }
  }

  /// Whether the file has these bytes; no more of it is read than they are, and one.
  private func holds(_ pieces: [[UInt8]], _ place: String) throws(Files.Failure) -> Bool {
    let size = pieces.reduce(0) { $0 + $1.count }
    return try Files.read(place, limit: size + 1).elementsEqual(pieces.joined())
  }

  /// Outputs of earlier runs that no document gave this time: standards, told by their schema, and nothing else.
  private func stale() throws(Files.Failure) -> [String] {
    guard let names = Files.names(in: path) else { return [] }
    var stale: [String] = []
    for name in names where name.hasSuffix(".json") && !name.hasPrefix(".") && !produced.contains(name) {
      let place = "\(path)/\(name)"
      var status = stat()
      guard unsafe lstat(place, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { continue }
      let bytes = try Files.read(place, limit: 1 << 30)
      if OutputFolder.isStandard(bytes) { stale.append(name) }
    }
    return stale
  }

  private static let marks = ["\"schema\": \"ocs/1\"", "\"schema\":\"ocs/1\""].map { Array($0.utf8) }

  private static func isStandard(_ bytes: [UInt8]) -> Bool {
    guard bytes.first == 0x7B else { return false }
    return bytes.indices.contains { i in
      bytes[i] == 0x22 && marks.contains { bytes[i...].starts(with: $0) }
    }
  }

  mutating func checkStale() throws(Files.Failure) {
    for name in try stale() {
      changes.append("\(Terminal.visible("\(path)/\(name)")) has no document any more")
    }
  }

  /// Removes stale outputs; gives their paths.
  func prune() throws(Files.Failure) -> [String] {
    try stale().map { name throws(Files.Failure) in
      let place = "\(path)/\(name)"
      guard unsafe unlink(place) == 0 else { throw Files.Failure(place, errno: errno) }
      return place
    }
  }
}
