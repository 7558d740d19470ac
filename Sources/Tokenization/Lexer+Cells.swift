internal import OCSSourceText

/// Cells of CSV and Markdown, and quoted ones between tabs.
extension Lexer {
  private var startsCell: Bool {
    // Some programs set a blank behind each comma.
    guard let last = layout == .csv ? tokens.last(where: { $0.kind != .blank }) : tokens.last else {
      return true
    }
    return last.kind == .lineEnd || last.kind == .formFeed || (last.kind == .delimiter && !isQuoted)
  }

  /// A comma or pipe, which parts cells where the layout says so and is text elsewhere.
  mutating func delimiter(_ i: Int, partsCells: Bool) -> Int {
    if partsCells {
      add(i, .delimiter)
      endCell()
    } else {
      text(i)
    }
    return i + 1
  }

  /// RFC 4180: a cell may stand in quotes; a doubled quote within is one.
  mutating func quote(_ i: Int) -> Int {
    guard layout == .csv || layout == .grid else {
      text(i)
      return i + 1
    }
    if !isQuoted {
      guard startsCell, layout == .csv || opensCell(i) else {
        text(i)
        return i + 1
      }
      add(i, .delimiter)
      isQuoted = true
      guard layout == .csv else { return i + 1 }
      // `"=""V1"""` keeps a spreadsheet from reading the cell as a number, as an apostrophe does.
      isFormula = bytes[(i + 1)...].starts(with: "=\"\"".utf8)
      return i
        + (isFormula ? 4 : startsWithApostrophes && i + 1 < bytes.count && bytes[i + 1] == 0x27 ? 2 : 1)
    }
    if isFormula, bytes[i...].starts(with: "\"\"\"".utf8) {
      add(i, .delimiter)
      (isQuoted, isFormula) = (false, false)
      return i + 3
    }
    if layout == .csv, bytes[i - 1] == 0x5C, escapesQuotes {
      text(i)
      return i + 1
    }
    if i + 1 < bytes.count, bytes[i + 1] == 0x22 {
      add(i, .delimiter)
      add(i + 1, .text)
      return i + 2
    }
    // A quote that was not doubled stands before the rest of its text.
    if layout == .csv, i + 1 < bytes.count, bytes[i + 1] >= 0xE3, holdsEnd(behind: i + 1) {
      text(i)
      return i + 1
    }
    add(i, .delimiter)
    isQuoted = false
    return i + 1
  }

  /// Whether a quote that ends a cell stands behind a place, before one that starts another.
  private func holdsEnd(behind start: Int) -> Bool {
    func isEdge(_ b: UInt8) -> Bool { b == separator || b == 0x0A || b == 0x0D }
    var i = start
    while i < min(bytes.count, start + longestRest) {
      if bytes[i] == 0x22 {
        if isEdge(bytes[i - 1]) { return false }
        if i + 1 == bytes.count || isEdge(bytes[i + 1]) { return true }
      }
      i += 1
    }
    return false
  }

  /// Of a cell behind a quote in it, in bytes.
  private var longestRest: Int { 4000 }

  /// Whether a quote at the start of a cell between tabs is no text: the cell ends with another one, and it or another
  /// cell of the document holds what only a quoted one can.
  private mutating func opensCell(_ i: Int) -> Bool {
    guard quotedCell(i) != nil else { return false }
    let quotes =
      quotesCells
      ?? bytes.indices.contains { j in
        bytes[j] == 0x22 && (j == 0 || (0x09...0x0D).contains(bytes[j - 1])) && needsQuotes(j)
      }
    quotesCells = quotes
    return quotes
  }

  /// What a program quotes without need it quotes everywhere: such a cell ends where the next one starts.
  private func needsQuotes(_ i: Int) -> Bool {
    guard let cell = quotedCell(i) else { return false }
    return cell.needsQuotes
      || (cell.end + 1 < bytes.count && bytes[cell.end] == 0x09 && bytes[cell.end + 1] == 0x22)
  }

  /// Behind the quote that ends the cell which one at `i` starts, and whether it holds a line end or a doubled quote.
  private func quotedCell(_ i: Int) -> (end: Int, needsQuotes: Bool)? {
    var j = i + 1
    var needsQuotes = false
    while j < bytes.count, bytes[j] != 0x09 {
      if bytes[j] == 0x0A || bytes[j] == 0x0D { needsQuotes = true }
      if bytes[j] == 0x22 {
        guard j + 1 < bytes.count, bytes[j + 1] == 0x22 else {
          let isEnd = j + 1 == bytes.count || (0x09...0x0D).contains(bytes[j + 1])
          return isEnd ? (j + 1, needsQuotes) : nil
        }
        needsQuotes = true
        j += 1
      }
      j += 1
    }
    return nil
  }

  // MARK: Blocks of Markdown

  /// `>` and a blank at the start of a line quote it.
  mutating func greaterThan(_ i: Int) -> Int {
    let isMark = i + 1 == bytes.count || bytes[i + 1] <= 0x20 || bytes[i + 1] == 0x3E
    if layout == .markdown, isMark, startsBlockLine() {
      add(i, .markup)
    } else {
      text(i)
    }
    return i + 1
  }

  private mutating func startsBlockLine() -> Bool {
    guard let before = tokens.dropLast(tokens.last?.kind == .blank ? 1 : 0).last else { return true }
    switch before.kind {
    case .lineEnd, .formFeed: return true
    case .delimiter: return hasDrawnBorders()
    // One that quotes stands where a line starts.
    case .markup: return bytes[before.lower] == 0x3E
    default: return false
    }
  }

  /// Whether nothing follows in the line or, where borders are drawn, in the cell.
  mutating func endsBlockLine(_ i: Int) -> Bool {
    guard i < bytes.count else { return false }
    if bytes[i] == 0x0A || bytes[i] == 0x0D { return true }
    guard bytes[i] == 0x20, hasDrawnBorders() else { return false }
    return bytes[i...].first { $0 != 0x20 } == 0x7C
  }

  /// A cell of a table with drawn borders (`+----+`) holds whole lines; one between pipes alone is part of a line.
  private mutating func hasDrawnBorders() -> Bool {
    if let known = drawsBorders { return known }
    let are = bytes.indices.dropLast().contains { i in
      bytes[i] == 0x2B && (bytes[i + 1] == 0x2D || bytes[i + 1] == 0x3D) && (i == 0 || bytes[i - 1] == 0x0A)
    }
    drawsBorders = are
    return are
  }
}
