/// The layouts that extractors print, each with its reader.
public enum Layout: String, Sendable, CaseIterable {
  /// Lines of cells, parted by tabs.
  case grid
  /// No columns: the lines of one cell after the other.
  case flow
  /// Columns kept apart by blanks.
  case columns
  /// Pipe tables.
  case markdown
  /// Pages or fragments with tables.
  case html
  /// RFC 4180: cells parted by commas, perhaps in quotes.
  case csv
  /// The places of words on pages. They are read through a page of HTML that is made of them.
  case boxes
}
