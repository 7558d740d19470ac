/// Repeatable random input: the same seed gives the same text everywhere.
public struct Generator: RandomNumberGenerator {
  private var state: UInt64

  public init(seed: UInt64) {
    state = seed
    // The streams of neighbouring seeds would be one stream, shifted.
    state = next() &* 0xD134_2543_DE82_EF95
  }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  private static let pieces = [
    "職能", "基準", "⼯作", "\u{F900}", "e\u{301}", "O1.1.1", "P2.3.4", "K01", "S12", "T1", "T1.2", "A03",
    " ", "  ", "\t", "\n", "\r\n", "\u{3000}", "\u{A0}", "\u{200B}", "<", ">", "<p>", "</p>", "<br>",
    "<li>", "<ul>", "<b>", "</b>", "&amp;", "&#x4E00;", "&", ";", "**", "*", "#", "■", "‧", "-", "(",
    ")", "/", "主要職責", "工作任務", "行為指標", "職能級別", "職能內涵（K=knowledge知識）", "說明與補充事項", "版本", "無", "【註1】", "：", "、",
    "。", "OS", "x", "3", "\u{202E}", "<!--", "-->", "\u{1F600}", "|",
  ]

  public mutating func text(length: Int) -> String {
    var text = ""
    for _ in 0..<length { text += Generator.pieces.randomElement(using: &self)! }
    return text
  }
}
