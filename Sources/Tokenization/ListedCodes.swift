internal import OCSConventions
internal import OCSSourceText
internal import OCSStandardModel

/// The codes of knowledge and skills in lines: which words are some, and how many digits are theirs.
struct ListedCodes {
  /// In the order of their first bytes.
  private var codes: [PrintedCode] = []
  private var places: [Int] = []
  private var found: [(code: PrintedCode, place: Int)] = []
  private var prints: [CodePrint] = []
  /// Room for the codes of the line that is being read.
  private var room: [PrintedCode] = []
  private var row = 0

  init() {}

  /// `lines` are those of a task table.
  init(_ flow: FlowText, _ lines: [Range<Int>]) {
    for line in lines { learn(flow.glyphs[line], goesOn: flow.goesOnAbove(line.lowerBound)) }
    settle()
  }

  /// Takes the codes of a line, or of a cell in one. `goesOn`: the line goes on with the paragraph of the line above.
  mutating func learn(_ line: ArraySlice<Glyph>, goesOn: Bool = false) {
    // In a row the numbers of a list ascend.
    if AnchorFinder.head(of: line) != nil { row += 1 }
    room.removeAll(keepingCapacity: true)
    PrintedCode.find(in: line, .knowledge, into: &room)
    for n in room.indices {
      var print = room[n].print(
        in: line, .knowledge, cell: row, behind: n > 0 ? room[n - 1] : nil,
        before: n + 1 < room.count ? room[n + 1] : nil, belongs: true)
      if print.boundary != .attached { print.traits.insert(.expected) }
      if print.boundary == .start { print.boundary = ListedCodes.start(print, goesOn: goesOn) }
      prints.append(print)
      found.append((room[n], line[room[n].span.lowerBound].lower))
    }
  }

  /// A line may start with any word, such as `K8s`.
  private static func start(_ print: CodePrint, goesOn: Bool) -> CodePrint.Boundary {
    if goesOn { return .gap }
    return print.traits.contains(.word) && print.code.parts[0].width == 1 ? .line : .punctuation
  }

  /// Settles what was learned.
  mutating func settle() {
    let numbering = Numbering(of: prints)
    for n in found.indices.sorted(by: { found[$0].place < found[$1].place }) {
      guard let code = found[n].code.reading(numbering[n].reading) else { continue }
      codes.append(code)
      places.append(found[n].place)
    }
    (found, prints) = ([], [])
  }

  /// The code that starts with a character; nil where it is text.
  subscript(first: Glyph) -> PrintedCode? {
    var low = 0
    var high = places.count
    while low < high {
      let middle = (low + high) / 2
      if places[middle] < first.lower { low = middle + 1 } else { high = middle }
    }
    return low < places.count && places[low] == first.lower ? codes[low] : nil
  }

  /// The column of a code of one digit (`S1`) that a word starts with.
  func thinColumn(of word: ArraySlice<Glyph>) -> Sheet.Column? {
    word.first.flatMap { self[$0] }.flatMap { $0.parts[0].width == 1 ? $0.listColumn : nil }
  }

  /// The column of another code that a word starts with, some of whose digits may be its name's (`K09300`, `mm…`).
  func column(of word: ArraySlice<Glyph>) -> Sheet.Column? {
    word.first.flatMap { self[$0] }.flatMap { $0.parts[0].width > 1 ? $0.listColumn : nil }
  }
}
