internal import OCSCLibXML2

/// An element of an XML document with all that is in it, read without DTD, entities or network.
public struct XMLElement: Sendable {
  /// A known prefix, a colon and the name; the name alone where its namespace is none of the known ones.
  public let name: String
  public fileprivate(set) var attributes: [(name: String, value: String)] = []
  public fileprivate(set) var content: [Content] = []

  public enum Content: Sendable {
    case element(XMLElement)
    case text(String)
  }

  /// Why bytes are no XML document that is read here.
  public enum Fault: Error, Hashable, Sendable {
    case damaged
    /// A DTD defines entities, which can grow without end or name other files.
    case hasDTD
    case tooDeep(limit: Int)
    case tooLarge(limit: Int)
    case manyAttributes(limit: Int)
  }

  public func attribute(_ name: String) -> String? { attributes.first { $0.name == name }?.value }

  public var elements: some Sequence<XMLElement> {
    content.lazy.compactMap { item in
      if case .element(let element) = item { return element }
      return nil
    }
  }

  public func first(_ name: String) -> XMLElement? { elements.first { $0.name == name } }

  /// The element that the names lead to, each within the one before.
  public func first(_ path: String...) -> XMLElement? {
    path.reduce(self as XMLElement?) { $0?.first($1) }
  }

  /// Elements, attributes and texts of a document: each takes some 100 bytes of memory.
  private static let greatestCount = 2_000_000

  /// Reads a document. `prefixes` are the known namespaces and what they are called.
  public static func read(
    _ bytes: [UInt8], prefixes: [String: String], depth: Int
  ) throws(Fault) -> XMLElement {
    guard XMLTags.areSmall(bytes.span) else { throw .manyAttributes(limit: XMLTags.greatestAttributes) }
    guard bytes.count < Int(Int32.max), var reader = XMLReader(bytes, prefixes) else { throw .damaged }
    var open: [XMLElement] = []
    var count = 0
    while let event = try reader.next() {
      count += 1
      switch event {
      case .start(let element, let isEmpty):
        count += element.attributes.count
        if isEmpty {
          guard !open.isEmpty else { return element }
          open[open.count - 1].content.append(.element(element))
        } else {
          guard open.count < depth else { throw .tooDeep(limit: depth) }
          open.append(element)
        }
      case .end:
        guard let element = open.popLast() else { throw .damaged }
        if open.isEmpty {
          // What follows must be sound, but there is nothing to read in it.
          while try reader.next() != nil {}
          return element
        }
        open[open.count - 1].content.append(.element(element))
      case .text(let text):
        if !open.isEmpty { open[open.count - 1].content.append(.text(text)) }
      case .other: break
      }
      guard count <= greatestCount else { throw .tooLarge(limit: greatestCount) }
    }
    throw .damaged
  }

  fileprivate init(name: String) { self.name = name }
}

/// Owns one of libxml2's readers, which takes a document step by step.
@safe private struct XMLReader: ~Copyable {
  enum Event {
    case start(XMLElement, isEmpty: Bool)
    case end
    case text(String)
    case other
  }

  private let reader: xmlTextReaderPtr
  /// The reader reads from it until its end.
  private let bytes: UnsafeMutableBufferPointer<CChar>
  private let prefixes: [String: String]
  /// What names are called, by where libxml2 keeps them: it keeps each of them once.
  private var known: [Name: String] = [:]

  private struct Name: Hashable {
    var namespace: UInt
    var local: UInt
  }

  init?(_ bytes: [UInt8], _ prefixes: [String: String]) {
    self.prefixes = prefixes
    unsafe self.bytes = UnsafeMutableBufferPointer<CChar>.allocate(capacity: bytes.count)
    for (i, b) in bytes.enumerated() { unsafe self.bytes[i] = CChar(bitPattern: b) }
    let options = XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue | XML_PARSE_NONET.rawValue
    let made = unsafe xmlReaderForMemory(
      self.bytes.baseAddress, Int32(bytes.count), nil, nil, Int32(options))
    guard let made = unsafe made else {
      unsafe self.bytes.deallocate()
      return nil
    }
    unsafe reader = made
  }

  deinit {
    unsafe xmlFreeTextReader(reader)
    unsafe bytes.deallocate()
  }

  /// Nil at the end of a sound document.
  mutating func next() throws(XMLElement.Fault) -> Event? {
    switch unsafe xmlTextReaderRead(reader) {
    case 1: break
    case 0: return nil
    default: throw .damaged
    }
    switch unsafe XMLReader.kind(xmlTextReaderNodeType(reader)) {
    case XML_READER_TYPE_ELEMENT:
      let isEmpty = unsafe xmlTextReaderIsEmptyElement(reader) == 1
      var element = XMLElement(name: name())
      while unsafe xmlTextReaderMoveToNextAttribute(reader) == 1 {
        element.attributes.append((name(), value()))
      }
      return .start(element, isEmpty: isEmpty)
    case XML_READER_TYPE_END_ELEMENT: return .end
    case XML_READER_TYPE_TEXT, XML_READER_TYPE_CDATA, XML_READER_TYPE_SIGNIFICANT_WHITESPACE,
      XML_READER_TYPE_WHITESPACE:
      return .text(value())
    case XML_READER_TYPE_DOCUMENT_TYPE, XML_READER_TYPE_ENTITY_REFERENCE: throw .hasDTD
    default: return .other
    }
  }

  private static func kind(_ number: Int32) -> xmlReaderTypes { xmlReaderTypes(UInt32(bitPattern: number)) }

  private mutating func name() -> String {
    let local = unsafe xmlTextReaderConstLocalName(reader)
    let namespace = unsafe xmlTextReaderConstNamespaceUri(reader)
    let key = Name(namespace: UInt(bitPattern: namespace), local: UInt(bitPattern: local))
    if let name = known[key] { return name }
    var name = unsafe XMLReader.string(local)
    let prefix = unsafe prefixes[XMLReader.string(namespace)]
    if let prefix { name = "\(prefix):\(name)" }
    known[key] = name
    return name
  }

  private func value() -> String { unsafe XMLReader.string(xmlTextReaderConstValue(reader)) }

  private static func string(_ text: UnsafePointer<xmlChar>?) -> String {
    guard let text = unsafe text else { return "" }
    return unsafe String(cString: text)
  }
}
