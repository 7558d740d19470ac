// Office: Word, Excel and OpenDocument files → carrier text, a page of HTML that the pipeline reads.

internal import OCSArchives
internal import OCSMarkupFragments
public import OCSSourceText

public enum OfficeDocument {
  /// The page that holds all text of an Office document; nil where the bytes are none. Throws where they are one that
  /// cannot be read.
  public static func carrier(of bytes: [UInt8], limits: Limits = Limits()) throws(Refusal) -> [UInt8]? {
    if let kind = CompoundFile.kind(of: bytes) { throw .office(kind.advice) }
    guard ZipArchive.isArchive(bytes) else { return nil }
    if bytes.count > limits.bytes { throw .tooLarge(limit: limits.bytes) }
    var package = try OfficePackage(bytes, limits)
    let blocks = try blocks(of: &package, limits)
    return CarrierPage.write(blocks)
  }

  private static func blocks(of package: inout OfficePackage, _ limits: Limits) throws(Refusal) -> [Block] {
    if let type = try package.bytes(of: "mimetype") {
      return try OpenDocument.blocks(of: &package, type: String(decoding: type, as: UTF8.self), limits)
    }
    let main = OfficePackage.target("officeDocument", in: try package.relationships(of: ""))
    guard let main else { throw .binary("a ZIP archive") }
    if main.hasSuffix(".bin") { throw .office("a binary Excel file; save it as .xlsx") }
    guard let root = try package.root(of: main) else { throw .office("its part \(main) is missing") }
    switch root.name {
    case "w:document": return try WordDocument.blocks(of: root, part: main, in: &package)
    case "x:workbook": return try Workbook.blocks(of: root, part: main, in: &package, limits)
    case "p:presentation": throw .binary("a presentation")
    default: throw .binary("an Office document of another kind")
    }
  }
}
