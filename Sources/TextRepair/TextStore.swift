internal import OCSDiagnostics
internal import OCSSourceText
internal import OCSTokenization

/// Builds the texts of one document.
struct TextStore {
  typealias Segment = TextArena.Segment

  struct Entry: Sendable {
    private var firstByte: UInt32
    private var endByte: UInt32
    private var firstSegment: UInt32
    private var endSegment: UInt32

    init(bytes: Range<Int>, segments: Range<Int>) {
      firstByte = UInt32(bytes.lowerBound)
      endByte = UInt32(bytes.upperBound)
      firstSegment = UInt32(segments.lowerBound)
      endSegment = UInt32(segments.upperBound)
    }

    var bytes: Range<Int> {
      get { Int(firstByte)..<Int(endByte) }
      set {
        firstByte = UInt32(newValue.lowerBound)
        endByte = UInt32(newValue.upperBound)
      }
    }
    var segments: Range<Int> { Int(firstSegment)..<Int(endSegment) }
  }

  let text: TokenizedText
  var bytes: [UInt8] = []
  var segments: [Segment] = []
  var entries: [Entry] = []
  /// Of the few texts that have them the blanks between two Latin letters or digits, in bytes from the start of the
  /// text.
  var blanks: [TextID: [Int]] = [:]
  /// The changes that were made, where recording them was asked for.
  private(set) var repairs: [Repair] = []
  let recordsRepairs: Bool

  // The text that is being built.
  private var firstByte = 0
  private var firstSegment = 0
  private var scalars = 0
  private var latinBlanks: [Int] = []
  private var gap = Gap.none
  private var gapRange = SourceRange(0, 0)
  private var last: UInt32 = 0
  private var lastButOne: UInt32 = 0
  private var lastIsWide = false
  private var isOpen = false

  /// The ranges of the line that is being built, and which of them is being read.
  private var line: Stretches = []
  private var place = 0
  /// The character that neutral ones lean on, and whether it is wide: found once for all of them.
  private var support: (at: Int, isWide: Bool)?

  private enum Gap { case none, blank, line }

  init(_ text: TokenizedText, recordsRepairs: Bool = false) {
    self.text = text
    self.recordsRepairs = recordsRepairs
    bytes.reserveCapacity(text.bytes.count)
    segments.reserveCapacity(text.tokens.count / 2)
    entries.reserveCapacity(text.tokens.count / 2)
  }

  // MARK: Building

  /// The canonical text of the ranges, one after the other; nil where they hold no text.
  mutating func add(_ ranges: Stretches) -> TextID? {
    begin()
    append(ranges)
    return end()
  }

  /// The canonical text of several lines, each of one or more ranges.
  mutating func add(lines: [Stretches]) -> TextID? {
    begin()
    for ranges in lines {
      if scalars > 0 { gap = .line }
      append(ranges)
    }
    return end()
  }

  private mutating func begin() {
    firstByte = bytes.count
    firstSegment = segments.count
    scalars = 0
    if !latinBlanks.isEmpty { latinBlanks = [] }
    gap = .none
    (last, lastButOne) = (0, 0)
    lastIsWide = false
    isOpen = false
  }

  private mutating func end() -> TextID? {
    guard scalars > 0 else { return nil }
    let id = TextID(index: entries.count)
    entries.append(Entry(bytes: firstByte..<bytes.count, segments: firstSegment..<segments.count))
    if !latinBlanks.isEmpty { blanks[id] = latinBlanks }
    return id
  }

  /// Whether the text that was added last is the same as another one; then it needs no bytes of its own.
  mutating func share(_ id: TextID, with other: TextID) -> Bool {
    let (own, known) = (entries[id.index].bytes, entries[other.index].bytes)
    guard own.upperBound == bytes.count,
      bytes.span.extracting(own).isSame(as: bytes.span.extracting(known))
    else { return false }
    entries[id.index].bytes = known
    bytes.removeLast(own.count)
    return true
  }

  mutating func isImage(_ id: TextID, of range: SourceRange) -> Bool {
    let entry = entries[id.index]
    guard entry.segments.count == 1, entry.bytes.count == range.length else { return false }
    let token = text.index(at: range.lower)
    return text.tokens[token].kind == .text && text.range(token).upper >= range.upper
      && text.bytes.span.extracting(range.lower..<range.upper).isSame(as: bytes.span.extracting(entry.bytes))
  }

  /// Whether two texts share their bytes.
  mutating func areShared(_ a: TextID, _ b: TextID) -> Bool {
    entries[a.index].bytes == entries[b.index].bytes
  }

  private mutating func append(_ ranges: Stretches) {
    support = nil
    line = ranges
    for n in ranges.indices {
      place = n
      append(ranges[n])
    }
  }

  private mutating func append(_ range: SourceRange) {
    guard !range.isEmpty else { return }
    if scalars > 0, gap == .none {
      gap = .blank
      gapRange = SourceRange(range.lower, range.lower)
    }
    isOpen = false
    let text = text
    let allTokens = text.tokens
    let tokens = allTokens.span
    var i = text.index(at: range.lower)
    while i < tokens.count, tokens[i].lower < range.upper {
      let token = tokens[i]
      switch token.kind {
      case .blank, .delimiter, .wrap, .fold, .lineEnd, .rowEnd, .bracket, .formFeed, .furniture:
        let place = text.range(i)
        if gap == .none {
          gap = .blank
          gapRange = place
        } else if gapRange.upper == place.lower {
          gapRange.upper = place.upper
        }
        isOpen = false
        i += 1
      case .invisible, .markup, .bullet:
        isOpen = false
        record(
          token.kind == .markup ? .markup : token.kind == .bullet ? .bullet : .invisible, text.range(i), "")
        i += 1
      case .text, .control, .symbol, .misread, .doubled, .reference:
        if token.breaksBefore, gap == .none, scalars > 0 {
          gap = .blank
          gapRange = SourceRange(token.lower, token.lower)
        }
        // Adjacent text and references are one run: their characters may compose.
        var j = i + 1
        while j < tokens.count, tokens[j].isContent, !tokens[j].breaksBefore, tokens[j].lower < range.upper {
          j += 1
        }
        let upper = min(j < tokens.count ? tokens[j].lower : text.bytes.count, range.upper)
        let part = SourceRange(max(token.lower, range.lower), upper)
        if token.kind == .text, j == i + 1, let count = TextStore.countUsual(text.bytes.span, part) {
          usual(part, count, text.bytes)
        } else {
          run(i..<j, part)
        }
        i = j
      }
    }
  }

  // MARK: Usual characters

  /// How many characters the bytes are, if all of them are what nearly all text consists of: ASCII, Latin, common
  /// ideographs and their punctuation, which no normalization changes and which stand for nothing else. Three
  /// instructions a byte, where the general way takes forty.
  private static func countUsual(_ bytes: Span<UInt8>, _ range: SourceRange) -> Int? {
    var i = range.lower
    let end = range.upper
    var count = 0
    while i < end {
      let b = bytes[i]
      switch b {
      case 0xE4...0xE9: i += 3
      // A `&` ends a segment.
      case 0x26: return nil
      case 0x00..<0x80: i += 1
      // U+3000 to U+303F but for the last ones, and U+FF00 to U+FF7F.
      case 0xE3 where bytes[i + 1] == 0x80 && bytes[i + 2] < 0xAA: i += 3
      case 0xEF where bytes[i + 1] == 0xBC || bytes[i + 1] == 0xBD: i += 3
      // Quotes and dashes.
      case 0xE2 where bytes[i + 1] == 0x80 && bytes[i + 2] >= 0x90 && bytes[i + 2] < 0xA8: i += 3
      case 0xC2...0xCB: i += 2
      default: return nil
      }
      count += 1
    }
    return count
  }

  /// Appends usual characters as they are.
  private mutating func usual(_ range: SourceRange, _ count: Int, _ source: [UInt8]) {
    if gap != .none {
      resolveGap(before: Scalars.decode(source, range.lower).scalar, at: range.lower)
    }
    take(range)
    bytes.append(contentsOf: source[range.lower..<range.upper])
    scalars += count
    let source = source.span
    func start(before end: Int) -> Int {
      var i = end - 1
      while source[i] & 0xC0 == 0x80 { i -= 1 }
      return i
    }
    var i = start(before: range.upper)
    lastButOne = i > range.lower ? Scalars.decode(source, start(before: i)).scalar : last
    last = Scalars.decode(source, i).scalar
    // What takes its neighbour's width takes that of the character before it.
    var width = last
    while CharacterProperties.takesItsNeighboursWidth(width) {
      guard i > range.lower else { return }
      i = start(before: i)
      width = Scalars.decode(source, i).scalar
    }
    lastIsWide = CharacterProperties.isWide(width)
  }

  // MARK: All characters

  /// Appends adjacent content tokens.
  private mutating func run(_ tokens: Range<Int>, _ range: SourceRange) {
    if needsNormalization(tokens, range) {
      slowRun(tokens, range)
      return
    }
    for i in tokens {
      let whole = text.range(i)
      if text.isReference(i) {
        reference(whole)
        continue
      }
      var j = max(whole.lower, range.lower)
      let end = min(whole.upper, range.upper)
      while j < end {
        let (scalar, length) = Scalars.decode(text.bytes, j)
        let unified = CharacterProperties.unified(scalar)
        if gap != .none { resolveGap(before: unified, at: j) }
        emit(unified, SourceRange(j, j + length))
        if recordsRepairs, unified != scalar { put(.radical, SourceRange(j, j + length), string([unified])) }
        // A checker that decodes references must not meet a whole one that is none to us.
        if scalar == 0x26 { isOpen = false }
        j += length
      }
    }
  }

  private mutating func reference(_ place: SourceRange) {
    let match = CharacterReferences.match(text.bytes, place.lower, limit: place.upper)
    let unified = (match?.scalars ?? []).map(CharacterProperties.unified)
    for (k, scalar) in unified.enumerated() {
      if gap != .none { resolveGap(before: scalar, at: place.upper) }
      emit(scalar, k == 0 ? place : SourceRange(place.upper, place.upper))
    }
    if recordsRepairs { put(.characterReference, place, string(unified)) }
  }

  private func needsNormalization(_ tokens: Range<Int>, _ range: SourceRange) -> Bool {
    for i in tokens {
      let whole = text.range(i)
      if text.isReference(i) {
        let match = CharacterReferences.match(text.bytes, whole.lower, limit: whole.upper)
        if let match, !match.scalars.allSatisfy(CharacterProperties.isPlain) { return true }
        continue
      }
      var j = max(whole.lower, range.lower)
      let end = min(whole.upper, range.upper)
      while j < end {
        let b = text.bytes[j]
        if b < 0x80 {
          j += 1
        } else if b >= 0xE4, b <= 0xE9 {
          j += 3
        } else {
          let (scalar, length) = Scalars.decode(text.bytes, j)
          if !CharacterProperties.isPlain(CharacterProperties.unified(scalar)) { return true }
          j += length
        }
      }
    }
    return false
  }

  /// A run with characters that may compose or decompose: normalized as a whole, kept as a whole.
  private mutating func slowRun(_ tokens: Range<Int>, _ range: SourceRange) {
    var pending: [UInt32] = []
    var pendingStart = range.lower
    func flush(_ arena: inout TextStore, _ end: Int) {
      guard !pending.isEmpty else { return }
      let normal = NormalizationFormC.normalize(pending)
      if arena.recordsRepairs, normal != pending {
        arena.put(.normalization, SourceRange(pendingStart, end), arena.string(normal))
      }
      arena.isOpen = false
      for (k, scalar) in normal.enumerated() {
        if arena.gap != .none { arena.resolveGap(before: scalar, at: end, rest: normal[(k + 1)...]) }
        arena.emit(
          scalar, k == 0 ? SourceRange(pendingStart, end) : SourceRange(end, end))
      }
      arena.isOpen = false
      pending.removeAll()
      pendingStart = end
    }
    for i in tokens {
      let whole = text.range(i)
      if text.isReference(i) {
        let match = CharacterReferences.match(text.bytes, whole.lower, limit: whole.upper)
        let unified = (match?.scalars ?? []).map(CharacterProperties.unified)
        if recordsRepairs { put(.characterReference, whole, string(unified)) }
        pending += unified
        if pending.isEmpty { pendingStart = whole.upper }
        continue
      }
      var j = max(whole.lower, range.lower)
      let end = min(whole.upper, range.upper)
      while j < end {
        let (scalar, length) = Scalars.decode(text.bytes, j)
        let unified = CharacterProperties.unified(scalar)
        if recordsRepairs, unified != scalar { put(.radical, SourceRange(j, j + length), string([unified])) }
        pending.append(unified)
        j += length
        if scalar == 0x26 { flush(&self, j) }
      }
    }
    flush(&self, range.upper)
  }

  private mutating func emit(_ scalar: UInt32, _ source: SourceRange) {
    take(source)
    Scalars.append(scalar, to: &bytes)
    put(scalar)
  }

  /// What comes next is the image of `source`: the open segment goes on with it, or a new one starts.
  private mutating func take(_ source: SourceRange) {
    if isOpen, segments[segments.count - 1].source.upper == source.lower {
      segments[segments.count - 1].source.upper = source.upper
    } else {
      segments.append(Segment(source: source, at: scalars, byte: bytes.count - firstByte))
      isOpen = true
    }
  }

  private mutating func put(_ scalar: UInt32) {
    scalars += 1
    lastIsWide =
      CharacterProperties.isWide(scalar)
      || (lastIsWide && CharacterProperties.takesItsNeighboursWidth(scalar))
    lastButOne = last
    last = scalar
  }

  // MARK: Blanks

  /// Decides what the white space before `next` becomes: a blank, a line end, or nothing.
  /// `rest` is what is known to follow `next`; behind it the source goes on at `offset`.
  private mutating func resolveGap(
    before next: UInt32, at offset: Int, rest: ArraySlice<UInt32> = []
  ) {
    defer { gap = .none }
    guard scalars > 0 else {
      record(.whiteSpace, gapRange, "")
      return
    }
    if gap == .line {
      bytes.append(0x0A)
      put(0x0A)
      return
    }
    guard keepsBlank(before: next, at: offset, rest) else {
      record(.whiteSpace, gapRange, "")
      return
    }
    if Vocabulary.isAlphanumeric(last), Vocabulary.isAlphanumeric(next) {
      latinBlanks.append(bytes.count - firstByte)
    }
    record(.whiteSpace, gapRange, " ")
    bytes.append(0x20)
    put(0x20)
  }

  private mutating func keepsBlank(
    before next: UInt32, at offset: Int, _ rest: ArraySlice<UInt32>
  ) -> Bool {
    switch last {
    case 0x28, 0x5B, 0x2F, 0x0A: return false
    case 0x2D where Vocabulary.isAlphanumeric(lastButOne) && Vocabulary.isAlphanumeric(next):
      return false
    default: break
    }
    switch next {
    case 0x29, 0x5D, 0x2F: return false
    default: break
    }
    if lastIsWide || CharacterProperties.isWide(next) { return false }
    guard CharacterProperties.takesItsNeighboursWidth(next) else { return true }
    // Quotes, dashes and dots count as wide where what they lean on is.
    if let support = rest.first(where: { !CharacterProperties.takesItsNeighboursWidth($0) }) {
      return !CharacterProperties.isWide(support)
    }
    return !leansOnWide(from: offset)
  }

  /// Whether the first character from a place of the line on that is not neutral is wide.
  private mutating func leansOnWide(from offset: Int) -> Bool {
    if let support, offset <= support.at { return support.isWide }
    support = (Int.max, false)
    for n in place..<line.count {
      let range = n == place ? SourceRange(offset, max(offset, line[n].upper)) : line[n]
      if range.isEmpty { continue }
      var i = text.index(at: range.lower)
      while i < text.tokens.count, text.tokens[i].lower < range.upper {
        defer { i += 1 }
        guard text.tokens[i].isContent else { continue }
        let token = text.range(i)
        let part = SourceRange(max(token.lower, range.lower), min(token.upper, range.upper))
        if let place = support(in: part, text.isReference(i) ? token : nil) {
          support = place
          return place.isWide
        }
      }
    }
    return false
  }

  private func support(in part: SourceRange, _ reference: SourceRange?) -> (at: Int, isWide: Bool)? {
    if let reference {
      let scalars =
        CharacterReferences.match(text.bytes, reference.lower, limit: reference.upper)?.scalars ?? []
      return scalars.first { !CharacterProperties.takesItsNeighboursWidth($0) }.map {
        (part.lower, CharacterProperties.isWide(CharacterProperties.unified($0)))
      }
    }
    var i = part.lower
    while i < part.upper {
      let (scalar, length) = Scalars.decode(text.bytes, i)
      if !CharacterProperties.takesItsNeighboursWidth(scalar) {
        return (i, CharacterProperties.isWide(CharacterProperties.unified(scalar)))
      }
      i += length
    }
    return nil
  }

  // MARK: Reading

  @inline(__always)
  func utf8(_ id: TextID) -> ArraySlice<UInt8> { bytes[entries[id.index].bytes] }

  // Reading through a modifying access: the class would copy the whole structure for a reading one.
  mutating func string(_ id: TextID) -> String { String(decoding: utf8(id), as: UTF8.self) }

  @inline(__always)
  func segments(_ id: TextID) -> ArraySlice<Segment> { segments[entries[id.index].segments] }

  private func string(_ scalars: [UInt32]) -> String {
    var out: [UInt8] = []
    for scalar in scalars { Scalars.append(scalar, to: &out) }
    return String(decoding: out, as: UTF8.self)
  }

  @inline(__always)
  mutating func record(
    _ kind: Repair.Kind, _ span: SourceRange, _ after: @autoclosure () -> String
  ) {
    if recordsRepairs { put(kind, span, after()) }
  }

  /// Puts a change on record.
  mutating func put(_ kind: Repair.Kind, _ span: SourceRange, _ after: String) {
    guard !span.isEmpty else { return }
    let before = String(decoding: text.bytes[span.lower..<span.upper], as: UTF8.self)
    // Strings compare by canonical equivalence, repairs by bytes.
    if before.utf8.elementsEqual(after.utf8) { return }
    repairs.append(Repair(kind: kind, span: span, before: before, after: after))
  }
}
