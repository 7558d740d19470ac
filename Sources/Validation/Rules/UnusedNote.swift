internal import OCSDiagnostics
internal import OCSStandardModel

/// A note whose mark occurs nowhere.
enum UnusedNote: StandardRule {
  static let rule = Rule.unusedNote

  static func check(_ subject: Subject) -> [Finding] {
    let notes = subject.standard.notes.filter { $0.mark != nil }
    guard !notes.isEmpty else { return [] }
    let used = Set(NoteMarks.uses(subject).map(\.mark))
    return notes.compactMap { note in
      guard let mark = note.mark, !used.contains(mark) else { return nil }
      return Finding(rule, "no text refers to 【\(mark)】", span: note.origin.range)
    }
  }
}
