internal import OCSDiagnostics
internal import OCSSourceText
internal import OCSTokenization

/// What the next best reading takes for something else.
enum Doubts {
  /// Words of the task table that may belong to another entry: both entries are told.
  static func find(_ doubts: [Sheet.Doubt], on bench: Workbench) {
    guard !doubts.isEmpty else { return }
    let places = Set(doubts.flatMap { [$0.taken, $0.other].compactMap(\.self) }).sorted()
    let codes = Dictionary(
      uniqueKeysWithValues: zip(places, bench.near(places.map { $0 + 1 })).compactMap { place, code in
        code.map { (place, $0) }
      })
    var told: Set<String> = []
    for doubt in doubts.sorted(by: { $0.range < $1.range }) {
      let text = bench.text.glyphs(of: doubt.range).string
      let taken = doubt.taken.flatMap { codes[$0] }
      let other = doubt.other.flatMap { codes[$0] }
      func words(_ code: String?) -> String { code ?? "an entry without a code" }
      if doubt.isOfRows {
        if let taken, taken != other, told.insert("\(taken) \(text)").inserted {
          let elsewhere = other.map { "that of \($0)" } ?? "one of its own"
          bench.find(
            .ambiguousText, code: taken,
            "\(text) is read in the row of \(taken); it may stand in \(elsewhere)",
            doubt.range)
          if let other {
            bench.find(
              .ambiguousText, code: other,
              "the row of \(other) may hold \(text), which is read in that of \(taken)",
              doubt.range)
          }
        }
        continue
      }
      for (code, message) in [
        (taken, "\(text) is read as a part of \(words(taken)); it may belong to \(words(other))"),
        (other, "\(words(other)) may go on with \(text), which is read as a part of \(words(taken))"),
      ] where taken != other && told.insert("\(code ?? "") \(message)").inserted {
        bench.find(.ambiguousText, code: code, message, doubt.range)
      }
    }
  }

  /// Texts whose pieces may stand in another order.
  static func find(linesAcross: [Stretches], on bench: Workbench) {
    for (pieces, code) in zip(linesAcross, bench.near(linesAcross.map { $0[0].lower + 1 })) {
      bench.find(
        .ambiguousText, code: code,
        "the cells are read one by one; line by line over the cells the text is \(bench.glyphs(of: pieces).string)",
        pieces[0])
    }
  }
}
