public import OCSSourceText
public import OCSStandardModel

/// What the rules look at: a standard, its texts and codes in lists, and a way from a text to its source.
public struct Subject {
  /// What is looked at.
  public let standard: Standard
  /// Its free texts.
  public let texts: [StandardText]
  /// What each of the texts holds that some rule may have to look at.
  let contents: [TextContents]
  /// All coded entries, in document order within each column.
  let codes: [ListedCode]
  /// Those that count from 1 in common, in the order in which each group starts.
  let siblings: [Siblings]
  /// Codes in the texts of entries that are those of further entries.
  let embedded: [EmbeddedPrint]
  private let order: [UInt32]
  private let locate: (StandardText, Range<Int>) -> SourceRange?
  private let value: (String) -> SourceRange?

  /// `locate` gives the source of some bytes of a text; `value`, where the standard itself is the source, that of the
  /// value at a JSON pointer.
  public init(
    _ standard: Standard, texts: [StandardText],
    locate: @escaping (StandardText, Range<Int>) -> SourceRange?,
    value: @escaping (String) -> SourceRange? = { _ in nil }
  ) {
    self.standard = standard
    self.texts = texts
    self.locate = locate
    self.value = value
    let simplified = SimplifiedCharacters.bits
    // Copies of texts would count the references to their bytes.
    contents = texts.indices.map { TextContents(texts[$0].text.utf8, simplified.span) }
    codes = ListedCode.list(standard)
    (order, siblings) = Siblings.grouped(codes)
    embedded = EmbeddedPrint.find(in: texts, contents, codes)
  }

  /// A standard that was read from JSON: nothing in it has a place.
  public init(_ standard: Standard) { self.init(standard, texts: standard.texts) { _, _ in nil } }

  /// The source of the bytes `part`, counted from the start of the text.
  func span(of part: Range<Int>, in text: StandardText) -> SourceRange? { locate(text, part) }

  /// The source of a value that may be null; nil where the standard was read from a document.
  func span(ofValueAt pointer: String) -> SourceRange? { value(pointer) }

  /// The entries of a group, in document order.
  func codes(_ siblings: Siblings) -> some BidirectionalCollection<ListedCode> {
    order[siblings.places].lazy.map { codes[Int($0)] }
  }

  /// The texts that hold some of what is asked for.
  func texts(with wanted: TextContents) -> some Sequence<(offset: Int, text: StandardText)> {
    texts.indices.lazy.filter { !contents[$0].isDisjoint(with: wanted) }.map { ($0, texts[$0]) }
  }
}
