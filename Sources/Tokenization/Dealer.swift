/// Cuts words that stand one behind another among columns: each column takes one run of them, perhaps an empty one, in
/// the order of the columns. Of all ways to cut them the one with the least cost is taken.
enum Dealer {
  /// A way to cut the words: the run of each column.
  struct Cut {
    var cost: Double
    var runs: [Range<Int>]
  }

  /// The cut that costs least, and the next best one. `costs` gives for a column and the first word of a run where the run may
  /// end, an empty one first, and what it costs then; it is asked once for each.
  static func cut(
    _ words: Int, among columns: Int,
    costs: (_ column: Int, _ first: Int, _ take: (_ end: Int, _ cost: Double) -> Void) -> Void
  ) -> (best: Cut, next: Cut?) {
    // After each column, for each number of words that are dealt: the two cheapest ways.
    var ways = [Two](repeating: Two(), count: (columns + 1) * (words + 1))
    func place(_ columns: Int, _ dealt: Int) -> Int { columns * (words + 1) + dealt }
    ways[0].take(Way(cost: 0, from: 0, rank: 0))
    for column in 0..<columns {
      // Of two cuts with one cost the one is taken that gives the words to columns further left.
      for from in (0...words).reversed() {
        let known = ways[place(column, from)]
        guard known.first.cost < .infinity else { continue }
        costs(column, from) { to, own in
          guard own < .infinity else { return }
          let next = place(column + 1, to)
          ways[next].take(Way(cost: known.first.cost + own, from: from, rank: 0))
          if known.second.cost < .infinity {
            ways[next].take(Way(cost: known.second.cost + own, from: from, rank: 1))
          }
        }
      }
    }
    func trace(_ last: Way) -> Cut {
      var cut = Cut(cost: last.cost, runs: Array(repeating: 0..<0, count: columns))
      var (to, way) = (words, last)
      for column in (0..<columns).reversed() {
        cut.runs[column] = way.from..<to
        to = way.from
        way = way.rank == 0 ? ways[place(column, to)].first : ways[place(column, to)].second
      }
      return cut
    }
    let last = ways[place(columns, words)]
    return (trace(last.first), last.second.cost < .infinity ? trace(last.second) : nil)
  }

  /// The words that two cuts give to different columns: each stretch of them, with both columns.
  static func differences(_ a: Cut, _ b: Cut) -> [(words: Range<Int>, first: Int, second: Int)] {
    func owners(_ cut: Cut) -> [Int] {
      cut.runs.enumerated().flatMap { column, run in Array(repeating: column, count: run.count) }
    }
    var found: [(words: Range<Int>, first: Int, second: Int)] = []
    for (word, (first, second)) in zip(owners(a), owners(b)).enumerated() where first != second {
      if let last = found.last, last.words.upperBound == word, last.first == first, last.second == second {
        found[found.count - 1].words = last.words.lowerBound..<word + 1
      } else {
        found.append((word..<word + 1, first, second))
      }
    }
    return found
  }

  /// How a number of words came to be dealt: from how many before the last column, and by which of the two ways there.
  private struct Way {
    var cost = Double.infinity
    var from = 0
    var rank = 0
  }

  private struct Two {
    var first = Way()
    var second = Way()

    mutating func take(_ way: Way) {
      if way.cost < first.cost {
        (first, second) = (way, first)
      } else if way.cost < second.cost {
        second = way
      }
    }
  }
}
