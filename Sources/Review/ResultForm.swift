internal import OCSDiagnostics
internal import OCSEmission
internal import OCSReporting
internal import OCSStandardModel

/// A standard in the shape of the official form. Every value has its JSON pointer as its name, so that links lead to it, and the
/// number under which its places in the source are marked.
struct ResultForm {
  var out = HTMLWriter()
  let standard: Standard
  private let values: ValueMarks
  private let findings: [ReportedFinding]
  private var shown: Set<Int> = []
  /// The places of K and S codes in their lists.
  let knowledge: [String: Int]
  let skills: [String: Int]

  static func html(
    of standard: Standard, _ values: ValueMarks, _ findings: [ReportedFinding]
  ) -> HTMLWriter {
    var form = ResultForm(standard, values, findings)
    form.write()
    return form.out
  }

  private init(_ standard: Standard, _ values: ValueMarks, _ findings: [ReportedFinding]) {
    self.standard = standard
    self.values = values
    self.findings = findings
    func places(_ list: [Standard.Competency]) -> [String: Int] {
      Dictionary(list.enumerated().map { ($1.code, $0) }) { first, _ in first }
    }
    knowledge = places(standard.knowledge)
    skills = places(standard.skills)
  }

  private mutating func write() {
    writeProfile()
    writeHistory()
    writeTasks()
    writeList("知識（K）", "knowledge", standard.knowledge)
    writeList("技能（S）", "skills", standard.skills)
    writeAttitudes()
    writeRemarks()
    writeUnplaced()
    writeOthers()
  }

  // MARK: Values

  enum Name { case own, none }

  /// A value; `name` is none where it is shown again, away from its place.
  mutating func value(_ pointer: String, _ text: String, _ name: Name = .own) {
    let number = values.number(of: pointer)
    out.put("<span class=\"v")
    if let number, values.isRepaired(number) { out.put(" p") }
    out.put("\"")
    if name == .own { out.attribute("id", pointer) }
    if let number { out.attribute("data-v", number) }
    out.put(">")
    out.text(text)
    out.put("</span>")
    guard name == .own, let number else { return }
    shown.insert(number)
    for n in values.findings(at: number) {
      FindingMark.write(n, findings[n], isPlace: false, to: &out)
    }
  }

  mutating func value(_ pointer: String, _ text: String?) {
    if let text { value(pointer, text) }
  }

  /// A coded entry: the code, then what it says.
  mutating func entry(_ pointer: String, _ code: String?, _ key: String, _ text: String?) {
    openEntry(pointer, code)
    value("\(pointer)/\(key)", text)
    out.put("</div>")
  }

  private mutating func openEntry(_ pointer: String, _ code: String?) {
    out.put("<div class=\"entry\"")
    out.attribute("id", pointer)
    out.put(">")
    if let code {
      out.put("<span class=\"code\">")
      value(pointer + "/code", code)
      out.put("</span> ")
    }
  }

  // MARK: Profile

  private mutating func writeProfile() {
    out.put("<table class=\"profile\" id=\"profile\">\n<caption>職能基準</caption>\n<tbody>\n")
    row("職能基準代碼") { $0.value("/code", $0.standard.code) }
    let name = standard.nameKind == .jobCategory ? "職類" : "職業"
    row("職能基準名稱（\(name)）") { $0.value("/name", $0.standard.name) }
    for (title, key, list) in [
      ("職類別", "job", standard.categories.job), ("職業別", "occupation", standard.categories.occupation),
      ("行業別", "industry", standard.categories.industry),
    ] {
      row("所屬類別：\(title)") { $0.categories("/categories/\(key)", list) }
    }
    row("工作描述") { $0.value("/description", $0.standard.description) }
    row("基準級別") { $0.value("/level", $0.standard.level.map(String.init)) }
    out.put("</tbody>\n</table>\n")
  }

  private mutating func row(_ title: String, _ write: (inout ResultForm) -> Void) {
    out.put("<tr><th scope=\"row\">")
    out.text(title)
    out.put("</th><td>")
    write(&self)
    out.put("</td></tr>\n")
  }

  private mutating func categories(_ pointer: String, _ list: [Standard.Category]) {
    for (i, category) in list.enumerated() {
      let own = "\(pointer)/\(i)"
      openEntry(own, category.code)
      for (n, part) in category.path.enumerated() {
        if n > 0 { out.put("／") }
        value("\(own)/path/\(n)", part)
      }
      out.put("</div>")
    }
  }

  // MARK: Versions

  private mutating func writeHistory() {
    guard !standard.history.isEmpty else { return }
    out.put("<table class=\"history\" id=\"/history\">\n<caption>版本</caption>\n<thead><tr>")
    heads(["版本", "職能基準代碼", "職能基準名稱", "狀態", "更新說明", "發展更新日期"])
    out.put("</tr></thead>\n<tbody>\n")
    for (i, edition) in standard.history.enumerated() {
      let own = "/history/\(i)"
      out.put("<tr")
      out.attribute("id", own)
      out.put("><td>")
      value(own + "/version", edition.version.map { "V\($0)" })
      cell()
      value(own + "/code", edition.code)
      cell()
      value(own + "/name", edition.name)
      cell()
      value(own + "/status", edition.status.map(ResultForm.status))
      cell()
      if let code = edition.supersededBy {
        out.put("已被《")
        value(own + "/supersededBy", code)
        out.put("》取代")
      }
      value(own + "/note", edition.note)
      cell()
      value(own + "/date", edition.date)
      out.put("</td></tr>\n")
    }
    out.put("</tbody>\n</table>\n")
  }

  /// As the form prints it.
  private static func status(_ status: String) -> String {
    switch status {
    case "current": "最新版本"
    case "superseded": "歷史版本"
    default: status
    }
  }

  mutating func heads(_ titles: [String]) {
    for title in titles {
      out.put("<th scope=\"col\">")
      out.text(title)
      out.put("</th>")
    }
  }

  private mutating func cell() { out.put("</td><td>") }

  // MARK: Lists

  private mutating func open(_ title: String, _ name: String) {
    out.put("<section")
    out.attribute("id", name)
    out.attribute("aria-label", title)
    out.put(">\n<h3>")
    out.text(title)
    out.put("</h3>\n")
  }

  private mutating func writeList(_ title: String, _ key: String, _ list: [Standard.Competency]) {
    guard !list.isEmpty else { return }
    open(title, "/" + key)
    for (i, item) in list.enumerated() {
      let own = "/\(key)/\(i)"
      openEntry(own, item.code)
      value(own + "/name", item.name)
      for (n, mark) in item.marks.enumerated() {
        out.put("【")
        value("\(own)/marks/\(n)", mark)
        out.put("】")
      }
      if !item.details.isEmpty {
        out.put("<ul>")
        for (n, detail) in item.details.enumerated() {
          out.put("<li>")
          value("\(own)/details/\(n)", detail)
          out.put("</li>")
        }
        out.put("</ul>")
      }
      out.put("</div>\n")
    }
    out.put("</section>\n")
  }

  private mutating func writeAttitudes() {
    guard !standard.attitudes.isEmpty else { return }
    open("職能內涵（A=attitude 態度）", "/attitudes")
    for (i, item) in standard.attitudes.enumerated() {
      let own = "/attitudes/\(i)"
      openEntry(own, item.code)
      if let name = item.name {
        value(own + "/name", name)
        out.put("：")
      }
      value(own + "/text", item.text)
      out.put("</div>\n")
    }
    out.put("</section>\n")
  }

  private mutating func writeRemarks() {
    guard !standard.prerequisites.isEmpty || !standard.notes.isEmpty else { return }
    open("說明與補充事項", "remarks")
    if !standard.prerequisites.isEmpty {
      out.put("<h4>建議擔任此職類／職業之學歷／經歷／或能力條件</h4>\n<ul id=\"/prerequisites\">")
      for (i, item) in standard.prerequisites.enumerated() {
        out.put("<li>")
        value("/prerequisites/\(i)", item)
        out.put("</li>")
      }
      out.put("</ul>\n")
    }
    if !standard.notes.isEmpty {
      out.put("<h4>其他補充說明</h4>\n<ul id=\"/notes\">")
      for (i, note) in standard.notes.enumerated() {
        out.put("<li")
        out.attribute("id", "/notes/\(i)")
        out.put(">")
        if let mark = note.mark {
          out.put("【")
          value("/notes/\(i)/mark", mark)
          out.put("】")
        }
        value("/notes/\(i)/text", note.text)
        out.put("</li>")
      }
      out.put("</ul>\n")
    }
    out.put("</section>\n")
  }

  private mutating func writeUnplaced() {
    guard !standard.unplaced.isEmpty else { return }
    open("Text without a place", "/unplaced")
    out.put("<ul>")
    for (i, item) in standard.unplaced.enumerated() {
      out.put("<li class=\"unplaced\"")
      out.attribute("id", "/unplaced/\(i)")
      out.put(">")
      if let near = item.near {
        out.put("<span class=\"code\">")
        out.text(near)
        out.put("</span> ")
      }
      value("/unplaced/\(i)/text", item.text)
      out.put("</li>")
    }
    out.put("</ul>\n</section>\n")
  }

  /// Values that were read and that the form has no place for: nothing that was read is out of reach.
  private mutating func writeOthers() {
    let others = values.pointers.indices.filter { !shown.contains($0) }
    guard !others.isEmpty else { return }
    let json = standard.json
    open("Further values", "others")
    for number in others {
      let pointer = values.pointers[number]
      out.put("<div class=\"entry\"><span class=\"code\">")
      out.text(pointer)
      out.put("</span> ")
      switch json.value(at: pointer) {
      case .string(let text): value(pointer, text)
      case .integer(let count): value(pointer, String(count))
      default: value(pointer, "")
      }
      out.put("</div>\n")
    }
    out.put("</section>\n")
  }
}
