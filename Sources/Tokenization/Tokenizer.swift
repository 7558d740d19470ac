public import SourceText

/// A document in any layout → its tokens and the sheet of its sections, rows and cells.
public enum Tokenizer {
  public static func tokenize(_ source: SourceDocument, layout: Layout? = nil)
    -> (text: TokenizedText, sheet: Sheet)
  {
    let text = Lexer.tokenize(source)
    switch layout ?? recognize(text) {
    case .grid: return (text, GridReader.read(text))
    case .flow: return (text, FlowReader.read(text))
    }
  }

  /// Tells the layout from the content alone: a table's rows have tabs between their cells.
  public static func recognize(_ text: TokenizedText) -> Layout {
    var tabs = 0
    var tabbed = 0
    for token in text.tokens {
      if token.kind == .tab { tabs += 1 }
      if token.kind == .lineEnd {
        if tabs >= 2 { tabbed += 1 }
        tabs = 0
      }
    }
    return tabbed + (tabs >= 2 ? 1 : 0) >= 2 ? .grid : .flow
  }
}
