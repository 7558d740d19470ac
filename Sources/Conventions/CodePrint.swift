// Conventions: what looks like codes in a document → how each is to be read, settled for all of it at once.

public import OCSStandardModel

/// Something with the grammar of a code, and what its place tells.
public struct CodePrint: Sendable {
  /// The column or section in which it stands.
  public enum Column: UInt8, Sendable {
    case duty, task, item, list, attitude

    /// Its codes count through the whole standard.
    var isList: Bool { self >= .list }

    static func >= (a: Column, b: Column) -> Bool { a.rawValue >= b.rawValue }
  }

  /// What parts the first letter from the text before it.
  public enum Boundary: UInt8, Sendable, Comparable {
    case attached, gap, line, punctuation, hard, start

    @inlinable public static func < (a: Boundary, b: Boundary) -> Bool { a.rawValue < b.rawValue }
  }

  /// What stands behind the last digit.
  public enum Follower: UInt8, Sendable {
    case nothing, word, latin, latinBehindBlank
    /// An ideograph behind a blank, and one that may count something (`2 人協力`).
    case wordBehindBlank, measureBehindBlank
    /// A character that a number goes before as a rule (`24小時`, `3年`).
    case counter, counterBehindBlank
    /// A sign and a digit (`0.5`, `2-6歲`, `10:1`): the sign parts a code from its name, or stands within a number.
    case number
  }

  public struct Traits: OptionSet, Sendable {
    public let rawValue: UInt16
    @inlinable public init(rawValue: UInt16) { self.rawValue = rawValue }

    /// One Latin letter follows, then another character (`3D列印`).
    public static let loneLetter = Traits(rawValue: 1)
    /// A small letter follows without a gap (`K8s`).
    public static let word = Traits(rawValue: 2)
    /// A blank stands between the digits and what follows.
    public static let parted = Traits(rawValue: 4)
    /// Nothing follows in the cell, or another print does.
    public static let nameless = Traits(rawValue: 8)
    /// The print before ends where this one starts, or a gap before it.
    public static let touchesCode = Traits(rawValue: 16)
    public static let followsCode = Traits(rawValue: 32)
    /// That print has the letters of this one, and another number than the one before.
    public static let skipsNumbers = Traits(rawValue: 8192)
    /// The letter is the column's.
    public static let expected = Traits(rawValue: 64)
    /// The numbers are those of a task of the row.
    public static let belongs = Traits(rawValue: 128)
    /// It is one of `T1.1~T1.13`.
    public static let range = Traits(rawValue: 256)
    /// A Latin word stands before it.
    public static let behindLatin = Traits(rawValue: 1024)
    /// It touches a comma or an opening bracket, within a sentence.
    public static let withinSentence = Traits(rawValue: 2048)
    /// A blank parts it from an ideograph, as every digit of the document.
    public static let spaced = Traits(rawValue: 4096)
    /// A zero stands where the letter O should.
    public static let zero = Traits(rawValue: 512)
  }

  public var code: ItemCode
  public var column: Column
  /// The letters of those with which it counts.
  public var series: ItemCode.Letters
  public var boundary: Boundary
  public var follower: Follower
  public var traits: Traits
  /// The half-width character of punctuation right behind the digits, or 0.
  public var separator: UInt32
  /// The first characters behind the digits, 0 where there are no more.
  public var name: InlineArray<6, UInt32>
  /// Tells the characters right before it in the cell from others; 0 at the cell's start.
  public var context: UInt64
  /// Prints of one cell, in which the numbers of a list ascend, have one number.
  public var cell: Int

  public init(
    _ code: ItemCode, _ column: Column, _ series: ItemCode.Letters, _ boundary: Boundary,
    _ follower: Follower, _ traits: Traits, separator: UInt32, name: InlineArray<6, UInt32>,
    context: UInt64, cell: Int
  ) {
    self.code = code
    self.column = column
    self.series = series
    self.boundary = boundary
    self.follower = follower
    self.traits = traits
    self.separator = separator
    self.name = name
    self.context = context
    self.cell = cell
  }

  /// The last number with its digits.
  var digits: ItemCode.Part { code.parts[code.parts.count - 1] }

  /// What codes that count from 1 in common share: letters, kind and the numbers before the last.
  var group: UInt64 {
    var key = UInt64(series.first) << 8 | UInt64(series.second)
    key = key << 2 | UInt64(code.parts.count)
    for i in code.parts.indices.dropLast() {
      key = key << 20 | UInt64(code.parts[i].number & 0x7FFF) << 5 | UInt64(code.parts[i].branch & 31)
    }
    return key << 1 | (column.isList ? 1 : 0)
  }
}

/// One reading of a print: as text, or as a code with so many digits.
public struct CodeReading: Equatable, Sendable {
  /// The digits of the last number, 0 for text.
  public var width: Int
  /// The letter branch (`T2a`) is the code's, not the name's.
  public var keepsBranch = true
  var number: Int

  public static let text = CodeReading(width: 0, number: 0)

  public var isText: Bool { width == 0 }
}
