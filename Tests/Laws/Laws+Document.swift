import OCSAccounting
import OCSEmission
import OCSNormalization
import OCSSourceText
import OCSStandardModel
import OCSTextRepair
import OCSTokenization

extension Laws {
  /// Every law of a document: nothing lost, nothing invented, the same bytes whatever else is asked for, and a standard
  /// that is read back as it was written. Gives nil for what is refused.
  @discardableResult
  public static func document(
    _ bytes: [UInt8], _ layout: Layout? = nil
  ) throws -> NormalizedDocument? {
    let full = try normalize(bytes, .init(layout: layout, keepsLedger: true, recordsRepairs: true))
    let plain = try normalize(bytes, .init(layout: layout))
    guard let full, let plain else {
      try hold(full == nil && plain == nil, "what is refused is refused always")
      return nil
    }
    try hold(
      JSONWriter.bytes(of: full.standard, .compact) == JSONWriter.bytes(of: plain.standard, .compact),
      "ledger and repairs change nothing")
    try hold(full.findings == plain.findings, "the same findings with and without a ledger")
    try readsBack(full.standard)
    try ledger(full)
    try inventsNothing(full)
    try repairsOnce(full.standard)
    return full
  }

  private static func normalize(
    _ bytes: [UInt8], _ options: Normalizer.Options
  ) throws -> NormalizedDocument? {
    do {
      return try Normalizer.normalize(bytes, name: "document", options: options)
    } catch NormalizationFailure.refused {
      return nil
    } catch NormalizationFailure.fault(let breach) {
      throw LawBroken("the ledger's laws", breach.message)
    }
  }

  // MARK: The ledger

  /// Spans are adjacent, what is kept stands in the standard where the ledger says, in the order of the document, and
  /// every code and level was printed.
  private static func ledger(_ document: NormalizedDocument) throws {
    var position = 0
    var printed: Set<String> = []
    let json = document.standard.json
    let text = Lexer.tokenize(document.source, as: document.layout)
    // What ids and slots name, each looked up once.
    var texts: [(scalars: [UInt32], end: Int)] = []
    var places: [String: Int] = [:]
    var ids: [TextID: Int] = [:]
    var slots: Set<Slot> = []
    for claim in document.ledger.spans {
      try hold(
        claim.range.lower == position && claim.range.upper > position, "spans are adjacent",
        "byte \(position)")
      position = claim.range.upper
      switch claim.fate {
      case .kept(let id, let at), .unplaced(let id, let at), .repeated(let id, let at):
        var pointer: String { document.pointers[id] }
        if ids[id] == nil {
          guard let string = json.string(at: pointer) else {
            throw LawBroken("a ledger's pointer names a text", pointer)
          }
          if places[pointer] == nil { texts.append((string.unicodeScalars.map(\.value), 0)) }
          places[pointer] = places[pointer] ?? texts.count - 1
          ids[id] = places[pointer]
        }
        let place = ids[id] ?? 0
        let source = composed(text.keptGlyphs(of: claim.range).map(\.scalar))
        let end = at + source.count
        try hold(
          end <= texts[place].scalars.count && texts[place].scalars[at..<end].elementsEqual(source),
          "what is kept stands in the standard", "byte \(claim.range.lower), \(pointer)")
        // Boxes are printed in any order: their places on the page tell how a text goes on.
        if case .kept = claim.fate, document.layout != .boxes {
          try hold(
            at >= texts[place].end, "no text goes on backwards", "byte \(claim.range.lower), \(pointer)")
          texts[place].end = end
        }
      case .derived(let slot), .rewritten(let slot):
        guard slots.insert(slot).inserted else { continue }
        let pointer = document.pointers[slot]
        try hold(
          json.value(at: pointer)?.isSingle ?? false, "a ledger's pointer names a value",
          "byte \(claim.range.lower)")
        printed.insert(pointer)
      case .variant(let id):
        let printed = composed(text.keptGlyphs(of: claim.range).map(\.scalar))
        let told = document.findings.contains { holds(solid($0.message), printed) }
        let value = json.string(at: document.pointers[id]).map(solid) ?? []
        try hold(told || value.starts(with: printed), "a variant is told", "byte \(claim.range.lower)")
      case .drop(.delimiter):
        let source = document.source.bytes[claim.range.lower..<claim.range.upper]
        let isShown = source.allSatisfy { $0 == 0x09 || (0x20..<0x7F).contains($0) }
        let delimits = text.glyphs(of: claim.range).allSatisfy {
          "|,;'\"-:+=".unicodeScalars.map(\.value).contains($0.scalar)
        }
        try hold(isShown && delimits, "a delimiter has no text", "byte \(claim.range.lower)")
      case .drop: break
      }
    }
    try hold(position == document.source.bytes.count, "spans reach the end")
    try wasPrinted(document.standard, printed)
  }

  /// Every code and level of the tasks comes from a print of its own, or from one that the blocks of its duty share.
  private static func wasPrinted(_ standard: Standard, _ printed: Set<String>) throws {
    func hold(_ pointer: String, _ value: String?, _ shared: Set<String> = []) throws {
      guard let value else { return }
      try Laws.hold(printed.contains(pointer) || shared.contains(value), "a value was printed", pointer)
    }
    for (d, duty) in standard.duties.enumerated() {
      let tasks = duty.tasks.enumerated().map { ("/duties/\(d)/tasks/\($0)", $1) }
      let blocks = tasks.flatMap { base, task in task.blocks.enumerated().map { ("\(base)/blocks/\($0)", $1) }
      }
      var levels: Set<String> = []
      var codes: Set<String> = []
      for (base, block) in blocks {
        if let level = block.level, printed.contains("\(base)/level") { levels.insert("\(level)") }
        for (list, name) in [(block.knowledge, "knowledge"), (block.skills, "skills")] {
          for (i, code) in list.enumerated() where printed.contains("\(base)/\(name)/\(i)") {
            codes.insert(code)
          }
        }
      }
      try hold("/duties/\(d)/code", duty.code)
      for (base, task) in tasks { try hold("\(base)/code", task.code) }
      for (base, block) in blocks {
        try hold("\(base)/level", block.level.map { "\($0)" }, levels)
        for (items, name) in [(block.outputs, "outputs"), (block.indicators, "indicators")] {
          for (i, item) in items.enumerated() { try hold("\(base)/\(name)/\(i)/code", item.code) }
        }
        for (list, name) in [(block.knowledge, "knowledge"), (block.skills, "skills")] {
          for (i, code) in list.enumerated() { try hold("\(base)/\(name)/\(i)", code, codes) }
        }
      }
    }
  }

  /// The characters without white space: compared one by one, since a mark would join another character in a string.
  static func solid(_ text: String) -> [UInt32] {
    text.unicodeScalars.filter { isIdeograph($0) || !$0.properties.isWhitespace }.map(\.value)
  }

  private static func isIdeograph(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value >= 0x3400 && scalar.value < 0xA000
  }

  /// Whether a run of characters stands in a text.
  static func holds(_ text: [UInt32], _ run: [UInt32]) -> Bool {
    guard let first = run.first else { return true }
    return text.indices.dropLast(run.count - 1).contains { i in
      text[i] == first && text[i..<(i + run.count)].elementsEqual(run)
    }
  }

  private static func composed(_ scalars: [UInt32]) -> [UInt32] {
    scalars.allSatisfy(CharacterProperties.isPlain) ? scalars : NormalizationFormC.normalize(scalars)
  }

  // MARK: No invention

  /// No character stands in the texts of a standard more often than in its document.
  private static func inventsNothing(_ document: NormalizedDocument) throws {
    let text = Lexer.tokenize(document.source, as: document.layout)
    let printed = text.keptGlyphs(of: SourceRange(0, text.bytes.count)).map(\.scalar)
    var left = counts(printed)
    // What is composed stands there in two forms.
    if !printed.allSatisfy(CharacterProperties.isPlain) {
      left.merge(counts(NormalizationFormC.normalize(printed)), uniquingKeysWith: max)
    }
    for entry in document.standard.texts {
      for scalar in String(decoding: entry.utf8, as: UTF8.self).unicodeScalars.map(\.value) {
        // Blanks are set by rule.
        guard scalar != 0x20, scalar != 0x0A else { continue }
        left[scalar, default: 0] -= 1
        try hold(left[scalar, default: 0] >= 0, "nothing is invented", "\(scalar) in \(entry.field)")
      }
    }
  }

  private static func counts(_ scalars: [UInt32]) -> [UInt32: Int] {
    var counts: [UInt32: Int] = [:]
    for scalar in scalars { counts[scalar, default: 0] += 1 }
    return counts
  }

  // MARK: Repair

  /// What begins a tag, a reference, an escape, a link or a pair of marks of Markdown; and a line's end.
  private static let marksOfMarkup = Set("\n<&*#~_`\\[".utf8)

  /// Texts that were repaired are as they should be: repairing them again changes nothing.
  private static func repairsOnce(_ standard: Standard) throws {
    for entry in standard.texts {
      // What looks like markup or a line end now was a reference or stood in a cell of its own.
      guard
        !entry.utf8.contains(where: marksOfMarkup.contains),
        let source = try? SourceDocument(name: "text", bytes: Array(entry.utf8))
      else { continue }
      let arena = TextArena(Lexer.tokenize(source, as: .flow), recordsRepairs: true)
      guard let id = arena.add([SourceRange(0, source.bytes.count)]) else { continue }
      try hold(
        arena.string(id).utf8.elementsEqual(entry.utf8), "repairing repaired text changes nothing",
        "\(entry.field): \(String(decoding: entry.utf8, as: UTF8.self)) → \(arena.string(id))")
    }
  }
}

extension JSONValue {
  /// The value that a JSON pointer names (RFC 6901).
  func value(at pointer: String) -> JSONValue? {
    var value = self
    for part in Array(pointer.utf8).split(separator: 0x2F, omittingEmptySubsequences: false).dropFirst() {
      let part = String(decoding: part, as: UTF8.self)
      switch value {
      case .object(let members):
        guard let member = members.first(where: { $0.hasKey(part) }) else { return nil }
        value = member.value
      case .array(let elements):
        guard let index = Int(part), elements.indices.contains(index) else { return nil }
        value = elements[index]
      default: return nil
      }
    }
    return value
  }

  /// Neither an object nor an array.
  var isSingle: Bool {
    switch self {
    case .object, .array: false
    default: true
    }
  }

  func string(at pointer: String) -> String? {
    if case .string(let text)? = value(at: pointer) { return text }
    return nil
  }

  /// Every string in it, keys aside, in no order.
  public var strings: [String] {
    var strings: [String] = []
    var left = [self]
    while let value = left.popLast() {
      switch value {
      case .string(let text): strings.append(text)
      case .array(let elements): left += elements
      case .object(let members): for member in members { left.append(member.value) }
      default: break
      }
    }
    return strings
  }
}
