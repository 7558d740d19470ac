/// Counts the elements that are open. A tag that is never closed counts no further than its container: a second `<p>`,
/// `<li>`, row or cell ends the first, and a closing tag ends what was opened within.
public struct Nesting {
  private var stack: [UInt8] = []
  private var counts = [Int](repeating: 0, count: TagTable.entries.count)

  public init() {}

  public var depth: Int { stack.count }

  public mutating func open(_ tag: UInt8) {
    let role = TagTable.role(tag)
    guard role == .inline || role == .block else { return }
    if TagTable.endsItsLike(tag), counts[Int(tag)] > 0,
      let last = stack.lastIndex(where: { $0 == tag || TagTable.isContainer($0) }), stack[last] == tag
    {
      cut(to: last)
    }
    stack.append(tag)
    counts[Int(tag)] += 1
  }

  public mutating func close(_ tag: UInt8) {
    guard counts[Int(tag)] > 0, let last = stack.lastIndex(of: tag) else { return }
    cut(to: last)
  }

  public mutating func reset() { cut(to: 0) }

  private mutating func cut(to depth: Int) {
    while stack.count > depth { counts[Int(stack.removeLast())] -= 1 }
  }
}
