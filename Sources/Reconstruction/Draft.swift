internal import Accounting
internal import SourceText
internal import StandardModel
internal import TextRepair

/// The standard while it is being put together: entries with their sources, texts not yet chosen.
struct Draft {
  struct Duty {
    var code: Coded?
    /// Further prints of the code.
    var codeRepeats: [Slot] = []
    var name: [SourceRange] = []
    /// Further prints of the name, each of one or more ranges.
    var nameRepeats: [[SourceRange]] = []
    var tasks: [Task] = []
  }

  struct Task {
    var code: Coded?
    var codeRepeats: [Slot] = []
    var name: [SourceRange] = []
    var nameRepeats: [[SourceRange]] = []
    var subtasks: [Entry] = []
    /// The index, within the duty, of the task that holds the blocks of a shared cell.
    var blocksOf: Int?
    var blocks: [Block] = []
  }

  struct Block {
    /// The level and the K and S lists set against the block; merged cells share one.
    var group: Int
    var outputs: [Entry] = []
    var indicators: [Entry] = []
  }

  struct Group {
    var level: Int?
    var levelSlots: [Slot] = []
    var levelRange: SourceRange?
    /// A level was printed, if only as a dash.
    var hasLevelCell = false
    var knowledge: [Entry] = []
    var skills: [Entry] = []
    /// Lists of a cell that is merged with one above, and printed there.
    var knowledgeAbove: [Entry] = []
    var skillsAbove: [Entry] = []
  }

  var duties: [Duty] = []
  var groups: [Group] = []
}
