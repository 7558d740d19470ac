// Archives: the bytes of a ZIP archive → its members, within limits; and members → an archive.

public import OCSSourceText

/// A ZIP archive in memory, read strictly: what two readers could understand in two ways is refused.
public struct ZipArchive: Sendable {
  /// Why an archive, or one of its members, cannot be read.
  public struct Fault: Error, Hashable, Sendable {
    /// Nil where it is the archive as a whole.
    public let member: String?
    public let what: What

    public enum What: Hashable, Sendable {
      case damaged, encrypted, severalVolumes
      case manyMembers(limit: Int)
      case unsafeName, repeatedName, overlap
      case compression(Int)
      case tooLarge(limit: Int)
    }
  }

  private struct Member {
    /// Where its name stands in the directory.
    var name: Range<Int>
    var flags: Int
    var method: Int
    var checksum: UInt32
    var packedSize: Int
    var size: Int
    /// Where its own header starts.
    var header: Int
    /// Where its packed bytes are.
    var data = 0..<0
  }

  private static let greatestCount = 10_000
  /// The flags of members that are encrypted, strongly encrypted, or whose headers are masked.
  private static let encryption = 0x2041

  private let bytes: [UInt8]
  private var members: [String: Member] = [:]
  /// Bytes that a member may come to.
  private let limit: Int

  public static func isArchive(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) }

  /// The names of all members, sorted.
  public var names: [String] { members.keys.sorted() }

  public func holds(_ name: String) -> Bool { members[name] != nil }

  public init(_ bytes: [UInt8], limits: Limits) throws(Fault) {
    self.bytes = bytes
    limit = limits.bytes
    let directory = try findDirectory()
    var at = directory.range.lowerBound
    var order: [(name: String, header: Int)] = []
    for _ in 0..<directory.count {
      let (name, member) = try readEntry(&at, end: directory.range.upperBound)
      guard members.updateValue(member, forKey: name) == nil else { throw Fault(name, .repeatedName) }
      order.append((name, member.header))
    }
    guard at == directory.range.upperBound else { throw Fault(nil, .damaged) }
    order.sort { $0.header < $1.header }
    for (i, one) in order.enumerated() {
      // A header may be said to stand where the archive is over.
      let next = i + 1 < order.count ? order[i + 1].header : directory.range.lowerBound
      try place(one.name, before: min(next, directory.range.lowerBound))
    }
  }

  /// The bytes of a member; nil where there is none of that name.
  public func contents(of name: String) throws(Fault) -> [UInt8]? {
    guard let member = members[name] else { return nil }
    guard member.flags & ZipArchive.encryption == 0 else { throw Fault(name, .encrypted) }
    guard member.size <= limit else { throw Fault(name, .tooLarge(limit: limit)) }
    let contents: [UInt8]?
    switch member.method {
    case 0: contents = member.size == member.packedSize ? Array(bytes[member.data]) : nil
    case 8: contents = Inflate.inflate(bytes, member.data, size: member.size)
    default: throw Fault(name, .compression(member.method))
    }
    guard let contents, CRC32.of(contents) == member.checksum else { throw Fault(name, .damaged) }
    return contents
  }

  // MARK: The central directory

  private enum Mark {
    static let header = 0x0403_4B50
    static let entry = 0x0201_4B50
    static let end = 0x0605_4B50
    static let largeEnd = 0x0606_4B50
    static let largeEndPlace = 0x0706_4B50
  }

  private func findDirectory() throws(Fault) -> (range: Range<Int>, count: Int) {
    guard bytes.count >= 22 else { throw Fault(nil, .damaged) }
    // A comment of at most 65,535 bytes stands behind the end's record, and goes up to the end of the file.
    let last = bytes.count - 22
    guard
      let end = stride(from: last, through: max(0, last - 0xFFFF), by: -1).first(where: { i in
        bytes[i] == 0x50 && word(i) == Mark.end && i + 22 + half(i + 20) == bytes.count
      })
    else { throw Fault(nil, .damaged) }
    var (disk, count, size, start) = (half(end + 4), half(end + 10), word(end + 12), word(end + 16))
    var own = half(end + 8)
    var limit = end
    if count == 0xFFFF || size == 0xFFFF_FFFF || start == 0xFFFF_FFFF, end >= 20,
      word(end - 20) == Mark.largeEndPlace
    {
      let large = try long(end - 12)
      guard large <= end - 20 - 56, word(large) == Mark.largeEnd else { throw Fault(nil, .damaged) }
      disk = word(large + 16)
      own = try long(large + 24)
      count = try long(large + 32)
      size = try long(large + 40)
      start = try long(large + 48)
      limit = large
    }
    guard disk == 0, own == count else { throw Fault(nil, .severalVolumes) }
    guard count <= ZipArchive.greatestCount else {
      throw Fault(nil, .manyMembers(limit: ZipArchive.greatestCount))
    }
    guard start <= limit, size == limit - start else { throw Fault(nil, .damaged) }
    return (start..<limit, count)
  }

  private func readEntry(_ at: inout Int, end: Int) throws(Fault) -> (name: String, Member) {
    guard at + 46 <= end, word(at) == Mark.entry else { throw Fault(nil, .damaged) }
    let nameEnd = at + 46 + half(at + 28)
    let extraEnd = nameEnd + half(at + 30)
    let next = extraEnd + half(at + 32)
    guard next <= end else { throw Fault(nil, .damaged) }
    let name = String(decoding: bytes[(at + 46)..<nameEnd], as: UTF8.self)
    guard ZipArchive.isSafe(name) else { throw Fault(name, .unsafeName) }
    var member = Member(
      name: (at + 46)..<nameEnd, flags: half(at + 8), method: half(at + 10), checksum: UInt32(word(at + 16)),
      packedSize: word(at + 20),
      size: word(at + 24), header: word(at + 42))
    try readLargeSizes(nameEnd..<extraEnd, &member, name)
    at = next
    return (name, member)
  }

  /// Sizes of more than 32 bits stand in an extra field, those that are needed.
  private func readLargeSizes(
    _ extra: Range<Int>, _ member: inout Member, _ name: String
  ) throws(Fault) {
    var at = extra.lowerBound
    while at + 4 <= extra.upperBound {
      let end = at + 4 + half(at + 2)
      guard end <= extra.upperBound else { throw Fault(name, .damaged) }
      if half(at) == 1 {
        var place = at + 4
        for field in [\Member.size, \.packedSize, \.header] where member[keyPath: field] == 0xFFFF_FFFF {
          guard place + 8 <= end else { throw Fault(name, .damaged) }
          member[keyPath: field] = try long(place)
          place += 8
        }
      }
      at = end
    }
  }

  /// A path that leads out of the archive serves no document.
  private static func isSafe(_ name: String) -> Bool {
    let parts = name.utf8.split(separator: 0x2F, omittingEmptySubsequences: false)
    return !parts[0].isEmpty && !parts[0].contains(0x3A) && !name.utf8.contains { $0 < 0x20 || $0 == 0x5C }
      && !parts.contains { $0.elementsEqual("..".utf8) || $0.elementsEqual(".".utf8) }
  }

  // MARK: Members

  /// Finds the member's bytes behind its own header; what follows starts at `end`.
  private mutating func place(_ name: String, before end: Int) throws(Fault) {
    guard var member = members[name] else { return }
    let start = member.header
    guard start + 30 <= end else { throw Fault(name, .overlap) }
    guard word(start) == Mark.header else { throw Fault(name, .damaged) }
    let nameEnd = start + 30 + half(start + 26)
    let data = nameEnd + half(start + 28)
    guard data <= end, member.packedSize <= end - data else { throw Fault(name, .overlap) }
    guard half(start + 6) & ZipArchive.encryption == member.flags & ZipArchive.encryption,
      half(start + 8) == member.method, bytes[(start + 30)..<nameEnd].elementsEqual(bytes[member.name])
    else { throw Fault(name, .damaged) }
    member.data = data..<(data + member.packedSize)
    members[name] = member
  }

  // MARK: Numbers

  private func half(_ at: Int) -> Int { Int(bytes[at]) | Int(bytes[at + 1]) << 8 }
  private func word(_ at: Int) -> Int { half(at) | half(at + 2) << 16 }

  /// Eight bytes; no place of this program's files needs more than 62 bits.
  private func long(_ at: Int) throws(Fault) -> Int {
    let high = word(at + 4)
    guard high < 1 << 30 else { throw Fault(nil, .damaged) }
    return word(at) | high << 32
  }
}

extension ZipArchive.Fault {
  init(_ member: String?, _ what: What) {
    self.member = member
    self.what = what
  }

  /// What is wrong, without the name of the file.
  public var message: String {
    let place = member.map { "its part \($0) " } ?? "the ZIP archive "
    switch what {
    case .damaged: return place + "is damaged"
    case .encrypted: return place + "is encrypted"
    case .severalVolumes: return place + "is part of several volumes"
    case .manyMembers(let limit): return place + "has more than \(limit) parts"
    case .unsafeName: return place + "has a name that leads elsewhere"
    case .repeatedName: return place + "is there twice"
    case .overlap: return place + "overlaps another one"
    case .compression(let method): return place + "is packed in a way that no Office program uses (\(method))"
    case .tooLarge(let limit): return place + "is larger than \(limit) bytes; raise --max-bytes to read it"
    }
  }
}
