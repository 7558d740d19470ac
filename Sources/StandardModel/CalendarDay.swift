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

  public static func exists(year: Int, month: Int, day: Int) -> Bool {
    guard year > 0, (1...12).contains(month) else { return false }
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    return (1...days).contains(day)
  }
}
