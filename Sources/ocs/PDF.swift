internal import Glibc
internal import Reporting

/// The text of a PDF, by poppler's `pdftotext` where it is installed.
enum PDF {
  /// Seconds after which an extractor that hangs is ended.
  private static let patience = 120

  static func isPDF(_ bytes: [UInt8]) -> Bool { bytes.starts(with: Array("%PDF-".utf8)) }

  /// The text of a file, or of the PDF that standard input held. At most `limit` bytes and a few more, so that the
  /// caller sees what is too long.
  static func text(of path: String?, _ bytes: [UInt8], limit: Int) throws(Files.Failure) -> [UInt8] {
    let name = path ?? "standard input"
    // A name that starts with a hyphen must not look like an option.
    let file = path.map { $0.hasPrefix("-") ? "./" + $0 : $0 } ?? "-"
    let result: Program.Result
    do throws(Program.Failure) {
      result = try Program.run(
        ["pdftotext", "-raw", "-enc", "UTF-8", file, "-"], input: path == nil ? bytes : nil, limit: limit,
        patience: patience)
    } catch {
      switch error {
      case .notFound:
        throw Files.Failure(
          name, "reading a PDF needs pdftotext; install poppler-utils, or extract the text first")
      case .system(let code): throw Files.Failure(name, errno: code)
      }
    }
    switch result.ending {
    case .wroteTooMuch: return result.output
    case .tookTooLong: throw Files.Failure(name, "pdftotext took more than \(patience) seconds")
    case .ended(0): return result.output
    case .ended:
      let why = result.complaint.map { ": \(VisibleText.of($0))" } ?? ""
      throw Files.Failure(name, "pdftotext cannot read this PDF\(why)")
    }
  }
}
