/// Patterns of paths: `*` and `?` within a name, `**` over folders, and `\` before a character that stands for itself. A
/// pattern without `/` is one of names at any depth; `./` before it makes it one of the first folder alone.
public struct Glob: Hashable, Sendable {
  /// A byte, or what stands for others.
  private enum Part: Hashable, Sendable {
    case byte(UInt8)
    case one, star
  }

  private let pattern: [Part]

  public init(_ pattern: String) {
    var parts: [Part] = []
    let bytes = Array(pattern.utf8)
    var i = pattern.hasPrefix("./") ? 2 : 0
    while i < bytes.count {
      switch bytes[i] {
      case 0x5C where i + 1 < bytes.count:
        i += 1
        parts.append(.byte(bytes[i]))
      case 0x2A: parts.append(.star)
      case 0x3F: parts.append(.one)
      default: parts.append(.byte(bytes[i]))
      }
      i += 1
    }
    self.pattern = bytes.contains(0x2F) ? parts : [.star, .star, .byte(0x2F)] + parts
  }

  /// A pattern that no other text matches, but the same name in deeper folders where it has no `/`.
  public static func literal(_ text: String) -> String {
    var out = ""
    for scalar in text.unicodeScalars {
      if scalar == "*" || scalar == "?" || scalar == "\\" { out += "\\" }
      out.unicodeScalars.append(scalar)
    }
    return out
  }

  public func matches(_ path: String) -> Bool {
    let text = Array(path.utf8)
    // reach: the places of the pattern that the text so far can stand at.
    var reach = closure([0])
    for (i, b) in text.enumerated() {
      var next: Set<Int> = []
      for p in reach where p < pattern.count {
        switch pattern[p] {
        case .star where isDouble(p):
          next.insert(p)
        case .star: if b != 0x2F { next.insert(p) }
        // One character of the path, whatever its bytes.
        case .one:
          if b != 0x2F {
            let goesOn = i + 1 < text.count && text[i + 1] & 0xC0 == 0x80
            next.insert(goesOn ? p : p + 1)
          }
        case .byte(let own): if own == b { next.insert(p + 1) }
        }
      }
      reach = closure(next, afterSlash: b == 0x2F)
      if reach.isEmpty { return false }
    }
    return reach.contains(pattern.count)
  }

  private func isDouble(_ p: Int) -> Bool { p + 1 < pattern.count && pattern[p + 1] == .star }

  /// Stars may stand for nothing; `**/` ends only where a folder does.
  private func closure(_ places: Set<Int>, afterSlash: Bool = true) -> Set<Int> {
    var all = places
    var pending = Array(places)
    while let p = pending.popLast(), p <= pattern.count {
      guard p < pattern.count, pattern[p] == .star else { continue }
      let next: Int
      if isDouble(p) {
        let hasSlash = p + 2 < pattern.count && pattern[p + 2] == .byte(0x2F)
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
