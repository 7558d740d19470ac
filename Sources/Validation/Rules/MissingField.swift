internal import OCSDiagnostics
internal import OCSStandardModel

/// Code, name, level, description or a category is absent.
enum MissingField: StandardRule {
  static let rule = Rule.missingField

  static func check(_ subject: Subject) -> [Finding] {
    let standard = subject.standard
    let fields: [(label: String, pointer: String, isMissing: Bool)] = [
      ("職能基準代碼 (code)", "/code", standard.code == nil),
      ("職能基準名稱 (name)", "/name", standard.name == nil),
      ("基準級別 (level)", "/level", standard.level == nil),
      ("工作描述 (description)", "/description", standard.description == nil),
      ("職類別 (categories.job)", "/categories/job", isMissing(standard.categories.job)),
      ("職業別 (categories.occupation)", "/categories/occupation", isMissing(standard.categories.occupation)),
      ("行業別 (categories.industry)", "/categories/industry", isMissing(standard.categories.industry)),
    ]
    return fields.filter(\.isMissing).map {
      Finding(
        .missingField, code: standard.code, "\($0.label) is absent", span: subject.span(ofValueAt: $0.pointer)
      )
    }
  }

  private static func isMissing(_ entries: [Standard.Category]) -> Bool {
    entries.allSatisfy { $0.path.isEmpty }
  }
}
