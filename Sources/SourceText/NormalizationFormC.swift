@_spi(_Unicode) internal import Swift

/// Unicode Normalization Form C by the standard library's own tables. Slow, so callers ask
/// `CharacterProperties.isPlain` first.
public enum NormalizationFormC {
  /// The text in Normalization Form C.
  public static func normalize(_ scalars: [UInt32]) -> [UInt32] {
    var text = ""
    for scalar in scalars { text.unicodeScalars.append(Unicode.Scalar(scalar) ?? "\u{FFFD}") }
    return text._nfc.map(\.value)
  }
}
