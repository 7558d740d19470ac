/// A code of an entry in its canonical form: letters, then numbers joined by dots (`P1.1.2`, `T2a.1`).
///
/// A plain value of fixed size: a standard has hundreds of codes, and each is compared many times.
public struct ItemCode: Hashable, Sendable {
  /// One or two capitals.
  public struct Letters: Hashable, Sendable {
    /// The first capital in ASCII.
    public let first: UInt8
    /// The second capital in ASCII; 0 where there is none.
    public let second: UInt8

    /// Capitals in ASCII.
    @inlinable public init(_ first: UInt8, _ second: UInt8 = 0) {
      self.first = first
      self.second = second
    }
  }

  /// One of the numbers.
  public struct Part: Hashable, Sendable {
    /// The number in 20 bits, the width in 3, the branch in 5.
    @usableFromInline let bits: UInt32

    /// A number of so many digits, below 2²⁰.
    @inlinable public init(_ number: Int, width: Int, branch: UInt8 = 0) {
      precondition(number < 1 << 20 && width < 1 << 3)
      bits = UInt32(number) | UInt32(width) << 20 | UInt32(branch == 0 ? 0 : branch - 0x60) << 23
    }

    /// Its value.
    @inlinable public var number: Int { Int(bits & 0xF_FFFF) }
    /// How many digits are printed, leading zeros included.
    @inlinable public var width: Int { Int(bits >> 20 & 7) }
    /// A letter branch (`T2a`), lower case, or 0.
    @inlinable public var branch: UInt8 { bits >> 23 == 0 ? 0 : UInt8(bits >> 23) + 0x60 }

    /// The digit at a place from the left.
    @inlinable public func digit(_ place: Int) -> Int {
      var rest = number
      for _ in (place + 1)..<max(place + 1, width) { rest /= 10 }
      return rest % 10
    }

    /// The number that the first digits alone make.
    @inlinable public func prefix(_ count: Int) -> Part {
      var rest = number
      for _ in count..<max(count, width) { rest /= 10 }
      return Part(rest, width: count)
    }

    /// Whether a zero is printed in front.
    @inlinable public var hasLeadingZero: Bool { width > 0 && digit(0) == 0 }
  }

  /// The numbers, one to three of them.
  public struct Parts: Hashable, Sendable, RandomAccessCollection {
    @usableFromInline var a = Part(0, width: 0)
    @usableFromInline var b = Part(0, width: 0)
    @usableFromInline var c = Part(0, width: 0)
    @usableFromInline var length: UInt8 = 0

    /// How many numbers a code has at most.
    public static let most = 3

    /// None.
    @inlinable public init() {}
    @inlinable public var startIndex: Int { 0 }
    @inlinable public var endIndex: Int { Int(length) }

    @inlinable public subscript(i: Int) -> Part {
      get {
        precondition(i < length)
        return i == 0 ? a : i == 1 ? b : c
      }
      set {
        precondition(i < length)
        switch i {
        case 0: a = newValue
        case 1: b = newValue
        default: c = newValue
        }
      }
    }

    /// Appends a number; there may be three.
    @inlinable public mutating func append(_ part: Part) {
      precondition(count < Parts.most)
      length += 1
      self[count - 1] = part
    }
  }

  /// What kind of entry it is.
  public var letters: Letters
  /// The numbers behind the letters.
  public var parts: Parts

  /// The longest number that is read; those of standards have four digits at most.
  private static let mostDigits = 6

  /// A code of letters and numbers.
  @inlinable public init(letters: Letters, parts: Parts) {
    self.letters = letters
    self.parts = parts
  }

  /// Reads a canonical spelling; nil where the text is none.
  public init?(_ text: String) {
    var text = text
    let read = text.withUTF8 { unsafe ItemCode.read($0.span) }
    guard let read else { return nil }
    self = read
  }

  private static func read(_ bytes: Span<UInt8>) -> ItemCode? {
    func isIn(_ i: Int, _ first: UInt8, _ last: UInt8) -> Bool {
      i < bytes.count && bytes[i] >= first && bytes[i] <= last
    }
    var i = 0
    while isIn(i, 0x41, 0x5A) { i += 1 }
    guard i == 1 || i == 2 else { return nil }
    let letters = Letters(bytes[0], i == 2 ? bytes[1] : 0)
    var parts = Parts()
    while i < bytes.count, parts.count < Parts.most {
      let first = i
      var number = 0
      while isIn(i, 0x30, 0x39), i - first < mostDigits {
        number = number * 10 + Int(bytes[i] - 0x30)
        i += 1
      }
      let width = i - first
      guard width > 0, width <= mostDigits else { return nil }
      var branch: UInt8 = 0
      if isIn(i, 0x61, 0x7A) {
        branch = bytes[i]
        i += 1
      }
      parts.append(Part(number, width: width, branch: branch))
      if i == bytes.count { return ItemCode(letters: letters, parts: parts) }
      guard bytes[i] == 0x2E else { return nil }
      i += 1
    }
    return nil
  }

  /// The canonical form. `K`, `S` and `A` numbers have at least two digits (K1 is K01).
  @inlinable public var canonical: ItemCode {
    guard parts.count == 1, parts[0].width == 1, letters != .duty else { return self }
    var code = self
    code.parts[0] = Part(parts[0].number, width: 2, branch: parts[0].branch)
    return code
  }

  /// The canonical spelling.
  public var description: String { canonical.spelling }

  /// The spelling that the code was read from.
  public var spelling: String {
    withSpelling { unsafe String(copying: UTF8Span(unchecked: $0, isKnownASCII: true)) }
  }

  /// The ASCII that the code was read from.
  public func withSpelling<Result>(_ body: (Span<UInt8>) -> Result) -> Result {
    var bytes = InlineArray<28, UInt8>(repeating: 0)
    var n = 0
    func put(_ b: UInt8) {
      bytes[n] = b
      n += 1
    }
    put(letters.first)
    if letters.second != 0 { put(letters.second) }
    for i in 0..<parts.count {
      let part = parts[i]
      if i > 0 { put(0x2E) }
      if part.width < 3 {
        if part.width == 2 { put(0x30 + UInt8(part.number / 10)) }
        put(0x30 + UInt8(part.number % 10))
      } else {
        for place in 0..<part.width { put(0x30 + UInt8(part.digit(place))) }
      }
      if part.branch != 0 { put(part.branch) }
    }
    return body(bytes.span.extracting(first: n))
  }

  /// What two spellings of a code have in common: letters and numbers, whether padded or not.
  @inlinable public var withoutWidths: ItemCode {
    var code = self
    for i in parts.indices {
      code.parts[i] = Part(parts[i].number, width: 1, branch: parts[i].branch)
    }
    return code
  }

  /// Of the usual K and S codes, a number below `tableSize` that no other spelling has: what is asked hundreds of
  /// times a standard is looked up in a table. K1 is K01.
  @inlinable public var tableIndex: Int? {
    guard parts.count == 1, letters.second == 0, letters.first == 0x4B || letters.first == 0x53 else {
      return nil
    }
    let part = parts[0]
    guard part.branch == 0, part.width <= 3 else { return nil }
    return (letters.first == 0x4B ? 0 : ItemCode.tableSize / 2) + (part.width < 3 ? 0 : 100) + part.number
  }

  /// For each letter 100 numbers of two digits and 1,000 of three.
  public static var tableSize: Int { 2200 }

  /// The code that the first numbers alone make.
  @inlinable public func prefix(_ count: Int) -> ItemCode {
    var shorter = Parts()
    for i in 0..<Swift.min(count, parts.count) { shorter.append(parts[i]) }
    return ItemCode(letters: letters, parts: shorter)
  }

  /// The last number; 0 where there is none.
  @inlinable public var last: Int { parts.isEmpty ? 0 : parts[parts.count - 1].number }

  /// Order by number: K2 before K10, T4.9 before T4.10.
  public static func ascending(_ a: ItemCode, _ b: ItemCode) -> Bool {
    for i in 0..<min(a.parts.count, b.parts.count) {
      let (x, y) = (a.parts[i], b.parts[i])
      if x.number != y.number { return x.number < y.number }
      if x.branch != y.branch { return x.branch < y.branch }
    }
    if a.parts.count != b.parts.count { return a.parts.count < b.parts.count }
    return a.description < b.description
  }

  /// Whether the numbers of `parent` begin this code's numbers.
  @inlinable public func isBelow(_ parent: ItemCode) -> Bool {
    parts.count > parent.parts.count && shares(parent.parts.count, with: parent)
  }

  /// Whether both have the number of a task, and not the same.
  @inlinable public func isOfOtherTask(than other: ItemCode) -> Bool {
    parts.count == 3 && other.parts.count == 3 && !shares(2, with: other)
  }

  /// Whether this is the next code behind another one: the last number is one more, and those before are the same.
  @inlinable public func follows(_ other: ItemCode) -> Bool {
    letters == other.letters && parts.count == other.parts.count && shares(parts.count - 1, with: other)
      && parts[parts.count - 1].number == other.parts[parts.count - 1].number + 1
  }

  /// Whether the first numbers of both are the same.
  @inlinable public func shares(_ count: Int, with other: ItemCode) -> Bool {
    for i in 0..<count {
      let (x, y) = (parts[i], other.parts[i])
      if x.number != y.number || x.branch != y.branch { return false }
    }
    return true
  }
}

extension ItemCode.Letters {
  /// `T`, of duties and tasks.
  public static let duty = ItemCode.Letters(0x54)
  /// `O`.
  public static let output = ItemCode.Letters(0x4F)
  /// `P`.
  public static let indicator = ItemCode.Letters(0x50)
}
