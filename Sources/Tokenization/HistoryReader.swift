internal import OCSSourceText
internal import OCSStandardModel

/// Reads the version table, whatever layout places its lines: by the columns of its heading where it has some, else by
/// the forms of its words.
struct HistoryReader {
  typealias Run = PlacedLine.Run

  private struct Row {
    var cells: [(label: Label, range: SourceRange)] = []
    /// What stands in no column, until the row is whole: `V3 CODE NAME 歷史版本 NOTE 2021/12/31`, wrapped anywhere.
    var words: [Run] = []
    var lines = 1
    var tail = HistoryTail()
    var name: [Glyph] = []

    /// The runs beside each other make one cell.
    mutating func put(_ label: Label, _ run: Run, beside last: Run?) {
      if let last, cells.last?.label == label, last.glyphs.endIndex == run.glyphs.startIndex {
        cells[cells.count - 1].range.upper = run.range.upper
      } else {
        cells.append((label, run.range))
      }
      tail.take(run.glyphs, label)
      if label == .standardName { name += run.glyphs }
    }

    var hasDate: Bool { words.contains { EditionForm.isDate($0.glyphs) } }
  }

  /// The columns of the heading, and where each starts.
  var columns: [(label: Label?, start: Int)] = []
  private var rows: [Row] = []

  mutating func add(_ line: PlacedLine) {
    guard line.isPlaced else { return addWords(line) }
    let labels = line.cells > 0 ? cellLabels(of: line) : labels(of: line)
    let startsRow =
      line.cells > 0
      ? labels.contains { $0 == .version || $0 == .status || $0 == .changeDate } : labels.first == .version
    if line.cells > 0, !line.goesOnAbove, !isOfTable(line, labels) { return }
    if startsRow && !line.goesOnAbove || rows.isEmpty { rows.append(Row()) }
    for (n, run) in line.runs.enumerated() {
      guard let label = labels[n] else { continue }
      rows[rows.count - 1].put(label, run, beside: n > 0 && labels[n - 1] == label ? line.runs[n - 1] : nil)
    }
  }

  // MARK: Columns

  private func cellLabels(of line: PlacedLine) -> [Label?] {
    line.runs.map { run in columns.first { $0.start == run.start }?.label }
  }

  /// Whether a row is one of the table at all: text in the column of versions that is none, with nothing of an edition
  /// beside it, is left for the unplaced.
  private func isOfTable(_ line: PlacedLine, _ labels: [Label?]) -> Bool {
    let telling: [Label] = [.standardCode, .status, .changeNote, .changeDate]
    if labels.contains(where: { $0.map(telling.contains) ?? false }) { return true }
    return zip(line.runs, labels).allSatisfy { $1 != .version || EditionForm.isNumber($0.glyphs) }
  }

  /// The column of each word: its form tells, or where it stands. A status is one of few words, and a date has its form;
  /// the end of a code may be one in a note.
  private func labels(of line: PlacedLine) -> [Label?] {
    zip(line.runs, EditionForm.labels(of: line.runs)).map { run, label in
      let isTail = label == .standardCode && EditionForm.isCodeTail(run.glyphs)
      if let label, !isTail { return label }
      return columns.filter {
        isTail
          ? $0.label == .standardCode || $0.label == .changeNote
          : $0.label != .status && $0.label != .changeDate
      }.min { abs($0.start - (run.start ?? 0)) < abs($1.start - (run.start ?? 0)) }?.label
    }
  }

  // MARK: Words

  private mutating func addWords(_ line: PlacedLine) {
    guard let first = line.runs.first else { return }
    if rows.isEmpty || EditionForm.isVersion(first.glyphs) { rows.append(Row()) }
    let last = rows.count - 1
    if rows[last].cells.isEmpty {
      rows[last].words += line.runs
      rows[last].lines += 1
    } else {
      var before: (run: Run, column: Label)?
      for run in line.runs {
        let column = rows[last].tail.column(of: run.glyphs, behind: before?.column)
        rows[last].put(column, run, beside: before?.run)
        before = (run, column)
      }
    }
  }

  /// Whether a line below the table goes on with its last row: a code or a pointer to one is still to end, or the name
  /// that the title says too.
  func goesOn(with line: PlacedLine, title: [Glyph]) -> Bool {
    guard let row = rows.last, !row.cells.isEmpty, let word = line.runs.first else { return false }
    if row.tail.isOpen(for: word.glyphs) { return true }
    let longer = (row.name + line.runs.flatMap(\.glyphs)).map(\.scalar)
    return !row.name.isEmpty && title.map(\.scalar).starts(with: longer)
  }

  /// Whether the date of the last row is still to come, and those above have one.
  var isOpen: Bool {
    guard let last = rows.last, let first = last.words.first, EditionForm.isVersion(first.glyphs),
      last.lines < HistoryReader.mostLinesOfEdition
    else { return false }
    return !last.hasDate && rows.dropLast().last?.hasDate ?? true
  }

  private static let mostLinesOfEdition = 8

  /// All rows, each with all its cells.
  mutating func finish() -> [Sheet.HistoryRow] {
    rows.indices.map { n in
      dealWords(of: n)
      return Sheet.HistoryRow(cells: rows[n].cells)
    }
  }

  private mutating func dealWords(of n: Int) {
    let words = rows[n].words
    var i = 0
    func put(_ label: Label, to end: Int, _ row: inout Row) {
      while i < end {
        row.put(label, words[i], beside: i > 0 ? words[i - 1] : nil)
        i += 1
      }
    }
    guard let first = words.first else { return }
    if EditionForm.isVersion(first.glyphs) { put(.version, to: 1, &rows[n]) }
    // A code may be cut behind its hyphen.
    if i < words.count, EditionForm.isCode(words[i].glyphs) {
      var end = i + 1
      while end < words.count, words[end - 1].glyphs.last?.scalar == 0x2D,
        Vocabulary.isDigit(words[end].glyphs.first?.scalar ?? 0)
      { end += 1 }
      put(.standardCode, to: end, &rows[n])
    }
    let status = words[i...].firstIndex { EditionForm.isStatus($0.glyphs) } ?? words.endIndex
    put(.standardName, to: status, &rows[n])
    put(.status, to: min(status + 1, words.count), &rows[n])
    let date = words[i...].lastIndex { EditionForm.isDate($0.glyphs) } ?? words.endIndex
    put(.changeNote, to: date, &rows[n])
    put(.changeDate, to: min(date + 1, words.count), &rows[n])
    // Where cells wrap side by side, what they go on with stands below the date.
    var isBelow = false
    var before: Label?
    while i < words.count {
      let glyphs = words[i].glyphs
      let startsLine = glyphs.first?.gap ?? .none >= .line
      let column = rows[n].tail.column(of: glyphs, behind: startsLine ? nil : before)
      before = column
      isBelow = isBelow || startsLine
      if isBelow || column == .standardCode || column == .changeNote {
        put(column, to: i + 1, &rows[n])
      } else {
        i += 1
      }
    }
  }
}

/// What a row of the version table may go on with where its cells wrap side by side.
private struct HistoryTail {
  private var codeIsOpen = false
  private var noteIsOpen = false
  private var noteEnd: UInt32 = 0

  mutating func take(_ word: ArraySlice<Glyph>, _ label: Label) {
    if label == .standardCode { codeIsOpen = word.last?.scalar == 0x2D }
    guard label == .changeNote else { return }
    for glyph in word where isPointer(glyph) { noteIsOpen = glyph.scalar == 0x300A }
    noteEnd = word.last?.scalar ?? noteEnd
  }

  /// The column of a word behind the row's date: a code that ends with its hyphen, a note whose 《 is open or whose
  /// 取代 is cut, or the name; what stands on the same line behind a part of the name goes on with the note.
  func column(of word: ArraySlice<Glyph>, behind last: Label? = nil) -> Label {
    let first = word.first?.scalar ?? 0
    let isPointer = word.contains(where: isPointer)
    if codeIsOpen, !isPointer, Vocabulary.isDigit(first) { return .standardCode }
    if isPointer || noteIsOpen && word.contains(where: { Vocabulary.isAlphanumeric($0.scalar) }) {
      return .changeNote
    }
    if noteEnd == 0x300B || noteEnd == 0x53D6, first == 0x53D6 || first == 0x4EE3 { return .changeNote }
    guard word.contains(where: { CharacterProperties.isWide($0.scalar) }) else { return .changeDate }
    return last == .standardName && CharacterProperties.isWide(noteEnd) ? .changeNote : .standardName
  }

  /// Whether a word of its own line ends what is open.
  func isOpen(for word: ArraySlice<Glyph>) -> Bool {
    let column = column(of: word)
    return noteIsOpen || column == .changeNote && noteEnd != 0 || codeIsOpen && column == .standardCode
  }

  private func isPointer(_ glyph: Glyph) -> Bool { glyph.scalar == 0x300A || glyph.scalar == 0x300B }
}

/// The forms of the words in a version table.
enum EditionForm {
  static func isVersion(_ word: ArraySlice<Glyph>) -> Bool {
    word.count > 1 && word.count < 5 && word.first.map { $0.scalar | 0x20 == 0x76 } ?? false
      && word.dropFirst().allSatisfy { Vocabulary.isDigit($0.scalar) }
  }

  /// A version, or one that is printed without its letter.
  static func isNumber(_ word: ArraySlice<Glyph>) -> Bool {
    let digits = word.drop { $0.scalar | 0x20 == 0x76 }
    return !digits.isEmpty && digits.count <= 6 && digits.allSatisfy { Vocabulary.isDigit($0.scalar) }
  }

  static func isCode(_ word: ArraySlice<Glyph>) -> Bool {
    word.count > 4 && word.allSatisfy { $0.scalar < 0x80 || Vocabulary.isHyphen($0.scalar) }
      && word.contains { Vocabulary.isDigit($0.scalar) }
  }

  /// What a narrow cell wraps behind a code's hyphen.
  static func isCodeTail(_ word: ArraySlice<Glyph>) -> Bool {
    isCode(word) && Vocabulary.isDigit(word.first?.scalar ?? 0)
  }

  static func isStatus(_ word: ArraySlice<Glyph>) -> Bool {
    Vocabulary.statuses.keys.contains { status in
      status.unicodeScalars.lazy.map(\.value).elementsEqual(word.lazy.map(\.scalar))
    }
  }

  static func isDate(_ word: ArraySlice<Glyph>) -> Bool {
    // Or 年, 月 and 日, 民國 before them, and what programs put before or behind them.
    let isSign = { (s: UInt32) in
      switch CharacterProperties.halfWidth(s) {
      case 0x2D...0x2F, 0x5C, 0x5E74, 0x6708, 0x65E5: true
      default: false
      }
    }
    let word =
      word.first?.scalar == 0x6C11 && word.dropFirst().first?.scalar == 0x570B ? word.dropFirst(2) : word
    let day = word.prefix { Vocabulary.isDigit($0.scalar) || isSign($0.scalar) }
    let isSigned = day.contains { isSign($0.scalar) }
    guard day.count == word.count else {
      // `2025-12-15T00:00:00`
      let rest = word[day.endIndex...].map(\.scalar)
      return isSigned && day.count >= 8 && rest.first == 0x54 && rest.count { $0 == 0x3A } == 2
    }
    if word.contains(where: { $0.scalar == 0x5E74 }) { return word.last?.scalar == 0x65E5 }
    if word.count == 5, !isSigned {
      let number = String.UnicodeScalarView(word.compactMap { UnicodeScalar($0.scalar) })
      return CalendarDay.ofSpreadsheet(String(number)) != nil
    }
    return word.count >= 5 && word.count <= 12 && (word.count == 8 || isSigned)
  }

  /// The columns that the words of a line tell by their forms.
  static func labels(of words: [PlacedLine.Run]) -> [Label?] {
    var labels = words.map { label(of: $0.glyphs) }
    // What stands between the code and the status is the name, however close, and a note between the status and the date.
    func fill(_ first: Label, _ last: Label, with label: Label) {
      guard let start = labels.firstIndex(of: first), let end = labels.lastIndex(of: last), start < end else {
        return
      }
      for i in (start + 1)..<end where labels[i] == nil { labels[i] = label }
    }
    fill(.standardCode, .status, with: .standardName)
    fill(.status, .changeDate, with: .changeNote)
    // The code behind the status is the one that the note points to.
    if let status = labels.firstIndex(of: .status) {
      for i in labels.indices[status...] where labels[i] == .standardCode { labels[i] = .changeNote }
    }
    return labels
  }

  private static func label(of word: ArraySlice<Glyph>) -> Label? {
    if isVersion(word) { return .version }
    if isStatus(word) { return .status }
    if isDate(word) { return .changeDate }
    let first = word.first?.scalar
    if Vocabulary.isPlaceholder(word) || first == 0x5DF2 || first == 0x300A { return .changeNote }
    return isCode(word) ? .standardCode : nil
  }
}

extension FlowText {
  func isStatus(_ part: Range<Int>) -> Bool { EditionForm.isStatus(glyphs[part]) }
  func isCode(_ part: Range<Int>) -> Bool { EditionForm.isCode(glyphs[part]) }
}
