/// How a cell of a sheet prints its number.
struct NumberFormat: Sendable {
  static let general = NumberFormat("General")

  /// Formats that have a number alone, as programs for Taiwan print them.
  private static let builtIn: [Int: String] = [
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 14: "yyyy/m/d", 15: "d-mmm-yy",
    16: "d-mmm", 17: "mmm-yy", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d hh:mm", 27: "[$-404]e/m/d",
    28: "[$-404]e\"年\"m\"月\"d\"日\"", 29: "[$-404]e\"年\"m\"月\"d\"日\"", 30: "m/d/yy",
    31: "yyyy\"年\"m\"月\"d\"日\"", 32: "hh\"時\"mm\"分\"", 33: "hh\"時\"mm\"分\"ss\"秒\"", 36: "[$-404]e/m/d",
    37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 49: "@", 50: "[$-404]e/m/d",
    51: "[$-404]e\"年\"m\"月\"d\"日\"", 54: "[$-404]e\"年\"m\"月\"d\"日\"", 57: "[$-404]e/m/d",
    58: "[$-404]e\"年\"m\"月\"d\"日\"",
  ]

  private enum Piece: Sendable {
    case literal(String)
    /// A run of one letter of a day or time, in lower case.
    case part(Character, Int)
    /// A run of `0 # ? . ,`.
    case digits(String)
    case percent
  }

  /// For positive numbers, negative ones and zero, as many as there are.
  private let sections: [[Piece]]
  /// Years count from 1912.
  private let isOfRepublic: Bool
  private let isGeneral: Bool

  init(builtIn id: Int) { self.init(NumberFormat.builtIn[id] ?? "General") }

  init(_ code: String) {
    isOfRepublic = code.lowercased().contains("[$-404]") || code.lowercased().contains("[$-0404]")
    isGeneral = code.lowercased().hasPrefix("general") || code == "@" || code.isEmpty
    sections = NumberFormat.sections(of: String(code.prefix(256)))
  }

  private static func sections(of code: String) -> [[Piece]] {
    var sections: [[Piece]] = [[]]
    var rest = Array(code)[...]
    func add(_ piece: Piece) { sections[sections.count - 1].append(piece) }
    while let character = rest.popFirst() {
      switch character {
      case ";": sections.append([])
      case "\"":
        add(.literal(String(rest.prefix { $0 != "\"" })))
        rest = rest.drop { $0 != "\"" }.dropFirst()
      case "\\": if let next = rest.popFirst() { add(.literal(String(next))) }
      // A blank as wide as a character, and one that fills the cell.
      case "_", "*": _ = rest.popFirst()
      case "[": rest = rest.drop { $0 != "]" }.dropFirst()
      case "%": add(.percent)
      case "0", "#", "?", ".", ",":
        var run = String(character)
        while let next = rest.first, "0#?.,".contains(next) {
          run.append(next)
          rest.removeFirst()
        }
        // A point that parts no digits is one of a day.
        add(run.contains { "0#?".contains($0) } ? .digits(run) : .literal(run))
      case "y", "m", "d", "h", "s", "e", "g", "Y", "M", "D", "H", "S", "E", "G", "a", "b":
        let letter = Character(character.lowercased())
        var count = 1
        while let next = rest.first, next.lowercased() == String(letter) {
          count += 1
          rest.removeFirst()
        }
        add(.part(letter, count))
      default: add(.literal(String(character)))
      }
    }
    return sections
  }

  // MARK: Text

  func text(of number: Double, countsFrom1904: Bool) -> String {
    if isGeneral { return NumberFormat.general(number) }
    let place = sections.count > 2 && number == 0 ? 2 : sections.count > 1 && number < 0 ? 1 : 0
    let pieces = sections[place]
    let isDay = pieces.contains { piece in
      if case .part(let letter, _) = piece { return "ymdhse".contains(letter) }
      return false
    }
    if isDay { return day(number, pieces, countsFrom1904) ?? NumberFormat.general(number) }
    return NumberFormat.number(place == 1 ? -number : number, pieces) ?? NumberFormat.general(number)
  }

  /// As many digits as matter, without a fraction where there is none.
  private static func general(_ number: Double) -> String {
    if number == number.rounded(), abs(number) < 1e15 { return String(Int(number)) }
    return abs(number) < 1e11 && abs(number) >= 1e-4 ? decimal(number, places: 10, least: 0) : "\(number)"
  }

  private static func number(_ number: Double, _ pieces: [Piece]) -> String? {
    guard abs(number) < 1e15 else { return nil }
    let isPercent = pieces.contains { if case .percent = $0 { true } else { false } }
    var out = ""
    for piece in pieces {
      switch piece {
      case .literal(let text): out += text
      case .percent: out += "%"
      // A fraction, or a power of ten.
      case .part: return nil
      case .digits(let digits):
        let parts = digits.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let fraction = parts.count > 1 ? parts[1].filter { "0#?".contains($0) } : ""
        let least = fraction.count { $0 == "0" }
        let text = decimal(number * (isPercent ? 100 : 1), places: min(fraction.count, 15), least: least)
        out += grouped(
          text, width: parts[0].count { $0 == "0" },
          parted: parts[0].dropFirst().dropLast().contains(","))
      }
    }
    return out
  }

  /// Rounded to so many places behind the point, of which the last are left out where they are 0.
  private static func decimal(_ number: Double, places: Int, least: Int) -> String {
    var scale = 1.0
    for _ in 0..<places { scale *= 10 }
    let scaled = (abs(number) * scale).rounded()
    guard scaled < 9e18 else { return "\(number)" }
    var digits = String(UInt64(scaled))
    if digits.count <= places { digits = String(repeating: "0", count: places + 1 - digits.count) + digits }
    var fraction = digits.suffix(places)
    while fraction.count > least, fraction.last == "0" { fraction.removeLast() }
    let sign = number < 0 && scaled > 0 ? "-" : ""
    return sign + digits.dropLast(places) + (fraction.isEmpty ? "" : "." + fraction)
  }

  /// Zeros before a number up to its width, and commas between its thousands.
  private static func grouped(_ text: String, width: Int, parted: Bool) -> String {
    let sign = text.hasPrefix("-") ? "-" : ""
    let parts = text.dropFirst(sign.count).split(separator: ".", maxSplits: 1)
    var whole = String(repeating: "0", count: max(0, width - parts[0].count)) + parts[0]
    if parted {
      for place in stride(from: whole.count - 3, to: 0, by: -3) {
        whole.insert(",", at: whole.index(whole.startIndex, offsetBy: place))
      }
    }
    return sign + whole + (parts.count > 1 ? "." + parts[1] : "")
  }

  // MARK: Days

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  private func day(_ number: Double, _ pieces: [Piece], _ countsFrom1904: Bool) -> String? {
    // The last day that sheets know is one of the year 9999.
    guard number >= 0, number < 2_958_466 else { return nil }
    let seconds = Int((number * 86_400).rounded())
    let count = seconds / 86_400 + (countsFrom1904 ? 1462 : 0)
    let (year, month, day) = NumberFormat.calendar(count)
    let (hour, minute, second) = (seconds / 3600 % 24, seconds / 60 % 60, seconds % 60)
    func padded(_ number: Int, _ width: Int) -> String {
      width > 1 && number < 10 ? "0\(number)" : String(number)
    }
    var out = ""
    var last: Character?
    for (i, piece) in pieces.enumerated() {
      switch piece {
      case .literal(let text): out += text
      case .percent: out += "%"
      case .digits: break
      case .part(let letter, let width):
        switch letter {
        case "y": out += width > 2 ? String(year) : padded(year % 100, 2)
        case "e": out += isOfRepublic ? padded(year - 1911, width) : String(year)
        case "g": out += isOfRepublic ? (width > 2 ? "中華民國" : "民國") : ""
        case "m":
          // Minutes stand behind hours or before seconds.
          if last == "h" || NumberFormat.nextPart(pieces[(i + 1)...]) == "s" {
            out += padded(minute, width)
          } else {
            out += width == 3 ? NumberFormat.months[month - 1] : padded(month, width)
          }
        case "d": out += padded(day, width)
        case "h": out += padded(hour, width)
        case "s": out += padded(second, width)
        default: break
        }
        last = letter
      }
    }
    return out
  }

  private static func nextPart(_ pieces: ArraySlice<Piece>) -> Character? {
    for piece in pieces { if case .part(let letter, _) = piece { return letter } }
    return nil
  }

  /// The day with a number of a sheet, whose day 1 is the first of 1900 and which takes that year for a leap year.
  private static func calendar(_ count: Int) -> (year: Int, month: Int, day: Int) {
    if count == 60 { return (1900, 2, 29) }
    // Days since the first of March of the year 0.
    let days = count + (count < 60 ? 1 : 0) + 693_899
    let era = days / 146_097
    let ofEra = days % 146_097
    let year = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365
    let ofYear = ofEra - (365 * year + year / 4 - year / 100)
    let month = (5 * ofYear + 2) / 153
    return (
      year + era * 400 + (month > 9 ? 1 : 0), month > 9 ? month - 9 : month + 3,
      ofYear - (153 * month + 2) / 5 + 1
    )
  }
}
