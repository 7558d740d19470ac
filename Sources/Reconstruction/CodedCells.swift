internal import OCSConventions
internal import OCSDiagnostics
internal import OCSSourceText
internal import OCSStandardModel
internal import OCSTokenization

/// The cells of the task table and the paragraphs of the attitudes, with the codes in them. All are looked through once,
/// before the first is read: how one code is to be read follows from all others.
struct CodedCells {
  /// A code in a cell. Indices are those of the glyphs of all cells.
  struct Hit {
    var code: ItemCode
    /// The code itself, blanks and dots in it included.
    var span: Range<Int>
    /// The separator behind the code (`.`, `：` …), empty where there is none.
    var separator: Range<Int>
    /// Blanks or dots inside, a dot behind that is no rule, or a zero for the letter O.
    var isMalformed: Bool
  }

  /// A cell, perhaps in several ranges.
  struct Cell {
    var ranges: Stretches
    /// Where its glyphs stand among those of all cells.
    var glyphs: Range<Int>
    /// What looks like codes in it.
    fileprivate var prints: Range<Int>
  }

  private let text: TokenizedText
  private var cells: [Cell] = []
  /// The characters of all cells, one cell behind the other.
  private(set) var glyphs: [Glyph] = []
  /// For each row and column the place of its cell and one more, 0 where it has none.
  private var places: [Int32] = []
  private var repeats: [Int: [Int]] = [:]
  private var firstParagraph = 0
  private var codes: [PrintedCode] = []
  private var evidence: [CodePrint] = []
  private var numbering = Numbering(of: [])
  /// The codes of the last task cell that looks like having some, and what they are without digits that may be the name's:
  /// T1.2 beside T1.23 of `T1.23C產業`.
  private var tasks: [ItemCode] = []

  init(_ sheet: Sheet, of text: TokenizedText) {
    self.text = text
    places.reserveCapacity(sheet.rows.count * CodedCells.width)
    glyphs.reserveCapacity(text.bytes.count / CodedCells.bytesOfCharacter)
    codes.reserveCapacity(text.bytes.count / CodedCells.bytesOfEntry)
    evidence.reserveCapacity(text.bytes.count / CodedCells.bytesOfEntry)
    for (r, row) in sheet.rows.enumerated() {
      for column in Sheet.Column.allCases {
        var ranges = Stretches()
        if column != .level {
          for cell in row.cells where cell.column == column { ranges.append(cell.range) }
        }
        places.append(ranges.isEmpty ? 0 : Int32(cells.count + 1))
        if !ranges.isEmpty { add(ranges, PrintedCode.Grammar(column), number: cells.count) }
      }
      for cell in row.repeated {
        repeats[r, default: []].append(cells.count)
        add(Stretches(cell.range), PrintedCode.Grammar(cell.column), number: cells.count)
      }
    }
    firstParagraph = cells.count
    for paragraph in sheet.attitudes {
      add(paragraph.ranges, .attitude, number: firstParagraph)
    }
    settleParts()
    numbering = Numbering(of: evidence)
  }

  private static let width = Sheet.Column.allCases.count
  /// About as many as an entry with its code has.
  private static let bytesOfEntry = 48
  private static let bytesOfCharacter = 3

  subscript(row: Int, column: Sheet.Column) -> Cell? {
    let place = places[row * CodedCells.width + Int(column.rawValue)]
    return place == 0 ? nil : cells[Int(place) - 1]
  }

  /// Further prints of a row's outputs and indicators.
  func repeated(_ row: Int) -> [Cell] { repeats[row]?.map { cells[$0] } ?? [] }

  func paragraph(_ n: Int) -> Cell { cells[firstParagraph + n] }

  /// How much less the next best reading of a code speaks for itself, where that is least.
  var smallestMargin: Double? { numbering.smallestMargin }

  // MARK: Prints

  private mutating func add(_ ranges: Stretches, _ grammar: PrintedCode.Grammar, number: Int) {
    let start = glyphs.count
    for i in ranges.indices {
      let count = glyphs.count
      text.appendGlyphs(of: ranges[i], joint: i == 0 ? .hard : .line, to: &glyphs)
      if i > 0, PrintedCode.isTorn(in: glyphs[start...], at: count) { glyphs[count] = glyphs[count].joined }
    }
    let first = codes.count
    let characters = glyphs[start...]
    PrintedCode.find(in: characters, grammar, into: &codes)
    if grammar.isTask, first < codes.count { tasks = [] }
    for n in first..<codes.count {
      let belongs = belongs(codes[n].code)
      evidence.append(
        codes[n].print(
          in: characters, grammar, cell: number, behind: n > first ? codes[n - 1] : nil,
          before: n + 1 < codes.count ? codes[n + 1] : nil, belongs: belongs))
      if grammar.isTask, codes[n].parts.count == 2 {
        tasks.append(codes[n].code)
        let width = codes[n].parts[1].width
        if evidence[n].follower == .latin || evidence[n].follower == .counter, width > 1 {
          tasks.append(codes[n].keeping(width - 1).code)
        }
      }
    }
    cells.append(Cell(ranges: ranges, glyphs: start..<glyphs.count, prints: first..<codes.count))
  }

  /// Whether the numbers before the last are those of a task of the row, or of its duty.
  private func belongs(_ code: ItemCode) -> Bool {
    let count = code.parts.count - 1
    return count == 0 || tasks.isEmpty || tasks.contains { $0.shares(min(count, 2), with: code) }
  }

  /// Gives the number behind a dot back to the name where the code carries one of two numbers on: `P2.3.5S查核` behind
  /// P2.2.
  private mutating func settleParts() {
    // For each letter; these codes have one.
    var last = [ItemCode?](repeating: nil, count: 128)
    for n in codes.indices where evidence[n].column == .item {
      let letter = Int(codes[n].letters.first)
      let short = codes[n].parts.count == 3 ? codes[n].withoutLastNumber : codes[n]
      if let before = last[letter], before.parts.count == 2, codes[n].parts.count == 3,
        codes[n].runsOn, !codes[n].isMalformed, codes[n].parts[2].branch == 0,
        short.number == before.last + 1, short.code.shares(1, with: before)
      {
        codes[n] = short
        evidence[n].code = short.code
        evidence[n].follower = .nothing
      }
      last[letter] = codes[n].code
    }
  }

  // MARK: Codes

  /// The codes of a cell.
  func hits(in cell: Cell) -> [Hit] {
    var hits: [Hit] = []
    find(in: cell, &hits)
    return hits
  }

  /// The first code of a cell.
  func firstHit(in cell: Cell) -> Hit? {
    cell.prints.lazy.compactMap { codes[$0].reading(numbering[$0].reading) }.first
      .map { hit($0, before: cell.glyphs.upperBound) }
  }

  /// As `hits(in:)`, in room that is used again.
  func find(in cell: Cell, _ hits: inout [Hit]) {
    hits.removeAll(keepingCapacity: true)
    for n in cell.prints {
      guard codes[n].span.lowerBound >= (hits.last?.separator.upperBound ?? 0),
        let code = codes[n].reading(numbering[n].reading)
      else { continue }
      hits.append(hit(code, before: cell.glyphs.upperBound))
    }
  }

  /// `limit` is the end of the cell.
  private func hit(_ code: PrintedCode, before limit: Int) -> Hit {
    let end = code.span.upperBound
    var hit = Hit(
      code: code.code, span: code.span, separator: end..<end, isMalformed: code.isMalformed)
    guard end < limit, glyphs[end].gap < .hard else { return hit }
    let s = CharacterProperties.halfWidth(glyphs[end].scalar)
    guard PrintedCode.isSeparator(s) else { return hit }
    let isRule = numbering.isSeparator(s, behind: code.code)
    if !isRule, end + 1 < limit {
      // `.NET` and `-20°C` are names.
      let next = glyphs[end + 1]
      if s == 0x2D, Vocabulary.isDigit(next.scalar) { return hit }
      if s == 0x2E, Vocabulary.isLatinLetter(next.scalar), next.gap == .none { return hit }
    }
    var behind = end + 1
    // A dot that stands twice, the second of them in no name.
    if s == 0x2E, behind < limit, glyphs[behind].scalar == 0x2E, glyphs[behind].gap == .none,
      behind + 1 == limit || !Vocabulary.isLatinLetter(glyphs[behind + 1].scalar)
    {
      behind += 1
    }
    hit.separator = end..<behind
    if s == 0x2E, !isRule { hit.isMalformed = true }
    return hit
  }

  // MARK: Doubt

  /// A boundary that little speaks for, with what else it may be.
  struct Doubt {
    var code: ItemCode?
    var message: String
    var range: SourceRange
  }

  /// The doubtful readings of a cell whose codes are `hits`.
  func doubts(in cell: Cell, _ hits: [Hit]) -> [Doubt] {
    cell.prints.filter { numbering[$0].isDoubtful }.map { n in
      let start = codes[n].span.lowerBound
      let owner = hits.last { $0.span.lowerBound <= start }
      let end = min(cell.glyphs.upperBound, codes[n].span.upperBound + CodedCells.shownName)
      let taken = describe(codes[n].reading(numbering[n].reading), glyphs[..<end])
      let other = describe(codes[n].reading(numbering[n].other), glyphs[..<end])
      return Doubt(
        code: owner?.code,
        message: "\(glyphs[start..<end].string) is read as \(taken); nearly as much speaks for \(other)",
        range: SourceRange(glyphs[start].lower, glyphs[codes[n].span.upperBound - 1].upper))
    }
  }

  private func describe(_ code: PrintedCode?, _ glyphs: ArraySlice<Glyph>) -> String {
    guard let code else { return "text without a code" }
    let name = glyphs[code.span.upperBound...].string
    return name.isEmpty
      ? "the code \(code.code.description)" : "the code \(code.code.description) and \(name)"
  }

  private static let shownName = 6
}
