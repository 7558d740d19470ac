/// The container of Office files before 2007, and of encrypted ones since.
enum CompoundFile {
  enum Kind: CaseIterable {
    case encrypted, word, excel, presentation, other

    /// A name that only files of the kind have in their directory.
    fileprivate var stream: String {
      switch self {
      case .encrypted: "EncryptedPackage"
      case .word: "WordDocument"
      case .excel: "Workbook"
      case .presentation: "PowerPoint Document"
      case .other: ""
      }
    }

    /// What the file is, and what to do about it.
    var advice: String {
      switch self {
      case .encrypted: "it is encrypted; open it with its password, and save it without one"
      case .word: "a Word file of before 2007 (.doc); save it as .docx in Word or LibreOffice"
      case .excel: "an Excel file of before 2007 (.xls); save it as .xlsx in Excel or LibreOffice"
      case .presentation: "a presentation of before 2007; save the text of the standard as .docx"
      case .other: "an Office file of before 2007; save it as .docx or .xlsx in Word, Excel or LibreOffice"
      }
    }
  }

  static func kind(of bytes: [UInt8]) -> Kind? {
    guard bytes.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) else { return nil }
    return Kind.allCases.first { holds(Array($0.stream.utf8.flatMap { [$0, 0] }), bytes) }
  }

  private static func holds(_ name: [UInt8], _ bytes: [UInt8]) -> Bool {
    guard let first = name.first else { return true }
    guard bytes.count >= name.count else { return false }
    return (0...(bytes.count - name.count)).contains { i in
      bytes[i] == first && bytes[i..<(i + name.count)].elementsEqual(name)
    }
  }
}
