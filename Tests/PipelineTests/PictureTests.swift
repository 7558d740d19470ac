import Foundation
import OCSPlacement
import Testing

/// Pages that are pictures: their lines, the parts that are read at once, and what Tesseract reads off them.
@Suite struct PictureTests {
  /// A page of paper that rectangles of ink are drawn on, in pixels.
  private func page(_ ink: [(xs: Range<Int>, ys: Range<Int>)]) throws -> Picture {
    let (width, height) = (1200, 900)
    var bytes = Array("P5\n# drawn\n\(width) \(height)\n255\n".utf8)
    let body = bytes.count
    bytes += [UInt8](repeating: 250, count: width * height)
    for area in ink { for y in area.ys { for x in area.xs { bytes[body + y * width + x] = 10 } } }
    return try #require(Picture(bytes))
  }

  /// A table of two cells; the left one holds a line of five characters and one of one, each 40 pixels wide.
  private func table() throws -> Picture {
    let characters = (0..<5).map { (xs: 120 + 40 * $0..<156 + 40 * $0, ys: 120..<160) }
    return try page(
      [
        (100..<1103, 100..<103), (100..<1103, 400..<403), (100..<103, 100..<403), (500..<503, 100..<403),
        (1100..<1103, 100..<403), (120..<156, 176..<216), (520..<556, 120..<160),
      ] + characters)
  }

  @Test("long thin ink is a ruling and is wiped off, other ink stays")
  func rulings() throws {
    var picture = try table()
    let rulings = picture.takeRulings()
    #expect(Set(rulings.map(\.axis)) == [.horizontal, .vertical])
    for (axis, position) in [(Ruling.Axis.horizontal, 101.0), (.horizontal, 401), (.vertical, 501)] {
      #expect(rulings.contains { $0.axis == axis && abs($0.position * 300 / 72 - position) < 2 })
    }
    #expect(
      !rulings.contains {
        $0.axis == .vertical && $0.position * 300 / 72 > 110 && $0.position * 300 / 72 < 490
      })
    #expect(picture.takeRulings().isEmpty)
    #expect(picture.bytes.contains(10))
    #expect(Picture(Array("P5 2 2 255 abc".utf8)) == nil && Picture(Array("P6 1 1 255 abc".utf8)) == nil)
  }

  @Test("the lines of a cell are read side by side and stand on the page where they were")
  func lines() throws {
    var picture = try table()
    let rulings = picture.takeRulings()
    let parts = PicturePart.parts(of: picture, rulings)
    #expect(parts.map(\.isLine) == [true, true])
    // Five characters of 40 pixels and one; what the program says of their places is a little wrong.
    var word = PlacedWord(text: Array("一二三四五六".utf8), box: Box(left: 40, top: 36, right: 300, bottom: 76))
    word.confidence = 41
    let placed = parts[0].placed([word])
    #expect(placed.map { String(decoding: $0.text, as: UTF8.self) } == ["一二三四五", "六"])
    #expect(placed.map(\.confidence) == [41, 41])
    let corners = placed.map {
      [$0.box.left, $0.box.top, $0.box.right, $0.box.bottom].map { Int(($0 * 300 / 72).rounded()) }
    }
    #expect(corners == [[120, 120, 316, 160], [120, 176, 156, 216]])
    let carrier = Carrier([PlacedPage(words: placed, rulings: rulings)])
    #expect(String(decoding: carrier.bytes, as: UTF8.self).contains("<td>一二三四五<br>六</td>"))
    #expect(carrier.doubtful.count == 2)
    // What was not read is told.
    #expect(parts[1].placed([]).map { String(decoding: $0.text, as: UTF8.self) } == ["〓"])
  }

  @Test("a sign between ideographs is as wide as they are, and none starts a line")
  func signs() throws {
    var picture = try table()
    let rulings = picture.takeRulings()
    let parts = PicturePart.parts(of: picture, rulings)
    let word = PlacedWord(text: Array("一二三四,六".utf8), box: Box(left: 40, top: 36, right: 300, bottom: 76))
    #expect(parts[0].placed([word]).map { String(decoding: $0.text, as: UTF8.self) } == ["一二三四，", "六"])
  }

  @Test("where Tesseract is not installed, a PDF of pictures tells what to install; with it, --ocr reads it")
  func scan() throws {
    guard let pdftoppm = tool("pdftoppm") else {
      print("skipped: pictures of pages are drawn by pdftoppm; Scripts/setup installs poppler-utils")
      return
    }
    let scratch = try Scratch()
    let source = Repository.root.appending(path: "Inputs/tea-roasting.pdf").path
    let jpeg = try run(
      pdftoppm, ["-jpeg", "-r", "300", "-l", "1", "-x", "0", "-y", "0", "-W", "2480", "-H", "1062", source])
    let scan = try scratch.write("scan.pdf", picturePDF(jpeg, width: 595, height: 255))
    let plain = try Run(["normalize", scan, "--jsonl"])
    #expect(
      plain.status == 2 && plain.error.contains("--ocr reads them by Tesseract (install tesseract-ocr and"))
    for name in ["pdftotext", "pdftocairo", "pdftoppm"] {
      let link = scratch.path("bin/\(name)")
      try FileManager.default.createDirectory(atPath: scratch.path("bin"), withIntermediateDirectories: true)
      try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: try #require(tool(name)))
    }
    let lacking = try Run(
      ["normalize", scan, "--ocr", "--jsonl"], environment: ["PATH": scratch.path("bin")])
    #expect(
      lacking.status == 2
        && lacking.error.contains("needs tesseract; install tesseract-ocr and tesseract-ocr-chi-tra"),
      "\(lacking.error)")
    guard let tesseract = tool("tesseract"),
      String(decoding: try run(tesseract, ["--list-langs"]), as: UTF8.self).contains("chi_tra")
    else {
      print("skipped: scanned pages are read by Tesseract; Scripts/setup installs tesseract-ocr-chi-tra")
      return
    }
    let findings = scratch.path("findings.jsonl")
    let read = try Run(["normalize", scan, "--ocr", "--jsonl", "--findings", findings])
    #expect(read.status == 0 && read.error.contains("PDF: ocr 1"), "\(read.error)")
    #expect(read.output.contains("FBT7513-101v2") && read.output.contains("茶葉"), "\(read.output)")
  }

  private func tool(_ name: String) -> String? {
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map { "\($0)/\(name)" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  private func run(_ tool: String, _ words: [String]) throws -> [UInt8] {
    let process = Process()
    process.executableURL = URL(filePath: tool)
    process.arguments = words
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Array(data)
  }

  /// A PDF of one page that holds a picture alone.
  private func picturePDF(_ jpeg: [UInt8], width: Int, height: Int) -> [UInt8] {
    // The frame header of the JPEG holds height and width.
    let frame =
      jpeg.indices.first {
        $0 + 8 < jpeg.count && jpeg[$0] == 0xFF && [0xC0, 0xC1, 0xC2].contains(jpeg[$0 + 1])
      } ?? 0
    let (rows, columns) = (
      Int(jpeg[frame + 5]) << 8 | Int(jpeg[frame + 6]), Int(jpeg[frame + 7]) << 8 | Int(jpeg[frame + 8])
    )
    let drawing = "q \(width) 0 0 \(height) 0 0 cm /P Do Q"
    let objects: [[UInt8]] = [
      Array("<</Type/Catalog/Pages 2 0 R>>".utf8), Array("<</Type/Pages/Kids[3 0 R]/Count 1>>".utf8),
      Array(
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 \(width) \(height)]/Contents 4 0 R/Resources<</XObject<</P 5 0 R>>>>>>"
          .utf8),
      Array("<</Length \(drawing.utf8.count)>>stream\n\(drawing)\nendstream".utf8),
      Array(
        "<</Type/XObject/Subtype/Image/Width \(columns)/Height \(rows)/ColorSpace/Device\(jpeg[frame + 9] == 1 ? "Gray" : "RGB")/BitsPerComponent 8/Filter/DCTDecode/Length \(jpeg.count)>>stream\n"
          .utf8) + jpeg + Array("\nendstream".utf8),
    ]
    var bytes = Array("%PDF-1.4\n".utf8)
    var offsets: [Int] = []
    for (n, object) in objects.enumerated() {
      offsets.append(bytes.count)
      bytes += Array("\(n + 1) 0 obj\n".utf8) + object + Array("\nendobj\n".utf8)
    }
    let start = bytes.count
    bytes += Array("xref\n0 \(objects.count + 1)\n0000000000 65535 f \n".utf8)
    for offset in offsets {
      let digits = String(offset)
      bytes += Array((String(repeating: "0", count: 10 - digits.count) + digits + " 00000 n \n").utf8)
    }
    bytes += Array("trailer<</Size \(objects.count + 1)/Root 1 0 R>>\nstartxref\n\(start)\n%%EOF\n".utf8)
    return bytes
  }
}
