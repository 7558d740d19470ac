/// The longest part of a list that rises, for telling what left its order.
enum LongestRise {
  /// The places of its numbers, which are all different.
  static func places(in numbers: [Int]) -> Set<Int> {
    // ends[n]: the place of the least number that ends a rise of n + 1 numbers.
    var ends: [Int] = []
    var before = [Int?](repeating: nil, count: numbers.count)
    for i in numbers.indices {
      var (low, high) = (0, ends.count)
      while low < high {
        let middle = (low + high) / 2
        if numbers[ends[middle]] < numbers[i] { low = middle + 1 } else { high = middle }
      }
      before[i] = low > 0 ? ends[low - 1] : nil
      if low == ends.count { ends.append(i) } else { ends[low] = i }
    }
    var places: Set<Int> = []
    var place = ends.last
    while let i = place {
      places.insert(i)
      place = before[i]
    }
    return places
  }
}
