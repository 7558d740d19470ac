internal import OCSSourceText

/// Rows that a program wrote as lists of texts, in JSON or as Python prints them: `[["T1…", "T1.1…"], [null, "T1.2…"]]`,
/// `('T1…', 'T1.1…')`. What holds no other list is a row.
struct ListScanner {
  /// Whether a document is such lists from its first character on.
  static func isList(_ bytes: Span<UInt8>) -> Bool {
    var first = 0
    if bytes.count > 3, bytes[0] == 0xEF { first = 3 }
    func next() -> UInt8? {
      while first < bytes.count, isSpace(bytes[first]) { first += 1 }
      defer { first += 1 }
      return first < bytes.count ? bytes[first] : nil
    }
    guard let opening = next(), opens(opening), let second = next() else { return false }
    var end = bytes.count
    while end > first, isSpace(bytes[end - 1]) { end -= 1 }
    return (opens(second) || second == 0x22 || second == 0x27) && closes(bytes[end - 1])
  }

  /// Lists stand between square brackets, those of Python that do not change between round ones.
  private static func opens(_ b: UInt8) -> Bool { b == 0x5B || b == 0x28 }
  private static func closes(_ b: UInt8) -> Bool { b == 0x5D || b == 0x29 }

  private static func isSpace(_ b: UInt8) -> Bool { b == 0x20 || (b >= 0x09 && b <= 0x0D) }

  private let bytes: [UInt8]
  private var tokens: [Token] = []
  /// A value was read since the last list began.
  private var holdsValue = false
  /// A line break is written before the text that comes next.
  private var breaksLine = false

  /// The tokens of the lists, without what markup in the texts means.
  static func tokens(of bytes: [UInt8]) -> [Token] {
    var scanner = ListScanner(bytes: bytes)
    scanner.run()
    return scanner.tokens
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private mutating func run() {
    var i = 0
    while i < bytes.count {
      switch bytes[i] {
      case 0x22, 0x27:
        i = string(i)
        holdsValue = true
      case 0x2C:
        tokens.append(Token(start: i, kind: .delimiter))
        i += 1
      case 0x28 where i > 0 && Vocabulary.isAlphanumeric(UInt32(bytes[i - 1])): i = call(i)
      case let b where ListScanner.opens(b):
        tokens.append(Token(start: i, kind: .bracket))
        holdsValue = false
        i += 1
      case let b where ListScanner.closes(b):
        // A comma behind a row parts it from the next one.
        tokens.append(Token(start: i, kind: holdsValue ? .rowEnd : .bracket))
        holdsValue = false
        i += 1
        var j = i
        while j < bytes.count, ListScanner.isSpace(bytes[j]) { j += 1 }
        if j < bytes.count, bytes[j] == 0x2C {
          if j > i { tokens.append(Token(start: i, kind: .blank)) }
          tokens.append(Token(start: j, kind: .bracket))
          i = j + 1
        }
      case let b where ListScanner.isSpace(b): i = blanks(i)
      case 0xEF where i == 0:
        tokens.append(Token(start: i, kind: .invisible))
        i += 3
      default:
        holdsValue = true
        i = characters(i) { $0 <= 0x20 || [0x2C, 0x5B, 0x5D, 0x28, 0x29, 0x22].contains($0) }
      }
    }
  }

  /// Takes the parentheses right behind a name (`Timestamp('2022-11-08')`), which are no list but its text, and gives the
  /// offset behind them.
  private mutating func call(_ start: Int) -> Int {
    var i = start
    while i < bytes.count, bytes[i] != 0x29 {
      i = ListScanner.isSpace(bytes[i]) ? blanks(i) : characters(i) { $0 <= 0x20 || $0 == 0x29 }
    }
    if i < bytes.count { tokens.append(Token(start: i, kind: .text)) }
    return min(i + 1, bytes.count)
  }

  /// Takes a text between quotes, and gives the offset behind it.
  private mutating func string(_ start: Int) -> Int {
    let quote = bytes[start]
    tokens.append(Token(start: start, kind: .bracket))
    breaksLine = false
    let ends = { (b: UInt8) in b <= 0x20 || b == 0x5C || b == quote }
    var i = start + 1
    while i < bytes.count, bytes[i] != quote {
      switch bytes[i] {
      case 0x5C: i = escape(i) ?? characters(i, until: ends)
      case let b where ListScanner.isSpace(b): i = blanks(i)
      default: i = characters(i, until: ends)
      }
    }
    if i < bytes.count { tokens.append(Token(start: i, kind: .bracket)) }
    return min(i + 1, bytes.count)
  }

  /// Takes what is neither ASCII's white space nor a sign of lists, at least one character and up to a byte that ends it;
  /// gives the offset behind it.
  private mutating func characters(_ start: Int, until ends: (UInt8) -> Bool) -> Int {
    var i = start
    repeat {
      let (scalar, length) = Scalars.decode(bytes, i)
      let kind = Lexer.kind(of: CollectionOfOne(scalar)) ?? .text
      if kind != .text || tokens.last?.kind != .text { add(i, kind) }
      i += length
    } while i < bytes.count && !ends(bytes[i])
    return i
  }

  /// Takes ASCII's white space, and gives the offset behind it.
  private mutating func blanks(_ start: Int) -> Int {
    tokens.append(Token(start: start, kind: .blank))
    var i = start
    while i < bytes.count, ListScanner.isSpace(bytes[i]) { i += 1 }
    return i
  }

  /// Takes what stands for a character that a text between quotes cannot hold; nil where a backslash stands for itself.
  private mutating func escape(_ i: Int) -> Int? {
    guard i + 1 < bytes.count else { return nil }
    switch bytes[i + 1] {
    case 0x6E, 0x72:
      tokens.append(Token(start: i, kind: .markup))
      breaksLine = true
      return i + 2
    case 0x74, 0x66, 0x62:
      tokens.append(Token(start: i, kind: .blank))
      return i + 2
    default:
      if let match = CharacterReferences.match(bytes, i, limit: bytes.count) {
        add(i, Lexer.kind(of: match.scalars) ?? .reference)
        return match.end
      }
      guard [0x22, 0x27, 0x5C, 0x2F].contains(bytes[i + 1]) else { return nil }
      tokens.append(Token(start: i, kind: .markup))
      add(i + 1, .text)
      return i + 2
    }
  }

  private mutating func add(_ i: Int, _ kind: Token.Kind) {
    var token = Token(start: i, kind: kind)
    // A line break is before the text that follows it.
    if token.isContent {
      token.breaksBefore = breaksLine
      breaksLine = false
    }
    tokens.append(token)
  }
}
