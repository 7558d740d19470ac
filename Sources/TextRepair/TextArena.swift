// TextRepair: runs of source bytes → canonical text (contract, section Text), with where each came from.

public import OCSDiagnostics
public import OCSSourceText
public import OCSStandardModel
public import OCSTokenization

/// One canonical text of a document.
public struct TextID: Hashable, Sendable {
  private let number: UInt32

  public init(index: Int) { number = UInt32(index) }

  public var index: Int { Int(number) }
}

/// The texts of one document, growing in one place: their UTF-8 bytes, and for every stretch of them the source
/// bytes that it is the image of.
public final class TextArena {
  /// Source bytes without white space or markup, and where their image starts in the text.
  public struct Segment: Sendable, Hashable {
    public var source: SourceRange
    private var scalar: UInt32
    private var offset: UInt32

    init(source: SourceRange, at: Int, byte: Int) {
      self.source = source
      scalar = UInt32(at)
      offset = UInt32(byte)
    }

    /// In Unicode scalars from the start of the text.
    public internal(set) var at: Int {
      get { Int(scalar) }
      set { scalar = UInt32(newValue) }
    }

    /// In bytes from the start of the text.
    public internal(set) var byte: Int {
      get { Int(offset) }
      set { offset = UInt32(newValue) }
    }
  }

  // One access to this class a call: within the structure the compiler checks exclusivity, not the program.
  private var store: TextStore

  public init(_ text: TokenizedText, recordsRepairs: Bool = false) {
    store = TextStore(text, recordsRepairs: recordsRepairs)
    self.recordsRepairs = recordsRepairs
  }

  // MARK: Building

  /// The canonical text of the ranges, one after the other; nil where they hold no text.
  public func add(_ ranges: Stretches) -> TextID? { store.add(ranges) }

  /// The canonical text of several lines, each of one or more ranges.
  public func add(lines: [Stretches]) -> TextID? { store.add(lines: lines) }

  /// Whether the text that was added last is the same as another one, whose bytes it shares from then on.
  public func share(_ id: TextID, with other: TextID) -> Bool { store.share(id, with: other) }

  /// Whether a text is one segment, and the bytes of a range are the same and would make the same one. False too where they
  /// are more than plain text.
  public func isImage(_ id: TextID, of range: SourceRange) -> Bool { store.isImage(id, of: range) }

  /// Whether two texts share their bytes.
  public func areShared(_ a: TextID, _ b: TextID) -> Bool { store.areShared(a, b) }

  /// Takes out blanks within Latin words (contract, section Text, 6): where the joined form stands
  /// elsewhere in the standard and the parted one does not. `ids` are the texts of the standard.
  /// Gives the places, in scalars, that the blanks of each text had.
  public func joinCutWords(_ ids: [TextID]) -> [TextID: [Int]] { store.joinCutWords(ids) }

  /// Rewrites the text at the end of the arena with other characters in the place of some.
  public func replace(_ part: Range<Int>, in id: TextID, with scalars: [UInt32]) {
    store.replace(part, in: id, with: scalars)
  }

  // MARK: Repairs

  /// The changes that were made, where recording them was asked for.
  public var repairs: [Repair] { store.repairs }
  public let recordsRepairs: Bool

  /// Puts a change on record that another step made to the text: a bullet that went, a code rewritten.
  @inlinable
  public func record(_ kind: Repair.Kind, _ span: SourceRange, _ after: @autoclosure () -> String) {
    if recordsRepairs { put(kind, span, after()) }
  }

  @usableFromInline
  func put(_ kind: Repair.Kind, _ span: SourceRange, _ after: String) { store.put(kind, span, after) }

  // MARK: Reading

  /// How many texts there are.
  public var count: Int { store.entries.count }

  public func utf8(_ id: TextID) -> ArraySlice<UInt8> { store.utf8(id) }

  /// The bytes of all texts.
  public var bytes: [UInt8] { store.bytes }

  /// Where a text stands among the bytes of all.
  public func place(of id: TextID) -> Range<Int> { store.entries[id.index].bytes }

  public func string(_ id: TextID) -> String { store.string(id) }

  /// The text as an entry of a standard keeps it. It shares the bytes of all texts, so these should be complete.
  public func text(_ id: TextID) -> EntryText { EntryText(place(of: id), of: store.bytes) }

  public func segments(_ id: TextID) -> ArraySlice<Segment> { store.segments(id) }

  /// The source of some bytes of a text, from the first of them to the last.
  public func source(of part: Range<Int>, in id: TextID) -> SourceRange? { store.source(of: part, in: id) }
}
