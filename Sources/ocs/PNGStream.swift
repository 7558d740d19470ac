/// Pictures in PNG that a program wrote one behind the other.
enum PNGStream {
  struct Picture {
    var bytes: [UInt8]
    /// In dots.
    var width: Int
    var height: Int
  }

  private static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  /// The whole pictures at the start of the bytes: each is a signature and chunks, of which `IEND` is the last.
  static func pictures(in bytes: [UInt8]) -> [Picture] {
    func number(_ i: Int) -> Int { bytes[i..<(i + 4)].reduce(0) { $0 << 8 | Int($1) } }
    var pictures: [Picture] = []
    var start = 0
    while bytes[start...].starts(with: signature) {
      var i = start + signature.count
      var isWhole = false
      while i + 12 <= bytes.count, !isWhole {
        let length = number(i)
        guard length <= bytes.count - i - 12 else { break }
        isWhole = bytes[(i + 4)..<(i + 8)].elementsEqual("IEND".utf8)
        i += 12 + length
      }
      // The size stands at the start of the first chunk.
      guard isWhole, i - start >= 33 else { break }
      pictures.append(
        Picture(bytes: Array(bytes[start..<i]), width: number(start + 16), height: number(start + 20)))
      start = i
    }
    return pictures
  }
}
