import OCSArchives
import OCSOffice
import OCSSourceText

extension Laws {
  /// An archive is refused or read, and no member is larger than allowed.
  public static func archive(_ bytes: [UInt8]) throws {
    var limits = Limits()
    limits.bytes = 1 << 20
    guard let archive = try? ZipArchive(bytes, limits: limits) else { return }
    for name in archive.names {
      guard let contents = try? archive.contents(of: name) else { continue }
      try hold(contents.count <= limits.bytes, "a member is no larger than the limit", name)
      try hold(!name.hasPrefix("/") && !name.contains("\\"), "a name leads nowhere else", name)
    }
  }

  /// The inside of an Office document of each kind is refused or read, and what is read holds the laws of documents.
  public static func office(_ bytes: [UInt8]) throws {
    let inside = String(decoding: bytes, as: UTF8.self)
    for file in [
      OfficeFile.word(inside), OfficeFile.workbook(inside), OfficeFile.open("text", inside),
      OfficeFile.open("spreadsheet", inside),
    ] {
      _ = try document(file)
    }
  }
}
