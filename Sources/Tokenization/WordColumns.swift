internal import OCSSourceText

/// The column of each word that stood where one starts, and how often; none where it stood in several: the entries of lists,
/// and with them their wrapped lines, come again in many rows.
struct WordColumns {
  private var known: [UInt64: (column: Sheet.Column?, count: Int)] = [:]

  /// A further reading counts anew.
  mutating func restart() { known = known.mapValues { ($0.column, min($0.count, 2)) } }

  mutating func learn(_ words: ArraySlice<LineTable.Word>, _ column: Sheet.Column, _ page: PageColumns) {
    for word in words
    where word.gap > 1 && word.text.count >= WordColumns.leastRepeated
      && page.offset(of: word, from: column) <= 1
    {
      let key = hash(of: word)
      known[key] = known[key].map { $0.column == column ? (column, $0.count + 1) : (nil, 0) } ?? (column, 1)
    }
  }

  /// The column that a word behind one blank stood in at least twice by itself.
  func column(of word: LineTable.Word) -> Sheet.Column? {
    guard word.gap <= 1, word.text.count >= WordColumns.leastRepeated, let known = known[hash(of: word)],
      known.count > 1
    else { return nil }
    return known.column
  }

  private func hash(of word: LineTable.Word) -> UInt64 {
    word.text.reduce(0) { ByteHash.mix($0, UInt64($1.scalar)) }
  }

  /// The least characters of a word that tells its column by having stood there before.
  private static let leastRepeated = 3
}
