internal import OCSMarkupFragments

/// What the styles of an OpenDocument file say of text: the list it is in, and whether it is struck or hidden.
struct OpenStyles {
  struct Level {
    /// Nil for a bullet.
    var format: String?
    var bullet = ""
    var prefix = ""
    var suffix = ""
    var start = 1
    /// How many levels, its own one included, its numbers show.
    var shown = 1

    fileprivate init(_ element: XMLElement) {
      prefix = String((element.attribute("style:num-prefix") ?? "").prefix(64))
      suffix = String((element.attribute("style:num-suffix") ?? "").prefix(64))
      if element.name == "text:list-level-style-bullet" {
        let properties = element.first("style:text-properties")
        let font = properties?.attribute("style:font-name") ?? properties?.attribute("font-family")
        bullet = SymbolFont.bullet(element.attribute("text:bullet-char") ?? "", in: font)
      } else {
        format = element.attribute("style:num-format") ?? ""
        start = element.attribute("text:start-value").flatMap(Int.init) ?? 1
        shown = element.attribute("text:display-levels").flatMap(Int.init) ?? 1
      }
    }
  }

  private struct Style {
    var base: String?
    var list: String?
    var isStruck: Bool?
    var isHidden: Bool?
    /// Of a column, in hundredths of a millimetre.
    var width: Int?
  }

  private struct Name: Hashable {
    var family: String
    var name: String
  }

  private(set) var lists: [String: [Int: Level]] = [:]
  private var styles: [Name: Style] = [:]

  init(_ roots: [XMLElement?]) {
    for root in roots {
      for group in root?.elements.map(\.self) ?? [] where group.name.hasSuffix("styles") {
        for element in group.elements { add(element) }
      }
    }
  }

  private mutating func add(_ element: XMLElement) {
    guard let name = element.attribute("style:name") else { return }
    switch element.name {
    case "text:list-style":
      var levels: [Int: Level] = [:]
      for one in element.elements {
        if let level = one.attribute("text:level").flatMap(Int.init) { levels[level] = Level(one) }
      }
      lists[name] = levels
    case "style:style":
      let properties = element.first("style:text-properties")
      styles[Name(family: element.attribute("style:family") ?? "", name: name)] = Style(
        base: element.attribute("style:parent-style-name"), list: element.attribute("style:list-style-name"),
        isStruck: (properties?.attribute("style:text-line-through-style")
          ?? properties?.attribute("style:text-line-through-type")).map { $0 != "none" },
        isHidden: properties?.attribute("text:display").map { $0 == "none" },
        width: element.first("style:table-column-properties")?.attribute("style:column-width")
          .flatMap(OpenStyles.length))
    default: break
    }
  }

  func isStruck(_ name: String?, _ family: String) -> Bool? {
    line(name, family).lazy.compactMap(\.isStruck).first
  }
  func isHidden(_ name: String?, _ family: String) -> Bool? {
    line(name, family).lazy.compactMap(\.isHidden).first
  }

  /// The width of a column; 0 where its style says none.
  func width(_ name: String?) -> Int { line(name, "table-column").lazy.compactMap(\.width).first ?? 0 }

  /// Hundredths of a millimetre of each unit.
  private static let units: [String: Double] = [
    "cm": 1000, "mm": 100, "in": 2540, "pt": 2540 / 72, "pc": 2540 / 6,
  ]

  private static func length(_ text: String) -> Int? {
    guard let unit = units[String(text.suffix(2))], let number = Double(text.dropLast(2)),
      abs(number) < 10_000
    else { return nil }
    return Int(number * unit)
  }

  /// The style, its parent, and so on; a loop ends.
  private func line(_ name: String?, _ family: String) -> [Style] {
    var line: [Style] = []
    var next = name
    while let name = next, let style = styles[Name(family: family, name: name)], line.count < 20 {
      line.append(style)
      next = style.base
    }
    return line
  }
}
