internal import OCSArchives
internal import OCSExport
internal import Glibc

/// A spreadsheet file in the making. Rows come table by table in any order, so each sheet grows in a nameless file; when all rows
/// are there the archive is written from the first byte to the last.
struct SpreadsheetFile {
  private var sheets: [(sheet: SpreadsheetSheet, rows: SpoolFile)] = []
  private var places: [String: Int] = [:]

  /// `folder` is where the sheets grow.
  init(_ tables: [RelationalSchema.Table], in folder: String) throws(Files.Failure) {
    for table in tables {
      var sheet = SpreadsheetSheet(table)
      let rows = try SpoolFile(in: folder)
      try rows.write(sheet.heading())
      places[table.name] = sheets.count
      sheets.append((sheet, rows))
    }
  }

  mutating func add(_ rows: [String: [[Cell]]]) throws(Files.Failure) {
    for (table, n) in places {
      for row in rows[table] ?? [] {
        let text: String
        do throws(SpreadsheetSheet.Fault) {
          text = try sheets[n].sheet.row(row)
        } catch {
          throw Files.Failure("sheet \(table)", error.message)
        }
        try sheets[n].rows.write(text)
      }
    }
  }

  func write(_ put: ([UInt8]) throws(Files.Failure) -> Void) throws(Files.Failure) {
    var archive = StoredArchive()
    func tooLarge() -> Files.Failure {
      Files.Failure("spreadsheet", "larger than 4 gigabytes; export fewer standards, or to csv")
    }
    for part in Spreadsheet.parts(sheets.map(\.sheet.table.name)) {
      let bytes = Array(part.text.utf8)
      var sum = CRC32()
      sum.add(bytes)
      guard let header = try? archive.header(part.name, size: bytes.count, checksum: sum.value) else {
        throw tooLarge()
      }
      try put(header + bytes)
    }
    for (n, (sheet, rows)) in sheets.enumerated() {
      let (opening, closing) = (Array(sheet.opening.utf8), Array(sheet.closing.utf8))
      var sum = CRC32()
      sum.add(opening)
      try rows.forEachPiece { sum.add($0) }
      sum.add(closing)
      let size = opening.count + rows.size + closing.count
      let name = Spreadsheet.part(ofSheet: n)
      guard let header = try? archive.header(name, size: size, checksum: sum.value) else { throw tooLarge() }
      try put(header + opening)
      try rows.forEachPiece(put)
      try put(closing)
    }
    guard let closing = try? archive.closing() else { throw tooLarge() }
    try put(closing)
  }
}

/// A file without a name, which goes with the run.
final class SpoolFile {
  private let file: Int32
  private let folder: String
  private var buffer: [UInt8] = []
  private var written = 0

  private static let block = 1 << 16

  init(in folder: String) throws(Files.Failure) {
    self.folder = folder
    let path = FilePath.beside("\(folder)/spool", kind: "tmp")
    Interruption.add(path)
    defer { Interruption.remove(path) }
    do throws(Files.Failure) {
      file = try Files.open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, mode: 0o600)
    } catch {
      throw Files.Failure(folder, error.what)
    }
    try Files.remove(path)
  }

  deinit { close(file) }

  /// How many bytes it holds.
  var size: Int { written + buffer.count }

  func write(_ text: String) throws(Files.Failure) {
    buffer += text.utf8
    if buffer.count >= SpoolFile.block { try flush() }
  }

  private func flush() throws(Files.Failure) {
    try Files.write(buffer, to: file, folder)
    written += buffer.count
    buffer.removeAll(keepingCapacity: true)
  }

  /// All bytes from the first on.
  func forEachPiece(_ take: ([UInt8]) throws(Files.Failure) -> Void) throws(Files.Failure) {
    try flush()
    var piece = [UInt8](repeating: 0, count: SpoolFile.block)
    var at = 0
    while at < written {
      let start = at
      let got = unsafe piece.withUnsafeMutableBytes { buffer in
        unsafe pread(file, buffer.baseAddress!, buffer.count, start)
      }
      if got < 0, errno == EINTR { continue }
      guard got > 0 else { throw Files.Failure(folder, errno: got < 0 ? errno : EIO) }
      try take(got == piece.count ? piece : Array(piece[..<got]))
      at += got
    }
  }
}
