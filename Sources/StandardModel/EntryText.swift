/// The text of an entry: a place among the bytes of a document's texts, which all of them share.
public struct EntryText: Spelling {
  @usableFromInline let bytes: [UInt8]
  @usableFromInline let start: UInt32
  @usableFromInline let end: UInt32

  /// The text at a place of UTF-8.
  @inlinable public init(_ place: Range<Int>, of bytes: [UInt8]) {
    self.bytes = bytes
    start = UInt32(place.lowerBound)
    end = UInt32(place.upperBound)
  }

  /// A text of its own.
  @inlinable public init(_ text: String) {
    let bytes = Array(text.utf8)
    self.init(bytes.indices, of: bytes)
  }

  /// The text in UTF-8.
  @inlinable public var utf8: ArraySlice<UInt8> { bytes[Int(start)..<Int(end)] }

  /// The text as a string.
  @inlinable public var string: String { String(decoding: utf8, as: UTF8.self) }

  /// Byte by byte: characters that only look alike differ.
  @inlinable public static func == (a: EntryText, b: EntryText) -> Bool { a.utf8 == b.utf8 }

  @inlinable public func hash(into hasher: inout Hasher) { hasher.combine(utf8) }
}
