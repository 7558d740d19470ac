internal import CLibXML2

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

  /// The reading of the tags alone: a block's tag or a `<br>` breaks the line.
  static func byTags(_ pieces: [Piece]) -> [Break] {
    var breaks: [Break] = []
    var pending = Break.none
    for piece in pieces {
      switch piece {
      case .text:
        breaks.append(pending)
        pending = .none
      case .open(let tag):
        pending = TagTable.entries[Int(tag)].breakBefore(pending)
      case .close(let tag):
        if TagTable.entries[Int(tag)].role == .block, pending == .none { pending = .line }
      }
    }
    return breaks
  }

  private static func byParser(_ pieces: [Piece]) -> [Break]? {
    var fragment = Array("<html><body><div>".utf8)
    var content: [UInt8] = []
    var starts: [Int] = []
    var depth = 0
    for piece in pieces {
      switch piece {
      case .text(let bytes):
        starts.append(content.count)
        for b in bytes {
          switch b {
          case 0x26: fragment += Array("&amp;".utf8)
          case 0x3C: fragment += Array("&lt;".utf8)
          case 0x3E: fragment += Array("&gt;".utf8)
          default: fragment.append(b)
          }
          if !isSpace(b) { content.append(b) }
        }
      case .open(let tag):
        let entry = TagTable.entries[Int(tag)]
        guard entry.role != .frame, entry.role != .hidden else { continue }
        fragment += Array("<\(entry.name)>".utf8)
        if entry.role != .lineBreak { depth += 1 }
        if depth > greatestDepth { return nil }
      case .close(let tag):
        let entry = TagTable.entries[Int(tag)]
        guard entry.role == .inline || entry.role == .block else { continue }
        fragment += Array("</\(entry.name)>".utf8)
        depth -= 1
      }
    }
    fragment += Array("</div></body></html>".utf8)
    guard fragment.count <= greatestSize, let document = HTMLDocument(fragment) else { return nil }
    return document.breaks(content: content, starts: starts)
  }

  static func isSpace(_ b: UInt8) -> Bool { b == 0x20 || (b >= 0x09 && b <= 0x0D) }
}

/// Owns one of libxml2's documents.
@safe private struct HTMLDocument: ~Copyable {
  private let document: htmlDocPtr

  init?(_ bytes: [UInt8]) {
    let options =
      HTML_PARSE_RECOVER.rawValue | HTML_PARSE_NOERROR.rawValue | HTML_PARSE_NOWARNING.rawValue
      | HTML_PARSE_NONET.rawValue
    let parsed = unsafe bytes.withUnsafeBytes { buffer in
      unsafe htmlReadMemory(
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
    var node = unsafe xmlDocGetRootElement(document)
    while let current = unsafe node {
      if unsafe current.pointee.type == XML_TEXT_NODE {
        guard
          unsafe read(
            current.pointee.content, content, starts, &breaks, &next, &position, &pending)
        else { return nil }
      } else if let entry = unsafe HTMLDocument.entry(of: current) {
        pending = entry.breakBefore(pending)
      }
      if let child = unsafe current.pointee.children {
        unsafe node = child
        continue
      }
      // Up to the next sibling of the nearest ancestor that has one; a block breaks as it ends.
      var up: xmlNodePtr? = unsafe current
      unsafe node = nil
      while let element = unsafe up {
        if pending == .none, unsafe HTMLDocument.entry(of: element)?.role == .block { pending = .line }
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

  private static func entry(of node: xmlNodePtr) -> TagTable.Entry? {
    guard unsafe node.pointee.type == XML_ELEMENT_NODE, let name = unsafe node.pointee.name else {
      return nil
    }
    var bytes: [UInt8] = []
    var byte = unsafe name
    while unsafe byte.pointee != 0, bytes.count <= TagTable.longestName {
      unsafe bytes.append(byte.pointee)
      unsafe byte += 1
    }
    return TagTable.indices[bytes].map { TagTable.entries[Int($0)] }
  }
}

extension TagTable.Entry {
  /// The break that is due once this tag has opened, given the one that was due already.
  fileprivate func breakBefore(_ pending: FragmentStructure.Break) -> FragmentStructure.Break {
    if name == "li" { return .item }
    return (role == .block || role == .lineBreak) && pending == .none ? .line : pending
  }
}
