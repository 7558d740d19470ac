/// The words that `pdftotext -bbox` and `-bbox-layout` print.
public enum PopplerWords {
  public static func pages(_ xhtml: [UInt8]) -> [PlacedPage] {
    var text = BoxText()
    BoxMarkup.poppler.read(BoxText.valid(xhtml), into: &text)
    return text.pages
  }
}
