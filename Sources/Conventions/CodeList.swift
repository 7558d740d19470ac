internal import OCSSourceText
internal import OCSStandardModel

/// The prints of codes that count together: those of one letter, and below the numbers of one task.
struct CodeList {
  /// All prints with the same digits and the same name: they are read alike.
  struct Form {
    var print: CodePrint
    /// Where its readings start among those of the list.
    var first: Int
    var count: Int
    /// The places of its readings among those of the list.
    var readings: Range<Int> { first..<(first + count) }
    /// What its places say, those behind the same text once: a name that is printed in many cells tells no more
    /// than in one.
    var text = 0.0
    var place = 0.0
    var placeTouching = 0.0
    /// In how many sequences it stands.
    var places = 0
    /// Behind how many texts it stands.
    var contexts = 0
    /// The last of its places among those of the list; -1 where there is none yet.
    fileprivate var context = -1
    var isBranchKnown = false
    var isOdd = false
  }

  private(set) var forms: [Form] = []
  private(set) var readings: [CodeReading] = []
  /// Each print of the document with its form.
  private(set) var prints: [(print: Int, form: Int)] = []
  /// The forms of each cell in turn; those that are no list's run through the document.
  private(set) var sequences: [Range<Int>] = []
  /// The forms of all sequences, one behind the other.
  private(set) var members: [Int] = []
  private(set) var mayTouch = false
  /// The most digits of a print.
  private(set) var widest = 0
  let isList: Bool
  /// What has two letters counts on from anywhere: SS06 may stand behind S05.
  let startsAnywhere: Bool

  private var known: KeyTable
  private var seen = KeyTable()
  private var openPlaces: [PlaceCosts] = []
  /// What was learned of the places of each form: a chain for each.
  private var contexts: [PlaceCosts] = []
  /// The numbers with the start of a name (see `key(of:_:)`) that two forms can have, in order; most lists have none.
  private(set) var sharedKeys: [UInt64] = []
  private var cell = -1

  init(isList: Bool, startsAnywhere: Bool) {
    self.isList = isList
    self.startsAnywhere = startsAnywhere
    known = KeyTable(slots: isList ? CodeList.usualForms * 4 : 16)
    guard isList else { return }
    forms.reserveCapacity(CodeList.usualForms)
    readings.reserveCapacity(CodeList.usualForms * 4)
    prints.reserveCapacity(CodeList.usualForms * 4)
    members.reserveCapacity(CodeList.usualForms * 4)
    contexts.reserveCapacity(CodeList.usualForms)
  }

  /// As many entries as a standard's list has.
  private static let usualForms = 64

  mutating func add(_ print: CodePrint, _ index: Int, isOdd: Bool, isBranchKnown: Bool, hasName: Bool) {
    if print.cell != cell, isList {
      endCell()
      cell = print.cell
    }
    let digits = print.digits
    let form = known.insert(CodeList.key(of: print), forms.count) ?? forms.count
    if form == forms.count {
      let first = readings.count
      CodeList.appendReadings(of: print, to: &readings)
      forms.append(
        Form(
          print: print, first: first, count: readings.count - first, isBranchKnown: isBranchKnown,
          isOdd: isOdd))
    }
    if print.boundary == .attached { mayTouch = isList }
    widest = max(widest, digits.width)
    prints.append((index, form))
    members.append(form)
    openPlaces.append(
      PlaceCosts(
        context: print.context, text: NumberingCosts.text(print, isOdd: isOdd),
        place: NumberingCosts.place(print, touches: false, hasName: hasName),
        touching: NumberingCosts.place(print, touches: true, hasName: hasName)))
  }

  /// Tells the digits and the start of the name of a print from those of others; not 0.
  static func key(of print: CodePrint) -> UInt64 {
    let digits = print.digits
    var key = UInt64(digits.number) << 8 | UInt64(digits.width) << 5 | UInt64(digits.branch & 31)
    for i in 0..<4 { key = mix(key, UInt64(print.name[i])) }
    return key | 1
  }

  /// What a sequence says counts once, however often a merged cell's text is printed.
  mutating func endCell() {
    defer { openPlaces.removeAll(keepingCapacity: true) }
    let open = (sequences.last?.upperBound ?? 0)..<members.count
    guard !open.isEmpty else { return }
    guard seen.insert(members[open].reduce(0) { CodeList.mix($0, UInt64($1 + 1)) } | 1) == nil else {
      return members.removeLast(open.count)
    }
    sequences.append(open)
    for (place, costs) in zip(open, openPlaces) { learn(costs, of: members[place]) }
  }

  private struct PlaceCosts {
    var context: UInt64
    var text: Double
    var place: Double
    var touching: Double
    /// Another one of the same form.
    var next = -1
  }

  /// Of places behind the same text that which speaks least against either reading counts.
  private mutating func learn(_ costs: PlaceCosts, of form: Int) {
    forms[form].places += 1
    var known = forms[form].context
    while known >= 0, contexts[known].context != costs.context { known = contexts[known].next }
    if known >= 0 {
      contexts[known].text = min(contexts[known].text, costs.text)
      contexts[known].place = min(contexts[known].place, costs.place)
      contexts[known].touching = min(contexts[known].touching, costs.touching)
    } else {
      contexts.append(costs)
      contexts[contexts.count - 1].next = forms[form].context
      forms[form].context = contexts.count - 1
    }
  }

  /// Sums up what the places of each form say.
  private mutating func addPlaces() {
    for form in forms.indices {
      var place = forms[form].context
      while place >= 0 {
        forms[form].text += contexts[place].text
        forms[form].place += contexts[place].place
        forms[form].placeTouching += contexts[place].touching
        forms[form].contexts += 1
        place = contexts[place].next
      }
    }
  }

  /// Prints and sequences are known by a hash of 64 bits; that two share one is as good as impossible.
  private static func mix(_ hash: UInt64, _ value: UInt64) -> UInt64 {
    let mixed = (hash ^ value) &* 0x9E37_79B9_7F4A_7C15
    return mixed ^ mixed >> 29
  }

  private static func appendReadings(of print: CodePrint, to readings: inout [CodeReading]) {
    let digits = print.digits
    let mayBeZero = print.code.parts.count > 1
    if digits.width <= mostDigits, digits.number > 0 || mayBeZero {
      readings.append(CodeReading(width: digits.width, number: digits.number))
      if digits.branch != 0 {
        readings.append(CodeReading(width: digits.width, keepsBranch: false, number: digits.number))
      }
    }
    if print.follower != .nothing, digits.branch == 0, digits.width > 1 {
      // No name starts with a zero, but for `0.5` and `0歲`.
      let mayStartWithZero = print.follower == .number || print.follower == .counter
      for width in (1..<digits.width).reversed()
      where width <= mostDigits
        && (digits.digit(width) != 0 || mayStartWithZero && width == digits.width - 1)
      {
        let number = digits.prefix(width).number
        if number > 0 { readings.append(CodeReading(width: width, number: number)) }
      }
    }
    readings.append(.text)
  }

  /// The most digits of a code's number.
  private static let mostDigits = 4

  /// What each reading costs by itself.
  func ownCosts(_ style: ListStyle) -> [Double] {
    var costs: [Double] = []
    costs.reserveCapacity(readings.count)
    for form in forms {
      for reading in readings[form.readings] {
        if reading.isText {
          costs.append(form.text)
          continue
        }
        var cost = style.touches ? form.placeTouching : form.place
        cost += NumberingCosts.digits(form.print, reading, leastWidth: style.width, isOdd: form.isOdd)
        let branch = form.print.digits.branch
        if branch != 0 {
          cost += NumberingCosts.branch(branch, isKept: reading.keepsBranch, isKnown: form.isBranchKnown)
        }
        costs.append(cost)
      }
    }
    return costs
  }

  /// What it costs that two forms have one number: their names differ, or one is the start of the other.
  func sharing(_ a: Int, _ readingOfA: CodeReading, _ b: Int, _ readingOfB: CodeReading) -> Double {
    var i = 0
    while true {
      let x = character(i, of: a, behind: readingOfA)
      let y = character(i, of: b, behind: readingOfB)
      if x == 0 || y == 0 { return i < CodeList.leastName ? 0 : NumberingCosts.agreement }
      if x != y { return NumberingCosts.conflict }
      i += 1
    }
  }

  /// Tells the number and the start of the name that a reading leaves from others; nil for text.
  func key(of form: Int, _ reading: CodeReading) -> UInt64? {
    if reading.isText { return nil }
    return (0..<CodeList.leastName).reduce(UInt64(reading.number)) {
      CodeList.mix($0, UInt64(character($1, of: form, behind: reading)))
    }
  }

  /// Ends the list.
  mutating func end() {
    endCell()
    addPlaces()
    var keys: [UInt64] = []
    keys.reserveCapacity(readings.count)
    for form in forms.indices {
      for reading in readings[forms[form].readings] {
        if let key = key(of: form, reading) { keys.append(key) }
      }
    }
    keys.sort()
    for (key, next) in zip(keys, keys.dropFirst()) where key == next && sharedKeys.last != key {
      sharedKeys.append(key)
    }
  }

  /// Whether another form can have the number and the name that a reading leaves.
  func mayAgree(_ form: Int, _ reading: CodeReading) -> Bool {
    !sharedKeys.isEmpty && key(of: form, reading).map(sharedKeys.contains) ?? false
  }

  /// No reading of all forms has more pairs of one number and one name.
  var mostAgreements: Int {
    sharedKeys.isEmpty
      ? 0
      : forms.indices.count { form in
        readings[forms[form].readings].contains { mayAgree(form, $0) }
      }
  }

  /// So many characters are no other name's start by chance.
  private static let leastName = 4

  private func character(_ i: Int, of form: Int, behind reading: CodeReading) -> UInt32 {
    let print = forms[form].print
    let digits = print.digits
    var i = i
    if i < digits.width - reading.width { return 0x30 + UInt32(digits.digit(reading.width + i)) }
    i -= digits.width - reading.width
    if digits.branch != 0, !reading.keepsBranch {
      if i == 0 { return UInt32(digits.branch) }
      i -= 1
    }
    return i < print.name.count ? print.name[i] : 0
  }
}
