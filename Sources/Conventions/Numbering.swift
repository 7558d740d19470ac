internal import OCSSourceText
public import OCSStandardModel

/// How the codes of a document are written: which prints are codes, how many of their digits are the code's, and what
/// parts codes from names. All prints are read together, in the way that costs the least.
public struct Numbering: Sendable {
  /// How a print is read.
  public struct Decision: Sendable {
    public var reading: CodeReading
    /// The next best reading, and how much more the whole document would cost with it.
    public var other = CodeReading.text
    public var margin = Double.infinity

    /// Too little speaks for the reading: of those with a smaller margin most are wrong.
    public var isDoubtful: Bool { margin < Numbering.leastMargin }
  }

  /// Set from what prints with known answers told: of 35,182 decisions 62 were wrong, and 50 of these had a margin below
  /// 1, where only 16 right ones were.
  static let leastMargin = NumberingCosts.doubt

  private var decisions: [Decision]
  /// For each kind of code the punctuation behind it that is the rule.
  private var separators: [UInt32: UInt32] = [:]

  public subscript(print: Int) -> Decision { decisions[print] }

  /// The smallest margin of all decisions; nil where none has a second reading.
  public var smallestMargin: Double? { decisions.lazy.map(\.margin).filter(\.isFinite).min() }

  /// Whether a character of punctuation is what the document has behind codes of a letter and so many numbers.
  public func isSeparator(_ s: UInt32, behind code: ItemCode) -> Bool {
    separators[Numbering.kind(of: code)] == s
  }

  /// `prints` in the order of the document, those of one cell one behind the other.
  public init(of prints: [CodePrint]) {
    decisions = prints.indices.map { n in
      let digits = prints[n].digits
      return Decision(reading: CodeReading(width: digits.width, number: digits.number))
    }
    let blanks = Habit(prints)
    let (groups, isCertain, certainStyle) = Numbering.grouped(prints, blanks)
    var lists = Numbering.lists(of: prints, in: groups, but: isCertain, blanks)
    var joint: [CodeList] = []
    for n in lists.indices {
      lists[n].list.end()
      if lists[n].isJoint { joint.append(lists[n].list) }
    }
    let style = joint.isEmpty ? certainStyle : settle(joint, like: nil)
    for group in lists where !group.isJoint {
      settle([group.list], like: style)
    }
    learnSeparators(prints)
  }

  // MARK: Groups

  private struct Group {
    var list: CodeList
    var isJoint: Bool
  }

  /// The groups in which something is in doubt, as lists.
  private static func lists(
    of prints: [CodePrint], in groups: [Int], but isCertain: [Bool], _ blanks: Habit
  ) -> [Group] {
    var lists: [Group] = []
    guard isCertain.contains(false) else { return lists }
    var branches: Set<UInt64> = []
    for n in prints.indices where prints[n].code.letters == .duty {
      let code = prints[n].code
      for i in code.parts.indices.dropLast() where code.parts[i].branch != 0 {
        branches.insert(key(of: code.prefix(i + 1), code.parts[i].branch))
      }
    }
    var places = Array(repeating: -1, count: isCertain.count)
    for n in prints.indices where !isCertain[groups[n]] {
      var print = prints[n]
      if blanks.areSpacing, print.traits.contains(.parted) { print.traits.insert(.spaced) }
      if places[groups[n]] < 0 {
        places[groups[n]] = lists.count
        lists.append(
          Group(
            list: CodeList(isList: print.column.isList, startsAnywhere: print.series.second != 0),
            isJoint: print.column.isList && isJoint(print.series)))
      }
      var isBranchKnown = false
      if print.digits.branch != 0 {
        isBranchKnown = branches.contains(Numbering.key(of: print.code, print.digits.branch))
        // The branch behind this one may be no word's letter either.
        branches.insert(Numbering.key(of: print.code, print.digits.branch + 1))
      }
      lists[places[groups[n]]].list.add(
        print, n, isOdd: blanks.isOdd(print), isBranchKnown: isBranchKnown, hasName: blanks.hasName(print))
    }
    return lists
  }

  private static func key(of code: ItemCode, _ branch: UInt8) -> UInt64 {
    code.parts.reduce(UInt64(branch)) { $0 &* 0x1_0000 &+ UInt64($1.number) }
  }

  /// The group of each print, and in which of them nothing is in doubt, as in most: each code starts a line or carries on
  /// the one before, and no digit can be a name's. Also how the lists are written, where these are certain.
  private static func grouped(
    _ prints: [CodePrint], _ blanks: Habit
  ) -> (groups: [Int], isCertain: [Bool], style: ListStyle?) {
    var known = KeyTable()
    var groups: [Int] = []
    groups.reserveCapacity(prints.count)
    var isCertain: [Bool] = []
    var lists: [PlainList] = []
    // For each group its list, or nothing.
    var listOf: [Int] = []
    var last: (key: UInt64, cell: Int, number: Int) = (0, -1, 0)
    for n in prints.indices {
      let key = prints[n].group
      // Most codes stand among their like.
      let group =
        key == last.key
        ? groups[groups.count - 1] : known.insert(key, isCertain.count) ?? isCertain.count
      let isList = prints[n].column.isList
      if group == isCertain.count {
        isCertain.append(true)
        listOf.append(isList ? lists.count : -1)
        if isList { lists.append(PlainList(isJoint: isJoint(prints[n].series))) }
      }
      groups.append(group)
      let digits = prints[n].digits
      if isList {
        let isAhead = last.key == key && last.cell == prints[n].cell && digits.number <= last.number
        if isAhead || !lists[listOf[group]].take(prints[n], isOdd: blanks.isOdd(prints[n])) {
          isCertain[group] = false
        }
        last = (key, prints[n].cell, digits.number)
        continue
      }
      let carriesOn =
        prints[n].boundary < .punctuation && prints[n].boundary > .attached
        && last == (key, prints[n].cell, digits.number - 1)
        && prints[n].traits.contains(.belongs)
      let isPlain =
        (digits.width == 1 || prints[n].follower == .nothing || prints[n].follower == .wordBehindBlank)
        && digits.branch == 0 && digits.width <= 3
        && (digits.number > 0 || prints[n].code.parts.count > 1) && prints[n].traits.contains(.expected)
        && prints[n].traits.isDisjoint(with: [.range, .zero, .touchesCode])
      if !isPlain || !(prints[n].boundary >= .punctuation || carriesOn) { isCertain[group] = false }
      last = (key, prints[n].cell, digits.number)
    }
    var areCertain = true
    for group in listOf.indices where listOf[group] >= 0 {
      let list = lists[listOf[group]]
      isCertain[group] = isCertain[group] && list.style != nil
      if list.isJoint, !isCertain[group] { areCertain = false }
    }
    if !areCertain {
      for group in listOf.indices where listOf[group] >= 0 && lists[listOf[group]].isJoint {
        isCertain[group] = false
      }
    }
    let first = areCertain ? lists.first(where: \.isJoint) : nil
    return (groups, isCertain, first?.style)
  }

  /// Both lists of a standard are written alike.
  private static func isJoint(_ letters: ItemCode.Letters) -> Bool {
    letters == ItemCode.Letters(0x4B) || letters == ItemCode.Letters(0x53)
  }

  /// A list whose codes can be read in one way alone: its numbers are all from 1 on, padded or not, none stands for two
  /// names, and nothing at any place speaks against a code. To read one of them as text would cost more than a doubt, and so
  /// would another number: of padded ones no digit is the name's, and of others none that a blank parts from it.
  private struct PlainList {
    let isJoint: Bool
    /// A bit for each number.
    private var numbers: UInt128 = 0
    private var names = InlineArray<100, UInt64>(repeating: 0)
    private var isPadded = false
    private var isUnpadded = false
    /// A number of two digits stands where the second of them may be the name's.
    private var mayBeShort = false

    init(isJoint: Bool) { self.isJoint = isJoint }

    /// False where a print leaves a doubt.
    mutating func take(_ print: CodePrint, isOdd: Bool) -> Bool {
      let digits = print.digits
      guard digits.width <= 2, digits.branch == 0, digits.number > 0, print.code.parts.count == 1,
        print.series.second == 0, print.boundary > .attached, print.follower != .number,
        print.traits.contains(.expected),
        print.traits.isDisjoint(with: [.range, .touchesCode, .followsCode, .nameless, .behindLatin, .word])
      else { return false }
      if digits.width == 1 {
        isUnpadded = true
      } else if digits.number < 10 {
        isPadded = true
      } else if print.follower != .nothing, print.follower != .wordBehindBlank || isOdd {
        mayBeShort = true
      }
      let name = CodeList.key(of: print)
      let isNew = numbers >> UInt128(digits.number) & 1 == 0
      if isNew {
        numbers |= 1 << UInt128(digits.number)
        names[digits.number] = name
      }
      return isNew || names[digits.number] == name
    }

    /// How the numbers are written; nil where one is missing or some are written otherwise.
    var style: ListStyle? {
      guard numbers != 0, (numbers >> 1) & ((numbers >> 1) + 1) == 0, isPadded != isUnpadded,
        isPadded || !mayBeShort
      else { return nil }
      return ListStyle(width: isPadded ? 2 : 1, touches: false)
    }
  }

  /// Whether codes have names as a rule, and blanks or signs stand between the two.
  private struct Habit {
    private struct Counts {
      var all = 0
      var nameless = 0
      var parted = 0
      var signs = 0

      mutating func add(_ print: CodePrint) {
        all += 1
        if print.traits.contains(.parted) { parted += 1 }
        if print.separator != 0 { signs += 1 }
      }
    }

    private var latin = (joined: 0, parted: 0)
    /// For each letter by its last bits, and in front for all of them.
    private var counts = [Counts](repeating: Counts(), count: 32)

    init(_ prints: [CodePrint]) {
      for n in prints.indices {
        // The codes of all letters are written alike as a rule, and those of one letter more so.
        let letter = Habit.place(of: prints[n])
        if prints[n].traits.contains(.nameless) {
          counts[letter].nameless += 1
          continue
        }
        if prints[n].follower == .latin { latin.joined += 1 }
        if prints[n].follower == .latinBehindBlank { latin.parted += 1 }
        counts[0].add(prints[n])
        counts[letter].add(prints[n])
      }
    }

    private static func place(of print: CodePrint) -> Int { Int(print.code.letters.first & 31) }

    /// Of how many codes one is an exception.
    private static let least = 3

    /// Most codes of the letter have names.
    func hasName(_ print: CodePrint) -> Bool {
      let counts = counts[Habit.place(of: print)]
      return counts.nameless * Habit.least <= counts.all
    }

    /// Blanks stand behind digits, a code's or not, since an ideograph follows: before Latin letters there are none.
    var areSpacing: Bool {
      latin.joined >= Habit.least && latin.parted * Habit.least <= latin.joined
        && counts[0].parted * 2 > counts[0].all
    }

    /// A blank or a sign of a number stands behind the digits where none does behind most codes of the letter.
    func isOdd(_ print: CodePrint) -> Bool {
      let isSigned = print.follower == .number
      guard isSigned || print.traits.contains(.parted) else { return false }
      let own = counts[Habit.place(of: print)]
      let usual = own.all < Habit.least ? counts[0] : own
      return (isSigned ? usual.signs : usual.parted) * Habit.least <= usual.all
    }
  }

  // MARK: Choice

  /// Settles one list, or two that are written alike as a rule, and as `other` is.
  @discardableResult
  private mutating func settle(_ lists: [CodeList], like other: ListStyle?) -> ListStyle? {
    let styles = Numbering.styles(of: lists, like: other)
    let own = lists.map { list in styles.map(list.ownCosts) }
    var solved = lists.map { _ in [NumberingSearch.Solution?](repeating: nil, count: styles.count) }
    var first = lists.map { _ in -1 }
    var found: [(choice: [Int], cost: Double)] = []
    var least = Double.infinity
    // What cannot come near the cheapest reading is not asked.
    for (number, bound, style) in Numbering.hypotheses(lists, own, styles, like: other)
    where bound < least + Numbering.leastMargin {
      let choice = Numbering.choice(number, of: styles.count, for: lists.count)
      var cost = style
      for (n, style) in choice.enumerated() {
        if first[n] < 0 { first[n] = style }
        let known = solved[n][first[n]].map { (solution: $0, own: own[n][first[n]]) }
        let solution = solved[n][style] ?? NumberingSearch.solve(lists[n], own[n][style], like: known)
        solved[n][style] = solution
        cost += solution.cost
      }
      found.append((choice, cost))
      least = min(least, cost)
    }
    guard let best = found.min(by: { $0.cost < $1.cost }) else { return nil }
    for n in lists.indices {
      guard let solution = solved[n][best.choice[n]] else { continue }
      settle(lists[n], solution)
      for other in found where other.choice[n] != best.choice[n] {
        guard other.cost < best.cost + Numbering.leastMargin, let choice = solved[n][other.choice[n]]?.choice
        else { continue }
        doubt(lists[n], solution.choice, choice, other.cost - best.cost)
      }
    }
    return styles[best.choice[0]]
  }

  private static func styles(of lists: [CodeList], like other: ListStyle?) -> [ListStyle] {
    // Numbers of outputs and tasks are not padded.
    guard lists[0].isList else { return [ListStyle(width: 1, touches: other?.touches ?? false)] }
    let mayTouch = lists.contains(where: \.mayTouch)
    let widest = lists.reduce(2) { max($0, $1.widest) }
    return ListStyle.all.filter { $0.width <= widest && (mayTouch || !$0.touches) }
  }

  /// The styles of one list or two, of all pairs the one with this number.
  private static func choice(_ number: Int, of styles: Int, for lists: Int) -> [Int] {
    lists < 2 ? [number] : [number / styles, number % styles]
  }

  /// The numbers of the choices of a style for each list, with what the styles cost, and a bound of what they cost with the
  /// codes, the least first.
  private static func hypotheses(
    _ lists: [CodeList], _ own: [[[Double]]], _ styles: [ListStyle], like other: ListStyle?
  ) -> [(number: Int, bound: Double, style: Double)] {
    let bounds = zip(lists, own).map { list, own in
      let least =
        NumberingCosts.agreement * Double(list.mostAgreements)
        + NumberingCosts.successor * Double(list.sequences.reduce(0) { $0 + $1.count - 1 })
      return own.map { bound(list, $0) + least }
    }
    let other = lists[0].isList ? other : nil
    if lists.count < 2 {
      return styles.indices.map { n in
        let style = cost(of: styles[n], nil, like: other)
        return (n, style + bounds[0][n], style)
      }.sorted { $0.bound < $1.bound }
    }
    return (0..<styles.count * styles.count).map { number in
      let (first, second) = (number / styles.count, number % styles.count)
      let style = cost(of: styles[first], styles[second], like: other)
      return (number, style + bounds[0][first] + bounds[1][second], style)
    }.sorted { $0.bound < $1.bound }
  }

  private static func cost(of first: ListStyle, _ second: ListStyle?, like other: ListStyle?) -> Double {
    var cost = NumberingCosts.style(first) + (second.map(NumberingCosts.style) ?? 0)
    if first.touches || second?.touches == true { cost += NumberingCosts.touching }
    if let other, first.width != other.width { cost += NumberingCosts.stylesDiffer }
    if let second {
      if first.width != second.width { cost += NumberingCosts.stylesDiffer }
      if first.touches != second.touches { cost += NumberingCosts.stylesDiffer }
    }
    return cost
  }

  /// No readings of a list are cheaper by themselves.
  private static func bound(_ list: CodeList, _ own: [Double]) -> Double {
    list.forms.reduce(0) { bound, form in
      bound + (own[form.readings].min() ?? 0)
    }
  }

  private mutating func settle(_ list: CodeList, _ solution: NumberingSearch.Solution) {
    let settled = list.forms.indices.map { form -> Decision in
      let (first, count) = (list.forms[form].first, list.forms[form].count)
      let chosen = solution.choice[form]
      var decision = Decision(reading: list.readings[first + chosen])
      for option in 0..<count where option != chosen {
        let margin = solution.least[first + option] - solution.cost
        if margin < decision.margin {
          (decision.margin, decision.other) = (margin, list.readings[first + option])
        }
      }
      return decision
    }
    for (print, form) in list.prints { decisions[print] = settled[form] }
  }

  /// Another style would read some forms otherwise.
  private mutating func doubt(_ list: CodeList, _ choice: [Int], _ other: [Int], _ margin: Double) {
    for (print, form) in list.prints where choice[form] != other[form] && margin < decisions[print].margin {
      decisions[print].margin = margin
      decisions[print].other = list.readings[list.forms[form].first + other[form]]
    }
  }

  // MARK: Separators

  private static func kind(of code: ItemCode) -> UInt32 {
    UInt32(code.letters.first) << 8 | UInt32(code.parts.count)
  }

  private mutating func learnSeparators(_ prints: [CodePrint]) {
    var counts: [UInt32: [UInt32: Int]] = [:]
    for n in prints.indices where prints[n].separator != 0 {
      counts[Numbering.kind(of: prints[n].code), default: [:]][prints[n].separator, default: 0] += 1
    }
    for (kind, found) in counts {
      let all = prints.indices.count {
        !decisions[$0].reading.isText && Numbering.kind(of: prints[$0].code) == kind
      }
      if let rule = found.first(where: { $0.value > 1 && $0.value * 2 > all }) { separators[kind] = rule.key }
    }
  }
}
