internal import OCSDiagnostics
internal import OCSSourceText
internal import OCSTokenization

/// Words that a line wrap cut, and texts that are rewritten.
extension TextStore {
  /// Takes out blanks within Latin words (contract, section Text, 6): where the joined form stands
  /// elsewhere in the standard and the parted one does not. `ids` are the texts of the standard.
  /// Gives the places, in scalars, that the blanks of each text had.
  mutating func joinCutWords(_ ids: [TextID]) -> [TextID: [Int]] {
    var removed: [TextID: [Int]] = [:]
    if blanks.isEmpty { return removed }
    var hasBlanks = Array(repeating: false, count: entries.count)
    for id in blanks.keys { hasBlanks[id.index] = true }
    let cut = ids.filter { hasBlanks[$0.index] }
    if cut.isEmpty { return removed }
    // How often each pair stands in a text, and whether its joined form stands anywhere.
    var pairs: [[UInt8]: Int] = [:]
    var joined: [[UInt8]: Bool] = [:]
    for id in cut {
      let entry = entries[id.index]
      let own = (blanks[id] ?? []).map { parted($0, in: entry) }
      for pair in Set(own.filter { !$0.isLead }.map { Array($0.pair) }) { pairs[pair, default: 0] += 1 }
      for word in own { joined[word.joined] = false }
    }
    findWords(of: ids, &joined)
    for id in cut {
      let entry = entries[id.index]
      let cutBlanks = (blanks[id] ?? []).filter { blank in
        let (pair, word, isLead) = parted(blank, in: entry)
        return joined[word] ?? false && pairs[Array(pair), default: 0] == (isLead ? 0 : 1)
      }
      // From the last to the first, so that the places of the others stay.
      for blank in cutBlanks.reversed() { removed[id, default: []].append(removeBlank(blank, from: id)) }
    }
    return removed
  }

  /// Tells which of the words stand in the texts.
  private func findWords(of ids: [TextID], _ wanted: inout [[UInt8]: Bool]) {
    // A bit for each hash: most words of a text are none of the wanted ones.
    var bits = InlineArray<64, UInt64>(repeating: 0)
    for word in wanted.keys {
      let hash = ByteHash.of(word.span)
      bits[Int(hash >> 6 & 63)] |= 1 << (hash & 63)
    }
    let texts = bytes
    let bytes = texts.span
    for id in ids {
      let all = entries[id.index].bytes
      var i = all.lowerBound
      while i < all.upperBound {
        guard isWordByte(bytes[i]) else {
          i += bytes[i] < 0xE0 ? 1 : 3
          continue
        }
        let start = i
        while i < all.upperBound, isWordByte(bytes[i]) { i += 1 }
        let hash = ByteHash.of(bytes.extracting(start..<i))
        guard bits[Int(hash >> 6 & 63)] & 1 << (hash & 63) != 0 else { continue }
        let word = Array(texts[start..<i])
        if wanted[word] == false { wanted[word] = true }
      }
    }
  }

  @inline(__always)
  private func isWordByte(_ b: UInt8) -> Bool { Vocabulary.isAlphanumeric(UInt32(b)) }

  /// `isLead`: the pair starts its text with a number, which a wrap in a narrow cell cuts off behind a code
  /// (`O2.1.23 D圖資`), so that it says nothing of how the word is written.
  private func parted(
    _ place: Int, in entry: Entry
  ) -> (pair: ArraySlice<UInt8>, joined: [UInt8], isLead: Bool) {
    let blank = entry.bytes.lowerBound + place
    var low = blank
    while low > entry.bytes.lowerBound, isWordByte(bytes[low - 1]) { low -= 1 }
    var high = blank + 1
    while high < entry.bytes.upperBound, isWordByte(bytes[high]) { high += 1 }
    let isLead = low == entry.bytes.lowerBound && bytes[low..<blank].allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
    return (bytes[low..<high], Array(bytes[low..<blank] + bytes[(blank + 1)..<high]), isLead)
  }

  /// Rewrites the text at the end of the arena with other characters in the place of some.
  mutating func replace(_ part: Range<Int>, in id: TextID, with scalars: [UInt32]) {
    let old = Array(utf8(id))
    var starts: [Int] = []
    for i in old.indices where old[i] & 0xC0 != 0x80 { starts.append(i) }
    starts.append(old.count)
    let entry = entries[id.index]
    let first = bytes.count
    bytes += old[..<starts[part.lowerBound]]
    for scalar in scalars { Scalars.append(scalar, to: &bytes) }
    bytes += old[starts[part.upperBound]...]
    // Nothing asks for the segments of a text that was rewritten.
    entries[id.index] = Entry(bytes: first..<bytes.count, segments: entry.segments)
  }

  /// Rewrites the text at the end of the arena without the blank; gives the blank's place in scalars.
  private mutating func removeBlank(_ place: Int, from id: TextID) -> Int {
    let entry = entries[id.index]
    let blank = entry.bytes.lowerBound + place
    let old = bytes[entry.bytes]
    let first = bytes.count
    bytes += old[..<blank]
    bytes += old[(blank + 1)...]
    let at = old[..<blank].count { $0 & 0xC0 != 0x80 }
    if recordsRepairs, let next = entry.segments.first(where: { segments[$0].at > at }),
      next > entry.segments.lowerBound
    {
      record(.wrap, SourceRange(segments[next - 1].source.upper, segments[next].source.lower), "")
    }
    for i in entry.segments where segments[i].at > at {
      segments[i].at -= 1
      segments[i].byte -= 1
    }
    entries[id.index] = Entry(bytes: first..<bytes.count, segments: entry.segments)
    return at
  }
}
