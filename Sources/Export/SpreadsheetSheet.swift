internal import OCSSourceText

/// A table as a sheet of a spreadsheet (ECMA-376, SpreadsheetML): its first row is frozen, columns are as wide as their texts,
/// long texts wrap. Texts are never formulas.
public struct SpreadsheetSheet: Sendable {
  /// What no sheet holds.
  public enum Fault: Error {
    /// A text that is longer than a cell may be.
    case longText(column: String, row: Int)
    case manyRows

    /// What is wrong, and what to do.
    public var message: String {
      switch self {
      case .longText(let column, let row):
        "row \(row): the text of \(column) is longer than a cell of a spreadsheet may be "
          + "(\(SpreadsheetSheet.longestText) characters); export to csv instead"
      case .manyRows:
        "a sheet has no more than \(SpreadsheetSheet.mostRows) rows; export fewer standards, or to csv"
      }
    }
  }

  public static let longestText = 32_767
  public static let mostRows = 1_048_576
  private static let widths = 8...60

  public let table: RelationalSchema.Table
  private var count = 0
  /// In narrow characters, by column.
  private var widest: [Int]

  public init(_ table: RelationalSchema.Table) {
    self.table = table
    widest = table.columns.map(\.name.utf8.count)
  }

  /// The row of the columns' names; the first one.
  public mutating func heading() -> String {
    count = 1
    let cells = table.columns.enumerated().map { c, column in
      SpreadsheetSheet.text(column.name, SpreadsheetSheet.reference(c, 1), style: 1)
    }
    return "<row r=\"1\">\(cells.joined())</row>\n"
  }

  /// A further row.
  public mutating func row(_ cells: [Cell]) throws(Fault) -> String {
    guard count < SpreadsheetSheet.mostRows else { throw .manyRows }
    count += 1
    var out = "<row r=\"\(count)\">"
    for (c, cell) in cells.enumerated() {
      let place = SpreadsheetSheet.reference(c, count)
      switch cell {
      case .null: break
      case .integer(let number): out += "<c r=\"\(place)\" s=\"3\"><v>\(number)</v></c>"
      case .text(let text):
        guard text.utf16.count <= SpreadsheetSheet.longestText else {
          throw .longText(column: table.columns[c].name, row: count)
        }
        widest[c] = max(widest[c], SpreadsheetSheet.width(of: text))
        out += SpreadsheetSheet.text(text, place, style: 2)
      }
    }
    return out + "</row>\n"
  }

  /// What stands before the rows, when all are known.
  public var opening: String {
    let columns = widest.enumerated().map { c, width in
      let width = min(max(width + 2, SpreadsheetSheet.widths.lowerBound), SpreadsheetSheet.widths.upperBound)
      return "<col min=\"\(c + 1)\" max=\"\(c + 1)\" width=\"\(width)\" customWidth=\"1\"/>"
    }
    return Spreadsheet.declaration + "<worksheet xmlns=\"\(Spreadsheet.namespace)\">"
      + "<sheetViews><sheetView workbookViewId=\"0\"><pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" "
      + "state=\"frozen\"/></sheetView></sheetViews><cols>\(columns.joined())</cols>\n<sheetData>\n"
  }

  /// What stands behind them.
  public var closing: String {
    let last = SpreadsheetSheet.reference(table.columns.count - 1, max(1, count))
    return "</sheetData>\n<autoFilter ref=\"A1:\(last)\"/></worksheet>\n"
  }

  // MARK: Cells

  private static func text(_ text: String, _ place: String, style: Int) -> String {
    "<c r=\"\(place)\" s=\"\(style)\" t=\"inlineStr\"><is><t xml:space=\"preserve\">\(Spreadsheet.escaped(text))</t></is></c>"
  }

  /// The widest line of a text.
  private static func width(of text: String) -> Int {
    text.split(separator: "\n").reduce(0) {
      max($0, CharacterProperties.width(of: $1.unicodeScalars.lazy.map(\.value)))
    }
  }

  /// `A1`, `B1` … `AA1`.
  private static func reference(_ column: Int, _ row: Int) -> String {
    var letters = ""
    var rest = column + 1
    while rest > 0 {
      letters = String(UnicodeScalar(UInt8(0x41 + (rest - 1) % 26))) + letters
      rest = (rest - 1) / 26
    }
    return "\(letters)\(row)"
  }
}
