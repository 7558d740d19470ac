internal import OCSSourceText

/// What converters write around text to keep its link, its style or its anchor: `[文字](https://example.org)`,
/// `[文字]{.underline}`, `[]{#_Toc1 .anchor}`, and behind a heading, `# 標題 {#title}`; in Org a drawer of lines below it.
enum InlineSpans {
  static func find(in text: TokenizedText, withLinks: Bool) -> [(range: SourceRange, kind: Token.Kind)] {
    let allBytes = text.bytes
    let bytes = allBytes.span
    var marks = withLinks ? links(bytes) : []
    var i = bytes.firstIndex(of: UInt8(0x7B), from: 0)
    while i < bytes.count {
      if i > 0, let end = end(ofAttributesAt: i, bytes) {
        if bytes[i - 1] == 0x5D, let opening = opening(before: i - 1, bytes) {
          if opening + 1 < i - 1 { marks.append(SourceRange(opening, opening + 1)) }
          marks.append(SourceRange(opening + 1 < i - 1 ? i - 1 : opening, end))
        } else if bytes[i - 1] == 0x20, endsLine(bytes, end), startsHeading(before: i, bytes) {
          marks.append(SourceRange(i, end))
        }
      }
      i = bytes.firstIndex(of: UInt8(0x7B), from: i + 1)
    }
    marks += drawers(bytes) + headers(bytes)
    // A span may stand within another one.
    return marks.sorted().map { ($0, .markup) }
  }

  /// The lines from `:PROPERTIES:` to `:END:`, and the stars of the heading above them.
  private static func drawers(_ bytes: Span<UInt8>) -> [SourceRange] {
    let (first, last) = (Array(":PROPERTIES:".utf8), Array(":END:".utf8))
    var marks: [SourceRange] = []
    var i = 0
    while let start = bytes.firstIndex(of: first.span, from: i),
      let end = bytes.firstIndex(of: last.span, from: start)
    {
      i = end + last.count
      guard endsLine(bytes, i), end - start <= longest else { continue }
      var line = start
      while line > 0, bytes[line - 1] == 0x20 { line -= 1 }
      guard line > 0, bytes[line - 1] == 0x0A else { continue }
      line -= 1
      while line > 0, bytes[line - 1] != 0x0A { line -= 1 }
      var stars = line
      while bytes[stars] == 0x2A { stars += 1 }
      if stars > line, bytes[stars] == 0x20 { marks.append(SourceRange(line, stars)) }
      marks.append(SourceRange(start, i))
    }
    return marks
  }

  private static func links(_ bytes: Span<UInt8>) -> [SourceRange] {
    var marks: [SourceRange] = []
    var i = bytes.firstIndex(of: UInt8(0x5D), from: 0)
    while i + 1 < bytes.count {
      if bytes[i + 1] == 0x28, let end = end(ofTargetAt: i + 1, bytes),
        let opening = opening(before: i, bytes),
        opening > 0, bytes[opening - 1] == 0x21, end < bytes.count, bytes[end] > 0x20, bytes[end] != 0x7C
      {
        // A picture before a text, as that of a bullet.
        marks.append(SourceRange(opening - 1, end))
      } else if isBox(endingAt: i, bytes) {
        marks.append(SourceRange(i - 2, i + 1))
      } else if bytes[i + 1] == 0x28, let end = end(ofTargetAt: i + 1, bytes), leads(bytes, i + 2),
        let opening = opening(before: i, bytes), opening == 0 || bytes[opening - 1] != 0x21
      {
        if opening + 1 < i { marks.append(SourceRange(opening, opening + 1)) }
        marks.append(SourceRange(opening + 1 < i ? i : opening, end))
      }
      i = bytes.firstIndex(of: UInt8(0x5D), from: i + 1)
    }
    return marks
  }

  /// Whether the box of a list of things to do stands behind a bullet: `- [ ]`.
  private static func isBox(endingAt i: Int, _ bytes: Span<UInt8>) -> Bool {
    guard i > 4, i + 1 < bytes.count, bytes[i + 1] == 0x20, bytes[i - 2] == 0x5B, bytes[i - 3] == 0x20 else {
      return false
    }
    return (bytes[i - 1] == 0x20 || bytes[i - 1] | 0x20 == 0x78)
      && (bytes[i - 4] == 0x2D || bytes[i - 4] == 0x2A)
  }

  /// What says between two lines of dashes what a document or a page is: all of it but values that are no ASCII.
  private static func headers(_ bytes: Span<UInt8>) -> [SourceRange] {
    var marks: [SourceRange] = []
    let dashes = Array("---\n".utf8)
    var i = 0
    while let start = bytes.firstIndex(of: dashes.span, from: i) {
      i = start + dashes.count
      guard start == 0 || bytes[start - 1] == 0x0A else { continue }
      var lines = [SourceRange(start, start + 3)]
      var line = i
      while line < bytes.count, lines.count <= mostLinesOfHeader, let name = nameOfHeader(line, bytes) {
        var end = line
        while end < bytes.count, bytes[end] != 0x0A { end += 1 }
        let isASCII = (line..<end).allSatisfy { bytes[$0] < 0x80 }
        lines.append(SourceRange(line, isASCII ? end : name))
        line = min(end + 1, bytes.count)
      }
      if lines.count > 1, line + 3 <= bytes.count,
        bytes.extracting(line..<(line + 3)).isSame(as: dashes.span.extracting(0..<3)),
        endsLine(bytes, line + 3)
      {
        marks += lines + [SourceRange(line, line + 3)]
        i = line + 3
      }
    }
    return marks
  }

  /// Behind the name that a line starts with: `title: `.
  private static func nameOfHeader(_ start: Int, _ bytes: Span<UInt8>) -> Int? {
    var i = start
    while i < bytes.count, Vocabulary.isLatinLetter(UInt32(bytes[i])) || bytes[i] == 0x5F || bytes[i] == 0x2D
    { i += 1 }
    guard i > start, i + 1 < bytes.count, bytes[i] == 0x3A, bytes[i + 1] == 0x20 || bytes[i + 1] == 0x0A
    else { return nil }
    return i + 1
  }

  private static let mostLinesOfHeader = 20

  /// Whether an address or the name of a place in the document stands somewhere.
  private static func leads(_ bytes: Span<UInt8>, _ start: Int) -> Bool {
    let i = bytes[start] == 0x3C ? start + 1 : start
    return bytes[i] == 0x23
      || addresses.contains { address in
        i + address.count <= bytes.count
          && bytes.extracting(i..<(i + address.count)).isSame(as: address.span)
      }
  }

  private static let addresses = ["http://", "https://", "mailto:", "file:", "./", "../", "www."].map {
    Array($0.utf8)
  }

  /// Behind the target of a link, which starts with a bracket: `(https://example.org/a_(b) "標題")`.
  static func end(ofTargetAt opening: Int, _ bytes: Span<UInt8>) -> Int? {
    let limit = min(opening + longest, bytes.count)
    var i = opening + 1
    if i < limit, bytes[i] == 0x3C {
      while i < limit, bytes[i] >= 0x20, bytes[i] != 0x3E { i += 1 }
      guard i < limit, bytes[i] == 0x3E else { return nil }
      i += 1
    } else {
      var depth = 0
      while i < limit, bytes[i] > 0x20, bytes[i] != 0x7C, depth > 0 || bytes[i] != 0x29 {
        if bytes[i] == 0x28 { depth += 1 }
        if bytes[i] == 0x29 { depth -= 1 }
        i += 1
      }
    }
    while i < limit, bytes[i] == 0x20 { i += 1 }
    if i < limit, bytes[i] == 0x22 || bytes[i] == 0x27 {
      let quote = bytes[i]
      i += 1
      while i < limit, bytes[i] >= 0x20, bytes[i] != quote { i += 1 }
      i += 1
    }
    return i < limit && bytes[i] == 0x29 ? i + 1 : nil
  }

  /// Behind `{#name .class key="value"}`.
  private static func end(ofAttributesAt start: Int, _ bytes: Span<UInt8>) -> Int? {
    guard start + 2 < bytes.count else { return nil }
    var i = start + 1
    if bytes[i] != 0x23, bytes[i] != 0x2E {
      while i < bytes.count, Vocabulary.isLatinLetter(UInt32(bytes[i])) || bytes[i] == 0x2D { i += 1 }
      guard i > start + 1, i + 1 < bytes.count, bytes[i] == 0x3D, bytes[i + 1] == 0x22 else { return nil }
    }
    while i < min(start + longest, bytes.count), bytes[i] >= 0x20 {
      if bytes[i] == 0x7D { return i + 1 }
      i += 1
    }
    return nil
  }

  private static let longest = 300

  /// The bracket that the one at `closing` closes, on the same line.
  private static func opening(before closing: Int, _ bytes: Span<UInt8>) -> Int? {
    var depth = 0
    var i = closing - 1
    while i >= 0, closing - i <= longest, bytes[i] >= 0x20 {
      if bytes[i] == 0x5D { depth += 1 }
      if bytes[i] == 0x5B {
        if depth == 0 { return i }
        depth -= 1
      }
      i -= 1
    }
    return nil
  }

  private static func endsLine(_ bytes: Span<UInt8>, _ i: Int) -> Bool {
    i == bytes.count || bytes[i] == 0x0A || bytes[i] == 0x0D
  }

  private static func startsHeading(before i: Int, _ bytes: Span<UInt8>) -> Bool {
    var start = i
    while start > 0, bytes[start - 1] != 0x0A, bytes[start - 1] != 0x0D { start -= 1 }
    return bytes[start] == 0x23
  }
}
