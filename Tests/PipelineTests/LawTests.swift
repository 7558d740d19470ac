import OCSAccounting
import OCSLaws
import OCSSourceText
import Testing
import OCSTextRepair
import OCSTokenization

/// The laws that fuzzing asks about, on repeatable noise.
@Suite struct LawTests {
  private func noise(_ seed: UInt64, _ ask: ([UInt8]) throws -> Void) throws {
    var generator = Generator(seed: seed)
    for n in 0..<300 {
      let text = Array(generator.text(length: 1 + n % 90).utf8)
      // Text for the most part, and bytes that are none.
      let bytes = n % 5 == 0 ? text.map { UInt8.random(in: 0...255, using: &generator) ^ $0 } : text
      #expect(throws: Never.self, "\(n)") { try ask(bytes) }
    }
  }

  @Test("tokens cover every byte, and every byte finds its token") func lexer() throws {
    try noise(1, Laws.lexer)
  }

  @Test("every text of a fragment is told what stands before it") func fragment() throws {
    try noise(2, Laws.fragment)
  }

  @Test("JSON is read back as it was written")
  func json() throws {
    try noise(3, Laws.json)
    let values = [
      "{\"b\":[1,2.5e-7,null],\"a\":\"\\u0001\\ud83d\\ude00\"}", "[[],{},\"\\/\",-0,1e21]", "\"", "[1,]",
      "\"\\",
    ]
    for text in values { #expect(throws: Never.self) { try Laws.json(Array(text.utf8)) } }
  }

  @Test("a ledger closes over claims only where every byte has one fate")
  func ledger() throws {
    var generator = Generator(seed: 4)
    for n in 0..<600 {
      let text = Array(generator.text(length: 3 + n % 20).utf8)
      let count = n % 6
      var claims: [UInt8] = [UInt8(count)]
      // Random claims overlap and leave gaps; those of every third case lie end to end.
      for k in 0..<count {
        let place = n % 3 == 0 ? UInt8(k * 256 / max(count, 1)) : UInt8.random(in: 0...255, using: &generator)
        let length =
          n % 3 == 0
          ? UInt8(min(255, text.count / max(count, 1) + 1)) : UInt8.random(in: 0...40, using: &generator)
        claims += [place, length, UInt8.random(in: 0...2, using: &generator)]
      }
      #expect(throws: Never.self, "\(n)") { try Laws.ledger(claims + text) }
    }
  }

  @Test("a ledger does not close over text that is not what it was read from")
  func unfaithful() throws {
    let source = try SourceDocument(name: "document", bytes: Array("核對數量".utf8))
    let text = Lexer.tokenize(source, as: .grid)
    for (at, isFaithful) in [(0, true), (1, false)] {
      let arena = TextArena(text)
      let added = arena.add([SourceRange(0, 12)])
      let id = try #require(added)
      var account = Account(text)
      account.claim(SourceRange(0, 12), .kept(id, at: at))
      let ledger = try? Ledger(closing: &account, text: text, arena: arena, keepsSpans: true)
      #expect((ledger != nil) == isFaithful)
    }
  }
}
