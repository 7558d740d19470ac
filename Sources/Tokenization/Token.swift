// Tokenization: a document in any layout → one `Sheet`: sections, rows and cells over tokens.

internal import OCSMarkupFragments
public import OCSSourceText

/// The smallest run of bytes with one fate. Tokens are adjacent and cover a document from 0 to its end;
/// a token ends where the next one starts.
public struct Token: Sendable {
  public enum Kind: UInt8, Sendable {
    /// Characters that are kept.
    case text
    /// A control of the direction of text beside a code: kept where it stands in a text, part of the code's print else.
    case control
    /// A lone letter or sign that stands for a bullet, as those of symbol fonts do.
    case symbol
    /// A sign before a code that stands before most codes, and is no part of any text.
    case bullet
    /// A code in which a program misread characters.
    case misread
    /// A label with each ideograph twice.
    case doubled
    /// A character reference that stands for characters that are kept.
    case reference
    case blank
    case lineEnd
    /// A line end within a cell.
    case wrap
    /// A line end within a row: the cells of the next line go on with those above.
    case fold
    case formFeed
    /// What parts cells: a tab, a comma, a pipe; also the quotes around a cell.
    case delimiter
    /// The end of a list that is a row.
    case rowEnd
    /// The other signs of lists and the quotes in them, which part nothing.
    case bracket
    case invisible
    /// A tag, a comment, the content of a hidden element, or a mark of Markdown.
    case markup
    /// A line that runs over the pages: no part of the text that they cut.
    case furniture
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
  /// The end of an element whose content no reader sees (`</style>`).
  public var endsHidden: Bool { tag < 0 && TagTable.role(UInt8(tag.magnitude - 1)) == .hidden }

  @inlinable public var isContent: Bool {
    switch kind {
    case .text, .control, .symbol, .misread, .doubled, .reference: true
    default: false
    }
  }
}

/// The tokens of one document beside its bytes. A class, because every step holds it: one reference to count instead
/// of five.
public final class TokenizedText: Sendable {
  public let source: SourceDocument
  public let tokens: [Token]
  /// For each block of 64 bytes the token that holds its first byte: a place is looked up some thousand times a
  /// document, and a search through all tokens costs four times as much.
  @usableFromInline let blocks: [UInt32]
  /// For each kind how many tokens there are.
  private let counts: InlineArray<32, UInt32>

  init(source: SourceDocument, tokens: [Token]) {
    self.source = source
    self.tokens = tokens
    var blocks: [UInt32] = []
    blocks.reserveCapacity(source.bytes.count / 64 + 1)
    let all = tokens.span
    var token = 0
    var start = 0
    while start < source.bytes.count {
      while token + 1 < all.count, all[token + 1].lower <= start { token += 1 }
      blocks.append(UInt32(token))
      start += 64
    }
    self.blocks = blocks
    var counts = InlineArray<32, UInt32>(repeating: 0)
    for i in all.indices { counts[Int(all[i].kind.rawValue)] += 1 }
    self.counts = counts
  }

  /// How many tokens of a kind there are: of most of them a document has none.
  func count(_ kind: Token.Kind) -> Int { Int(counts[Int(kind.rawValue)]) }

  /// Whether there is a token of a kind.
  public func holds(_ kind: Token.Kind) -> Bool { count(kind) > 0 }

  /// Whether a token is a character reference, that of a control beside a code or of a bullet as well.
  public func isReference(_ i: Int) -> Bool {
    switch tokens[i].kind {
    case .reference: true
    case .control, .symbol: bytes[tokens[i].lower] == 0x26
    default: false
    }
  }

  /// Where the tokens of a kind stand.
  public func ranges(of kind: Token.Kind) -> [SourceRange] {
    holds(kind) ? tokens.indices.filter { tokens[$0].kind == kind }.map(range) : []
  }

  @inlinable public var bytes: [UInt8] { source.bytes }

  /// Where the lines start that run over the pages.
  var furniture: [Int] { !holds(.furniture) ? [] : tokens.lazy.filter { $0.kind == .furniture }.map(\.lower) }

  @inlinable
  public func range(_ i: Int) -> SourceRange {
    SourceRange(
      tokens[i].lower, i + 1 < tokens.count ? tokens[i + 1].lower : source.bytes.count)
  }

  /// The index of the token that holds the byte at `offset`.
  @inlinable
  public func index(at offset: Int) -> Int {
    guard offset / 64 < blocks.count else { return Swift.max(0, tokens.count - 1) }
    var i = Int(blocks[offset / 64])
    while i + 1 < tokens.count, tokens[i + 1].lower <= offset { i += 1 }
    return i
  }
}
