internal import SourceText
internal import StandardModel

/// Where a text of the standard goes.
enum Place {
  enum CategoryList: String { case job, occupation, industry }
  enum CompetencyList: String { case knowledge, skills }

  case name, description
  case category(CategoryList, Int, part: Int)
  case editionName(Int), editionStatus(Int), editionNote(Int)
  case duty(Int)
  case task(duty: Int, Int)
  case subtask(duty: Int, task: Int, Int)
  case item(Draft.Block.List, duty: Int, task: Int, block: Int, Int)
  case competency(CompetencyList, Int)
  case detail(CompetencyList, Int, Int)
  case attitudeName(Int), attitudeText(Int)
  case prerequisite(Int)
  case note(Int)
  case unplaced(Int)

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
  mutating func put(_ text: String, at place: Place) {
    switch place {
    case .name: name = text
    case .description: description = text
    case .category(.job, let i, let part): categories.job[i].path[part] = text
    case .category(.occupation, let i, let part): categories.occupation[i].path[part] = text
    case .category(.industry, let i, let part): categories.industry[i].path[part] = text
    case .editionName(let i): history[i].name = text
    case .editionStatus(let i): history[i].status = text
    case .editionNote(let i): history[i].note = text
    case .duty(let d): duties[d].name = text
    case .task(let d, let t): duties[d].tasks[t].name = text
    case .subtask(let d, let t, let i): duties[d].tasks[t].subtasks[i].text = text
    case .item(.outputs, let d, let t, let b, let i): duties[d].tasks[t].blocks[b].outputs[i].text = text
    case .item(.indicators, let d, let t, let b, let i):
      duties[d].tasks[t].blocks[b].indicators[i].text = text
    case .competency(.knowledge, let i): knowledge[i].name = text
    case .competency(.skills, let i): skills[i].name = text
    case .detail(.knowledge, let i, let k): knowledge[i].details[k] = text
    case .detail(.skills, let i, let k): skills[i].details[k] = text
    case .attitudeName(let i): attitudes[i].name = text
    case .attitudeText(let i): attitudes[i].text = text
    case .prerequisite(let i): prerequisites[i] = text
    case .note(let i): notes[i].text = text
    case .unplaced(let i): unplaced[i].text = text
    }
  }
}
