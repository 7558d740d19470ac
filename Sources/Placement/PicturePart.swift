/// A part of the picture of a page that a program reads at once. A cell of a table is one; its lines are put side by side.
/// Programs that read whole pages put noise where columns stand apart, and leave out lines of one character.
public struct PicturePart: Sendable {
  /// The picture, to be handed to the program.
  public var bytes: [UInt8] { picture.bytes }
  /// It holds one line of text; else any.
  public let isLine: Bool

  private var picture: Picture
  private var pieces: [Piece]

  /// An area of the page that holds ink; and where it stands in the picture.
  private struct Piece {
    var xs: Range<Int>
    var ys: Range<Int>
    var left = 0
    var top = 0
  }

  /// White around what is cut out, and between lines side by side, in pixels.
  private static let margin = 36
  private static let gap = 14
  private static let greatestWidth = 8000
  /// More parts than any page of tables has.
  private static let greatestCount = 600
  /// Text that stands this far below other text, outside of tables, is cut out on its own.
  private static let distance = 60
  /// Lower ink is a speck, or a sign within a line.
  private static let leastHeight = 12

  /// Of a page whose rulings were taken off it; these enclose its tables.
  public static func parts(of page: Picture, _ rulings: [Ruling]) -> [PicturePart] {
    var rest = page
    var cells: [[Range<Int>]] = []
    var columns: [Range<Int>] = []
    var area = 0
    for table in RuledTable.tables(of: rulings) {
      for cell in table.cells {
        let (xs, ys) = pixels(cell.box, page)
        area += xs.count * ys.count
        // Cells that overlap are no table.
        if area > 2 * page.width * page.height { return whole(page) }
        cells.append(bands(of: page, xs, ys, distance: 1))
        columns.append(xs)
      }
      let (xs, ys) = pixels(table.box, page)
      rest.wipe(xs, ys)
    }
    let height = lineHeight(cells)
    var parts = zip(columns, cells).flatMap { xs, bands in
      PicturePart.parts(of: page, xs, joined(bands, height), height)
    }
    for ys in bands(of: rest, 0..<rest.width, 0..<rest.height, distance: distance) {
      if let ink = rest.inkBounds(0..<rest.width, ys), ink.ys.count >= leastHeight {
        parts.append(PicturePart(rest, Piece(xs: ink.xs, ys: ink.ys)))
      }
    }
    return parts.count > greatestCount ? whole(page) : parts
  }

  private static func whole(_ page: Picture) -> [PicturePart] {
    [PicturePart(page, Piece(xs: 0..<page.width, ys: 0..<page.height))]
  }

  private static func pixels(_ box: Box, _ page: Picture) -> (xs: Range<Int>, ys: Range<Int>) {
    let box = box.scaled(by: Picture.scale)
    func range(_ lower: Double, _ upper: Double, _ limit: Int) -> Range<Int> {
      let start = Int(min(max(0, lower), Double(limit)))
      return start..<max(start, Int(min(max(0, upper), Double(limit))))
    }
    return (range(box.left, box.right, page.width), range(box.top, box.bottom, page.height))
  }

  /// The rows that hold ink; those less than `distance` apart are one band.
  private static func bands(
    of page: Picture, _ xs: Range<Int>, _ ys: Range<Int>, distance: Int
  ) -> [Range<Int>] {
    var bands: [Range<Int>] = []
    for y in ys where page.hasInk(xs, y) {
      if let last = bands.last, y - last.upperBound < distance {
        bands[bands.count - 1] = last.lowerBound..<(y + 1)
      } else {
        bands.append(y..<(y + 1))
      }
    }
    return bands
  }

  /// Of most lines.
  private static func lineHeight(_ cells: [[Range<Int>]]) -> Int {
    let heights = cells.joined().map(\.count).filter { $0 >= leastHeight }.sorted()
    return heights.isEmpty ? 42 : heights[heights.count / 2]
  }

  /// Strokes of one character that lie apart belong to one line.
  private static func joined(_ bands: [Range<Int>], _ height: Int) -> [Range<Int>] {
    var lines: [Range<Int>] = []
    for band in bands {
      if let last = lines.last, 4 * (band.upperBound - last.lowerBound) <= 5 * height {
        lines[lines.count - 1] = last.lowerBound..<band.upperBound
      } else {
        lines.append(band)
      }
    }
    return lines
  }

  /// The lines of a cell side by side; what is too high for a line on its own.
  private static func parts(
    of page: Picture, _ xs: Range<Int>, _ lines: [Range<Int>], _ height: Int
  ) -> [PicturePart] {
    var parts: [PicturePart] = []
    var open: [Piece] = []
    var width = 0
    func close() {
      if !open.isEmpty { parts.append(PicturePart(page, line: open)) }
      (open, width) = ([], 0)
    }
    for ys in lines where ys.count >= leastHeight {
      guard let ink = page.inkBounds(xs, ys) else { continue }
      let piece = Piece(xs: ink.xs, ys: ink.ys)
      if 5 * ys.count > 8 * height {
        close()
        parts.append(PicturePart(page, piece))
      } else {
        if width + ink.xs.count > greatestWidth { close() }
        open.append(piece)
        width += ink.xs.count + gap
      }
    }
    close()
    return parts
  }

  private init(_ page: Picture, _ piece: Piece) { self.init(page, line: [piece], isLine: false) }

  private init(_ page: Picture, line pieces: [Piece], isLine: Bool = true) {
    let margin = PicturePart.margin
    let height = pieces.map(\.ys.count).max() ?? 0
    self.isLine = isLine
    self.pieces = pieces
    var x = margin
    for i in pieces.indices {
      self.pieces[i].left = x
      self.pieces[i].top = margin + (height - pieces[i].ys.count) / 2
      x += pieces[i].xs.count + PicturePart.gap
    }
    picture = Picture(width: x + margin, height: height + 2 * margin)
    for piece in self.pieces {
      picture.copy(piece.xs, piece.ys, of: page, toLeft: piece.left, top: piece.top)
    }
  }

  /// The words that the program read, where they stand on the page, in points. Where it read nothing, a mark of a missing
  /// character stands.
  public func placed(_ words: [PlacedWord]) -> [PlacedWord] {
    if isLine {
      return zip(
        pieces, PictureLine(words, widths: pieces.map(\.xs.count), starts: pieces.map(\.left)).pieces
      )
      .flatMap(placed)
    }
    let piece = pieces[0]
    if words.isEmpty { return placed(piece, []) }
    return words.map { word in
      var word = word
      let (x, y) = (Double(piece.xs.lowerBound - piece.left), Double(piece.ys.lowerBound - piece.top))
      word.box = Box(
        left: word.box.left + x, top: word.box.top + y, right: word.box.right + x, bottom: word.box.bottom + y
      ).scaled(by: 1 / Picture.scale)
      return word
    }
  }

  /// One line; the sides of its words are told from its own left side on.
  private func placed(_ piece: Piece, _ words: [PlacedWord]) -> [PlacedWord] {
    var words = words
    if words.isEmpty {
      words = [
        PlacedWord(text: Array("〓".utf8), box: Box(left: 0, top: 0, right: Double(piece.xs.count), bottom: 0))
      ]
      words[0].confidence = 0
    }
    return words.map { word in
      var word = word
      let x = Double(piece.xs.lowerBound)
      word.box = Box(
        left: word.box.left + x, top: Double(piece.ys.lowerBound), right: word.box.right + x,
        bottom: Double(piece.ys.upperBound)
      ).scaled(by: 1 / Picture.scale)
      return word
    }
  }
}
