internal import OCSMarkupFragments
public import OCSSourceText

extension TokenizedText {
  /// The text between marks of deletion (`<del>`, `<s>`, `<strike>`, `~~`), from its first character to its last.
  public var struck: [SourceRange] {
    // Nearly all documents strike nothing.
    guard holds(.markup) else { return [] }
    var ranges: [SourceRange] = []
    var depth = 0
    var open: SourceRange?
    let (allTokens, allBytes) = (tokens, bytes)
    let (tokens, bytes) = (allTokens.span, allBytes.span)
    func isMark(_ token: Token) -> Bool {
      token.kind == .markup
        && (token.tag == 0 ? bytes[token.lower] == 0x7E : TagTable.strikes(UInt8(token.tag.magnitude - 1)))
    }
    var first = 0
    while first < tokens.count, !isMark(tokens[first]) { first += 1 }
    for i in first..<tokens.count {
      let token = tokens[i]
      if depth == 0, open == nil, token.kind != .markup { continue }
      if token.tag != 0, TagTable.strikes(UInt8(token.tag.magnitude - 1)) {
        depth = max(0, depth + (token.tag > 0 ? 1 : -1))
      } else if token.kind == .markup, bytes[token.lower] == 0x7E {
        depth = depth > 0 ? 0 : 1
      } else if depth > 0, token.isContent {
        open = SourceRange(open?.lower ?? token.lower, range(i).upper)
        continue
      } else if token.kind == .delimiter || token.kind == .lineEnd {
        // A mark that is not closed ends with its cell.
        depth = 0
      }
      if depth == 0, let range = open {
        ranges.append(range)
        open = nil
      }
    }
    if let range = open { ranges.append(range) }
    return ranges
  }
}
