public import Accounting
public import Diagnostics
internal import SourceText
public import StandardModel
public import TextRepair
public import Tokenization

/// What a reconstruction gives: the standard, what it had to say, and the account of every byte.
public struct Reconstruction: Sendable {
  public var standard: Standard
  public var texts: [StandardText]
  public var findings: [Finding]
  public var account: Account
  public var arena: TextArena
  public var pointers: Pointers
}

/// A sheet → the standard.
public enum Reconstructor {
  public static func reconstruct(
    _ sheet: Sheet, of text: TokenizedText, namesPointers: Bool = false, recordsRepairs: Bool = false
  ) -> Reconstruction {
    let bench = Workbench(text, recordsRepairs: recordsRepairs)
    for drop in sheet.drops { bench.account.claim(drop.range, .drop(drop.kind)) }
    let styles = CodeStyle.styles(of: text)
    let profile = ProfileSection.read(sheet.profile, on: bench)
    let history = HistorySection.read(sheet.history, on: bench)
    let draft = TaskTable.read(sheet.rows, styles: styles, on: bench)
    let knowledge = CompetencyDictionary.build(draft.groups.flatMap(\.knowledge), on: bench)
    let skills = CompetencyDictionary.build(draft.groups.flatMap(\.skills), on: bench)
    let attitudes = AttitudeSection.read(sheet.attitudes, styles: styles, on: bench)
    let notes = NoteSection.read(sheet.notes, on: bench)
    var assembly = Assembly(bench, namesPointers: namesPointers)
    assembly.add(profile)
    assembly.add(history)
    assembly.add(draft)
    assembly.add(knowledge: knowledge, skills: skills)
    assembly.add(attitudes)
    assembly.add(notes)
    assembly.addTitles(sheet.titles, profile.name)
    assembly.addUnplaced()
    let (standard, texts) = assembly.finish()
    return Reconstruction(
      standard: standard, texts: texts, findings: bench.findings, account: bench.account, arena: bench.arena,
      pointers: assembly.pointers)
  }
}
