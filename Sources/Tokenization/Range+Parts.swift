extension Range<Int> {
  /// The parts between places of the range, which stand in their order.
  public func parts(at cuts: [Int]) -> [Range<Int>] {
    zip([lowerBound] + cuts, cuts + [upperBound]).map { $0..<$1 }
  }
}
