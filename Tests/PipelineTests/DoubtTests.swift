import OCSEmission
import Foundation
import Testing

/// Documents that were not understood as a whole, and documents that hold several standards.
@Suite struct DoubtTests {
  private static func standard(_ code: String, _ name: String) -> String {
    Prelude.text(as: .grid).replacing(Prelude.code, with: code).replacing("示範人員", with: name)
      + "T1盤點\tT1.1清點\tO1.1.1清單\tP1.1.1核對數量。\t3\tK01倉儲\tS01細心\n\n說明與補充事項\n其他補充說明：\n• \(name)適用。\n\n"
  }

  private static let two = standard("TST1234-001v1", "示範人員") + standard("TST1234-002v1", "另一人員")

  /// Labels first, and their values further down, as columns read one after the other come.
  private static let apart = """
    示範人員職能基準
    職能基準代碼
    職能基準名稱
    職業
    職類別
    職類別代碼
    職業別
    職業別代碼
    工作描述
    基準級別
    主要職責
    工作任務
    工作產出
    行為指標
    T1盤點
    T1.1清點
    O1.1.1清單
    P1.1.1核對數量。
    3
    K01倉儲
    S01細心

    """

  @Test("an unreliable document is refused, whatever the findings that fail a run; the others go on")
  func refused() throws {
    let scratch = try Scratch()
    try scratch.write("in/a.txt", Array(DoubtTests.apart.utf8))
    try scratch.write("in/b.txt", Array(DoubtTests.standard("TST1234-001v1", "示範人員").utf8))
    try scratch.write("out/OLD.json", Array("{}".utf8))
    let run = try Run([
      "normalize", scratch.path("in"), "--output", scratch.path("out"), "--findings", scratch.path("f"),
      "--ledger", scratch.path("l"), "--prune",
    ])
    #expect(run.status == 1)
    #expect(run.error.contains("a.txt: labels stand apart from their values"))
    #expect(run.error.contains("2 read, 1 refused"))
    #expect(run.error.contains("nothing was pruned"))
    let files = try scratch.contents()
    #expect(
      files.keys.filter { $0.hasPrefix("out/") }.sorted() == ["out/OLD.json", "out/TST1234-001v1.json"])
    #expect(files["l"]!.split(separator: 0x0A).count == 1)
    let told = String(decoding: files["f"]!, as: UTF8.self)
    #expect(told.contains(#""document":"a.txt""#) && told.contains(#""rule":"unreliable-reading""#))
    #expect(told.split(separator: "\n").count == 1)
  }

  /// A task table in paragraphs with blank lines between them, as other programs print the cells of Word documents.
  private static func paragraphs(_ cells: [String]) -> String {
    let heading = ["主要職責", "工作任務", "工作產出", "行為指標", "職能級別", "職能內涵(K=knowledge 知識)", "職能內涵(S=skills 技能)"]
    return Prelude.text(as: .flow) + "\n" + (heading + cells).joined(separator: "\n\n") + "\n"
  }

  private static let long = "依作業規範及主管指示，於十一日內完成盤點、登錄與回報，並向現場人員說明結果，以供後續查核。"

  @Test("cells that are printed in pieces are told, cells that are paragraphs are read")
  func pieces() throws {
    func row(_ n: Int) -> [String] {
      [
        "T\(n)盤點", "T\(n).1清點", "O\(n).1.1清單", "P\(n).1.1\(DoubtTests.long)\nP\(n).1.2\(DoubtTests.long)",
        "3", "K01倉儲", "S01細心",
      ]
    }
    let scratch = try Scratch()
    let rows = (1...6).flatMap(row)
    try scratch.write("in/a.txt", Array(DoubtTests.paragraphs(rows).utf8))
    // Narrow cells side by side come line by line, and a page's heading comes in pieces.
    let pieces = (1...6).flatMap { n in
      [
        "T\(n)盤點與 T\(n).1清點\n管理 存貨", "工作任務", "P\(n).1.1\(DoubtTests.long)\nP\(n).1.2\(DoubtTests.long) 3",
        "K01倉儲", "S01細心",
      ]
    }
    try scratch.write("in/b.txt", Array(DoubtTests.paragraphs(pieces).utf8))
    // One heading with a misprint is none in pieces.
    let misprint = ["主要職責", "工作任務", "工作產出", "為行指標", "職能級別", "職能內涵\n(K=knowledge 知識)", "職能內涵\n(S=skills 技能)"]
    let third = (1...3).flatMap(row) + misprint + (4...6).flatMap(row)
    try scratch.write("in/c.txt", Array(DoubtTests.paragraphs(third).utf8))
    let run = try Run([
      "normalize", scratch.path("in"), "--jsonl", "--findings", scratch.path("f"), "--quiet",
    ])
    #expect(run.error.contains("b.txt: the cells of the task table are printed in pieces"))
    #expect(!run.error.contains("a.txt") && !run.error.contains("c.txt: the cells"))
    #expect(run.output.split(separator: "\n").count == 2 && run.output.contains("P6.1.2"))
  }

  @Test("check reports an unreliable document before all else that is wrong with it")
  func checked() throws {
    let scratch = try Scratch()
    let file = try scratch.write("a.txt", Array(DoubtTests.apart.utf8))
    let run = try Run(["check", file, "--format", "jsonl", "--quiet"])
    #expect(run.status == 1)
    let lines = run.output.split(separator: "\n")
    #expect(lines.count > 1 && lines[0].contains(#""rule":"unreliable-reading""#))
  }

  @Test("a stream gives an error, no standard and one finding")
  func streamed() throws {
    let line = JSONWriter.bytes(
      of: .object([.init("name", .string("a")), .init("text", .string(DoubtTests.two))]), .compact)
    let refused = try Run(["stream"], input: line + [0x0A]).output
    #expect(refused.contains(#""standard":null"#) && refused.contains("several standards in one document"))
    #expect(refused.components(separatedBy: #""rule""#).count == 2)
    let accepted = try Run(["stream", "--accept-unreliable"], input: line + [0x0A]).output
    #expect(accepted.contains(#""error":null"#) && accepted.contains(#""schema":"ocs/1""#))
  }

  @Test("where it is accepted, a sound document of the same code keeps its file's name, whatever the order")
  func accepted() throws {
    let scratch = try Scratch()
    try scratch.write("in/a.txt", Array(DoubtTests.two.utf8))
    let sound = try scratch.write("in/b.txt", Array(DoubtTests.standard("TST1234-001v1", "示範人員").utf8))
    let run = try Run([
      "normalize", scratch.path("in"), "--output", scratch.path("out"), "--accept-unreliable", "--quiet",
    ])
    #expect(run.status == 0)
    let files = try scratch.contents("out")
    #expect(files.keys.sorted() == ["TST1234-001v1.json", "TST1234-001v1~2.json"])
    #expect(try Run(["normalize", sound, "--quiet"]).output.utf8.elementsEqual(files["TST1234-001v1.json"]!))
  }

  @Test("--split reads each standard of a document; places and the ledger are the whole document's")
  func split() throws {
    let scratch = try Scratch()
    let file = try scratch.write("in/two.txt", Array(DoubtTests.two.utf8))
    let run = try Run([
      "normalize", file, "--split", "--output", scratch.path("out"), "--ledger", scratch.path("l"), "--quiet",
    ])
    #expect(run.status == 0)
    let files = try scratch.contents()
    #expect(
      files.keys.filter { $0.hasPrefix("out/") }.sorted() == [
        "out/TST1234-001v1.json", "out/TST1234-002v1.json",
      ])
    let second = try scratch.write("second.txt", Array(DoubtTests.standard("TST1234-002v1", "另一人員").utf8))
    #expect(
      try Run(["normalize", second, "--quiet"]).output.utf8.elementsEqual(files["out/TST1234-002v1.json"]!))
    let lines = String(decoding: files["l"]!, as: UTF8.self).split(separator: "\n")
    let length = DoubtTests.standard("TST1234-001v1", "示範人員").utf8.count
    #expect(lines.count == 2)
    #expect(lines[0].contains(#""document":"two.txt#1""#) && lines[0].contains(#""from":0,"#))
    #expect(lines[1].contains(#""document":"two.txt#2""#) && lines[1].contains(#""from":\#(length),"#))
    #expect(lines[1].contains(#""to":\#(DoubtTests.two.utf8.count)}"#))
  }
}
