/// Days as the contract and the options write them.
public enum CalendarDay {
  /// Whether the text is a day of the calendar, written `YYYY-MM-DD`.
  public static func isWritten(in text: String) -> Bool {
    let parts = text.utf8.split(separator: 0x2D, omittingEmptySubsequences: false)
    guard parts.map(\.count) == [4, 2, 2],
      parts.allSatisfy({ part in part.allSatisfy { $0 >= 0x30 && $0 <= 0x39 } })
    else { return false }
    let numbers = parts.map { part in part.reduce(0) { $0 * 10 + Int($1) - 0x30 } }
    return exists(year: numbers[0], month: numbers[1], day: numbers[2])
  }

  /// The day that spreadsheets count from the end of 1899 (`45991`, perhaps `45991.0`), from 2000 to 2049.
  public static func ofSpreadsheet(_ text: String) -> String? {
    let digits = text.hasSuffix(".0") ? text.dropLast(2) : text[...]
    guard digits.utf8.count == 5, var days = Int(digits), (36526..<54789).contains(days) else { return nil }
    days -= 36526
    var (year, month) = (2000, 1)
    func length(_ month: Int) -> Int { (28...31).last { exists(year: year, month: month, day: $0) } ?? 28 }
    while days >= length(month) {
      days -= length(month)
      (year, month) = month == 12 ? (year + 1, 1) : (year, month + 1)
    }
    return written(year: year, month: month, day: days + 1)
  }

  /// How many characters such a number has at most.
  public static let longestOfSpreadsheet = 7

  /// A day as the contract writes it; nil where the calendar has none such. The year has four digits.
  public static func written(year: Int, month: Int, day: Int) -> String? {
    guard exists(year: year, month: month, day: day) else { return nil }
    func digits(_ number: Int, _ count: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, count - digits.utf8.count)) + digits
    }
    return "\(digits(year, 4))-\(digits(month, 2))-\(digits(day, 2))"
  }

  /// Whether the calendar has such a day.
  public static func exists(year: Int, month: Int, day: Int) -> Bool {
    guard year > 0, (1...12).contains(month) else { return false }
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    return (1...days).contains(day)
  }
}
