/// Elements that are joined to sets, one by one.
struct DisjointSets {
  private var parents: [Int]

  init(count: Int) { parents = Array(0..<count) }

  /// The element that stands for the set.
  mutating func find(_ element: Int) -> Int {
    var i = element
    while parents[i] != i {
      parents[i] = parents[parents[i]]
      i = parents[i]
    }
    return i
  }

  /// The first set's element stands for both from now on.
  mutating func join(_ a: Int, _ b: Int) { parents[find(b)] = find(a) }
}
