internal import OCSStandardModel

/// Looks for the cheapest reading of all forms of a list at once, under one style.
///
/// A form's readings hang together with those of all others: two may claim one number, leave a gap or break the order.
/// Few forms are in doubt, in most lists none. Where they have few readings together all of these are tried; else one
/// form after the other is changed while that helps, from several starts.
struct NumberingSearch {
  struct Solution {
    var cost = Double.infinity
    /// The reading of each form, counted from its first.
    var choice: [Int] = []
    /// The least cost with each reading, as far as it was tried.
    var least: [Double]
  }

  private let list: CodeList
  private let own: [Double]
  private var choice: [Int]
  /// The number of each form as it is chosen, 0 for text.
  private var numbers: [Int]
  private var cost = 0.0
  /// How many forms have each number, the first of them, and for each form the next with its number.
  private var holders: [Int]
  private var firstHolder: [Int]
  private var nextHolder: [Int]
  private var sequenceCosts: [Double] = []
  /// A sequence in which a form stands, and its place among the members of the list; nil where it stands there several times.
  private struct Place {
    var sequence: Int
    var member: Int?
  }
  /// Where each form stands.
  private var places: [[Place]] = []
  private var solution: Solution
  private var effort: Int
  /// How much other forms can speak for a reading of each form.
  private var most: [Double] = []

  /// As many steps for each form and place make any document's time grow with its length alone.
  private static let mostEffort = 1000
  private static let mostCombinations = 256
  private static let mostRounds = 6
  /// How often forms come into doubt because others are read otherwise.
  private static let mostWidenings = 3

  /// `known` is the solution under another style. Where each form by itself is read as there, this style speaks for no
  /// other reading, and only costs another sum.
  static func solve(
    _ list: CodeList, _ own: [Double], like known: (solution: Solution, own: [Double])? = nil
  ) -> Solution {
    var search = NumberingSearch(list, own)
    if let known, known.solution.choice == search.choice {
      var solution = known.solution
      for (n, form) in list.forms.enumerated() {
        let place = form.first + solution.choice[n]
        solution.cost += own[place] - known.own[place]
      }
      for place in solution.least.indices { solution.least[place] += solution.cost - known.solution.cost }
      return solution
    }
    search.run()
    return search.solution
  }

  private init(_ list: CodeList, _ own: [Double]) {
    self.list = list
    self.own = own
    holders = Array(repeating: 0, count: (list.readings.lazy.map(\.number).max() ?? 0) + 1)
    firstHolder = Array(repeating: -1, count: holders.count)
    nextHolder = Array(repeating: -1, count: list.forms.count)
    choice = []
    choice.reserveCapacity(list.forms.count)
    numbers = []
    numbers.reserveCapacity(list.forms.count)
    for form in list.forms {
      var best = 0
      for option in 1..<form.count where own[form.first + option] < own[form.first + best] { best = option }
      choice.append(best)
      numbers.append(list.readings[form.first + best].number)
    }
    effort = NumberingSearch.mostEffort * (list.forms.count + list.sequences.reduce(0) { $0 + $1.count })
    solution = Solution(least: Array(repeating: .infinity, count: list.readings.count))
    most = list.forms.map { NumberingCosts.most * Double(max(1, $0.contexts)) }
    for sequence in list.sequences {
      for (a, b) in zip(list.members[sequence], list.members[sequence].dropFirst())
      where number(b) > 0 && number(b) < number(a) {
        most[a] += NumberingCosts.disorder
        most[b] += NumberingCosts.disorder
      }
    }
  }

  private mutating func run() {
    let best = choice
    start(best)
    let all = list.forms.indices.filter { optionCount($0) > 1 }
    if combinations(of: all) <= NumberingSearch.mostCombinations {
      if !all.isEmpty {
        findPlaces()
        tryAll(all, all.map { options($0) })
      }
      return
    }
    var doubtful: [Int] = []
    for _ in 0..<NumberingSearch.mostWidenings {
      let suspects = suspects()
      if suspects.allSatisfy(doubtful.contains) { return }
      if places.isEmpty { findPlaces() }
      doubtful = Set(doubtful + suspects).sorted()
      look(among: doubtful, best)
      start(solution.choice)
    }
  }

  private mutating func findPlaces() {
    places = Array(repeating: [], count: list.forms.count)
    for (s, sequence) in list.sequences.enumerated() {
      for member in sequence {
        let form = list.members[member]
        if places[form].last?.sequence == s {
          places[form][places[form].count - 1].member = nil
        } else {
          places[form].append(Place(sequence: s, member: member))
        }
      }
    }
    sequenceCosts = list.sequences.map { NumberingSearch.order(of: list.members[$0]) { number($0) } }
  }

  // MARK: Doubt

  /// The forms for whose other readings something speaks: more than their own costs against it could come back, for what
  /// is out of order now, has the number of another, or leaves gaps.
  private mutating func suspects() -> [Int] {
    var gains = Array(repeating: NumberingCosts.doubt, count: list.forms.count)
    for form in list.forms.indices where number(form) > 0 {
      let owner = firstHolder[number(form)]
      if owner != form, sharing(owner, form) > 0 {
        gains[owner] += NumberingCosts.conflict
        gains[form] += NumberingCosts.conflict
      }
    }
    // In how many sequences a form has fewer than one, and than two, neighbours that count on: so many more it can get.
    var (first, second) = (gains.map { _ in 0 }, gains.map { _ in 0 })
    func count(_ neighbours: Int, of form: Int) {
      if neighbours == 0 { first[form] += 1 }
      second[form] += 2 - neighbours
    }
    for sequence in list.sequences {
      var before = -1
      var isNext = 0
      for form in list.members[sequence] {
        if number(form) == 0 {
          count(0, of: form)
          continue
        }
        if before >= 0 {
          if number(form) < number(before) {
            gains[before] += NumberingCosts.disorder
            gains[form] += NumberingCosts.disorder
          }
          let countsOn = number(form) == number(before) + 1 ? 1 : 0
          count(isNext + countsOn, of: before)
          isNext = countsOn
        }
        before = form
      }
      if before >= 0 { count(isNext, of: before) }
    }
    return list.forms.indices.filter { form in
      if holders[number(form)] == 1, number(form) > 0 { gains[form] += max(0, gaps(around: number(form))) }
      let (start, own) = (list.forms[form].first, ownCost(form, choice[form]))
      return (0..<list.forms[form].count).contains { option in
        guard option != choice[form] else { return false }
        let other = list.readings[start + option]
        var gain =
          gains[form] - NumberingCosts.successor * Double(other.isText ? first[form] : second[form])
        if !other.isText {
          if holders[other.number] == 0 {
            gain += max(0, -gaps(around: other.number))
          } else if list.mayAgree(form, other) {
            gain -= NumberingCosts.agreement
          }
        }
        return self.own[start + option] - own < min(gain, most[form])
      }
    }
  }

  /// The readings of a form that are not so far from the best that no other form could make it good.
  private func options(_ form: Int) -> [Int] {
    let costs = own[list.forms[form].readings]
    let least = costs.min() ?? 0
    return (0..<costs.count).filter { costs[costs.startIndex + $0] < least + most[form] }
  }

  /// How many readings `options` gives.
  private func optionCount(_ form: Int) -> Int {
    let readings = list.forms[form].readings
    if readings.count == 1 { return 1 }
    var least = own[readings.lowerBound]
    for place in readings { least = min(least, own[place]) }
    var count = 0
    for place in readings where own[place] < least + most[form] { count += 1 }
    return count
  }

  // MARK: Search

  private mutating func look(among doubtful: [Int], _ best: [Int]) {
    let options = doubtful.map { self.options($0) }
    if combinations(of: doubtful) <= NumberingSearch.mostCombinations {
      tryAll(doubtful, options)
      return
    }
    descend(doubtful, options)
    for width in 0...3 {
      var other = best
      for (n, form) in doubtful.enumerated() {
        other[form] =
          options[n].first { reading(form, $0).width <= width } ?? options[n][options[n].count - 1]
      }
      start(other)
      descend(doubtful, options)
    }
    if !list.sharedKeys.isEmpty {
      start(agreeing(doubtful, options, best))
      descend(doubtful, options)
    }
    start(solution.choice)
    for (n, form) in doubtful.enumerated() { for option in options[n] { test(form, option) } }
  }

  /// Each form read with a number and name that another one may have too.
  private func agreeing(_ doubtful: [Int], _ options: [[Int]], _ best: [Int]) -> [Int] {
    var choice = best
    for (n, form) in doubtful.enumerated() {
      if let option = options[n].first(where: { list.mayAgree(form, reading(form, $0)) }) {
        choice[form] = option
      }
    }
    return choice
  }

  /// How many readings some forms have together, as far as they are not too many.
  private func combinations(of forms: [Int]) -> Int {
    forms.reduce(1) { $0 > NumberingSearch.mostCombinations ? $0 : $0 * optionCount($1) }
  }

  private mutating func tryAll(_ doubtful: [Int], _ options: [[Int]]) {
    var digits = doubtful.map { _ in 0 }
    for (n, form) in doubtful.enumerated() { put(form, options[n][0]) }
    // The others are read alike in all of these.
    var least = cost
    var others = Array(repeating: true, count: list.forms.count)
    for form in doubtful { others[form] = false }
    defer { for form in others.indices where others[form] { note(form, least) } }
    note(doubtful)
    while true {
      var n = 0
      while n < doubtful.count {
        digits[n] = digits[n] + 1 < options[n].count ? digits[n] + 1 : 0
        put(doubtful[n], options[n][digits[n]])
        if digits[n] > 0 { break }
        n += 1
      }
      if n == doubtful.count { return }
      least = min(least, cost)
      note(doubtful)
    }
  }

  private mutating func descend(_ doubtful: [Int], _ options: [[Int]]) {
    for _ in 0..<NumberingSearch.mostRounds {
      var isChanged = false
      for (n, form) in doubtful.enumerated().reversed() {
        let before = choice[form]
        var best = (option: before, cost: cost)
        for option in options[n] where option != before && effort > 0 {
          put(form, option)
          if cost < best.cost - NumberingSearch.precision { best = (option, cost) }
        }
        put(form, best.option)
        isChanged = isChanged || best.option != before
      }
      if !isChanged || effort < 0 { break }
    }
    note()
  }

  private static let precision = 1e-9

  /// Notes what one other reading costs where all else stays.
  private mutating func test(_ form: Int, _ option: Int) {
    let before = choice[form]
    if option == before || effort < 0 { return }
    put(form, option)
    let place = list.forms[form].first + option
    solution.least[place] = min(solution.least[place], cost)
    put(form, before)
  }

  private mutating func note() { note(list.forms.indices) }

  private mutating func note(_ form: Int, _ cost: Double) {
    let place = list.forms[form].first + choice[form]
    if cost < solution.least[place] - NumberingSearch.precision { solution.least[place] = cost }
  }

  private mutating func note(_ forms: some Sequence<Int>) {
    for form in forms { note(form, cost) }
    guard cost < solution.cost - NumberingSearch.precision else { return }
    solution.cost = cost
    solution.choice = choice
  }

  // MARK: Costs

  private func ownCost(_ form: Int, _ option: Int) -> Double { own[list.forms[form].first + option] }

  private func reading(_ form: Int, _ option: Int) -> CodeReading {
    list.readings[list.forms[form].first + option]
  }

  private func number(_ form: Int) -> Int { numbers[form] }

  private func sharing(_ a: Int, _ b: Int) -> Double {
    list.sharing(a, reading(a, choice[a]), b, reading(b, choice[b]))
  }

  private mutating func start(_ choice: [Int]) {
    self.choice = choice
    for n in holders.indices { (holders[n], firstHolder[n]) = (0, -1) }
    cost = 0
    for form in list.forms.indices.reversed() {
      cost += ownCost(form, choice[form])
      numbers[form] = reading(form, choice[form]).number
      hold(number(form), form)
    }
    var last = 0
    for number in holders.indices.dropFirst() where holders[number] > 0 {
      if last > 0 || !list.startsAnywhere { cost += NumberingCosts.gap(number - last - 1) }
      cost += conflicts(over: number)
      last = number
    }
    for s in list.sequences.indices {
      let order = NumberingSearch.order(of: list.members[list.sequences[s]]) { number($0) }
      if !sequenceCosts.isEmpty { sequenceCosts[s] = order }
      cost += order
    }
    note()
  }

  static func order(of sequence: ArraySlice<Int>, _ number: (Int) -> Int) -> Double {
    var cost = 0.0
    var before = 0
    for form in sequence {
      let number = number(form)
      if number == 0 { continue }
      cost += order(before, number)
      before = number
    }
    return cost
  }

  /// How much more the order of a sequence costs with one number than with another at a place.
  private func order(around member: Int, in sequence: Range<Int>, _ new: Int, insteadOf old: Int) -> Double {
    var before = member - 1
    while before >= sequence.lowerBound, numbers[list.members[before]] == 0 { before -= 1 }
    var behind = member + 1
    while behind < sequence.upperBound, numbers[list.members[behind]] == 0 { behind += 1 }
    let lower = before >= sequence.lowerBound ? numbers[list.members[before]] : 0
    let upper = behind < sequence.upperBound ? numbers[list.members[behind]] : 0
    func order(_ number: Int) -> Double {
      number == 0
        ? NumberingSearch.order(lower, upper)
        : NumberingSearch.order(lower, number) + NumberingSearch.order(number, upper)
    }
    return order(new) - order(old)
  }

  /// What two neighbours cost; text, whose number is 0, is none.
  private static func order(_ number: Int, _ next: Int) -> Double {
    if number == 0 || next == 0 { return 0 }
    return next == number + 1 ? NumberingCosts.successor : next < number ? NumberingCosts.disorder : 0
  }

  /// Reads a form in another way.
  private mutating func put(_ form: Int, _ option: Int) {
    let before = choice[form]
    if option == before { return }
    let (old, new) = (reading(form, before).number, reading(form, option).number)
    cost += ownCost(form, option) - ownCost(form, before)
    // Names may differ where the numbers are the same.
    cost -= conflicts(over: old)
    if new != old {
      cost -= conflicts(over: new)
      release(old, form)
      if old > 0, holders[old] == 0 { cost -= gaps(around: old) }
      if new > 0, holders[new] == 0 { cost += gaps(around: new) }
      hold(new, form)
    }
    choice[form] = option
    numbers[form] = new
    cost += conflicts(over: new)
    effort -= 1
    if new == old { return }
    cost += conflicts(over: old)
    for place in places[form] {
      let s = place.sequence
      cost -= sequenceCosts[s]
      if let member = place.member {
        // Sums of these costs are exact, in whatever order.
        sequenceCosts[s] += order(around: member, in: list.sequences[s], new, insteadOf: old)
      } else {
        sequenceCosts[s] = NumberingSearch.order(of: list.members[list.sequences[s]]) { number($0) }
      }
      cost += sequenceCosts[s]
      effort -= list.sequences[s].count
    }
  }

  private mutating func conflicts(over number: Int) -> Double {
    if number == 0 || holders[number] < 2 { return 0 }
    effort -= holders[number]
    var cost = 0.0
    let owner = firstHolder[number]
    var form = nextHolder[owner]
    while form >= 0 {
      cost += sharing(owner, form)
      form = nextHolder[form]
    }
    return cost
  }

  /// Text holds no number.
  private mutating func hold(_ number: Int, _ form: Int) {
    if number == 0 { return }
    holders[number] += 1
    var before = -1
    var next = firstHolder[number]
    while next >= 0, next < form { (before, next) = (next, nextHolder[next]) }
    nextHolder[form] = next
    if before < 0 { firstHolder[number] = form } else { nextHolder[before] = form }
  }

  private mutating func release(_ number: Int, _ form: Int) {
    if number == 0 { return }
    holders[number] -= 1
    var before = -1
    var next = firstHolder[number]
    while next != form { (before, next) = (next, nextHolder[next]) }
    if before < 0 { firstHolder[number] = nextHolder[form] } else { nextHolder[before] = nextHolder[form] }
  }

  /// How much the gaps cost more where a number is held than where nobody holds it.
  private mutating func gaps(around number: Int) -> Double {
    var below = number - 1
    while below > 0, holders[below] == 0 { below -= 1 }
    var above = number + 1
    while above < holders.count, holders[above] == 0 { above += 1 }
    effort -= (above - below) / 8
    let isCounted = below > 0 || !list.startsAnywhere
    let own = isCounted ? NumberingCosts.gap(number - below - 1) : 0
    guard above < holders.count else { return own }
    return own + NumberingCosts.gap(above - number - 1)
      - (isCounted ? NumberingCosts.gap(above - below - 1) : 0)
  }
}

extension CodeList {
  /// What a choice of readings costs as a whole, the long way; `own` are the costs of each reading by itself.
  func total(_ own: [Double], _ choice: [Int]) -> Double {
    func reading(_ form: Int) -> CodeReading { readings[forms[form].first + choice[form]] }
    var cost = 0.0
    var owners: [Int: Int] = [:]
    for form in forms.indices {
      cost += own[forms[form].first + choice[form]]
      let number = reading(form).number
      if number == 0 { continue }
      if let owner = owners[number] {
        cost += sharing(owner, reading(owner), form, reading(form))
      } else {
        owners[number] = form
      }
    }
    var last = 0
    for number in owners.keys.sorted() {
      if last > 0 || !startsAnywhere { cost += NumberingCosts.gap(number - last - 1) }
      last = number
    }
    for sequence in sequences { cost += NumberingSearch.order(of: members[sequence]) { reading($0).number } }
    return cost
  }
}
