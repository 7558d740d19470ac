internal import Glibc

/// Where the carriers of documents go that are no text: findings and ledger count by them.
struct CarrierFolder {
  let path: String

  init(_ path: String) throws(Files.Failure) {
    try Files.makeFolder(path)
    self.path = path
  }

  /// Writes the carrier of a document under the document's name.
  func put(_ carrier: [UInt8], of document: String) throws(Files.Failure) {
    let parts = document.split(separator: "/", omittingEmptySubsequences: false)
    // A name that was given for standard input may lead anywhere.
    guard !parts.contains(where: { ["", ".", ".."].contains($0) }) else {
      throw Files.Failure(document, "no name for a file below \(Terminal.visible(path))")
    }
    try Files.makeFolder(([path] + parts.dropLast().map(String.init)).joined(separator: "/"))
    try Files.replace("\(path)/\(document).txt", with: [carrier])
  }
}
