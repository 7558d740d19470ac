internal import Conventions
internal import SourceText
internal import StandardModel

/// The codes of knowledge and skills in lines without columns: which words are some, and how many digits are theirs.
struct ListedCodes {
  private var codes: [PrintedCode] = []
  /// For each glyph the code that starts with it, -1 where none does.
  private var places: [Int32]

  /// `lines` are those of a task table.
  init(_ flow: FlowText, _ lines: [Range<Int>]) {
    var found: [PrintedCode] = []
    var prints: [CodePrint] = []
    var row = 0
    for line in lines {
      // In a row the numbers of a list ascend.
      if AnchorFinder.head(of: flow.glyphs[line]) != nil { row += 1 }
      let first = found.count
      PrintedCode.find(in: flow.glyphs[line], .knowledge, into: &found)
      for n in first..<found.count {
        var print = found[n].print(
          in: flow.glyphs[line], .knowledge, cell: row, behind: n > first ? found[n - 1] : nil,
          before: n + 1 < found.count ? found[n + 1] : nil, belongs: true)
        if print.boundary != .attached { print.traits.insert(.expected) }
        if print.boundary == .start { print.boundary = ListedCodes.start(of: line, print, in: flow) }
        prints.append(print)
      }
    }
    let numbering = Numbering(of: prints)
    places = Array(repeating: -1, count: flow.glyphs.count)
    for (n, code) in found.enumerated() {
      guard let own = code.reading(numbering[n].reading) else { continue }
      places[code.span.lowerBound] = Int32(codes.count)
      codes.append(own)
    }
  }

  /// A line may start with any word, such as `K8s`.
  private static func start(
    of line: Range<Int>, _ print: CodePrint, in flow: FlowText
  ) -> CodePrint.Boundary {
    if flow.goesOnAbove(line.lowerBound) { return .gap }
    return print.traits.contains(.word) && print.code.parts[0].width == 1 ? .line : .punctuation
  }

  /// The code that starts with a glyph; nil where it is text.
  subscript(i: Int) -> PrintedCode? { places[i] < 0 ? nil : codes[Int(places[i])] }
}
