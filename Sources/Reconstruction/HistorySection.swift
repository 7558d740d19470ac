internal import OCSAccounting
internal import OCSDiagnostics
internal import OCSSourceText
internal import OCSStandardModel
internal import OCSTextRepair
internal import OCSTokenization

/// The version table, top to bottom.
struct HistorySection {
  struct Edition {
    var version: (value: Int, slot: Slot)?
    var code: (text: String, slot: Slot)?
    var name: TextID?
    /// `current`, `superseded`, or nil where `statusText` tells.
    var status: (text: String, slot: Slot)?
    var statusText: TextID?
    var supersededBy: (text: String, slot: Slot)?
    var note: TextID?
    var date: (text: String, slot: Slot)?
  }

  static func read(_ rows: [Sheet.HistoryRow], on bench: Workbench) -> [Edition] {
    rows.map { row in
      var cells: [Label: Stretches] = [:]
      for cell in row.cells { cells[cell.label, default: []].append(cell.range) }
      return read(cells, on: bench)
    }
  }

  /// The number of `V2`.
  private static func version(_ glyphs: [Glyph]) -> Int? {
    let digits = glyphs.string.unicodeScalars.drop { $0 == "V" || $0 == "v" }
    guard digits.count <= 6, digits.allSatisfy({ $0 >= "0" && $0 <= "9" }) else { return nil }
    return Int(String(String.UnicodeScalarView(digits)))
  }

  private static func read(_ row: [Label: Stretches], on bench: Workbench) -> Edition {
    var edition = Edition()
    if let ranges = row[.version], let value = version(bench.glyphs(of: ranges)) {
      edition.version = (value, bench.derive(ranges))
    }
    if let ranges = row[.standardCode] {
      let glyphs = bench.glyphs(of: ranges)
      if let code = StandardCode.read(glyphs, ranges, on: bench) {
        edition.code = code
      } else if StandardCode.mayBe(glyphs) {
        // A row with anything else in this cell is none of the table; its text is left for the unplaced.
        edition.code = (glyphs.string, bench.derive(ranges))
        StandardCode.tellIfCut(glyphs, on: bench)
      }
    }
    var (name, status) = (row[.standardName], row[.status])
    if status == nil, let parts = name.flatMap({ partStatus(off: $0, on: bench) }) { (name, status) = parts }
    if let name { edition.name = bench.arena.add(name) }
    if let status {
      if let known = Vocabulary.statuses[bench.glyphs(of: status).string] {
        edition.status = (known, bench.derive(status))
      } else {
        edition.statusText = bench.arena.add(status)
      }
    }
    var note: Stretches = []
    if let ranges = row[.changeNote] {
      let glyphs = bench.glyphs(of: ranges)
      if Vocabulary.isPlaceholder(glyphs[...]) {
        bench.drop(ranges, .placeholder)
      } else if let code = supersededBy(glyphs, ranges, on: bench) {
        edition.supersededBy = code
      } else {
        note = ranges
      }
    }
    if let ranges = row[.changeDate] {
      let glyphs = bench.glyphs(of: ranges)
      if let date = date(glyphs) {
        // The midnight that programs add is a part of the day's print.
        edition.date = (
          date, ranges.count == 1 ? bench.deriveWhole(bench.trimmed(ranges[0])) : bench.derive(ranges)
        )
      } else if Vocabulary.isPlaceholder(glyphs[...]) {
        bench.drop(ranges, .placeholder)
      } else {
        if mayBeDay(glyphs) {
          bench.find(
            .brokenHistory, code: edition.code?.text, "\(glyphs.string) is not read as a day",
            SourceRange(glyphs[0].lower, glyphs[glyphs.count - 1].upper))
        }
        // Where both cells wrap side by side, their lines take turns.
        let lines = (Array(note) + Array(ranges)).sorted { $0.lower < $1.lower }
        note = []
        note += lines
      }
    }
    if !note.isEmpty { edition.note = bench.arena.add(note) }
    if edition.date == nil, row[.changeDate] == nil, let place = note.first {
      let glyphs = bench.glyphs(of: note)
      if holdsDay(glyphs) {
        bench.find(
          .brokenHistory, code: edition.code?.text,
          "no day stands in its column, and \(glyphs.string) may hold it", place)
      }
    }
    return edition
  }

  /// A name and the status behind it, where an extractor put the words of both cells into the first one.
  private static func partStatus(
    off ranges: Stretches, on bench: Workbench
  ) -> (name: Stretches?, status: Stretches?)? {
    let glyphs = bench.glyphs(of: ranges)
    guard let start = glyphs.lastIndex(where: { $0.gap != .none }), start > 0,
      Vocabulary.statuses[Array(glyphs[start...]).string] != nil
    else { return nil }
    return (
      bench.ranges(of: 0..<start, in: glyphs, of: ranges),
      bench.ranges(of: start..<glyphs.count, in: glyphs, of: ranges)
    )
  }

  /// 已被《CODE》取代: the code within; nil where the note says anything else.
  private static func supersededBy(
    _ glyphs: [Glyph], _ ranges: Stretches, on bench: Workbench
  ) -> (text: String, slot: Slot)? {
    let before = "已被《".unicodeScalars.map(\.value)
    var after = "》取代".unicodeScalars.map(\.value)
    let scalars = glyphs.map(\.scalar)
    if scalars.last == 0x3002 { after.append(0x3002) }
    guard scalars.count > before.count + after.count, scalars.starts(with: before),
      scalars.suffix(after.count).elementsEqual(after)
    else { return nil }
    let inner = before.count..<(scalars.count - after.count)
    let code = StandardCode.text(of: glyphs[inner])
    guard code.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
    let slot = bench.derive(bench.ranges(of: inner, in: glyphs, of: ranges))
    for part in [0..<inner.lowerBound, inner.upperBound..<scalars.count] {
      for range in bench.ranges(of: part, in: glyphs, of: ranges) { bench.drop(range, .supersededText) }
    }
    return (code, slot)
  }

  /// Whether a text that is no date has been one: digits, signs and Latin letters alone, with 年, 月 and 日, or the signs
  /// that a spreadsheet shows where a column is too narrow.
  private static func mayBeDay(_ glyphs: [Glyph]) -> Bool {
    let signs = Set("年月日民國".unicodeScalars.map(\.value))
    let isDay = glyphs.allSatisfy { $0.scalar < 0x80 || signs.contains($0.scalar) }
    return isDay && glyphs.count(where: { Vocabulary.isDigit($0.scalar) }) >= 4
      || glyphs.allSatisfy { $0.scalar == 0x23 }
  }

  /// Whether a year of four digits stands before 年 or a sign that parts the numbers of days.
  private static func holdsDay(_ glyphs: [Glyph]) -> Bool {
    glyphs.indices.dropLast(5).contains { i in
      (0x31...0x32).contains(glyphs[i].scalar) && (i == 0 || !isDigit(glyphs[i - 1].scalar))
        && glyphs[i...].prefix(4).allSatisfy { isDigit($0.scalar) } && signs.contains(glyphs[i + 4].scalar)
        && isDigit(glyphs[i + 5].scalar)
    }
  }

  private static let midnights = [
    "上午12:00:00", "12:00:00AM", "00:00:00", "日",
  ].map(scalars)
  /// What programs print around a day.
  private static let frames = [
    ("Timestamp('", "')"), ("datetime.datetime(", ",0,0)"), ("datetime.date(", ")"),
  ].map { (before: scalars($0), behind: scalars($1)) }
  /// What parts the numbers of a day.
  private static let signs = scalars("/-.,年月")

  private static func scalars(_ text: String) -> [UInt32] { text.unicodeScalars.map(\.value) }

  private static func isDigit(_ s: UInt32) -> Bool { s >= 0x30 && s <= 0x39 }

  private static func ends(_ text: ArraySlice<UInt32>, with end: [UInt32]) -> Bool {
    text.suffix(end.count).elementsEqual(end)
  }

  /// `2025/12/15`, `2025-12-15`, `2025.12.15`, `2025年12月15日`, `20251215`, `民國114年12月15日`, `114/12/15`, any of them with
  /// the day of the week or a midnight behind it, or the number that spreadsheets give the day, as `2025-12-15`; nil where it
  /// is no date.
  static func date(_ glyphs: [Glyph]) -> String? {
    if glyphs.count <= CalendarDay.longestOfSpreadsheet,
      let day = CalendarDay.ofSpreadsheet(glyphs.string)
    {
      return day
    }
    // Programs part the time of the day by a blank or a T.
    let time = glyphs.indices.first { i in
      glyphs[i].gap != .none && isMidnight(glyphs[i...])
        || glyphs[i].scalar == 0x54 && isMidnight(glyphs[(i + 1)...])
    }
    var text = glyphs[..<(time ?? glyphs.count)].map { CharacterProperties.halfWidth($0.scalar) }.filter {
      $0 != 0x5C
    }[...]
    if let (before, behind) = frames.first(where: {
      text.starts(with: $0.before) && ends(text, with: $0.behind)
    }) {
      text = text.dropFirst(before.count).dropLast(behind.count)
    }
    text = withoutWeekday(text)
    if let midnight = midnights.first(where: { ends(text, with: $0) }) {
      text = text.dropLast(midnight.count)
    }
    let isOfRepublic = text.starts(with: republic)
    if isOfRepublic { text = text.dropFirst(republic.count) }
    let parts =
      text.count == 8 && text.allSatisfy(isDigit)
      ? [text.prefix(4), text.dropFirst(4).prefix(2), text.suffix(2)]
      : text.split(omittingEmptySubsequences: false, whereSeparator: signs.contains)
    // A year of three digits is one of the Republic, too.
    guard parts.count == 3, (isOfRepublic ? 1...3 : 3...4).contains(parts[0].count),
      (1...2).contains(parts[1].count), (1...2).contains(parts[2].count),
      parts.allSatisfy({ $0.allSatisfy(isDigit) })
    else { return nil }
    func number(_ part: ArraySlice<UInt32>) -> Int { part.reduce(0) { $0 * 10 + Int($1) - 0x30 } }
    let year = number(parts[0]) + (parts[0].count < 4 ? firstYearOfRepublic - 1 : 0)
    return CalendarDay.written(year: year, month: number(parts[1]), day: number(parts[2]))
  }

  private static let firstYearOfRepublic = 1912
  private static let republic = scalars("民國")

  /// `0:00:00`, `00:00`, `00:00:00+08:00`
  private static func isMidnight(_ glyphs: ArraySlice<Glyph>) -> Bool {
    let text = glyphs.map(\.scalar)
    guard text.count(where: { $0 == 0x3A }) >= 1, text.count <= 24 else { return false }
    let zone = text.firstIndex { $0 == 0x2B || $0 == 0x5A } ?? text.count
    return text[..<zone].allSatisfy { $0 == 0x30 || $0 == 0x3A || $0 == 0x2E }
      && text[zone...].allSatisfy { isDigit($0) || $0 == 0x3A || $0 == 0x2B || $0 == 0x5A }
  }

  /// Without `(五)`, `星期五` or `週五` at its end.
  private static func withoutWeekday(_ text: ArraySlice<UInt32>) -> ArraySlice<UInt32> {
    var day = text
    let isClosed = day.last == 0x29 || day.last == 0xFF09
    if isClosed { day = day.dropLast() }
    guard let last = day.last, weekdays.contains(last) else { return text }
    day = day.dropLast()
    let name = namesOfWeekdays.first { ends(day, with: $0) }
    day = day.dropLast(name?.count ?? 0)
    if isClosed, day.last == 0x28 || day.last == 0xFF08 { return day.dropLast() }
    return name == nil || isClosed ? text : day
  }

  private static let weekdays = scalars("一二三四五六日")
  private static let namesOfWeekdays = ["星期", "禮拜", "週", "周"].map(scalars)
}
