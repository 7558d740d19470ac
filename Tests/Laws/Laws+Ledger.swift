import OCSAccounting
import OCSSourceText
import OCSTextRepair
import OCSTokenization

extension Laws {
  /// A ledger closes over any claims only where every byte has one fate: the first bytes say what is claimed, the rest
  /// is the document.
  public static func ledger(_ bytes: [UInt8]) throws {
    guard let count = bytes.first.map({ Int($0 & 0x1F) }), bytes.count > 1 + 3 * count,
      let source = try? SourceDocument(name: "document", bytes: Array(bytes[(1 + 3 * count)...]))
    else { return }
    let text = Lexer.tokenize(source, as: .grid)
    let arena = TextArena(text)
    var account = Account(text)
    var owners = [Int](repeating: 0, count: source.bytes.count)
    var mayBeUnfaithful = false
    for n in 0..<count {
      let (place, length, kind) = (bytes[1 + 3 * n], bytes[2 + 3 * n], bytes[3 + 3 * n])
      let lower = boundary(Int(place) * source.bytes.count / 256, source.bytes)
      let upper = boundary(min(lower + Int(length), source.bytes.count), source.bytes)
      let range = SourceRange(lower, max(lower, upper))
      func own(_ range: SourceRange) { for i in range.lower..<range.upper { owners[i] += 1 } }
      switch kind % 3 {
      case 0:
        guard let id = arena.add([range]) else { continue }
        account.keep(id, in: arena)
        for segment in arena.segments(id) { own(segment.source) }
      case 1:
        _ = account.derive([range], in: text)
        text.forEachPiece(of: range, own)
      default:
        account.claim(range, .drop(.separator))
        own(range)
        mayBeUnfaithful = true
      }
    }
    let isPartition = text.tokens.indices.allSatisfy { i in
      let range = text.range(i)
      return owners[range.lower..<range.upper].allSatisfy {
        text.tokens[i].isContent ? $0 == 1 : $0 <= 1
      }
    }
    do {
      let ledger = try Ledger(closing: &account, text: text, arena: arena, keepsSpans: true)
      try hold(isPartition, "a ledger closes only where every byte has one fate")
      var position = 0
      for claim in ledger.spans {
        try hold(claim.range.lower == position, "spans are adjacent", "byte \(position)")
        position = claim.range.upper
      }
      try hold(position == source.bytes.count, "spans reach the end")
    } catch let breach as Ledger.Breach {
      try hold(
        !isPartition || mayBeUnfaithful, "a ledger closes where every byte has one fate", breach.message)
    }
  }

  /// The start of the character that holds the byte at `i`.
  private static func boundary(_ i: Int, _ bytes: [UInt8]) -> Int {
    var i = i
    while i > 0, i < bytes.count, bytes[i] & 0xC0 == 0x80 { i -= 1 }
    return i
  }
}
