// Reconstruction: a sheet → the standard, its texts, and a claim for every byte that was understood.

internal import OCSAccounting
internal import OCSDiagnostics
internal import OCSSourceText
internal import OCSStandardModel
internal import OCSTextRepair
internal import OCSTokenization

/// What the steps of a reconstruction share: the document, and the places where results are put down.
final class Workbench {
  let text: TokenizedText
  let arena: TextArena
  var account: Account
  var findings: [Finding] = []
  /// Codes of entries: what stands near a piece of text. Seldom asked for, so those whose print tells the code are not
  /// kept twice.
  private var landmarks: [Slot] = []
  private var otherLandmarks: [(place: SourceRange, code: ItemCode)] = []
  /// Room for the characters that are being looked at, used again for each cell.
  private var spare: [[Glyph]] = []
  /// Room for the codes of the cell that is being read.
  var hits: [CodedCells.Hit] = []
  /// The doubts about codes that were told, each once.
  var doubts: Set<String> = []

  init(_ text: TokenizedText, recordsRepairs: Bool) {
    self.text = text
    arena = TextArena(text, recordsRepairs: recordsRepairs)
    account = Account(text)
  }

  func drop(_ range: SourceRange, _ kind: Drop.Kind) {
    text.forEachPiece(of: range) { piece in
      account.claim(piece, .drop(kind))
      if kind == .bullet { arena.record(.bullet, piece, "") }
    }
  }

  func drop(_ ranges: Stretches, _ kind: Drop.Kind) {
    for range in ranges { drop(range, kind) }
  }

  func derive(_ range: SourceRange) -> Slot { derive(Stretches(range)) }

  func derive(_ ranges: Stretches) -> Slot { account.derive(ranges, in: text) }

  /// As `derive`, blanks within the range included.
  func deriveWhole(_ range: SourceRange) -> Slot { account.derive(range) }

  /// A further print of a value.
  func derive(_ range: SourceRange, as slot: Slot) {
    text.forEachPiece(of: range) { account.claim($0, .derived(slot)) }
  }

  /// From the first character of a range to its last.
  func trimmed(_ range: SourceRange) -> SourceRange {
    let glyphs = text.glyphs(of: range)
    guard let first = glyphs.first, let last = glyphs.last else { return range }
    return SourceRange(first.lower, last.upper)
  }

  func find(
    _ rule: Rule, code: String?, _ message: String, suggestion: String? = nil, _ span: SourceRange?
  ) {
    findings.append(Finding(rule, code: code, message, suggestion: suggestion, span: span))
  }

  /// `isSolid` where the code is printed byte by byte as it is spelled.
  func mark(_ code: Coded, isSolid: Bool) {
    if isSolid { landmarks.append(code.slot) } else { otherLandmarks.append((code.range, code.code)) }
  }

  /// The last code before each of the offsets, which ascend.
  func near(_ offsets: [Int]) -> [String?] {
    if offsets.isEmpty { return [] }
    // The last landmark before each offset and behind the one before it.
    var last = [(place: SourceRange, code: ItemCode?)?](repeating: nil, count: offsets.count)
    func take(_ place: SourceRange, _ code: ItemCode?) {
      var low = 0
      var high = offsets.count
      while low < high {
        let middle = (low + high) / 2
        if offsets[middle] > place.lower { high = middle } else { low = middle + 1 }
      }
      if low < offsets.count, last[low].map({ $0.place < place }) ?? true { last[low] = (place, code) }
    }
    for slot in landmarks { if let place = account.place(of: slot) { take(place, nil) } }
    for (place, code) in otherLandmarks { take(place, code) }
    var before: (place: SourceRange, code: ItemCode?)?
    return last.map { landmark in
      before = landmark ?? before
      return before.flatMap { $0.code ?? code(at: $0.place) }?.description
    }
  }

  /// The tokens of a kind that were read as part of a code's print, each with that code.
  func partsOfCodes(_ kind: Token.Kind) -> [(range: SourceRange, code: String?)] {
    let ranges = text.ranges(of: kind)
    guard !ranges.isEmpty else { return [] }
    let derived = account.derived(ranges.map(\.lower))
    return zip(ranges, near(ranges.map(\.upper))).filter { derived.contains($0.0.lower) }
      .map { (range: $0.0, code: $0.1) }
  }

  /// The code that was read from a range.
  private func code(at place: SourceRange) -> ItemCode? {
    let glyphs = text.glyphs(of: place)
    let grammars: [PrintedCode.Grammar] = [.task, .output, .knowledge, .duty, .attitude]
    return grammars.lazy.compactMap { PrintedCode.match(glyphs[...], at: 0, $0) }
      .first { $0.span.upperBound == glyphs.count }?.code
  }

  /// The characters of several ranges; where one range ends and the next begins a line breaks.
  func glyphs(of ranges: Stretches) -> [Glyph] {
    var glyphs: [Glyph] = []
    append(ranges, to: &glyphs)
    return glyphs
  }

  /// As `glyphs(of:)`, for characters that are looked at once.
  func withGlyphs<Result>(of ranges: Stretches, _ body: ([Glyph]) -> Result) -> Result {
    var glyphs = spare.popLast() ?? []
    glyphs.removeAll(keepingCapacity: true)
    append(ranges, to: &glyphs)
    defer { spare.append(glyphs) }
    return body(glyphs)
  }

  private func append(_ ranges: Stretches, to glyphs: inout [Glyph]) {
    for i in ranges.indices {
      text.appendGlyphs(of: ranges[i], joint: i == 0 ? .hard : .line, to: &glyphs)
    }
  }

  /// The source of some of the glyphs of `ranges`, again one range for each of them.
  func ranges(of part: Range<Int>, in glyphs: [Glyph], of ranges: Stretches) -> Stretches {
    if part.isEmpty { return Stretches() }
    if ranges.count == 1 {
      return Stretches(SourceRange(glyphs[part.lowerBound].lower, glyphs[part.upperBound - 1].upper))
    }
    var out = Stretches()
    var owner = -1
    for i in part {
      let lower = glyphs[i].lower
      if owner >= 0, ranges[owner].lower <= lower, lower < ranges[owner].upper {
        out[out.count - 1].upper = max(out[out.count - 1].upper, glyphs[i].upper)
        continue
      }
      guard let found = Workbench.index(of: lower, in: ranges) else { continue }
      owner = found
      out.append(SourceRange(lower, glyphs[i].upper))
    }
    return out
  }

  /// The range that holds the byte at `offset`. Ranges ascend as a rule.
  private static func index(of offset: Int, in ranges: Stretches) -> Int? {
    var low = 0
    var high = ranges.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if ranges[middle].lower <= offset { low = middle } else { high = middle }
    }
    if low < ranges.count, ranges[low].lower <= offset, offset < ranges[low].upper { return low }
    return ranges.firstIndex { $0.lower <= offset && offset < $0.upper }
  }

  /// Whether two texts are the same, byte by byte.
  func areSame(_ a: TextID, _ b: TextID) -> Bool {
    a == b || arena.areShared(a, b) || arena.utf8(a) == arena.utf8(b)
  }

  /// Claims `occurrence` as a further print of `name`. False where it is neither the same text nor its
  /// beginning or, where that is asked for, its end, white space apart; then nothing is claimed.
  func claimRepeat(_ occurrence: TextID, of name: TextID, mayBeEnd: Bool = true) -> Bool {
    if occurrence == name { return true }
    if areSame(occurrence, name) {
      for segment in arena.segments(occurrence) {
        account.claim(segment.source, .repeated(name, at: segment.at))
      }
      return true
    }
    let wanted = Workbench.solid(arena.utf8(name))
    let given = Workbench.solid(arena.utf8(occurrence))
    guard given.bytes.count <= wanted.bytes.count else { return false }
    let isBeginning = wanted.bytes.starts(with: given.bytes)
    let isEnd = mayBeEnd && wanted.bytes.suffix(given.bytes.count).elementsEqual(given.bytes)
    guard isBeginning || isEnd else { return false }
    let offset = isBeginning ? 0 : wanted.bytes.count - given.bytes.count
    var claims: [(SourceRange, Int)] = []
    for segment in arena.segments(occurrence) {
      // The segment's bytes, counted without white space, are the same bytes of the name.
      let first = given.ordinal(ofByte: segment.byte) + offset
      let length = segmentLength(segment, in: occurrence)
      guard first + length <= wanted.bytes.count else { return false }
      if length > 0, wanted.place(first + length - 1) - wanted.place(first) != length - 1 { return false }
      claims.append((segment.source, wanted.scalar(atByte: wanted.place(first), in: arena.utf8(name))))
    }
    for (source, at) in claims { account.claim(source, .repeated(name, at: at)) }
    return true
  }

  private func segmentLength(_ segment: TextArena.Segment, in id: TextID) -> Int {
    let bytes = arena.utf8(id)
    let all = arena.segments(id)
    let next = all.first { $0.byte > segment.byte }?.byte ?? bytes.count
    var length = next - segment.byte
    while length > 0 {
      let last = bytes[bytes.startIndex + segment.byte + length - 1]
      if last == 0x20 || last == 0x0A { length -= 1 } else { break }
    }
    return length
  }

  /// The bytes of a text without its white space, and where they stood.
  struct Solid {
    var bytes: [UInt8] = []
    var places: [Int] = []

    func ordinal(ofByte byte: Int) -> Int { places.firstIndex { $0 >= byte } ?? places.count }
    func place(_ ordinal: Int) -> Int { places[ordinal] }
    func scalar(atByte byte: Int, in text: ArraySlice<UInt8>) -> Int {
      text.prefix(byte).count { $0 & 0xC0 != 0x80 }
    }
  }

  /// The bytes of a text without its white space.
  func solidBytes(_ id: TextID) -> [UInt8] { arena.utf8(id).filter { $0 != 0x20 && $0 != 0x0A } }

  static func solid(_ text: ArraySlice<UInt8>) -> Solid {
    var solid = Solid()
    for (i, b) in text.enumerated() where b != 0x20 && b != 0x0A {
      solid.bytes.append(b)
      solid.places.append(i)
    }
    return solid
  }

  /// Claims a print that differs from the chosen `name`. Quotes and line ends stand alone, so that a
  /// finding that holds the text holds each piece as it is written in JSON.
  func claimVariant(_ occurrence: TextID, of name: TextID) {
    for segment in arena.segments(occurrence) {
      var start = segment.source.lower
      for i in segment.source.lower..<segment.source.upper
      where text.bytes[i] == 0x22 || text.bytes[i] == 0x5C {
        account.claim(SourceRange(start, i), .variant(name))
        account.claim(SourceRange(i, i + 1), .variant(name))
        start = i + 1
      }
      account.claim(SourceRange(start, segment.source.upper), .variant(name))
    }
  }

  func span(of id: TextID) -> SourceRange? {
    let segments = arena.segments(id)
    guard let first = segments.first, let last = segments.last else { return nil }
    return SourceRange(first.source.lower, max(first.source.upper, last.source.upper))
  }
}
