public import OCSSourceText

/// A word where it stands.
public struct PlacedWord: Sendable {
  /// UTF-8, without markup and references.
  public var text: [UInt8]
  public var box: Box
  /// Where a carrier of boxes prints it; nil for a word that a program handed over.
  public var source: SourceRange?
  /// The line that it is said to stand on; nil where nothing says so.
  var line: Int?
  /// How sure the program was that read it off a picture, in hundredths; nil where it was not read so.
  public var confidence: Double?

  public init(text: [UInt8], box: Box, source: SourceRange? = nil) {
    self.text = text
    self.box = box
    self.source = source
  }

  init(text: [UInt8], box: Box, source: SourceRange, line: Int?, confidence: Double?) {
    self.init(text: text, box: box, source: source)
    self.line = line
    self.confidence = confidence
  }
}

/// A straight line that is drawn across or down a page.
public struct Ruling: Hashable, Sendable {
  public enum Axis: Hashable, Sendable { case horizontal, vertical }

  public var axis: Axis
  /// Its y where it is horizontal, its x where it is vertical.
  public var position: Double
  public var lower: Double
  public var upper: Double

  public init(_ axis: Axis, at position: Double, from lower: Double, to upper: Double) {
    self.axis = axis
    self.position = position
    self.lower = lower
    self.upper = upper
  }
}

/// The words and rulings of one page, before anything is known of their order.
public struct PlacedPage: Sendable {
  public var words: [PlacedWord]
  public var rulings: [Ruling]

  public init(words: [PlacedWord] = [], rulings: [Ruling] = []) {
    self.words = words
    self.rulings = rulings
  }

  public func scaled(by factor: Double) -> PlacedPage {
    PlacedPage(
      words: words.map { word in
        var word = word
        word.box = word.box.scaled(by: factor)
        return word
      },
      rulings: rulings.map {
        Ruling($0.axis, at: $0.position * factor, from: $0.lower * factor, to: $0.upper * factor)
      })
  }
}
