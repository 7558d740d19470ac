internal import OCSTokenization

/// The sections of Taiwan's Standard Industrial Classification (行業統計分類), by the letter that the codes of their industries
/// begin with, as its 9th to 11th revisions name them.
enum IndustrySection {
  /// How their names begin, without those (`製造業`) that a line may begin with in the midst of a name.
  private static let beginnings: [String: [String]] = [
    "A": ["農、林、漁、牧業"], "B": ["礦業及土石採取業"], "D": ["電力及燃氣供應業"], "E": ["用水供應及污染整治業"],
    "G": ["批發及零售業"], "H": ["運輸及倉儲業"], "I": ["住宿及餐飲業"],
    "J": ["出版影音及資通訊業", "出版、影音製作", "資訊及通訊傳播業"], "K": ["金融及保險業"],
    "M": ["專業、科學及技術服務業"], "O": ["公共行政及國防；強制性社會安全"], "Q": ["醫療保健及社會工作服務業"],
    "R": ["藝術、娛樂及休閒服務業"],
  ]

  /// Whether a path of industries starts with the section of its code.
  static func starts(_ path: ArraySlice<Glyph>, of code: String) -> Bool {
    (beginnings[String(code.prefix(1))] ?? []).contains { beginning in
      path.lazy.map(\.scalar).starts(with: beginning.unicodeScalars.lazy.map(\.value))
    }
  }
}
