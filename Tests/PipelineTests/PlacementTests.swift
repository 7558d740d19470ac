import OCSPlacement
import Testing

/// A page that is drawn by hand: 10 points to a wide character, 5 to a narrow one, 14 from line to line.
private struct Sketch {
  var page = PlacedPage()

  mutating func word(_ text: String, _ left: Double, _ top: Double) {
    let width = text.unicodeScalars.reduce(0.0) { $0 + ($1.value < 0x2E80 ? 5 : 10) }
    page.words.append(
      PlacedWord(
        text: Array(text.utf8), box: Box(left: left, top: top, right: left + width, bottom: top + 10)))
  }

  /// Words parted by blanks, from left to right.
  mutating func line(_ text: String, _ left: Double, _ top: Double) {
    var x = left
    for part in text.split(separator: " ") {
      word(String(part), x, top)
      x += part.unicodeScalars.reduce(5.0) { $0 + ($1.value < 0x2E80 ? 5 : 10) }
    }
  }

  mutating func across(_ y: Double, _ left: Double, _ right: Double) {
    page.rulings.append(Ruling(.horizontal, at: y, from: left, to: right))
  }

  mutating func down(_ x: Double, _ top: Double, _ bottom: Double) {
    page.rulings.append(Ruling(.vertical, at: x, from: top, to: bottom))
  }

  /// All lines of a table.
  mutating func grid(_ xs: [Double], _ ys: [Double]) {
    for y in ys { across(y, xs[0], xs[xs.count - 1]) }
    for x in xs { down(x, ys[0], ys[ys.count - 1]) }
  }
}

@Suite struct PlacementTests {
  private func body(_ sketches: Sketch...) -> String {
    let text = String(decoding: Carrier(sketches.map(\.page)).bytes, as: UTF8.self)
    return text.split(separator: "\n", omittingEmptySubsequences: false).dropFirst(2).dropLast(2)
      .joined(separator: "\n")
  }

  @Test("rulings enclose cells; where an edge lacks, cells are merged")
  func merged() {
    var sketch = Sketch()
    for y in [0.0, 20, 60] { sketch.across(y, 0, 120) }
    sketch.across(40, 60, 120)
    for x in [0.0, 120] { sketch.down(x, 0, 60) }
    sketch.down(60, 20, 60)
    sketch.line("上", 4, 5)
    sketch.line("左", 4, 35)
    sketch.line("右一", 64, 25)
    sketch.line("右二", 64, 45)
    #expect(
      body(sketch)
        == """
        <table>
        <tr><td colspan="2">上</td></tr>
        <tr><td rowspan="2">左</td><td>右一</td></tr>
        <tr><td>右二</td></tr>
        </table>
        """)
  }

  @Test("a ruling may be drawn in pieces and twice, and the sides of a table may lack")
  func rulings() {
    var sketch = Sketch()
    for (left, right) in [(0.0, 30.0), (31, 59), (59, 120)] {
      sketch.across(0, left, right)
      sketch.across(20.4, left, right)
    }
    sketch.across(40, 0, 120)
    sketch.down(59.7, 0, 40)
    sketch.down(60.3, 0, 40)
    sketch.line("一", 4, 5)
    sketch.line("二", 64, 5)
    sketch.line("三", 4, 25)
    #expect(body(sketch) == "<table>\n<tr><td>一</td><td>二</td></tr>\n<tr><td>三</td><td></td></tr>\n</table>")
  }

  @Test("a line end is soft where the next word had no room, and a word that no line holds is cut")
  func lineEnds() {
    // Each cell is 60 wide, of which 52 hold text.
    for (lines, expected) in [
      (["一二三四五", "六"], "一二三四五\n六"),
      (["一二三四", "五六"], "一二三四<br>五六"),
      (["一二三四", "五，六"], "一二三四\n五，六"),
      (["machine", "learning"], "machine\nlearning"),
      (["on", "line"], "on<br>line"),
      (["authentica", "tion"], "authentication"),
      (["K01一二三", "K02四"], "K01一二三<br>K02四"),
      (["S01一二三", "S02360度"], "S01一二三<br>S02360度"),
      // One of a list that is not padded; a word that only looks like a code.
      (["S04一二三", "S6四"], "S04一二三<br>S6四"),
      (["S04一二三", "S3四"], "S04一二三\nS3四"),
      // The characters behind the code may belong to it as well as not.
      (["O1.12.110", "級分類"], "O1.12.110級分類"),
      (["O1.12.1USB", "-C"], "O1.12.1USB-C"),
      (["（authenti", "cation）"], "（authentication）"),
      // A word that stands behind others would have moved to the next line.
      (["一二(laser", "cutter)"], "一二(laser\ncutter)"),
      (["O1.1.1ISO", "22846"], "O1.1.1ISO\n22846"),
      (["a<b&c>d", "x"], "a&lt;b&amp;c&gt;d<br>x"),
    ] {
      var sketch = Sketch()
      sketch.grid([0, 60], [0, 20, 60])
      sketch.line("題", 4, 5)
      for (i, line) in lines.enumerated() { sketch.line(line, 4, 23 + 14 * Double(i)) }
      #expect(body(sketch).contains("<td>\(expected)</td>"), "\(lines): \(body(sketch))")
    }
  }

  @Test("whether a full line cuts a word or parts two is told by whole words elsewhere")
  func cutWords() {
    var sketch = Sketch()
    sketch.grid([0, 60], [0, 40, 80])
    sketch.line("ultrasonic", 5, 5)
    sketch.line("cleaner", 5, 19)
    sketch.line("cleaner", 5, 45)
    #expect(body(sketch).contains("ultrasonic\ncleaner<"))
  }

  @Test("a blank is where words stand apart, not where the font changes")
  func blanks() {
    var sketch = Sketch()
    sketch.grid([0, 200], [0, 20, 40])
    sketch.word("IP", 5, 5)
    sketch.word("SLA", 15, 5)
    sketch.word("VPN", 35, 5)
    #expect(body(sketch).contains("<td>IPSLA VPN</td>"))
  }

  @Test("before an ideograph behind a letter or digit, a narrow gap is no blank")
  func gaps() {
    var sketch = Sketch()
    sketch.grid([0, 200], [0, 20, 40])
    sketch.word("T4.1", 5, 5)
    sketch.word("級", 28, 5)
    sketch.word("A1", 50, 5)
    sketch.word("甲", 68, 5)
    #expect(body(sketch).contains("<td>T4.1級 A1 甲</td>"))
  }

  @Test("rows of empty cells that merged cells go through are none")
  func emptyRows() {
    var sketch = Sketch()
    for y in [0.0, 60] { sketch.across(y, 0, 120) }
    sketch.across(54, 0, 60)
    for x in [0.0, 60, 120] { sketch.down(x, 0, 60) }
    sketch.line("左", 4, 5)
    sketch.line("右", 64, 5)
    #expect(body(sketch) == "<table>\n<tr><td>左</td><td>右</td></tr>\n</table>")
  }

  /// A page of a table with two columns that ends, or starts, with these lines.
  private func part(_ heading: Bool, _ rows: [[[String]]], from top: Double = 0) -> Sketch {
    var sketch = Sketch()
    var ys = [top]
    for row in (heading ? [[["工作任務"], ["行為指標"]]] : []) + rows {
      let y = ys[ys.count - 1]
      for (j, cell) in row.enumerated() {
        for (i, line) in cell.enumerated() { sketch.line(line, 5 + 60 * Double(j), y + 3 + 14 * Double(i)) }
      }
      ys.append(y + 6 + 14 * Double(row.map(\.count).max() ?? 0))
    }
    sketch.grid([0, 60, 120], ys)
    return sketch
  }

  @Test(
    "a row that a page tore is joined, column by column, and the heading that is printed again stands behind")
  func tornRow() {
    let first = part(true, [[["T1一二三", "四五六七八"], ["P1一二三", "四五六七八"]]])
    let second = part(true, [[["九"], ["九十"]], [["T2一"], ["P2一"]]])
    #expect(
      body(first, second)
        == """
        <table>
        <tr><td>工作任務</td><td>行為指標</td></tr>
        <tr><td>T1一二三
        四五六七八
        九</td><td>P1一二三
        四五六七八
        九十</td></tr>
        <tr><td>T2一</td><td>P2一</td></tr>
        </table>
        <table>
        <tr><td>工作任務</td><td>行為指標</td></tr>
        </table>
        """)
  }

  @Test(
    "a row starts where a code does, and where the column above had room; a cell that goes on beside it is merged"
  )
  func newRow() {
    let first = part(false, [[["T1一二三"], ["P1一二三"]]])
    let second = part(false, [[["T2一"], ["P2一"]]])
    #expect(body(first, second).contains("</tr>\n<tr><td>T2一</td>"))
    let short = part(false, [[["T1一二三", "四五六七八", "九十一二三", "四五六七八"], ["一"]]])
    let next = part(false, [[["九"], ["四五六七八"]]])
    #expect(body(short, next).hasSuffix("\n九</td><td>一</td></tr>\n<tr><td>四五六七八</td></tr>\n</table>"))
  }

  @Test("lines in the margins part no table, others do")
  func margins() {
    func page(_ line: String, _ rows: [[[String]]]) -> Sketch {
      var sketch = part(false, rows, from: 40)
      sketch.line(line, 5, 2)
      return sketch
    }
    let rows = [[["T1一二三", "四五六七八"], ["P1一二三", "四五六七八"]]]
    let rest = [[["九"], ["九十"]]]
    #expect(body(page("第1頁", rows), page("第2頁", rest)).contains("四五六七八\n九</td>"))
    #expect(!body(page("總表", rows), page("附表", rest)).contains("四五六七八\n九</td>"))
  }

  @Test("margins stand behind the last heading, and as such")
  func footers() {
    func page(_ number: Int, _ rows: [[[String]]], _ heading: Bool) -> Sketch {
      var sketch = part(heading, rows, from: 40)
      sketch.line("第\(number)頁", 5, 2)
      return sketch
    }
    var last = page(3, [], false)
    last.line("其他", 5, 60)
    let text = body(page(1, [[["T1一二"], ["P1一"]]], true), page(2, [[["T2一"], ["P2一"]]], true), last)
    #expect(text.hasSuffix("</table>\n<footer>第3頁</footer>\n<p>其他</p>"), "\(text)")
  }

  @Test("text that runs over a merged cell's end belongs to it")
  func overflow() {
    var sketch = Sketch()
    sketch.grid([0, 60], [0, 32, 64])
    for (i, line) in ["一二三四五", "六七八九十", "百"].enumerated() {
      sketch.line(line, 5, 3 + 14 * Double(i))
    }
    sketch.line("甲乙丙丁戊", 5, 37)
    sketch.line("己", 5, 51)
    #expect(body(sketch).contains("<td>一二三四五\n六七八九十\n百</td></tr>\n<tr><td>甲乙丙丁戊\n己</td>"))
  }

  @Test("a line of overflow and the first line of the cell below may stand in one place")
  func overflowInPlace() {
    var sketch = Sketch()
    sketch.grid([0, 60, 120], [0, 30, 62])
    for (i, line) in ["一二三四五", "六七八九十", "百"].enumerated() {
      sketch.line(line, 5, 3 + 14 * Double(i))
    }
    sketch.line("甲乙丙丁戊", 5, 32)
    sketch.line("右", 65, 3)
    sketch.line("下", 65, 32)
    #expect(
      body(sketch).contains("<td>一二三四五\n六七八九十\n百</td><td>右</td></tr>\n<tr><td>甲乙丙丁戊</td><td>下</td>"))
  }

  @Test("a row that goes on within a text is torn, though a paragraph starts beside it")
  func tornBesideParagraph() {
    let first = part(false, [[["一二"], ["P1一二三", "四五六七八"]]])
    let second = part(false, [[["三四"], ["九十"]]])
    #expect(body(first, second).contains("<tr><td>一二<br>三四</td><td>P1一二三\n四五六七八\n九十</td></tr>"))
  }

  @Test("text that runs over the distance between two rows belongs to the cell above it")
  func overflowOverGap() {
    var sketch = Sketch()
    sketch.grid([0, 60, 120], [0, 20, 30, 72])
    for (i, line) in ["一二三四五", "六七"].enumerated() { sketch.line(line, 5, 5 + 14 * Double(i)) }
    sketch.page.words[1].box.top = 31
    sketch.page.words[1].box.bottom = 41
    sketch.page.words[0].box.top = 17
    sketch.page.words[0].box.bottom = 27
    for (i, line) in ["甲乙丙丁戊", "己"].enumerated() { sketch.line(line, 5, 36 + 14 * Double(i)) }
    sketch.line("下", 65, 36)
    sketch.line("上", 65, 3)
    #expect(body(sketch).contains("甲乙丙丁戊\n己</td><td>下</td>"))
  }

  @Test("a paragraph for which the page above had room starts a row")
  func roomAbove() {
    let first = part(false, [[["T1.1一"], ["P1.1.1一二", "三"]]])
    let second = part(false, [[["T1.2二"], ["P1.1.2一"]], [["T1.3三"], ["P1.1.3一"]]])
    #expect(body(first, second).contains("三</td></tr>\n<tr><td>T1.2二</td>"))
  }

  @Test("a cell of codes goes on with an item that has none, and the lists beside it go on too")
  func mergedLists() {
    func page(_ cells: [[String]]) -> Sketch {
      var sketch = Sketch()
      for (j, cell) in cells.enumerated() {
        for (i, line) in cell.enumerated() { sketch.line(line, 5 + 60 * Double(j), 3 + 14 * Double(i)) }
      }
      sketch.grid([0, 60, 120, 180, 240], [0, 34])
      return sketch
    }
    let first = page([["T1.1一"], ["4"], ["K01甲", "K02乙"], ["S01丙：", "■ 丁"]])
    let second = page([["T1.2二"], [], ["K03戊"], ["■ 己", "S02庚"]])
    #expect(
      body(first, second)
        == """
        <table>
        <tr><td>T1.1一</td><td rowspan="2">4</td><td rowspan="2">K01甲<br>K02乙<br>K03戊</td><td rowspan="2">S01丙：<br>■ 丁<br>■ 己<br>S02庚</td></tr>
        <tr><td>T1.2二</td></tr>
        </table>
        """)
  }

  @Test("words are read off pdftotext's boxes, rulings off pdftocairo's drawing")
  func poppler() {
    let pages = PopplerWords.pages(
      Array(
        """
        <!DOCTYPE html><html><body><doc><page width="10" height="20"><flow><block><line xMin="1">
        <word xMin="1.5" yMin="-2" xMax="3" yMax="4.25">A&amp;&#x4E00;</word></line></block></flow></page>
        <page width="10" height="20"></page></doc></body></html>
        """.utf8))
    #expect(pages.count == 2 && pages[1].words.isEmpty)
    #expect(pages[0].words.map(\.text) == [Array("A&一".utf8)])
    #expect(pages[0].words[0].box == Box(left: 1.5, top: -2, right: 3, bottom: 4.25))
    let stroke = "fill:none;stroke-width:1;stroke:rgb(0%,0%,0%)"
    let rulings = SVGRulings.pages(
      Array(
        """
        <svg><defs><path style="\(stroke)" d="M 0 0 L 9 0"/></defs><pageSet><page>
        <path style="\(stroke)" d="M 1 2 L 11 2 " transform="matrix(2,0,0,-1,0,10)"/>
        <path style="fill:rgb(0%,0%,0%)" d="M 0 0 L 1e1 0 L 10 .5 L 0 .5 Z M 0 0 "/>
        <path style="stroke:none;fill:rgb(9%,9%,9%)" d="M 0 0 L 50 0 L 50 50 L 0 50 Z"/>
        <path style="\(stroke)" d="M 0 0 C 1 1 2 2 30 0 L 60 0"/>
        </page><page><path fill="none" stroke="rgb(0,0,0)" d="M 5 0 L 5 7"/></page></pageSet></svg>
        """.utf8))
    #expect(
      rulings == [
        [Ruling(.horizontal, at: 8, from: 2, to: 22), Ruling(.horizontal, at: 0.25, from: 0, to: 10)],
        [Ruling(.vertical, at: 5, from: 0, to: 7)],
      ])
  }

  @Test("markup that ends anywhere is read to its end")
  func damage() {
    let words = Array("<page><word xMin=\"1\" yMin=\"2\" xMax=\"3\" yMax=\"4\">字</word></page>".utf8)
    let drawing = Array(
      "<svg><path stroke=\"rgb(0)\" d=\"M 1e999 2 L 11 -\" transform=\"matrix(1,2\"/></svg>".utf8)
    for n in 0...words.count { _ = Carrier(PopplerWords.pages(Array(words[..<n]))) }
    for n in 0...drawing.count { _ = SVGRulings.pages(Array(drawing[..<n])) }
  }
}
