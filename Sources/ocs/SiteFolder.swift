internal import OCSEmission
internal import Glibc
internal import OCSReview

/// The folder that a site is written to. A list in it tells which files are the site's; nothing else is written over or removed.
struct SiteFolder {
  private static let list = "site.json"
  private static let schema = "ocs-review/1"

  let path: String
  private let folder: OutputFolder
  /// The files of an earlier site in this folder.
  private let earlier: Set<String>
  private var own: Set<String> = []

  /// Throws where a file of the folder that is no site's stands in the way of `paths`.
  init(_ path: String, paths: [String]) throws(Files.Failure) {
    self.path = path
    folder = try OutputFolder(path, .adding, syncs: false)
    earlier = try SiteFolder.files(listedIn: "\(path)/\(SiteFolder.list)")
    for file in paths + [SiteFolder.list] + [ReviewSite.documentsFolder, ReviewSite.picturesFolder] {
      let place = "\(path)/\(file)"
      guard earlier.isEmpty, let status = Files.status(place, followsLinks: false) else { continue }
      // Empty folders are in nobody's way.
      if status.st_mode & S_IFMT == S_IFDIR, Files.names(in: place)?.isEmpty ?? false { continue }
      throw Files.Failure(
        place, "is of no earlier review and would be written over; name another folder with --output")
    }
    // Whatever ends the run, the files are known as the site's.
    try write(list: earlier.union(paths))
    try makeFolder(ReviewSite.documentsFolder)
  }

  /// A folder of the site, which is no way out of it.
  private func makeFolder(_ name: String) throws(Files.Failure) {
    let place = "\(path)/\(name)"
    try Files.makeFolder(place)
    guard let status = Files.status(place, followsLinks: false), status.st_mode & S_IFMT == S_IFDIR else {
      throw Files.Failure(place, "a link in the place of a folder; remove it")
    }
  }

  /// Whether a folder holds a site, whose files are no documents.
  static func isSite(_ path: String) -> Bool {
    ((try? files(listedIn: "\(path)/\(list)")) ?? []).contains("index.html")
  }

  /// The files of the list; empty where there is none.
  private static func files(listedIn path: String) throws(Files.Failure) -> Set<String> {
    guard let status = Files.status(path, followsLinks: false), status.st_mode & S_IFMT == S_IFREG,
      let bytes = try? Files.read(path, limit: 1 << 28), let json = try? JSONReader.read(bytes),
      json.value(at: "/schema") == .string(schema), case .array(let names)? = json.value(at: "/files")
    else { return [] }
    return Set(
      names.compactMap { name in
        if case .string(let text) = name, isSites(text) { text } else { nil }
      })
  }

  /// Whether a path is one that a site may have: whatever a list says, nothing outside of the folder is touched.
  private static func isSites(_ path: String) -> Bool {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    if parts.count == 1 {
      return ["css", "js", "html"].contains { path.hasSuffix(".\($0)") } && !path.hasPrefix(".")
    }
    return parts.count == 2 && !parts[1].hasPrefix(".") && !parts[1].isEmpty
      && [ReviewSite.documentsFolder, ReviewSite.picturesFolder].contains(String(parts[0]))
  }

  private func write(list: Set<String>) throws(Files.Failure) {
    let json: JSONValue = .object([
      .init("files", .strings(list.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })),
      .init("schema", .string(SiteFolder.schema)),
    ])
    try folder.put([JSONWriter.bytes(of: json, .indented) + [0x0A]], as: SiteFolder.list)
  }

  mutating func put(_ files: [ReviewSite.File]) throws(Files.Failure) {
    for file in files {
      if file.path.hasPrefix(ReviewSite.picturesFolder + "/") {
        try makeFolder(ReviewSite.picturesFolder)
      }
      own.insert(file.path)
      try folder.put([file.bytes], as: file.path)
    }
  }

  /// Removes the files of the earlier site that this one has not, and closes the list. Where not all documents were read
  /// the earlier pages stay.
  func finish(keepsEarlier: Bool) throws(Files.Failure) {
    if !keepsEarlier {
      for file in earlier.subtracting(own).sorted()
      where Files.status("\(path)/\(file)", followsLinks: false) != nil {
        try Files.remove("\(path)/\(file)")
      }
    }
    try write(list: keepsEarlier ? own.union(earlier) : own)
    for name in [ReviewSite.picturesFolder, ReviewSite.documentsFolder] {
      let place = "\(path)/\(name)"
      if Files.status(place) != nil { try Files.syncFolder(place) }
    }
    try Files.syncFolder(path)
  }
}
