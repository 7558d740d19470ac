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

  /// libxml2 stops at a depth of 256 and at text nodes of 10 MB; stay far below both.
  static let greatestDepth = 100
  static let greatestSize = 1 << 20

  /// For each text piece in turn, whether a line break stands before it.
  public static func lineBreaks(_ pieces: [Piece]) -> [Bool] {
    byParser(pieces) ?? byTags(pieces)
  }

  /// The reading of the tags alone: a block's tag or a `<br>` breaks the line.
  static func byTags(_ pieces: [Piece]) -> [Bool] {
    var breaks: [Bool] = []
    var isBroken = false
    for piece in pieces {
      switch piece {
      case .text:
        breaks.append(isBroken)
        isBroken = false
      case .open(let tag), .close(let tag):
        let role = TagTable.entries[Int(tag)].role
        if role == .block || role == .lineBreak { isBroken = true }
      }
    }
    return breaks
  }

  private static func byParser(_ pieces: [Piece]) -> [Bool]? {
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
    return document.lineBreaks(content: content, starts: starts)
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
  borrowing func lineBreaks(content: [UInt8], starts: [Int]) -> [Bool]? {
    var breaks = Array(repeating: false, count: starts.count)
    var next = 0
    var position = 0
    var isBroken = false
    var node = unsafe xmlDocGetRootElement(document)
    while let current = unsafe node {
      if unsafe current.pointee.type == XML_TEXT_NODE {
        guard
          unsafe read(
            current.pointee.content, content, starts, &breaks, &next, &position, &isBroken)
        else { return nil }
      } else if unsafe HTMLDocument.breaksLine(current) {
        isBroken = true
      }
      if let child = unsafe current.pointee.children {
        unsafe node = child
        continue
      }
      // Up to the next sibling of the nearest ancestor that has one; a block breaks as it ends.
      var up: xmlNodePtr? = unsafe current
      unsafe node = nil
      while let element = unsafe up {
        if unsafe element.pointee.type == XML_ELEMENT_NODE, unsafe HTMLDocument.breaksLine(element) {
          isBroken = true
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
    _ breaks: inout [Bool], _ next: inout Int, _ position: inout Int, _ isBroken: inout Bool
  ) -> Bool {
    guard var byte = unsafe text else { return true }
    while unsafe byte.pointee != 0 {
      let b = unsafe byte.pointee
      unsafe byte += 1
      if FragmentStructure.isSpace(b) { continue }
      guard position < content.count, content[position] == b else { return false }
      while next < starts.count, starts[next] == position {
        breaks[next] = isBroken
        next += 1
      }
      isBroken = false
      position += 1
    }
    return true
  }

  private static func breaksLine(_ node: xmlNodePtr) -> Bool {
    guard let name = unsafe node.pointee.name else { return false }
    var bytes: [UInt8] = []
    var byte = unsafe name
    while unsafe byte.pointee != 0, bytes.count <= TagTable.longestName {
      unsafe bytes.append(byte.pointee)
      unsafe byte += 1
    }
    guard let index = TagTable.indices[bytes] else { return false }
    let role = TagTable.entries[Int(index)].role
    return role == .block || role == .lineBreak
  }
}
