internal import OCSSourceText

/// The fixed words of published standards, as data.
public enum Vocabulary {
  /// Marks that start an item whatever follows.
  public static func isStrongBullet(_ s: UInt32) -> Bool {
    switch s {
    case 0x2022, 0x2219, 0x25A0, 0x25A1, 0x25AA, 0x25AB, 0x25B2, 0x25B3, 0x25B6, 0x25BA, 0x25C6,
      0x25C7, 0x25CB, 0x25CE, 0x25CF, 0x2605, 0x2606, 0x26AB, 0x2713, 0x27A2, 0x2B24, 0x2981, 0x27A4,
      0x2794, 0xF02D, 0xF06C, 0xF06E, 0xF076, 0xF09F, 0xF0A7, 0xF0B7, 0xF0D8, 0xF0FC:
      true
    default: false
    }
  }

  /// Marks that start an item only where nothing else explains them: hyphens, asterisks, middle dots.
  public static func isWeakBullet(_ s: UInt32) -> Bool {
    switch s {
    case 0x2A, 0x2D, 0xB7, 0x2010, 0x2013, 0x2014, 0x2027, 0x203B, 0x30FB, 0xFF0A: true
    default: false
    }
  }

  public static func isAnyBullet(_ s: UInt32) -> Bool { isStrongBullet(s) || isWeakBullet(s) }

  /// A slash; some extractors read a full-width one as the sign of division, which looks the same.
  public static func isSlash(_ s: UInt32) -> Bool { s == 0x2F || s == 0xFF0F || s == 0x2215 || s == 0x2044 }

  /// A hyphen, and the dashes and the minus that programs write for one.
  public static func isHyphen(_ s: UInt32) -> Bool {
    switch s {
    case 0x2D, 0x2010...0x2013, 0x2212, 0xFE63, 0xFF0D: true
    default: false
    }
  }

  /// A control of the direction of text.
  public static func turnsText(_ s: UInt32) -> Bool {
    switch s {
    case 0x61C, 0x200E...0x200F, 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
  }

  /// A dot that stands within names, but starts a line as a bullet alone.
  public static func isMiddleDot(_ s: UInt32) -> Bool { s == 0xB7 || s == 0x2027 || s == 0x30FB }

  /// A line that calls itself a standard: a name and 職能基準.
  public static func isTitle(_ glyphs: [Glyph]) -> Bool {
    guard glyphs.count > 4, let last = glyphs.last?.scalar, last == 0x6E96 || last == 0x51C6 else {
      return false
    }
    // Each character may be a Simplified one.
    return zip(glyphs.suffix(4), title).allSatisfy { $1.contains($0.scalar) }
  }

  private static let title: [[UInt32]] = ["職职", "能", "基", "準准"].map { $0.unicodeScalars.map(\.value) }

  public static func isDigit(_ s: UInt32) -> Bool {
    let h = s >= 0xFF10 && s <= 0xFF19 ? s - 0xFEE0 : s
    return h >= 0x30 && h <= 0x39
  }

  /// T, O, P, K, S or A, with which codes start.
  static func isCodeLetter(_ b: UInt8) -> Bool {
    switch b {
    case 0x54, 0x4F, 0x50, 0x4B, 0x53, 0x41: true
    default: false
    }
  }

  public static func isLatinLetter(_ s: UInt32) -> Bool {
    (s >= 0x41 && s <= 0x5A) || (s >= 0x61 && s <= 0x7A)
  }

  public static func isAlphanumeric(_ s: UInt32) -> Bool {
    isLatinLetter(s) || (s >= 0x30 && s <= 0x39)
  }

  /// 。！？； and their half-width kin: a sentence, or an item of a list, is over.
  public static func endsSentence(_ s: UInt32) -> Bool {
    switch s {
    case 0x3002, 0xFF01, 0xFF1F, 0xFF1B, 0x3B, 0x21, 0x3F: true
    default: false
    }
  }

  public static func isColon(_ s: UInt32) -> Bool { s == 0xFF1A || s == 0x3A }

  /// Whether no name or sentence ends so: with a colon, a comma, or a word that joins what follows (及, 與, 或).
  static func leavesOpen(_ text: some BidirectionalCollection<UInt32>) -> Bool {
    guard let last = text.last else { return false }
    return leavesOpen(last, behind: text.dropLast().last ?? 0)
  }

  public static func leavesOpen(_ last: UInt32, behind before: UInt32) -> Bool {
    switch last {
    case 0xFF1A, 0x3A, 0x3001, 0xFF0C: true
    default: joins(last) && !bound.contains(before)
    }
  }

  /// 及 與 或 之: a word that joins two parts of a text.
  static func joins(_ s: UInt32) -> Bool {
    switch s {
    case 0x53CA, 0x8207, 0x6216, 0x4E4B: true
    default: false
    }
  }

  /// 普及, 觸及, 涉及, 參與, 總之: the first characters of words that end like one that joins.
  private static let bound: Set<UInt32> = [0x666E, 0x89F8, 0x6D89, 0x53C3, 0x7E3D]

  /// Whether text starts as a heading over tasks does: 下列 or 以下.
  public static func startsHeadingOfTasks(_ text: ArraySlice<Glyph>) -> Bool {
    guard let first = text.first?.scalar, let second = text.dropFirst().first?.scalar else { return false }
    return first == 0x4E0B && second == 0x5217 || first == 0x4EE5 && second == 0x4E0B
  }

  /// Whether a text goes on as behind a number that is its own (`24小時`, `3年`, `1對1`).
  static func startsWithCounter(_ text: ArraySlice<Glyph>) -> Bool {
    guard let first = text.first?.scalar else { return false }
    let second = text.dropFirst().first?.scalar ?? 0
    switch first {
    case 0x5C0F: return second == 0x6642
    case 0x5206: return second == 0x9418
    case 0x6B21: return second == 0x5143
    case 0x5C0D: return isDigit(second)
    default: return counters.contains(first)
    }
  }

  /// Whether a text starts with what stands behind a number in a sentence (`日內`, `個月`, the end of a mark), and at the
  /// start of hardly any other word.
  static func startsWithUnit(_ text: ArraySlice<Glyph>) -> Bool {
    guard let first = text.first?.scalar else { return false }
    if first == 0x3011 || first == 0x25 || first == 0xFF05 { return true }
    let second = text.dropFirst().first?.scalar ?? 0
    return units[first]?.contains(second) ?? false
  }

  /// Whether a text starts with a unit of Latin letters (`80 dB`).
  static func startsWithLatinUnit(_ text: ArraySlice<Glyph>) -> Bool {
    latinUnits.contains(text.prefix { isLatinLetter($0.scalar) }.map(\.scalar))
  }

  /// Whether a word is what counts in a sentence (`2 人 1 組`, `第 3 次，`).
  static func isCounter(_ word: ArraySlice<Glyph>) -> Bool {
    guard let first = word.first?.scalar, word.dropFirst().allSatisfy({ cannotStartLine($0.scalar) }) else {
      return false
    }
    return counters.contains(first) || isMeasure(first)
  }

  /// Whether a word is a number, perhaps one of a range or a limit (`0.5`, `≦50`).
  static func isQuantity(_ word: ArraySlice<Glyph>) -> Bool {
    word.last.map { isDigit($0.scalar) } ?? false
      && word.allSatisfy { isDigit($0.scalar) || quantitySigns.contains($0.scalar) }
  }

  private static let quantitySigns = ScalarSet(".,~-±≦≧<>≤≥")

  private static let latinUnits: Set<[UInt32]> = Set(
    [
      "nm", "mm", "cm", "m", "km", "mg", "g", "kg", "ml", "mL", "dB", "ppm", "ppb", "kW", "kV", "mA", "Hz",
      "kHz", "MHz",
      "GHz", "Pa", "kPa", "MPa", "MB", "GB", "rpm", "lux",
    ].map { $0.unicodeScalars.map(\.value) })

  private static let units: [UInt32: Set<UInt32>] = Dictionary(
    uniqueKeysWithValues: [
      "日內前後", "天內前後", "週內前後", "年內以", "月內底", "個月工", "小時", "分鐘", "公尺斤里分噸頃", "毫米升克", "歲以",
    ].map { word in
      let scalars = word.unicodeScalars.map(\.value)
      return (scalars[0], Set(scalars.dropFirst()))
    })

  /// Whether a character stands behind numbers as a measure (`2 人`), and begins many other words.
  static func isMeasure(_ s: UInt32) -> Bool { measures.contains(s) }

  private static let measures = ScalarSet(
    "人次項種輪台臺件組張股類段階步份套棟間位筆款章節卷本頁季月戶桶箱瓶罐袋顆粒株棵隻匹極")
  private static let counters = ScalarSet("年天週日個歲秒軸吋呎坪維星級倍層樓頁公毫克噸瓦度")

  /// Closing punctuation: it goes to a new line only with the character before it.
  public static func cannotStartLine(_ s: UInt32) -> Bool {
    switch s {
    case 0x21, 0x29, 0x2C, 0x2E, 0x3A, 0x3B, 0x3F, 0x5D, 0x3001, 0x3002, 0x3009, 0x300B, 0x300D, 0x300F,
      0x3011, 0xFF01, 0xFF09, 0xFF0C, 0xFF1A, 0xFF1B, 0xFF1F:
      true
    default: false
    }
  }

  /// Opening punctuation: it stays with the character behind it.
  public static func cannotEndLine(_ s: UInt32) -> Bool {
    switch s {
    case 0x28, 0x5B, 0x3008, 0x300A, 0x300C, 0x300E, 0x3010, 0xFF08: true
    default: false
    }
  }

  public static func closesBracket(_ s: UInt32) -> Bool {
    switch s {
    case 0x29, 0x5D, 0x3009, 0x300B, 0x300D, 0x300F, 0x3011, 0xFF09: true
    default: false
    }
  }

  /// Whether a word looks like a level: digits alone, or with 第 before them, 級 and remarks behind; or a placeholder.
  static func mayBeLevel(_ word: ArraySlice<Glyph>) -> Bool {
    if isPlaceholder(word) { return true }
    // Most words start with no part of a number.
    guard let start = word.first.map({ CharacterProperties.halfWidth($0.scalar) }),
      isDigit(start) || start == 0x7B2C || start == 0x27 || start == 0x3D
    else { return false }
    let text = wholeNumber(word.map { CharacterProperties.halfWidth($0.scalar) })
    let digits = text.count(where: isDigit)
    guard digits == 1 || digits == 2 else { return false }
    let number = text[0] == 0x7B2C ? text.dropFirst() : text[...]
    guard let first = number.first, isDigit(first) else { return false }
    return number.count == digits || text.contains(0x7D1A) || text.contains(0x28)
  }

  /// `5` for the `5.0`, `'5` and `="5"` that programs make of a number.
  public static func wholeNumber(_ text: [UInt32]) -> [UInt32] {
    // Nearly all texts are longer than any number.
    guard text.count <= longestNumber else { return text }
    if text.count > 1, text[0] == 0x27 { return Array(text.drop { $0 == 0x27 }) }
    if text.count > 3, text[0] == 0x3D, text[1] == 0x22, text[text.count - 1] == 0x22 {
      return Array(text[2..<(text.count - 1)])
    }
    guard let dot = text.firstIndex(of: 0x2E), dot > 0, text.count > dot + 1,
      text[..<dot].allSatisfy(isDigit), text[(dot + 1)...].allSatisfy({ $0 == 0x30 })
    else { return text }
    return Array(text[..<dot])
  }

  /// More characters than a number has that a program rewrote.
  private static let longestNumber = 40

  /// Whether a word is a level that 第 stands before, perhaps without the 級 that a narrow cell wraps behind it.
  static func isOrdinalLevel(_ word: ArraySlice<Glyph>) -> Bool {
    word.first?.scalar == 0x7B2C && mayBeLevel(word)
  }

  /// Whether a word is the 級 that a narrow cell wraps behind its number.
  static func isLevelEnd(_ word: ArraySlice<Glyph>) -> Bool {
    word.count == 1 && word.first.map { endsLevel($0.scalar) } ?? false
  }

  /// 級, the last character of a level.
  static func endsLevel(_ s: UInt32) -> Bool { s == 0x7D1A }

  /// More characters than the name of an attitude has.
  private static let longestName = 12

  /// Whether a line starts as an attitude without a code does: with a few characters and a colon (`主動積極：`).
  public static func startsWithName(_ line: ArraySlice<Glyph>) -> Bool {
    let head = line.prefix(longestName + 1).prefix { !endsSentence($0.scalar) && $0.scalar != 0xFF0C }
    return head.dropFirst(2).contains { isColon($0.scalar) }
  }

  /// More characters than any page's footer has.
  private static let longestFooter = 24

  /// Whether the characters are a page's footer: `第1頁，總共11頁`, `共 3 頁 第 2 頁`, `1/11`, `Page 1 of 11`, perhaps
  /// between brackets.
  public static func isPageFooter(_ glyphs: ArraySlice<Glyph>) -> Bool {
    guard let first = glyphs.first else { return false }
    if first.scalar == 0x21 { return isPicture(glyphs) }
    guard glyphs.count <= longestMark else { return false }
    let start = CharacterProperties.halfWidth(first.scalar)
    if start < 0x80, isPageMark(glyphs) { return true }
    guard glyphs.count <= longestFooter, mayStartFooter(start) else { return false }
    var text = glyphs.map { CharacterProperties.halfWidth($0.scalar) }
    let isFramed = text.count > 2 && framesFooter(text[0], text[text.count - 1])
    if isFramed { text = Array(text.dropFirst().dropLast()) }
    var i = 0
    func digits() -> Bool {
      let first = i
      while i < text.count, text[i] >= 0x30 && text[i] <= 0x39 || numerals.contains(text[i]) { i += 1 }
      return i > first && i - first <= 4
    }
    func word(_ w: String) -> Bool {
      var end = i
      for s in w.unicodeScalars {
        guard end < text.count, text[end] | 0x20 == s.value | 0x20 || text[end] == s.value else {
          return false
        }
        end += 1
      }
      i = end
      return true
    }
    func comma() { _ = word("，") || word(",") || word("、") || word("/") || word("|") }
    func page() -> Bool { word("第") && digits() && word("頁") }
    func pages() -> Bool { (word("總共") || word("共")) && digits() && word("頁") }
    switch text[0] {
    case 0x7B2C:
      // Numbers that a word processor computes are lost where its text alone is taken.
      if word("第頁") {
        comma()
        return (word("總共頁") || word("共頁")) && i == text.count
      }
      guard page() else { return false }
      if i == text.count { return true }
      comma()
      return pages() && i == text.count
    case 0x5171, 0x7E3D:
      guard pages() else { return false }
      comma()
      return page() && i == text.count
    case 0x50, 0x70:
      guard word("page") else { return false }
      _ = word(":")
      guard digits() else { return false }
      if i == text.count { return true }
      guard word("of") || word("/"), digits() else { return false }
      return i == text.count
    default:
      guard digits(), word("/"), digits() else { return false }
      return i == text.count && !isFramed
    }
  }

  /// 第 共 總 P, a digit or what a footer stands between.
  private static func mayStartFooter(_ s: UInt32) -> Bool {
    switch s {
    case 0x7B2C, 0x5171, 0x7E3D, 0x50, 0x70, 0x30...0x39, 0x28, 0x3010, 0x2D, 0x2013, 0x2014: true
    default: false
    }
  }

  private static func framesFooter(_ first: UInt32, _ last: UInt32) -> Bool {
    switch first {
    case 0x28: last == 0x29
    case 0x3010: last == 0x3011
    case 0x2D, 0x2013, 0x2014: last == first
    default: false
    }
  }

  static let numerals = Set("一二三四五六七八九十".unicodeScalars.map(\.value))

  /// More characters than the mark of a page that a converter writes has.
  private static let longestMark = 120

  /// Whether the characters are what converters write between pages: `{2}-----`, `[Page 2]`, `--- end of page=2 ---`,
  /// `<-- Page Break -->`.
  private static func isPageMark(_ glyphs: ArraySlice<Glyph>) -> Bool {
    // Most lines end here.
    guard glyphs.allSatisfy({ $0.scalar < 0x80 }) else { return false }
    var (numbers, digits, brackets, dashes) = (0, 0, 0, 0)
    var letters: [UInt8] = []
    var before: UInt32 = 0
    for glyph in glyphs {
      let s = glyph.scalar
      switch s {
      case 0x30...0x39:
        if before < 0x30 || before > 0x39 || glyph.gap != .none { numbers += 1 }
        digits += 1
      case 0x41...0x5A, 0x61...0x7A: letters.append(UInt8(s | 0x20))
      case 0x7B, 0x7D, 0x5B, 0x5D, 0x3D: brackets += 1
      case 0x2D: dashes += 1
      case 0x21...0x2F, 0x3A...0x40, 0x5C, 0x5E...0x60, 0x7C, 0x7E: break
      default: return false
      }
      before = s
    }
    // `[2/4]`
    if numbers == 2, letters.isEmpty, brackets == 2, dashes == 0, digits <= 8 { return true }
    if numbers != 1 {
      return digits <= 8 && pageWords[numbers]?.contains(where: { letters.elementsEqual($0.utf8) }) ?? false
    }
    // `P.2`
    if letters == [0x70], digits <= 3, glyphs.count == digits + 2, glyphs.dropFirst().first?.scalar == 0x2E {
      return true
    }
    guard digits <= 4, ["", "page", "endofpage"].contains(where: { letters.elementsEqual($0.utf8) }) else {
      return false
    }
    return !letters.isEmpty || brackets > 0 && dashes + brackets >= 3
  }

  /// The letters of marks of pages, by how many numbers they have.
  private static let pageWords: [Int: [String]] = [
    0: ["pagebreak", "newpage"], 2: ["pageof", "of", "page", "picturexintentionallyomitted"],
  ]

  /// Whether a line is a picture of Markdown and nothing else.
  private static func isPicture(_ glyphs: ArraySlice<Glyph>) -> Bool {
    let text = glyphs.map(\.scalar)
    guard text.count >= 5, text[1] == 0x5B, let close = text.firstIndex(of: 0x5D), close + 1 < text.count
    else {
      return false
    }
    // `![[page.png]]`
    if text[2] == 0x5B { return text.suffix(2).allSatisfy { $0 == 0x5D } && close == text.count - 2 }
    return text[close + 1] == 0x28 && text.firstIndex(of: 0x29) == text.count - 1
  }

  /// Whether the characters are the name that a program gives a sheet of a workbook: `Sheet1`, `工作表1`.
  static func isSheetName(_ glyphs: [Glyph]) -> Bool {
    guard let first = glyphs.first?.scalar, first == 0x53 || first == 0x54 || first == 0x5DE5 else {
      return false
    }
    let name = glyphs.prefix { !isDigit($0.scalar) }
    return glyphs.count - name.count <= 2
      && ["Sheet", "工作表", "Table:Table_"].contains {
        $0.unicodeScalars.elementsEqual(name) { $0.value == $1.scalar }
      }
  }

  /// Whether the characters are a bare page number, perhaps between dashes.
  public static func isPageNumber(_ glyphs: ArraySlice<Glyph>) -> Bool { pageNumber(glyphs) != nil }

  /// The number of a page that stands alone, perhaps between dashes; nil where it is none.
  static func pageNumber(_ glyphs: ArraySlice<Glyph>) -> Int? {
    let isDash: (UInt32) -> Bool = { $0 == 0x2D || $0 == 0x2013 || $0 == 0x2014 || $0 == 0xFF0D }
    var body = glyphs
    if let first = body.first, isDash(first.scalar) { body = body.dropFirst() }
    if let last = body.last, isDash(last.scalar) { body = body.dropLast() }
    guard !body.isEmpty, body.count <= 3, body.allSatisfy({ isDigit($0.scalar) }) else { return nil }
    return body.reduce(0) { $0 * 10 + Int(CharacterProperties.halfWidth($1.scalar) & 0xF) }
  }
}

extension Vocabulary {
  /// Whether the characters say that a field is left empty: 無, 略, a dash.
  public static func isPlaceholder(_ glyphs: ArraySlice<Glyph>) -> Bool {
    guard let first = glyphs.first, glyphs.count <= 2 else { return false }
    switch first.scalar {
    case 0x7121, 0x7565:  // 無 略
      return glyphs.count == 1 || glyphs[glyphs.startIndex + 1].scalar == 0x3002
    case 0x2D, 0x2014, 0xFF0D, 0x2013: return glyphs.count == 1
    default: return false
    }
  }

  /// Whether the characters are a dash, which says that a field is left empty.
  public static func isDash(_ glyphs: ArraySlice<Glyph>) -> Bool {
    glyphs.count == 1 && isPlaceholder(glyphs) && glyphs.first?.scalar != 0x7121
      && glyphs.first?.scalar != 0x7565
  }

  /// What a version table prints of an edition's status, and what the contract calls it.
  public static let statuses = [
    "最新版本": "current", "最近版本": "current", "歷史版本": "superseded", "历史版本": "superseded",
  ]
}
