public import OCSSourceText

/// One change that the pipeline made to the text of a document.
public struct Repair: Hashable, Sendable {
  /// What was made regular.
  public enum Kind: String, Sendable, CaseIterable {
    /// A character reference of HTML became its character.
    case characterReference
    /// A radical became the ideograph that it looks like.
    case radical
    /// Text was brought into Normalization Form C.
    case normalization
    /// An invisible or control character was left out.
    case invisible
    /// Blanks and line ends became one blank or none.
    case whiteSpace
    /// A tag or an emphasis was left out.
    case markup
    /// A bullet or an ordinal in front of an item was left out.
    case bullet
    /// A word that a line end cut was joined.
    case wrap
    /// A code got its regular form.
    case code
  }

  /// How sure the pipeline is. Suggested repairs are never applied.
  public enum Confidence: String, Sendable {
    /// There is no other reading.
    case certain
    /// Another reading is possible; a finding tells it.
    case likely
    /// A proposal, which is never applied by itself.
    case suggested
  }

  /// What was made regular.
  public var kind: Kind
  /// Where it stands in the source.
  public var span: SourceRange
  /// The text of the source.
  public var before: String
  /// What it became.
  public var after: String
  /// How sure that is.
  public var confidence: Confidence

  /// A change of text.
  public init(
    kind: Kind, span: SourceRange, before: String, after: String, confidence: Confidence = .certain
  ) {
    self.kind = kind
    self.span = span
    self.before = before
    self.after = after
    self.confidence = confidence
  }

  /// The same, in a text that has `offset` more bytes before it.
  public func moved(by offset: Int) -> Repair {
    var moved = self
    moved.span = span.moved(by: offset)
    return moved
  }
}
