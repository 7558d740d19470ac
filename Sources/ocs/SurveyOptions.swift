internal import OCSDiagnostics

/// Which documents are looked at, and what counts as a finding: options that `check`, `report` and `review` share.
struct SurveyOptions {
  var inputs: InputOptions
  var config: String?
  var selected: Set<Rule>?
  var ignored: Set<Rule> = []
  var baseline: String?
  var isQuiet = false
  /// Leaves out files that are no standards, also where they were named.
  var skipsOthers = false

  init(_ arguments: Arguments) throws(UsageError) {
    inputs = try InputOptions(arguments)
    config = arguments.value("--config")
    selected = try arguments.rules("--select")
    ignored = try arguments.rules("--ignore") ?? []
    baseline = arguments.value("--baseline")
    skipsOthers = arguments.has("--skip-others")
    isQuiet = arguments.has("--quiet")
  }
}
