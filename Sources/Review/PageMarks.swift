internal import OCSPlacement
internal import OCSSourceText

/// A place on a page whose words gave a value.
struct PageMark {
  /// From 0.
  var page: Int
  var value: Int
  /// In tenths of a point.
  var left: Int
  var top: Int
  var width: Int
  var height: Int

  func write(to out: inout HTMLWriter) {
    out.put("<rect")
    out.attribute("data-v", value)
    out.attribute("x", left)
    out.attribute("y", top)
    out.attribute("width", width)
    out.attribute("height", height)
    out.put("/>")
  }
}

enum PageMarks {
  /// The words of a document where they stand on its pages, in the order of the pages. A word that gave two values, as a code
  /// and the name that it touches, is parted by its characters.
  static func marks(
    of places: [Carrier.Place], _ spans: [SourceSpan], _ values: ValueMarks, in source: [UInt8]
  ) -> [PageMark] {
    var marks: [PageMark] = []
    for place in places {
      let count = max(1, Scalars.count(source.span, place.range))
      for span in SourceSpan.touching(place.range, in: spans) {
        guard let value = values.number(of: span.pointer) else { continue }
        let lower = max(span.range.lower, place.range.lower)
        let upper = min(span.range.upper, place.range.upper)
        guard lower < upper else { continue }
        let before = Scalars.count(source.span, SourceRange(place.range.lower, lower))
        let own = Scalars.count(source.span, SourceRange(lower, upper))
        let width = (place.box.right - place.box.left) / Double(count)
        let left = place.box.left + Double(before) * width
        marks.append(
          PageMark(
            page: place.page, value: value, left: tenths(left), top: tenths(place.box.top),
            width: max(1, tenths(Double(own) * width)),
            height: max(1, tenths(place.box.bottom - place.box.top))
          ))
      }
    }
    return marks.enumerated().sorted { ($0.element.page, $0.offset) < ($1.element.page, $1.offset) }
      .map(\.element)
  }

  private static func tenths(_ points: Double) -> Int {
    Int((max(-1e6, min(1e6, points)) * 10).rounded())
  }
}
