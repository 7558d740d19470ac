public import OCSSourceText

extension Standard {
  /// Gives each entry the place of its code, or of its text where it has no code. `place` knows the places of values by
  /// their JSON pointers.
  public mutating func setOrigins(_ place: (String) -> SourceRange?) {
    func origin(_ entry: String, _ hasCode: Bool, _ text: String) -> Origin {
      Origin(place("\(entry)/\(hasCode ? "code" : text)"))
    }
    func set(_ items: inout [Item], _ list: String, _ text: String) {
      for i in items.indices { items[i].origin = origin("\(list)/\(i)", items[i].code != nil, text) }
    }
    self.origin = Origin(place("/code"))
    for i in history.indices {
      history[i].origin = origin("/history/\(i)", history[i].code != nil, "version")
    }
    for d in duties.indices {
      let duty = "/duties/\(d)"
      duties[d].origin = origin(duty, duties[d].code != nil, "name")
      for t in duties[d].tasks.indices {
        let task = "\(duty)/tasks/\(t)"
        duties[d].tasks[t].origin = origin(task, duties[d].tasks[t].code != nil, "name")
        set(&duties[d].tasks[t].subtasks, "\(task)/subtasks", "name")
        for b in duties[d].tasks[t].blocks.indices {
          let block = "\(task)/blocks/\(b)"
          set(&duties[d].tasks[t].blocks[b].outputs, "\(block)/outputs", "name")
          set(&duties[d].tasks[t].blocks[b].indicators, "\(block)/indicators", "text")
        }
      }
    }
    for i in knowledge.indices { knowledge[i].origin = origin("/knowledge/\(i)", true, "name") }
    for i in skills.indices { skills[i].origin = origin("/skills/\(i)", true, "name") }
    for i in attitudes.indices {
      attitudes[i].origin = origin("/attitudes/\(i)", attitudes[i].code != nil, "text")
    }
    for i in notes.indices { notes[i].origin = Origin(place("/notes/\(i)/text")) }
    for i in unplaced.indices { unplaced[i].origin = Origin(place("/unplaced/\(i)/text")) }
  }
}
