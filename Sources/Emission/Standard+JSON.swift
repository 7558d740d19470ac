public import OCSStandardModel

extension Standard {
  /// The contract's object as a value.
  public var json: JSONValue {
    guard let value = try? JSONReader.read(JSONWriter.bytes(of: self, .compact)) else {
      preconditionFailure("a standard that was written cannot be read back")
    }
    return value
  }

  /// Writes the contract's object; every key is present.
  func write(to out: inout JSONWriter) {
    out.open(0x7B)
    out.list("attitudes", attitudes) { $1.write(to: &$0) }
    out.key("categories")
    categories.write(to: &out)
    out.member("code", code)
    out.member("description", description)
    out.list("duties", duties) { $1.write(to: &$0) }
    out.member("family", family)
    out.list("history", history) { $1.write(to: &$0) }
    out.list("knowledge", knowledge) { $1.write(to: &$0) }
    out.member("level", level)
    out.member("name", name)
    out.member("nameKind", nameKind?.rawValue)
    out.list("notes", notes) { $1.write(to: &$0) }
    out.list("prerequisites", prerequisites) { $0.write($1) }
    out.member("schema", Standard.schema)
    out.list("skills", skills) { $1.write(to: &$0) }
    out.list("unplaced", unplaced) { $1.write(to: &$0) }
    out.member("version", version)
    out.close(0x7D)
  }
}

extension JSONWriter {
  fileprivate mutating func member(_ name: StaticString, _ text: String?) {
    key(name)
    write(text)
  }

  fileprivate mutating func member(_ name: StaticString, _ text: EntryText?) {
    key(name)
    if let text { write(text) } else { writeNull() }
  }

  fileprivate mutating func member(_ name: StaticString, _ code: EntryCode?) {
    key(name)
    if let code { write(code) } else { writeNull() }
  }

  fileprivate mutating func member(_ name: StaticString, _ number: Int?) {
    key(name)
    write(number)
  }

  @inline(__always)
  fileprivate mutating func list<Element>(
    _ name: StaticString, _ elements: [Element], _ body: (inout JSONWriter, Element) -> Void
  ) {
    key(name)
    open(0x5B)
    for i in elements.indices {
      next()
      body(&self, elements[i])
    }
    close(0x5D)
  }
}

extension Standard.Categories {
  fileprivate func write(to out: inout JSONWriter) {
    func list(_ name: StaticString, _ entries: [Standard.Category], _ out: inout JSONWriter) {
      out.list(name, entries) { out, entry in
        out.open(0x7B)
        out.member("code", entry.code)
        out.list("path", entry.path) { $0.write($1) }
        out.close(0x7D)
      }
    }
    out.open(0x7B)
    list("industry", industry, &out)
    list("job", job, &out)
    list("occupation", occupation, &out)
    out.close(0x7D)
  }
}

extension Standard.Edition {
  fileprivate func write(to out: inout JSONWriter) {
    out.open(0x7B)
    out.member("code", code)
    out.member("date", date)
    out.member("name", name)
    out.member("note", note)
    out.member("status", status)
    out.member("supersededBy", supersededBy)
    out.member("version", version)
    out.close(0x7D)
  }
}

extension Standard.Duty {
  fileprivate func write(to out: inout JSONWriter) {
    out.open(0x7B)
    out.member("code", $code)
    out.member("name", $name)
    out.list("tasks", tasks) { $1.write(to: &$0) }
    out.close(0x7D)
  }
}

extension Standard.Task {
  fileprivate func write(to out: inout JSONWriter) {
    out.open(0x7B)
    out.list("blocks", blocks) { $1.write(to: &$0) }
    out.member("blocksOf", $blocksOf)
    out.member("code", $code)
    out.member("name", $name)
    out.list("subtasks", subtasks) { $1.write(text: "name", to: &$0) }
    out.close(0x7D)
  }
}

extension Standard.Block {
  fileprivate func write(to out: inout JSONWriter) {
    out.open(0x7B)
    out.list("indicators", indicators) { $1.write(text: "text", to: &$0) }
    out.list("knowledge", $knowledge) { $0.write($1) }
    out.member("level", level)
    out.list("outputs", outputs) { $1.write(text: "name", to: &$0) }
    out.list("skills", $skills) { $0.write($1) }
    out.close(0x7D)
  }
}

extension Standard.Item {
  fileprivate func write(text key: StaticString, to out: inout JSONWriter) {
    out.open(0x7B)
    out.member("code", $code)
    out.member(key, $text)
    out.close(0x7D)
  }
}

extension Standard.Competency {
  fileprivate func write(to out: inout JSONWriter) {
    out.open(0x7B)
    out.member("code", entryCode)
    out.list("details", details) { $0.write($1) }
    out.list("marks", marks) { $0.write($1) }
    out.member("name", $name)
    out.close(0x7D)
  }
}

extension Standard.Attitude {
  fileprivate func write(to out: inout JSONWriter) {
    out.open(0x7B)
    out.member("code", $code)
    out.member("name", $name)
    out.member("text", $text)
    out.close(0x7D)
  }
}

extension Standard.Note {
  fileprivate func write(to out: inout JSONWriter) {
    out.open(0x7B)
    out.member("mark", mark)
    out.member("text", text)
    out.close(0x7D)
  }
}

extension Standard.Unplaced {
  fileprivate func write(to out: inout JSONWriter) {
    out.open(0x7B)
    out.member("near", near)
    out.member("text", text)
    out.close(0x7D)
  }
}
