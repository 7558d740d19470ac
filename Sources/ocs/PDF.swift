internal import OCSPlacement
internal import OCSReporting
internal import OCSReview
internal import OCSSourceText
internal import OCSTokenization

/// The text of a PDF, by the programs of poppler where they are installed.
enum PDF {
  /// What of a PDF is read.
  enum Reading: String, CaseIterable {
    /// The places of words and rulings: `pdftotext -bbox-layout`, `pdftocairo -svg`.
    case boxes
    /// Its text in the order in which it is drawn: `pdftotext -raw`.
    case raw
    /// Its text with blanks between columns: `pdftotext -layout`.
    case layout
    /// As boxes, but pictures of pages are read by Tesseract.
    case ocr

    /// Those that `--pdf` names.
    static let named = [boxes, raw, layout]
  }

  /// Seconds after which a program that hangs is ended.
  private static let patience = 120
  private static let patienceForPictures = 300
  /// Pages that are drawn at once: bounds the memory.
  private static let batch = 50
  /// How much longer than a text its boxes or its drawing may be.
  private static let growth = 16
  /// The most bytes that the picture of a page may have: about those of an A2 page.
  private static let greatestPicture = 40_000_000
  /// Pages that are read off pictures, each of which takes seconds.
  private static let mostPictures = 500

  private static let poppler = "poppler-utils"
  private static let tesseract = "tesseract-ocr and tesseract-ocr-chi-tra"

  static func isPDF(_ bytes: [UInt8]) -> Bool { bytes.starts(with: Array("%PDF-".utf8)) }

  /// Where no reading is named, boxes are read where rulings enclose tables, else the raw text.
  static func text(
    of bytes: [UInt8], _ name: String, _ options: InputOptions
  ) throws(Files.Failure) -> DocumentText {
    let pdf = Document(bytes: bytes, name: name, limit: options.limits.bytes)
    let reading = options.pdf
    if let reading, reading != .boxes { return try pdf.text(reading) }
    var (pages, complaint) = try pdf.words()
    let pictures = pages.indices.filter { pages[$0].words.isEmpty }
    let readsPictures = options.readsPictures && !pictures.isEmpty
    if !readsPictures, !pages.isEmpty, pictures.count == pages.count {
      throw Files.Failure(
        name,
        "this PDF holds pictures of pages and no text; --ocr reads them by Tesseract (install \(PDF.tesseract))"
      )
    }
    do throws(Files.Failure) { try pdf.addRulings(to: &pages) } catch {
      if reading == .boxes || readsPictures { throw error }
      return try pdf.text(.raw, complaint: error.what)
    }
    if readsPictures { try pdf.read(pictures, of: &pages) }
    let carrier = Carrier(pages)
    if reading == nil, !readsPictures, carrier.tables == 0 { return try pdf.text(.raw) }
    return DocumentText(
      bytes: carrier.bytes, layout: .html, reading: readsPictures ? .ocr : .boxes, places: carrier.places,
      unsure: carrier.doubtful, complaint: complaint)
  }

  /// Dots an inch of the pictures of pages: what is read on a screen.
  private static let resolution = 96
  /// How large the pictures of a document may be together.
  private static let greatestPictures = 256 << 20

  /// Its pages as pictures, by `pdftoppm`.
  static func pictures(of bytes: [UInt8], _ name: String) throws(Files.Failure) -> [ReviewedDocument.Picture]
  {
    let pdf = Document(bytes: bytes, name: name, limit: greatestPictures)
    // A tenth of what PNG costs, and half its size.
    let result = try pdf.run(
      ["pdftoppm", "-jpeg", "-jpegopt", "quality=80", "-r", "\(resolution)", "-"], limit: greatestPictures)
    if case .wroteTooMuch = result.ending {
      throw Files.Failure(name, "its pictures have more than \(greatestPictures) bytes")
    }
    return JPEGStream.pictures(in: result.output).map { picture in
      let points = 72 / Double(resolution)
      return ReviewedDocument.Picture(
        bytes: picture.bytes, width: Double(picture.width) * points, height: Double(picture.height) * points)
    }
  }

  private struct Document {
    var bytes: [UInt8]
    var name: String
    var limit: Int

    /// The text as `pdftotext` prints it. What is too long is told by the pipeline.
    func text(_ reading: Reading, complaint: String? = nil) throws(Files.Failure) -> DocumentText {
      let result = try run(["pdftotext", "-\(reading.rawValue)", "-enc", "UTF-8", "-", "-"], limit: limit)
      return DocumentText(
        bytes: result.output, reading: reading, complaint: complaint ?? Document.complaint(result))
    }

    func words() throws(Files.Failure) -> (pages: [PlacedPage], complaint: String?) {
      let result = try complete(["pdftotext", "-bbox-layout", "-enc", "UTF-8", "-", "-"])
      return (PopplerWords.pages(result.output), Document.complaint(result))
    }

    func addRulings(to pages: inout [PlacedPage]) throws(Files.Failure) {
      for first in stride(from: 0, to: pages.count, by: PDF.batch) {
        let count = min(PDF.batch, pages.count - first)
        let result = try complete(
          ["pdftocairo", "-svg", "-f", "\(first + 1)", "-l", "\(first + count)", "-", "-"])
        for (i, rulings) in SVGRulings.pages(result.output).prefix(count).enumerated() {
          pages[first + i].rulings = rulings
        }
      }
    }

    /// Reads pages that are pictures, one by one: their lines here, their words by Tesseract.
    func read(_ pictures: [Int], of pages: inout [PlacedPage]) throws(Files.Failure) {
      guard pictures.count <= PDF.mostPictures else {
        throw Files.Failure(
          name,
          "\(pictures.count) pages are pictures; --ocr reads at most \(PDF.mostPictures), so cut the PDF")
      }
      for page in pictures {
        let number = "\(page + 1)"
        let drawing = try run(
          ["pdftoppm", "-gray", "-r", "\(Picture.resolution)", "-f", number, "-l", number, "-"],
          limit: PDF.greatestPicture)
        guard case .ended = drawing.ending, var picture = Picture(drawing.output) else {
          throw Files.Failure(name, "page \(number) is too large a picture to be read")
        }
        let rulings = picture.takeRulings()
        pages[page] = PlacedPage(rulings: rulings)
        for part in PicturePart.parts(of: picture, rulings) {
          let boxes = try run(
            [
              "tesseract", "stdin", "stdout", "-l", "chi_tra", "--dpi", "\(Picture.resolution)",
              "--psm", part.isLine ? "7" : "6", "tsv",
            ], on: part.bytes, from: PDF.tesseract, limit: limit, patience: PDF.patienceForPictures)
          pages[page].words += part.placed(BoxText(printed: boxes.output)?.pages.first?.words ?? [])
        }
      }
    }

    private func complete(_ words: [String]) throws(Files.Failure) -> Program.Result {
      let most = limit.multipliedReportingOverflow(by: PDF.growth)
      let limit = most.overflow ? Int.max : most.partialValue
      let result = try run(words, limit: limit)
      if case .wroteTooMuch = result.ending {
        throw Files.Failure(name, "\(words[0]) gave more than \(limit) bytes; raise --max-bytes to read it")
      }
      return result
    }

    /// Runs a program that gets the document, or what is named, as its standard input: no shell is run, and no path is handed
    /// over.
    func run(
      _ words: [String], on input: [UInt8]? = nil, from package: String = PDF.poppler, limit: Int,
      patience: Int = PDF.patience
    ) throws(Files.Failure) -> Program.Result {
      let result: Program.Result
      do throws(Program.Failure) {
        result = try Program.run(words, input: input ?? bytes, limit: limit, patience: patience)
      } catch {
        switch error {
        case .notFound:
          throw Files.Failure(
            name, "reading a PDF needs \(words[0]); install \(package), or extract the text first")
        case .system(let code): throw Files.Failure(name, errno: code)
        }
      }
      switch result.ending {
      case .ended(0), .wroteTooMuch: return result
      case .tookTooLong: throw Files.Failure(name, "\(words[0]) took more than \(patience) seconds")
      case .ended:
        let complaint = Document.complaint(result)
        let isLocked = complaint?.contains("password") ?? false
        let lacksLanguage = complaint?.contains("chi_tra") ?? false
        throw Files.Failure(
          name,
          "\(words[0]) cannot read this PDF" + (complaint.map { ": \($0)" } ?? "")
            + (isLocked ? "; take the password off it first" : "")
            + (lacksLanguage ? "; install tesseract-ocr-chi-tra" : ""))
      }
    }

    private static func complaint(_ result: Program.Result) -> String? {
      result.complaint.map { VisibleText.of($0) }
    }
  }
}
