import OCSEmission
import OCSStandardModel

extension Laws {
  /// What is read as JSON is written and read back as the same, and a fault lies within the text.
  public static func json(_ bytes: [UInt8]) throws {
    let value: JSONValue
    do { value = try JSONReader.read(bytes) } catch {
      return try hold(
        error.offset >= 0 && error.offset <= bytes.count, "a fault lies within the text", "\(error)")
    }
    try readsBack(value)
    if let standard = try? Standard(json: value) {
      try readsBack(standard)
    } else {
      _ = JSONReader.offset(of: "/code", in: bytes)
    }
  }

  private static func readsBack(_ value: JSONValue) throws {
    for style in [JSONWriter.Style.compact, .indented] {
      let bytes = JSONWriter.bytes(of: value, style)
      let again = try? JSONReader.read(bytes)
      // Members are written in the order of their keys.
      let rewritten = again.map { JSONWriter.bytes(of: $0, style) }
      try hold(rewritten == bytes, "JSON is read back as it was written", "\(style)")
    }
  }

  static func readsBack(_ standard: Standard) throws {
    for style in [JSONWriter.Style.compact, .indented] {
      let bytes = JSONWriter.bytes(of: standard, style)
      guard let json = try? JSONReader.read(bytes), let again = try? Standard(json: json) else {
        throw LawBroken("a standard that was written can be read", "\(style)")
      }
      try hold(again == standard, "a standard is read back as it was written", "\(style)")
      try hold(JSONWriter.bytes(of: again, style) == bytes, "the same standard has the same bytes")
    }
  }
}
