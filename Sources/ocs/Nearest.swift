/// The name that was probably meant.
enum Nearest {
  /// The candidate with the fewest edits, if few enough for a slip of the keys.
  static func to(_ word: String, among candidates: [String]) -> String? {
    let best = candidates.min { (distance(word, $0), $0) < (distance(word, $1), $1) }
    guard let best, distance(word, best) <= max(2, best.utf8.count / 3) else { return nil }
    return best
  }

  /// Levenshtein's distance in bytes.
  static func distance(_ a: String, _ b: String) -> Int {
    let (x, y) = (Array(a.utf8.prefix(64)), Array(b.utf8.prefix(64)))
    var row = Array(0...y.count)
    for (i, p) in x.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, q) in y.enumerated() {
        let cost = min(row[j] + 1, row[j + 1] + 1, diagonal + (p == q ? 0 : 1))
        diagonal = row[j + 1]
        row[j + 1] = cost
      }
    }
    return row[y.count]
  }
}
