/// Cuts words that stand one behind another among columns: each column takes one run of them, perhaps an empty one, in
/// the order of the columns. Of all ways to cut them the one with the least cost is taken.
enum Dealer {
  /// A way to cut the words: the run of each column.
  struct Cut {
    var cost: Double
    var runs: [Range<Int>]
  }

  /// The cut that costs least, and the next best one. `cost` is asked once for each column and run.
  static func cut(
    _ words: Int, among columns: Int, cost: (_ column: Int, _ run: Range<Int>) -> Double
  ) -> (best: Cut, next: Cut?) {
    // After each column, for each number of words that are dealt: the two cheapest ways.
    var ways = [Two](repeating: Two(), count: words + 1)
    ways[0].take(Way(cost: 0, from: 0, rank: 0))
    var steps: [[Two]] = []
    for column in 0..<columns {
      var next = [Two](repeating: Two(), count: words + 1)
      // Of two cuts with one cost the one is taken that gives the words to columns further left.
      for from in (0...words).reversed() {
        guard ways[from].first.cost < .infinity else { continue }
        for to in from...words {
          let own = cost(column, from..<to)
          guard own < .infinity else { continue }
          next[to].take(Way(cost: ways[from].first.cost + own, from: from, rank: 0))
          if ways[from].second.cost < .infinity {
            next[to].take(Way(cost: ways[from].second.cost + own, from: from, rank: 1))
          }
        }
      }
      ways = next
      steps.append(next)
    }
    func trace(_ rank: Int) -> Cut {
      var runs: [Range<Int>] = []
      var (to, rank) = (words, rank)
      for step in steps.reversed() {
        let way = rank == 0 ? step[to].first : step[to].second
        runs.append(way.from..<to)
        (to, rank) = (way.from, way.rank)
      }
      return Cut(cost: rank == 0 ? ways[words].first.cost : 0, runs: runs.reversed())
    }
    var best = trace(0)
    best.cost = ways[words].first.cost
    guard ways[words].second.cost < .infinity else { return (best, nil) }
    var next = trace(1)
    next.cost = ways[words].second.cost
    return (best, next)
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
