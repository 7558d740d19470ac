/// Writes ZIP archives for tests: sound ones, and ones that lie.
public struct ZipWriter {
  public struct Member {
    public var name: String
    /// What stands in the archive.
    public var packed: [UInt8]
    /// What the headers say of it.
    public var size: Int
    public var checksum: UInt32
    public var method = 0
    public var flags = 0
    /// Where the directory says that its header is; nil for the truth.
    public var place: Int?
    /// The name in the member's own header, where it is another one.
    public var ownName: String?

    /// A member that is stored as it is.
    public init(_ name: String, _ bytes: [UInt8]) {
      self.name = name
      packed = bytes
      size = bytes.count
      checksum = ZipWriter.checksum(bytes)
    }

    public init(_ name: String, _ text: String) { self.init(name, Array(text.utf8)) }

    /// A deflated member.
    public init(_ name: String, deflated packed: [UInt8], of bytes: [UInt8]) {
      self.init(name, bytes)
      self.packed = packed
      method = 8
    }
  }

  public static func archive(_ members: [Member], comment: [UInt8] = []) -> [UInt8] {
    var bytes: [UInt8] = []
    var directory: [UInt8] = []
    for member in members {
      let start = bytes.count
      let own = Array((member.ownName ?? member.name).utf8)
      bytes += word(0x0403_4B50) + half(20) + fields(member)
      bytes += half(own.count) + half(0) + own + member.packed
      let name = Array(member.name.utf8)
      directory += word(0x0201_4B50) + half(20) + half(20) + fields(member)
      directory += [name.count, 0, 0, 0, 0].flatMap(half) + word(0) + word(member.place ?? start) + name
    }
    let start = bytes.count
    bytes += directory + word(0x0605_4B50) + [0, 0, members.count, members.count].flatMap(half)
    return bytes + [directory.count, start].flatMap(word) + half(comment.count) + comment
  }

  /// What both headers of a member say.
  private static func fields(_ member: Member) -> [UInt8] {
    let halves = [member.flags, member.method].flatMap(half)
    return halves + [0, Int(member.checksum), member.packed.count, member.size].flatMap(word)
  }

  private static func half(_ number: Int) -> [UInt8] { (0..<2).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) } }
  private static func word(_ number: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) } }

  public static func checksum(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(UInt32.max) { value, byte in
      (0..<8).reduce(value ^ UInt32(byte)) { value, _ in value & 1 == 0 ? value >> 1 : value >> 1 ^ 0xEDB8_8320 }
    }
  }
}
