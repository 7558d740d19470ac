public import OCSAccounting
public import OCSDiagnostics
public import OCSSourceText
public import OCSStandardModel
public import OCSTextRepair
public import OCSTokenization

/// What a reconstruction gives: the standard, what it had to say, and the account of every byte. The texts of the
/// standard have their strings once `spell` was called.
public struct Reconstruction {
  public var standard: Standard
  public private(set) var texts: [StandardText] = []
  public var findings: [Finding]
  public var account: Account
  public let arena: TextArena
  public var pointers: Pointers
  /// Where the string of each text goes.
  private var placed: [PlacedText]
  let references: [Reference]
  /// How much more the next best reading of a code would cost the document, where that is least: below 1 it is told. Nil
  /// where no code has a second reading.
  public fileprivate(set) var margin: Double?

  init(
    standard: Standard, findings: [Finding], account: Account, arena: TextArena, pointers: Pointers,
    placed: [PlacedText], references: [Reference]
  ) {
    self.standard = standard
    self.findings = findings
    self.account = account
    self.arena = arena
    self.pointers = pointers
    self.placed = placed
    self.references = references
  }

  /// Puts all texts into the standard, and lists them. Texts can be rewritten later only where their
  /// places are kept.
  public mutating func spell(keepsPlaces: Bool) {
    texts.reserveCapacity(placed.count)
    for entry in placed {
      let text = arena.text(entry.id)
      standard.put(text, at: entry.place)
      texts.append(StandardText(field: entry.place.field, code: entry.code, text, id: entry.id.index))
    }
    if !keepsPlaces { placed = [] }
  }

  /// Writes other characters in the place of some of a text.
  public mutating func rewrite(
    _ id: TextID, _ part: Range<Int>, with scalars: [UInt32], of source: TokenizedText
  ) {
    arena.replace(part, in: id, with: scalars)
    account.rewrite(id, part, by: scalars.count, in: source)
    guard let place = placed.first(where: { $0.id == id })?.place else { return }
    standard.put(arena.text(id), at: place)
  }

  /// Writes another code in the place of the one that stands at `range`. False where the new code is one of the
  /// column's already, or the entry is not found.
  public mutating func rewrite(code: String, at range: SourceRange, as new: String) -> Bool {
    if rewriteItem(code, range, new) {
      account.rewrite(at: range)
      return true
    }
    for list in [\Standard.knowledge, \Standard.skills] {
      guard let i = standard[keyPath: list].firstIndex(where: { $0.code == code && $0.origin.range == range })
      else { continue }
      if standard[keyPath: list].contains(where: { $0.code == new }) { return false }
      standard[keyPath: list][i].code = new
      let column = list == \Standard.knowledge ? Place.CompetencyList.knowledge : .skills
      rename(code, new, in: column == .knowledge ? \.knowledge : \.skills)
      for reference in references where reference.column == column && reference.code.description == code {
        account.rewrite(reference.slot)
      }
      return true
    }
    return false
  }

  private mutating func rewriteItem(_ code: String, _ range: SourceRange, _ new: String) -> Bool {
    for d in standard.duties.indices {
      for t in standard.duties[d].tasks.indices {
        for b in standard.duties[d].tasks[t].blocks.indices {
          for list in [\Standard.Block.outputs, \Standard.Block.indicators] {
            let items = standard.duties[d].tasks[t].blocks[b][keyPath: list]
            guard let i = items.firstIndex(where: { $0.code == code && $0.origin.range == range }) else {
              continue
            }
            if items.contains(where: { $0.code == new }) { return false }
            standard.duties[d].tasks[t].blocks[b][keyPath: list][i].code = new
            return true
          }
        }
      }
    }
    return false
  }

  private mutating func rename(
    _ code: String, _ new: String, in list: WritableKeyPath<Standard.Block, [String]>
  ) {
    for d in standard.duties.indices {
      for t in standard.duties[d].tasks.indices {
        for b in standard.duties[d].tasks[t].blocks.indices {
          for i in standard.duties[d].tasks[t].blocks[b][keyPath: list].indices
          where standard.duties[d].tasks[t].blocks[b][keyPath: list][i] == code {
            standard.duties[d].tasks[t].blocks[b][keyPath: list][i] = new
          }
        }
      }
    }
  }
}

/// A sheet → the standard.
public enum Reconstructor {
  public static func reconstruct(
    _ sheet: Sheet, of text: TokenizedText, unsure: [SourceRange] = [], namesPointers: Bool = false,
    recordsRepairs: Bool = false
  ) -> Reconstruction {
    let bench = Workbench(text, recordsRepairs: recordsRepairs)
    for drop in sheet.drops { bench.account.claim(drop.range, .drop(drop.kind)) }
    let cells = CodedCells(sheet, of: text)
    let profile = ProfileSection.read(sheet.profile, on: bench)
    let history = HistorySection.read(sheet.history, on: bench)
    var assembly = Assembly(bench, namesPointers: namesPointers)
    let headings: [(text: Stretches, near: ItemCode?)]
    do {
      var draft = TaskTable.read(sheet.rows, cells, on: bench)
      let knowledge = CompetencyDictionary.build(draft, .knowledge, on: bench)
      let skills = CompetencyDictionary.build(draft, .skills, on: bench)
      let attitudes = AttitudeSection.read(
        sheet.attitudes, cells, on: bench)
      let notes = NoteSection.read(sheet.notes, on: bench)
      assembly.add(profile)
      assembly.add(history)
      headings = draft.headings
      assembly.add(exchange(&draft, with: Draft()))
      assembly.add(knowledge: knowledge, skills: skills)
      assembly.add(attitudes)
      assembly.add(notes)
    }
    assembly.addTitles(sheet.titles, profile.name)
    RepeatedRows.claim(sheet.repeatedRows, on: bench)
    EmptyColumns.find(sheet, on: bench)
    StruckTexts.find(on: bench)
    UnsureTexts.find(unsure, on: bench)
    Doubts.find(sheet.doubts, on: bench)
    Doubts.find(linesAcross: sheet.linesAcross, on: bench)
    ControlsOfCodes.find(on: bench)
    MisreadCodePrints.find(on: bench)
    assembly.addUnplaced(profile.name, code: profile.code, headings: headings)
    var reconstruction = assembly.finish()
    reconstruction.margin = cells.smallestMargin
    return reconstruction
  }
}
