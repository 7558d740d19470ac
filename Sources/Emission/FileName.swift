/// The name of a standard's file.
public enum FileName {
  /// `CODE.json`, bytes outside `[A-Za-z0-9._-]` percent-encoded; `unnamed.json` without a code.
  /// The second standard with one code is `CODE~2.json`.
  public static func make(code: String?, number: Int = 1) -> String {
    let suffix = number > 1 ? "~\(number).json" : ".json"
    guard let code, !code.isEmpty else { return "unnamed" + suffix }
    var name = ""
    for b in code.utf8 {
      switch b {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2E, 0x5F, 0x2D:
        name.unicodeScalars.append(UnicodeScalar(b))
      default:
        let digits = String(b, radix: 16, uppercase: true)
        name += "%" + (digits.utf8.count == 1 ? "0" : "") + digits
      }
    }
    return shortened(name) + suffix
  }

  /// File systems take 255 bytes; a name that is longer than any code keeps its beginning and a digest.
  private static func shortened(_ name: String) -> String {
    guard name.utf8.count > longest else { return name }
    var digest: UInt64 = 0xCBF2_9CE4_8422_2325
    for b in name.utf8 { digest = (digest ^ UInt64(b)) &* 0x100_0000_01B3 }
    return name.prefix(longest - 20) + "~" + String(digest, radix: 16)
  }

  private static let longest = 200
}
