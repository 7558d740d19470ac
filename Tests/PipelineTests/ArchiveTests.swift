import OCSArchives
import Foundation
import OCSLaws
import OCSSourceText
import Testing

@Suite struct ArchiveTests {
  private func contents(_ bytes: [UInt8], _ name: String, limits: Limits = Limits()) throws -> [UInt8]? {
    try ZipArchive(bytes, limits: limits).contents(of: name)
  }

  /// What the archive, or its first member, is refused for; nil where it is read.
  private func fault(_ members: [ZipWriter.Member], limits: Limits = Limits()) -> ZipArchive.Fault.What? {
    fault(ZipWriter.archive(members), members[0].name, limits: limits)
  }

  private func fault(_ bytes: [UInt8], _ name: String, limits: Limits = Limits()) -> ZipArchive.Fault.What? {
    do {
      _ = try ZipArchive(bytes, limits: limits).contents(of: name)
      return nil
    } catch { return error.what }
  }

  // MARK: Sound archives

  @Test("stored members are read by name, and a comment does not hide the directory")
  func stored() throws {
    let archive = ZipWriter.archive(
      [.init("a/b.xml", "甲"), .init("c", "")], comment: Array("PK comment".utf8))
    let zip = try ZipArchive(archive, limits: Limits())
    #expect(zip.names == ["a/b.xml", "c"])
    #expect(try zip.contents(of: "a/b.xml") == Array("甲".utf8))
    #expect(try zip.contents(of: "c") == [])
    #expect(try zip.contents(of: "d") == nil)
  }

  /// What zlib made of texts, by the kind of its blocks.
  private static let deflated: [(kind: String, packed: String, text: String)] = [
    ("fixed", "K0lN1FEogRIKiXkpCrn5RakgDgA=", "tea, tea, tea and more tea"),
    ("stored", "AQwA8/9zdG9yZWQgYnl0ZXM=", "stored bytes"),
    (
      "dynamic", dynamic,
      String(repeating: "職能基準代碼 ABC1234-001v1 行為指標 ", count: 40)
        + String(String.UnicodeScalarView((0..<300).map { UnicodeScalar(0x4E00 + $0 * 7 % 800)! }))
    ),
  ]

  @Test("members deflated with blocks of every kind are read", arguments: deflated.indices)
  func inflates(_ i: Int) throws {
    let (kind, packed, text) = ArchiveTests.deflated[i]
    let member = ZipWriter.Member("a", deflated: Array(Data(base64Encoded: packed)!), of: Array(text.utf8))
    #expect(try contents(ZipWriter.archive([member]), "a") == Array(text.utf8), "\(kind)")
  }

  @Test("deflated bytes that are cut or changed never give other bytes", arguments: deflated.indices)
  func damagedDeflate(_ i: Int) throws {
    let text = Array(ArchiveTests.deflated[i].text.utf8)
    let packed = Array(Data(base64Encoded: ArchiveTests.deflated[i].packed)!)
    for place in packed.indices {
      var cut = ZipWriter.Member("a", deflated: Array(packed[..<place]), of: text)
      #expect(fault([cut]) == .damaged)
      for bit in 0..<8 {
        cut.packed = packed
        cut.packed[place] ^= 1 << UInt8(bit)
        // A bit may be one of padding.
        if let read = try? contents(ZipWriter.archive([cut]), "a") { #expect(read == text) }
      }
    }
  }

  // MARK: Hostile archives

  /// A zero and many copies of it, in the fewest bits.
  private func bomb(_ copies: Int) -> [UInt8] {
    var (bytes, value, count): ([UInt8], UInt8, Int) = ([], 0, 0)
    func put(_ bits: String) {
      for bit in bits {
        if bit == "1" { value |= 1 << UInt8(count) }
        count += 1
        if count == 8 { (bytes, value, count) = (bytes + [value], 0, 0) }
      }
    }
    put("1" + "10" + "00110000")
    for _ in 0..<copies { put("11000101" + "00000") }
    put("0000000" + "0000000")
    return bytes
  }

  @Test("a bomb is refused for what it says, and for what it does not say")
  func bombs() throws {
    var limits = Limits()
    limits.bytes = 100_000
    var member = ZipWriter.Member("a", "")
    (member.method, member.packed, member.size) = (8, bomb(1000), 258_001)
    member.checksum = ZipWriter.checksum([UInt8](repeating: 0, count: 258_001))
    #expect(fault([member]) == nil)
    #expect(fault([member], limits: limits) == .tooLarge(limit: 100_000))
    member.size = 50_000
    #expect(fault([member], limits: limits) == .damaged)
    // No deflated byte can stand for so many.
    (member.packed, member.size) = ([3, 0], 1 << 20)
    #expect(fault([member]) == .damaged)
  }

  @Test("names that lead elsewhere, names that are there twice, and names that disagree")
  func names() {
    for name in ["../a", "a/../../b", "/etc/passwd", "C:/a", "a\\b", "a/./b", "a\u{1}b", ""] {
      #expect(fault([.init(name, "x")]) == .unsafeName, "\(name)")
    }
    #expect(fault([.init("a", "x"), .init("a", "y")]) == .repeatedName)
    var member = ZipWriter.Member("a", "x")
    member.ownName = "b"
    #expect(fault([member]) == .damaged)
  }

  @Test("members that overlap each other, themselves or the directory")
  func overlaps() {
    var second = ZipWriter.Member("b", "y")
    second.place = 0
    #expect(fault([.init("a", "x"), second]) == .overlap)
    second.place = 10
    #expect(
      fault([.init("a", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"), second]) == .overlap)
    second.place = 100_000
    #expect(fault([second]) == .overlap)
  }

  @Test("encrypted members, unknown packing and a wrong checksum")
  func members() {
    var member = ZipWriter.Member("a", "x")
    member.flags = 1
    #expect(fault([member]) == .encrypted)
    (member.flags, member.method) = (0, 12)
    #expect(fault([member]) == .compression(12))
    (member.method, member.checksum) = (0, 1)
    #expect(fault([member]) == .damaged)
  }

  @Test("an archive that is cut anywhere, or has bytes before it, is refused")
  func cut() {
    let bytes = ZipWriter.archive([.init("a", "x"), .init("b", "y")])
    for end in bytes.indices { #expect(fault(Array(bytes[..<end]), "a") == .damaged) }
    #expect(fault([0x50, 0x4B, 0x03, 0x04] + bytes, "a") != nil)
  }

  @Test("an archive with any byte changed is read or refused, within its limits")
  func changed() throws {
    let bytes = OfficeFile.word("<w:p/>")
    for place in bytes.indices {
      for value: UInt8 in [0, 1, 0x7F, 0xFF] {
        var changed = bytes
        changed[place] = value
        #expect(throws: Never.self) { try Laws.archive(changed) }
      }
    }
  }

  /// Kept apart: it is long.
  private static let dynamic = """
    7dNZVqJXFEDhqTiBrFUmmUCSOeX5Nr+iiA22gApig9hgj97+TmYfy2GU8yjev8e9v/THl80yCp/hkHjx8zwt/fPvf8t//vX3Hz9+\
    LP+/vPQ17vw04bPT+pz2l74WeqEXeqEXeqF/S41TuBZuC3eAO8Fd4G5xzziHq/hV/CZ+H3+MP8ff4J/wH/hCWCF0CHuEAWFMmBIe\
    Ce+ETGyIG8RdYp94RrwmPhDnxESypDapS+qRRqQJaUZ6I0WyIa+Td8hH5CH5inxPfiUHiqasUbYph5RTyiXljvJC8VRFbVG3qAfU\
    E+oF9Zb6THXUKmpV1KaofVHHos5F3Yh6EvUhqoheEd0RvSd6IHoseir6UfS76CymEbMhZldMX8yZmGsxD2LmYpJYK7Yttiu2J3Yk\
    diJ2JvZNbJTGSLMuzY40R9IMcSu4Dm4PN8CNcVPcI+4dl/ENfgO/i+/jz/DX+Af8HJ8IltAmdAk9wogwIcwIb4RINMR14g7xiDgk\
    XhHvia/EQNKkNdI26ZB0Srok3ZFeSJ6syC3yFvmAfEK+IN+Sn8mOXCmrlE3KPuWYck65oTxRPiiFukLtUPeoA+qYOqU+Ut+pWVQj\
    akPUrqi+qDNR16IeRM1FJdFWdFt0V3RP9Ej0RPRM9JvoKMaIWRezI+ZIzFDMlZh7Ma9iglgtdk3stthDsadiL8XeiX0R66VR0rSk\
    2ZLmQJrvPi2ujeviergRboKb4d5wEW/w6/gd/BF+iL/C3+Nf8YGgCWuEbb6XCKeES8Id4YXgiYrYIm4RD4gn38MQb4nPREespFXS\
    JmmfdEw6J92QnkgfpEJeIXfIe+QBeUyekh/J7+RMaSgblF1Kn3JGuaY8UOaURLXUNrVL7VFH1Al19gs=
    """
}
