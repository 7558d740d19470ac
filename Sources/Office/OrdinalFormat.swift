/// How the numbers of lists are printed.
enum OrdinalFormat {
  /// Names of Word and samples of OpenDocument; nil where it is a way that is not known here.
  static func text(_ number: Int, _ format: String) -> String? {
    guard (0...32_767).contains(number) else { return String(number) }
    switch format {
    case "decimal", "1": return String(number)
    case "decimalZero": return number < 10 ? "0\(number)" : String(number)
    case "decimalFullWidth", "decimalFullWidth2", "１, ２, ３, ...": return digits(of: number, "０１２３４５６７８９")
    case "decimalEnclosedCircle", "decimalEnclosedCircleChinese", "①, ②, ③, ...":
      return enclosed(number, first: 0x2460, count: 20)
    case "decimalEnclosedParen": return enclosed(number, first: 0x2474, count: 20)
    case "decimalEnclosedFullstop": return enclosed(number, first: 0x2488, count: 20)
    case "upperLetter", "A": return letters(number, first: 0x41)
    case "lowerLetter", "a": return letters(number, first: 0x61)
    case "upperRoman", "I": return roman(number)
    case "lowerRoman", "i": return roman(number).lowercased()
    case "ideographDigital", "chineseCounting", "japaneseDigitalTenThousand", "taiwaneseDigital":
      return number <= 10 ? counted(number, plain) : digits(of: number, "○一二三四五六七八九")
    case "taiwaneseCounting", "taiwaneseCountingThousand", "chineseCountingThousand", "japaneseCounting",
      "一, 二, 三, ...":
      return counted(number, plain)
    case "ideographLegalTraditional", "chineseLegalSimplified", "壹, 貳, 參, ...": return counted(number, legal)
    case "ideographTraditional", "甲, 乙, 丙, ...": return series(number, "甲乙丙丁戊己庚辛壬癸")
    case "ideographZodiac", "子, 丑, 寅, ...": return series(number, "子丑寅卯辰巳午未申酉戌亥")
    case "none", "": return ""
    default: return nil
    }
  }

  private static func digits(of number: Int, _ digits: String) -> String {
    let all = Array(digits)
    return String(String(number).utf8.map { all[Int($0) - 0x30] })
  }

  private static func series(_ number: Int, _ words: String) -> String {
    let all = Array(words)
    return (1...all.count).contains(number) ? String(all[number - 1]) : String(number)
  }

  private static func enclosed(_ number: Int, first: UInt32, count: Int) -> String {
    guard (1...count).contains(number), let scalar = UnicodeScalar(first + UInt32(number) - 1) else {
      return String(number)
    }
    return String(Character(scalar))
  }

  /// a … z, aa, bb …
  private static func letters(_ number: Int, first: UInt8) -> String {
    guard number > 0 else { return String(number) }
    let letter = Character(UnicodeScalar(first + UInt8((number - 1) % 26)))
    return String(repeating: letter, count: min((number - 1) / 26 + 1, 10))
  }

  private static let numerals = [
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
    (10, "X"),
    (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
  ]

  private static func roman(_ number: Int) -> String {
    var left = number
    var out = ""
    for (value, numeral) in numerals {
      while left >= value {
        out += numeral
        left -= value
      }
    }
    return out
  }

  private typealias Words = (digits: [Character], units: [Character])
  private static let plain: Words = (Array("零一二三四五六七八九"), Array("十百千"))
  private static let legal: Words = (Array("零壹貳參肆伍陸柒捌玖"), Array("拾佰仟"))

  /// 十, 十一, 二十, 一百零五 …
  private static func counted(_ number: Int, _ words: Words) -> String {
    guard (1...9999).contains(number) else { return String(number) }
    var out = ""
    var hasGap = false
    let digits = String(number).utf8.map { Int($0) - 0x30 }
    for (i, digit) in digits.enumerated() {
      let power = digits.count - 1 - i
      guard digit > 0 else {
        hasGap = true
        continue
      }
      if hasGap { out.append(words.digits[0]) }
      hasGap = false
      // 十 alone up to 19.
      if !(digit == 1 && power == 1 && i == 0) { out.append(words.digits[digit]) }
      if power > 0 { out.append(words.units[power - 1]) }
    }
    return out
  }
}
