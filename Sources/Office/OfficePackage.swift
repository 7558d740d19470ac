internal import OCSArchives
internal import OCSMarkupFragments
internal import OCSSourceText

/// The parts of an Office document, which are XML files in a ZIP archive.
struct OfficePackage {
  private let archive: ZipArchive
  private let limits: Limits
  /// Bytes that further parts may come to.
  private var left: Int

  /// What the namespaces are called here; transitional and strict ones, which are alike, by one name.
  private static let prefixes: [String: String] = {
    let formats = [
      ("wordprocessingml", "w"), ("spreadsheetml", "x"), ("presentationml", "p"),
    ].flatMap { format, prefix in
      [
        ("http://schemas.openxmlformats.org/\(format)/2006/main", prefix),
        ("http://purl.oclc.org/ooxml/\(format)/main", prefix),
      ]
    }
    let open = ["office", "text", "table", "drawing", "style"].map { name in
      ("urn:oasis:names:tc:opendocument:xmlns:\(name):1.0", name)
    }
    return Dictionary(
      uniqueKeysWithValues: formats + open + [
        ("http://schemas.openxmlformats.org/officeDocument/2006/relationships", "r"),
        ("http://purl.oclc.org/ooxml/officeDocument/relationships", "r"),
        ("http://schemas.openxmlformats.org/package/2006/relationships", "rel"),
        ("http://schemas.openxmlformats.org/markup-compatibility/2006", "mc"),
        ("http://schemas.openxmlformats.org/officeDocument/2006/math", "m"),
        ("http://purl.oclc.org/ooxml/officeDocument/math", "m"),
      ])
  }()

  init(_ bytes: [UInt8], _ limits: Limits) throws(Refusal) {
    self.limits = limits
    left = limits.bytes
    do { archive = try ZipArchive(bytes, limits: limits) } catch { throw OfficePackage.refusal(of: error) }
  }

  func holds(_ part: String) -> Bool { archive.holds(part) }

  /// The bytes of a part; nil where there is none of that name.
  mutating func bytes(of part: String) throws(Refusal) -> [UInt8]? {
    let bytes: [UInt8]?
    do { bytes = try archive.contents(of: part) } catch { throw OfficePackage.refusal(of: error) }
    left -= bytes?.count ?? 0
    guard left >= 0 else { throw .tooLarge(limit: limits.bytes) }
    return bytes
  }

  /// The root of a part; nil where there is none of that name.
  mutating func root(of part: String) throws(Refusal) -> XMLElement? {
    guard let bytes = try bytes(of: part) else { return nil }
    do {
      return try XMLElement.read(bytes, prefixes: OfficePackage.prefixes, depth: limits.nesting)
    } catch {
      throw .office("its part \(part) " + OfficePackage.words(of: error))
    }
  }

  private static func words(of fault: XMLElement.Fault) -> String {
    switch fault {
    case .damaged: "is damaged; open the document in the program that made it, and save it again"
    case .hasDTD: "has a DTD, which no Office program writes"
    case .tooDeep(let limit):
      "has more than \(limit) elements within each other; raise --max-nesting to read it"
    case .tooLarge(let limit): "has more than \(limit) elements"
    case .manyAttributes(let limit):
      "has an element of more than \(limit) attributes, which no Office program writes"
    }
  }

  private static func refusal(of fault: ZipArchive.Fault) -> Refusal { .office(fault.message) }

  // MARK: Relationships

  /// Where a part's relationships lead, by id.
  struct Relationship {
    /// The last word of its type: `styles`, `numbering`, `worksheet` …
    var kind: String
    var target: String
  }

  /// What a part refers to; the whole package's for the empty name.
  mutating func relationships(of part: String) throws(Refusal) -> [String: Relationship] {
    let folder = part.split(separator: "/").dropLast().map(String.init)
    let file = (folder + ["_rels", "\(part.split(separator: "/").last ?? "").rels"]).joined(separator: "/")
    var found: [String: Relationship] = [:]
    for one in try root(of: file)?.elements.map(\.self) ?? [] where one.name == "rel:Relationship" {
      guard let id = one.attribute("Id"), let type = one.attribute("Type"),
        let target = one.attribute("Target"),
        one.attribute("TargetMode") != "External"
      else { continue }
      found[id] = Relationship(
        kind: type.split(separator: "/").last.map(String.init) ?? "",
        target: OfficePackage.path(target, in: folder))
    }
    return found
  }

  /// The part that one refers to, of a kind there is one of.
  static func target(_ kind: String, in relationships: [String: Relationship]) -> String? {
    relationships.values.filter { $0.kind == kind }.map(\.target).min()
  }

  private static func path(_ target: String, in folder: [String]) -> String {
    var path = target.hasPrefix("/") ? [] : folder
    for part in target.split(separator: "/") {
      switch part {
      case ".": break
      case "..": _ = path.popLast()
      default: path.append(String(part))
      }
    }
    return path.joined(separator: "/")
  }
}
