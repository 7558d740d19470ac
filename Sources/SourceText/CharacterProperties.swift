/// What the contract's section Text must know of a scalar.
public enum CharacterProperties {
  /// White space of any kind, line ends included (Unicode White_Space).
  @inlinable
  public static func isWhiteSpace(_ s: UInt32) -> Bool {
    switch s {
    case 0x09...0x0D, 0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F,
      0x3000:
      true
    default: false
    }
  }

  /// Characters that go without a trace: zero-width ones, soft hyphens, BOMs, control characters.
  @inlinable
  public static func isInvisible(_ s: UInt32) -> Bool {
    switch s {
    case 0xAD, 0x200B...0x200D, 0x2060, 0xFEFF, 0x00...0x08, 0x0E...0x1F, 0x7F, 0x80...0x84,
      0x86...0x9F:
      true
    default: false
    }
  }

  /// East_Asian_Width W or F.
  @inlinable @inline(__always)
  public static func isWide(_ s: UInt32) -> Bool {
    // Most characters are ideographs, and most of the others their punctuation.
    s >= 0x4E00 && s <= 0x9FFF || s >= 0x3001 && s <= 0x303E || s >= 0xFF01 && s <= 0xFF60
      || s >= 0x1100 && isInWideRanges(s)
  }

  @usableFromInline
  static func isInWideRanges(_ s: UInt32) -> Bool {
    let table = CharacterTables.wideRanges
    var low = 0
    var high = table.count / 2
    while low < high {
      let middle = (low + high) / 2
      if table[2 * middle + 1] < s { low = middle + 1 } else { high = middle }
    }
    return low < table.count / 2 && table[2 * low] <= s
  }

  /// In narrow characters, of which a wide one takes two.
  @inlinable
  public static func width(of scalars: some Sequence<UInt32>) -> Int {
    scalars.reduce(0) { $0 + (isWide($1) ? 2 : 1) }
  }

  /// Punctuation of no fixed width, East Asian where it stands beside such a character.
  @inlinable
  public static func takesItsNeighboursWidth(_ s: UInt32) -> Bool {
    switch s {
    case 0x2014, 0x2026, 0x2027, 0x201C, 0x201D, 0x2018, 0x2019: true
    default: false
    }
  }

  /// The unified ideograph that a Kangxi or CJK radical stands for, else the scalar itself.
  @inlinable
  public static func unified(_ s: UInt32) -> UInt32 {
    if s < 0x2E80 || (s > 0x2FDF && (s < 0x3000 || (s > 0x33FF && s < 0xA000 && s >= 0x3400))) {
      return s
    }
    return unifiedByTable(s)
  }

  @usableFromInline
  static func unifiedByTable(_ s: UInt32) -> UInt32 {
    if s <= 0x2FDF {
      let ideograph = CharacterTables.radicals[Int(s - 0x2E80)]
      return ideograph == 0 ? s : ideograph
    }
    // Ideographs for other standards' sake are one with those of Unicode's own.
    if s >= 0xF900, s < 0xFB00 { return NormalizationFormC.normalize([s]).first ?? s }
    let table = CharacterTables.furtherRadicals
    var i = 0
    while i < table.count && table[i] < s { i += 2 }
    return i < table.count && table[i] == s ? table[i + 1] : s
  }

  /// A scalar that is in Normalization Form C by itself and next to any other such scalar.
  /// Conservative: a false answer only costs the slow way.
  public static func isPlain(_ s: UInt32) -> Bool {
    switch s {
    case 0..<0x300: true
    case 0x2010...0x2029, 0x2030...0x205E, 0x2070...0x20CF, 0x2100...0x2125, 0x2127...0x2129,
      0x212C...0x2328, 0x232B...0x2ADB, 0x2ADD...0x2CEE, 0x2E00...0x3029, 0x3030...0x3098,
      0x309B...0x9FFF:
      true
    case 0xAC00...0xD7A3, 0xE000...0xF8FF, 0xFE10...0xFE1F, 0xFE30...0xFFFF: true
    case 0x1F000...0x1FAFF, 0x20000...0x2F7FF, 0x30000...0x3FFFF: true
    default: false
    }
  }

  /// The half-width form of a full-width ASCII character, else the scalar itself.
  @inlinable
  public static func halfWidth(_ s: UInt32) -> UInt32 {
    s >= 0xFF01 && s <= 0xFF5E ? s - 0xFEE0 : s
  }
}
