internal import OCSMarkupFragments
internal import OCSSourceText

/// What OpenDocument texts and spreadsheets have in common: which of them a package is, and its parts.
enum OpenDocument {
  private static let format = "application/vnd.oasis.opendocument."

  /// The blocks of a package whose type its first part names.
  static func blocks(
    of package: inout OfficePackage, type: String, _ limits: Limits
  ) throws(Refusal) -> [Block] {
    guard type.hasPrefix(format) else { throw .binary("a package of the type \(type.prefix(100))") }
    // A package that is encrypted says so of its parts, and nothing else in it can be read.
    let manifest = try package.bytes(of: "META-INF/manifest.xml") ?? []
    if String(decoding: manifest, as: UTF8.self).contains("encryption-data") {
      throw .office("it is encrypted; open it with its password, and save it without one")
    }
    guard let root = try package.root(of: "content.xml") else {
      throw .office("its part content.xml is missing")
    }
    let kind = type.dropFirst(format.count).split(separator: "-").first ?? ""
    let body = root.first("office:body")
    switch kind {
    case "text":
      guard let text = body?.first("office:text") else { return [] }
      return OpenText.blocks(of: text, styles: OpenStyles([try package.root(of: "styles.xml"), root]))
    case "spreadsheet":
      let styles = OpenStyles([try package.root(of: "styles.xml"), root])
      var blocks: [Block] = []
      for table in body?.first("office:spreadsheet")?.elements.map(\.self) ?? []
      where table.name == "table:table" {
        blocks.append(.table(try OpenSheet.table(of: table, styles: styles, limits)))
      }
      return blocks
    default: throw .binary("an OpenDocument file of the kind \(kind)")
    }
  }
}
