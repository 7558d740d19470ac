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
    var archive = Record()
    var directory = Record()
    for member in members {
      let start = archive.bytes.count
      let own = Array((member.ownName ?? member.name).utf8)
      archive.put(words: 0x0403_4B50)
      archive.put(halves: 20)
      archive.put(member)
      archive.put(halves: own.count, 0)
      archive.bytes += own
      archive.bytes += member.packed
      let name = Array(member.name.utf8)
      directory.put(words: 0x0201_4B50)
      directory.put(halves: 20, 20)
      directory.put(member)
      directory.put(halves: name.count, 0, 0, 0, 0)
      directory.put(words: 0, member.place ?? start)
      directory.bytes += name
    }
    let start = archive.bytes.count
    archive.bytes += directory.bytes
    archive.put(words: 0x0605_4B50)
    archive.put(halves: 0, 0, members.count, members.count)
    archive.put(words: directory.bytes.count, start)
    archive.put(halves: comment.count)
    return archive.bytes + comment
  }

  private struct Record {
    var bytes: [UInt8] = []

    mutating func put(halves: Int...) { for number in halves { put(number, 2) } }
    mutating func put(words: Int...) { for number in words { put(number, 4) } }

    private mutating func put(_ number: Int, _ width: Int) {
      for i in 0..<width { bytes.append(UInt8(truncatingIfNeeded: number >> (i * 8))) }
    }

    /// What both headers of a member say.
    mutating func put(_ member: Member) {
      put(halves: member.flags, member.method)
      put(words: 0, Int(member.checksum), member.packed.count, member.size)
    }
  }

  public static func checksum(_ bytes: [UInt8]) -> UInt32 {
    var value = UInt32.max
    for byte in bytes {
      value ^= UInt32(byte)
      for _ in 0..<8 { value = value & 1 == 0 ? value >> 1 : value >> 1 ^ 0xEDB8_8320 }
    }
    return ~value
  }
}
