import OCSCLibXML2
import Foundation
import OCSLaws

/// libxml2 without memory: each of its allocations fails in turn. What it cannot read, the tags alone tell.
enum FailingAllocator {
  /// How many allocations are left until one fails.
  nonisolated(unsafe) private static var left = Int.max

  private static func fails() -> Bool {
    left -= 1
    return left < 0
  }

  /// Documents whose tags overlap, so that libxml2 is asked.
  private static let cells = [
    "<b>甲<p>乙</b>丙</p>", "<ul><li>甲<b><li>乙</b></ul>丙", "<i><p>甲</i>乙<br>丙</p>", "甲</p><b>乙<div>丙</b></div>",
  ]

  static func run() throws -> Int {
    xmlMemSetup(
      { free($0) }, { FailingAllocator.fails() ? nil : malloc($0) },
      { FailingAllocator.fails() ? nil : realloc($0, $1) },
      { text in FailingAllocator.fails() ? nil : text.flatMap { strdup($0) } })
    var count = 0
    for cell in cells {
      let page = Array(
        "職能基準代碼\t\tTST1234-001v1\n主要職責\t工作任務\t工作產出\t行為指標\t職能級別\t職能內涵(K=knowledge 知識)\t職能內涵(S=skills 技能)\nT1盤點\tT1.1清點\t\tP1.1.1\(cell)\t3\tK01倉儲\tS01細心\n"
          .utf8)
      left = Int.max
      try Laws.document(page)
      let used = Int.max - left
      // Thrice what a sound run takes: a reading that failed may take other ways.
      for n in 0..<(used * 3) {
        left = n
        try Laws.document(page)
        count += 1
      }
    }
    left = Int.max
    return count
  }
}
