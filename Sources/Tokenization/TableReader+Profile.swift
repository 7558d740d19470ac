internal import SourceText

/// The rows of the profile and of the version table.
extension TableReader {
  static func isCode(_ glyphs: ArraySlice<Glyph>) -> Bool {
    glyphs.allSatisfy { Vocabulary.isAlphanumeric($0.scalar) }
      && glyphs.contains { Vocabulary.isDigit($0.scalar) }
  }

  /// A line below a row of the profile goes on with its values: what looks like a code with the code's.
  mutating func goesOnInProfile(_ line: SourceRange) -> Bool {
    guard let value = profileRow.value else { return false }
    let words = FlowText(text, stretches: [line])
    for word in words.words(0..<words.glyphs.count) {
      let label = TableReader.isCode(words.glyphs[word]) ? profileRow.code ?? value : value
      sheet.profile.append(Sheet.Field(label: label, range: words.range(word)))
    }
    return true
  }

  /// Whether the row's note names a code (《…》) whose end is still to come.
  func opensBracket(_ row: Sheet.HistoryRow?) -> Bool {
    // A code wraps once or twice.
    guard let cells = row?.cells, cells.count < 12 else { return false }
    let notes = cells.filter { $0.label == .changeNote }.flatMap { solid($0.range) }
    return notes.contains(0x300A) && !notes.contains(0x300B)
  }

  /// Rows of labels and their values. True where the row holds a label of the profile.
  mutating func profile(_ cells: [SourceRange], _ filled: [Int]) -> Bool {
    guard section == .start || section == .profile || section == .history else { return false }
    let labels = filled.map { i in Label.whole(beginning(of: cells[i])[...], among: \.isProfile) }
    guard let first = labels.first, first != nil else { return false }
    section = .profile
    profileRow = (nil, nil)
    var current: Label?
    var values: [Label: [UInt32]] = [:]
    // A label that the row has given a value already: what stands behind and below it may be of any other.
    var again: Label?
    for (i, label) in zip(filled, labels) {
      if let label {
        current = label
        if values[label] != nil { again = label }
        if label.isCategoryCode { profileRow.code = label } else { profileRow.value = label }
        drop(cells[i], .label)
      } else if let current {
        let text = solid(cells[i])
        let isRepeat = text == values[current]
        if isMadeHeading(text, of: i) {
          drop(cells[i], .furniture)
        } else if current != again || isRepeat {
          sheet.profile.append(Sheet.Field(label: current, range: cells[i], isRepeat: isRepeat))
          values[current] = text
        }
      }
    }
    if again != nil { profileRow = (nil, nil) }
    return true
  }
}
