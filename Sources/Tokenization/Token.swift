// Tokenization: a document in any layout → one `Sheet`: sections, rows and cells over tokens.

internal import MarkupFragments
public import SourceText

/// The smallest run of bytes with one fate. Tokens are adjacent and cover a document from 0 to its end;
/// a token ends where the next one starts.
public struct Token: Sendable {
  public enum Kind: UInt8, Sendable {
    /// Characters that are kept.
    case text
    /// A character reference that stands for characters that are kept.
    case reference
    case blank
    case lineEnd
    /// A line end within a cell.
    case wrap
    case formFeed
    /// What parts cells: a tab, a comma, a pipe; also the quotes around a cell.
    case delimiter
    case invisible
    /// A tag, a comment, the content of a hidden element, or a mark of Markdown.
    case markup
  }

  @usableFromInline var start: UInt32
  public var kind: Kind
  /// A line break of the markup stands before this text.
  public var breaksBefore: Bool
  /// A list item of the markup starts with this text.
  public var startsItem: Bool
  /// Of a tag, its index in `TagTable` plus one, negative where it closes; of all else 0.
  var tag: Int8

  @inlinable public var lower: Int { Int(start) }

  init(start: Int, kind: Kind, tag: Int8 = 0) {
    self.start = UInt32(start)
    self.kind = kind
    self.tag = tag
    breaksBefore = false
    startsItem = false
  }

  /// The name of a tag, nil for all else.
  var tagName: String? { tag == 0 ? nil : TagTable.entries[Int(tag.magnitude) - 1].name }
  var isClosingTag: Bool { tag < 0 }

  @inlinable public var isContent: Bool { kind == .text || kind == .reference }
}

/// The tokens of one document beside its bytes.
public struct TokenizedText: Sendable {
  public let source: SourceDocument
  public var tokens: [Token]

  @inlinable public var bytes: [UInt8] { source.bytes }

  @inlinable
  public func range(_ i: Int) -> SourceRange {
    SourceRange(
      tokens[i].lower, i + 1 < tokens.count ? tokens[i + 1].lower : source.bytes.count)
  }

  /// The index of the token that holds the byte at `offset`.
  @inlinable
  public func index(at offset: Int) -> Int {
    var low = 0
    var high = tokens.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if tokens[middle].lower <= offset { low = middle } else { high = middle }
    }
    return low
  }
}
