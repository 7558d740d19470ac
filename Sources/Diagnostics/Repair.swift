public import SourceText

/// One change that the pipeline made to the text of a document.
public struct Repair: Hashable, Sendable {
  public enum Kind: String, Sendable, CaseIterable {
    case characterReference, radical, normalization, invisible, whiteSpace, markup, bullet, wrap, code
  }

  /// How sure the pipeline is. Suggested repairs are never applied.
  public enum Confidence: String, Sendable { case certain, likely, suggested }

  public var kind: Kind
  public var span: SourceRange
  public var before: String
  public var after: String
  public var confidence: Confidence

  public init(
    kind: Kind, span: SourceRange, before: String, after: String, confidence: Confidence = .certain
  ) {
    self.kind = kind
    self.span = span
    self.before = before
    self.after = after
    self.confidence = confidence
  }
}
