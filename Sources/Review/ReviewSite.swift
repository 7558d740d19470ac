public import OCSDiagnostics
internal import OCSEmission
internal import OCSReporting

/// The pages on which people look at a run: a pure function from documents to the bytes of files. Documents are handed over one by
/// one, so that a run of thousands needs the memory of a few.
public struct ReviewSite: Sendable {
  /// A file of the site.
  public struct File: Sendable {
    /// Below the folder of the site, with `/`.
    public var path: String
    public var bytes: [UInt8]
  }

  /// Standards of the earlier run that no document gave this time.
  public struct Gone: Sendable {
    public var code: String?
    public var name: String?
    public var document: String

    public init(code: String?, name: String?, document: String) {
      self.code = code
      self.name = name
      self.document = document
    }
  }

  public static let documentsFolder = "documents"
  public static let picturesFolder = "pages"

  private let overview: Overview
  /// The names of the pages, by the rows that were given, without folder and ending.
  private let stems: [String]
  /// The place in the overview of each row that was given.
  private let places: [Int]
  /// The pattern of each row's document, as exceptions name it.
  private let patterns: [String]

  /// `rows` in the order in which the documents will be handed over, and their paths as the command line names them.
  public init(_ rows: [Overview.Row], paths: [String]) {
    overview = Overview(rows)
    patterns = ReviewSite.patterns(of: rows.map(\.document), paths)
    stems = PageNames.stems(of: rows.map(\.document))
    var places = [Int](repeating: 0, count: rows.count)
    for (place, origin) in overview.origins.enumerated() { places[origin] = place }
    self.places = places
  }

  /// The shortest patterns by which exceptions name each document and no other of the run.
  private static func patterns(of documents: [String], _ paths: [String]) -> [String] {
    func last(_ name: String) -> Substring { name.split(separator: "/").last ?? "" }
    var names: [String: Int] = [:]
    var ends: [Substring: Int] = [:]
    for document in documents {
      names[document, default: 0] += 1
      ends[last(document), default: 0] += 1
    }
    return zip(documents, paths).map { document, path in
      if names[document] ?? 0 > 1 { return Glob.literal(path) }
      let isAlone = document.utf8.contains(0x2F) || ends[last(document)] == 1
      return (isAlone ? "" : "./") + Glob.literal(document)
    }
  }

  public func fails(_ lowest: Severity?) -> Bool { overview.fails(lowest) }
  public var summary: String { overview.summary }

  /// The paths of the pages of all documents.
  public var paths: [String] { stems.map { "\(ReviewSite.documentsFolder)/\($0).html" } }

  /// The files that are the same in every run.
  public static var fixed: [File] {
    [
      File(path: "review.css", bytes: SiteFile.style), File(path: "overview.js", bytes: SiteFile.overview),
      File(path: "document.js", bytes: SiteFile.document),
      File(path: "decisions.js", bytes: SiteFile.decisions),
    ]
  }

  /// The page of a document and the pictures that it shows. `row` is its place among the rows that were given.
  public func files(of document: ReviewedDocument, row: Int) -> [File] {
    let stem = stems[row]
    let pictures = document.pictures.indices.map { "\(ReviewSite.picturesFolder)/\(stem)-\($0 + 1).jpg" }
    let page = DocumentPage.bytes(
      of: document, neighbours(of: row), pictures: pictures.map { "../\($0)" })
    return [File(path: "\(ReviewSite.documentsFolder)/\(stem).html", bytes: page)]
      + zip(pictures, document.pictures).map { File(path: $0, bytes: $1.bytes) }
  }

  private func neighbours(of row: Int) -> DocumentPage.Neighbours {
    let place = places[row]
    func link(_ place: Int) -> String? {
      overview.origins.indices.contains(place) ? "\(stems[overview.origins[place]]).html" : nil
    }
    return DocumentPage.Neighbours(
      previous: link(place - 1), next: link(place + 1), place: place + 1, count: places.count,
      pattern: patterns[row])
  }

  /// The overview. `changes` are those of the rows that were given, and `gone` what is not there any more; nil where there
  /// is no earlier run to compare with.
  public func front(changes: [ReviewChange?], gone: [Gone]?) -> [File] {
    [
      File(path: "data.js", bytes: data(changes)),
      File(path: "index.html", bytes: OverviewPage.bytes(of: overview, changes, gone)),
    ]
  }

  // MARK: Data

  /// The rows, for the script of the overview. Texts have what is not seen spelled.
  private func data(_ changes: [ReviewChange?]) -> [UInt8] {
    let rules = overview.rules.map(\.rule)
    let numbers = Dictionary(uniqueKeysWithValues: rules.enumerated().map { ($1, $0) })
    let rows = zip(overview.rows, overview.origins).map { row, origin in
      JSONValue.array(
        [.string(stems[origin])]
          + Overview.columns.map { column in
            switch column.value(row) {
            case .text(let text): .string(VisibleText.of(text))
            case .number(let number): .integer(number)
            case .decimal(let number): .string(Overview.decimal(number))
            case .none: .null
            }
          } + [
            .array(
              row.findings.map { .array([.integer(numbers[$0.rule] ?? 0), .integer($0.count)]) }),
            changes[origin].map { .string($0.name) } ?? .null,
          ])
    }
    let json: JSONValue = .object([
      .init(
        "columns",
        .array(
          Overview.columns.map { column in
            .object([
              .init("about", .string(column.about)), .init("key", .string(column.key)),
              .init("number", .bool(column.isNumber)), .init("title", .string(column.title)),
            ])
          })),
      .init("rows", .array(rows)), .init("rules", .strings(rules.map(\.rawValue))),
    ])
    return Array("\"use strict\";\nconst data = ".utf8) + JSONWriter.bytes(of: json, .compact)
      + Array(";\n".utf8)
  }
}

/// Names of pages: those of the documents, in characters that every file system and every link takes as they are.
enum PageNames {
  private static let most = 120

  static func stems(of documents: [String]) -> [String] {
    // Some file systems do not tell capitals from small letters.
    var taken: Set<String> = []
    return documents.map { document in
      let stem = stem(of: document)
      var name = stem
      var number = 2
      while !taken.insert(name.lowercased()).inserted {
        name = "\(stem)~~\(number)"
        number += 1
      }
      return name
    }
  }

  private static func stem(of document: String) -> String {
    var out = ""
    for b in document.utf8 {
      switch b {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: out.unicodeScalars.append(UnicodeScalar(b))
      // A name that starts with a dot would be hidden.
      case 0x2E where !out.isEmpty: out += "."
      default:
        let digits = String(b, radix: 16, uppercase: true)
        out += "~" + (digits.utf8.count < 2 ? "0" : "") + digits
      }
      // What is left out of a long name is told apart by a number.
      if out.utf8.count >= most { break }
    }
    return out.isEmpty ? "~" : out
  }
}
