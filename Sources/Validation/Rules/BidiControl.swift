internal import OCSDiagnostics
internal import OCSStandardModel

/// A bidirectional control character: what is shown may not be what is there.
enum BidiControl: StandardRule {
  static let rule = Rule.bidiControl

  static func isControl(_ s: UInt32) -> Bool {
    switch s {
    case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
  }

  static func check(_ subject: Subject) -> [Finding] {
    CharacterScan.findings(subject) { scalar in
      isControl(scalar)
        ? "U+\(String(scalar, radix: 16, uppercase: true)) turns the direction of what follows it" : nil
    } make: { text, message, span in
      Finding(rule, code: text.code, message, span: span)
    }
  }
}
