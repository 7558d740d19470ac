internal import OCSAccounting
internal import OCSSourceText
internal import OCSStandardModel
internal import OCSTextRepair

/// The standard while it is being put together: entries with their sources, texts not yet chosen.
struct Draft {
  struct Duty {
    var code: Coded?
    /// Further prints of the code.
    var codeRepeats: [Slot] = []
    var name: Stretches = []
    /// Further prints of the name, each of one or more ranges.
    var nameRepeats: [Stretches] = []
    var tasks: [Task] = []
  }

  struct Task {
    var code: Coded?
    var codeRepeats: [Slot] = []
    var name: Stretches = []
    var nameRepeats: [Stretches] = []
    var subtasks: [Entry] = []
    /// The index, within the duty, of the task that holds the blocks of a shared cell.
    var blocksOf: Int?
    var blocks: [Block] = []
    /// Its row has started with a heading, and its code stands behind a page break.
    var isAwaited = false
  }

  struct Block {
    /// The level and the K and S lists set against the block; merged cells share one.
    var group: Int
    var outputs: [Entry] = []
    var indicators: [Entry] = []
    /// Further prints of entries of the two lists.
    var repeats: [Entry] = []

    /// The two lists, for what is done with both.
    enum List { case outputs, indicators }

    subscript(list: List) -> [Entry] {
      _read {
        switch list {
        case .outputs: yield outputs
        case .indicators: yield indicators
        }
      }
      _modify {
        switch list {
        case .outputs: yield &outputs
        case .indicators: yield &indicators
        }
      }
    }
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

    enum List { case knowledge, skills }

    subscript(list: List) -> [Entry] {
      _read {
        switch list {
        case .knowledge: yield knowledge
        case .skills: yield skills
        }
      }
      _modify {
        switch list {
        case .knowledge: yield &knowledge
        case .skills: yield &skills
        }
      }
    }
  }

  var duties: [Duty] = []
  var groups: [Group] = []
  /// Headings within the cells of tasks, which belong to none of them, and the code before each.
  var headings: [(text: Stretches, near: ItemCode?)] = []
}
