import OCSMarkupFragments
import OCSSourceText
import OCSLaws
import Testing
import OCSTokenization

@testable import OCSMarkupFragments

@Suite struct LexerTests {
  private func tokens(_ text: String) throws -> TokenizedText {
    let source = try SourceDocument(name: "case", bytes: Array(text.utf8))
    return try Tokenizer.tokenize(source, layout: .grid).text
  }

  /// The kept characters, with `|` where the markup breaks the line and `-` where it starts an item.
  private func reading(_ text: String) throws -> String {
    let tokens = try tokens(text)
    var out = ""
    for glyph in tokens.glyphs(of: SourceRange(0, tokens.bytes.count)) {
      if !out.isEmpty {
        out += glyph.gap == .item ? "-" : glyph.gap == .hard ? "|" : glyph.gap == .none ? "" : " "
      }
      out.unicodeScalars.append(UnicodeScalar(glyph.scalar)!)
    }
    return out
  }

  @Test(
    "what libxml2 loses is kept",
    arguments: [
      ("K01<產品>知識</產品>", "K01<產品>知識</產品>"),
      ("a<b", "a<b"), ("C<T>", "C<T>"), ("<stdio.h>", "<stdio.h>"), ("x<y@z>", "x<y@z>"),
      ("a</3>c", "a</3>c"), ("x<br/>y", "x|y"), ("<", "<"), ("<!-- offen", "<!-- offen"),
      ("<p class=\"offen>x", "<p class=\"offen>x"), ("<p>a</p> <p>b</p>", "a|b"),
      ("<p>a<p>b", "a|b"), ("<ul><li>a<li>b", "a-b"), ("<b>a</b>b", "ab"), ("<div>a</div>b", "a|b"),
      ("<ul style=\"x\"> ■ a", "■ a"), ("</p>a</li>", "a"), ("a<B>b</B >c", "abc"),
      ("<style>p{}</style>a", "a"), ("<style>p{} a", "<style>p{} a"), ("a<hr>b", "a|b"),
      ("<table><tr><td>a</td><td>b</td></tr></table>", "a|b"), ("<sup>2</sup>x", "2x"),
      ("<b>x</p></b>y", "x|y"),
    ])
  func kept(_ text: String, _ expected: String) throws {
    #expect(try reading(text) == expected)
  }

  @Test(
    "structure is read in the same way with and without libxml2",
    arguments: [
      "<p>a</p><p>b</p>", "<ul><li>a</li><li>b</li></ul>c", "a<br>b<br>c", "<div><p>a</p></div>b",
      "<b>a</b><i>b</i>", "a<ul><li>b<ul><li>c</li></ul></li></ul>d",
    ])
  func structure(_ text: String) throws {
    var matcher = TagMatcher()
    let bytes = Array(text.utf8)
    var pieces: [FragmentStructure.Piece] = []
    var i = 0
    while i < bytes.count {
      if bytes[i] == 0x3C, let match = matcher.tag(bytes.span, i, limit: bytes.count) {
        pieces.append(match.isClosing ? .close(match.tag) : .open(match.tag))
        i = match.end
      } else {
        pieces.append(.text([bytes[i]]))
        i += 1
      }
    }
    #expect(FragmentStructure.byParser(pieces) == FragmentStructure.byTags(pieces))
  }

  @Test("tokens cover every byte of every input, whatever it is")
  func partition() throws {
    var generator = Generator(seed: 1)
    for n in 0..<400 {
      let text = generator.text(length: 1 + n % 120)
      let tokens = try tokens(text)
      var position = 0
      for i in tokens.tokens.indices {
        let range = tokens.range(i)
        #expect(range.lower == position && range.upper > position)
        position = range.upper
      }
      #expect(position == tokens.bytes.count)
    }
  }

  @Test(
    "character references are those of HTML, with their semicolon",
    arguments: [
      ("&amp;", "&"), ("&#65;", "A"), ("&#x4E00;", "一"), ("&nbsp;x", "x"), ("&hellip;", "…"),
      ("&lbrack;", "["), ("&#0;", "\u{FFFD}"), ("&#128;", "€"), ("&#xD800;", "\u{FFFD}"),
      ("&amp", "&amp"), ("&nope;", "&nope;"), ("&#;", "&#;"), ("&#1;x", "x"), ("&fjlig;", "fj"),
      ("&#65x", "&#65x"),
    ])
  func references(_ text: String, _ expected: String) throws {
    #expect(try reading(text) == expected)
  }

  @Test("layouts are told from the content")
  func recognition() throws {
    // Boxes are told from their own words (`BoxText`).
    for url in Repository.inputs where !url.lastPathComponent.contains(".boxes.") {
      let source = try SourceDocument(name: "case", bytes: Repository.bytes(url))
      let layout = Tokenizer.recognize(source)
      #expect(url.lastPathComponent.contains(".\(layout.rawValue)."), "\(url.lastPathComponent)")
    }
    for (text, layout): (String, Layout) in [
      ("\n<!DOCTYPE html><html><p>T1盤點</p></html>", .html), ("\u{FEFF}<html><p>T1盤點</p></html>", .html),
      ("<?xml version='1.0'?>\n<html><p>T1盤點</p></html>", .html), ("<?xml version='1.0'?>\n<T1盤點>", .flow),
      ("<HTML lang=\"zh\">\tT1\t\tT1.1\t", .html),
      ("T1盤點 <html>", .flow), ("<b>T1</b>盤點", .flow),
      (String(repeating: "T1 | T1.1 | | P1.1.1 | 3 | K01 | S01\n", count: 2), .markdown),
      (String(repeating: "首頁 | 簡介 | 查詢 | 登入\n", count: 9), .flow),
    ] {
      #expect(
        try Tokenizer.recognize(SourceDocument(name: "case", bytes: Array(text.utf8))) == layout, "\(text)")
    }
  }
}
