import OCSLaws
import OCSStandardModel
import Testing

@testable import OCSConventions

@Suite struct NumberingTests {
  /// A print as `K013D列印`, in a cell, behind the text of another one.
  private static func print(
    _ text: String, _ boundary: CodePrint.Boundary = .gap, cell: Int = 0, behind before: String = ""
  ) -> CodePrint {
    let scalars = text.unicodeScalars.map(\.value)
    let digits = scalars.dropFirst().prefix { $0 >= 0x30 && $0 <= 0x39 }
    let rest = Array(scalars.dropFirst(1 + digits.count))
    let number = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    var parts = ItemCode.Parts()
    parts.append(ItemCode.Part(number, width: digits.count))
    let letters = ItemCode.Letters(UInt8(scalars[0]))
    var name = InlineArray<6, UInt32>(repeating: 0)
    for i in 0..<min(6, rest.count) { name[i] = rest[i] }
    func isLatin(_ s: UInt32) -> Bool { s < 0x80 && s > 0x40 }
    var traits: CodePrint.Traits = [.expected, .belongs]
    let isLatinName = rest.first.map(isLatin) ?? false
    if isLatinName, rest.count > 1, !isLatin(rest[1]) { traits.insert(.loneLetter) }
    if rest.isEmpty { traits.insert(.nameless) }
    return CodePrint(
      ItemCode(letters: letters, parts: parts), .list, letters, boundary,
      rest.isEmpty ? .nothing : isLatinName ? .latin : .word, traits, separator: 0, name: name,
      context: before.unicodeScalars.reduce(0) { $0 << 21 | UInt64($1.value) }, cell: cell)
  }

  @Test("no two traits of a print share a bit")
  func traits() {
    let all: [CodePrint.Traits] = [
      .loneLetter, .word, .parted, .nameless, .touchesCode, .followsCode, .skipsNumbers, .expected,
      .belongs, .range, .behindLatin, .withinSentence, .spaced, .zero,
    ]
    #expect(all.reduce(CodePrint.Traits()) { $0.union($1) }.rawValue.nonzeroBitCount == all.count)
  }

  private static func widths(_ cells: [[String]]) -> [Int] {
    var prints: [CodePrint] = []
    for (cell, texts) in cells.enumerated() {
      for (n, text) in texts.enumerated() {
        prints.append(print(text, n == 0 ? .start : .gap, cell: cell, behind: n == 0 ? "" : texts[n - 1]))
      }
    }
    let numbering = Numbering(of: prints)
    return prints.indices.map { numbering[$0].reading.width }
  }

  @Test(
    "the digits of a list are those that leave the fewest gaps",
    arguments: [
      (["K01水質", "K02燈具", "K033D列印"], [2, 2, 2]),
      (["K1水質", "K2燈具", "K33D列印", "K4水草"], [1, 1, 1, 1]),
      (["K99水質", "K1003D列印", "K101水草"], [2, 3, 3]),
      (["K1013D列印", "K1023D掃描", "K1033D建模"], [3, 3, 3]),
      (["K0013D列印", "K0023D掃描", "K0033D建模"], [3, 3, 3]),
      (["K013D列印", "K023D掃描", "K033D建模"], [2, 2, 2]),
    ])
  func digits(_ texts: [String], _ widths: [Int]) {
    #expect(NumberingTests.widths([texts]) == widths)
  }

  @Test(
    "codes out of order are codes",
    arguments: [["S01水", "S02草", "S04砂", "S03石", "S05魚"], ["K01水", "K09草", "K02砂"]])
  func order(_ texts: [String]) {
    #expect(NumberingTests.widths([texts]) == texts.map { _ in 2 })
  }

  @Test("a name with the look of a code in it tells no more in many cells than in one")
  func manyCells() {
    let prints = [
      ["S01資料", "S02焰", "S3儲存"], ["S01資料", "S02焰", "S3儲存", "S03問題"], ["S02焰", "S3儲存", "S03問題", "S04維護"],
    ]
    #expect(
      NumberingTests.widths(prints) == [2, 2, 0] + [2, 2, 0, 2] + [2, 0, 2, 2])
  }

  @Test("a code is one that has the number and the name of another print")
  func agreement() {
    let cells = [["S01資料", "S02分級", "S3蒐集能力與技術", "S04清潔"], ["S02分級", "S03蒐集能力與技術"]]
    #expect(NumberingTests.widths(cells) == [2, 2, 1, 2] + [2, 2])
  }

  @Test("of two readings that cost nearly the same both are known")
  func margin() {
    let prints = [("K03水質", 0), ("K04水草", 0), ("K05燈具", 0), ("K155G傳輸", 1)].map {
      NumberingTests.print($0.0, $0.1 == 1 || $0.0 == "K03水質" ? .start : .gap, cell: $0.1)
    }
    let numbering = Numbering(of: prints)
    #expect(numbering[3].reading.width == 2)
    #expect(numbering[3].other.width == 3)
    #expect(numbering[3].isDoubtful && !numbering[0].isDoubtful)
  }

  /// Lists of a few codes, some of whose names start with digits or letters, in cells that hold some of them.
  private static func list(_ random: inout Generator) -> CodeList {
    let names = ["水質", "3D列印", "12V電源", "K8s", "5年計畫", "C語言", "草"]
    let first = [1, 1, 1, 8, 98].randomElement(using: &random)!
    let isPadded = Bool.random(using: &random)
    let codes = (0..<Int.random(in: 2...4, using: &random)).map { n in
      let number = first + n + (Int.random(in: 0..<6, using: &random) == 0 ? 3 : 0)
      let digits = isPadded && number < 10 ? "0\(number)" : "\(number)"
      return "K\(digits)\(names.randomElement(using: &random)!)"
    }
    var list = CodeList(isList: true, startsAnywhere: false)
    for cell in 0..<Int.random(in: 1...3, using: &random) {
      var isFirst = true
      for code in codes where Bool.random(using: &random) {
        let boundary: CodePrint.Boundary =
          isFirst ? .start : Int.random(in: 0..<4, using: &random) == 0 ? .attached : .gap
        list.add(print(code, boundary, cell: cell), 0, isOdd: false, isBranchKnown: false, hasName: false)
        isFirst = false
      }
    }
    list.end()
    return list
  }

  @Test("no reading of a small list is cheaper than the one that is found")
  func exhaustive() {
    var random = Generator(seed: 7)
    for _ in 0..<400 {
      let list = NumberingTests.list(&random)
      for style in ListStyle.all where style.width < 3 {
        let own = list.ownCosts(style)
        var choice = Array(repeating: 0, count: list.forms.count)
        var least = Double.infinity
        while true {
          least = min(least, list.total(own, choice))
          guard let n = choice.indices.first(where: { choice[$0] + 1 < list.forms[$0].count }) else { break }
          for k in 0..<n { choice[k] = 0 }
          choice[n] += 1
        }
        let found = NumberingSearch.solve(list, own)
        #expect(abs(found.cost - least) < 1e-6)
        #expect(abs(found.cost - list.total(own, found.choice)) < 1e-6)
      }
    }
  }

  @Test("the reading depends on nothing but the prints")
  func repeatable() {
    let cells = [["K1水質", "K23D列印", "K35G網路", "K4水草"], ["K12年", "K20光", "K3石"]]
    let first = NumberingTests.widths(cells)
    for _ in 0..<5 { #expect(NumberingTests.widths(cells) == first) }
  }
}
