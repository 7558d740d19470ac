internal import OCSEmission
internal import Glibc
internal import OCSReporting
internal import OCSSourceText

/// `.ocs.json`: what a project has decided, for `ocs check` and `ocs normalize`.
struct Configuration {
  let path: String
  private let json: JSONValue
  private let bytes: [UInt8]

  /// The file that is named, else `.ocs.json` in the working folder or the nearest folder above it; nil where there is
  /// none.
  static func find(_ named: String?) throws(Files.Failure) -> Configuration? {
    guard let path = named ?? nearest() else { return nil }
    return try Configuration(path)
  }

  private init(_ path: String) throws(Files.Failure) {
    self.path = path
    (json, bytes) = try Configuration.json(path)
  }

  private static func nearest() -> String? {
    guard let here = unsafe getcwd(nil, 0) else { return nil }
    defer { unsafe free(here) }
    var folder = unsafe String(cString: here)
    while true {
      let path = folder == "/" ? "/.ocs.json" : folder + "/.ocs.json"
      if unsafe access(path, F_OK) == 0 { return path }
      guard let slash = folder.lastIndex(of: "/"), folder != "/" else { return nil }
      folder = slash == folder.startIndex ? "/" : String(folder[..<slash])
    }
  }

  /// Any JSON file that people write.
  static func json(_ path: String) throws(Files.Failure) -> (JSONValue, [UInt8]) {
    let bytes = try Files.read(path, limit: 64 << 20)
    do throws(JSONReader.Fault) {
      return (try JSONReader.read(bytes), bytes)
    } catch {
      throw Files.Failure(path, "line \(LineIndex(bytes).position(of: error.offset).line): \(error.message)")
    }
  }

  private func fault(_ pointer: String, _ message: String) -> Files.Failure {
    let line = JSONReader.offset(of: pointer, in: bytes).map { LineIndex(bytes).position(of: $0).line }
    return Files.Failure(path, "\(line.map { "line \($0): " } ?? "")\(pointer): \(message)")
  }

  // MARK: Check

  func read(into policy: inout Policy) throws(Files.Failure) {
    do throws(Policy.Fault) { try policy.read(json) } catch { throw fault(error.pointer, error.message) }
  }

  // MARK: Normalize

  /// Options of `ocs normalize` that a project may set: all but those that name files.
  private static let settable = Set(
    (CommandOption.inputs + CommandOption.normalize).filter { option in
      switch option.value {
      case .file, .folder: false
      default: !["--name", "--check", "--prune", "--replace"].contains(option.name)
      }
    }.map(\.name))

  /// The settings of `ocs normalize` as words of a command line.
  func normalizeWords() throws(Files.Failure) -> [String] {
    guard case .object(let members) = json,
      let settings = members.first(where: { $0.hasKey("normalize") })?.value
    else { return [] }
    guard case .object(let options) = settings else { throw fault("/normalize", "expected an object") }
    var words: [String] = []
    for option in options {
      let (name, pointer) = ("--" + option.key, "/normalize/" + option.key)
      guard Configuration.settable.contains(name) else {
        throw fault(pointer, "no option of 'ocs normalize' that may be set here")
      }
      let own = try self.words(name, option.value, pointer)
      do throws(UsageError) { _ = try NormalizeOptions(own + ["."]) } catch {
        throw fault(pointer, error.message)
      }
      words += own
    }
    return words
  }

  private func words(
    _ name: String, _ value: JSONValue, _ pointer: String
  ) throws(Files.Failure) -> [String] {
    switch value {
    case .bool(let isOn): return isOn ? [name] : []
    case .string(let text): return ["\(name)=\(text)"]
    case .integer(let number): return ["\(name)=\(number)"]
    case .array(let elements):
      var words: [String] = []
      for (i, element) in elements.enumerated() {
        guard case .string(let text) = element else { throw fault("\(pointer)/\(i)", "expected a string") }
        words.append("\(name)=\(text)")
      }
      return words
    default: throw fault(pointer, "expected text, a number, true or false, or an array of texts")
    }
  }
}
