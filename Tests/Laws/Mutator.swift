import OCSSourceText
import OCSTokenization

/// Damages documents as extractors, editors and attackers do. The same seed gives the same damage everywhere.
public struct Mutator {
  /// What is done to a document.
  public enum Kind: String, CaseIterable, Sendable {
    case hostileText, cutLines, swappedLines, doubledLine, joinedLines, swappedCells, droppedCell, addedCells,
      tornCell
    case droppedTag, radicals, references, doubledCharacter, deletedCharacter, foreignCharacter, copiedText
    case blanks, flippedByte, pageBreak, foreignLines, cutEnd
  }

  private var random: Generator
  /// Lines of other documents.
  private let foreign: [[UInt8]]

  public init(seed: UInt64, foreign: [[UInt8]]) {
    random = Generator(seed: seed)
    self.foreign = foreign.flatMap { $0.split(separator: 0x0A).map(Array.init) }
  }

  // MARK: Canaries

  /// What no document holds, as it is written and as it is read.
  public static let canaries: [(written: String, read: String)] = [
    ("㊣q7Zk", "㊣q7Zk"), ("<㊣>", "<㊣>"), ("㊣&x", "㊣&x"), ("㊣<p", "㊣"), ("㊣\u{202E}", "㊣"),
    ("㊣\u{200B}y", "㊣y"),
    ("㊣&lt;b&gt;", "㊣<b>"), ("㊣**", "㊣"), ("■㊣", "㊣"), ("㊣/㊣", "㊣"), ("&#x32A3;", "㊣"), (" ㊣ ", "㊣"),
  ]

  /// Puts a canary behind some text of the document; what stands within a tag or a style sheet is none. Gives what is
  /// read of it.
  public mutating func plant(in bytes: inout [UInt8]) -> String? {
    guard let source = try? SourceDocument(name: "document", bytes: bytes), source.encoding == "UTF-8" else {
      return nil
    }
    let text = Lexer.tokenize(source, as: Tokenizer.recognize(source))
    var places: [Range<Int>] = []
    for i in text.tokens.indices where text.tokens[i].isContent {
      let range = text.range(i)
      places.append(range.lower..<range.upper)
    }
    guard let place = places.randomElement(using: &random) else { return nil }
    let canary = Mutator.canaries.randomElement(using: &random)!
    // Within a reference it would be none any more, and the rest of it text.
    let at =
      Bool.random(using: &random) ? place.upperBound : character(bytes, Int.random(in: place, using: &random))
    guard bytes[place.lowerBound] != 0x26 || at == place.upperBound else { return nil }
    // Its last letter and a mark behind it would be another letter.
    if at < bytes.count, let next = Unicode.Scalar(Scalars.decode(bytes, at).scalar),
      next.properties.canonicalCombiningClass != .notReordered
    {
      return nil
    }
    bytes.insert(contentsOf: Array(canary.written.utf8), at: at)
    return canary.read
  }

  // MARK: Damage

  /// How many damages the mutants have, in turn: few leave most of a document as it was, many leave no part of it.
  public static let damages = [0, 1, 2, 3, 0, 1, 2, 12, 40]

  public mutating func damage(_ bytes: inout [UInt8]) -> Kind {
    let kind = Kind.allCases.randomElement(using: &random)!
    apply(kind, to: &bytes)
    return kind
  }

  private mutating func apply(_ kind: Kind, to bytes: inout [UInt8]) {
    switch kind {
    case .hostileText:
      bytes.insert(
        contentsOf: Array(random.text(length: Int.random(in: 1...12, using: &random)).utf8), at: place(bytes))
    case .cutLines, .swappedLines, .doubledLine, .joinedLines, .pageBreak, .foreignLines:
      changeLines(kind, &bytes)
    case .swappedCells, .droppedCell, .addedCells, .tornCell: changeCells(kind, &bytes)
    case .droppedTag:
      let starts = bytes.indices.filter { bytes[$0] == 0x3C }
      guard let start = starts.randomElement(using: &random),
        let end = bytes[start...].firstIndex(of: 0x3E)
      else { return }
      bytes.removeSubrange(start...end)
    case .radicals: replace(&bytes, Mutator.radicals)
    case .references:
      guard let (scalar, part) = anyScalar(bytes), scalar.value > 0x20 else { return }
      bytes.replaceSubrange(part, with: Array("&#x\(String(scalar.value, radix: 16));".utf8))
    case .doubledCharacter:
      if let (_, part) = anyScalar(bytes) {
        bytes.insert(contentsOf: Array(bytes[part]), at: part.lowerBound)
      }
    case .deletedCharacter:
      if let (_, part) = anyScalar(bytes) { bytes.removeSubrange(part) }
    case .foreignCharacter:
      let value = Mutator.blocks.randomElement(using: &random)!.randomElement(using: &random)!
      guard let (_, part) = anyScalar(bytes), let new = UnicodeScalar(value) else { return }
      bytes.replaceSubrange(part, with: Array(String(new).utf8))
    case .copiedText:
      let from = place(bytes)
      let copy = bytes[
        from..<character(bytes, min(from + Int.random(in: 1...300, using: &random), bytes.count))]
      bytes.insert(contentsOf: Array(copy), at: place(bytes))
    case .blanks:
      let blank = [" ", "  ", "\u{3000}", "\t", "\u{A0}", "\u{200B}"].randomElement(using: &random)!
      bytes.insert(contentsOf: Array(blank.utf8), at: place(bytes))
    case .flippedByte:
      guard !bytes.isEmpty else { return }
      bytes[Int.random(in: bytes.indices, using: &random)] ^= 1 << UInt8.random(in: 0...7, using: &random)
    case .cutEnd: bytes.removeSubrange(place(bytes)...)
    }
  }

  private static let radicals: [(String, String)] = [
    ("工", "⼯"), ("一", "⼀"), ("人", "⼈"), ("力", "⼒"), ("用", "⽤"), ("行", "⾏"), ("金", "⾦"), ("食", "⻝"),
    ("見", "⾒"),
  ]

  /// ASCII, other alphabets, punctuation and radicals, ideographs, compatibility ideographs.
  private static let blocks: [Range<UInt32>] = [
    0x20..<0x7F, 0xA0..<0x2000, 0x2000..<0x3100, 0x4E00..<0xA000, 0xF900..<0xFB00,
  ]

  private mutating func replace(_ bytes: inout [UInt8], _ pairs: [(String, String)]) {
    var out = String(decoding: bytes, as: UTF8.self)
    for (from, to) in pairs where Bool.random(using: &random) { out = out.replacing(from, with: to) }
    bytes = Array(out.utf8)
  }

  private mutating func changeLines(_ kind: Kind, _ bytes: inout [UInt8]) {
    var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    let first = Int.random(in: lines.indices, using: &random)
    let second = Int.random(in: lines.indices, using: &random)
    switch kind {
    case .cutLines:
      lines.removeSubrange(first..<min(first + Int.random(in: 1...8, using: &random), lines.count))
    case .swappedLines: lines.swapAt(first, second)
    case .doubledLine: lines.insert(lines[first], at: Bool.random(using: &random) ? first : second)
    case .joinedLines where first + 1 < lines.count: lines[first] += lines.remove(at: first + 1)
    case .pageBreak: lines.insert(Array("\u{0C}第 3 頁，總共 9 頁".utf8)[...], at: first)
    case .foreignLines where !foreign.isEmpty:
      let from = Int.random(in: foreign.indices, using: &random)
      lines.insert(contentsOf: foreign[from..<min(from + 3, foreign.count)].map { $0[...] }, at: first)
    default: break
    }
    bytes = Array(lines.joined(separator: [0x0A]))
  }

  /// Cells of a line, parted as its layout parts them.
  private mutating func changeCells(_ kind: Kind, _ bytes: inout [UInt8]) {
    var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    let line = row(of: lines)
    let separator = [UInt8(0x09), 0x7C, 0x2C].first { lines[line].contains($0) } ?? 0x20
    var cells = lines[line].split(separator: separator, omittingEmptySubsequences: false)
    guard cells.count > 1 else { return }
    let first = Int.random(in: cells.indices, using: &random)
    switch kind {
    case .droppedCell: cells.remove(at: first)
    case .addedCells:
      // Empty, or those of another row.
      let others = lines[row(of: lines)].split(separator: separator, omittingEmptySubsequences: false)
      let count = Int.random(in: 1...4, using: &random)
      let added =
        Bool.random(using: &random) ? Array(others.prefix(count)) : Array(repeating: [], count: count)
      cells.insert(contentsOf: added, at: first)
    case .tornCell:
      // What is torn off stands in a row of its own below, alone, maybe in another column.
      let cell = cells[first]
      let cut = max(
        character(bytes, Int.random(in: cell.startIndex...cell.endIndex, using: &random)), cell.startIndex)
      var below = Array(
        repeating: ArraySlice<UInt8>(), count: cells.count + Int.random(in: 0...3, using: &random))
      below[Int.random(in: first..<below.count, using: &random)] = cell[cut...]
      cells[first] = cell[..<cut]
      lines.insert(Array(below.joined(separator: [separator]))[...], at: line + 1)
    default: cells.swapAt(first, Int.random(in: cells.indices, using: &random))
    }
    lines[line] = Array(cells.joined(separator: [separator]))[...]
    bytes = Array(lines.joined(separator: [0x0A]))
  }

  // MARK: Places

  private static let headings = ["主要職責", "工作任務", "行為指標", "職能內涵", "版本"].map { Array($0.utf8) }

  /// Some row, the heading of a table more often than other rows: all below it hangs on its columns.
  private mutating func row(of lines: [ArraySlice<UInt8>]) -> Int {
    if Int.random(in: 0..<3, using: &random) == 0 {
      let word = Mutator.headings.randomElement(using: &random)!
      let found = lines.indices.filter { lines[$0].contains(word) }
      if let line = found.randomElement(using: &random) {
        return min(line + Int.random(in: 0...1, using: &random), lines.count - 1)
      }
    }
    return Int.random(in: lines.indices, using: &random)
  }

  private mutating func place(_ bytes: [UInt8]) -> Int {
    character(bytes, Int.random(in: 0...bytes.count, using: &random))
  }

  /// The start of the character that holds the byte at `i`.
  private func character(_ bytes: [UInt8], _ i: Int) -> Int {
    var i = i
    while i > 0, i < bytes.count, bytes[i] & 0xC0 == 0x80 { i -= 1 }
    return i
  }

  /// Some character and its bytes; nil where they are none, since other damage broke them.
  private mutating func anyScalar(_ bytes: [UInt8]) -> (UnicodeScalar, Range<Int>)? {
    let i = place(bytes)
    guard i < bytes.count else { return nil }
    let length = bytes[i] < 0x80 ? 1 : bytes[i] < 0xE0 ? 2 : bytes[i] < 0xF0 ? 3 : 4
    guard i + length <= bytes.count, let text = String(validating: bytes[i..<i + length], as: UTF8.self),
      let scalar = text.unicodeScalars.first
    else { return nil }
    return (scalar, i..<i + length)
  }
}
