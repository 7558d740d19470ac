/// Patterns of paths: `*` and `?` within a name, `**` over folders. A pattern without `/` is one of names at any depth.
public struct Glob: Hashable, Sendable {
  private let pattern: [UInt8]

  public init(_ pattern: String) {
    let anchored = pattern.hasPrefix("./") ? String(pattern.dropFirst(2)) : pattern
    let bytes = Array(anchored.utf8)
    self.pattern = bytes.contains(0x2F) ? bytes : Array("**/".utf8) + bytes
  }

  public func matches(_ path: String) -> Bool {
    let text = Array(path.utf8)
    // reach: the places of the pattern that the text so far can stand at.
    var reach = closure([0])
    for (i, b) in text.enumerated() {
      var next: Set<Int> = []
      for p in reach where p < pattern.count {
        switch pattern[p] {
        case 0x2A where isDouble(p):
          next.insert(p)
        case 0x2A: if b != 0x2F { next.insert(p) }
        // One character of the path, whatever its bytes.
        case 0x3F:
          if b != 0x2F {
            let goesOn = i + 1 < text.count && text[i + 1] & 0xC0 == 0x80
            next.insert(goesOn ? p : p + 1)
          }
        default: if pattern[p] == b { next.insert(p + 1) }
        }
      }
      reach = closure(next, afterSlash: b == 0x2F)
      if reach.isEmpty { return false }
    }
    return reach.contains(pattern.count)
  }

  private func isDouble(_ p: Int) -> Bool { p + 1 < pattern.count && pattern[p + 1] == 0x2A }

  /// Stars may stand for nothing; `**/` ends only where a folder does.
  private func closure(_ places: Set<Int>, afterSlash: Bool = true) -> Set<Int> {
    var all = places
    var pending = Array(places)
    while let p = pending.popLast(), p <= pattern.count {
      guard p < pattern.count, pattern[p] == 0x2A else { continue }
      let next: Int
      if isDouble(p) {
        let hasSlash = p + 2 < pattern.count && pattern[p + 2] == 0x2F
        if hasSlash, !afterSlash { continue }
        next = p + (hasSlash ? 3 : 2)
      } else {
        next = p + 1
      }
      if all.insert(next).inserted { pending.append(next) }
    }
    return all
  }
}
