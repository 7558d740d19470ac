// MarkupFragments: bytes with markup in them → what is a tag, what is text, and where lines break.

/// The closed list of tags that count as markup; all else between `<` and `>` is text.
public enum TagTable {
  public enum Role: UInt8, Sendable {
    /// Changes the look of a run of text only.
    case inline
    /// Starts and ends a line.
    case block
    /// Ends a line and has no content (`<br>`, `<hr>`).
    case lineBreak
    /// Has content that no reader sees (`<style>`, `<script>`, `<title>`).
    case hidden
    /// Shapes a page and is nothing inside a cell (`<html>`, `<body>`, `<meta>`).
    case frame
  }

  public struct Entry: Sendable {
    public let name: String
    public let role: Role
  }

  private static let table: (entries: [Entry], cellTags: Int) = {
    var entries: [Entry] = []
    var cellTags = 0
    func add(_ names: String, _ role: Role) {
      for name in names.split(separator: " ") { entries.append(Entry(name: String(name), role: role)) }
    }
    add("b strong i em u s span font sub sup a", .inline)
    add("p div ul ol li table thead tbody tfoot tr th td caption colgroup h1 h2 h3 h4 h5 h6", .block)
    add("br hr", .lineBreak)
    add("style script title", .hidden)
    add("html head body meta col", .frame)
    cellTags = entries.count
    add(
      "section article main header footer nav aside figure figcaption pre blockquote dl dt dd center"
        + " address form", .block)
    add("code small big strike del ins mark time label button noscript svg picture iframe", .inline)
    add("img input link path source", .frame)
    return (entries, cellTags)
  }()

  /// All tags; those that shape whole pages come behind those that stand in cells.
  public static var entries: [Entry] { table.entries }

  /// How many of the tags count in cells; the rest is markup in HTML pages alone.
  static var cellTags: Int { table.cellTags }

  static let indices: [[UInt8]: UInt8] = {
    var table: [[UInt8]: UInt8] = [:]
    for (i, entry) in entries.enumerated() { table[Array(entry.name.utf8)] = UInt8(i) }
    return table
  }()

  static let longestName = 10
}
