internal import OCSMarkupFragments

/// What the styles of a Word document say of text: the list it is in, and whether it is struck or hidden.
struct WordStyles {
  struct ListPlace {
    /// Nil where a style names a level alone.
    var list: String?
    var level: Int?
  }

  private struct Style {
    var base: String?
    var place: ListPlace?
    var look: WordLook
  }

  private var styles: [String: Style] = [:]
  /// The style of paragraphs that name none.
  private(set) var usual: String?

  init() {}

  init(_ root: XMLElement) {
    for element in root.elements where element.name == "w:style" {
      guard let id = element.attribute("w:styleId") else { continue }
      styles[id] = Style(
        base: element.first("w:basedOn")?.attribute("w:val"),
        place: WordStyles.place(element.first("w:pPr")), look: WordLook(element.first("w:rPr")))
      if element.attribute("w:type") == "paragraph", element.attribute("w:default") == "1" { usual = id }
    }
  }

  /// The list and level that paragraph properties name themselves.
  static func place(_ properties: XMLElement?) -> ListPlace? {
    properties?.first("w:numPr").map {
      ListPlace(list: $0.first("w:numId")?.attribute("w:val"), level: $0.first("w:ilvl")?.number)
    }
  }

  /// The list that a style puts its paragraphs into.
  func list(of style: String?) -> ListPlace? {
    var level: Int?
    for one in line(of: style) {
      guard let place = one.place else { continue }
      level = level ?? place.level
      if let list = place.list { return ListPlace(list: list, level: level) }
    }
    return nil
  }

  func look(of style: String?) -> WordLook {
    line(of: style).reduce(WordLook()) { look, style in look.completed(by: style.look) }
  }

  /// The style, the one it is based on, and so on; a loop ends.
  private func line(of id: String?) -> [Style] {
    var line: [Style] = []
    var next = id
    while let id = next, let style = styles[id], line.count < 20 {
      line.append(style)
      next = style.base
    }
    return line
  }
}

/// What of the look of text matters to a reader. Nil where nothing is said.
struct WordLook {
  var isStruck: Bool?
  var isHidden: Bool?
  var font: String?

  init() {}

  init(_ properties: XMLElement?) {
    guard let properties else { return }
    let strikes = ["w:strike", "w:dstrike"].compactMap { properties.first($0)?.isOn }
    isStruck = strikes.isEmpty ? nil : strikes.contains(true)
    isHidden = properties.first("w:vanish")?.isOn
    let fonts = properties.first("w:rFonts")
    font = fonts?.attribute("w:ascii") ?? fonts?.attribute("w:hAnsi")
  }

  func completed(by other: WordLook) -> WordLook {
    var look = self
    look.isStruck = isStruck ?? other.isStruck
    look.isHidden = isHidden ?? other.isHidden
    look.font = font ?? other.font
    return look
  }
}

extension XMLElement {
  /// Whether a switch is on: it is, unless its value says no.
  var isOn: Bool { !["0", "false", "off"].contains(attribute("w:val") ?? "1") }

  /// The number that is its value.
  var number: Int? { attribute("w:val").flatMap(Int.init) }
}
