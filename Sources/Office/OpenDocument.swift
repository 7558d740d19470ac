internal import MarkupFragments
internal import SourceText
enum OpenDocument {
  static func blocks(of package: inout OfficePackage, type: String, _ limits: Limits) throws(Refusal) -> [Block] { throw .binary("x") }
}
enum Workbook {
  static func blocks(
    of root: XMLElement, part: String, in package: inout OfficePackage, _ limits: Limits
  ) throws(Refusal) -> [Block] { throw .binary("x") }
}
