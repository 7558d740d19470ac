import OCSEmission
import Foundation
import OCSLaws
import OCSNormalization
import OCSPlacement
import OCSSourceText
import Testing

@Suite struct BoxTests {
  private static let table = Repository.root.appending(path: "Inputs/tea-roasting.boxes.txt")
  private static let normalized = Repository.root.appending(path: "Normalized/FBT7513-101v2.json")

  /// A word of the table, as other carriers print it.
  private struct Word {
    var page: Int
    var left: Double
    var top: Double
    var width: Double
    var height: Double
    var text: String

    var right: Double { left + width }
    var bottom: Double { top + height }
  }

  private static func words() throws -> [Word] {
    let rows = try String(contentsOf: table, encoding: .utf8).split(separator: "\n")
    return rows.dropFirst().compactMap { row in
      let cells = row.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      guard cells[0] == "5", let page = Int(cells[1]), let left = Double(cells[6]),
        let top = Double(cells[7]),
        let width = Double(cells[8]), let height = Double(cells[9])
      else { return nil }
      return Word(page: page, left: left, top: top, width: width, height: height, text: cells[11])
    }
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing("\"", with: "&quot;")
  }

  private static func pages(_ words: [Word], _ start: String, _ end: String, _ print: (Word) -> String)
    -> String
  {
    let numbers = Set(words.map(\.page)).sorted()
    return numbers.map { number in
      start + words.filter { $0.page == number }.map(print).joined(separator: "\n") + end
    }.joined(separator: "\n")
  }

  /// Ways to print boxes.
  private static let carriers: [String: @Sendable ([Word]) -> String] = [
    "bbox": { words in
      "<!DOCTYPE html><html><head><title>表</title></head><body><doc>\n"
        + pages(words, "<page width=\"595\" height=\"842\">\n", "\n</page>") {
          "<word xMin=\"\($0.left)\" yMin=\"\($0.top)\" xMax=\"\($0.right)\" yMax=\"\($0.bottom)\">\(escaped($0.text))</word>"
        } + "\n</doc></body></html>\n"
    },
    "hOCR": { words in
      "<?xml version=\"1.0\"?><html><head><meta name='ocr-system' content='x'/></head><body>\n"
        + pages(words, "<div class='ocr_page' title='bbox 0 0 2480 3508'>\n", "\n</div>") {
          let box = [$0.left, $0.top, $0.right, $0.bottom].map { String(Int(($0 * 40).rounded())) }
          return
            "<span class='ocrx_word' title='bbox \(box.joined(separator: " ")); x_wconf 90'>\(escaped($0.text))</span>"
        } + "</body></html>\n"
    },
    "ALTO": { words in
      "<alto><Layout>"
        + pages(words, "<Page><PrintSpace>\n", "\n</PrintSpace></Page>") {
          "<String CONTENT=\"\(escaped($0.text))\" HPOS=\"\($0.left)\" VPOS=\"\($0.top)\" WIDTH=\"\($0.width)\" HEIGHT=\"\($0.height)\"/>"
        } + "</Layout></alto>\n"
    },
    "pdftohtml": { words in
      "<?xml version=\"1.0\"?>\n<pdf2xml>\n"
        + pages(words, "<page number=\"1\">\n", "\n</page>") {
          "<text top=\"\($0.top)\" left=\"\($0.left)\" width=\"\($0.width)\" height=\"\($0.height)\" font=\"0\"><b>\(escaped($0.text))</b></text>"
        } + "\n</pdf2xml>\n"
    },
    "CSV": { words in
      "text,x0,x1,top,bottom,page_number\n"
        + words.map { word in
          "\"\(word.text.replacing("\"", with: "\"\""))\",\(word.left),\(word.right),\(word.top),\(word.bottom),\(word.page)\n"
        }.joined()
    },
    "JSON": { words in
      "["
        + words.map { word in
          "{\"page\": \(word.page), \"text\": \"\(word.text)\", \"x0\": \(word.left), \"x1\": \(word.right), \"top\": \(word.top), \"bottom\": \(word.bottom)}"
        }.joined(separator: ",\n") + "]\n"
    },
    // As programs print them that know no ideographs of fonts but by their shapes.
    "CSV with radicals": { words in
      "text,x0,x1,top,bottom,page_number\n"
        + words.map { word in
          let text = word.text.replacing("工", with: "⼯").replacing("行", with: "⾏").replacing("力", with: "⼒")
          return "\(text),\(word.left),\(word.right),\(word.top),\(word.bottom),\(word.page)\n"
        }.joined()
    },
    "MuPDF": { words in
      "<?xml version=\"1.0\"?>\n<document name=\"x\">\n"
        + pages(words, "<page id=\"page1\">\n<block bbox=\"0 0 1 1\">\n", "\n</block></page>") { word in
          let widths = word.text.unicodeScalars.map { $0.value < 0x2E80 ? 0.5 : 1.0 }
          let unit = word.width / widths.reduce(0, +)
          var x = word.left
          return "<line>"
            + zip(word.text, widths).map { character, width in
              let right = x + unit * width
              defer { x = right }
              return
                "<char quad=\"\(x) \(word.top) \(right) \(word.top) \(x) \(word.bottom) \(right) \(word.bottom)\" c=\"\(escaped(String(character)))\"/>"
            }.joined() + "</line>"
        } + "</document>\n"
    },
    "JSON with escapes": { words in
      "[{\"page_number\": 1, \"words\": []}, "
        + words.map { word in
          let text = word.text.utf16.map { "\\u" + String(Int($0) + 0x10000, radix: 16).suffix(4) }.joined()
          return
            "{\"page\": \(word.page), \"text\": \"\(text)\", \"x0\": \(word.left), \"x1\": \(word.right), \"top\": \(word.top), \"bottom\": \(word.bottom)}"
        }.joined(separator: ",\n") + "]\n"
    },
  ]

  @Test("boxes give the same bytes in whatever way they are printed", arguments: carriers.keys.sorted())
  func sameBytes(_ name: String) throws {
    let print = try #require(BoxTests.carriers[name])
    let bytes = Array(print(try BoxTests.words()).utf8)
    let document = try Normalizer.normalize(bytes, name: name)
    #expect(document.layout == .boxes)
    // Words within attributes or escapes are counted in the page that was made of them.
    #expect(document.source.isCarrier == ["ALTO", "MuPDF", "JSON with escapes"].contains(name))
    #expect(
      try JSONWriter.file(of: document.standard, .indented).flatMap(\.self)
        == Repository.bytes(BoxTests.normalized))
    #expect(throws: Never.self) { try Laws.document(bytes) }
  }

  @Test("the end of a code that a narrow cell of the version table wraps stays in its column")
  func wrappedVersion() throws {
    let words = try BoxTests.words()
    let at = try #require(words.firstIndex { $0.page == 1 && $0.text.hasPrefix("FBT7513-") })
    let code = words[at]
    let part = code.text.index(code.text.startIndex, offsetBy: 7)
    var wrapped = words.map { word in
      var word = word
      if word.page == 1, word.top > code.bottom { word.top += code.height }
      return word
    }
    wrapped[at].text = String(code.text[..<part])
    var end = code
    end.text = String(code.text[part...])
    end.top += code.height
    wrapped.insert(end, at: at + 1)
    let print = try #require(BoxTests.carriers["bbox"])
    let document = try Normalizer.normalize(Array(print(wrapped).utf8), name: "wrapped")
    #expect(
      try JSONWriter.file(of: document.standard, .indented).flatMap(\.self)
        == Repository.bytes(BoxTests.normalized))
  }

  @Test("a line of words is parted at its blanks")
  func lines() throws {
    let text = try #require(
      BoxText(
        Array(
          "<pdf2xml><page><text top=\"1\" left=\"0\" width=\"60\" height=\"9\">一二 ab</text></page></pdf2xml>"
            .utf8)))
    #expect(text.pages[0].words.map { String(decoding: $0.text, as: UTF8.self) } == ["一二", "ab"])
    #expect(text.pages[0].words.map(\.box.left).map { Int($0) } == [0, 42])
  }

  @Test("how sure a program was of a word is read, and what it was not sure of is found")
  func confidence() throws {
    let hOCR = try #require(BoxTests.carriers["hOCR"])
    let tesseract = hOCR(try BoxTests.words())
    let doubted = tesseract.replacing("x_wconf 90'>K01", with: "x_wconf 31'>K01")
    #expect(doubted != tesseract)
    let findings = try Normalizer.normalize(Array(doubted.utf8), name: "scan").findings
    let told = findings.filter { $0.message.hasPrefix("read off a picture, and not surely: K01") }
    #expect(
      !told.isEmpty && told.allSatisfy { $0.rule == .ambiguousText && $0.code == "K01" && $0.span != nil })
    let alto = Array(
      "<alto><Page><String CONTENT=\"字\" HPOS=\"1\" VPOS=\"1\" WIDTH=\"9\" HEIGHT=\"9\" WC=\"0.25\"/></Page></alto>"
        .utf8)
    #expect(BoxText(alto)?.pages[0].words.map(\.confidence) == [25])
    let table = Array("text\tleft\ttop\twidth\theight\tconf\n字\t1\t1\t9\t9\t59.5\n".utf8)
    #expect(BoxText(table).map { Carrier($0.pages).doubtful.count } == 1)
  }

  @Test("what holds text beside its boxes, or no boxes, is not read as boxes")
  func others() {
    for text in [
      "text,x0,x1,top,bottom\n一,1,2,3,4\n二三\n",
      "<doc><page width=\"1\"><word xMin=\"1\">字</word></page></doc>",
      "職類\tleft\ttop\n", "[{\"text\": \"字\"}]", "left,top,width,height\n1,2,3,4\n",
    ] {
      let bytes = Array(text.utf8)
      let boxes = BoxText(bytes)
      let words = boxes?.pages.flatMap(\.words).compactMap(\.source).sorted() ?? []
      #expect(boxes == nil || BoxGap.gaps(in: bytes, between: words) == nil, "\(text)")
    }
  }

  @Test(
    "a text of boxes that ends anywhere is read or not, and never a trap", arguments: carriers.keys.sorted())
  func damage(_ name: String) throws {
    let print = try #require(BoxTests.carriers[name])
    let bytes = Array(print(Array(try BoxTests.words().prefix(12))).utf8)
    for n in stride(from: 0, to: bytes.count, by: 7) {
      if let boxes = BoxText(Array(bytes[..<n])) { _ = Carrier(boxes.pages) }
    }
  }

  @Test("the PDF gives the same bytes as its boxes, from a file and from standard input")
  func pdf() throws {
    let pdf = Repository.root.appending(path: "Inputs/tea-roasting.pdf")
    let path = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    guard path.contains(where: { FileManager.default.isExecutableFile(atPath: "\($0)/pdftocairo") }) else {
      print("skipped: PDFs are read by pdftotext and pdftocairo; Scripts/setup installs poppler-utils")
      return
    }
    let expected = try Repository.bytes(BoxTests.normalized)
    for (words, input) in [([pdf.path], nil), (["-"], try Repository.bytes(pdf))] as [([String], [UInt8]?)] {
      let run = try Run(["normalize"] + words, input: input)
      #expect(run.status == 0 && Array(run.output.utf8) == expected, "\(run.error)")
      #expect(run.error.contains("(html 1; PDF: boxes 1)"), "\(run.error)")
    }
    let trace = try Run(["trace", pdf.path, "K01"])
    #expect(trace.output.contains(" page 2, box "), "\(trace.output)")
  }
}
