/// Office files of a few parts, as programs write them.
public enum OfficeFile {
  private static let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

  /// A Word document with this body. `parts` are the insides of further parts: `numbering`, `styles`, `footnotes` …
  public static func word(_ body: String, parts: [String: String] = [:]) -> [UInt8] {
    let names =
      [
        ("w", "http://schemas.openxmlformats.org/wordprocessingml/2006/main"), ("r", office),
        ("mc", "http://schemas.openxmlformats.org/markup-compatibility/2006"),
        ("m", "http://schemas.openxmlformats.org/officeDocument/2006/math"),
        ("v", "urn:schemas-microsoft-com:vml"),
        ("wps", "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"),
      ]
    return package(
      "word/document.xml", element("w:document", names, "<w:body>\(body)</w:body>"),
      parts.sorted { $0.key < $1.key }.map { ($0, "word/\($0).xml", element("w:\($0)", names, $1)) })
  }

  /// A workbook with one sheet. `parts` are the insides of `sharedStrings` and `styles`.
  public static func workbook(_ sheet: String, parts: [String: String] = [:]) -> [UInt8] {
    let names = [("x", "http://schemas.openxmlformats.org/spreadsheetml/2006/main"), ("r", office)]
    let roots = ["sharedStrings": "x:sst", "styles": "x:styleSheet"]
    let others = parts.sorted { $0.key < $1.key }.map { name, inner in
      (name, "xl/\(name).xml", element(roots[name] ?? "x:\(name)", names, inner))
    }
    let sheets = "<x:sheets><x:sheet name=\"1\" sheetId=\"1\" r:id=\"worksheet\"/></x:sheets>"
    return package(
      "xl/workbook.xml", element("x:workbook", names, sheets),
      others + [("worksheet", "xl/worksheets/sheet1.xml", element("x:worksheet", names, sheet))])
  }

  /// An OpenDocument file: a `text` or a `spreadsheet`, with styles of its own.
  public static func open(_ kind: String, _ body: String, styles: String = "") -> [UInt8] {
    let names = ["office", "text", "table", "style"].map {
      ($0, "urn:oasis:names:tc:opendocument:xmlns:\($0):1.0")
    }
    let drawing = [("draw", "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0")]
    let content =
      "<office:automatic-styles>\(styles)</office:automatic-styles>"
      + "<office:body><office:\(kind)>\(body)</office:\(kind)></office:body>"
    return ZipWriter.archive([
      .init("mimetype", "application/vnd.oasis.opendocument.\(kind)"),
      .init("content.xml", element("office:document-content", names + drawing, content)),
    ])
  }

  private static func package(
    _ main: String, _ root: String, _ parts: [(kind: String, path: String, root: String)]
  ) -> [UInt8] {
    let folder = main.split(separator: "/")[0]
    let file = main.split(separator: "/")[1]
    return ZipWriter.archive(
      [
        .init("_rels/.rels", relationships([("officeDocument", main)])), .init(main, root),
        .init("\(folder)/_rels/\(file).rels", relationships(parts.map { ($0.kind, "/\($0.path)") })),
      ] + parts.map { .init($0.path, $0.root) })
  }

  private static func relationships(_ targets: [(kind: String, target: String)]) -> String {
    let all = targets.map {
      "<Relationship Id=\"\($0.kind)\" Type=\"\(office)/\($0.kind)\" Target=\"\($0.target)\"/>"
    }
    return
      "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\(all.joined())</Relationships>"
  }

  private static func element(_ name: String, _ namespaces: [(String, String)], _ inner: String) -> String {
    let declared = namespaces.map { " xmlns:\($0)=\"\($1)\"" }.joined()
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?><\(name)\(declared)>\(inner)</\(name)>"
  }
}
