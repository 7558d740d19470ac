internal import OCSCLinux
internal import Glibc
internal import OCSMarkupFragments
internal import OCSReporting

/// `ocs doctor`: what this machine has of what ocs works with.
enum Doctor {
  /// A program that ocs, or a script that comes with it, starts.
  private struct Helper {
    var name: String
    var arguments: [String]
    /// What cannot be done without it, and what installs it.
    var purpose: String
  }

  private static let helpers = [
    Helper(
      name: "pdftotext", arguments: ["-v"],
      purpose: "PDF files cannot be read; on Debian and Ubuntu: apt install poppler-utils"),
    Helper(
      name: "tesseract", arguments: ["--version"],
      purpose:
        "scanned pages cannot be read (--ocr); on Debian and Ubuntu: apt install tesseract-ocr tesseract-ocr-chi-tra"
    ),
    Helper(
      name: "sqlite3", arguments: ["--version"],
      purpose: "SQLite databases cannot be loaded; on Debian and Ubuntu: apt install sqlite3"),
    Helper(
      name: "psql", arguments: ["--version"],
      purpose: "PostgreSQL databases cannot be loaded; on Debian and Ubuntu: apt install postgresql-client"),
  ]

  static func run(_ words: [String]) throws(UsageError) -> ExitStatus {
    _ = try Arguments(words, of: .doctor)
    var rows = [("ocs", Help.version), ("libxml2", MarkupLibrary.version)]
    rows += helpers.map { ($0.name, report($0)) }
    rows.append(("locale", locale))
    let (settings, isSound) = settings
    rows.append(("settings", settings))
    let width = rows.map { $0.0.utf8.count }.max() ?? 0
    let lines = rows.map { name, text in
      name + String(repeating: " ", count: width + 2 - name.utf8.count) + text + "\n"
    }
    let status = Terminal.print(lines.joined())
    return status == .done && !isSound ? .findings : status
  }

  /// The first word that starts with a digit among those that the program says of itself.
  private static func report(_ helper: Helper) -> String {
    do throws(Program.Failure) {
      let result = try Program.run([helper.name] + helper.arguments, limit: 1 << 16, patience: 10)
      let text = String(decoding: result.output + result.errors, as: UTF8.self)
      let version = text.split(whereSeparator: \.isWhitespace).first { $0.first?.isNumber ?? false }
      return version.map { VisibleText.of(String($0)) } ?? "installed, version unknown"
    } catch {
      switch error {
      case .notFound: return "not installed: \(helper.purpose)"
      case .system(let code): return Files.Failure(helper.name, errno: code).what
      }
    }
  }

  /// What ocs reads and writes is UTF-8 whatever the locale; terminals and shells go by it.
  private static var locale: String {
    let name = unsafe setlocale(LC_CTYPE, "").map { unsafe String(cString: $0) } ?? "unknown"
    let codes = unsafe nl_langinfo(Int32(CODESET)).map { unsafe String(cString: $0) } ?? "unknown"
    let advice =
      codes == "UTF-8" ? "" : "; a terminal may show Chinese only with a UTF-8 locale such as C.UTF-8"
    return "\(VisibleText.of(name)) (\(codes))\(advice)"
  }

  private static var settings: (text: String, isSound: Bool) {
    do throws(Files.Failure) {
      guard let found = try Configuration.find(nil) else { return ("no .ocs.json here or above", true) }
      var policy = Policy()
      try found.read(into: &policy)
      _ = try found.normalizeWords()
      return (Terminal.visible(found.path), true)
    } catch {
      return (error.message, false)
    }
  }
}
