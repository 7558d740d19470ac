/// Fonts whose letters are signs: what is printed where such a font shows a character.
enum SymbolFont {
  /// By font, then by the code of the letter. What is not in it has no like among common characters.
  private static let signs: [String: [UInt32: Character]] = [
    "wingdings": [
      0x6C: "●", 0x6D: "○", 0x6E: "■", 0x6F: "□", 0x71: "□", 0x72: "□", 0x75: "◆", 0x76: "◆", 0x77: "◆",
      0x78: "☒", 0x9E: "‧", 0x9F: "•", 0xA1: "○", 0xA2: "○", 0xA4: "◎", 0xA7: "▪", 0xA8: "□", 0xAB: "★",
      0xB2: "◇", 0xD8: "➢", 0xE0: "→", 0xE8: "➔", 0xF0: "→", 0xFB: "☒", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
    ],
    "symbol": letters(0x41, "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ").merging(
      letters(0x61, "αβχδεφγηιϕκλμνοπθρστυϖωξψζ")
    ) { first, _ in first }.merging(
      [
        0x2D: "−", 0xA3: "≤", 0xA5: "∞", 0xAB: "↔", 0xAC: "←", 0xAD: "↑", 0xAE: "→", 0xAF: "↓", 0xB0: "°",
        0xB1: "±", 0xB3: "≥", 0xB4: "×", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈", 0xBC: "…", 0xD7: "⋅",
      ]
    ) { first, _ in first },
    "wingdings 2": [0x50: "✓", 0x52: "☑", 0x97: "•", 0x98: "•", 0xA2: "■", 0xA3: "□", 0xEA: "★"],
    "wingdings 3": [0x7D: "▶", 0x84: "▶", 0x70: "▲", 0x71: "▼"],
    "webdings": [0x34: "▶", 0x63: "□", 0x67: "■", 0x6E: "●", 0x61: "✓"],
  ]

  private static func letters(_ first: UInt32, _ signs: String) -> [UInt32: Character] {
    Dictionary(uniqueKeysWithValues: signs.enumerated().map { (first + UInt32($0), $1) })
  }

  static func isOne(_ font: String?) -> Bool { font.map { signs[$0.lowercased()] != nil } ?? false }

  /// What the font prints for the text; characters that it does not have stay.
  static func text(_ text: String, in font: String?) -> String {
    guard let table = font.flatMap({ signs[$0.lowercased()] }) else { return text }
    return String(
      text.unicodeScalars.map { scalar in
        // Word keeps the letters of such fonts in the private area, from U+F000 on.
        let code = (0xF000...0xF0FF).contains(scalar.value) ? scalar.value - 0xF000 : scalar.value
        return table[code] ?? Character(scalar)
      })
  }

  /// The bullet of a list. A sign that no common character is like is a bullet all the same.
  static func bullet(_ text: String, in font: String?) -> String {
    let shown = self.text(text, in: font)
    let isSign = shown.unicodeScalars.contains {
      $0.properties.generalCategory == .privateUse || $0 == "\u{FFFD}"
    }
    return isSign || (isOne(font) && shown == text) || shown == "o" ? "•" : shown
  }
}
