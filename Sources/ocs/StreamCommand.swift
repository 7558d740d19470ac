internal import OCSAccounting
internal import OCSDiagnostics
internal import OCSEmission
internal import Glibc
internal import OCSNormalization
internal import OCSSourceText
internal import OCSStandardModel
internal import OCSTokenization

/// `ocs stream`: JSON Lines of documents in, JSON Lines of standards out, line by line and in order.
struct StreamCommand {
  private let options: InputOptions

  static func run(_ words: [String]) throws(UsageError) -> ExitStatus {
    let arguments = try Arguments(words, of: .stream)
    let options = try InputOptions(arguments, needsPaths: false)
    return StreamCommand(options: options).work()
  }

  private func work() -> ExitStatus {
    do throws(Files.Failure) {
      var pending: [UInt8] = []
      var searched = 0
      var isSkipping = false
      var buffer = [UInt8](repeating: 0, count: 1 << 16)
      while true {
        let got = unsafe read(STDIN_FILENO, &buffer, buffer.count)
        if got < 0 {
          if errno == EINTR { continue }
          throw Files.Failure("standard input", errno: errno)
        }
        if got == 0 { break }
        pending += buffer[..<got]
        while let end = pending[searched...].firstIndex(of: 0x0A) {
          if isSkipping { isSkipping = false } else { try answer(pending[..<end]) }
          pending.removeSubrange(...end)
          searched = 0
        }
        searched = pending.count
        // Base64 is a third longer than what it says, and JSON's escapes up to six times.
        if pending.count > options.limits.bytes * 6 + 4096 {
          if !isSkipping { try put(nil, nil, [], Refusal.tooLarge(limit: options.limits.bytes).message) }
          isSkipping = true
          pending.removeAll()
          searched = 0
        }
      }
      if !pending.isEmpty, !isSkipping { try answer(pending[...]) }
      return .done
    } catch {
      Terminal.error("ocs: \(error.message)\n")
      return .failed
    }
  }

  private func answer(_ line: ArraySlice<UInt8>) throws(Files.Failure) {
    guard line.contains(where: { $0 != 0x20 && $0 != 0x0D && $0 != 0x09 }) else { return }
    let name: String?
    let bytes: [UInt8]
    do throws(LineFault) {
      (name, bytes) = try StreamCommand.document(Array(line))
    } catch {
      return try put(error.name, nil, [], error.message)
    }
    let text: DocumentText
    do throws(Files.Failure) { text = try DocumentText.read(bytes, name ?? "stdin", options) } catch {
      return try put(name, nil, [], error.what)
    }
    let result: NormalizedDocument
    do throws(NormalizationFailure) {
      result = try Normalizer.normalize(
        text.bytes, name: name ?? "stdin",
        options: text.options(options.limits))
    } catch {
      switch error {
      case .refused(let refusal): return try put(name, nil, [], refusal.message)
      case .fault(let breach): return try put(name, nil, [], breach.message)
      }
    }
    let lines = LineIndex(result.source.bytes)
    if !options.acceptsUnreliable, let doubt = result.unreliable {
      return try put(name, nil, [doubt.json(document: result.source.name, lines: lines)], doubt.message)
    }
    let findings = result.findings.map { $0.json(document: result.source.name, lines: lines) }
    try put(name, result.standard, findings, nil)
  }

  private struct LineFault: Error {
    var name: String?
    var message: String
  }

  /// `{"name", "text"}` or `{"name", "bytes"}`, the latter in base64.
  private static func document(_ line: [UInt8]) throws(LineFault) -> (String?, [UInt8]) {
    let json: JSONValue
    do throws(JSONReader.Fault) { json = try JSONReader.read(line) } catch {
      throw LineFault(name: nil, message: "byte \(error.offset) of the line: \(error.message)")
    }
    guard case .object(let members) = json else { throw LineFault(name: nil, message: "expected an object") }
    var values: [String: String] = [:]
    for member in members {
      if case .string(let text) = member.value { values[member.key] = text }
    }
    if let text = values["text"] { return (values["name"], Array(text.utf8)) }
    guard let encoded = values["bytes"] else {
      throw LineFault(name: values["name"], message: "expected text, or bytes in base64")
    }
    guard let bytes = Base64.decode(encoded) else {
      throw LineFault(name: values["name"], message: "bytes is no base64")
    }
    return (values["name"], bytes)
  }

  private func put(
    _ name: String?, _ standard: Standard?, _ findings: [JSONValue], _ error: String?
  ) throws(Files.Failure) {
    try Files.writeOutput(
      JSONWriter.line(
        [
          .init("error", .optional(error)), .init("findings", .array(findings)),
          .init("name", .optional(name)),
        ], standard: standard))
  }
}

/// RFC 4648, strictly: no line ends, padding where it belongs.
enum Base64 {
  /// For each byte what it says, or `none`.
  private static let values: [UInt8] = {
    var values = [UInt8](repeating: none, count: 256)
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8
    for (value, b) in alphabet.enumerated() { values[Int(b)] = UInt8(value) }
    return values
  }()
  private static let none: UInt8 = 0xFF

  static func decode(_ text: String) -> [UInt8]? {
    let bytes = Array(text.utf8)
    guard bytes.count % 4 == 0 else { return nil }
    let padding = bytes.suffix(2).reversed().prefix { $0 == 0x3D }.count
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count / 4 * 3)
    let (values, end) = (values, bytes.count - padding)
    var bits: UInt32 = 0
    for i in 0..<end {
      let value = values[Int(bytes[i])]
      if value == none { return nil }
      bits = bits << 6 | UInt32(value)
      if i % 4 > 0 { out.append(UInt8(truncatingIfNeeded: bits >> UInt32(6 - 2 * (i % 4)))) }
    }
    // The bits that fill up the last character are zero.
    if padding > 0, bits & (padding == 1 ? 0x3 : 0xF) != 0 { return nil }
    return out
  }
}
