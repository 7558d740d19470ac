internal import OCSSourceText
internal import OCSStandardModel

/// Where a text of the standard goes.
enum Place {
  enum CategoryList: String { case job, occupation, industry }
  enum CompetencyList: String { case knowledge, skills }

  /// A place in a list. There is one for each text of the standard, so they are small.
  typealias Index = UInt32

  case name, description
  case category(CategoryList, Index, part: Index)
  case editionName(Index), editionStatus(Index), editionNote(Index)
  case duty(Index)
  case task(duty: Index, Index)
  case subtask(duty: Index, task: Index, Index)
  case item(Draft.Block.List, duty: Index, task: Index, block: Index, Index)
  case competency(CompetencyList, Index)
  case detail(CompetencyList, Index, Index)
  case attitudeName(Index), attitudeText(Index)
  case prerequisite(Index)
  case note(Index)
  case unplaced(Index)

  var field: StandardText.Field {
    switch self {
    case .name: .name
    case .description: .description
    case .category: .category
    case .editionName, .editionStatus, .editionNote: .history
    case .duty: .duty
    case .task: .task
    case .subtask: .subtask
    case .item(.outputs, _, _, _, _): .output
    case .item(.indicators, _, _, _, _): .indicator
    case .competency(.knowledge, _), .detail(.knowledge, _, _): .knowledge
    case .competency(.skills, _), .detail(.skills, _, _): .skill
    case .attitudeName, .attitudeText: .attitude
    case .prerequisite: .prerequisite
    case .note: .note
    case .unplaced: .unplaced
    }
  }

  /// The JSON pointer of the value.
  var pointer: String {
    switch self {
    case .name: "/name"
    case .description: "/description"
    case .category(let list, let i, let part): "/categories/\(list.rawValue)/\(i)/path/\(part)"
    case .editionName(let i): "/history/\(i)/name"
    case .editionStatus(let i): "/history/\(i)/status"
    case .editionNote(let i): "/history/\(i)/note"
    case .duty(let d): "/duties/\(d)/name"
    case .task(let d, let t): "/duties/\(d)/tasks/\(t)/name"
    case .subtask(let d, let t, let i): "/duties/\(d)/tasks/\(t)/subtasks/\(i)/name"
    case .item(.outputs, let d, let t, let b, let i): "/duties/\(d)/tasks/\(t)/blocks/\(b)/outputs/\(i)/name"
    case .item(.indicators, let d, let t, let b, let i):
      "/duties/\(d)/tasks/\(t)/blocks/\(b)/indicators/\(i)/text"
    case .competency(let list, let i): "/\(list.rawValue)/\(i)/name"
    case .detail(let list, let i, let k): "/\(list.rawValue)/\(i)/details/\(k)"
    case .attitudeName(let i): "/attitudes/\(i)/name"
    case .attitudeText(let i): "/attitudes/\(i)/text"
    case .prerequisite(let i): "/prerequisites/\(i)"
    case .note(let i): "/notes/\(i)/text"
    case .unplaced(let i): "/unplaced/\(i)/text"
    }
  }
}

extension Standard {
  mutating func put(_ text: EntryText, at place: Place) {
    switch place {
    case .name: name = text.string
    case .description: description = text.string
    case .category(.job, let i, let part): categories.job[Int(i)].path[Int(part)] = text.string
    case .category(.occupation, let i, let part): categories.occupation[Int(i)].path[Int(part)] = text.string
    case .category(.industry, let i, let part): categories.industry[Int(i)].path[Int(part)] = text.string
    case .editionName(let i): history[Int(i)].name = text.string
    case .editionStatus(let i): history[Int(i)].status = text.string
    case .editionNote(let i): history[Int(i)].note = text.string
    case .duty(let d): duties[Int(d)].$name = text
    case .task(let d, let t): duties[Int(d)].tasks[Int(t)].$name = text
    case .subtask(let d, let t, let i): duties[Int(d)].tasks[Int(t)].subtasks[Int(i)].$text = text
    case .item(.outputs, let d, let t, let b, let i):
      duties[Int(d)].tasks[Int(t)].blocks[Int(b)].outputs[Int(i)].$text = text
    case .item(.indicators, let d, let t, let b, let i):
      duties[Int(d)].tasks[Int(t)].blocks[Int(b)].indicators[Int(i)].$text = text
    case .competency(.knowledge, let i): knowledge[Int(i)].$name = text
    case .competency(.skills, let i): skills[Int(i)].$name = text
    case .detail(.knowledge, let i, let k): knowledge[Int(i)].details[Int(k)] = text.string
    case .detail(.skills, let i, let k): skills[Int(i)].details[Int(k)] = text.string
    case .attitudeName(let i): attitudes[Int(i)].$name = text
    case .attitudeText(let i): attitudes[Int(i)].$text = text
    case .prerequisite(let i): prerequisites[Int(i)] = text.string
    case .note(let i): notes[Int(i)].text = text.string
    case .unplaced(let i): unplaced[Int(i)].text = text.string
    }
  }
}
