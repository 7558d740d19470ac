/// What a file of sheets holds besides them (ECMA-376): an archive of XML parts.
public enum Spreadsheet {
  static let namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
  static let declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
  private static let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
  private static let package = "http://schemas.openxmlformats.org/package/2006"
  private static let types = "application/vnd.openxmlformats-officedocument.spreadsheetml"

  /// The part of a sheet, counted from 0.
  public static func part(ofSheet n: Int) -> String { "xl/worksheets/sheet\(n + 1).xml" }

  /// All other parts, in the order in which they stand in the file. `names` are those of the sheets.
  public static func parts(_ names: [String]) -> [(name: String, text: String)] {
    [
      ("[Content_Types].xml", contentTypes(names.count)),
      (
        "_rels/.rels",
        relationships([(relations + "/officeDocument", "xl/workbook.xml")])
      ),
      ("xl/workbook.xml", workbook(names)),
      (
        "xl/_rels/workbook.xml.rels",
        relationships(
          names.indices.map { (relations + "/worksheet", "worksheets/sheet\($0 + 1).xml") }
            + [(relations + "/styles", "styles.xml")])
      ),
      ("xl/styles.xml", styles),
    ]
  }

  private static func contentTypes(_ sheets: Int) -> String {
    let overrides =
      [("xl/workbook.xml", "\(types).sheet.main+xml"), ("xl/styles.xml", "\(types).styles+xml")]
      + (0..<sheets).map { (part(ofSheet: $0), "\(types).worksheet+xml") }
    return declaration + "<Types xmlns=\"\(package)/content-types\">"
      + "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
      + overrides.map { "<Override PartName=\"/\($0.0)\" ContentType=\"\($0.1)\"/>" }.joined() + "</Types>\n"
  }

  private static func relationships(_ targets: [(type: String, target: String)]) -> String {
    let list = targets.enumerated().map { n, one in
      "<Relationship Id=\"r\(n + 1)\" Type=\"\(one.type)\" Target=\"\(one.target)\"/>"
    }
    return declaration
      + "<Relationships xmlns=\"\(package)/relationships\">\(list.joined())</Relationships>\n"
  }

  private static func workbook(_ names: [String]) -> String {
    let sheets = names.enumerated().map { n, name in
      "<sheet name=\"\(escaped(name))\" sheetId=\"\(n + 1)\" r:id=\"r\(n + 1)\"/>"
    }
    return declaration + "<workbook xmlns=\"\(namespace)\" xmlns:r=\"\(relations)\">"
      + "<sheets>\(sheets.joined())</sheets></workbook>\n"
  }

  /// Plain cells, the heading, texts that wrap, numbers; all but the first at the upper edge.
  private static var styles: String {
    declaration + """
      <styleSheet xmlns="\(namespace)"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>\
      <font><b/><sz val="11"/><name val="Calibri"/></font></fonts>\
      <fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>\
      <fill><patternFill patternType="solid"><fgColor rgb="FFE7EBEF"/></patternFill></fill></fills>\
      <borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
      <cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>\
      <cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>\
      <xf numFmtId="49" fontId="1" fillId="2" borderId="0" xfId="0" applyFont="1" applyFill="1" applyNumberFormat="1"/>\
      <xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1">\
      <alignment vertical="top" wrapText="1"/></xf>\
      <xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1"><alignment vertical="top"/></xf>\
      </cellXfs></styleSheet>

      """
  }

  /// Text within XML. Characters that XML cannot hold are written as spreadsheets do, `_x0001_`, and so is an underscore
  /// that would read as the start of such a one.
  static func escaped(_ text: String) -> String {
    guard text.utf8.contains(where: { isSpecial($0) }) else { return text }
    var out = ""
    let scalars = Array(text.unicodeScalars)
    for (i, scalar) in scalars.enumerated() {
      switch scalar {
      case "&": out += "&amp;"
      case "<": out += "&lt;"
      case ">": out += "&gt;"
      case "\"": out += "&quot;"
      case "_" where startsEscape(scalars[i...]): out += "_x005F_"
      case "\n", "\t": out.unicodeScalars.append(scalar)
      case _ where scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF:
        let digits = String(scalar.value, radix: 16, uppercase: true)
        out += "_x" + String(repeating: "0", count: 4 - digits.utf8.count) + digits + "_"
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out
  }

  private static func isSpecial(_ b: UInt8) -> Bool {
    b < 0x20 || b == 0x26 || b == 0x3C || b == 0x3E || b == 0x22 || b == 0x5F || b == 0xEF
  }

  private static func startsEscape(_ scalars: ArraySlice<Unicode.Scalar>) -> Bool {
    let start = Array(scalars.prefix(7))
    return start.count == 7 && start[1] == "x" && start[6] == "_"
      && start[2..<6].allSatisfy(\.properties.isASCIIHexDigit)
  }
}
