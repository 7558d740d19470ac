internal import OCSSourceText

/// JSON whose objects are boxes, as pdfplumber's words: an object a word, its members named as the columns of tables are.
struct BoxList {
  private let bytes: [UInt8]
  private var position: Int

  /// Nil where the text is no JSON of objects that begin with a word.
  init?(_ bytes: [UInt8]) {
    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    guard bytes[start...].first(where: { $0 > 0x20 }) == 0x5B else { return nil }
    let head = bytes.span.extracting(first: 1 << 10)
    let names: [[StaticString]] = [
      ["\"text\"", "\"word\""], ["\"x0\"", "\"left\"", "\"xmin\""], ["\"top\"", "\"y0\"", "\"ymin\""],
    ]
    guard names.allSatisfy({ $0.contains(where: { head.holds($0) }) }) else { return nil }
    self.bytes = bytes
    position = start
  }

  /// The members of an object that is open; those of the objects around it count where it has none of its own.
  private typealias Members = [BoxField: Range<Int>]

  mutating func read(into text: inout BoxText) {
    var open: [Members] = []
    var name: BoxField?
    while position < bytes.count {
      switch bytes[position] {
      case 0x7B:
        open.append([:])
        position += 1
      case 0x7D:
        if let members = open.popLast() {
          let all = (open + [members]).reduce(into: [:]) { $0.merge($1) { $1 } }
          if members[.text] != nil { text.add(bytes) { all[$0] } }
        }
        position += 1
      case 0x22:
        let value = string()
        var next = position
        while next < bytes.count, bytes[next] <= 0x20 { next += 1 }
        if next < bytes.count, bytes[next] == 0x3A {
          name = BoxField(named: String(decoding: bytes[value], as: UTF8.self))
          position = next + 1
        } else {
          put(value, name, &open)
          name = nil
        }
      case 0x2D, 0x30...0x39:
        let start = position
        while position < bytes.count, isInNumber(bytes[position]) { position += 1 }
        put(start..<position, name, &open)
        name = nil
      case 0x2C:
        name = nil
        position += 1
      default: position += 1
      }
    }
  }

  private func isInNumber(_ b: UInt8) -> Bool { b >= 0x2B && b <= 0x39 && b != 0x2C || b | 0x20 == 0x65 }

  private func put(_ value: Range<Int>, _ name: BoxField?, _ open: inout [Members]) {
    guard let name, !open.isEmpty else { return }
    open[open.count - 1][name] = value
  }

  /// What stands between quotes.
  private mutating func string() -> Range<Int> {
    let start = position + 1
    position = start
    while position < bytes.count, bytes[position] != 0x22 {
      position += bytes[position] == 0x5C ? 2 : 1
    }
    let end = min(position, bytes.count)
    position = end + 1
    return start..<end
  }
}
