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

  private static let all: (entries: [Entry], cellTags: Int) = {
    var entries: [Entry] = []
    var cellTags = 0
    func add(_ names: String, _ role: Role) {
      for name in names.split(separator: " ") { entries.append(Entry(name: String(name), role: role)) }
    }
    add(
      "b strong i em u s span font sub sup a code mark del ins small big strike kbd samp var tt ruby rt rp rb wbr"
        + " nobr q cite dfn abbr bdi bdo eq acronym sdfield", .inline)
    add("p div ul ol li table thead tbody tfoot tr th td caption colgroup h1 h2 h3 h4 h5 h6", .block)
    add("section article pre blockquote center dl dt dd figure figcaption details", .block)
    // A name with the prefix of a namespace (`o:p`).
    add(":", .inline)
    add("br hr", .lineBreak)
    add("style script title", .hidden)
    add("html head body meta col", .frame)
    cellTags = entries.count
    add("main header footer nav aside address form", .block)
    add("time label button noscript svg picture iframe data output blink", .inline)
    add("img input link path source", .frame)
    return (entries, cellTags)
  }()

  /// All tags; those that shape whole pages come behind those that stand in cells.
  public static var entries: [Entry] { all.entries }

  /// How many of the tags count in cells; the rest is markup in HTML pages alone.
  static var cellTags: Int { all.cellTags }

  static let longestName = 10

  /// What the tags do, for look-ups in loops.
  private static let roles: [Role] = entries.map(\.role)

  public static func role(_ tag: UInt8) -> Role { roles[Int(tag)] }

  /// The tag with a name, in whatever case; nil where the name is none.
  static func tag(_ bytes: Span<UInt8>, _ name: Range<Int>) -> UInt8? {
    guard name.count <= longestName else { return nil }
    var key: UInt128 = 0
    for i in name {
      let b = bytes[i]
      key = key << 8 | UInt128(b >= 0x41 && b <= 0x5A ? b | 0x20 : b)
    }
    return names.tag(key)
  }

  private static let names = Names()

  public static let lineBreak = named("br")
  static let listItem = named("li")
  static let division = named("div")
  private static let paragraph = named("p")

  /// Any tag of a namespace.
  static let namespaced = named(":")
  static let ruby = named("ruby")
  private static let readings = [named("rt"), named("rp")]

  /// Whether the tag holds the reading of a character, within `<ruby>`.
  public static func isReading(_ tag: UInt8) -> Bool { readings.contains(tag) }
  public static func isRuby(_ tag: UInt8) -> Bool { tag == ruby }

  private static let strikes = entries.map { ["s", "del", "strike"].contains($0.name) }

  /// Whether the tag marks text as deleted.
  public static func strikes(_ tag: UInt8) -> Bool { strikes[Int(tag)] }

  private static func named(_ name: String) -> UInt8 {
    UInt8(entries.firstIndex { $0.name == name } ?? entries.count)
  }

  /// Whether a second tag of the name ends the first.
  static func closesItself(_ tag: UInt8) -> Bool { tag == paragraph || tag == listItem }

  private static let row = named("tr")
  private static let cells = [named("td"), named("th")]
  private static let table = named("table")
  private static let likeEnders = Set(["thead", "tbody", "tfoot", "dt", "dd"].map(named) + cells + [row])
  private static let containers = Set(["div", "ul", "ol", "dl", "blockquote"].map(named) + [table])

  /// Whether a tag of a list or a table ends what was opened by one of its name before.
  static func endsItsLike(_ tag: UInt8) -> Bool { closesItself(tag) || likeEnders.contains(tag) }
  static func isContainer(_ tag: UInt8) -> Bool { containers.contains(tag) }

  public static func isCell(_ tag: UInt8) -> Bool { cells.contains(tag) }
  public static func isTable(_ tag: UInt8) -> Bool { tag == table }
  public static func isRow(_ tag: UInt8) -> Bool { tag == row }
  private static let footer = named("footer")

  /// Whether the tag holds what stands in the margin of a page.
  public static func isMargin(_ tag: UInt8) -> Bool { tag == footer }
  /// Whether a cell of a table starts or ends at the tag.
  public static func bordersCell(_ tag: UInt8) -> Bool { isCell(tag) || isRow(tag) || tag == table }

  /// Names as numbers, in a table four times as large as their count.
  private struct Names {
    private var keys = [UInt128](repeating: 0, count: 256)
    private var tags = [UInt8](repeating: 0, count: 256)

    init() {
      for (tag, entry) in entries.enumerated() {
        let key = entry.name.utf8.reduce(UInt128(0)) { $0 << 8 | UInt128($1) }
        let slot = slot(key)
        keys[slot] = key
        tags[slot] = UInt8(tag)
      }
    }

    func tag(_ key: UInt128) -> UInt8? {
      let slot = slot(key)
      return keys[slot] == key ? tags[slot] : nil
    }

    /// Where the key is, or the free slot where it would be.
    private func slot(_ key: UInt128) -> Int {
      let word = UInt64(truncatingIfNeeded: key ^ key >> 64)
      var slot = Int((word &* 0x9E37_79B9_7F4A_7C15) >> 56)
      while keys[slot] != 0, keys[slot] != key { slot = (slot + 1) & 0xFF }
      return slot
    }
  }
}
