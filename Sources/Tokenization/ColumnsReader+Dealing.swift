internal import SourceText

/// Which column each word of a line belongs to.
extension ColumnsReader {
  /// Gives each word of a line to a column, from left to right, at the least cost. `isClosed` tells the columns that
  /// hold nothing like a word, `hint` the column that a word's form names behind the one before it.
  func assign(
    _ words: [Word], _ starts: [Int], latest: [Int?] = [], unnamed: Set<Int> = [],
    isClosed: (Int, Range<Int>) -> Bool, _ hint: (Word, Word?) -> Int?
  ) -> [Int] {
    let count = starts.count
    guard !words.isEmpty, count > 0 else { return [] }
    // Only the columns of the task table have codes, and latest places.
    let isTable = latest.count == count
    var cost = [Double](repeating: .infinity, count: count)
    var choices: [[Int]] = []
    for (w, word) in words.enumerated() {
      var next = [Double](repeating: .infinity, count: count)
      var choice = [Int](repeating: 0, count: count)
      let hinted = hint(word, w > 0 ? words[w - 1] : nil)
      let isListed = w > 0 && flow.glyphs[words[w - 1].part].allSatisfy { Vocabulary.isAnyBullet($0.scalar) }
      let usual = isTable && hinted == nil && !isListed ? usualColumn(of: word) : nil
      // A code by itself: what stands behind it is its name.
      let width = FlowText.width(flow.glyphs[word.part])
      let followsCode =
        isTable && w > 0 && hinted == nil && word.gap <= 1 && startsName(word, of: words[w - 1])
      // Words of one name, more likely than the ends and the beginnings of cells.
      let isLatin = w > 0 && hinted == nil && word.gap <= 1 && isLatinPair(words[w - 1], word)
      let open = followsCode ? (0..<count).filter { !isClosed($0, word.part) } : []
      for c in 0..<count {
        var own = distance(word, starts[c])
        if c < latest.count, let start = latest[c] { own = min(own, distance(word, start)) }
        if let hinted { own = hinted == c ? own * 0.3 : own + 6 }
        if let usual { own = usual == c ? own * 0.5 : own + 3 }
        if isClosed(c, word.part) { own += 12 }
        // The name of the code above stands below it.
        if hinted == nil, unnamed.contains(c), own <= 2 { own -= 3 }
        let room = c + 1 < count ? starts[c + 1] - starts[c] : 1000
        // Wrapped cells of versions are too few to tell how wide their columns are.
        if isTable { own += Double(max(0, width - ColumnsReader.capacity(room))) * 0.5 }
        if w == 0 {
          next[c] = own
          continue
        }
        for before in 0...c where cost[before] < .infinity {
          let misses = hinted.map { $0 != c } ?? false
          let isNamed = followsCode && mayName(word, words[w - 1], in: before, open, starts)
          let stays = isNamed ? 0 : stay(word, words[w - 1], room)
          let isElsewhere = usual.map { $0 != c } ?? false
          let step =
            before == c ? stays + (misses ? 6 : isElsewhere ? 3 : 0) : own + (isNamed ? 3 : isLatin ? 1.5 : 0)
          if cost[before] + step < next[c] {
            next[c] = cost[before] + step
            choice[c] = before
          }
        }
      }
      cost = next
      choices.append(choice)
    }
    var owner = cost.indices.min { cost[$0] < cost[$1] } ?? 0
    var owners = [Int](repeating: 0, count: words.count)
    for w in words.indices.reversed() {
      owners[w] = owner
      owner = choices[w][owner]
    }
    return owners
  }

  /// Keeps which column the words of a line belong to that stand by themselves where it starts: the entries of lists, and
  /// with them their wrapped lines, come again in many rows.
  mutating func learn(_ words: [Word], _ owners: [Int]) {
    for (word, owner) in zip(words, owners)
    where word.gap > 1 && word.part.count >= ColumnsReader.leastRepeated
      && abs(word.start - columns[owner].start) <= 1
    {
      let (key, column) = (hash(of: word), columns[owner].name)
      let known = wordColumns[key]
      wordColumns[key] =
        known.map { $0.column == column ? (column, $0.count + 1) : (nil, 0) } ?? (column, 1)
    }
  }

  private func usualColumn(of word: Word) -> Int? {
    guard word.gap <= 1, word.part.count >= ColumnsReader.leastRepeated,
      let known = wordColumns[hash(of: word)], known.count > 1
    else { return nil }
    return columns.firstIndex { $0.name == known.column }
  }

  private func hash(of word: Word) -> UInt64 {
    flow.glyphs[word.part].reduce(0) { ByteHash.mix($0, UInt64($1.scalar)) }
  }

  /// The least characters of a word that tells its column by having stood there before.
  private static let leastRepeated = 3

  /// How far a word stands from a column's start. Behind one blank it may be drawn to the left.
  private func distance(_ word: Word, _ start: Int) -> Double {
    let offset = Double(word.start - start)
    if word.gap <= 1 { return abs(offset) * 0.25 }
    return abs(offset)
  }

  /// The cost of a further word in the same column: between ideographs blanks are rare, and a cell holds
  /// no more than fits.
  private func stay(_ word: Word, _ previous: Word, _ room: Int) -> Double {
    if word.gap > 2 { return 8 }
    if joinsPath(previous, word) { return 0 }
    let (a, b) = (flow.glyphs[previous.part.upperBound - 1].scalar, flow.glyphs[word.part.lowerBound].scalar)
    let wide = (CharacterProperties.isWide(a) ? 1 : 0) + (CharacterProperties.isWide(b) ? 1 : 0)
    let isBullet = Vocabulary.isAnyBullet(a)
    let overflows = width(previous, word) > ColumnsReader.capacity(room)
    return (isBullet ? 0 : wide == 2 ? 4 : wide == 1 ? 2.5 : 0.8) + (overflows ? 4 : 0)
  }

  /// `VR / AR` is one.
  private func joinsPath(_ previous: Word, _ word: Word) -> Bool {
    word.gap <= 1 && !Vocabulary.isAnyBullet(flow.glyphs[word.part.lowerBound].scalar)
      && [flow.glyphs[previous.part.upperBound - 1], flow.glyphs[word.part.lowerBound]].contains {
        Vocabulary.isSlash($0.scalar)
      }
  }

  /// The width of what a cell may hold that has so many places of a line: one of them is about two thirds of a wide
  /// character.
  static func capacity(_ room: Int) -> Int { room * 8 / 5 + 2 }

  private func width(_ word: Word, _ next: Word) -> Int {
    FlowText.width(flow.glyphs[word.part]) + 1 + FlowText.width(flow.glyphs[next.part])
  }

  /// Whether a word may be the name of the code before it, in column `c`: it fits into the cell, or hardly, where no other
  /// of the columns that may hold it stands near. A code and a blank are as wide as a narrow column.
  private func mayName(_ word: Word, _ code: Word, in c: Int, _ open: [Int], _ starts: [Int]) -> Bool {
    let room = open.first { $0 > c }.map { starts[$0] - starts[c] } ?? 1000
    let width = width(code, word)
    func stands(in other: Int) -> Bool {
      abs(starts[other] - word.start) <= 3 || latest[other].map { abs($0 - word.start) <= 3 } ?? false
    }
    return width <= ColumnsReader.capacity(room)
      || width <= room * 5 / 2 + 2 && !open.contains { $0 > c && stands(in: $0) }
  }

  /// Whether a word stands behind a bare code; the end of a sentence is that of an indicator, and a bullet starts a line
  /// of one.
  private func startsName(_ word: Word, of code: Word) -> Bool {
    flow.isBareCode(code.part) && !Vocabulary.isStrongBullet(flow.glyphs[word.part.lowerBound].scalar)
      && (flow.glyphs[code.part.lowerBound].scalar == 0x50
        || !Vocabulary.endsSentence(flow.glyphs[word.part.upperBound - 1].scalar))
  }

  private func isLatinPair(_ previous: Word, _ word: Word) -> Bool {
    Vocabulary.isAlphanumeric(flow.glyphs[previous.part.upperBound - 1].scalar)
      && Vocabulary.isAlphanumeric(flow.glyphs[word.part.lowerBound].scalar)
  }
}
