internal import OCSNormalization
internal import OCSPlacement
internal import OCSSourceText

/// The text of a document as the pipeline takes it: the document itself, or what a program read off it.
struct DocumentText: Sendable {
  var bytes: [UInt8]
  /// Nil where the text tells.
  var layout: Layout?
  /// How a PDF was read; nil for other documents.
  var reading: PDF.Reading?
  /// Where the words of the text stand on the pages.
  var places: [Carrier.Place] = []
  /// Parts of the text of which the program that read them off a picture was not sure.
  var unsure: [SourceRange] = []
  /// What a program complained of that read the document all the same.
  var complaint: String?

  /// What the pipeline is told of the text.
  func options(_ limits: Limits) -> Normalizer.Options {
    Normalizer.Options(layout: layout, unsure: unsure, limits: limits)
  }

  static func read(
    _ bytes: [UInt8], _ name: String, _ options: InputOptions
  ) throws(Files.Failure) -> DocumentText {
    PDF.isPDF(bytes)
      ? try PDF.text(of: bytes, name, options)
      : DocumentText(bytes: bytes, layout: options.layout)
  }
}
