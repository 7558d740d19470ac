/// How much each piece of evidence counts where the words of a task table are dealt to columns: what it adds to the cost of a
/// reading. A cost of 1 is about what one place of a line counts that a word stands off its column.
public struct Weights: Sendable {
  // What an entry goes on with.
  public var nameIsWhole = 13.3
  public var nameGoesOn = 2.4
  public var nameDiffers = 1.5
  public var sentenceIsOver = 6.0
  public var hadRoom = 4.0
  public var sentenceElsewhere = 6.0
  public var neighbours = 0.7
  public var countsOn = 3.0
  public var repeatsItself = 4.0
  public var closes = 2.0
  public var closesNothing = 12.0
  public var bulletInName = 6.0
  public var otherEnding = 4.0
  public var otherBracket = 1.0
  public var behindBracket = 0.5
  public var usualStart = 2.0
  // The lines of a cell.
  public var tooWide = 4.0
  public var innerRoom = 2.5
  public var listWithoutColon = 4.0
  // What an entry ends with.
  public var noText = 5.0
  public var nameEnds = 2.0
  public var nameIsCut = 8.0
  public var otherName = 9.0
  public var sentenceIsOpen = 6.0
  public var bracketIsOpen = 1.0
  public var endsFull = 0.7
  public var endsOpen = 5.0
  public var endsStretched = 3.0
  public var unusualEnd = 0.5
  // Whose text it may be.
  public var noEntry = 6.0
  public var noEntryAbove = 6.0
  public var otherColumn = 18.0
  public var otherLetter = 6.0
  public var lineBetween = 4.0
  public var moreLinesBetween = 2.0
  public var levelGoesOn = 1.8
  public var loneLevel = -1.0
  public var noTaskAbove = 3.0
  public var codeAlone = 1.0
  public var levelElsewhere = 2.0
  public var oddLevel = 6.0
  public var secondLevel = 5.0
  public var levelOfRow = 6.0
  public var countedBelow = 8.0
  public var wordsOfOneCell = 6.0
  public var blankInHan = 6.0
  public var blankBesideHan = 3.3
  public var blankBesideNumber = 1.0
  public var usualBlank = 2.5
  public var codeBehindText = 4.0
  public var blankInLatin = 0.8
  public var wideGap = 32.0
  public var overflows = 4.0
  public var usualElsewhere = 3.0
  public var drawnByNone = 8.0
  // Behind a page break.
  public var endsDiffer = 8.0
  public var innerBlank = 3.0
  public var blankAtEdge = 1.5
  public var tornAbove = 3.0

  /// A reading that costs this much more is no longer in doubt.
  public var doubt = 1.0

  public init() {}

  /// All of them by name, for the program that fits them.
  public static var all: [(name: String, weight: WritableKeyPath<Weights, Double>)] {
    [
      ("nameIsWhole", \.nameIsWhole),
      ("nameGoesOn", \.nameGoesOn),
      ("nameDiffers", \.nameDiffers),
      ("sentenceIsOver", \.sentenceIsOver),
      ("hadRoom", \.hadRoom),
      ("sentenceElsewhere", \.sentenceElsewhere),
      ("neighbours", \.neighbours),
      ("countsOn", \.countsOn), ("repeatsItself", \.repeatsItself), ("closes", \.closes),
      ("closesNothing", \.closesNothing),
      ("bulletInName", \.bulletInName),
      ("otherEnding", \.otherEnding), ("otherBracket", \.otherBracket),
      ("behindBracket", \.behindBracket),
      ("usualStart", \.usualStart),
      ("tooWide", \.tooWide),
      ("innerRoom", \.innerRoom),
      ("listWithoutColon", \.listWithoutColon),
      ("noText", \.noText),
      ("nameEnds", \.nameEnds),
      ("nameIsCut", \.nameIsCut),
      ("otherName", \.otherName),
      ("sentenceIsOpen", \.sentenceIsOpen),
      ("bracketIsOpen", \.bracketIsOpen),
      ("endsFull", \.endsFull),
      ("endsOpen", \.endsOpen), ("endsStretched", \.endsStretched),
      ("unusualEnd", \.unusualEnd),
      ("noEntry", \.noEntry),
      ("noEntryAbove", \.noEntryAbove),
      ("otherColumn", \.otherColumn),
      ("otherLetter", \.otherLetter),
      ("lineBetween", \.lineBetween),
      ("moreLinesBetween", \.moreLinesBetween),
      ("levelGoesOn", \.levelGoesOn), ("loneLevel", \.loneLevel), ("noTaskAbove", \.noTaskAbove),
      ("codeAlone", \.codeAlone),
      ("levelElsewhere", \.levelElsewhere),
      ("oddLevel", \.oddLevel), ("secondLevel", \.secondLevel),
      ("wordsOfOneCell", \.wordsOfOneCell),
      ("blankInHan", \.blankInHan),
      ("blankBesideHan", \.blankBesideHan),
      ("blankInLatin", \.blankInLatin), ("blankBesideNumber", \.blankBesideNumber),
      ("usualBlank", \.usualBlank), ("codeBehindText", \.codeBehindText),
      ("wideGap", \.wideGap),
      ("overflows", \.overflows),
      ("usualElsewhere", \.usualElsewhere), ("drawnByNone", \.drawnByNone),
      ("endsDiffer", \.endsDiffer),
      ("innerBlank", \.innerBlank),
      ("blankAtEdge", \.blankAtEdge),
      ("tornAbove", \.tornAbove),
    ]
  }
}
