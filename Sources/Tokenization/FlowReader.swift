internal import SourceText

struct FlowReader {
  static func read(_ text: TokenizedText) -> Sheet { Sheet(layout: .flow) }
}
