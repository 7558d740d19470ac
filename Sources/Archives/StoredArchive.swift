/// Writes a ZIP archive whose members are stored as they are: what stands before each member, and what stands behind the last
/// (APPNOTE 6.3.3, without ZIP64). The members themselves go between, whoever holds them.
public struct StoredArchive: Sendable {
  /// The archive, or a member of it, is larger than four gigabytes, or has too many members.
  public struct TooLarge: Error {}

  private var directory: [UInt8] = []
  private var count = 0
  /// How many bytes stand before the next member.
  private var length = 0

  /// The first day that an archive can tell: every run writes the same bytes.
  private static let time = 0
  private static let date = 1 << 5 | 1
  /// Names are UTF-8.
  private static let flags = 1 << 11
  private static let version = 20

  public init() {}

  /// The bytes before a member of `size` bytes, which follow them.
  public mutating func header(_ name: String, size: Int, checksum: UInt32) throws(TooLarge) -> [UInt8] {
    guard size <= Int(UInt32.max), length <= Int(UInt32.max), count < Int(UInt16.max) else {
      throw TooLarge()
    }
    let name = Array(name.utf8)
    var own = StoredArchive.word(0x0403_4B50) + StoredArchive.half(StoredArchive.version)
    let common =
      [StoredArchive.flags, 0, StoredArchive.time, StoredArchive.date].flatMap(StoredArchive.half)
      + [Int(checksum), size, size].flatMap(StoredArchive.word) + StoredArchive.half(name.count)
    own += common + StoredArchive.half(0) + name
    directory += StoredArchive.word(0x0201_4B50)
    directory += [StoredArchive.version, StoredArchive.version].flatMap(StoredArchive.half) + common
    // No further fields, no comment, the first volume, no attributes.
    directory += [0, 0, 0, 0].flatMap(StoredArchive.half) + [0, length].flatMap(StoredArchive.word) + name
    count += 1
    length += own.count + size
    return own
  }

  /// The bytes behind the last member.
  public func closing() throws(TooLarge) -> [UInt8] {
    guard length + directory.count <= Int(UInt32.max) else { throw TooLarge() }
    let end =
      StoredArchive.word(0x0605_4B50) + [0, 0, count, count].flatMap(StoredArchive.half)
      + [directory.count, length].flatMap(StoredArchive.word) + StoredArchive.half(0)
    return directory + end
  }

  private static func half(_ number: Int) -> [UInt8] {
    [UInt8(truncatingIfNeeded: number), UInt8(truncatingIfNeeded: number >> 8)]
  }

  private static func word(_ number: Int) -> [UInt8] { half(number) + half(number >> 16) }
}
