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
    ("Textile", ["\n|_."]),
    ("a table drawn with characters for lines", ["┌", "┍", "┏", "╔", "╒", "╓", "╭"]),
    ("reStructuredText that writes its tables as lists", [".. list-table::", ".. csv-table::"]),
    ("XML with elements of its own", ["<?xml "]),
  ]
  /// Formats that pandoc does not convert, and what does.
  private static let others: [(words: String, signs: [String])] = [
    ("DocTags of Docling; export the document as Markdown or HTML", ["<otsl>"]),
    ("a content list of MinerU; hand over the Markdown that it writes beside it", ["\"table_body\""]),
    (
      "a web page saved as one file (MHTML); save it as HTML alone",
      ["\nContent-Transfer-Encoding: quoted-printable"]
    ),
  ]

  /// What the document is and what to do about it; nil where it says nothing of a standard, or is no such format.
  public static func described(_ source: SourceDocument) -> String? {
    let bytes = source.bytes.span
    if let names = Encodings.misread(source.bytes) {
      return
        "this is \(names.written) text that a program read as \(names.read) and saved so; save the original as UTF-8"
    }
    guard words.contains(where: { bytes.firstIndex(of: $0.span, from: 0) != nil }) else { return nil }
    func holds(_ sign: String) -> Bool { bytes.firstIndex(of: Array(sign.utf8).span, from: 0) != nil }
    if let other = others.first(where: { $0.signs.contains(where: holds) }) {
      return "this is \(other.words)"
    }
    if isNamedJSON(bytes) {
      return "this is JSON with names of fields; write its tables as lists of rows, as CSV or as HTML"
    }
    guard
      let format = formats.first(where: { $0.signs.contains(where: holds) })
    else {
      return unknownSeparator(bytes).map {
        "its cells are parted by \($0); write tabs, commas, semicolons or bars in its place"
      }
    }
    return "this is \(format.name); convert it to HTML or Markdown first (pandoc does)"
  }

  /// What stands between two labels of the heading, where no reader knows it.
  private static func unknownSeparator(_ bytes: Span<UInt8>) -> String? {
    let (before, behind) = (Array("工作任務".utf8), Array("工作產出".utf8))
    guard let lower = bytes.firstIndex(of: before.span, from: 0),
      let upper = bytes.firstIndex(of: behind.span, from: lower),
      upper - lower - before.count <= 8
    else { return nil }
    var between = ArraySlice((lower + before.count..<upper).map { bytes[$0] })
    while let first = between.first, first == 0x22 || first == 0x27 || first == 0x20 { between.removeFirst() }
    while let last = between.last, last == 0x22 || last == 0x27 || last == 0x20 { between.removeLast() }
    guard let first = between.first, !Vocabulary.isAlphanumeric(UInt32(first)) else { return nil }
    switch first {
    case 0x09...0x0D, 0x2B...0x2D, 0x3B...0x3D, 0x5B...0x5D, 0x7C: return nil
    case 0x00..<0x20: return "U+00\(first < 16 ? "0" : "")\(String(first, radix: 16, uppercase: true))"
    default: return String(decoding: between, as: UTF8.self)
    }
  }

  /// Words that every standard has, as they are and as JSON, roff, Rich Text and Haskell may write them.
  private static let words = [
    "職能基準", "行為指標", #"\u8077\u80fd\u57fa"#, #"\[u8077]\[u80FD]\[u57FA]"#, #"\u32887?\u33021?\u22522?"#,
    #"\32887\33021\22522"#, "=E8=81=B7=E8=83=BD",
  ].map { Array($0.utf8) }

  /// Whether the first value is an object, or a list of some.
  private static func isNamedJSON(_ bytes: Span<UInt8>) -> Bool {
    var signs: [UInt8] = []
    for i in bytes.indices where bytes[i] > 0x20 {
      signs.append(bytes[i])
      if bytes[i] == 0x22 || bytes[i] == 0x27 || signs.count == 4 { break }
      if bytes[i] != 0x5B, bytes[i] != 0x7B { break }
    }
    return signs.contains(0x7B) && (signs.last == 0x22 || signs.last == 0x27)
  }
}
