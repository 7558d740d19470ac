internal import OCSCLibXML2

/// Where the lines of an HTML fragment break, as libxml2's parser understands its elements.
///
/// libxml2 loses text that it does not expect, so it sees only what `TagMatcher` let through, well
/// formed and without attributes, and what comes back is compared with what went in. Where the two
/// differ, the reading of the tags alone stands.
public enum FragmentStructure {
  public enum Piece: Sendable {
    /// Text of the fragment, decoded; white space in it does not count.
    case text([UInt8])
    case open(UInt8)
    case close(UInt8)
  }

  /// What the markup puts before a piece of text.
  public enum Break: Sendable {
    case none
    case line
    /// A list item starts.
    case item
  }

  /// libxml2 stops at a depth of 256 and at text nodes of 10 MB; stay far below both.
  static let greatestDepth = 100
  static let greatestSize = 1 << 20

  /// For each text piece in turn, what stands before it.
  public static func breaks(_ pieces: [Piece]) -> [Break] {
    byParser(pieces) ?? byTags(pieces)
  }

  /// What stands before the text that comes next, as the tags alone tell it. `isNested` holds while each tag closes
  /// the one that was opened last: then libxml2 can read the tags in no other way, and need not be asked.
  public struct TagReading {
    private var stack = InlineArray<32, UInt8>(repeating: 0)
    private var depth = 0
    private var pending = Break.none
    public private(set) var isNested = true

    public init() {}

    public mutating func open(_ tag: UInt8) {
      pending = TagTable.breakBefore(tag, pending)
      let role = TagTable.role(tag)
      guard role == .inline || role == .block else { return }
      // A second `<p>` or `<li>` in a row ends the first.
      if depth > 0, stack[depth - 1] == tag, TagTable.closesItself(tag) { depth -= 1 }
      guard depth < stack.count else {
        isNested = false
        return
      }
      stack[depth] = tag
      depth += 1
    }

    public mutating func close(_ tag: UInt8) {
      let role = TagTable.role(tag)
      if role == .block, pending == .none { pending = .line }
      guard role == .inline || role == .block else { return }
      if depth > 0, stack[depth - 1] == tag { depth -= 1 } else { isNested = false }
    }

    /// Text comes; gives what stands before it.
    public mutating func text() -> Break {
      defer { pending = .none }
      return pending
    }
  }

  /// The reading of the tags alone: a block's tag or a `<br>` breaks the line.
  static func byTags(_ pieces: [Piece]) -> [Break] {
    var breaks: [Break] = []
    var reading = TagReading()
    for piece in pieces {
      switch piece {
      case .text: breaks.append(reading.text())
      case .open(let tag): reading.open(tag)
      case .close(let tag): reading.close(tag)
      }
    }
    return breaks
  }

  static func byParser(_ pieces: [Piece]) -> [Break]? {
    var fragment = Fragment()
    for piece in pieces {
      switch piece {
      case .text(let bytes): fragment.add(bytes)
      case .open(let tag): fragment.open(TagTable.entries[Int(tag)])
      case .close(let tag): fragment.close(TagTable.entries[Int(tag)])
      }
      if fragment.depth > greatestDepth || fragment.bytes.count > greatestSize { return nil }
    }
    fragment.finish()
    guard let document = FragmentDocument(fragment.bytes) else { return nil }
    return document.breaks(content: fragment.content, starts: fragment.starts)
  }

  static func isSpace(_ b: UInt8) -> Bool { b == 0x20 || (b >= 0x09 && b <= 0x0D) }
}

/// A fragment made well formed: every element closed in its turn, no attributes. Well-formed markup is read
/// alike by every version of libxml2; what its versions make of the rest differs.
private struct Fragment {
  private(set) var bytes = Array("<div>".utf8)
  /// The text without white space, and where each piece starts in it.
  private(set) var content: [UInt8] = []
  private(set) var starts: [Int] = []
  private var stack: [TagTable.Entry] = []

  var depth: Int { stack.count }

  mutating func add(_ text: [UInt8]) {
    starts.append(content.count)
    for b in text {
      switch b {
      case 0x26: bytes += Array("&amp;".utf8)
      case 0x3C: bytes += Array("&lt;".utf8)
      case 0x3E: bytes += Array("&gt;".utf8)
      default: bytes.append(b)
      }
      if !FragmentStructure.isSpace(b) { content.append(b) }
    }
  }

  mutating func open(_ entry: TagTable.Entry) {
    switch entry.role {
    case .frame, .hidden: return
    case .lineBreak: bytes += Array("<br/>".utf8)
    case .inline, .block:
      // The second `<p>` or `<li>` in a row ends the first.
      if let last = stack.last, last.name == entry.name, entry.name == "p" || entry.name == "li" {
        close(last)
      }
      bytes += Array("<\(entry.name)>".utf8)
      stack.append(entry)
    }
  }

  mutating func close(_ entry: TagTable.Entry) {
    guard entry.role == .inline || entry.role == .block else { return }
    guard let opened = stack.lastIndex(where: { $0.name == entry.name }) else {
      // Nothing to close; a block's end breaks the line all the same.
      if entry.role == .block { bytes += Array("<br/>".utf8) }
      return
    }
    while stack.count > opened { bytes += Array("</\(stack.removeLast().name)>".utf8) }
  }

  mutating func finish() {
    while let entry = stack.popLast() { bytes += Array("</\(entry.name)>".utf8) }
    bytes += Array("</div>".utf8)
  }
}

/// Owns one of libxml2's documents.
@safe private struct FragmentDocument: ~Copyable {
  private let document: xmlDocPtr

  init?(_ bytes: [UInt8]) {
    let options = XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue | XML_PARSE_NONET.rawValue
    let parsed = unsafe bytes.withUnsafeBytes { buffer in
      unsafe xmlReadMemory(
        buffer.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(buffer.count), nil, "UTF-8",
        Int32(options))
    }
    guard let parsed = unsafe parsed else { return nil }
    unsafe document = parsed
  }

  deinit { unsafe xmlFreeDoc(document) }

  /// Walks the text nodes beside `content` (the same text without white space); nil where they differ.
  borrowing func breaks(content: [UInt8], starts: [Int]) -> [FragmentStructure.Break]? {
    var breaks = Array(repeating: FragmentStructure.Break.none, count: starts.count)
    var next = 0
    var position = 0
    var pending = FragmentStructure.Break.none
    var isInside = false
    var node = unsafe xmlDocGetRootElement(document)
    while let current = unsafe node {
      if unsafe current.pointee.type == XML_TEXT_NODE {
        guard
          unsafe read(
            current.pointee.content, content, starts, &breaks, &next, &position, &pending)
        else { return nil }
      } else if let entry = unsafe FragmentDocument.tag(of: current) {
        // The first `<div>` is the frame that the fragment was put into.
        pending = isInside ? TagTable.breakBefore(entry, pending) : .none
        isInside = isInside || entry == TagTable.division
      }
      if let child = unsafe current.pointee.children {
        unsafe node = child
        continue
      }
      // Up to the next sibling of the nearest ancestor that has one; a block breaks as it ends.
      var up: xmlNodePtr? = unsafe current
      unsafe node = nil
      while let element = unsafe up {
        if pending == .none, unsafe FragmentDocument.tag(of: element).map(TagTable.role) == .block {
          pending = .line
        }
        if let sibling = unsafe element.pointee.next {
          unsafe node = sibling
          break
        }
        unsafe up = element.pointee.parent
        if let parent = unsafe up, unsafe parent.pointee.type != XML_ELEMENT_NODE { break }
      }
    }
    return position == content.count ? breaks : nil
  }

  private borrowing func read(
    _ text: UnsafeMutablePointer<xmlChar>?, _ content: [UInt8], _ starts: [Int],
    _ breaks: inout [FragmentStructure.Break], _ next: inout Int, _ position: inout Int,
    _ pending: inout FragmentStructure.Break
  ) -> Bool {
    guard var byte = unsafe text else { return true }
    while unsafe byte.pointee != 0 {
      let b = unsafe byte.pointee
      unsafe byte += 1
      if FragmentStructure.isSpace(b) { continue }
      guard position < content.count, content[position] == b else { return false }
      while next < starts.count, starts[next] == position {
        breaks[next] = pending
        next += 1
      }
      pending = .none
      position += 1
    }
    return true
  }

  private static func tag(of node: xmlNodePtr) -> UInt8? {
    guard unsafe node.pointee.type == XML_ELEMENT_NODE, let name = unsafe node.pointee.name else {
      return nil
    }
    var bytes: [UInt8] = []
    var byte = unsafe name
    while unsafe byte.pointee != 0, bytes.count <= TagTable.longestName {
      unsafe bytes.append(byte.pointee)
      unsafe byte += 1
    }
    return TagTable.tag(bytes.span, 0..<bytes.count)
  }
}

extension TagTable {
  /// The break that is due once this tag has opened, given the one that was due already.
  fileprivate static func breakBefore(
    _ tag: UInt8, _ pending: FragmentStructure.Break
  ) -> FragmentStructure.Break {
    if tag == listItem { return .item }
    let role = role(tag)
    return (role == .block || role == .lineBreak) && pending == .none ? .line : pending
  }
}
