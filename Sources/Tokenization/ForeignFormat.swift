public import OCSSourceText

/// Formats of text that hold standards and that no reader reads, told by what their files hold.
public enum ForeignFormat {
  private static let formats: [(name: String, signs: [String])] = [
    ("a document tree of pandoc", ["\"pandoc-api-version\"", "Para [Str", "Para [ Str"]),
    ("LaTeX", [#"\begin{longtable}"#, #"\begin{tabular"#, #"\documentclass"#]),
    ("ConTeXt", [#"\startxtable"#, #"\bTABLE"#, #"\starttext"#]),
    ("Texinfo", ["@multitable"]),
    ("a manual page", ["\n.TS\n"]),
    ("Rich Text", [#"{\pard"#, #"\intbl"#]),
    ("DocBook", ["<tgroup "]),
    ("TEI", ["<cell>"]),
    ("Typst", ["#table(", "table.header("]),
    ("AsciiDoc", ["\n|===\n"]),
  ]

  /// What the document is and what to do about it; nil where it says nothing of a standard, or is no such format.
  public static func described(_ source: SourceDocument) -> String? {
    let bytes = source.bytes.span
    guard words.contains(where: { holds(bytes, $0) }) else { return nil }
    if isNamedJSON(bytes) {
      return "this is JSON with names of fields; write its tables as lists of rows, as CSV or as HTML"
    }
    guard let format = formats.first(where: { $0.signs.contains { holds(bytes, Array($0.utf8)) } }) else {
      return nil
    }
    return "this is \(format.name); convert it to HTML or Markdown first (pandoc does)"
  }

  /// Words that every standard has, as they are and as JSON, roff, Rich Text and Haskell may write them.
  private static let words = [
    "職能基準", "行為指標", #"\u8077\u80fd\u57fa"#, #"\[u8077]\[u80FD]\[u57FA]"#, #"\u32887?\u33021?\u22522?"#,
    #"\32887\33021\22522"#,
  ].map { Array($0.utf8) }

  /// Whether the first value is an object, or a list of some.
  private static func isNamedJSON(_ bytes: Span<UInt8>) -> Bool {
    var signs: [UInt8] = []
    for i in bytes.indices where bytes[i] > 0x20 {
      signs.append(bytes[i])
      if bytes[i] == 0x22 || signs.count == 4 { break }
      if bytes[i] != 0x5B, bytes[i] != 0x7B { break }
    }
    return signs.contains(0x7B) && signs.last == 0x22
  }

  private static func holds(_ bytes: Span<UInt8>, _ word: [UInt8]) -> Bool {
    guard let first = word.first, bytes.count >= word.count else { return false }
    return (0...(bytes.count - word.count)).contains { i in
      bytes[i] == first && word.indices.allSatisfy { bytes[i + $0] == word[$0] }
    }
  }
}
