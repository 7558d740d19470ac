internal import OCSCLibXML2

/// The library that reads markup.
public enum MarkupLibrary {
  /// The version that runs, which may be newer than the one that was compiled against: `2.9.14`.
  public static var version: String {
    guard let text = unsafe ocs_xml_version() else { return "unknown" }
    let digits = unsafe String(cString: text).prefix { $0.isNumber }
    guard let number = Int(digits) else { return "unknown" }
    return "\(number / 10_000).\(number / 100 % 100).\(number % 100)"
  }
}
