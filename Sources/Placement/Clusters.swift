/// Numbers that are meant to be the same: each belongs to the cluster of those that lie close to it.
struct Clusters {
  /// The mean of each cluster, in rising order.
  private(set) var means: [Double] = []
  private var lowest: [Double] = []

  /// Neighbours up to `tolerance` apart are one, but none is wider than twice that.
  init(_ values: [Double], tolerance: Double) {
    var sum = 0.0
    var count = 0.0
    var last = 0.0
    for value in values.sorted() {
      if let first = lowest.last, value - last <= tolerance, value - first <= 2 * tolerance {
        sum += value
        count += 1
        means[means.count - 1] = sum / count
      } else {
        lowest.append(value)
        means.append(value)
        (sum, count) = (value, 1)
      }
      last = value
    }
  }

  /// The place of the cluster of a value that was given.
  func index(of value: Double) -> Int {
    var low = 0
    var high = lowest.count
    while low + 1 < high {
      let middle = (low + high) / 2
      if lowest[middle] <= value { low = middle } else { high = middle }
    }
    return low
  }

  func mean(of value: Double) -> Double { means[index(of: value)] }
}
