import OCSPlacement

extension Laws {
  /// Words, and drawings or pictures of rulings, as programs print them: whatever they are, what is made of them is a page that
  /// holds the laws of documents. The first byte parts the two.
  public static func pages(_ bytes: [UInt8]) throws {
    guard let first = bytes.first else { return }
    let cut = 1 + (bytes.count - 1) * Int(first) / 256
    let (words, drawing) = (Array(bytes[1..<cut]), Array(bytes[cut...]))
    var pages = BoxText(printed: words)?.pages ?? PopplerWords.pages(words)
    for (i, rulings) in SVGRulings.pages(drawing).enumerated() where i < pages.count {
      pages[i].rulings += rulings
    }
    if var picture = Picture(drawing) {
      let rulings = picture.takeRulings()
      var page = PlacedPage(rulings: rulings)
      for part in PicturePart.parts(of: picture, rulings) {
        page.words += part.placed(pages.first?.words ?? [])
      }
      pages.append(page)
    }
    let carrier = Carrier(pages)
    for place in carrier.places {
      try hold(place.range.upper <= carrier.bytes.count, "a word stands in the carrier", "\(place.range)")
    }
    _ = try document(carrier.bytes, .html)
  }
}
