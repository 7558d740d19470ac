internal import OCSMarkupFragments

/// The lists of a Word document, and how far each of them has counted.
struct WordNumbering {
  private struct Level {
    var start = 1
    var format = "decimal"
    /// `%1` stands for the number of the first level.
    var text = ""
    var font: String?
    /// The level whose next number starts this one anew; 0: none does.
    var restart: Int?
    var isLegal = false

    init(_ element: XMLElement) {
      start = element.first("w:start").flatMap { $0.number } ?? 0
      // A format that needs a newer program stands in the first choice.
      let choice = element.first("mc:AlternateContent", "mc:Choice", "w:numFmt")
      let plain = choice ?? element.first("w:numFmt")
      format = plain?.attribute("w:val") ?? "decimal"
      if format == "custom" {
        format = plain?.attribute("w:format").map(WordNumbering.format(ofSample:)) ?? "decimal"
      }
      text = String((element.first("w:lvlText")?.attribute("w:val") ?? "").prefix(64))
      let fonts = element.first("w:rPr", "w:rFonts")
      font = fonts?.attribute("w:ascii") ?? fonts?.attribute("w:hAnsi")
      restart = element.first("w:lvlRestart")?.number
      isLegal = element.first("w:isLgl").map(\.isOn) ?? false
    }
  }

  /// `001, 002, 003, ...` and its like count in figures.
  private static func format(ofSample sample: String) -> String {
    sample.hasPrefix("01") ? "decimalZero" : "decimal"
  }

  private struct List {
    var source: String
    var starts: [Int: Int] = [:]
    var levels: [Int: Level] = [:]
    var isUsed = false
  }

  private static let levelCount = 9

  private var lists: [String: List] = [:]
  /// What lists are made of, by id.
  private var sources: [String: [Int: Level]] = [:]
  private var counters: [String: [Int?]] = [:]

  init() {}

  init(_ root: XMLElement, styles: WordStyles) {
    // A source may be that of the style of lists which it names.
    var linked: [String: String] = [:]
    for element in root.elements where element.name == "w:abstractNum" {
      guard let id = element.attribute("w:abstractNumId") else { continue }
      sources[id] = WordNumbering.levels(of: element)
      linked[id] = element.first("w:numStyleLink")?.attribute("w:val")
    }
    for element in root.elements where element.name == "w:num" {
      guard let id = element.attribute("w:numId"),
        let source = element.first("w:abstractNumId")?.attribute("w:val")
      else { continue }
      var list = List(source: source)
      for override in element.elements where override.name == "w:lvlOverride" {
        guard let level = override.attribute("w:ilvl").flatMap(Int.init) else { continue }
        list.starts[level] = override.first("w:startOverride")?.number
        list.levels[level] = override.first("w:lvl").map(Level.init)
      }
      lists[id] = list
    }
    for (id, style) in linked {
      if let list = styles.list(of: style)?.list.flatMap({ lists[$0] }) { sources[id] = sources[list.source] }
    }
  }

  private static func levels(of element: XMLElement) -> [Int: Level] {
    var levels: [Int: Level] = [:]
    for one in element.elements where one.name == "w:lvl" {
      if let level = one.attribute("w:ilvl").flatMap(Int.init) { levels[level] = Level(one) }
    }
    return levels
  }

  /// What is printed before the next paragraph of the list, without a gap; nil where nothing is.
  mutating func label(list id: String, level: Int) -> String? {
    guard var list = lists[id], (0..<WordNumbering.levelCount).contains(level) else { return nil }
    var levels = sources[list.source] ?? [:]
    levels.merge(list.levels) { $1 }
    guard let own = levels[level] else { return nil }
    var counter = counters[list.source] ?? Array(repeating: nil, count: WordNumbering.levelCount)
    if !list.isUsed {
      for (level, _) in list.starts where counter.indices.contains(level) { counter[level] = nil }
    }
    func start(_ level: Int) -> Int { list.starts[level] ?? levels[level]?.start ?? 1 }
    counter[level] = counter[level].map { $0 &+ 1 } ?? start(level)
    for deeper in counter.indices where deeper > level {
      let restart = levels[deeper]?.restart
      if restart == nil || (restart ?? 0) > level { counter[deeper] = nil }
    }
    counters[list.source] = counter
    list.isUsed = true
    lists[id] = list
    if own.format == "bullet" { return SymbolFont.bullet(own.text, in: own.font) }
    return WordNumbering.label(own.text) { place in
      let format = own.isLegal ? "decimal" : levels[place]?.format ?? "decimal"
      let number = counter[place] ?? start(place)
      return OrdinalFormat.text(number, format) ?? String(number)
    }
  }

  /// The text with `%1` … `%9` filled in.
  private static func label(_ text: String, number: (Int) -> String) -> String? {
    var out = ""
    var rest = text[...]
    while let character = rest.popFirst() {
      if character == "%", let digit = rest.first?.wholeNumberValue, (1...levelCount).contains(digit) {
        rest.removeFirst()
        out += number(digit - 1)
      } else {
        out.append(character)
      }
    }
    return out.isEmpty ? nil : out
  }
}
